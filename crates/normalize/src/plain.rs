//! The fast path: operator, ASCII digits, a unit that the table knows, and nothing else.

use crate::fold::Folded;
use crate::normalizer::{Context, Normalizer};
use biao_model::{
    Canonical, Comparator, Decimal, Part, PartRole, Quantity, Reading, Unit, UnitFrom, Value,
};
use smallvec::SmallVec;
use std::borrow::Cow;

/// A digit more would not fit an `i64` with certainty.
const MOST_DIGITS: usize = 17;

impl Normalizer {
    /// Reads a value of the plainest form without allocating; `None` leaves it to the grammar.
    /// `text` is the raw text, or what it was folded to.
    pub(crate) fn read_plain<'a>(
        &self,
        raw: &'a str,
        text: &str,
        folded: Option<&Folded<'_>>,
        context: &Context<'a>,
    ) -> Option<Value<'a>> {
        let bytes = text.as_bytes();
        let (op_len, comparator) = operator(bytes);
        let mut at = op_len;
        if op_len > 0 && bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let number_at = at;
        let (mut mantissa, mut point) = (0i64, None);
        while let Some(byte) = bytes.get(at) {
            let digit = byte.wrapping_sub(b'0');
            if digit < 10 {
                mantissa = mantissa * 10 + i64::from(digit);
            } else if *byte == b'.' && point.is_none() && at > number_at {
                point = Some(at);
            } else {
                break;
            }
            at += 1;
            if at - number_at > MOST_DIGITS {
                return None;
            }
        }
        let number_end = at;
        let scale = match point {
            None if number_end == number_at => return None,
            None => 0,
            // No digit follows the point.
            Some(point) if point + 1 == number_end => return None,
            Some(point) => (number_end - point - 1) as u8,
        };
        let spaced = bytes.get(at) == Some(&b' ');
        let unit_at = at + usize::from(spaced);
        let printed = text.get(unit_at..)?;
        if comparator.is_none()
            && !context.bare
            && (printed.is_empty() && point.is_some()
                || bytes[number_at] == b'2'
                    && may_be_misread(&bytes[number_at..number_end], printed))
        {
            return None;
        }
        let number = Decimal::new(mantissa.into(), scale);
        let unit = if printed.is_empty() {
            if context.label.is_some() || context.column_unit.is_some() || spaced {
                return None;
            }
            None
        } else {
            let (id, power) = self.units().exactly(printed)?;
            let entry = self.units().entry(id);
            if !entry.ambiguous.is_empty()
                || context.label.is_some_and(speaks_of_unit)
                || (printed == "年" && number_end - number_at == 4 && comparator.is_none())
                || (printed == "月" || printed == "日")
            {
                return None;
            }
            let checked = comparator.is_none() || context.label.is_some();
            if checked && entry.code == "%" && mantissa > 100 * 10i64.pow(scale.into()) {
                return None;
            }
            Some((id, power, self.coded(id, number, power)?))
        };
        let from = match context.column_unit {
            _ if unit.is_none() => None,
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
        if op_len > 0 {
            part(PartRole::Comparator, 0, op_len);
        }
        part(PartRole::Number, number_at, number_end);
        let mut canonical = None;
        let mut measured = None;
        if let Some((_, power, (number, code))) = unit {
            let mut begin = unit_at;
            if power > 0 {
                begin += '万'.len_utf8();
                part(PartRole::Multiplier, unit_at, begin);
            }
            if begin < text.len() {
                part(PartRole::Unit, begin, text.len());
            }
            canonical = Some(Canonical {
                number: Some(number),
                high: None,
                unit: Cow::Borrowed(code),
            });
            let (start, end) = place(unit_at, text.len());
            measured = Some(Unit {
                printed: match &raw[start as usize..end as usize] {
                    raw if raw == printed => Cow::Borrowed(raw),
                    "％" | "\\%" => Cow::Borrowed("%"),
                    other => {
                        crate::fold::fold_width(other).map_or(Cow::Borrowed(other), Cow::Owned)
                    }
                },
                known: true,
            });
        }
        Some(Value {
            raw: Cow::Borrowed(raw),
            reading: Reading::Comparison {
                comparator,
                quantity: Quantity {
                    number,
                    unit: measured,
                    per: None,
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
