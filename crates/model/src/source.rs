//! The source of a document, and the way from decoded text back to the file's bytes.

use std::borrow::Cow;

/// What a document was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Relative path as the user named it, or `-`; never an absolute path that the user did not type.
    pub uri: String,
    /// Media type, e.g. `text/markdown`.
    pub media_type: &'static str,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Number of pages; `None` for text.
    pub pages: Option<u32>,
}

/// Character encoding of a text source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    #[default]
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// GB18030 (and so GBK and GB 2312).
    Gb18030,
}

/// The way from offsets of the decoded text to lines and bytes of the file.
///
/// The text after decoding has no byte-order mark, but every other byte, `\r\n` too.
#[derive(Debug, Clone, Default)]
pub struct SourceMap<'a> {
    text: Cow<'a, str>,
    encoding: Encoding,
    /// Decoded offset of the start of every line.
    lines: Vec<u32>,
    /// Empty where the file's bytes are the text's, after `bom`.
    runs: Vec<Run>,
    bom: u32,
}

/// A run of characters that take the same number of bytes, decoded and in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Decoded offset of its first character.
    pub text: u32,
    /// Offset of its first character in the file.
    pub file: u32,
    /// Bytes of one character in the text.
    pub text_len: u8,
    /// Bytes of one character in the file.
    pub file_len: u8,
}

impl<'a> SourceMap<'a> {
    /// A map for text that stands in the file as it is, after a byte-order mark of `bom` bytes.
    pub fn utf8(text: impl Into<Cow<'a, str>>, bom: u32) -> Self {
        let text = text.into();
        let lines = line_starts(&text);
        Self {
            text,
            encoding: Encoding::Utf8,
            lines,
            runs: Vec::new(),
            bom,
        }
    }

    /// A map for decoded text; `runs` cover the text from its first character to its last.
    pub fn decoded(text: impl Into<Cow<'a, str>>, encoding: Encoding, runs: Vec<Run>) -> Self {
        let text = text.into();
        let lines = line_starts(&text);
        Self {
            text,
            encoding,
            lines,
            runs,
            bom: 0,
        }
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the file is encoded.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Number of lines.
    pub fn line_count(&self) -> u32 {
        self.lines.len() as u32
    }

    /// The 1-based line that holds the decoded offset.
    pub fn line(&self, offset: u32) -> u32 {
        self.lines.partition_point(|&start| start <= offset) as u32
    }

    /// As [`Self::line`], for offsets that come in roughly the order of the page: `near` is the
    /// answer to the offset before (any number is allowed).
    pub fn line_near(&self, offset: u32, near: u32) -> u32 {
        const STEPS: usize = 8;
        let rest = self.lines.get((near.max(1) as usize - 1)..);
        if let Some([start, ahead @ ..]) = rest
            && *start <= offset
        {
            let ahead = &ahead[..ahead.len().min(STEPS)];
            if let Some(steps) = ahead.iter().position(|&start| start > offset) {
                return near.max(1) + steps as u32;
            }
        }
        self.line(offset)
    }

    /// Decoded byte range of a 1-based line, its line end not included.
    ///
    /// # Panics
    /// If there is no such line.
    pub fn line_range(&self, line: u32) -> std::ops::Range<usize> {
        let at = line as usize - 1;
        let start = self.lines[at] as usize;
        let end = self
            .lines
            .get(at + 1)
            .map_or(self.text.len(), |&next| next as usize);
        start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    /// The file's byte offset of a decoded offset that is a character boundary.
    pub fn file_offset(&self, offset: u32) -> u64 {
        let after = self.runs.partition_point(|run| run.text <= offset);
        let Some(run) = after.checked_sub(1).map(|at| self.runs[at]) else {
            return u64::from(offset) + u64::from(self.bom);
        };
        let characters = (offset - run.text) / u32::from(run.text_len);
        u64::from(run.file) + u64::from(characters) * u64::from(run.file_len)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = Vec::with_capacity(text.len() / 40 + 1);
    starts.push(0);
    starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_near_agrees_with_line() {
        let text = "a\nbb\n\n".repeat(12);
        for map in [SourceMap::utf8(text.as_str(), 0), SourceMap::default()] {
            for offset in 0..=map.text().len() as u32 {
                for near in 0..map.line_count() + 2 {
                    assert_eq!(map.line_near(offset, near), map.line(offset));
                }
            }
        }
    }
}
