//! The fast path: operator, ASCII digits, a unit that the table knows, and nothing else.

use crate::fold::Folded;
use crate::normalizer::{Context, Normalizer};
use crate::units::{UnitId, is_period};
use biao_model::{
    Canonical, Comparator, Decimal, Part, PartRole, Quantity, Reading, Unit, UnitFrom, Value,
};
use smallvec::SmallVec;
use std::borrow::Cow;

mod change;
mod date;
mod range;

/// Fills the places of parts that a value has not.
const NO_PART: Part = Part {
    role: PartRole::Number,
    start: 0,
    end: 0,
};

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
    let most = bytes.len().min(start + MOST_DIGITS + 1);
    for byte in bytes.get(start..most)? {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + i64::from(digit);
        } else if *byte == b'.' && point.is_none() && at > start {
            point = Some(at);
        } else {
            break;
        }
        at += 1;
    }
    if at - start > MOST_DIGITS {
        return None;
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

/// A plain value as it was found in a text.
pub(crate) struct Plain {
    comparator: Option<Comparator>,
    /// What the words or the sign before the number are, and where they end.
    lead: (PartRole, usize),
    digits: Digits,
    unit_at: usize,
    tail: Tail,
    /// The number in the unit's code.
    coded: Option<(Decimal, &'static str)>,
    from: Option<UnitFrom>,
}

impl Normalizer {
    /// Finds a value of the plainest forms: sign or word, digits, unit, word. `None` leaves it to
    /// the grammar.
    // What is found is small, and the value is built in its place: moving one costs as much as
    // finding it.
    #[inline(never)]
    pub(crate) fn plain(&self, text: &str, context: &Context<'_>) -> Option<Plain> {
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
        let (mut coded, mut from) = (None, None);
        if printed.is_empty() {
            if context.label.is_some()
                || context.column_unit.is_some()
                || spaced
                || bare && digits.whole < digits.end - digits.start
                || may_be_no_amount(digits, bytes, comparator.is_none(), worded)
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
                self.plain_tail(text, unit_at, &mut tail)?;
            }
            let id = tail.unit?;
            let entry = self.units().entry(id);
            if tail.per.is_none() && !entry.ambiguous.is_empty()
                || comparator.is_some() && tail.comparator.is_some()
            {
                return None;
            }
            let worded =
                worded || digits.whole == 0 || tail.comparator.is_some() || tail.per.is_some();
            // Years, months and quarters are dates as often.
            let period = entry.period && is_period(printed);
            if period && (worded || digits.end - digits.start == 4 || !printed.starts_with('年'))
                || worded
                    && (printed.starts_with(['成', '折'])
                        || text.ends_with('级')
                        || digits.whole == 4 && digits.end - digits.start > 4)
            {
                return None;
            }
            comparator = comparator.or(tail.comparator);
            if (comparator.is_none() || context.label.is_some())
                && entry.code == "%"
                && tail.per.is_none()
                && exceeds_hundred(digits.number)
            {
                return None;
            }
            coded = Some(self.coded(id, digits.number, tail.power)?);
            from = Some(match context.column_unit {
                None => UnitFrom::Value,
                Some(column) if spaced && column == printed => UnitFrom::Column,
                Some(_) => return None,
            });
        }
        if comparator.is_none()
            && !context.bare
            && bytes[digits.start] == b'2'
            && may_be_misread(&bytes[digits.start..digits.end], printed)
        {
            return None;
        }
        Some(Plain {
            comparator,
            lead,
            digits,
            unit_at,
            tail,
            coded,
            from,
        })
    }

    /// The value of what was found in a text: the raw text, or what it was folded to.
    #[inline(never)]
    pub(crate) fn plain_value<'a>(
        &self,
        raw: &'a str,
        text: &str,
        folded: Option<&Folded<'_>>,
        plain: &Plain,
    ) -> Value<'a> {
        let place = |start: usize, end: usize| match folded {
            None => (start as u32, end as u32),
            Some(folded) => folded.raw_span(start, end),
        };
        let Plain {
            lead,
            digits,
            unit_at,
            tail,
            ..
        } = plain;
        let mut parts = [NO_PART; 5];
        let mut count = 0;
        let mut part = |role, start: usize, end: usize| {
            let (start, end) = place(start, end);
            parts[count] = Part { role, start, end };
            count += 1;
        };
        if lead.1 > 0 {
            part(lead.0, 0, lead.1);
        }
        part(PartRole::Number, digits.start, digits.end);
        let (mut canonical, mut unit, mut per) = (None, None, None);
        if let Some((number, code)) = plain.coded {
            let mut begin = *unit_at;
            if tail.power > 0 {
                begin += '万'.len_utf8();
                part(PartRole::Multiplier, *unit_at, begin);
            }
            if begin < tail.unit_end {
                part(PartRole::Unit, begin, tail.unit_end);
            }
            if tail.unit_end < text.len() {
                part(PartRole::Comparator, tail.unit_end, text.len());
            }
            let stretch = |start: usize, end: usize| {
                if folded.is_none() {
                    return Cow::Borrowed(&raw[start..end]);
                }
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
                        .map(|below| Cow::Owned([code, "/", &below].concat()))
                }
            };
            canonical = code.map(|unit| Canonical {
                number: Some(number),
                high: None,
                unit,
            });
            unit = Some(Unit {
                printed: stretch(*unit_at, tail.unit_end),
                known: true,
            });
        }
        Value {
            raw: Cow::Borrowed(raw),
            reading: Reading::Comparison {
                comparator: plain.comparator,
                quantity: Quantity {
                    number: digits.number,
                    unit,
                    per,
                },
                approximate: false,
            },
            unit_from: plain.from,
            canonical,
            also: Vec::new(),
            parts: SmallVec::from_buf_and_len(parts, count),
            notes: Vec::new(),
        }
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

/// Digits alone that may be a code, or a date: what the grammar says more of.
fn may_be_no_amount(digits: Digits, bytes: &[u8], bare: bool, worded: bool) -> bool {
    let with_point = digits.number.scale() > 0;
    match digits.whole {
        4 => worded || bare || with_point,
        8.. => bare,
        2.. => bare && bytes[digits.start] == b'0',
        _ => false,
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
