//! From a reading of the folded text to a [`Value`] of the raw text.

use crate::draft::{Draft, Item, Printed, Quantity};
use crate::fold::{Folded, fold_width};
use crate::normalizer::Normalizer;
use crate::units::UnitId;
use biao_model::{
    Canonical, Decimal, Note, Part, PartRole, Quantity as Measure, Reading, Unit, UnitFrom, Value,
};
use std::borrow::Cow;

/// The text that is being read, and the way back to it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a, 'f> {
    pub(crate) raw: &'a str,
    pub(crate) folded: &'f Folded<'f>,
    /// The folded text.
    pub(crate) text: &'f str,
    /// Where the raw text of the value at hand begins in `raw`.
    pub(crate) base: u32,
}

impl<'a> Place<'a, '_> {
    fn raw_at(&self, start: usize, end: usize) -> &'a str {
        let (from, to) = self.folded.raw_span(start, end);
        &self.raw[from as usize..to as usize]
    }

    fn printed(&self, printed: Printed) -> Cow<'a, str> {
        match printed {
            Printed::As(word) => Cow::Borrowed(word),
            Printed::At(start, end) => {
                let raw = self.raw_at(start, end);
                match fold_width(raw) {
                    None => Cow::Borrowed(raw),
                    Some(folded) => Cow::Owned(folded),
                }
            }
        }
    }

    pub(crate) fn part(&self, role: PartRole, start: usize, end: usize) -> Part {
        let (from, to) = self.folded.raw_span(start, end);
        Part {
            role,
            start: from - self.base,
            end: to - self.base,
        }
    }

    pub(crate) fn note(&self, mut note: Note) -> Note {
        note.span = note.span.map(|(start, end)| {
            let (from, to) = self.folded.raw_span(start as usize, end as usize);
            (from.saturating_sub(self.base), to.saturating_sub(self.base))
        });
        note
    }
}

impl Normalizer {
    pub(crate) fn finish<'a>(&self, item: Item, place: Place<'a, '_>, raw: &'a str) -> Value<'a> {
        let mut value = Value::new(raw, Reading::Unparsed);
        let mut parts = item.parts;
        parts.sort_unstable_by_key(|p| (p.1, p.2));
        let mut last = 0;
        for (role, start, end) in parts {
            if start < end && start >= last {
                let part = place.part(role, start, end);
                if value.parts.last().is_none_or(|p| p.end <= part.start) {
                    value.parts.push(part);
                }
                last = end;
            }
        }
        value.notes = item.notes.into_iter().map(|n| place.note(n)).collect();
        if let Some(quantity) = quantity_of(&item.draft) {
            if quantity.unit.is_some() {
                value.unit_from = Some(UnitFrom::Value);
            }
            self.unit_notes(quantity, place, &mut value.notes);
        }
        value.canonical = self.canonical_of(&item.draft, place.text);
        value.reading = Self::reading(item.draft, place);
        value
    }

    /// What a quantity is counted by, as printed.
    fn per_of<'a>(quantity: &Quantity, place: Place<'a, '_>) -> Option<Cow<'a, str>> {
        let per = place.printed(quantity.per?);
        Some(match quantity.each {
            None => per,
            Some((start, end)) => Cow::Owned(joined(&place.printed(Printed::At(start, end)), &per)),
        })
    }

    fn reading<'a>(draft: Draft, place: Place<'a, '_>) -> Reading<'a> {
        match draft {
            Draft::Comparison {
                comparator,
                quantity,
            } => Reading::Comparison {
                comparator,
                quantity: Measure {
                    number: quantity.number,
                    unit: Self::unit_of(&quantity, place),
                    per: Self::per_of(&quantity, place),
                },
                approximate: quantity.approximate,
            },
            Draft::Range {
                low,
                high,
                low_inclusive,
                high_inclusive,
            } => {
                let either = high.or(low);
                Reading::Range {
                    low: low.map(|q| q.number),
                    high: high.map(|q| q.number),
                    low_inclusive,
                    high_inclusive,
                    unit: either.and_then(|q| Self::unit_of(&q, place)),
                    per: either.and_then(|q| Self::per_of(&q, place)),
                }
            }
            Draft::Change {
                direction,
                baseline,
                amount,
            } => Reading::Change {
                direction,
                baseline: baseline.map(|(s, e)| place.printed(Printed::At(s, e))),
                amount: Box::new(Self::reading(*amount, place)),
            },
            Draft::Date { comparator, date } => Reading::Date { comparator, date },
        }
    }

    fn unit_of<'a>(quantity: &Quantity, place: Place<'a, '_>) -> Option<Unit<'a>> {
        quantity.unit.map(|printed| Unit {
            printed: place.printed(printed),
            known: quantity.id.is_some() || Self::is_multiplier(printed, place),
        })
    }

    fn is_multiplier(printed: Printed, place: Place<'_, '_>) -> bool {
        match printed {
            Printed::At(start, end) => {
                let text = &place.text[start..end];
                crate::units::multiplier_at(text).0 == text.len()
                    || text.chars().all(|c| "万亿兆京垓秭穰沟涧".contains(c))
            }
            Printed::As(_) => true,
        }
    }

    /// The canonical amount of a reading.
    pub(crate) fn canonical_of(&self, draft: &Draft, text: &str) -> Option<Canonical> {
        match draft {
            Draft::Comparison { quantity, .. } => {
                let (number, unit) = self.in_code(quantity, quantity.number, text)?;
                Some(Canonical {
                    number: Some(number),
                    high: None,
                    unit,
                })
            }
            Draft::Range { low, high, .. } => {
                let either = high.as_ref().or(low.as_ref())?;
                let one = |q: &Option<Quantity>| match q {
                    None => Some(None),
                    Some(q) => self.in_code(either, q.number, text).map(|(n, _)| Some(n)),
                };
                let (_, unit) = self.in_code(either, either.number, text)?;
                Some(Canonical {
                    number: one(low)?,
                    high: one(high)?,
                    unit,
                })
            }
            Draft::Change { amount, .. } => self.canonical_of(amount, text),
            Draft::Date { .. } => None,
        }
    }

    fn in_code(
        &self,
        quantity: &Quantity,
        number: Decimal,
        text: &str,
    ) -> Option<(Decimal, Cow<'static, str>)> {
        let Some(id) = quantity.id else {
            // 三百万: a multiplier alone.
            let counts = quantity.unit.is_some_and(|u| !is_mega(u, text));
            return (quantity.power > 0 && counts && quantity.per.is_none())
                .then(|| crate::exact::shifted(number, quantity.power))
                .flatten()
                .map(|n| (n, Cow::Borrowed("1")));
        };
        let (number, code) = self.coded(id, number, quantity.power)?;
        let Some(per) = quantity.per else {
            return Some((number, Cow::Borrowed(code)));
        };
        let code = match (per, quantity.each) {
            (Printed::As(word), _) => [code, "/", word].concat(),
            (Printed::At(start, end), None) => self.rate_code(code, &text[start..end])?,
            (Printed::At(start, end), Some((from, to))) => {
                self.rate_code(code, &joined(&text[from..to], &text[start..end]))?
            }
        };
        Some((number, Cow::Owned(code)))
    }

    /// A code by the codes of what a rate is counted by: 元/人·年 → `CNY/人.a`.
    pub(crate) fn rate_code(&self, code: &str, text: &str) -> Option<String> {
        // 两年 counts by two years; no code says so.
        if text.starts_with(|c: char| c.is_ascii_digit() || crate::numeral::begins(c))
            && self.units().exactly(text).is_none()
        {
            return None;
        }
        let mut codes = String::with_capacity(code.len() + 1 + text.len());
        codes.push_str(code);
        codes.push('/');
        let mut at = 0;
        while at < text.len() {
            let (len, id) = self.units().at(&text[at..])?;
            if at > 0 {
                codes.push('.');
            }
            codes.push_str(self.units().own_name(id));
            at += len;
            let rest = &text[at..];
            let kept = rest.trim_start_matches(['·', '/', '*', '.', '、', '每', '均']);
            at += rest.len() - kept.len();
        }
        Some(codes)
    }

    /// A number in the code of its unit, or under the unit's own name where the factor has no
    /// finite decimal.
    pub(crate) fn coded(
        &self,
        id: UnitId,
        number: Decimal,
        power: u8,
    ) -> Option<(Decimal, &'static str)> {
        let entry = self.units().entry(id);
        match self.units().canonical(id, number, power) {
            Some(number) => Some((number, entry.code)),
            None => Some((
                crate::exact::shifted(number, power)?,
                self.units().own_name(id),
            )),
        }
    }

    /// What is to be said of the unit: unknown, ambiguous.
    fn unit_notes(&self, quantity: &Quantity, place: Place<'_, '_>, notes: &mut Vec<Note>) {
        let Some(Printed::At(start, end)) = quantity.unit else {
            return;
        };
        let printed = &place.text[start..end];
        match quantity.id {
            None if !Self::is_multiplier(Printed::At(start, end), place) => {
                notes.push(place.note(crate::notes::info(
                    "value/unknown-unit",
                    format!("no unit “{printed}” is known; it is kept as printed"),
                    Some((start, end)),
                )));
            }
            None if is_mega(Printed::At(start, end), place.text) => {
                notes.push(place.note(crate::notes::doubt(
                    "value/ambiguous-unit",
                    format!("“{printed}” has more than one meaning"),
                    Some((start, end)),
                    ["10^12", "MB", "Mbit/s"].map(str::to_owned).to_vec(),
                )));
            }
            Some(id) if quantity.per.is_none() => {
                let entry = self.units().entry(id);
                if !entry.ambiguous.is_empty() {
                    notes.push(place.note(crate::notes::doubt(
                        "value/ambiguous-unit",
                        format!(
                            "“{printed}” has more than one meaning; it is read as {}",
                            entry.code
                        ),
                        Some((start, end)),
                        entry.ambiguous.clone(),
                    )));
                }
            }
            _ => {}
        }
    }
}

/// 人 and 天 → 人·天.
fn joined(each: &str, per: &str) -> String {
    [each, "·", per].concat()
}

/// 兆 alone: a million millions, or a million of something unsaid.
fn is_mega(printed: Printed, text: &str) -> bool {
    matches!(printed, Printed::At(start, end) if &text[start..end] == "兆")
}

/// The quantity that carries the unit.
pub(crate) fn quantity_of(draft: &Draft) -> Option<&Quantity> {
    match draft {
        Draft::Comparison { quantity, .. } => Some(quantity),
        Draft::Range { low, high, .. } => high.as_ref().or(low.as_ref()),
        Draft::Change { amount, .. } => quantity_of(amount),
        Draft::Date { .. } => None,
    }
}
