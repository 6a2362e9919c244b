//! Checks of amounts: sums, and indicators that allow more than there is.

use super::file::{Check, Words};
use super::{Subject, member};
use biao_model::{Amount, Decimal, Diagnostic, Entry, Field, Indicator, Places, Reading, Text};
use std::collections::BTreeMap;

/// Which total is the sum of which parts.
pub(super) struct Sum<'c> {
    pub(super) field: &'c str,
    pub(super) total: &'c str,
    pub(super) parts: &'c [String],
    pub(super) instead: &'c BTreeMap<String, Vec<String>>,
    pub(super) required: &'c [String],
}

impl Sum<'_> {
    /// The parts that are printed; for one that is not, those that stand for it.
    fn printed<'s, 'a>(&self, members: &'s [Field<'a>]) -> Vec<&'s Amount<'a>> {
        let printed = |part: &String| member(members, part).filter(|part| says_something(part));
        let mut parts = Vec::new();
        for part in self.parts {
            match (printed(part), self.instead.get(part)) {
                (Some(amount), _) => parts.push(amount),
                (None, Some(instead)) => parts.extend(instead.iter().filter_map(printed)),
                (None, None) => {}
            }
        }
        parts
    }
}

/// The total of a group is the sum of those of its parts that are printed. Nothing to check where
/// the total or all parts are missing, or one of them is printed but no number.
pub(super) fn sum(
    check: &Check,
    of: &Sum<'_>,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Sum { field, total, .. } = *of;
    let Some(members) = subject.group(field) else {
        return;
    };
    let Some(whole) = member(members, total) else {
        return;
    };
    let Some(expected) = whole.number else { return };
    let known = |part: &String| member(members, part).is_some_and(|part| part.number.is_some());
    if !of.required.iter().all(known) {
        return;
    }
    let printed = of.printed(members);
    let Some(numbers) = printed
        .iter()
        .map(|part| part.number)
        .collect::<Option<Vec<Decimal>>>()
    else {
        return;
    };
    let Some(sum) = numbers
        .iter()
        .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))
    else {
        return;
    };
    if numbers.is_empty() || sum == expected {
        return;
    }
    let Some(difference) = expected.checked_sub(sum) else {
        return;
    };
    let texts: Vec<String> = numbers.iter().map(Decimal::to_string).collect();
    let mut places: Places = whole.text.places.clone();
    places.extend(
        printed
            .iter()
            .flat_map(|part| part.text.places.iter().copied()),
    );
    let label = subject.member_label(field, total).unwrap_or(total);
    diagnostics.push(check.report(
        format!("/fields/{field}"),
        &places,
        &[
            ("label", label),
            ("total", &expected.to_string()),
            ("parts", &texts.join(" + ")),
            ("difference", &difference.normalized().to_string()),
        ],
    ));
}

/// A part that is blank, or a dash, says nothing.
fn says_something(part: &Amount<'_>) -> bool {
    part.number.is_some()
        || !part
            .text
            .as_str()
            .trim_matches(|c: char| c.is_whitespace() || "-—–－/／无".contains(c))
            .is_empty()
}

/// The total of a group of funds, in base units of money.
struct Budget<'s> {
    label: &'s str,
    total: Decimal,
    unit: &'s str,
    /// One of the unit, in base units.
    one: Decimal,
    amount: Decimal,
}

impl<'s> Budget<'s> {
    /// `None` where the total is no number or has no unit: then nothing can be compared with it.
    fn of(subject: &Subject<'s, '_>, field: &str, total: &'s str) -> Option<Self> {
        let members = subject.group(field)?;
        let number = member(members, total)?
            .number
            .filter(|number| !number.is_zero())?;
        let unit = members.iter().find_map(|member| match &member.entry {
            Entry::Text(unit) if member.id == "unit" => Some(unit.as_str()),
            _ => None,
        })?;
        let one = subject.normalizer.canonical(Decimal::new(1, 0), unit)?;
        let label = subject.member_label(field, total).unwrap_or(total);
        Some(Self {
            label,
            total: number,
            unit,
            one,
            amount: number.checked_mul(one)?,
        })
    }

    /// An amount in the unit of the funds.
    fn in_unit(&self, amount: Decimal) -> Option<String> {
        Some(amount.checked_div_exact(self.one)?.to_string())
    }
}

/// The indicators of some groups that state an amount of money, but for those whose label says
/// that it is none of the project's funds.
fn amounts<'s, 'a>(
    subject: &Subject<'s, 'a>,
    groups: &[[String; 2]],
    exempt: &Words,
) -> Vec<(usize, &'s Indicator<'a>, Decimal)> {
    let spared = |indicator: &Indicator<'_>| {
        let label = indicator.levels[2].as_ref().map_or("", Text::as_str);
        exempt.stand_in(label)
    };
    let of = |(index, indicator): (usize, &'s Indicator<'a>)| {
        Some((index, indicator, plain_amount(indicator)?))
    };
    subject
        .in_groups(groups)
        .filter(|(_, indicator)| !spared(indicator))
        .filter_map(of)
        .collect()
}

/// No indicator of the groups allows more money than the total.
pub(super) fn exceeds_total(
    check: &Check,
    field: &str,
    total: &str,
    groups: &[[String; 2]],
    exempt: &Words,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(budget) = Budget::of(subject, field, total) else {
        return;
    };
    for (index, indicator, amount) in amounts(subject, groups, exempt) {
        if amount <= budget.amount {
            continue;
        }
        let Some(in_unit) = budget.in_unit(amount) else {
            continue;
        };
        let total = budget.total.to_string();
        let more = [
            ("amount", in_unit.as_str()),
            ("unit", budget.unit),
            ("label", budget.label),
            ("total", &total),
        ];
        diagnostics.push(check.report_indicator(index, indicator, &more));
    }
}

/// The indicators of the groups do not allow more money together than the total, where none of
/// them does alone. The last of them is reported.
pub(super) fn parts_exceed_total(
    check: &Check,
    field: &str,
    total: &str,
    groups: &[[String; 2]],
    exempt: &Words,
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(budget) = Budget::of(subject, field, total) else {
        return;
    };
    let parts = amounts(subject, groups, exempt);
    if parts.len() < 2 || parts.iter().any(|(.., amount)| *amount >= budget.amount) {
        return;
    }
    let sum = parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, (.., amount)| sum.checked_add(*amount));
    let (Some(sum), Some(&(index, indicator, _))) =
        (sum.filter(|sum| *sum > budget.amount), parts.last())
    else {
        return;
    };
    let texts: Option<Vec<String>> = parts
        .iter()
        .map(|(.., amount)| budget.in_unit(*amount))
        .collect();
    let (Some(texts), Some(sum)) = (texts, budget.in_unit(sum)) else {
        return;
    };
    let (texts, total) = (texts.join(" + "), budget.total.to_string());
    let more = [
        ("parts", texts.as_str()),
        ("sum", &sum),
        ("unit", budget.unit),
        ("label", budget.label),
        ("total", &total),
    ];
    diagnostics.push(check.report_indicator(index, indicator, &more));
}

/// An indicator's amount in base units of money, if it is an amount in all and not a price for one.
fn plain_amount(indicator: &Indicator<'_>) -> Option<Decimal> {
    let Reading::Comparison { quantity, .. } = &indicator.value.reading else {
        return None;
    };
    let canonical = indicator.value.canonical.as_ref()?;
    (canonical.unit == "CNY" && quantity.per.is_none()).then_some(canonical.number)?
}
