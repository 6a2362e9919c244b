//! Numbers, in every writing: ASCII digits with separators, Chinese numerals, both mixed.

use crate::exact::shifted;
use crate::quantity::plain;
use biao_model::Decimal;

mod class;
mod lexer;
mod standard;

pub(crate) use class::{CLASSED, begins, continues, digit};
use lexer::Lexer;
pub(crate) use standard::standard;

/// A number at a place of folded text.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // independent facts, not a state
pub(crate) struct Numeral {
    /// The number without its trailing multiplier: 7 of 7万.
    pub(crate) value: Decimal,
    /// The upper of two where a span is printed: 七八, 几十.
    pub(crate) high: Option<Decimal>,
    /// Power of ten of the trailing multiplier.
    pub(crate) power: u8,
    /// Where the number ends and the multiplier begins.
    pub(crate) end: usize,
    /// Where the multiplier ends.
    pub(crate) power_end: usize,
    /// 几, 多, 余 in the number: where it stands.
    pub(crate) vague: Option<(usize, usize)>,
    /// Spaces stand for thousands separators.
    pub(crate) spaced: bool,
    /// Chinese characters take part.
    pub(crate) chinese: bool,
    /// A single Chinese digit, which is as often part of a word (一致).
    pub(crate) bare_digit: bool,
    /// What stands before the decimal point, digits alone (`2023.12` may be a date).
    pub(crate) plain: bool,
}

/// Why there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotANumber {
    /// No number begins here.
    Absent,
    /// More digits than can be held; where they end.
    Overflow(usize),
}

impl Numeral {
    /// The number with its multiplier multiplied out.
    pub(crate) fn full(&self) -> Option<Decimal> {
        shifted(self.value, self.power)
    }
}

/// ASCII digits with an optional point, thousands separated by `,`, `'` or a space.
pub(crate) fn ascii(text: &str) -> Result<(Decimal, usize, bool), NotANumber> {
    let bytes = text.as_bytes();
    let run = |at: usize| {
        bytes[at.min(bytes.len())..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let first = run(0);
    let (mut end, mut separated, mut spaced) = (first, false, false);
    if (1..=3).contains(&first) {
        let mark = bytes.get(first).copied();
        if let Some(mark @ (b',' | b'\'' | b' ')) = mark {
            while bytes.get(end) == Some(&mark) && run(end + 1) == 3 {
                end += 4;
            }
            separated = end > first;
            spaced = separated && mark == b' ';
            // 1 200 30: no thousands.
            if bytes.get(end) == Some(&mark) && run(end + 1) > 0 && separated {
                (end, separated, spaced) = (first, false, false);
            }
        }
    }
    let whole_end = end;
    if bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    if end == 0 || (first == 0 && end == whole_end) {
        return Err(NotANumber::Absent);
    }
    // Most numbers are short: 18 digits never overflow an i64.
    if !separated && end <= 18 {
        let (mut value, mut scale, mut point) = (0i64, 0u8, false);
        for byte in &bytes[..end] {
            if *byte == b'.' {
                point = true;
            } else {
                value = value * 10 + i64::from(byte - b'0');
                scale += u8::from(point);
            }
        }
        return Ok((Decimal::new(value.into(), scale), end, false));
    }
    let (mut value, mut scale, mut point) = (0i128, 0u8, false);
    for byte in &bytes[..end] {
        match byte {
            b'.' => point = true,
            b'0'..=b'9' => {
                value = value
                    .checked_mul(10)
                    .and_then(|v| v.checked_add(i128::from(byte - b'0')))
                    .ok_or(NotANumber::Overflow(end))?;
                scale = scale.saturating_add(u8::from(point));
            }
            _ => {}
        }
    }
    if scale > 38 {
        return Err(NotANumber::Overflow(end));
    }
    Ok((Decimal::new(value, scale), end, spaced))
}

/// The longest number at the start of `text`. `is_unit` says whether a unit begins at the start of
/// the text that it is given: 千 of 千克 is no multiplier.
pub(crate) fn numeral(text: &str, is_unit: &dyn Fn(&str) -> bool) -> Result<Numeral, NotANumber> {
    // Most numbers are ASCII digits and nothing more.
    if text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        let (value, end, spaced) = ascii(text)?;
        if text[end..].chars().next().is_none_or(|c| !continues(c)) {
            return Ok(Numeral {
                value,
                high: None,
                power: 0,
                end,
                power_end: end,
                vague: None,
                spaced,
                chinese: false,
                bare_digit: false,
                plain: true,
            });
        }
    }
    if let Some((value, end)) = standard(text, is_unit) {
        return Ok(plain(Decimal::new(value.into(), 0), end));
    }
    let mut lexer = Lexer::new(text, is_unit);
    lexer.run()?;
    lexer.evaluate()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Folded;

    fn full(text: &str) -> String {
        let folded = Folded::new(text);
        let n = numeral(folded.as_str(), &|t| {
            t.starts_with('元') || t.starts_with("千克")
        })
        .unwrap();
        assert_eq!(
            n.power_end,
            folded.as_str().trim_end_matches('元').len(),
            "{text}"
        );
        n.full().unwrap().to_string()
    }

    #[test]
    fn chinese_numerals() {
        for (text, value) in [
            ("一万二", "12000"),
            ("一千零一十一", "1011"),
            ("两千四百五", "2450"),
            ("一亿七万两千三百", "100072300"),
            ("九京九千兆零九百億零九十萬零九", "99000090000900009"),
            ("九京零九千萬零九百億零九十萬零九", "99000090000900009"),
            ("四萬萬", "400000000"),
            ("4.78万亿", "4780000000000"),
            ("七 万5 千4 百", "75400"),
            ("200亿零四千230", "20000004230"),
            ("一百点123", "100.123"),
            ("两千三点一", "2300.1"),
            ("一七二零点一三四", "1720.134"),
            ("二十点一万", "201000"),
            ("1万600", "10600"),
            ("廿二", "22"),
            ("零十", "10"),
            ("1千零20", "1020"),
            ("千三", "1300"),
            ("一千五百零几万", "15000000"),
            ("三十万多亿", "30000000000000"),
            ("1,050,000", "1050000"),
            ("1 087 500元", "1087500"),
            ("五十五兆一十二亿四万五千二", "55001200045200"),
        ] {
            assert_eq!(full(text), value, "{text}");
        }
    }

    #[test]
    fn spans_of_two() {
        let n = numeral("三五百块", &|t| t.starts_with('块')).unwrap();
        assert_eq!(
            (
                n.value.to_string().as_str(),
                n.high.unwrap().to_string().as_str()
            ),
            ("300", "500")
        );
        let n = numeral("几十万元", &|t| t.starts_with('元')).unwrap();
        assert_eq!(
            (n.value, n.high.unwrap(), n.power),
            (Decimal::new(10, 0), Decimal::new(100, 0), 4)
        );
    }

    #[test]
    fn digits_that_do_not_fit() {
        let text = "9".repeat(40);
        assert_eq!(
            numeral(&text, &|_| false).unwrap_err(),
            NotANumber::Overflow(40)
        );
        // Measured from the start of the number, not of the digits that overflow.
        assert_eq!(
            numeral(&format!("5十{text}"), &|_| false).unwrap_err(),
            NotANumber::Overflow(4 + 40)
        );
        assert_eq!(numeral("年", &|_| false).unwrap_err(), NotANumber::Absent);
    }
}
