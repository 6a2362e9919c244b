//! Exact arithmetic over [`Decimal`]: powers of ten, rational factors, fractions.

use biao_model::Decimal;

/// An exact rational factor, in lowest terms, positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    pub(crate) numerator: i128,
    pub(crate) denominator: i128,
}

impl Ratio {
    pub(crate) const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    /// `"60"`, `"2000/3"`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (above, below) = text.split_once('/').unwrap_or((text, "1"));
        let numerator: i128 = above.trim().parse().ok().filter(|n| *n > 0)?;
        let denominator: i128 = below.trim().parse().ok().filter(|n| *n > 0)?;
        let shared = gcd(numerator, denominator);
        Some(Self {
            numerator: numerator / shared,
            denominator: denominator / shared,
        })
    }

    /// `self / other`.
    pub(crate) fn over(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.denominator)?;
        let denominator = self.denominator.checked_mul(other.numerator)?;
        let shared = gcd(numerator, denominator);
        Some(Self {
            numerator: numerator / shared,
            denominator: denominator / shared,
        })
    }

    /// The exact product, where it is a finite decimal that fits.
    pub(crate) fn times(self, number: Decimal) -> Option<Decimal> {
        if self == Self::ONE {
            return Some(trimmed(number));
        }
        let mantissa = number.mantissa().checked_mul(self.numerator)?;
        if self.denominator == 1 {
            return Some(trimmed(Decimal::new(mantissa, number.scale())));
        }
        finite(mantissa, self.denominator, number.scale()).map(trimmed)
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    // 128-bit division is slow, and hardly any number needs it.
    if let (Ok(mut a), Ok(mut b)) = (u64::try_from(a), u64::try_from(b)) {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        return a.into();
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1)
}

/// `mantissa / divisor × 10^-scale`, where that is a finite decimal.
fn finite(mantissa: i128, divisor: i128, scale: u8) -> Option<Decimal> {
    let shared = gcd(mantissa, divisor).max(1);
    let (mut mantissa, mut divisor, mut scale) = (mantissa / shared, divisor / shared, scale);
    while divisor != 1 {
        let step = if divisor % 10 == 0 {
            (1, 10)
        } else if divisor % 5 == 0 {
            (2, 5)
        } else if divisor % 2 == 0 {
            (5, 2)
        } else {
            return None;
        };
        mantissa = mantissa.checked_mul(step.0)?;
        divisor /= step.1;
        scale = scale.checked_add(1).filter(|s| *s <= 38)?;
    }
    Some(Decimal::new(mantissa, scale))
}

/// Without trailing zeros after the point.
pub(crate) fn trimmed(number: Decimal) -> Decimal {
    if number.scale() == 0 {
        return number;
    }
    match i64::try_from(number.mantissa()) {
        Ok(mut small) => {
            let mut scale = number.scale();
            while scale > 0 && small % 10 == 0 {
                small /= 10;
                scale -= 1;
            }
            Decimal::new(small.into(), scale)
        }
        Err(_) => number.normalized(),
    }
}

/// `number × 10^power`.
pub(crate) fn shifted(number: Decimal, power: u8) -> Option<Decimal> {
    let scale = number.scale();
    if power == 0 {
        return Some(number);
    }
    if power <= scale {
        return Some(Decimal::new(number.mantissa(), scale - power));
    }
    let power = power - scale;
    let factor = match power {
        4 => 10_000,
        8 => 100_000_000,
        _ => 10i128.checked_pow(power.into())?,
    };
    Some(Decimal::new(number.mantissa().checked_mul(factor)?, 0))
}

pub(crate) fn negated(number: Decimal) -> Decimal {
    Decimal::new(-number.mantissa(), number.scale())
}

/// `above / below`, and whether that is exact; an endless fraction is cut at 20 places.
pub(crate) fn quotient(above: Decimal, below: Decimal) -> Option<(Decimal, bool)> {
    if below.is_zero() {
        return None;
    }
    let scale = above.scale().max(below.scale());
    let a = shifted(above, scale)?.mantissa();
    let b = shifted(below, scale)?.mantissa();
    let sign = if (a < 0) == (b < 0) { 1 } else { -1 };
    let (a, b) = (a.checked_abs()?, b.checked_abs()?);
    if let Some(exact) = finite(a, b, 0) {
        return Some((Decimal::new(exact.mantissa() * sign, exact.scale()), true));
    }
    let places = 20;
    let whole = a.checked_mul(10i128.pow(places))?;
    let rounded = (whole / b).checked_add(i128::from(whole % b >= b - whole % b))?;
    Some((Decimal::new(rounded * sign, places as u8), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn factors_are_exact_or_refused() {
        let mu = Ratio::parse("2000/3").unwrap();
        assert_eq!(mu.times(d("60")), Some(d("40000")));
        assert_eq!(mu.times(d("1")), None);
        let inch = Ratio::parse("127/5000").unwrap();
        assert_eq!(inch.times(d("4")), Some(d("0.1016")));
        assert_eq!(Ratio::parse("0"), None);
    }

    #[test]
    fn fractions_say_whether_they_are_exact() {
        assert_eq!(quotient(d("3"), d("16")), Some((d("0.1875"), true)));
        assert_eq!(quotient(d("-3"), d("2")), Some((d("-1.5"), true)));
        assert_eq!(
            quotient(d("1"), d("3")),
            Some((d("0.33333333333333333333"), false))
        );
        assert_eq!(quotient(d("1"), d("0")), None);
    }
}
