//! Checks of amounts: sums, and indicators that allow more than there is.

use super::file::Check;
use super::{Subject, member};
use biao_model::{Amount, Decimal, Diagnostic, Entry, Indicator, Places, Reading, Text};

/// The total of a group is the sum of those of its parts that are printed. Nothing to check where
/// the total or all parts are missing, or one of them is printed but no number.
pub(super) fn sum(
    check: &Check,
    field: &str,
    total: &str,
    parts: &[String],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(members) = subject.group(field) else {
        return;
    };
    let Some(whole) = member(members, total) else {
        return;
    };
    let Some(expected) = whole.number else { return };
    let printed: Vec<&Amount<'_>> = parts
        .iter()
        .filter_map(|part| member(members, part))
        .filter(|part| says_something(part))
        .collect();
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
    let label = subject.label(&format!("{field}.{total}")).unwrap_or(total);
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

/// No indicator of the groups allows more money than the total.
pub(super) fn exceeds_total(
    check: &Check,
    field: &str,
    total: &str,
    groups: &[[String; 2]],
    exempt: &[String],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(members) = subject.group(field) else {
        return;
    };
    let Some(total_amount) = member(members, total) else {
        return;
    };
    let unit = members.iter().find_map(|member| match &member.entry {
        Entry::Text(unit) if member.id == "unit" => Some(unit.as_str()),
        _ => None,
    });
    // Without a unit the figures cannot be compared.
    let (Some(number), Some(unit)) = (total_amount.number, unit) else {
        return;
    };
    let Some(one) = subject.normalizer.canonical(Decimal::new(1, 0), unit) else {
        return;
    };
    let Some(budget) = number.checked_mul(one) else {
        return;
    };
    let label = subject.label(&format!("{field}.{total}")).unwrap_or(total);
    for (index, indicator) in subject.in_groups(groups) {
        let Some(amount) = plain_amount(indicator) else {
            continue;
        };
        let text = indicator.levels[2].as_ref().map_or("", Text::as_str);
        if amount <= budget
            || budget.is_zero()
            || exempt.iter().any(|word| text.contains(word.as_str()))
        {
            continue;
        }
        let Some(in_unit) = amount.checked_div_exact(one) else {
            continue;
        };
        diagnostics.push(check.report_indicator(
            index,
            indicator,
            &[
                ("amount", &in_unit.to_string()),
                ("unit", unit),
                ("label", label),
                ("total", &number.to_string()),
            ],
        ));
    }
}

/// An indicator's amount in base units of money, if it is an amount in all and not a price for one.
fn plain_amount(indicator: &Indicator<'_>) -> Option<Decimal> {
    let Reading::Comparison { quantity, .. } = &indicator.value.reading else {
        return None;
    };
    let canonical = indicator.value.canonical.as_ref()?;
    (canonical.unit == "CNY" && quantity.per.is_none()).then_some(canonical.number)?
}
