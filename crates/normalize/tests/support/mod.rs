//! What the tests compare by.
#![allow(dead_code)] // each test file takes what it needs
#![allow(clippy::unwrap_used)] // a test may fail
#![allow(clippy::manual_let_else, clippy::cast_precision_loss)]

use biao_model::{Comparator, Decimal, PartRole, Reading, Value};

/// The numbers of a value, multiplier multiplied out; `*_coded` in the canonical unit.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Numbers {
    pub(crate) comparator: Option<Comparator>,
    pub(crate) approximate: bool,
    /// Of a comparison without a bound's direction.
    pub(crate) point: Option<Decimal>,
    pub(crate) point_coded: Option<Decimal>,
    pub(crate) low: Option<Decimal>,
    pub(crate) low_coded: Option<Decimal>,
    pub(crate) high: Option<Decimal>,
    pub(crate) high_coded: Option<Decimal>,
    pub(crate) low_inclusive: bool,
    pub(crate) high_inclusive: bool,
}

/// The power of ten that a value's multiplier stands for.
fn power(value: &Value<'_>, printed: Option<&str>) -> u32 {
    if !value.parts.iter().any(|p| p.role == PartRole::Multiplier) {
        return 0;
    }
    printed
        .unwrap_or("")
        .chars()
        .map_while(|c| {
            Some(match c {
                '万' | '萬' | 'w' => 4,
                '亿' | '億' => 8,
                '兆' => 12,
                '京' => 16,
                '垓' => 20,
                '秭' => 24,
                '穰' => 28,
                '沟' | '溝' => 32,
                '涧' | '澗' => 36,
                _ => return None,
            })
        })
        .sum()
}

pub(crate) fn numbers(value: &Value<'_>) -> Option<Numbers> {
    of(&value.reading, value)
}

/// The numbers as printed: 7 of 7万元.
pub(crate) fn printed(value: &Value<'_>) -> Option<Numbers> {
    let mut bare = value.clone();
    bare.parts.clear();
    of(&value.reading, &bare)
}

fn of(reading: &Reading<'_>, value: &Value<'_>) -> Option<Numbers> {
    let coded = value.canonical.as_ref();
    let full = |d: Decimal, printed: Option<&str>| {
        let factor = 10i128.checked_pow(power(value, printed)).unwrap();
        d.checked_mul(Decimal::new(factor, 0)).unwrap_or(d)
    };
    match reading {
        Reading::Comparison {
            comparator,
            quantity,
            approximate,
        } => {
            let printed = quantity.unit.as_ref().map(|u| u.printed.as_ref());
            let number = Some(full(quantity.number, printed));
            let canonical = coded.and_then(|c| c.number);
            let mut numbers = Numbers {
                comparator: *comparator,
                approximate: *approximate,
                ..Numbers::default()
            };
            match comparator {
                Some(Comparator::Greater | Comparator::GreaterEqual) => {
                    (numbers.low, numbers.low_coded) = (number, canonical);
                    numbers.low_inclusive = *comparator == Some(Comparator::GreaterEqual);
                }
                Some(Comparator::Less | Comparator::LessEqual) => {
                    (numbers.high, numbers.high_coded) = (number, canonical);
                    numbers.high_inclusive = *comparator == Some(Comparator::LessEqual);
                }
                Some(Comparator::Equal) => {
                    (numbers.low, numbers.high) = (number, number);
                    (numbers.low_coded, numbers.high_coded) = (canonical, canonical);
                    (numbers.low_inclusive, numbers.high_inclusive) = (true, true);
                }
                None => (numbers.point, numbers.point_coded) = (number, canonical),
            }
            Some(numbers)
        }
        Reading::Range {
            low,
            high,
            low_inclusive,
            high_inclusive,
            unit,
            ..
        } => {
            let printed = unit.as_ref().map(|u| u.printed.as_ref());
            Some(Numbers {
                low: low.map(|d| full(d, printed)),
                high: high.map(|d| full(d, printed)),
                low_coded: coded.and_then(|c| c.number),
                high_coded: coded.and_then(|c| c.high),
                low_inclusive: *low_inclusive,
                high_inclusive: *high_inclusive,
                ..Numbers::default()
            })
        }
        Reading::Change { amount, .. } => of(amount, value),
        _ => None,
    }
}

/// A number of 39 digits, which the decimal's own parser refuses and its mantissa holds.
pub(crate) fn wide(text: &str) -> Result<Decimal, std::num::ParseIntError> {
    text.parse().map(|mantissa| Decimal::new(mantissa, 0))
}

/// The size of a unit as other projects name it, in the code that the value was given.
pub(crate) fn size_of(name: &str, code: Option<&str>) -> Option<Decimal> {
    let (own, size) = match name {
        "Gram" => ("g", Decimal::new(1, 0)),
        "Second" => ("s", Decimal::new(1, 0)),
        "Minute" | "minute" => ("s", Decimal::new(60, 0)),
        "Hour" | "hour" => ("s", Decimal::new(3600, 0)),
        "Month" | "month" => ("mo", Decimal::new(1, 0)),
        "Year" | "year" => ("mo", Decimal::new(12, 0)),
        "Cent" => ("CNY", Decimal::new(1, 2)),
        _ => return None,
    };
    (code == Some(own)).then_some(size)
}

/// First and last day of a date or a period; an open part is kept open.
pub(crate) fn interval(date: &str) -> Option<(String, String)> {
    let (from, to) = date.split_once('/').unwrap_or((date, date));
    Some((edge(from, false)?, edge(to, true)?))
}

fn edge(date: &str, last: bool) -> Option<String> {
    if let Some(month) = date.strip_prefix("--") {
        return Some(match month.len() {
            2 if last => format!("{date}-{}", length(2024, month.parse().ok()?)),
            2 => format!("{date}-01"),
            _ => date.to_owned(),
        });
    }
    let mut parts = date.splitn(3, '-');
    let year: u32 = parts.next()?.parse().ok()?;
    let month: u32 = match parts.next() {
        Some(week) if week.starts_with('W') => return Some(date.to_owned()),
        Some(text) => text.parse().ok()?,
        None => return Some(format!("{year}-{}", if last { "12-31" } else { "01-01" })),
    };
    let day: u32 = match parts.next() {
        Some(text) => text.parse().ok()?,
        None if last => length(year, month),
        None => 1,
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn length(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

pub(crate) fn day_after(date: &str) -> String {
    let parts: Vec<u32> = date.split('-').filter_map(|p| p.parse().ok()).collect();
    let [year, month, day] = parts[..] else {
        return String::new();
    };
    let (year, month, day) = if day < length(year, month) {
        (year, month, day + 1)
    } else if month < 12 {
        (year, month + 1, 1)
    } else {
        (year + 1, 1, 1)
    };
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whether a row's unit is the value's: units compare by what they mean where the row writes
/// another form of the same.
pub(crate) fn same_unit(unit: &str, value: &Value<'_>, note: &str) -> bool {
    let (printed, per) = match unit_of(&value.reading) {
        Some(found) => found,
        None => {
            return unit.is_empty()
                || unit == "比例"
                || note.contains("unit only")
                || note.contains("unit from")
                || note.contains("unit in label")
                || unit == "%" && note.contains("tolerance");
        }
    };
    let joined = format!("{printed}/{}", per.unwrap_or_default());
    printed == unit
        || joined == unit
        || matches!(
            (unit, printed.as_str()),
            ("m", "M") | ("百分点", "个百分点") | ("人/人", _)
        )
        || joined == format!("{unit}/")
}

fn unit_of(reading: &Reading<'_>) -> Option<(String, Option<String>)> {
    match reading {
        Reading::Comparison { quantity, .. } => quantity.unit.as_ref().map(|u| {
            (
                u.printed.to_string(),
                quantity.per.as_ref().map(ToString::to_string),
            )
        }),
        Reading::Range { unit, per, .. } => unit
            .as_ref()
            .map(|u| (u.printed.to_string(), per.as_ref().map(ToString::to_string))),
        Reading::Change { amount, .. } => unit_of(amount),
        _ => None,
    }
}

/// `scale` for a scale in place of a choice, `>=良` for a bound, else the grade.
pub(crate) fn grade_matches(reading: &Reading<'_>, want: &str) -> bool {
    let Reading::Grade {
        comparator, grade, ..
    } = reading
    else {
        return false;
    };
    if want.starts_with("scale") {
        return grade.is_none();
    }
    let bare = want.trim_start_matches(['>', '=', '<']);
    let bound = &want[..want.len() - bare.len()];
    comparator.map_or("", Comparator::as_str) == bound
        && grade
            .as_deref()
            .is_some_and(|g| bare.starts_with(g) || g == bare)
}
