//! What reads well and may yet be something else: a month taken for a length of time, a date or a
//! number of a telephone taken for an amount. Said, with the other reading; never put in its place.

use crate::draft::{Draft, Item, Printed, Quantity};
use crate::normalizer::{Context, Normalizer};
use crate::notes;
use biao_model::Decimal;

/// Digits of the shortest number that is more likely a telephone's or a code than an amount.
const SHORTEST_CODE: usize = 11;

/// Years that a disclosure may speak of without saying so.
const YEARS: std::ops::RangeInclusive<i128> = 2010..=2049;

/// Adds the doubts about an item of `text`.
pub(crate) fn raise(normalizer: &Normalizer, item: &mut Item, text: &str, context: &Context<'_>) {
    match &item.draft {
        Draft::Comparison {
            comparator,
            quantity,
        } => match quantity.unit {
            Some(Printed::At(from, to)) => {
                let other = may_be_day(quantity, &text[from..to], comparator.is_some());
                if let Some(other) = other {
                    say_date(item, text, other);
                }
            }
            Some(Printed::As(_)) => {}
            None if has_unit(normalizer, context) => {}
            None => {
                let printed = &text[quantity.start..quantity.end];
                if is_code(printed) && comparator.is_none() {
                    item.notes.push(notes::doubt(
                        "value/number-or-code",
                        format!("“{printed}” is read as a number; it has the form of a code"),
                        Some((item.start, item.end)),
                        Vec::new(),
                    ));
                } else if let Some(date) = may_be_date(quantity.number, printed)
                    && (comparator.is_none() || quantity.number.scale() > 0)
                {
                    say_date(item, text, date);
                }
            }
        },
        Draft::Range {
            low: Some(low),
            high: Some(high),
            ..
        } if high.unit.is_none()
            && YEARS.contains(&year(low.number))
            && YEARS.contains(&year(high.number)) =>
        {
            let other = format!("{}/{}", low.number, high.number);
            say_date(item, text, other);
        }
        _ => {}
    }
}

fn say_date(item: &mut Item, text: &str, other: String) {
    let printed = &text[item.start..item.end];
    item.notes.push(notes::doubt(
        "value/number-or-date",
        format!("“{printed}” is read as a number; it may be a date"),
        Some((item.start, item.end)),
        vec![other],
    ));
}

fn has_unit(normalizer: &Normalizer, context: &Context<'_>) -> bool {
    context
        .column_unit
        .is_some_and(|unit| !unit.trim().is_empty())
        || context
            .label
            .is_some_and(|label| normalizer.label_unit(label).is_some())
}

/// ≤12月, 15日, 超过2023年: a month of the year, a day of the month, a year.
fn may_be_day(quantity: &Quantity, unit: &str, bounded: bool) -> Option<String> {
    let number = quantity.number;
    if number.scale() > 0 || quantity.per.is_some() {
        return None;
    }
    match (unit, number.mantissa()) {
        ("月", month @ 1..=12) => Some(format!("--{month:02}")),
        ("季度" | "季", quarter @ 1..=4) => {
            Some(format!("--{:02}/--{:02}", quarter * 3 - 2, quarter * 3))
        }
        // 年度, and 年期 that no one counts by the thousand.
        (unit, year)
            if unit.starts_with('年') && u32::try_from(year).is_ok_and(crate::date::is_year) =>
        {
            Some(year.to_string())
        }
        ("日" | "号", day @ 1..=31) if !bounded => Some(format!("---{day:02}")),
        _ => None,
    }
}

/// 2023.6, 2023, 20231231.
fn may_be_date(number: Decimal, printed: &str) -> Option<String> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if let Some((year, month)) = printed.split_once('.') {
        let in_reach = year.parse().is_ok_and(|year| YEARS.contains(&year));
        let month: u8 = Some(month)
            .filter(|month| month.len() <= 2 && digits(month))?
            .parse()
            .ok()?;
        return (in_reach && (1..=12).contains(&month)).then(|| format!("{year}-{month:02}"));
    }
    if !digits(printed) {
        return None;
    }
    match printed.len() {
        4 => YEARS.contains(&year(number)).then(|| printed.to_owned()),
        8 => {
            let (year, month, day) = (&printed[..4], &printed[4..6], &printed[6..]);
            crate::date::is_day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
                .then(|| format!("{year}-{month}-{day}"))
        }
        _ => None,
    }
}

fn year(number: Decimal) -> i128 {
    if number.scale() == 0 {
        number.mantissa()
    } else {
        0
    }
}

/// 007, 13800138000: a leading zero, or more digits than amounts without a unit have.
fn is_code(printed: &str) -> bool {
    let digits = printed.bytes().all(|b| b.is_ascii_digit());
    digits && (printed.len() >= SHORTEST_CODE || printed.len() > 1 && printed.starts_with('0'))
}
