//! Text read from a page, with its places.

use crate::{Places, Region};
use std::borrow::Cow;

/// Visible text and where it stands.
///
/// `text` is what a reader of the page sees: markup, line breaks inside a cell, escapes and
/// entities resolved, surrounding white space trimmed; never corrected. The source slices at
/// `places`, joined, are that text, but for the escapes and entities inside them.
#[derive(Debug, Default, PartialEq)]
pub struct Text<'a> {
    /// The visible text.
    pub text: Cow<'a, str>,
    /// Where it was read; a blank text may name the (empty) place where it would stand.
    pub places: Places,
}

impl Clone for Text<'_> {
    /// Cells are cloned from stage to stage, so places are copied as a slice: a small vector clones
    /// them one by one.
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            places: Places::from_slice(&self.places),
        }
    }
}

impl<'a> Text<'a> {
    /// Text borrowed from one place of the source.
    pub fn at(text: &'a str, region: Region) -> Self {
        Self {
            text: Cow::Borrowed(text),
            places: Places::from_buf([region]),
        }
    }

    /// The visible text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Nothing printed (white space only).
    pub fn is_blank(&self) -> bool {
        match self.text.as_bytes().first() {
            None => true,
            // Anything above a space that does not begin a wide white space (U+0085, U+2000…, U+3000).
            Some(byte) if *byte > b' ' && !matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3) => false,
            Some(_) => self.text.trim().is_empty(),
        }
    }

    /// Appends what stands elsewhere: `separator` is put between the two texts.
    pub fn append(&mut self, other: &Text<'a>, separator: &str) {
        if self.text.is_empty() {
            *self = other.clone();
            return;
        }
        if !other.text.is_empty() {
            let own = self.text.to_mut();
            own.push_str(separator);
            own.push_str(&other.text);
            self.places.extend(other.places.iter().copied());
        }
    }

    /// A part of the text, with its own place where the text stands unbroken in one place
    /// (otherwise with the places of the whole). White space around it is left out.
    ///
    /// # Panics
    /// If the range does not lie on character boundaries.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let whole = &self.text[range.clone()];
        let start = range.start + whole.len() - whole.trim_start().len();
        let part = whole.trim();
        let end = start + part.len();
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
            Cow::Owned(text) => Cow::Owned(text[start..end].to_owned()),
        };
        let mut places = Places::new();
        if part.is_empty() {
            places.extend(self.places.last().map(|place| place.end_point()));
            return Self { text, places };
        }
        let mut covered = 0;
        for place in &self.places {
            let Region::Text {
                start: from,
                end: to,
            } = *place
            else {
                break;
            };
            let length = (to - from) as usize;
            let (a, b) = (start.max(covered), end.min(covered + length));
            if a < b {
                places.push(Region::Text {
                    start: from + (a - covered) as u32,
                    end: from + (b - covered) as u32,
                });
            }
            covered += length;
        }
        // Escapes, entities or boxes: the text is not the source's, letter by letter.
        if covered != self.text.len() || places.is_empty() {
            places.clone_from(&self.places);
        }
        Self { text, places }
    }

    /// The pieces of a text that stands in several places of a text source (line breaks in a
    /// cell); `None` where it stands in one, or the places do not spell it letter by letter.
    pub fn pieces(&self) -> Option<Vec<Self>> {
        if self.places.len() < 2 {
            return None;
        }
        let mut at = 0;
        let mut pieces = Vec::with_capacity(self.places.len());
        for place in &self.places {
            let Region::Text { start, end } = *place else {
                return None;
            };
            let to = at + (end - start) as usize;
            if to > self.text.len() || !self.text.is_char_boundary(to) {
                return None;
            }
            pieces.push(self.slice(at..to));
            at = to;
        }
        (at == self.text.len()).then_some(pieces)
    }
}
