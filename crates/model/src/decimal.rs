//! Exact decimals: an `i128` mantissa and a scale. Digits never pass through a float.

use std::fmt;
use std::num::NonZeroU8;

/// An exact decimal number, `mantissa × 10^-scale`. The scale is kept as printed: `10.00` is
/// mantissa 1000, scale 2, and prints as `10.00` again; comparison is by value.
// Values hold many of these, most of them missing: 24 bytes each, and none more for `Option`.
#[derive(Clone, Copy)]
#[repr(C, packed(8))]
pub struct Decimal {
    mantissa: i128,
    /// The scale and one.
    places: NonZeroU8,
}

/// Why a decimal cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalError {
    /// Not of the form `-?digits(.digits)?`.
    Syntax,
    /// More digits than 38.
    Overflow,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "not a decimal number",
            Self::Overflow => "more than 38 digits",
        })
    }
}

impl std::error::Error for DecimalError {}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self::new(0, 0);

    /// `mantissa × 10^-scale`.
    #[inline]
    pub const fn new(mantissa: i128, scale: u8) -> Self {
        let places = NonZeroU8::MIN.saturating_add(scale);
        Self { mantissa, places }
    }

    /// Reads ASCII `-?digits(.digits)?`; thousands separators are the caller's business.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mut mantissa, mut scale, mut seen, mut point) = (0i128, 0u8, false, false);
        for byte in digits.bytes() {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa
                        .checked_mul(10)
                        .and_then(|m| m.checked_add(i128::from(byte - b'0')))
                        .filter(|m| *m < 10i128.pow(38))
                        .ok_or(DecimalError::Overflow)?;
                    scale += u8::from(point);
                    seen = true;
                }
                b'.' if !point && seen => point = true,
                _ => return Err(DecimalError::Syntax),
            }
            if scale > 38 {
                return Err(DecimalError::Overflow);
            }
        }
        if !seen || digits.ends_with('.') {
            return Err(DecimalError::Syntax);
        }
        Ok(Self::new(
            if negative { -mantissa } else { mantissa },
            scale,
        ))
    }

    /// The mantissa.
    #[inline]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Digits after the point.
    #[inline]
    pub const fn scale(self) -> u8 {
        self.places.get() - 1
    }

    /// Whether it is zero, however printed.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The exact sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale().max(other.scale());
        let mantissa = self
            .scaled_to(scale)?
            .checked_add(other.scaled_to(scale)?)?;
        Some(Self::new(mantissa, scale))
    }

    /// The exact difference, or `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self::new(-other.mantissa, other.scale()))
    }

    /// The exact product, or `None` on overflow.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Some(Self::new(
            self.mantissa().checked_mul(other.mantissa())?,
            self.scale()
                .checked_add(other.scale())
                .filter(|s| *s <= 38)?,
        ))
    }

    /// The exact quotient without trailing zeros, or `None` where it has no finite decimal of 38
    /// digits or the divisor is zero.
    pub fn checked_div_exact(self, other: Self) -> Option<Self> {
        let other = other.normalized();
        let mut mantissa = self.mantissa;
        let mut scale = i32::from(self.scale()) - i32::from(other.scale());
        while other.mantissa != 0 && mantissa % other.mantissa != 0 {
            mantissa = mantissa.checked_mul(10)?;
            scale += 1;
        }
        let mut quotient = mantissa.checked_div(other.mantissa)?;
        while scale < 0 {
            quotient = quotient.checked_mul(10)?;
            scale += 1;
        }
        Some(Self::new(quotient, u8::try_from(scale).ok()?).normalized())
    }

    /// The same number without trailing zeros after the point.
    #[must_use]
    pub fn normalized(self) -> Self {
        let (mut mantissa, mut scale) = (self.mantissa, self.scale());
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self::new(mantissa, scale)
    }

    fn scaled_to(self, scale: u8) -> Option<i128> {
        10i128
            .checked_pow(u32::from(scale - self.scale()))?
            .checked_mul(self.mantissa)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let scale = self.scale().max(other.scale());
        if let (Some(a), Some(b)) = (self.scaled_to(scale), other.scaled_to(scale)) {
            return a.cmp(&b);
        }
        // One side does not fit the common scale: compare integral parts, then fractions.
        let split = |d: &Self| {
            let unit = 10i128
                .checked_pow(u32::from(d.scale()))
                .unwrap_or(i128::MAX);
            (
                d.mantissa.div_euclid(unit),
                d.mantissa.rem_euclid(unit),
                d.scale(),
            )
        };
        let ((ai, af, asc), (bi, bf, bsc)) = (split(self), split(other));
        ai.cmp(&bi).then_with(|| {
            let (a, b) = (
                format!("{af:0w$}", w = asc.into()),
                format!("{bf:0w$}", w = bsc.into()),
            );
            a.trim_end_matches('0').cmp(b.trim_end_matches('0'))
        })
    }
}

impl Decimal {
    /// The printed form, written into `buffer`: for writers that print many.
    pub fn format(self, buffer: &mut [u8; 48]) -> &str {
        // 1 sign, 39 digits, 1 point: filled from the end.
        let mut at = buffer.len();
        let mut digits = 0u8;
        let scale = self.scale();
        let mut put = |digit: u8, digits: &mut u8| {
            if *digits == scale && scale > 0 {
                at -= 1;
                buffer[at] = b'.';
            }
            at -= 1;
            buffer[at] = b'0' + digit;
            *digits += 1;
        };
        let mut rest = self.mantissa().unsigned_abs();
        // 128-bit division is slow, and hardly any printed number needs it.
        while rest > u128::from(u64::MAX) {
            put((rest % 10) as u8, &mut digits);
            rest /= 10;
        }
        let mut rest = rest as u64;
        while rest > 0 || digits <= scale {
            put((rest % 10) as u8, &mut digits);
            rest /= 10;
        }
        if self.mantissa < 0 {
            at -= 1;
            buffer[at] = b'-';
        }
        // Only ASCII was written.
        std::str::from_utf8(&buffer[at..]).unwrap_or_default()
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.format(&mut [0; 48]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_read() {
        for text in [
            "0",
            "10.00",
            "-0.05",
            "1087500",
            "99999999999999999999999999999999999999",
            "0.0",
        ] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Decimal::parse("123456789012345678901234567890123456789"),
            Err(DecimalError::Overflow)
        );
        for bad in ["", "-", ".5", "5.", "1,000", "1e3", "1.2.3"] {
            assert_eq!(Decimal::parse(bad), Err(DecimalError::Syntax), "{bad:?}");
        }
    }

    #[test]
    fn a_missing_decimal_costs_nothing() {
        assert_eq!(size_of::<Decimal>(), 24);
        assert_eq!(size_of::<Option<Decimal>>(), 24);
    }

    #[test]
    fn compares_and_adds_by_value() {
        let d = |t| Decimal::parse(t).unwrap();
        assert_eq!(d("10.00"), d("10"));
        assert!(d("-1.5") < d("-1.49"));
        assert!(
            d("99999999999999999999999999999999999999")
                > d("0.00000000000000000000000000000000001")
        );
        assert_eq!(d("0.1").checked_add(d("0.2")), Some(d("0.3")));
        assert_eq!(
            d("192.8").checked_sub(d("120")).unwrap().to_string(),
            "72.8"
        );
    }
}
