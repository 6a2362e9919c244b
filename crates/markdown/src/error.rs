//! Why a source cannot be read at all.

/// A source that is no readable text. Every message ends with a way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No bytes at all.
    #[error(
        "the input is empty (0 bytes): was the conversion that should have written it finished?"
    )]
    Empty,
    /// A known binary format.
    #[error("the input is {what}, not text: {way_out}")]
    Binary {
        /// What it is, with its article.
        what: &'static str,
        /// What to do instead.
        way_out: &'static str,
    },
    /// Too many NUL bytes for any text encoding that is read.
    #[error(
        "the input holds {nuls} NUL bytes (the first at byte {first}), so it is binary data or text \
         in an encoding that is not read: save it as UTF-8"
    )]
    Nul {
        /// How many.
        nuls: usize,
        /// Offset of the first.
        first: usize,
    },
    /// Neither UTF-8, nor UTF-16, nor GB18030.
    #[error(
        "the input is neither UTF-8 (first bad byte at {utf8_error}) nor UTF-16, and as GB18030 it \
         makes no Chinese text: convert it, e.g. with `iconv -f BIG5 -t UTF-8`"
    )]
    UnknownEncoding {
        /// Offset of the first byte that is no UTF-8.
        utf8_error: usize,
    },
    /// Offsets are 32 bits wide.
    #[error("the input has {bytes} bytes, more than the 4 GiB that can be addressed: split it")]
    TooLong {
        /// Length in bytes.
        bytes: u64,
    },
}
