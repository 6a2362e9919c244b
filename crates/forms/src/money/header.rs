//! The header of a money table: its rows, and for every column the path of headers above it.

use super::is_filled;
use super::words::{Role, Words};
use biao_model::{Cell, Table};
use biao_normalize::{AmountReading, Normalizer};
use std::ops::Range;

/// The header of a table.
#[derive(Debug, Default)]
pub(super) struct Header<'t, 'a> {
    /// Its rows.
    pub(super) rows: Range<u32>,
    heads: Vec<Head<'t, 'a>>,
    repeats: Vec<&'t Cell<'a>>,
}

/// A printed header, and the columns that it heads.
#[derive(Debug, Clone)]
pub(super) struct Head<'t, 'a> {
    /// Its cell.
    pub(super) cell: &'t Cell<'a>,
    /// More columns than its cell covers, where blanks beside it stand for a merge.
    pub(super) columns: Range<u32>,
}

impl<'t, 'a> Header<'t, 'a> {
    /// Reads the header in `rows`. Where no header is declared to span columns, a blank beside one
    /// stands for a merge if a header stands below it; so does the same text again, in any table.
    pub(super) fn new(table: &'t Table<'a>, rows: Range<u32>) -> Self {
        let spans = table
            .cells()
            .iter()
            .any(|cell| cell.col_span > 1 || cell.row_span > 1 && !is_filled(cell));
        let named_below = |row: u32, col: u32| {
            (row + 1..rows.end)
                .map(|below| (below, table.cell(below, col)))
                .any(|(below, cell)| cell.row == below && !cell.text.is_blank())
        };
        let mut heads: Vec<Head<'t, 'a>> = Vec::new();
        let mut repeats = Vec::new();
        for row in rows.clone() {
            for cell in table.row(row) {
                let end = cell.col + cell.col_span;
                let beside = heads
                    .iter_mut()
                    .rev()
                    .find(|head| head.cell.row == row && head.columns.end == cell.col);
                if !cell.text.is_blank() {
                    // A span that is printed in each cell that it covers, …
                    if let Some(head) = beside
                        && head.cell.text.as_str() == cell.text.as_str()
                        && differs_below(table, row..rows.end, cell.col)
                    {
                        head.columns.end = end;
                        repeats.push(cell);
                        continue;
                    }
                    // … to the side or downwards.
                    let above = heads
                        .iter()
                        .rev()
                        .find(|head| head.columns.contains(&cell.col) && head.cell.row < row);
                    if above.is_some_and(|head| {
                        head.columns.len() == 1 && head.cell.text.as_str() == cell.text.as_str()
                    }) {
                        repeats.push(cell);
                        continue;
                    }
                    heads.push(Head {
                        cell,
                        columns: cell.col..end,
                    });
                } else if !spans
                    && named_below(row, cell.col)
                    && let Some(head) = beside
                    && named_below(row, head.columns.start)
                {
                    head.columns.end = end;
                }
            }
        }
        Self {
            rows,
            heads,
            repeats,
        }
    }

    /// The headers above a column, outermost first.
    pub(super) fn path(&self, col: u32) -> impl DoubleEndedIterator<Item = &Head<'t, 'a>> {
        self.heads
            .iter()
            .filter(move |head| head.columns.contains(&col))
    }

    /// The innermost header of a column.
    pub(super) fn leaf(&self, col: u32) -> Option<&Head<'t, 'a>> {
        self.path(col).next_back()
    }

    /// The headers that cover more columns than their cells.
    pub(super) fn spread(&self) -> impl Iterator<Item = &'t Cell<'a>> {
        self.heads
            .iter()
            .filter(|head| head.columns.end > head.cell.col + head.cell.col_span)
            .map(|head| head.cell)
    }

    /// The cells that print again a header beside or above them that covers their column too.
    pub(super) fn repeats(&self) -> impl Iterator<Item = &'t Cell<'a>> {
        self.repeats.iter().copied()
    }

    /// All headers, row by row.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'t Cell<'a>> {
        self.heads.iter().map(|head| head.cell)
    }
}

/// Whether below a header in the first of `rows` the columns `col` and the one before it have headers
/// that differ.
fn differs_below(table: &Table<'_>, rows: Range<u32>, col: u32) -> bool {
    let text = |row: u32, col: u32| table.cell(row, col).text.as_str();
    rows.skip(1)
        .any(|row| !text(row, col).is_empty() && text(row, col - 1) != text(row, col))
}

/// Rows that a header may have.
const DEEPEST: u32 = 5;

/// The rows of the header: from `top` to the first row of data.
pub(super) fn rows(
    table: &Table<'_>,
    top: u32,
    words: &Words,
    normalizer: &Normalizer,
) -> Range<u32> {
    let is_data = |row: u32| row >= table.rows() || is_data(table, row, words, normalizer);
    if is_data(top) {
        return top..top;
    }
    let mut bottom = top + 1;
    // A row that numbers the columns ends the header, whatever stands in it.
    let numbered = (bottom..table.rows().min(bottom + DEEPEST))
        .find(|row| is_data(*row))
        .filter(|row| is_numbering(table, *row, words));
    if let Some(end) = numbered {
        return top..end;
    }
    loop {
        // A header of several rows ends where all its cells end, …
        let reaches = (top..bottom)
            .flat_map(|row| table.row(row))
            .map(|cell| cell.row + if is_filled(cell) { 1 } else { cell.row_span })
            .max()
            .unwrap_or(bottom);
        // … and one that spans columns wants them named.
        let spans = table.row(bottom - 1).any(|cell| cell.col_span > 1);
        let names = bottom < table.rows() && is_header(table, bottom, words, normalizer);
        if (reaches > bottom || spans || names) && !is_data(bottom) {
            bottom += 1;
        } else {
            return top..bottom;
        }
    }
}

/// Whether a row below a header is one itself. It prints no number, and: most columns, where rows
/// below print numbers; or not the first column; or nothing but headers of codes and labels.
fn is_header(table: &Table<'_>, row: u32, words: &Words, normalizer: &Normalizer) -> bool {
    let printed = || {
        table
            .row(row)
            .filter(|cell| cell.row == row && !cell.text.is_blank())
    };
    let role = |cell: &Cell<'_>| words.role(cell.text.as_str()) != Role::Other;
    // No row of data says 科目编码.
    let heads_codes = |cell: &Cell<'_>| {
        let role = words.role(cell.text.as_str());
        matches!(role, Role::Code { .. } | Role::OrganisationCode)
    };
    let columns: u32 = printed().map(|cell| cell.col_span).sum();
    let most = 2 * columns > table.columns()
        && (row + 1..table.rows()).any(|below| {
            !is_numbering(table, below, words)
                && table.row(below).any(|cell| is_number(cell, normalizer))
        });
    let below = printed().next().is_some_and(|cell| cell.col > 0);
    printed().count() >= 2
        && (most || below || printed().all(role) || printed().any(heads_codes))
        && !is_total_row(table, row, words)
}

fn is_number(cell: &Cell<'_>, normalizer: &Normalizer) -> bool {
    matches!(
        normalizer.amount(cell.text.as_str()),
        AmountReading::Number(_)
    )
}

/// Whether a row is data: it prints an amount or a total's label, is blank, or begins a list.
fn is_data(table: &Table<'_>, row: u32, words: &Words, normalizer: &Normalizer) -> bool {
    if is_numbering(table, row, words) {
        return true;
    }
    let blank = table.row(row).all(|cell| cell.text.is_blank());
    blank
        || table.row(row).any(|cell| is_number(cell, normalizer))
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
