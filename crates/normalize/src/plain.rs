//! The fast path: operator, ASCII digits, a unit that the table knows, and nothing else.

use crate::fold::Folded;
use crate::normalizer::{Context, Normalizer};
use crate::units::UnitId;
use biao_model::{
    Canonical, Comparator, Decimal, Part, PartRole, Quantity, Reading, Unit, UnitFrom, Value,
};
use smallvec::SmallVec;
use std::borrow::Cow;

/// A digit more would not fit an `i64` with certainty.
const MOST_DIGITS: usize = 17;

/// A number in ASCII digits: where it stands, and what it is.
#[derive(Clone, Copy)]
struct Digits {
    start: usize,
    end: usize,
    /// Digits before the point; none of a number in Chinese.
    whole: usize,
    number: Decimal,
}

/// The digits at a place, with a point or without.
#[inline]
fn digits(bytes: &[u8], start: usize) -> Option<Digits> {
    let (mut mantissa, mut point, mut at) = (0i64, None, start);
    while let Some(byte) = bytes.get(at) {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + i64::from(digit);
        } else if *byte == b'.' && point.is_none() && at > start {
            point = Some(at);
        } else {
            break;
        }
        at += 1;
        if at - start > MOST_DIGITS {
            return None;
        }
    }
    let (whole, scale) = match point {
        None if at == start => return None,
        None => (at - start, 0),
        // No digit follows the point.
        Some(point) if point + 1 == at => return None,
        Some(point) => (point - start, at - point - 1),
    };
    Some(Digits {
        start,
        end: at,
        whole,
        number: Decimal::new(mantissa.into(), scale as u8),
    })
}

/// What stands after the number, as far as the fast path reads it.
#[derive(Default)]
struct Tail {
    unit: Option<UnitId>,
    power: u8,
    /// Where the unit ends, its rate included.
    unit_end: usize,
    /// Where the name of what a rate is counted by begins.
    per: Option<usize>,
    comparator: Option<Comparator>,
}

impl Normalizer {
    /// Reads a value of the plainest forms, most of them without allocating: sign or word, digits,
    /// unit, word. `None` leaves it to the grammar. `text` is the raw text, or what it was folded
    /// to.
    pub(crate) fn read_plain<'a>(
        &self,
        raw: &'a str,
        text: &str,
        folded: Option<&Folded<'_>>,
        context: &Context<'a>,
    ) -> Option<Value<'a>> {
        let bytes = text.as_bytes();
        let (sign_len, mut comparator) = operator(bytes);
        let mut at = sign_len;
        let mut lead = (PartRole::Comparator, sign_len);
        if sign_len > 0 {
            at += usize::from(bytes.get(at) == Some(&b' '));
        } else if !bytes.first()?.is_ascii() {
            // Without a word, the number begins the text.
            let (len, said) = self.words().plain_lead.at(text).unwrap_or_default();
            (at, comparator) = (len, said);
            let role = if said.is_some() {
                PartRole::Comparator
            } else {
                PartRole::Qualifier
            };
            lead = (role, len);
        }
        let worded = lead.1 > sign_len;
        let digits = digits(bytes, at).or_else(|| self.standard(text, at))?;
        let spaced = bytes.get(digits.end) == Some(&b' ');
        if spaced && digits.whole == 0 {
            return None;
        }
        let unit_at = digits.end + usize::from(spaced);
        let printed = text.get(unit_at..)?;
        let bare = comparator.is_none() && !context.bare;
        let mut tail = Tail {
            unit_end: text.len(),
            ..Tail::default()
        };
        if printed.is_empty() {
            if context.label.is_some()
                || context.column_unit.is_some()
                || spaced
                || bare && digits.whole < digits.end - digits.start
                || (worded || comparator.is_none()) && digits.whole == 4
                || comparator.is_none()
                    && (digits.whole >= 8 || digits.whole > 1 && bytes[digits.start] == b'0')
                || digits.whole == 4 && digits.number.scale() > 0
            {
                return None;
            }
        } else {
            if context.label.is_some_and(speaks_of_unit) {
                return None;
            }
            if let Some((id, power)) = self.units().exactly(printed) {
                (tail.unit, tail.power) = (Some(id), power);
            } else if spaced || context.column_unit.is_some() {
                return None;
            } else {
                if lead.1 == 0
                    && digits.whole > 0
                    && let Some(value) = self.plain_range(raw, text, folded, digits)
                {
                    return Some(value);
                }
                self.plain_tail(text, unit_at, &mut tail)?;
            }
            let entry = self.units().entry(tail.unit?);
            if tail.per.is_none() && !entry.ambiguous.is_empty() {
                return None;
            }
            if comparator.is_some() && tail.comparator.is_some() {
                return None;
            }
            let worded =
                worded || digits.whole == 0 || tail.comparator.is_some() || tail.per.is_some();
            if worded {
                if printed.starts_with(['年', '月', '日', '号', '季', '成', '折'])
                    || text.ends_with('级')
                    || digits.whole == 4 && digits.end - digits.start > 4
                {
                    return None;
                }
            } else if printed == "月"
                || printed.starts_with('季')
                || printed == "日"
                || printed.starts_with('年') && digits.end - digits.start == 4
            {
                return None;
            }
            comparator = comparator.or(tail.comparator);
            let checked = comparator.is_none() || context.label.is_some();
            if checked && entry.code == "%" && tail.per.is_none() && exceeds_hundred(digits.number)
            {
                return None;
            }
        }
        if comparator.is_none()
            && !context.bare
            && bytes[digits.start] == b'2'
            && may_be_misread(&bytes[digits.start..digits.end], printed)
        {
            return None;
        }
        let from = match context.column_unit {
            _ if tail.unit.is_none() => None,
            None => Some(UnitFrom::Value),
            Some(column) if spaced && column == printed => Some(UnitFrom::Column),
            Some(_) => return None,
        };
        let place = |start: usize, end: usize| match folded {
            None => (start as u32, end as u32),
            Some(folded) => folded.raw_span(start, end),
        };
        let mut parts = SmallVec::new();
        let mut part = |role, start: usize, end: usize| {
            let (start, end) = place(start, end);
            parts.push(Part { role, start, end });
        };
        if lead.1 > 0 {
            part(lead.0, 0, lead.1);
        }
        part(PartRole::Number, digits.start, digits.end);
        let (mut canonical, mut unit, mut per) = (None, None, None);
        if let Some(id) = tail.unit {
            let (number, code) = self.coded(id, digits.number, tail.power)?;
            let mut begin = unit_at;
            if tail.power > 0 {
                begin += '万'.len_utf8();
                part(PartRole::Multiplier, unit_at, begin);
            }
            if begin < tail.unit_end {
                part(PartRole::Unit, begin, tail.unit_end);
            }
            if tail.unit_end < text.len() {
                part(PartRole::Comparator, tail.unit_end, text.len());
            }
            let stretch = |start: usize, end: usize| {
                let (from, to) = place(start, end);
                match &raw[from as usize..to as usize] {
                    raw if *raw == text[start..end] => Cow::Borrowed(raw),
                    "％" | "\\%" => Cow::Borrowed("%"),
                    other => {
                        crate::fold::fold_width(other).map_or(Cow::Borrowed(other), Cow::Owned)
                    }
                }
            };
            let code = match tail.per {
                None => Some(Cow::Borrowed(code)),
                Some(from) => {
                    per = Some(stretch(from, tail.unit_end));
                    self.denominator(&text[from..tail.unit_end])
                        .map(|below| Cow::Owned(format!("{code}/{below}")))
                }
            };
            canonical = code.map(|unit| Canonical {
                number: Some(number),
                high: None,
                unit,
            });
            unit = Some(Unit {
                printed: stretch(unit_at, tail.unit_end),
                known: true,
            });
        }
        Some(Value {
            raw: Cow::Borrowed(raw),
            reading: Reading::Comparison {
                comparator,
                quantity: Quantity {
                    number: digits.number,
                    unit,
                    per,
                },
                approximate: false,
            },
            unit_from: from,
            canonical,
            also: Vec::new(),
            parts,
            notes: Vec::new(),
        })
    }

    /// A number in Chinese, written by the rules.
    fn standard(&self, text: &str, start: usize) -> Option<Digits> {
        let rest = text.get(start..)?;
        if !rest.starts_with(crate::numeral::begins) {
            return None;
        }
        let (value, len) = crate::numeral::standard(rest, |rest| self.units().at(rest).is_some())?;
        Some(Digits {
            start,
            end: start + len,
            whole: 0,
            number: Decimal::new(value.into(), 0),
        })
    }

    /// A unit, and after it what it is counted by, or a word of comparison; to the end.
    fn plain_tail(&self, text: &str, at: usize, tail: &mut Tail) -> Option<()> {
        let mut begin = at;
        for (mark, power) in [("万", 4), ("亿", 8)] {
            if text[at..].starts_with(mark) {
                (begin, tail.power) = (at + mark.len(), power);
            }
        }
        let rest = &text[begin..];
        if rest.chars().next().is_none_or(crate::numeral::continues) {
            return None;
        }
        let (len, id) = self.units().at(rest)?;
        tail.unit = Some(id);
        let end = begin + len;
        if let Some(below) = text[end..].strip_prefix('/') {
            let mut last = 0;
            while let Some((len, _)) = self.units().at(&below[last..]) {
                last += len;
                let joiner = below[last..]
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '·' | '/' | '*' | '.' | '、' | '每'));
                match joiner {
                    Some(c) if self.units().at(&below[last + c.len_utf8()..]).is_some() => {
                        last += c.len_utf8();
                    }
                    _ => break,
                }
            }
            tail.per = Some(end + 1);
            return (last > 0 && last == below.len()).then_some(());
        }
        tail.unit_end = end;
        tail.comparator = Some(self.words().after.exactly(&text[end..])?);
        Some(())
    }

    /// `20-30个`: two numbers and a unit.
    fn plain_range<'a>(
        &self,
        raw: &'a str,
        text: &str,
        folded: Option<&Folded<'_>>,
        low: Digits,
    ) -> Option<Value<'a>> {
        let bytes = text.as_bytes();
        let mark = match bytes[low.end..] {
            [b'-' | b'~', ..] => 1,
            _ => return None,
        };
        let high = digits(bytes, low.end + mark)?;
        let printed = &text[high.end..];
        let (id, 0) = self.units().exactly(printed)? else {
            return None;
        };
        // What may be a date: years, days with a leading zero.
        let dated = |d: Digits| {
            d.whole == 4 || bytes[d.start] == b'0' || bytes.get(d.start + d.whole) == Some(&b'.')
        };
        if dated(low)
            || dated(high)
            || printed.starts_with(['年', '月', '日', '号', '季'])
            || text.ends_with('级')
            || folded.is_some()
            || !self.units().entry(id).ambiguous.is_empty()
        {
            return None;
        }
        let canonical = match (
            self.coded(id, low.number, 0)?,
            self.coded(id, high.number, 0)?,
        ) {
            ((low, code), (high, other)) if code == other => Some(Canonical {
                number: Some(low),
                high: Some(high),
                unit: Cow::Borrowed(code),
            }),
            _ => return None,
        };
        let part = |role, start: usize, end: usize| Part {
            role,
            start: start as u32,
            end: end as u32,
        };
        Some(Value {
            raw: Cow::Borrowed(raw),
            reading: Reading::Range {
                low: Some(low.number),
                high: Some(high.number),
                low_inclusive: true,
                high_inclusive: true,
                unit: Some(Unit {
                    printed: Cow::Borrowed(&raw[high.end..]),
                    known: true,
                }),
                per: None,
            },
            unit_from: Some(UnitFrom::Value),
            canonical,
            also: Vec::new(),
            parts: SmallVec::from_buf([
                part(PartRole::Number, low.start, low.end),
                part(PartRole::Comparator, low.end, high.start),
                part(PartRole::Number, high.start, high.end),
                part(PartRole::Unit, high.end, text.len()),
            ]),
            notes: Vec::new(),
        })
    }

    /// `2023年12月31日前完成`: a day in digits and what is said of it.
    pub(crate) fn read_plain_date<'a>(
        &self,
        raw: &'a str,
        context: &Context<'a>,
    ) -> Option<Value<'a>> {
        let bytes = raw.as_bytes();
        if bytes.get(4..7) != Some("年".as_bytes()) || context.column_unit.is_some() {
            return None;
        }
        let (mut numbers, mut at) = ([0u32; 3], 0);
        for (slot, (mark, most)) in numbers.iter_mut().zip([("年", 4), ("月", 2), ("日", 2)]) {
            let run = bytes[at..]
                .iter()
                .take(most + 1)
                .take_while(|b| b.is_ascii_digit())
                .count();
            if run == 0 || run > most || !raw[at + run..].starts_with(mark) {
                return None;
            }
            *slot = bytes[at..at + run]
                .iter()
                .fold(0, |n, b| n * 10 + u32::from(b - b'0'));
            at += run + mark.len();
        }
        let [year, month, day] = numbers;
        if !crate::date::is_day(year, month, day) {
            return None;
        }
        let part = |role, start: usize, end: usize| Part {
            role,
            start: start as u32,
            end: end as u32,
        };
        let mut value = Value::new(raw, Reading::Empty);
        value.parts.push(part(PartRole::Date, 0, at));
        let mut comparator = None;
        if let Some((len, said)) = self.words().date_after.at(&raw[at..]) {
            comparator = Some(said);
            value.parts.push(part(PartRole::Comparator, at, at + len));
            at += len;
        }
        for _ in 0..3 {
            let Some((len, ())) = self.words().filler_after.at(&raw[at..]) else {
                break;
            };
            value.parts.push(part(PartRole::Qualifier, at, at + len));
            at += len;
        }
        if at < raw.len() {
            return None;
        }
        let digit = |n: u32| char::from(b'0' + (n % 10) as u8);
        let date: String = [
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            '-',
            digit(month / 10),
            digit(month),
            '-',
            digit(day / 10),
            digit(day),
        ]
        .iter()
        .collect();
        value.reading = Reading::Date { comparator, date };
        Some(value)
    }
}

/// Most mantissas of a percentage fit an `i64`, and its comparison is cheap.
fn exceeds_hundred(number: Decimal) -> bool {
    match (
        i64::try_from(number.mantissa()),
        10i64.checked_pow(u32::from(number.scale()) + 2),
    ) {
        (Ok(mantissa), Some(hundred)) => mantissa > hundred,
        _ => number > Decimal::new(100, 0),
    }
}

/// Whether digits that begin with a 2 may be a year, or an operator and a number (`2280次`).
fn may_be_misread(digits: &[u8], printed: &str) -> bool {
    let whole = digits
        .iter()
        .position(|b| *b == b'.')
        .unwrap_or(digits.len());
    if whole == digits.len() {
        whole > 2 && (printed.is_empty() || digits[1] != b'0')
    } else {
        whole == 4
    }
}

/// The operator at the start of a text.
fn operator(bytes: &[u8]) -> (usize, Option<Comparator>) {
    match bytes {
        [0xe2, 0x89, 0xa5, ..] => (3, Some(Comparator::GreaterEqual)),
        [0xe2, 0x89, 0xa4, ..] => (3, Some(Comparator::LessEqual)),
        [0xef, 0xbc, 0x9d, ..] => (3, Some(Comparator::Equal)),
        [b'>', b'=', ..] => (2, Some(Comparator::GreaterEqual)),
        [b'<', b'=', ..] => (2, Some(Comparator::LessEqual)),
        [b'>', ..] => (1, Some(Comparator::Greater)),
        [b'<', ..] => (1, Some(Comparator::Less)),
        [b'=', ..] => (1, Some(Comparator::Equal)),
        _ => (0, None),
    }
}

/// Whether a label may name a unit.
fn speaks_of_unit(label: &str) -> bool {
    label
        .trim_end()
        .ends_with([')', '）', ']', '】', '〕', '］', '>', '》', '*', ':', '：'])
        || label.contains("单位")
}
