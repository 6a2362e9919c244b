//! The table in the README is the grammar's test: every row is read, and must read as it says.
//! `UPDATE_README=1` writes the readings anew; look at what changed.

use biao_model::{Comparator, Reading, Value};
use biao_normalize::{Context, Normalizer};
use std::fmt::Write as _;

fn bound(comparator: Option<Comparator>) -> String {
    comparator.map_or(String::new(), |c| format!("{} ", c.as_str()))
}

fn reading(reading: &Reading<'_>) -> String {
    match reading {
        Reading::Comparison {
            comparator,
            quantity,
            approximate,
        } => {
            let mut text = bound(*comparator);
            if *approximate {
                text.push_str("~ ");
            }
            let _ = write!(text, "{}", quantity.number);
            if let Some(unit) = &quantity.unit {
                let _ = write!(text, " {}", unit.printed);
                if let Some(per) = quantity
                    .per
                    .as_ref()
                    .filter(|p| !unit.printed.ends_with(&***p))
                {
                    let _ = write!(text, " per {per}");
                }
            }
            text
        }
        Reading::Range {
            low,
            high,
            low_inclusive,
            high_inclusive,
            unit,
            per,
        } => {
            let text =
                |d: &Option<biao_model::Decimal>| d.map_or("…".to_owned(), |d| d.to_string());
            let mut range = format!(
                "{}{}, {}{}",
                if *low_inclusive { '[' } else { '(' },
                text(low),
                text(high),
                if *high_inclusive { ']' } else { ')' }
            );
            if let Some(unit) = unit {
                let _ = write!(range, " {}", unit.printed);
                if let Some(per) = per.as_ref().filter(|p| !unit.printed.ends_with(&***p)) {
                    let _ = write!(range, " per {per}");
                }
            }
            range
        }
        Reading::Change {
            direction,
            baseline,
            amount,
        } => {
            let from = baseline
                .as_ref()
                .map_or(String::new(), |b| format!(" from {b}"));
            format!("{}{from}: {}", direction.as_str(), self::reading(amount))
        }
        Reading::Date { comparator, date } => format!("{}{date}", bound(*comparator)),
        Reading::Grade {
            comparator,
            scheme,
            grade,
        } => format!(
            "{}{} on {scheme}",
            bound(*comparator),
            grade.as_deref().unwrap_or("no grade")
        ),
        Reading::Qualitative { direction } => {
            direction.map_or(String::new(), |d| d.as_str().to_owned())
        }
        Reading::Reference { to } => to.to_string(),
        Reading::Empty | Reading::Unparsed => String::new(),
    }
}

/// What the README prints of a value.
fn rendered(value: &Value<'_>) -> String {
    let mut text = format!("{} {}", value.reading.kind(), reading(&value.reading));
    if let Some(canonical) = &value.canonical {
        let number = |d: Option<biao_model::Decimal>| d.map_or("…".to_owned(), |d| d.to_string());
        let amount = match (&value.reading, canonical.high) {
            (_, None) => number(canonical.number),
            (_, high) => format!("{} to {}", number(canonical.number), number(high)),
        };
        let shown = format!("{amount} {}", canonical.unit);
        if !text.contains(&shown) {
            let _ = write!(text, " = {shown}");
        }
    }
    for other in &value.also {
        let _ = write!(text, "; also {}", rendered(other));
    }
    for note in &value.notes {
        let _ = write!(text, " ({}", note.code.trim_start_matches("value/"));
        if !note.candidates.is_empty() {
            let _ = write!(text, ": {}", note.candidates.join(" or "));
        }
        text.push(')');
    }
    text.trim().replace("  ", " ").replace('|', "\\|")
}

#[test]
fn the_readme_tells_the_truth() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let normalizer = Normalizer::new();
    let (mut wrong, mut rows, mut out) = (Vec::new(), 0, String::new());
    for line in readme.lines() {
        let cells: Vec<&str> = line.split(" | ").collect();
        let text = cells.first().and_then(|c| {
            c.strip_prefix("| `")?
                .strip_suffix('`')
                .map(|t| t.replace("\\|", "|"))
        });
        let (Some(text), [first, said, policy]) = (text, &cells[..]) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        rows += 1;
        // A unit column stands after a tab sign, a label before a colon sign.
        let (label, raw) = match text.split_once(" ⇒ ") {
            Some((label, raw)) => (Some(label), raw),
            None => (None, text.as_str()),
        };
        let context = Context {
            label,
            ..Context::default()
        };
        let now = rendered(&normalizer.read(raw.trim_matches('␠'), &context));
        if now != *said {
            wrong.push(format!(
                "{text}: the README says {said:?}, it reads {now:?}"
            ));
        }
        let _ = writeln!(out, "{first} | {now} | {policy}");
    }
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, out).unwrap();
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(rows > 150, "{rows} rows");
    }
}
