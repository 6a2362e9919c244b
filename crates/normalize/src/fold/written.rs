//! Text as it is written by folding, each byte with the raw bytes that it stands for.

use arrayvec::ArrayString;

/// A text that grows, and remembers where its characters came from.
pub(crate) trait Written {
    /// Room for what a raw text folds to.
    fn for_raw(raw: &str) -> Self;
    /// Adds a character that stands for these raw bytes.
    fn push(&mut self, c: char, span: (u32, u32));
    /// The same of a byte that is a character.
    fn push_ascii(&mut self, byte: u8, span: (u32, u32)) {
        self.push(char::from(byte), span);
    }
    fn text(&self) -> &str;
    /// The raw bytes of a byte.
    fn span(&self, at: usize) -> Option<(u32, u32)>;
}

/// A short one: nearly all values are, and they need no allocation.
pub(crate) struct Short {
    text: ArrayString<{ Short::MOST }>,
    spans: [(u8, u8); Short::MOST],
}

impl Short {
    /// Bytes of the longest raw text.
    pub(crate) const MOST: usize = 64;
}

impl Written for Short {
    #[inline]
    fn for_raw(_: &str) -> Self {
        Self {
            text: ArrayString::new(),
            spans: [(0, 0); Self::MOST],
        }
    }

    #[inline]
    fn push(&mut self, c: char, (start, end): (u32, u32)) {
        let before = self.text.len();
        // It always fits: folding makes no text longer.
        if self.text.try_push(c).is_ok() {
            for span in &mut self.spans[before..self.text.len()] {
                *span = (start as u8, end as u8);
            }
        }
    }

    #[inline]
    fn push_ascii(&mut self, byte: u8, (start, end): (u32, u32)) {
        if let Some(span) = self.spans.get_mut(self.text.len())
            && self.text.try_push(char::from(byte & 0x7f)).is_ok()
        {
            *span = (start as u8, end as u8);
        }
    }

    #[inline]
    fn text(&self) -> &str {
        &self.text
    }

    #[inline]
    fn span(&self, at: usize) -> Option<(u32, u32)> {
        let (start, end) = *self.spans.get(..self.text.len())?.get(at)?;
        Some((start.into(), end.into()))
    }
}

/// A text of any length.
pub(crate) struct Long {
    text: String,
    spans: Vec<(u32, u32)>,
}

impl Written for Long {
    fn for_raw(raw: &str) -> Self {
        Self {
            text: String::with_capacity(raw.len()),
            spans: Vec::with_capacity(raw.len()),
        }
    }

    fn push(&mut self, c: char, span: (u32, u32)) {
        self.text.push(c);
        self.spans.resize(self.text.len(), span);
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn span(&self, at: usize) -> Option<(u32, u32)> {
        self.spans.get(at).copied()
    }
}
