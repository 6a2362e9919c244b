//! Numbers in ASCII digits that fit an `i64`.

use crate::octets::{leading_digits, octets};
use biao_model::Decimal;

/// Digits and a point; one more would not fit an `i64` with certainty.
const MOST: usize = 17;

/// Powers of ten that fit an `i64`.
pub(crate) const POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// A number: where it stands, and what it is.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Digits before the point; none of a number in Chinese.
    pub(super) whole: usize,
    pub(super) mantissa: i64,
    pub(super) scale: u8,
}

impl Digits {
    #[inline]
    pub(super) fn number(self) -> Decimal {
        Decimal::new(self.mantissa.into(), self.scale)
    }
}

/// The digits at a place, with a point or without.
#[inline(always)]
#[allow(clippy::inline_always)] // for the path that nearly all values take
pub(super) fn digits(bytes: &[u8], start: usize) -> Option<Digits> {
    let (end, mantissa) = run(bytes, start, 0);
    if end == start || end - start > MOST {
        return None;
    }
    let mut found = Digits {
        start,
        end,
        whole: end - start,
        mantissa,
        scale: 0,
    };
    if bytes.get(end) == Some(&b'.') {
        (found.end, found.mantissa) = run(bytes, end + 1, mantissa);
        found.scale = (found.end - end - 1) as u8;
        if found.scale == 0 || found.end - start > MOST {
            return None;
        }
    }
    Some(found)
}

/// Where the digits at a place end, and the number before them continued by them; no number where
/// there are more than fit.
#[inline(always)]
#[allow(clippy::inline_always)]
fn run(bytes: &[u8], start: usize, before: i64) -> (usize, i64) {
    let (mut at, mut number) = (start, before);
    loop {
        let (count, digits) = leading_digits(octets(bytes.get(at..).unwrap_or_default()));
        number = number
            .wrapping_mul(POWERS[count])
            .wrapping_add(digits.cast_signed());
        at += count;
        if count < 8 || at - start > MOST {
            return (at, number);
        }
    }
}
