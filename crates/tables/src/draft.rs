//! A logical table in the making, and the joining of a part below it.

use crate::between::Between;
use crate::join::Continuation;
use crate::part::{Part, column_words, pure_column_words};
use crate::place::Common;
use biao_model::{Cell, Places, Region, Repair, Vocabulary};
use std::ops::Range;

/// A logical table in the making: the parts that were joined so far.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) width: u32,
    pub(crate) cells: Vec<Cell<'a>>,
    pub(crate) rows: Vec<u32>,
    pub(crate) header_rows: u32,
    /// The last row that is a column header.
    header: Option<usize>,
    /// Rows whose blanks may stand for merges, as ranges: those of parts without declared spans.
    pub(crate) blank_merges: Vec<Range<u32>>,
    pub(crate) breaks: Vec<u32>,
    pub(crate) repairs: Vec<Repair<'a>>,
    pub(crate) above: Range<usize>,
    pub(crate) pages: Vec<u32>,
    /// Where its columns begin and end on the page; empty where the source has no places.
    pub(crate) edges: Vec<f32>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(part: Part<'a>, above: Range<usize>, vocabulary: &Vocabulary) -> Self {
        let rows = part.rows.len() as u32;
        let mut draft = Self {
            header: None,
            width: part.width,
            header_rows: part.header_rows,
            blank_merges: if part.declares_spans {
                Vec::new()
            } else {
                std::iter::once(0..rows).collect()
            },
            breaks: Vec::new(),
            repairs: part.repairs,
            above,
            pages: part.pages.to_vec(),
            edges: part.edges,
            cells: part.cells,
            rows: part.rows,
        };
        draft.find_header(0, vocabulary);
        draft
    }

    pub(crate) fn row(&self, row: usize) -> &[Cell<'a>] {
        let end = self
            .rows
            .get(row + 1)
            .map_or(self.cells.len(), |&next| next as usize);
        &self.cells[self.rows[row] as usize..end]
    }

    /// The rows from the last column header on: the section that a part goes on with. The first
    /// of them is that header, where there is one.
    pub(crate) fn section(&self) -> (Option<usize>, Range<usize>) {
        (
            self.header,
            self.header.map_or(0, |row| row + 1)..self.rows.len(),
        )
    }

    /// Looks for a column header among the rows from `first` on.
    fn find_header(&mut self, first: usize, vocabulary: &Vocabulary) {
        let found = (first..self.rows.len()).rev().find(|&row| {
            column_words(self.row(row), vocabulary) >= 2
                && pure_column_words(self.row(row), vocabulary) > 0
        });
        self.header = found.or(self.header);
    }

    /// Joins a part below.
    pub(crate) fn append(
        &mut self,
        mut part: Part<'a>,
        between: &Between<'_, 'a>,
        how: &Continuation,
        vocabulary: &Vocabulary,
    ) {
        let place = part
            .cells
            .first()
            .and_then(|cell| cell.text.places.first().copied());
        self.repairs.push(Repair {
            code: "table/continued",
            field: None,
            printed: None,
            places: place.into_iter().collect(),
        });
        for text in between
            .furniture
            .iter()
            .chain(&between.titles)
            .chain(&between.prose)
        {
            self.repairs.push(Repair {
                code: "table/page-furniture",
                field: None,
                printed: Some(text.text.clone()),
                places: text.places.clone(),
            });
        }
        self.repairs.append(&mut part.repairs);
        if let Some(printed) = how.columns.description() {
            self.repairs.push(Repair {
                code: "table/columns-aligned",
                field: None,
                printed: Some(printed.into()),
                places: place.into_iter().collect(),
            });
        }
        if self.section().0.is_none() {
            // What is printed again on the next page is the header.
            self.header_rows = self.header_rows.max(how.repeated_header as u32);
        }
        self.take_header(&mut part, how.repeated_header);
        if let Some(common) = &how.columns.common {
            self.divide_columns(common);
        }
        let base = self.rows.len() as u32;
        let mut first_row = how.repeated_header as u32;
        if self.take_fragment(&part, how.repeated_header, &how.columns, vocabulary) {
            first_row += 1;
        }
        let rows = (part.rows.len() as u32).saturating_sub(first_row);
        if rows > 0 {
            self.breaks.push(base);
        }
        if !part.declares_spans {
            self.blank_merges.push(base..base + rows);
        }
        for page in part.pages {
            if let Err(at) = self.pages.binary_search(&page) {
                self.pages.insert(at, page);
            }
        }
        self.width = self.width.max(how.columns.width());
        if rows > 0 && how.columns.first() > 0 {
            // Columns that the part does not print are blank in all its rows.
            self.rows.push(self.cells.len() as u32);
            self.cells.extend((0..how.columns.first()).map(|col| Cell {
                row: base,
                col,
                row_span: rows,
                col_span: 1,
                ..Cell::default()
            }));
        }
        // A group's cell that spans more rows than the one that was taken goes on below it.
        let mut cells = part.cells;
        for cell in &mut cells {
            let gone = first_row.saturating_sub(cell.row);
            if gone > 0 && cell.row_span > gone {
                (cell.row, cell.row_span) = (first_row, cell.row_span - gone);
            }
        }
        if first_row > 0 {
            cells.sort_by_key(|cell| (cell.row, cell.col));
        }
        for mut cell in cells {
            let Some(row) = cell.row.checked_sub(first_row) else {
                continue;
            };
            let Some((col, span)) = how.columns.place(cell.col, cell.col_span) else {
                continue;
            };
            if row == 0 && cell.open.above && self.take_open(&mut cell, (col, span), base) {
                continue;
            }
            while self.rows.len() as u32 <= base + row {
                self.rows.push(self.cells.len() as u32);
            }
            (cell.row, cell.col, cell.col_span) = (base + row, col, span);
            self.cells.push(cell);
        }
        self.rows
            .resize((base + rows) as usize, self.cells.len() as u32);
        self.find_header(base as usize, vocabulary);
    }

    /// Brings the cells onto a grid with further columns.
    fn divide_columns(&mut self, common: &Common) {
        for cell in &mut self.cells {
            let from = common.upper[cell.col as usize];
            let to = common.upper[(cell.col + cell.col_span) as usize];
            (cell.col, cell.col_span) = (from, to - from);
        }
        self.width = common.edges.len() as u32 - 1;
        self.edges.clone_from(&common.edges);
    }

    /// A merged cell that the break cuts: no line closes it below, nor its rest above. The rest is
    /// joined to it. Returns whether there was such a cell.
    fn take_open(&mut self, rest: &mut Cell<'a>, (col, span): (u32, u32), base: u32) -> bool {
        let cut = |cell: &&mut Cell<'a>| {
            cell.open.below
                && (cell.col, cell.col_span) == (col, span)
                && cell.row + cell.row_span == base
        };
        let Some(cell) = self.cells.iter_mut().rev().find(cut) else {
            return false;
        };
        cell.row_span += rest.row_span;
        cell.open.below = rest.open.below;
        cell.repairs.push(Repair {
            code: "table/cell-continued",
            field: None,
            printed: Some(cell.text.text.clone()),
            places: rest.text.places.clone(),
        });
        cell.repairs.append(&mut rest.repairs);
        if cell.text.is_blank() {
            cell.text = std::mem::take(&mut rest.text);
        } else {
            cell.text.append(&rest.text, "");
        }
        true
    }

    /// Keeps the texts of a repeated header in a repair.
    fn take_header(&mut self, part: &mut Part<'a>, rows: usize) {
        for row in 0..rows {
            let mut repair = Repair {
                code: "table/repeated-header",
                field: None,
                printed: None,
                places: Places::new(),
            };
            let texts: Vec<&str> = part
                .row(row)
                .iter()
                .map(|cell| cell.text.as_str())
                .filter(|text| !text.is_empty())
                .collect();
            repair.printed = Some(texts.join(" | ").into());
            repair.places = part
                .row(row)
                .iter()
                .flat_map(|cell| &cell.text.places)
                .copied()
                .reduce(Region::cover)
                .into_iter()
                .collect();
            self.repairs.push(repair);
        }
    }
}
