//! Numbers, in every writing: ASCII digits with separators, Chinese numerals, both mixed.

use crate::exact::{shifted, trimmed};
use biao_model::Decimal;
use smallvec::SmallVec;

mod class;
mod standard;

pub(crate) use class::{CLASSED, begins, continues, digit};
use class::{big, small};
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

#[derive(Debug, Clone, Copy)]
enum Token {
    /// A run of digits; whether it is one digit.
    Digits(Decimal, bool),
    /// Two digits side by side that say "about": 七八.
    Pair(u8, u8),
    /// 廿, 卅: 20, 30.
    Tens(u8),
    Small(u8),
    Big(u8),
    Zero,
    /// 几, 多, 余, or a leading 数.
    Vague,
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
        return Ok(Numeral {
            value: Decimal::new(value.into(), 0),
            high: None,
            power: 0,
            end,
            power_end: end,
            vague: None,
            spaced: false,
            chinese: true,
            bare_digit: false,
            plain: false,
        });
    }
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: SmallVec::new(),
        is_unit,
        vague: None,
        spaced: false,
        chinese: false,
        ends: SmallVec::new(),
    };
    lexer.run()?;
    lexer.evaluate()
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: SmallVec<[Token; 24]>,
    /// Where each token ends.
    ends: SmallVec<[usize; 24]>,
    is_unit: &'t dyn Fn(&str) -> bool,
    vague: Option<(usize, usize)>,
    spaced: bool,
    chinese: bool,
}

impl Lexer<'_> {
    fn push(&mut self, token: Token, end: usize) {
        self.at = end;
        self.tokens.push(token);
        self.ends.push(end);
    }

    fn run(&mut self) -> Result<(), NotANumber> {
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            let last = self.tokens.last().copied();
            let after_digits = matches!(last, Some(Token::Digits(..) | Token::Pair(..)));
            let next = self.at + c.len_utf8();
            if c.is_ascii_digit() || (c == '.' && self.tokens.is_empty()) {
                if after_digits {
                    break;
                }
                let (value, len, spaced) = ascii(rest)?;
                self.spaced |= spaced;
                let single = len == 1;
                self.push(Token::Digits(value, single), self.at + len);
            } else if let Some(first) = digit(c) {
                // After a digit, or at the end of a number, 两 is the unit.
                let multiplied = self.text[next..]
                    .chars()
                    .next()
                    .is_some_and(|f| small(f).is_some() || big(f).is_some());
                if after_digits || c == '两' && !self.tokens.is_empty() && !multiplied {
                    break;
                }
                self.chinese = true;
                self.digits(first)?;
            } else if matches!(c, '点') && !self.tokens.is_empty() && self.point()? {
                // A point ends the number: only a multiplier may follow (二十点一万).
                if let Some(power) = self.text[self.at..].chars().next().and_then(big)
                    && !(self.is_unit)(&self.text[self.at..])
                {
                    let end = self.at + '万'.len_utf8();
                    self.push(Token::Big(power), end);
                    self.more_bigs();
                }
                break;
            } else if let Some(value) = match c {
                '廿' => Some(2),
                '卅' => Some(3),
                '卌' => Some(4),
                _ => None,
            } {
                if after_digits {
                    break;
                }
                self.chinese = true;
                self.push(Token::Tens(value), next);
            } else if let Some(power) = small(c) {
                // 千 of 千瓦 is the unit's; 七十百 is no number.
                let rising = matches!(last, Some(Token::Small(below)) if below <= power);
                if rising || power == 3 && !self.tokens.is_empty() && (self.is_unit)(rest) {
                    break;
                }
                self.chinese = true;
                self.push(Token::Small(power), next);
            } else if let Some(power) = big(c) {
                if self.tokens.is_empty() || ((self.is_unit)(rest) && power > 8) {
                    break;
                }
                self.push(Token::Big(power), next);
            } else if c == '又' || !self.is_vague(c, next) {
                if matches!(c, 'w' | 'W' | 'k')
                    && matches!(last, Some(Token::Digits(..)))
                    && !self.text[next..]
                        .starts_with(|n: char| n.is_ascii_alphanumeric() || n == '/')
                    && !self.text[next..].is_empty()
                    && !(self.is_unit)(rest)
                {
                    let power = if matches!(c, 'w' | 'W') { 4 } else { 3 };
                    self.push(
                        if power == 4 {
                            Token::Big(4)
                        } else {
                            Token::Small(3)
                        },
                        next,
                    );
                } else if c == 'k'
                    && matches!(last, Some(Token::Digits(..)))
                    && self.text[next..].is_empty()
                {
                    self.push(Token::Small(3), next);
                }
                break;
            }
        }
        // 一百零: a trailing 零 says nothing.
        while matches!(self.tokens.last(), Some(Token::Zero)) && self.tokens.len() > 1 {
            self.tokens.pop();
            self.ends.pop();
        }
        Ok(())
    }

    fn more_bigs(&mut self) {
        while let Some(power) = self.text[self.at..].chars().next().and_then(big) {
            let end = self.at + '万'.len_utf8();
            self.push(Token::Big(power), end);
        }
    }

    /// A run of Chinese digits.
    fn digits(&mut self, first: u8) -> Result<(), NotANumber> {
        let start = self.at;
        let mut run: SmallVec<[u8; 24]> = SmallVec::new();
        let mut end = start;
        for c in self.text[start..].chars() {
            let Some(value) = digit(c) else { break };
            // After another digit 两 is the unit.
            if c == '两' && !run.is_empty() && run.last() != Some(&0) {
                break;
            }
            run.push(value);
            end += c.len_utf8();
        }
        let follows = self.text[end..].chars().next();
        let multiplied = follows.is_some_and(|c| small(c).is_some() || big(c).is_some());
        // 零 between a multiplier and a digit.
        if first == 0 && run.len() > 1 && !self.tokens.is_empty() {
            let zero_end = start + self.text[start..].chars().next().map_or(0, char::len_utf8);
            self.push(Token::Zero, zero_end);
            return Ok(());
        }
        if first == 0
            && run.len() == 1
            && (multiplied
                || !self.tokens.is_empty()
                || follows.is_some_and(|c| c.is_ascii_digit() && !self.tokens.is_empty()))
        {
            self.push(Token::Zero, end);
            return Ok(());
        }
        if let [a, b] = run[..]
            && a > 0
            && (b == a + 1 || (a, b) == (3, 5))
            && (multiplied || (self.is_unit)(&self.text[end..]))
            && !self.text[end..].starts_with(['折', '年'])
        {
            self.push(Token::Pair(a, b), end);
            return Ok(());
        }
        // 十四五: two digits where one has its place are no number.
        if run.len() > 1 && matches!(self.tokens.last(), Some(Token::Small(_))) {
            return Err(NotANumber::Absent);
        }
        // 二零: before a multiplier only the last digit belongs to it.
        let mut value = 0i128;
        for d in &run {
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add((*d).into()))
                .ok_or(NotANumber::Overflow(end))?;
        }
        let single = run.len() == 1;
        self.push(Token::Digits(Decimal::new(value, 0), single), end);
        Ok(())
    }

    /// 点 and the digits after it; false where no digit follows.
    fn point(&mut self) -> Result<bool, NotANumber> {
        let start = self.at + '点'.len_utf8();
        let (mut value, mut scale, mut end) = (0i128, 0u8, start);
        for c in self.text[start..].chars() {
            let Some(d) = c.to_digit(10).map(|d| d as u8).or_else(|| digit(c)) else {
                break;
            };
            if c == '两' {
                break;
            }
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(d.into()))
                .ok_or(NotANumber::Overflow(start))?;
            scale = scale.saturating_add(1);
            end += c.len_utf8();
        }
        if scale == 0 || scale > 38 {
            return Ok(false);
        }
        // 一千六点五 is 1600.5: the digit before the point takes its shorthand place first.
        let whole = total(&self.tokens, false).ok_or(NotANumber::Overflow(end))?;
        let value = whole
            .checked_add(Decimal::new(value, scale))
            .ok_or(NotANumber::Overflow(end))?;
        self.chinese = true;
        self.tokens.clear();
        self.ends.clear();
        self.push(Token::Digits(value, false), end);
        Ok(true)
    }

    /// 几, 多, 余, 来 inside a number; pushes it and says true.
    fn is_vague(&mut self, c: char, next: usize) -> bool {
        let following = self.text[next..].chars().next();
        let multiplied = following.is_some_and(|f| small(f).is_some() || big(f).is_some());
        let first = self.tokens.is_empty();
        let fits = match c {
            '几' => {
                multiplied || (!first && !matches!(self.tokens.last(), Some(Token::Digits(..))))
            }
            '数' => first && multiplied,
            '多' | '余' | '来' => {
                !first
                    && (following.and_then(big).is_some()
                        || (c != '来' && following.is_none())
                        || (self.is_unit)(&self.text[next..])
                        || (c != '来'
                            && following.is_some_and(|f| matches!(f, '人' | '名' | '个'))))
            }
            _ => false,
        };
        if !fits || self.vague.is_some() && c != '多' {
            // 10几: the vague digit after ASCII digits.
            if c == '几'
                && !first
                && following.is_none_or(|f| !f.is_ascii_digit())
                && self.vague.is_none()
            {
                self.vague = Some((self.at, next));
                self.push(Token::Vague, next);
                return true;
            }
            return false;
        }
        self.vague = Some((self.at, next));
        self.push(Token::Vague, next);
        true
    }

    fn evaluate(&self) -> Result<Numeral, NotANumber> {
        let tokens = &self.tokens[..];
        if tokens.is_empty()
            || matches!(tokens, [Token::Vague])
            || matches!(tokens, [Token::Big(_), ..])
        {
            return Err(NotANumber::Absent);
        }
        let last_end = self.ends.last().copied().unwrap_or(0);
        let overflow = NotANumber::Overflow(last_end);
        // A multiplier at the end of a plain coefficient belongs to the unit: 三百|万元.
        let trailing = tokens
            .iter()
            .rev()
            .take_while(|t| matches!(t, Token::Big(_) | Token::Vague))
            .count();
        let cut = tokens[tokens.len() - trailing..]
            .iter()
            .position(|t| matches!(t, Token::Big(_)))
            .map_or(tokens.len(), |p| tokens.len() - trailing + p);
        // 三十万多亿: what stands before the vague character is the coefficient.
        let vague_at = tokens.iter().rposition(|t| matches!(t, Token::Vague));
        let inside = vague_at.is_some_and(|v| v > cut && v + 1 < tokens.len());
        let cut = if inside {
            vague_at.map_or(cut, |v| v + 1)
        } else {
            cut
        };
        let splits = cut > 0
            && cut < tokens.len()
            && (inside || !tokens[..cut].iter().any(|t| matches!(t, Token::Big(_))));
        let (coefficient, power) = if splits {
            let power = tokens[cut..]
                .iter()
                .map(|t| if let Token::Big(p) = t { *p } else { 0 })
                .fold(0u8, u8::saturating_add);
            (&tokens[..cut], power)
        } else {
            (tokens, 0)
        };
        let value = total(coefficient, false).ok_or(overflow)?;
        let leading_vague = matches!(coefficient.first(), Some(Token::Vague));
        let has_pair = coefficient.iter().any(|t| matches!(t, Token::Pair(..)));
        let high = if leading_vague || has_pair {
            Some(total(coefficient, true).ok_or(overflow)?)
        } else {
            None
        };
        let mut end = if splits { self.ends[cut - 1] } else { last_end };
        if let Some((start, vague_end)) = self.vague
            && vague_end == end
            && !leading_vague
        {
            end = start;
        }
        Ok(Numeral {
            value,
            high,
            power,
            end,
            power_end: last_end,
            vague: self.vague,
            spaced: self.spaced,
            chinese: self.chinese,
            bare_digit: self.chinese
                && tokens.len() == 1
                && matches!(tokens[0], Token::Digits(_, true)),
            plain: matches!(tokens, [Token::Digits(..)]),
        })
    }
}

/// The value of a number's tokens; `high` takes the upper of a pair, and 10 for 几.
fn total(tokens: &[Token], high: bool) -> Option<Decimal> {
    // Finished sections, by falling power of ten; then the section being read.
    let mut done: SmallVec<[(Decimal, u8); 8]> = SmallVec::new();
    let mut section = Decimal::ZERO;
    let mut pending: Option<(Decimal, bool)> = None;
    // The power below which a last single digit stands: 一万二 is 12000.
    let mut shorthand: Option<u8> = None;
    for token in tokens {
        match *token {
            Token::Digits(value, single) => pending = Some((value, single)),
            Token::Pair(a, b) => {
                // 三百五六 is 350 to 360.
                pending = Some((Decimal::new(if high { b } else { a }.into(), 0), true));
            }
            Token::Tens(tens) => {
                section = section.checked_add(Decimal::new(i128::from(tens) * 10, 0))?;
                shorthand = None;
            }
            Token::Small(power) => {
                let (value, _) = pending.take().unwrap_or((Decimal::new(1, 0), true));
                section = section.checked_add(shifted(value, power)?)?;
                shorthand = Some(power);
            }
            Token::Big(power) => {
                if let Some((value, _)) = pending.take() {
                    section = section.checked_add(value)?;
                }
                let empty = section.is_zero();
                let mut sum = section;
                while let Some((value, below)) = done.last().copied() {
                    if below < power || (empty && below == power) {
                        sum = sum.checked_add(value)?;
                        done.pop();
                    } else {
                        break;
                    }
                }
                done.push((shifted(sum, power)?, power));
                section = Decimal::ZERO;
                shorthand = Some(power);
            }
            Token::Zero => shorthand = None,
            Token::Vague => {
                if pending.is_none() && section.is_zero() && done.is_empty() {
                    pending = Some((Decimal::new(if high { 10 } else { 1 }, 0), false));
                }
                shorthand = None;
            }
        }
    }
    if let Some((value, single)) = pending {
        let value = match shorthand {
            Some(power) if single && power > 1 => shifted(value, power - 1)?,
            _ => value,
        };
        section = section.checked_add(value)?;
    }
    for (value, _) in done {
        section = section.checked_add(value)?;
    }
    // A coefficient with decimals keeps its digits as printed: 10.50 stays 10.50.
    Some(if tokens.len() == 1 {
        section
    } else {
        trimmed(section)
    })
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
        assert_eq!(numeral("年", &|_| false).unwrap_err(), NotANumber::Absent);
    }
}
