//! The fast path: operator, ASCII digits, a unit that the table knows, and nothing else.

use crate::normalizer::{Context, Normalizer};
use biao_model::{
    Canonical, Comparator, Decimal, Part, PartRole, Quantity, Reading, Unit, UnitFrom, Value,
};
use std::borrow::Cow;

impl Normalizer {
    /// Reads a value of the plainest form without allocating; `None` leaves it to the grammar.
    pub(crate) fn read_plain<'a>(&self, raw: &'a str, context: &Context<'a>) -> Option<Value<'a>> {
        let bytes = raw.as_bytes();
        let (op_len, comparator) = operator(bytes);
        let mut at = op_len;
        if op_len > 0 && bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let number_at = at;
        let (mut mantissa, mut scale, mut point) = (0i64, 0u8, false);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + i64::from(byte - b'0');
                    scale += u8::from(point);
                }
                b'.' if !point && at > number_at => point = true,
                _ => break,
            }
            at += 1;
            // 18 digits never overflow; longer numbers take the slow way.
            if at - number_at > 17 {
                return None;
            }
        }
        let number_end = at;
        if number_end == number_at || bytes[number_end - 1] == b'.' {
            return None;
        }
        let spaced = bytes.get(at) == Some(&b' ');
        let unit_at = at + usize::from(spaced);
        let printed = raw.get(unit_at..)?;
        if comparator.is_none()
            && !context.bare
            && (printed.is_empty() && point
                || bytes[number_at] == b'2' && number_end - number_at > 2)
        {
            // A date, or an operator read as a digit.
            return None;
        }
        let number = Decimal::new(mantissa.into(), scale);
        let mut value = Value::new(
            raw,
            Reading::Comparison {
                comparator,
                quantity: Quantity {
                    number,
                    unit: None,
                    per: None,
                },
                approximate: false,
            },
        );
        let mut part = |role, start: usize, end: usize| {
            value.parts.push(Part {
                role,
                start: start as u32,
                end: end as u32,
            });
        };
        if op_len > 0 {
            part(PartRole::Comparator, 0, op_len);
        }
        part(PartRole::Number, number_at, number_end);
        if printed.is_empty() {
            if context.label.is_some() || context.column_unit.is_some() || spaced {
                return None;
            }
            return Some(value);
        }
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
        if checked && entry.code == "%" && i128::from(mantissa) > 100 * 10i128.pow(scale.into()) {
            return None;
        }
        let from = match context.column_unit {
            None => UnitFrom::Value,
            Some(column) if spaced && column == printed => UnitFrom::Column,
            Some(_) => return None,
        };
        if power > 0 {
            let multiplier = '万'.len_utf8();
            part(PartRole::Multiplier, unit_at, unit_at + multiplier);
            if raw.len() > unit_at + multiplier {
                part(PartRole::Unit, unit_at + multiplier, raw.len());
            }
        } else {
            part(PartRole::Unit, unit_at, raw.len());
        }
        if let Reading::Comparison { quantity, .. } = &mut value.reading {
            quantity.unit = Some(Unit {
                printed: Cow::Borrowed(printed),
                known: true,
            });
        }
        value.unit_from = Some(from);
        let (number, code) = self.coded(id, number, power)?;
        value.canonical = Some(Canonical {
            number: Some(number),
            high: None,
            unit: Cow::Borrowed(code),
        });
        Some(value)
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
