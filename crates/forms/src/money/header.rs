//! The header of a money table: its rows, and for every column the path of headers above it.

use super::caption_cell;
use super::words::Words;
use biao_model::{Cell, Table, Text};
use biao_normalize::{AmountReading, Normalizer};
use std::ops::Range;

/// The rows of the header: behind the rows that print a title, before the first row of data.
pub(super) fn rows(table: &Table<'_>, words: &Words, normalizer: &Normalizer) -> Range<u32> {
    let top = (0..table.rows())
        .find(|row| caption_cell(table, *row).is_none())
        .unwrap_or(table.rows());
    let is_data = |row: u32| row >= table.rows() || is_data(table, row, words, normalizer);
    if is_data(top) {
        return top..top;
    }
    let mut bottom = top + 1;
    loop {
        // A header of several rows ends where all its cells end, …
        let reaches = (top..bottom)
            .flat_map(|row| table.row(row))
            .map(|cell| cell.row + cell.row_span)
            .max()
            .unwrap_or(bottom);
        // … and one that spans columns wants them named.
        let spans = table.row(bottom - 1).any(|cell| cell.col_span > 1);
        let names = bottom < table.rows() && is_header(table, bottom, words);
        if (reaches > bottom || spans || names) && !is_data(bottom) {
            bottom += 1;
        } else {
            return top..bottom;
        }
    }
}

/// Whether all that a row prints are words of column headers, two at least.
fn is_header(table: &Table<'_>, row: u32, words: &Words) -> bool {
    let mut printed = 0;
    let all = table
        .row(row)
        .filter(|cell| !cell.text.is_blank())
        .all(|cell| {
            printed += 1;
            let text = cell.text.as_str();
            words.is_amount(text) || words.role(text) != super::words::Role::Other
        });
    all && printed >= 2 && !is_total_row(table, row, words)
}

/// Whether a row is data: it prints an amount or a total's label, is blank, or begins a list.
fn is_data(table: &Table<'_>, row: u32, words: &Words, normalizer: &Normalizer) -> bool {
    if is_numbering(table, row, words) {
        return true;
    }
    let amount = |cell: &Cell<'_>| {
        matches!(
            normalizer.amount(cell.text.as_str()),
            AmountReading::Number(_)
        )
    };
    let blank = table.row(row).all(|cell| cell.text.is_blank());
    blank
        || table.row(row).any(amount)
        || is_total_row(table, row, words)
        || table
            .row(row)
            .any(|cell| super::tree::enumerator(cell.text.as_str()).is_some())
}

/// A total's label with nothing but blanks beside it.
fn is_total_row(table: &Table<'_>, row: u32, words: &Words) -> bool {
    let mut printed = table.row(row).filter(|cell| !cell.text.is_blank());
    printed
        .next()
        .is_some_and(|cell| words.is_total(cell.text.as_str()))
        && printed.next().is_none()
}

/// Whether a row numbers the columns: `** | 1 | 2`, `栏次 | 1 | 2=3+4`.
pub(super) fn is_numbering(table: &Table<'_>, row: u32, words: &Words) -> bool {
    let mut printed = 0;
    let mut digits = Vec::new();
    for cell in table.row(row).filter(|cell| !cell.text.is_blank()) {
        let text = cell.text.as_str();
        if !words.is_numbering(text) {
            return false;
        }
        printed += 1;
        digits.extend(text.trim().parse::<u32>());
    }
    // Amounts of one or two digits are not 1, 2, 3 in order.
    printed >= 2
        && digits
            .windows(2)
            .all(|pair| pair[0] + 1 == pair[1] || pair[1] == 1)
        && (digits.first().is_none_or(|first| *first == 1))
}

/// The headers above a column, outermost first; each cell once, blank ones left out.
pub(super) fn path<'t, 'a>(table: &'t Table<'a>, rows: &Range<u32>, col: u32) -> Vec<&'t Cell<'a>> {
    let mut path: Vec<&Cell<'a>> = Vec::new();
    for row in rows.clone() {
        let cell = table.cell(row, col);
        let known = path
            .last()
            .is_some_and(|last| (last.row, last.col) == (cell.row, cell.col));
        if !known && !cell.text.is_blank() {
            path.push(cell);
        }
    }
    path
}

/// Header texts as a block's name: joined, with the places of all.
pub(super) fn joined<'a>(texts: &[&Text<'a>]) -> Option<Text<'a>> {
    let (first, rest) = texts.split_first()?;
    let mut whole = (*first).clone();
    for text in rest {
        whole.append(text, " > ");
    }
    Some(whole)
}
