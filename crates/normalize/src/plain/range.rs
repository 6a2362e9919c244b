//! Two numbers and a unit.

use super::{Digits, digits, speaks_of_unit};
use crate::normalizer::{Context, Normalizer};
use crate::units::is_period;
use biao_model::{Canonical, Part, PartRole, Reading, Unit, UnitFrom, Value};
use smallvec::SmallVec;
use std::borrow::Cow;

impl Normalizer {
    /// `20-30个`: two numbers and a unit, the lower first.
    pub(crate) fn read_plain_range<'a>(
        &self,
        text: &'a str,
        context: &Context<'a>,
    ) -> Option<Value<'a>> {
        let bytes = text.as_bytes();
        if context.column_unit.is_some() || context.label.is_some_and(speaks_of_unit) {
            return None;
        }
        let low = digits(bytes, 0)?;
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
            || low.number() > high.number()
            || text.ends_with('级')
            || is_period(printed)
            || !self.units().entry(id).ambiguous.is_empty()
        {
            return None;
        }
        let canonical = match (
            self.coded(id, low.number(), 0)?,
            self.coded(id, high.number(), 0)?,
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
            raw: Cow::Borrowed(text),
            reading: Reading::Range {
                low: Some(low.number()),
                high: Some(high.number()),
                low_inclusive: true,
                high_inclusive: true,
                unit: Some(Unit {
                    printed: Cow::Borrowed(&text[high.end..]),
                    known: true,
                }),
                per: None,
            },
            unit_from: Some(UnitFrom::Value),
            canonical,
            also: Vec::new(),
            parts: SmallVec::from_slice(&[
                part(PartRole::Number, low.start, low.end),
                part(PartRole::Comparator, low.end, high.start),
                part(PartRole::Number, high.start, high.end),
                part(PartRole::Unit, high.end, text.len()),
            ]),
            notes: Vec::new(),
        })
    }
}
