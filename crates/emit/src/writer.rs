//! JSON bytes, written straight into a buffer.
//!
//! Why not `serde_json`: the layout differs from member to member (an indicator is one line, a
//! record is many), and emission has a budget of one nanosecond a byte. Here a key is one copy of
//! a constant and a text one scan and one copy. `examples/throughput.rs` measures both.

#![allow(clippy::inline_always)] // measured: a third faster, since the constants are then copied in place

use crate::piece::{Piece, eight_digits};
use biao_model::Decimal;
use std::io::Write as _;

/// How the bytes are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Line breaks at the places that the caller marks, a space after `:` and `,`.
    Lines,
    /// Nothing but the JSON.
    Compact,
}

/// Writes JSON; the caller sees to it that what is opened is closed.
pub(crate) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    layout: Layout,
    /// Nothing stands yet in the innermost open object or array.
    fresh: bool,
}

/// A key known at compile time, with its comma, quotes and colon: `key!(w, "level1")`, or with a
/// line of its own `key!(w, line depth, "level1")`. Constants of known length are copied in place,
/// without a call.
macro_rules! key {
    ($writer:expr, $key:literal) => {
        $writer.constant_key(concat!(", \"", $key, "\": "), concat!(",\"", $key, "\":"))
    };
    ($writer:expr, line $depth:expr, $key:literal) => {{
        $writer.element_line($depth);
        $writer.constant_key_text(concat!("\"", $key, "\": "))
    }};
}
pub(crate) use key;

impl<'o> Writer<'o> {
    pub(crate) fn new(out: &'o mut Vec<u8>, layout: Layout) -> Self {
        Self {
            out,
            layout,
            fresh: true,
        }
    }

    /// Hands over the bytes that are written, and goes on behind them.
    pub(crate) fn flush(&mut self, to: &mut impl std::io::Write) -> std::io::Result<()> {
        to.write_all(self.out)?;
        self.out.clear();
        Ok(())
    }

    /// Members put together elsewhere: `write` begins with the first key.
    #[inline(always)]
    pub(crate) fn members(&mut self, write: impl FnOnce(&mut Piece)) {
        let mut piece = Piece::new(self.layout);
        if !self.fresh {
            piece.put_spaced(b", ");
        }
        write(&mut piece);
        self.out.extend_from_slice(piece.as_bytes());
        self.fresh = false;
    }

    /// How the line of a member begins, from the comma to the quote before its key.
    pub(crate) fn line_start(&self, depth: usize) -> String {
        match self.layout {
            Layout::Lines => format!(",\n{:1$}\"", "", 2 * depth),
            Layout::Compact => ",\"".to_owned(),
        }
    }

    /// A key that begins as [`Self::line_start`] says and holds nothing to escape.
    #[inline(always)]
    pub(crate) fn started_key(&mut self, line: &str) {
        let comma = usize::from(self.fresh);
        self.out.extend_from_slice(&line.as_bytes()[comma..]);
        self.constant_key_text("\": ");
        self.fresh = false;
    }

    /// `{` or `[`.
    pub(crate) fn open(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.fresh = true;
    }

    /// `}` or `]` on the line of the last member.
    pub(crate) fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.fresh = false;
    }

    /// `}` or `]` on a line of its own, unless nothing stands in it.
    pub(crate) fn close_line(&mut self, depth: usize, bracket: u8) {
        if !self.fresh {
            self.line_break(depth);
        }
        self.close(bracket);
    }

    /// Before an element of an array.
    #[inline(always)]
    pub(crate) fn element(&mut self) {
        if !self.fresh {
            self.out.extend_from_slice(match self.layout {
                Layout::Lines => b", ",
                Layout::Compact => b",",
            });
        }
        self.fresh = false;
    }

    /// Before an element of an array that gets a line of its own.
    #[inline(always)]
    pub(crate) fn element_line(&mut self, depth: usize) {
        if !self.fresh {
            self.out.push(b',');
        }
        self.fresh = false;
        self.line_break(depth);
    }

    /// A key that may be anything.
    pub(crate) fn key(&mut self, key: &str) {
        self.element();
        self.key_text(key);
    }

    /// A key that may be anything, on a line of its own.
    pub(crate) fn key_line(&mut self, depth: usize, key: &str) {
        self.element_line(depth);
        self.key_text(key);
    }

    fn key_text(&mut self, key: &str) {
        self.text(key);
        self.out.extend_from_slice(match self.layout {
            Layout::Lines => b": ",
            Layout::Compact => b":",
        });
    }

    /// See [`key!`].
    #[inline(always)]
    pub(crate) fn constant_key(&mut self, spaced: &'static str, compact: &'static str) {
        match (self.layout, self.fresh) {
            (Layout::Lines, false) => self.out.extend_from_slice(spaced.as_bytes()),
            (Layout::Lines, true) => self.out.extend_from_slice(&spaced.as_bytes()[2..]),
            (Layout::Compact, false) => self.out.extend_from_slice(compact.as_bytes()),
            (Layout::Compact, true) => self.out.extend_from_slice(&compact.as_bytes()[1..]),
        }
        self.fresh = false;
    }

    /// See [`key!`].
    #[inline(always)]
    pub(crate) fn constant_key_text(&mut self, spaced: &'static str) {
        self.out.extend_from_slice(spaced.as_bytes());
        if self.layout == Layout::Compact {
            self.out.pop();
        }
    }

    #[inline(always)]
    fn line_break(&mut self, depth: usize) {
        const BREAK: &[u8; 17] = b"\n                ";
        if self.layout == Layout::Lines {
            // A copy of known length, and cut: much cheaper than one of unknown length.
            let length = self.out.len();
            self.out.extend_from_slice(BREAK);
            self.out.truncate(length + 1 + 2 * depth);
        }
    }

    /// Ends the document's, or the line's, text.
    pub(crate) fn end(self) {
        self.out.push(b'\n');
    }

    pub(crate) fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.out
            .extend_from_slice(if value { b"true" } else { b"false" });
    }

    pub(crate) fn integer(&mut self, value: impl Into<i64>) {
        let value = value.into();
        match u32::try_from(value) {
            Ok(small) if small < 100_000_000 => {
                let (digits, count) = eight_digits(small);
                let length = self.out.len();
                self.out.extend_from_slice(&digits);
                self.out.truncate(length + count);
            }
            // Writing into a vector cannot fail.
            _ => drop(write!(self.out, "{value}")),
        }
    }

    /// A length on a page: the shortest digits that mean the same `f32`, with a point always.
    pub(crate) fn float(&mut self, value: f32) {
        if value.is_finite() {
            // Writing into a vector cannot fail.
            let _ = write!(self.out, "{value:?}");
        } else {
            self.null();
        }
    }

    /// A decimal string: exact, so never a JSON number.
    pub(crate) fn decimal(&mut self, value: Decimal) {
        let mut buffer = [0; 48];
        let digits = value.format(&mut buffer);
        self.out.push(b'"');
        self.out.extend_from_slice(digits.as_bytes());
        self.out.push(b'"');
    }

    /// A word of ours that holds nothing to escape.
    pub(crate) fn word(&mut self, word: &'static str) {
        debug_assert!(word.bytes().all(|b| !must_escape(b)));
        self.out.push(b'"');
        self.out.extend_from_slice(word.as_bytes());
        self.out.push(b'"');
    }

    /// Any text.
    pub(crate) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.out.reserve(bytes.len() + 2);
        self.out.push(b'"');
        if holds_escape(bytes) {
            self.escaped(bytes);
        } else {
            self.out.extend_from_slice(bytes);
        }
        self.out.push(b'"');
    }

    #[cold]
    fn escaped(&mut self, bytes: &[u8]) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for &byte in bytes {
            match byte {
                b'"' => self.out.extend_from_slice(b"\\\""),
                b'\\' => self.out.extend_from_slice(b"\\\\"),
                b'\n' => self.out.extend_from_slice(b"\\n"),
                b'\r' => self.out.extend_from_slice(b"\\r"),
                b'\t' => self.out.extend_from_slice(b"\\t"),
                0x08 => self.out.extend_from_slice(b"\\b"),
                0x0c => self.out.extend_from_slice(b"\\f"),
                0..0x20 => {
                    self.out.extend_from_slice(b"\\u00");
                    self.out.push(DIGITS[usize::from(byte >> 4)]);
                    self.out.push(DIGITS[usize::from(byte & 15)]);
                }
                _ => self.out.push(byte),
            }
        }
    }

    pub(crate) fn optional_text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    pub(crate) fn optional_word(&mut self, word: Option<&'static str>) {
        match word {
            Some(word) => self.word(word),
            None => self.null(),
        }
    }

    pub(crate) fn optional_decimal(&mut self, value: Option<Decimal>) {
        match value {
            Some(value) => self.decimal(value),
            None => self.null(),
        }
    }
}

pub(crate) fn must_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether any byte must be escaped: sixteen at a time, the last ones again. Bytes of Chinese
/// characters have the high bit set and never do.
fn holds_escape(bytes: &[u8]) -> bool {
    const AT_ONCE: usize = 16;
    let Some(last) = bytes.last_chunk::<AT_ONCE>() else {
        return holds_escape_short(bytes);
    };
    let mut found = [false; AT_ONCE];
    for chunk in bytes.chunks_exact(AT_ONCE).chain([last.as_slice()]) {
        for (found, byte) in found.iter_mut().zip(chunk) {
            *found |= must_escape(*byte);
        }
    }
    found.contains(&true)
}

/// The same of less than sixteen bytes: eight at a time, in one word.
fn holds_escape_short(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else {
        return bytes.iter().any(|&byte| must_escape(byte));
    };
    let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
    let marks = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        let below_space = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = zero_in(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_in(word ^ (ONES * u64::from(b'\\')));
        below_space | quote | backslash
    };
    // A borrow may flag a byte above a true hit, never a chunk without one.
    (marks(first) | marks(last)) & HIGH != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        Writer::new(&mut out, Layout::Compact).text(text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn texts_are_those_of_serde_json() {
        let plain = "≥95%，完成率abcdefgh";
        for at in 0..20 {
            for byte in 0..128u8 {
                let mut text: String = plain.chars().take(at.min(12)).collect();
                text.push(byte as char);
                text.push_str(&plain[plain.len() - at.min(8)..]);
                assert_eq!(
                    written(&text),
                    serde_json::to_string(&text).unwrap(),
                    "{text:?}"
                );
            }
        }
        assert_eq!(written("表\u{2028}😀"), "\"表\u{2028}😀\"");
    }

    #[test]
    fn integers_are_those_of_display() {
        let numbers = (0..200_000).chain((0..100_000_000).step_by(9_973)).chain([
            99_999_999,
            100_000_000,
            i64::MAX,
            -1,
            i64::MIN,
        ]);
        for number in numbers {
            let mut out = Vec::new();
            Writer::new(&mut out, Layout::Compact).integer(number);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
    }

    #[test]
    fn a_clean_chunk_is_never_flagged() {
        for byte in 0x20..=0xffu8 {
            if !must_escape(byte) {
                for length in [3, 8, 13, 16, 40] {
                    assert!(!holds_escape(&vec![byte; length]), "{byte:#x}");
                }
            }
        }
    }
}
