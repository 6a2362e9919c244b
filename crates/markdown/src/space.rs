//! White space around texts: padding of aligned tables mostly, so it is passed eight bytes at a time.

use std::ops::Range;

/// The range without the white space around it.
#[inline]
pub(crate) fn trim(source: &str, range: Range<usize>) -> Range<usize> {
    let bytes = source.as_bytes();
    let start = skip_spaces(bytes, range.start, range.end);
    trim_end(source, start, range.end)
}

/// The first offset that holds no space or tab; padding is passed in steps of eight.
#[inline]
pub(crate) fn skip_spaces(bytes: &[u8], mut at: usize, end: usize) -> usize {
    while end - at >= 8 {
        let padding = (word(bytes, at) ^ PADDING).trailing_zeros() as usize / 8;
        at += padding;
        if padding < 8 {
            break;
        }
    }
    while at < end && matches!(bytes[at], b' ' | b'\t' | b'\r' | b'\n') {
        at += 1;
    }
    at
}

const PADDING: u64 = u64::from_le_bytes([b' '; 8]);

/// Eight bytes, the first one the lowest.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes[at..at + 8].try_into().map_or(0, u64::from_le_bytes)
}

/// The range without the white space at its end; before `start` there is no plain one.
#[inline]
pub(crate) fn trim_end(source: &str, start: usize, mut end: usize) -> Range<usize> {
    let bytes = source.as_bytes();
    while end - start >= 8 {
        let padding = (word(bytes, end - 8) ^ PADDING).leading_zeros() as usize / 8;
        end -= padding;
        if padding < 8 {
            break;
        }
    }
    while start < end && matches!(bytes[end - 1], b' ' | b'\t' | b'\r' | b'\n') {
        end -= 1;
    }
    if start < end && (is_odd_space(bytes, start) || ends_in_odd_space(bytes, end)) {
        return trim_odd(source, start..end);
    }
    start..end
}

#[cold]
fn trim_odd(source: &str, range: Range<usize>) -> Range<usize> {
    let left = source[range.clone()].trim_start();
    let start = range.end - left.len();
    start..start + left.trim_end().len()
}

/// Whether white space other than the common kinds may stand at `at`: U+3000, U+00A0 and their like.
#[inline]
fn is_odd_space(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        0x0B | 0x0C | 0xC2 => true,
        0xE1..=0xE3 => matches!(bytes.get(at + 1), Some(0x80 | 0x81 | 0x9A)),
        _ => false,
    }
}

#[inline]
fn ends_in_odd_space(bytes: &[u8], end: usize) -> bool {
    match bytes[end - 1] {
        0x0B | 0x0C => true,
        // U+3000, U+2000 to U+200A and their like; U+0085 and U+00A0.
        0x80..=0xAF if end >= 2 => match bytes[end - 2] {
            0x80 | 0x81 | 0x9A => end >= 3 && is_odd_space(bytes, end - 3),
            0xC2 => true,
            _ => false,
        },
        _ => false,
    }
}
