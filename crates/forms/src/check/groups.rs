//! Checks of a value against the group and the label that it stands under.

use super::Subject;
use super::file::{Bound, Check, Words};
use biao_model::{Comparator, Diagnostic, Quantity, Reading, Text, UnitFrom};

/// The quantity of a plain comparison.
fn quantity<'v, 'a>(reading: &'v Reading<'a>) -> Option<(Option<Comparator>, &'v Quantity<'a>)> {
    match reading {
        Reading::Comparison {
            comparator,
            quantity,
            ..
        } => Some((*comparator, quantity)),
        _ => None,
    }
}

/// No value of the groups has a unit of one of the dimensions.
pub(super) fn unit_in_group(
    check: &Check,
    groups: &[[String; 2]],
    dimensions: &[String],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, indicator) in subject.in_groups(groups) {
        let Some((_, quantity)) = quantity(&indicator.value.reading) else {
            continue;
        };
        let Some(unit) = &quantity.unit else { continue };
        // A rate (元/人) is of another dimension than its numerator, and a unit that may mean two
        // things (块) is no ground for an alarm.
        let ambiguous = indicator
            .value
            .notes
            .iter()
            .any(|note| note.code == "value/ambiguous-unit");
        let dimension = if quantity.per.is_some() || ambiguous {
            None
        } else {
            subject.normalizer.dimension(&unit.printed)
        };
        if dimension.is_some_and(|dimension| dimensions.iter().any(|d| d == dimension)) {
            diagnostics.push(check.report_indicator(index, indicator, &[]));
        }
    }
}

/// No rate is bounded from below by 100 % or more, but for labels that say growth.
pub(super) fn percent_bound(
    check: &Check,
    comparators: &[String],
    bound: &Bound,
    exempt: &Words,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, indicator) in subject.record.indicators.iter().enumerate() {
        let Some((Some(comparator), quantity)) = quantity(&indicator.value.reading) else {
            continue;
        };
        let percent = quantity
            .unit
            .as_ref()
            .is_some_and(|unit| unit.printed == "%");
        if !percent
            || quantity.number < bound.0
            || !comparators.iter().any(|c| c == comparator.as_str())
        {
            continue;
        }
        let label = indicator.levels[2].as_ref().map_or("", Text::as_str);
        if !exempt.stand_in(label) && !exempt.stand_in(&indicator.value.raw) {
            diagnostics.push(check.report_indicator(index, indicator, &[]));
        }
    }
}

/// Every group has a name that the taxonomy knows.
pub(super) fn unknown_group(
    check: &Check,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, indicator) in subject.record.indicators.iter().enumerate() {
        let level = match indicator.class {
            None => 0,
            Some((_, None)) => 1,
            Some(_) => continue,
        };
        let Some(name) = indicator.levels[level].as_ref() else {
            continue;
        };
        if !name.is_blank() {
            let at = format!("/indicators/{index}/level{}", level + 1);
            diagnostics.push(check.report(at, &name.places, &[("group", name.as_str())]));
        }
    }
}

/// The unit stands in the label or in the value, not in both.
pub(super) fn unit_twice(
    check: &Check,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, indicator) in subject.record.indicators.iter().enumerate() {
        // A bound that the template left in the label (（≥**人）) is no unit.
        let bracket = |label: &&Text<'_>| {
            label.as_str().ends_with([')', '）']) && !label.as_str().contains("**")
        };
        let Some(label) = indicator.levels[2].as_ref().filter(bracket) else {
            continue;
        };
        if indicator.value.unit_from != Some(UnitFrom::Value) {
            continue;
        }
        let Some(unit) = subject
            .normalizer
            .label_unit(label.as_str())
            .filter(|unit| unit.known)
        else {
            continue;
        };
        diagnostics.push(check.report_indicator(
            index,
            indicator,
            &[("label_unit", &unit.printed)],
        ));
    }
}
