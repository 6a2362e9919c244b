//! The pieces of a number in mixed writing, and what they come to.

use super::class::{big, digit, small};
use super::{NotANumber, Numeral, ascii};
use crate::exact::{shifted, trimmed};
use biao_model::Decimal;
use smallvec::SmallVec;

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

pub(super) struct Lexer<'t> {
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

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, is_unit: &'t dyn Fn(&str) -> bool) -> Self {
        Self {
            text,
            at: 0,
            tokens: SmallVec::new(),
            ends: SmallVec::new(),
            is_unit,
            vague: None,
            spaced: false,
            chinese: false,
        }
    }

    fn push(&mut self, token: Token, end: usize) {
        self.at = end;
        self.tokens.push(token);
        self.ends.push(end);
    }

    pub(super) fn run(&mut self) -> Result<(), NotANumber> {
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            let last = self.tokens.last().copied();
            let after_digits = matches!(last, Some(Token::Digits(..) | Token::Pair(..)));
            let next = self.at + c.len_utf8();
            if c.is_ascii_digit() || (c == '.' && self.tokens.is_empty()) {
                if after_digits {
                    break;
                }
                let (value, len, spaced) = ascii(rest).map_err(|error| match error {
                    NotANumber::Overflow(len) => NotANumber::Overflow(self.at + len),
                    NotANumber::Absent => error,
                })?;
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
                // 千 of 千瓦 and 百 of 百分点 are the unit's; 七十百 is no number.
                let rising = matches!(last, Some(Token::Small(below)) if below <= power);
                if rising || power > 1 && !self.tokens.is_empty() && (self.is_unit)(rest) {
                    break;
                }
                self.chinese = true;
                self.push(Token::Small(power), next);
            } else if let Some(power) = big(c) {
                // 万 of 万分比 is the unit's, as 兆 of 兆赫 is.
                if self.tokens.is_empty() || (power == 4 || power > 8) && (self.is_unit)(rest) {
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

    pub(super) fn evaluate(&self) -> Result<Numeral, NotANumber> {
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
