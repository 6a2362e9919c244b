//! Numbers as tables hold them: decimal(38, 10).

use biao_model::Decimal;
use std::fmt;

/// Digits after the point.
pub const SCALE: u8 = 10;
/// Digits in all.
pub const PRECISION: u8 = 38;

/// An exact decimal of at most 38 digits, 10 of them after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Number(i128);

impl Number {
    /// The same number; `None` where it needs more digits. Nothing is rounded.
    pub fn new(decimal: Decimal) -> Option<Self> {
        let decimal = decimal.normalized();
        let missing = SCALE.checked_sub(decimal.scale())?;
        let mantissa = 10i128
            .checked_pow(missing.into())?
            .checked_mul(decimal.mantissa())?;
        (mantissa.unsigned_abs() < 10u128.pow(PRECISION.into())).then_some(Self(mantissa))
    }

    /// The number in units of 10⁻¹⁰.
    pub fn mantissa(self) -> i128 {
        self.0
    }

    /// A number in units of 10⁻¹⁰.
    pub(crate) fn from_mantissa(mantissa: i128) -> Self {
        Self(mantissa)
    }

    /// How many digits it has, leading and trailing zeros left out.
    pub fn significant_digits(self) -> u32 {
        let mut digits = self.0.unsigned_abs();
        while digits != 0 && digits.is_multiple_of(10) {
            digits /= 10;
        }
        digits.checked_ilog10().map_or(1, |log| log + 1)
    }
}

/// Without trailing zeros after the point.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Decimal::new(self.0, SCALE).normalized(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Number> {
        Number::new(Decimal::parse(text).unwrap())
    }

    #[test]
    fn nothing_is_rounded() {
        for (text, printed) in [
            ("0.00", "0"),
            ("-12.50", "-12.5"),
            ("0.0000000001", "0.0000000001"),
            ("0.00000000010000", "0.0000000001"),
            (
                "9999999999999999999999999999.9999999999",
                "9999999999999999999999999999.9999999999",
            ),
        ] {
            assert_eq!(number(text).unwrap().to_string(), printed);
        }
        assert_eq!(number("0.00000000001"), None);
        assert_eq!(number("10000000000000000000000000000"), None);
        assert_eq!(number("-10000000000000000000000000000"), None);
    }

    #[test]
    fn digits_are_counted_between_the_zeros() {
        for (text, digits) in [("0", 1), ("100", 1), ("1.05", 3), ("123456789012345.6", 16)] {
            assert_eq!(number(text).unwrap().significant_digits(), digits, "{text}");
        }
    }
}
