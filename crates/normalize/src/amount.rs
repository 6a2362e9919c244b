//! The cell of a money table.

use crate::fold::Folded;
use crate::normalizer::Normalizer;
use crate::numeral;
use biao_model::Decimal;

/// What a money cell holds: blank, dash, slash and zero are four different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountReading {
    /// A number, exact, without thousands separators.
    Number(Decimal),
    /// Nothing but white space.
    Blank,
    /// `—`, `-`, `--`.
    Dash,
    /// `/`, `\`.
    Slash,
    /// Anything else: a word, a damaged number, a number with a unit beside it.
    Text,
}

impl AmountReading {
    /// The number, where there is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }
}

impl Normalizer {
    /// Reads the cell of a money table: digits, sign, thousands separators and nothing else.
    /// A number that cannot be held exactly is [`AmountReading::Text`].
    pub fn amount(&self, raw: &str) -> AmountReading {
        let text = raw.trim_ascii();
        if let Some(amount) = plain(text) {
            return amount;
        }
        let folded = Folded::new(text);
        let text = folded.as_str();
        match text {
            "" => return AmountReading::Blank,
            "/" | "\\" | "//" => return AmountReading::Slash,
            _ if text.chars().all(|c| matches!(c, '-' | '—' | '_')) => {
                return AmountReading::Dash;
            }
            _ => {}
        }
        // (1,234.50) is how accountants print a negative number.
        let (body, negative) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
            Some(inner) => (inner, true),
            None => match text.strip_prefix('-') {
                Some(rest) => (rest.trim_start(), true),
                None => (text.strip_prefix('+').unwrap_or(text), false),
            },
        };
        let body = body.strip_prefix(['¥', '$']).map_or(body, str::trim_start);
        match numeral::ascii(body) {
            Ok((number, end, _)) if end == body.len() => AmountReading::Number(if negative {
                crate::exact::negated(number)
            } else {
                number
            }),
            _ => AmountReading::Text,
        }
    }
}

/// ASCII digits and a point, as most cells have them.
fn plain(text: &str) -> Option<AmountReading> {
    if text.is_empty() {
        return Some(AmountReading::Blank);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
    {
        return None;
    }
    let (number, end, _) = numeral::ascii(digits).ok()?;
    (end == digits.len()).then(|| {
        AmountReading::Number(if digits.len() < text.len() {
            crate::exact::negated(number)
        } else {
            number
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_dash_slash_and_zero_differ() {
        let n = Normalizer::new();
        let number = |t: &str| AmountReading::Number(Decimal::parse(t).unwrap());
        for (raw, amount) in [
            ("", AmountReading::Blank),
            ("　 ", AmountReading::Blank),
            ("—", AmountReading::Dash),
            ("--", AmountReading::Dash),
            ("/", AmountReading::Slash),
            ("0", number("0")),
            ("0.00", number("0.00")),
            ("1,234.50", number("1234.50")),
            ("１，２３４．５０", number("1234.50")),
            ("-12.3", number("-12.3")),
            ("(12.3)", number("-12.3")),
            ("1 234 567.8", number("1234567.8")),
            ("12.3万", AmountReading::Text),
            ("1,23", AmountReading::Text),
            ("1.2.3", AmountReading::Text),
            ("单位不需填列", AmountReading::Text),
        ] {
            assert_eq!(n.amount(raw), amount, "{raw:?}");
        }
        let long = "9".repeat(60);
        assert_eq!(n.amount(&long), AmountReading::Text);
    }
}
