//! Arithmetic as evidence: where a row can be read in several ways, the identities of its table
//! decide, and the row says so.
//!
//! A reading is taken where it leaves fewer identities broken, or as many and makes more of them
//! hold, than every other one. Where none does, the row stays as printed, with its mark.

use super::{Checked, identities};
use crate::money::SHORT_ROW;
use biao_model::{Amount, Diagnostic, Outcome, Repair, TableBody, TableRow, Text};
use biao_normalize::{AmountReading, Normalizer};
use std::cmp::Reverse;

/// The repair on a row of which the identities of its table chose the reading.
const BY_ARITHMETIC: &str = "form/by-arithmetic";
/// Readings tried on one table, times its rows: what is doubtful throughout is not decided row by row.
const EFFORT: usize = 100_000;
/// Readings of one row.
const READINGS: usize = 40;

type Cells<'a> = Vec<(u32, Amount<'a>)>;

/// One way to read a row.
#[derive(Clone)]
struct Reading<'a> {
    label: Option<Text<'a>>,
    cells: Cells<'a>,
}

/// The readings of a row, and whether the row as it is now is one of them.
struct Doubt<'a> {
    row: usize,
    readings: Vec<Reading<'a>>,
    stands: bool,
}

/// Chooses the readings of the doubtful rows of a table; one that is decided may decide others.
/// `diagnostics` loses what was said about cells that are read now.
pub(super) fn decide(checked: &mut Checked<'_, '_, '_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut effort = EFFORT;
    while pass(checked, &mut effort, diagnostics) {}
}

/// One time from the top; whether a row was read otherwise than before.
fn pass(
    checked: &mut Checked<'_, '_, '_>,
    effort: &mut usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let mut changed = false;
    for doubt in doubts(checked.body, checked.profiles.normalizer()) {
        let needed = (doubt.readings.len() + 1) * checked.body.rows.len();
        let Some(left) = effort.checked_sub(needed) else {
            return false;
        };
        *effort = left;
        let row = doubt.row;
        let own = &checked.body.rows[row];
        let printed = Reading {
            label: own.label.clone(),
            cells: own.cells.clone(),
        };
        let mut tried: Vec<(Reverse<usize>, usize, usize)> = Vec::new();
        for (at, reading) in std::iter::once(&printed).chain(&doubt.readings).enumerate() {
            put(reading.clone(), &mut checked.body.rows[row]);
            let (broken, held) = tally(checked);
            tried.push((Reverse(broken), held, at));
        }
        put(printed, &mut checked.body.rows[row]);
        let Some(best) = alone_at_the_top(&tried) else {
            continue;
        };
        if best == 0 {
            // The sums hold as it is printed.
            if doubt.stands {
                let repairs = &mut checked.body.rows[row].repairs;
                repairs.retain(|repair| repair.code != SHORT_ROW);
            }
            continue;
        }
        let mut readings = doubt.readings;
        adopt(checked.body, row, readings.swap_remove(best - 1));
        changed = true;
        let pointer = format!("/records/{}/rows/{row}/cells/", checked.record);
        diagnostics.retain(|known| {
            known.code != "form/amount-not-read"
                || !known.at.as_ref().is_some_and(|at| at.starts_with(&pointer))
        });
    }
    changed
}

/// The reading that is better than all others.
fn alone_at_the_top(tried: &[(Reverse<usize>, usize, usize)]) -> Option<usize> {
    let (broken, held, at) = *tried.iter().max()?;
    let twins = tried.iter().filter(|one| (one.0, one.1) == (broken, held));
    (twins.count() == 1).then_some(at)
}

/// How many identities of a table are broken, and how many hold exactly.
fn tally(checked: &Checked<'_, '_, '_>) -> (usize, usize) {
    let results = identities(checked, &mut Vec::new());
    let of = |wanted: &Outcome| results.iter().filter(|one| one.outcome == *wanted).count();
    (of(&Outcome::Fails), of(&Outcome::Holds))
}

fn put<'a>(reading: Reading<'a>, row: &mut TableRow<'a>) {
    row.label = reading.label;
    row.cells = reading.cells;
}

/// Puts the chosen reading in a row's place. What was printed otherwise is kept on the row.
fn adopt<'a>(body: &mut TableBody<'a>, row: usize, reading: Reading<'a>) {
    let row = &mut body.rows[row];
    row.repairs.retain(|repair| repair.code != SHORT_ROW);
    if row.label != reading.label
        && let Some(label) = std::mem::replace(&mut row.label, reading.label)
    {
        row.repairs.push(Repair {
            code: BY_ARITHMETIC,
            field: Some("label"),
            printed: Some(label.text),
            places: label.places,
        });
    }
    let printed = std::mem::replace(&mut row.cells, reading.cells);
    for (column, amount) in &row.cells {
        let known = printed.iter().find(|(own, _)| own == column);
        let same = known
            .is_some_and(|(_, known)| known.number == amount.number && known.text == amount.text);
        if same || amount.text.is_blank() {
            continue;
        }
        let own = amount.text.as_str();
        let whole = printed
            .iter()
            .map(|(_, known)| &known.text)
            .find(|known| known.as_str() != own && known.as_str().contains(own))
            .filter(|_| known.is_none_or(|(_, known)| known.text != amount.text))
            .unwrap_or(&amount.text);
        row.repairs.push(Repair {
            code: BY_ARITHMETIC,
            field: Some("cells"),
            printed: Some(whole.text.clone()),
            places: whole.places.clone(),
        });
    }
}

/// The rows that can be read in several ways.
fn doubts<'a>(body: &TableBody<'a>, normalizer: &Normalizer) -> Vec<Doubt<'a>> {
    let mut found = Vec::new();
    for (at, row) in body.rows.iter().enumerate() {
        let columns = || amount_columns(body, row);
        let is_short = row.repairs.iter().any(|repair| repair.code == SHORT_ROW);
        if is_short {
            found.push(Doubt {
                row: at,
                readings: with_label(row, shifted(row, &columns())),
                stands: true,
            });
            continue;
        }
        if let Some(reading) = overflowing(row, columns, normalizer) {
            found.push(Doubt {
                row: at,
                readings: vec![reading],
                stands: true,
            });
            continue;
        }
        let unread = row.cells.iter().position(|(_, amount)| {
            amount.number.is_none()
                && amount.text.as_str().contains(|c: char| c.is_ascii_digit())
                && normalizer.amount(amount.text.as_str()) == AmountReading::Text
        });
        let Some(cell) = unread else { continue };
        let columns = columns();
        if !columns.contains(&row.cells[cell].0) {
            continue;
        }
        let mut readings = apart(row, cell, &columns, normalizer);
        readings.extend(digits(row, cell, normalizer));
        found.push(Doubt {
            row: at,
            readings: with_label(row, readings),
            stands: false,
        });
    }
    found.retain(|doubt| (1..=READINGS).contains(&doubt.readings.len()));
    found
}

/// Readings of the cells beside a row's own label.
fn with_label<'a>(row: &TableRow<'a>, readings: Vec<Cells<'a>>) -> Vec<Reading<'a>> {
    let label = &row.label;
    let readings = readings.into_iter().map(|cells| Reading {
        label: label.clone(),
        cells,
    });
    readings.collect()
}

/// A label that ends in a number, before a blank cell: text ran over the cell's end into the amount.
fn overflowing<'a>(
    row: &TableRow<'a>,
    columns: impl Fn() -> Vec<u32>,
    normalizer: &Normalizer,
) -> Option<Reading<'a>> {
    let label = row.label.as_ref()?;
    let text = label.as_str();
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    let number = normalizer.amount(&text[name.len()..]).number()?;
    if name.is_empty() {
        return None;
    }
    let columns = columns();
    let blank = row
        .cells
        .iter()
        .position(|(column, amount)| columns.contains(column) && amount.text.is_blank())?;
    let mut cells = row.cells.clone();
    cells[blank].1 = Amount {
        number: Some(number),
        text: label.slice(name.len()..text.len()),
    };
    Some(Reading {
        label: Some(label.slice(0..name.len())),
        cells,
    })
}

/// The columns in which the rows of a row's block print numbers.
fn amount_columns(body: &TableBody<'_>, row: &TableRow<'_>) -> Vec<u32> {
    let name = |row: &TableRow<'_>| row.block.as_ref().map(|block| block.places.clone());
    let own = name(row);
    let mut columns: Vec<u32> = body
        .rows
        .iter()
        .filter(|other| name(other) == own)
        .flat_map(|other| &other.cells)
        .filter(|(_, amount)| amount.number.is_some())
        .map(|(column, _)| *column)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// A row with fewer cells than columns: blanks were lost anywhere among them, so that what is printed
/// stands further to the right.
fn shifted<'a>(row: &TableRow<'a>, columns: &[u32]) -> Vec<Cells<'a>> {
    let printed: Vec<&Amount<'a>> = row
        .cells
        .iter()
        .filter(|(column, _)| columns.contains(column))
        .map(|(_, amount)| amount)
        .collect();
    if printed.len() != row.cells.len() || printed.len() >= columns.len() {
        return Vec::new();
    }
    let mut readings = Vec::new();
    // Places of the cells, ascending; the next choice moves the last cell that can still move.
    let mut places: Vec<usize> = (0..printed.len()).collect();
    loop {
        let movable = (0..places.len())
            .rev()
            .find(|at| places[*at] < columns.len() - (places.len() - at));
        let Some(at) = movable else { break };
        places[at] += 1;
        for next in at + 1..places.len() {
            places[next] = places[next - 1] + 1;
        }
        let cells = places.iter().zip(&printed);
        readings.push(
            cells
                .map(|(place, amount)| (columns[*place], (*amount).clone()))
                .collect(),
        );
        if readings.len() > READINGS {
            break;
        }
    }
    readings
}

/// Numbers that stand together in one cell, beside cells that print nothing: each in a column of its
/// own.
fn apart<'a>(
    row: &TableRow<'a>,
    cell: usize,
    columns: &[u32],
    normalizer: &Normalizer,
) -> Vec<Cells<'a>> {
    let (column, amount) = &row.cells[cell];
    let text = amount.text.as_str();
    let pieces: Vec<Amount<'a>> = text
        .split_whitespace()
        .filter_map(|piece| {
            let start = piece.as_ptr() as usize - text.as_ptr() as usize;
            Some(Amount {
                number: Some(normalizer.amount(piece).number()?),
                text: amount.text.slice(start..start + piece.len()),
            })
        })
        .collect();
    let count = pieces.len();
    if count < 2 || count != text.split_whitespace().count() {
        return Vec::new();
    }
    let Some(own) = columns.iter().position(|known| known == column) else {
        return Vec::new();
    };
    let is_free = |column: u32| {
        let mut known = row.cells.iter().filter(|(other, _)| *other == column);
        known.all(|(_, amount)| amount.text.is_blank())
    };
    let starts = own.saturating_sub(count - 1)..=own;
    starts
        .filter_map(|start| {
            let taken = columns.get(start..start + count)?;
            let free = taken.iter().all(|other| other == column || is_free(*other));
            free.then(|| {
                let others = row.cells.iter().filter(|(other, _)| !taken.contains(other));
                let mut cells: Cells<'a> = others.cloned().collect();
                cells.extend(taken.iter().copied().zip(pieces.iter().cloned()));
                cells.sort_by_key(|(column, _)| *column);
                cells
            })
        })
        .collect()
}

/// One character in a number that is no digit: every digit in its place. Separators astray, and a
/// point printed twice: without them.
fn digits<'a>(row: &TableRow<'a>, cell: usize, normalizer: &Normalizer) -> Vec<Cells<'a>> {
    let amount = &row.cells[cell].1;
    let dense: String = amount.text.as_str().chars().filter(|c| *c != ',').collect();
    let dense = dense.replace("..", ".");
    let strange = |c: &char| !c.is_ascii_digit() && !matches!(c, '.' | '-');
    let candidates: Vec<String> = match dense.chars().filter(strange).count() {
        0 => vec![dense],
        1 => ('0'..='9')
            .map(|digit| {
                let put = |c| if strange(&c) { digit } else { c };
                dense.chars().map(put).collect()
            })
            .collect(),
        _ => Vec::new(),
    };
    candidates
        .iter()
        .filter_map(|candidate| {
            let mut cells = row.cells.clone();
            cells[cell].1 = Amount {
                number: Some(normalizer.amount(candidate).number()?),
                text: Text::clone(&amount.text),
            };
            Some(cells)
        })
        .collect()
}
