//! Values in words: `≥ 96 %`.

use biao_model::{Comparator, Decimal, Direction, Quantity, Reading, Unit, Value};

/// What a value says, in words; with what else its text holds.
pub fn value(value: &Value<'_>) -> String {
    let mut words = reading(&value.reading);
    for also in &value.also {
        words.push_str("; also ");
        words.push_str(&self::value(also));
    }
    words
}

fn reading(reading: &Reading<'_>) -> String {
    match reading {
        Reading::Comparison {
            comparator,
            quantity:
                Quantity {
                    number,
                    unit,
                    per: _,
                },
            approximate,
        } => {
            let about = if *approximate { "about " } else { "" };
            let amount = amount(&number.to_string(), unit.as_ref());
            match comparator {
                Some(comparator) => format!("{} {about}{amount}", sign(*comparator)),
                None => format!("{about}{amount}"),
            }
        }
        Reading::Range {
            low,
            high,
            low_inclusive,
            high_inclusive,
            unit,
            per: _,
        } => range(
            (*low, *low_inclusive),
            (*high, *high_inclusive),
            unit.as_ref(),
        ),
        Reading::Change {
            direction,
            baseline,
            amount,
        } => {
            let against = baseline
                .as_ref()
                .map(|baseline| format!(" against {baseline}"))
                .unwrap_or_default();
            match amount.as_ref() {
                Reading::Unparsed | Reading::Empty => format!("{}{against}", direction.as_str()),
                amount => format!(
                    "{} by {}{against}",
                    direction.as_str(),
                    self::reading(amount)
                ),
            }
        }
        Reading::Date { comparator, date } => match comparator {
            Some(comparator) => format!("{} {date}", sign(*comparator)),
            None => date.clone(),
        },
        Reading::Grade {
            comparator,
            scheme,
            grade,
        } => {
            let sign = comparator
                .map(|c| format!("{} ", sign(c)))
                .unwrap_or_default();
            match grade {
                Some(grade) => format!("{sign}{grade} on the scale {scheme}"),
                None => format!("no choice on the scale {scheme}"),
            }
        }
        Reading::Qualitative {
            direction: Some(Direction::Increase),
        } => "in words: more".to_owned(),
        Reading::Qualitative {
            direction: Some(Direction::Decrease),
        } => "in words: less".to_owned(),
        Reading::Qualitative { direction: None } => "in words".to_owned(),
        Reading::Reference { to } => format!("as the {to} says"),
        Reading::Empty => "nothing said".to_owned(),
        Reading::Unparsed => "not understood".to_owned(),
    }
}

fn range(
    low: (Option<Decimal>, bool),
    high: (Option<Decimal>, bool),
    unit: Option<&Unit<'_>>,
) -> String {
    let bound = |(number, inclusive), closed: &str, open: &str| {
        (number as Option<Decimal>)
            .map(|number| format!("{} {number}", if inclusive { closed } else { open }))
    };
    let both = if let ((Some(low), true), (Some(high), true)) = (low, high) {
        format!("{low} to {high}")
    } else {
        let bounds = [bound(low, "≥", ">"), bound(high, "≤", "<")];
        bounds
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" and ")
    };
    amount(&both, unit)
}

fn amount(number: &str, unit: Option<&Unit<'_>>) -> String {
    match unit {
        Some(unit) => format!("{number} {}", unit.printed),
        None => number.to_owned(),
    }
}

fn sign(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Less => "<",
        Comparator::LessEqual => "≤",
        Comparator::Equal => "=",
        Comparator::GreaterEqual => "≥",
        Comparator::Greater => ">",
    }
}
