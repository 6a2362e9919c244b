//! A few bytes of JSON, put together on the stack and copied to the output at once: of most
//! documents' JSON, places are the larger part, and each is a dozen short texts and numbers.

#![allow(clippy::inline_always)] // texts of known length are copied in place, without a call

use crate::writer::Layout;

/// Bytes of the longest piece: members of a place, with three numbers of twenty digits.
const ROOM: usize = 128;

/// JSON under way.
pub(crate) struct Piece {
    bytes: [u8; ROOM],
    length: usize,
    /// What a space behind `:` and `,` takes back.
    compact: usize,
}

impl Piece {
    pub(crate) fn new(layout: Layout) -> Self {
        Self {
            bytes: [0; ROOM],
            length: 0,
            compact: usize::from(layout == Layout::Compact),
        }
    }

    /// A text of ours.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, text: &[u8; N]) {
        self.bytes[self.length..self.length + N].copy_from_slice(text);
        self.length += N;
    }

    /// A text of ours that ends in a space, which a compact layout leaves out.
    #[inline(always)]
    pub(crate) fn put_spaced<const N: usize>(&mut self, text: &[u8; N]) {
        self.put(text);
        self.length -= self.compact;
    }

    #[inline(always)]
    pub(crate) fn number(&mut self, value: u64) {
        match u32::try_from(value) {
            Ok(small) if small < 100_000_000 => {
                let (digits, count) = eight_digits(small);
                self.put(&digits);
                self.length -= digits.len() - count;
            }
            _ => self.large(value),
        }
    }

    #[cold]
    fn large(&mut self, value: u64) {
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(value).as_bytes();
        self.bytes[self.length..self.length + digits.len()].copy_from_slice(digits);
        self.length += digits.len();
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// The digits of a number below 10⁸, left-aligned, and how many there are. Lines and offsets are
/// most of what the provenance consists of.
#[inline(always)]
pub(crate) fn eight_digits(value: u32) -> ([u8; 8], usize) {
    // All eight digits at once: halves of four, of two, of one, side by side in one word.
    let value = u64::from(value);
    let fours = (value / 10_000) | ((value % 10_000) << 32);
    let high = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = high | ((fours - 100 * high) << 16);
    let high = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    let ones = high | ((twos - 10 * high) << 8);
    // The first digit is the lowest byte; leading zeros are shifted out, the last digit stays.
    let zeros = (ones.trailing_zeros() / 8).min(7);
    let ascii = (ones >> (8 * zeros)) + 0x3030_3030_3030_3030;
    (ascii.to_le_bytes(), 8 - zeros as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_place_has_room() {
        for (layout, expected) in [(Layout::Lines, "a: 7, b"), (Layout::Compact, "a:7,b")] {
            let mut piece = Piece::new(layout);
            piece.put_spaced(b"a: ");
            piece.number(7);
            piece.put_spaced(b", ");
            piece.put(b"b");
            assert_eq!(piece.as_bytes(), expected.as_bytes());
        }
        let mut piece = Piece::new(Layout::Lines);
        for value in [u64::MAX, 100_000_000, 99_999_999, 0] {
            piece.number(value);
        }
        let expected = format!("{}100000000999999990", u64::MAX);
        assert_eq!(piece.as_bytes(), expected.as_bytes());
    }
}
