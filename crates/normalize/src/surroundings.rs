//! Units from the label and the unit column.

use crate::fold::Folded;
use crate::normalizer::{Context, Normalizer};
use crate::notes;
use biao_model::{Canonical, Part, PartRole, Reading, Unit, UnitFrom, Value};
use std::borrow::Cow;

impl Normalizer {
    /// What the unit column says to a value that was read without it.
    pub(crate) fn apply_column<'a>(
        &self,
        value: &mut Value<'a>,
        context: &Context<'a>,
        span: Option<(u32, u32)>,
    ) {
        let Some(column) = context.column_unit.map(str::trim).filter(|c| !c.is_empty()) else {
            return;
        };
        let has_number = reading_unit(&value.reading).is_some();
        if !has_number {
            return;
        }
        if value.unit_from.is_none() {
            self.give_unit(value, column, UnitFrom::Column);
            if let Some((start, end)) = span {
                value.parts.push(Part {
                    role: PartRole::Unit,
                    start,
                    end,
                });
            }
        } else {
            self.check_conflict(value, column, "column");
        }
    }

    pub(crate) fn apply_context<'a>(&self, value: &mut Value<'a>, context: &Context<'a>) {
        if reading_unit(&value.reading).is_none() {
            return;
        }
        if value.unit_from.is_none() {
            self.apply_column(value, context, None);
        }
        let Some(label) = context.label else {
            return;
        };
        if !label
            .trim_end()
            .ends_with([')', '）', ']', '】', '〕', '］', '>', '》', '*', ':', '：'])
            && !label.contains("单位")
        {
            return;
        }
        let Some(unit) = self.label_unit(label) else {
            return;
        };
        match value.unit_from {
            None => {
                if let Some(Some(slot)) = reading_unit_mut(&mut value.reading)
                    && slot.is_none()
                {
                    let (canonical, known) =
                        self.canonical_with(&value.reading_numbers(), &unit.printed);
                    value.canonical = canonical;
                    value.unit_from = Some(UnitFrom::Label);
                    let per = rate_of(&unit.printed);
                    if let Some(Some(slot)) = reading_unit_mut(&mut value.reading) {
                        *slot = Some(Unit { known, ..unit });
                    }
                    set_per(&mut value.reading, per);
                }
            }
            Some(_) => self.check_conflict(value, &unit.printed, "label"),
        }
    }

    /// Puts a unit of the surroundings on a value that has none.
    pub(crate) fn give_unit<'a>(&self, value: &mut Value<'a>, printed: &'a str, from: UnitFrom) {
        let (canonical, known) = self.canonical_with(&value.reading_numbers(), printed);
        let folded = crate::fold::fold_width(printed);
        let Some(Some(slot)) = reading_unit_mut(&mut value.reading) else {
            return;
        };
        *slot = Some(Unit {
            printed: folded.map_or(Cow::Borrowed(printed), Cow::Owned),
            known,
        });
        set_per(&mut value.reading, rate_of(printed));
        value.unit_from = Some(from);
        value.canonical = canonical;
        if !known {
            value.notes.push(notes::info(
                "value/unknown-unit",
                format!("no unit “{printed}” is known; it is kept as printed"),
                None,
            ));
        }
    }

    fn canonical_with(&self, numbers: &Numbers, printed: &str) -> (Option<Canonical>, bool) {
        let Some(meaning) = self.meaning(printed) else {
            return (None, false);
        };
        let Some(id) = meaning.id else {
            return (None, false);
        };
        if meaning.rate {
            return (None, true);
        }
        let read = |n: biao_model::Decimal| self.coded(id, n, meaning.power);
        let low = numbers.low.map(read);
        let high = numbers.high.map(read);
        let (Some(code), true) = (
            low.flatten().or(high.flatten()).map(|(_, code)| code),
            !matches!(low, Some(None)) && !matches!(high, Some(None)),
        ) else {
            return (None, true);
        };
        (
            Some(Canonical {
                number: low.flatten().map(|(n, _)| n),
                high: high.flatten().map(|(n, _)| n),
                unit: code.into(),
            }),
            true,
        )
    }

    /// The value's own unit against another place's; the value wins.
    pub(crate) fn check_conflict(&self, value: &mut Value<'_>, other: &str, place: &str) {
        let Some(Some(own)) = reading_unit(&value.reading) else {
            return;
        };
        let same = *own.printed == *other || {
            let (a, b) = (self.meaning(&own.printed), self.meaning(other));
            match (a, b) {
                (Some(a), Some(b)) => a == b && !(a.rate && b.rate),
                // Two writings of what no table knows.
                _ => Folded::new(&own.printed).as_str() == Folded::new(other).as_str(),
            }
        };
        if !same {
            value.notes.push(notes::warning(
                "value/unit-conflict",
                format!(
                    "the value is printed in {}, the {place} says {other}; the value's own is kept",
                    own.printed
                ),
                None,
                vec![other.to_owned()],
            ));
        }
    }
}

/// The numbers of a reading.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    low: Option<biao_model::Decimal>,
    high: Option<biao_model::Decimal>,
}

trait ReadingNumbers {
    fn reading_numbers(&self) -> Numbers;
}

impl ReadingNumbers for Value<'_> {
    fn reading_numbers(&self) -> Numbers {
        fn of(reading: &Reading<'_>) -> Numbers {
            match reading {
                Reading::Comparison { quantity, .. } => Numbers {
                    low: Some(quantity.number),
                    high: None,
                },
                Reading::Range { low, high, .. } => Numbers {
                    low: *low,
                    high: *high,
                },
                Reading::Change { amount, .. } => of(amount),
                _ => Numbers::default(),
            }
        }
        of(&self.reading)
    }
}

/// The unit of a reading with a number: `None` where there is no number.
#[allow(clippy::option_option)] // no number, no unit, a unit
fn reading_unit<'r, 'a>(reading: &'r Reading<'a>) -> Option<Option<&'r Unit<'a>>> {
    match reading {
        Reading::Comparison { quantity, .. } => Some(quantity.unit.as_ref()),
        Reading::Range { unit, .. } => Some(unit.as_ref()),
        Reading::Change { amount, .. } => reading_unit(amount),
        _ => None,
    }
}

#[allow(clippy::option_option)]
fn reading_unit_mut<'r, 'a>(
    reading: &'r mut Reading<'a>,
) -> Option<Option<&'r mut Option<Unit<'a>>>> {
    match reading {
        Reading::Comparison { quantity, .. } => Some(Some(&mut quantity.unit)),
        Reading::Range { unit, .. } => Some(Some(unit)),
        Reading::Change { amount, .. } => reading_unit_mut(amount),
        _ => None,
    }
}

fn rate_of(printed: &str) -> Option<String> {
    let (_, per) = printed.split_once(['/', '／'])?;
    Some(per.to_owned())
}

fn set_per(reading: &mut Reading<'_>, rate: Option<String>) {
    let Some(rate) = rate else { return };
    match reading {
        Reading::Comparison { quantity, .. } => quantity.per = Some(Cow::Owned(rate)),
        Reading::Range { per, .. } => *per = Some(Cow::Owned(rate)),
        Reading::Change { amount, .. } => set_per(amount, Some(rate)),
        _ => {}
    }
}

/// The text without the unit column's at its end, and where that stands.
pub(crate) fn split_column<'a>(
    raw: &'a str,
    context: &Context<'_>,
) -> (&'a str, Option<(u32, u32)>) {
    let Some(column) = context.column_unit.map(str::trim).filter(|c| !c.is_empty()) else {
        return (raw, None);
    };
    let text = raw.trim_end();
    let Some(body) = text.strip_suffix(column) else {
        return (raw, None);
    };
    if !body.ends_with(char::is_whitespace) {
        return (raw, None);
    }
    let start = body.len() as u32;
    (body, Some((start, text.len() as u32)))
}
