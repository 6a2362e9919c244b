//! Performance indicators.

use super::{Builder, Part, repairs};
use crate::{Indicator, Number};
use biao_model::{self as model, Decimal, Reading, Text, Unit};

/// Numbers on their way into one row: what cannot be held is told.
#[derive(Default)]
struct Range {
    lost: bool,
}

impl Range {
    fn hold(&mut self, decimal: Option<Decimal>) -> Option<Number> {
        let held = decimal.and_then(Number::new);
        self.lost |= decimal.is_some() && held.is_none();
        held
    }
}

impl<'d> Builder<'_, 'd> {
    pub(super) fn indicator(&mut self, index: usize, indicator: &'d model::Indicator<'d>) {
        let id = self.name([Part::Name("indicators"), Part::Index(index)]);
        let value = &indicator.value;
        let place = self.place(Some(&indicator.places));
        let [level1, level2, level3] = indicator
            .levels
            .each_ref()
            .map(|level| level.as_ref().map(Text::as_str));
        let codes = repairs(&indicator.repairs);
        let also = also(value);
        let mut range = Range::default();
        let mut row = Indicator {
            indicator_id: &id,
            context: self.context.columns(),
            place,
            project_name: self.context.project_name,
            level1,
            level2,
            level3,
            class1: indicator.class.map(|(class, _)| class),
            class2: indicator.class.and_then(|(_, class)| class),
            raw: &value.raw,
            kind: value.reading.kind(),
            unit_from: value.unit_from.map(model::UnitFrom::as_str),
            canonical_number: range.hold(value.canonical.as_ref().and_then(|c| c.number)),
            canonical_high: range.hold(value.canonical.as_ref().and_then(|c| c.high)),
            canonical_unit: value.canonical.as_ref().map(|c| c.unit.as_ref()),
            also: also.as_deref(),
            weight_raw: indicator.weight.as_ref().map(|w| w.text.as_str()),
            weight: range.hold(indicator.weight.as_ref().and_then(|w| w.number)),
            repairs: codes.as_deref(),
            ..Indicator::default()
        };
        reading(&mut row, &mut range, &value.reading);
        row.out_of_range = range.lost;
        self.rows.push(&row);
        self.note(range.lost, &id);
        self.fields(&indicator.members, "", Some((index, &id)));
        self.id = id;
    }
}

/// The columns of one kind of reading.
fn reading<'d>(row: &mut Indicator<'d>, range: &mut Range, reading: &'d Reading<'d>) {
    match reading {
        Reading::Comparison {
            comparator,
            quantity,
            approximate,
        } => {
            row.comparator = comparator.map(model::Comparator::as_str);
            row.number = range.hold(Some(quantity.number));
            row.unit = quantity.unit.as_ref().map(printed);
            row.per = quantity.per.as_deref();
            row.approximate = Some(*approximate);
        }
        Reading::Range {
            low,
            high,
            low_inclusive,
            high_inclusive,
            unit,
            per,
        } => {
            row.low = range.hold(*low);
            row.high = range.hold(*high);
            row.low_inclusive = Some(*low_inclusive);
            row.high_inclusive = Some(*high_inclusive);
            row.unit = unit.as_ref().map(printed);
            row.per = per.as_deref();
        }
        Reading::Change {
            direction,
            baseline,
            amount,
        } => {
            self::reading(row, range, amount);
            row.direction = Some(direction.as_str());
            row.baseline = baseline.as_deref();
        }
        Reading::Date { comparator, date } => {
            row.comparator = comparator.map(model::Comparator::as_str);
            row.date = Some(date);
        }
        Reading::Grade {
            comparator,
            scheme,
            grade,
        } => {
            row.comparator = comparator.map(model::Comparator::as_str);
            row.scheme = Some(scheme);
            row.grade = grade.as_deref();
        }
        Reading::Qualitative { direction } => {
            row.direction = direction.map(model::Direction::as_str);
        }
        Reading::Reference { to } => row.reference = Some(to),
        Reading::Empty | Reading::Unparsed => {}
    }
}

fn printed<'d>(unit: &'d Unit<'_>) -> &'d str {
    &unit.printed
}

/// Further values in the same text, as in the JSON.
fn also(value: &model::Value<'_>) -> Option<String> {
    if value.also.is_empty() {
        return None;
    }
    let mut json = vec![b'['];
    for (index, also) in value.also.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        biao_emit::json::bare_value(also, &mut json);
    }
    json.push(b']');
    Some(String::from_utf8_lossy(&json).into_owned())
}
