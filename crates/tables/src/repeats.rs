//! Spanned cells whose text a writer repeats in every slot that they cover.

use crate::part::{Part, column_words, looks_numeric};
use biao_model::{Cell, Repair, Vocabulary, WordRoles};

/// Some writers repeat the text of a spanned cell in every slot that it covers. They give
/// themselves away by a row that says the same words in at least three neighbouring slots. Then
/// equal neighbours are one cell in all rows down to the last such row; further down, where equal
/// values are ordinary, they are where two columns say the same from their header to the end.
///
/// What stands above the first row of column headers is the head of a form, where no two cells say
/// the same beside or below each other: there such a writer's equal neighbours are one cell, and
/// equal labels one below the other as well.
pub(crate) fn merge(part: &mut Part<'_>, vocabulary: &Vocabulary) {
    if part.width < 3 {
        return;
    }
    let repeats = |row: &[Cell<'_>]| {
        row.windows(3).any(|cells| {
            let text = cells[0].text.as_str();
            cells.iter().all(|cell| cell.text.as_str() == text)
                && text.chars().count() > 3
                && !looks_numeric(text)
        })
    };
    let last = (0..part.row_count())
        .rev()
        .find(|row| repeats(part.row(*row)))
        .map(|last| last.max(head(part, vocabulary)));
    let below = last.map_or(0, |last| last + 1);
    let twins = twin_columns(part, below, last.is_some());
    if last.is_none() && twins.iter().all(Option::is_none) {
        return;
    }
    let mut merged: Vec<Cell<'_>> = Vec::with_capacity(part.cells.len());
    let mut rows = Vec::with_capacity(part.rows.len());
    let cells = std::mem::take(&mut part.cells);
    for cell in cells {
        while rows.len() <= cell.row as usize {
            rows.push(merged.len() as u32);
        }
        let row = cell.row as usize;
        let before = (merged.len() as u32 > rows[row])
            .then(|| merged.last_mut())
            .flatten();
        let one = |before: &Cell<'_>| {
            if row < below {
                before.text.text == cell.text.text && !cell.text.is_blank()
            } else {
                twins[cell.col as usize].is_some_and(|from| from <= row)
            }
        };
        if let Some(before) = before
            && one(before)
        {
            before.col_span += cell.col_span;
            if !cell.text.is_blank() {
                before.repairs.push(Repair {
                    code: "table/repeated-span",
                    field: None,
                    printed: Some(cell.text.text),
                    places: cell.text.places,
                });
            }
            before.repairs.extend(cell.repairs);
        } else {
            merged.push(cell);
        }
    }
    rows.resize(part.rows.len(), merged.len() as u32);
    part.cells = merged;
    part.rows = rows;
    if last.is_some() {
        merge_labels(part, below, vocabulary);
    }
}

/// The last row above the first that heads columns; 0 where none does.
fn head(part: &Part<'_>, vocabulary: &Vocabulary) -> usize {
    (0..part.row_count())
        .find(|row| column_words(part.row(*row), vocabulary) >= 3)
        .map_or(0, |header| header.saturating_sub(1))
}

/// Merges labels that say in every row what the row above says there: those of the first column, and
/// above the row `below` those of all.
fn merge_labels(part: &mut Part<'_>, below: usize, vocabulary: &Vocabulary) {
    let label = |text: &str| {
        let roles = vocabulary.roles(text);
        roles.has(WordRoles::FIELD) && !roles.has(WordRoles::START)
    };
    let mut merged: Vec<Cell<'_>> = Vec::with_capacity(part.cells.len());
    let mut rows = Vec::with_capacity(part.rows.len());
    // For every column the label that the rows before print.
    let mut above: Vec<Option<usize>> = vec![None; part.width as usize];
    for cell in std::mem::take(&mut part.cells) {
        while rows.len() <= cell.row as usize {
            rows.push(merged.len() as u32);
        }
        if cell.col > 0 && cell.row as usize >= below {
            merged.push(cell);
            continue;
        }
        let above = &mut above[cell.col as usize];
        let known = above.map(|at| &mut merged[at]).filter(|above| {
            above.row + above.row_span == cell.row
                && above.col_span == cell.col_span
                && above.text.text == cell.text.text
        });
        if let Some(known) = known {
            known.row_span += cell.row_span;
            known.repairs.push(Repair {
                code: "table/repeated-span",
                field: None,
                printed: Some(cell.text.text),
                places: cell.text.places,
            });
            known.repairs.extend(cell.repairs);
        } else {
            *above = label(cell.text.as_str()).then_some(merged.len());
            merged.push(cell);
        }
    }
    rows.resize(part.rows.len(), merged.len() as u32);
    part.cells = merged;
    part.rows = rows;
}

/// The rows from which columns say the same as the one before them, from a header to the end: that
/// column's cells, repeated. The header stands in the row `first`, or below it where the writer is
/// known to repeat.
fn twin_columns(part: &Part<'_>, first: usize, known: bool) -> Vec<Option<usize>> {
    /// Rows, the header among them, that must print something: less may be chance.
    const FEWEST: u32 = 4;
    let width = part.width as usize;
    let mut twins = vec![None; width];
    // A giant of a few cells repeats none, and is not gone through slot by slot.
    if 4 * part.cells.len() < width * part.row_count() {
        return twins;
    }
    let mut printed = vec![0; width];
    let mut headers = vec![""; width];
    let mut texts = vec![""; width];
    for row in first..part.row_count() {
        texts.fill("");
        for cell in part.row(row) {
            texts[cell.col as usize..][..cell.col_span as usize].fill(cell.text.as_str());
        }
        for col in 1..width {
            let text = texts[col];
            let same = text == texts[col - 1];
            if same && text.is_empty() {
                continue;
            }
            if same && twins[col].is_some() && text != headers[col] {
                printed[col] += 1;
            } else if same && (row == first || known) && !looks_numeric(text) {
                (twins[col], headers[col], printed[col]) = (Some(row), text, 1);
            } else {
                twins[col] = None;
            }
        }
    }
    for (twin, printed) in twins.iter_mut().zip(printed) {
        twin.take_if(|_| printed < FEWEST);
    }
    twins
}
