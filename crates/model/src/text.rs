//! Text read from a page, with its places.

use crate::{Places, Region};
use std::borrow::Cow;

/// Visible text and where it stands.
///
/// `text` is what a reader of the page sees: markup, line breaks inside a cell, escapes and
/// entities resolved, surrounding white space trimmed; never corrected. The source slices at
/// `places`, joined, are that text, but for the escapes and entities inside them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text<'a> {
    /// The visible text.
    pub text: Cow<'a, str>,
    /// Where it was read; a blank text may name the (empty) place where it would stand.
    pub places: Places,
}

impl<'a> Text<'a> {
    /// Text borrowed from one place of the source.
    pub fn at(text: &'a str, region: Region) -> Self {
        Self {
            text: Cow::Borrowed(text),
            places: Places::from_elem(region, 1),
        }
    }

    /// The visible text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Nothing printed (white space only).
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
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
}
