//! The header of a money table: its rows, and for every column the path of headers above it.

use super::is_filled;
use super::words::Words;
use biao_model::{Cell, Table};
use biao_normalize::{AmountReading, Normalizer};
use std::ops::Range;

/// The header of a table.
#[derive(Debug, Default)]
pub(super) struct Header<'t, 'a> {
    /// Its rows.
    pub(super) rows: Range<u32>,
    heads: Vec<Head<'t, 'a>>,
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
    /// Reads the header in `rows`. In a table without spans a blank beside a header stands for a
    /// merge if a header stands below it.
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
        for row in rows.clone() {
            for cell in table.row(row) {
                let end = cell.col + cell.col_span;
                if !cell.text.is_blank() {
                    heads.push(Head {
                        cell,
                        columns: cell.col..end,
                    });
                } else if !spans
                    && named_below(row, cell.col)
                    && let Some(head) = heads.last_mut()
                    && head.cell.row == row
                    && head.columns.end == cell.col
                    && named_below(row, head.columns.start)
                {
                    head.columns.end = end;
                }
            }
        }
        Self { rows, heads }
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

    /// All headers, row by row.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'t Cell<'a>> {
        self.heads.iter().map(|head| head.cell)
    }
}

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
    let role = |cell: &Cell<'_>| words.role(cell.text.as_str()) != super::words::Role::Other;
    let columns: u32 = printed().map(|cell| cell.col_span).sum();
    let most = 2 * columns > table.columns()
        && (row + 1..table.rows()).any(|below| {
            !is_numbering(table, below, words)
                && table.row(below).any(|cell| is_number(cell, normalizer))
        });
    let below = printed().next().is_some_and(|cell| cell.col > 0);
    printed().count() >= 2
        && (most || below || printed().all(role))
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
