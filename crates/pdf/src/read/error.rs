//! Why a file cannot be read at all.

/// A file that is no readable PDF. Every message ends with a way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No bytes at all.
    #[error("the input is empty (0 bytes): was the download finished?")]
    Empty,
    /// No document could be found in the bytes.
    #[error(
        "the input is no PDF, or damaged beyond repair: open it in a viewer, and if that shows it, \
         print it to a new PDF"
    )]
    Invalid,
    /// A document without a single page.
    #[error(
        "no page could be found in the file: it is damaged, or cut off; download it again, or open it \
         in a viewer and print it to a new PDF"
    )]
    NoPages,
    /// The password is missing or wrong.
    #[error("{}", password_message(*.given))]
    Password {
        /// Whether one was given.
        given: bool,
    },
    /// Encrypted in a way that is not read.
    #[error(
        "the file is encrypted in a way that is not read (a certificate, or a damaged key): save it \
         without protection"
    )]
    Encryption,
}

fn password_message(given: bool) -> &'static str {
    if given {
        "the password does not open the file: give the right one with --password"
    } else {
        "the file opens with a password only: give it with --password"
    }
}
