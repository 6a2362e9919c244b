//! A repaired logical table: rectangular by construction.

use crate::{Open, Repair, Text};
use std::fmt;

/// A logical table: what a reader of the pages takes for one table, over all its pages.
#[derive(Debug, Clone, Default)]
pub struct Table<'a> {
    /// Caption: the title printed above the table (or in its first row).
    pub title: Option<Text<'a>>,
    /// Blocks of the document that stand above the table, since the table before it: indices into
    /// [`crate::Document::blocks`].
    pub above: std::ops::Range<usize>,
    /// Leading rows that are column headers.
    pub header_rows: u32,
    /// Rows with which a new part begins (after a page break, a blank line, a repeated header).
    pub breaks: Vec<u32>,
    /// Pages that it covers, where the source has pages.
    pub pages: Vec<u32>,
    /// What was repaired on the table as a whole (`table/continued`, …).
    pub repairs: Vec<Repair<'a>>,
    rows: u32,
    columns: u32,
    cells: Vec<Cell<'a>>,
    /// For every slot, row after row, the cell that covers it.
    slots: Vec<u32>,
}

/// One cell of a logical table; covers `row_span × col_span` slots.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell<'a> {
    /// First row, from 0.
    pub row: u32,
    /// First column, from 0.
    pub col: u32,
    /// Rows covered, at least 1.
    pub row_span: u32,
    /// Columns covered, at least 1.
    pub col_span: u32,
    /// What it says, and where.
    pub text: Text<'a>,
    /// Printed bold, or as a header cell.
    pub emphasis: bool,
    /// Where the page leaves it without a line.
    pub open: Open,
    /// What was repaired on it.
    pub repairs: Vec<Repair<'a>>,
}

/// Cells that make no rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableError {
    /// Two cells cover the slot (row, column).
    Overlap(u32, u32),
    /// A cell reaches outside the table at (row, column).
    Outside(u32, u32),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap(row, col) => write!(f, "two cells cover row {row}, column {col}"),
            Self::Outside(row, col) => write!(
                f,
                "a cell at row {row}, column {col} reaches outside the table"
            ),
        }
    }
}

impl std::error::Error for TableError {}

impl<'a> Table<'a> {
    /// A table of `rows × columns` slots. Slots that no cell covers become blank cells.
    pub fn new(rows: u32, columns: u32, mut cells: Vec<Cell<'a>>) -> Result<Self, TableError> {
        const FREE: u32 = u32::MAX;
        let mut slots = vec![FREE; rows as usize * columns as usize];
        let mut covered = 0;
        for (index, cell) in cells.iter().enumerate() {
            let (bottom, right) = (cell.row + cell.row_span, cell.col + cell.col_span);
            if cell.row_span == 0 || cell.col_span == 0 || bottom > rows || right > columns {
                return Err(TableError::Outside(cell.row, cell.col));
            }
            for row in cell.row..bottom {
                for col in cell.col..right {
                    let slot = &mut slots[(row * columns + col) as usize];
                    if *slot != FREE {
                        return Err(TableError::Overlap(row, col));
                    }
                    *slot = index as u32;
                    covered += 1;
                }
            }
        }
        if covered < slots.len() {
            for (at, slot) in slots
                .iter_mut()
                .enumerate()
                .filter(|(_, slot)| **slot == FREE)
            {
                *slot = cells.len() as u32;
                cells.push(Cell {
                    row: at as u32 / columns,
                    col: at as u32 % columns,
                    row_span: 1,
                    col_span: 1,
                    ..Cell::default()
                });
            }
        }
        Ok(Self {
            rows,
            columns,
            cells,
            slots,
            ..Self::default()
        })
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// Every cell once.
    pub fn cells(&self) -> &[Cell<'a>] {
        &self.cells
    }

    /// The cell that covers a slot.
    ///
    /// # Panics
    /// If the slot is outside the table.
    pub fn cell(&self, row: u32, col: u32) -> &Cell<'a> {
        &self.cells[self.slots[(row * self.columns + col) as usize] as usize]
    }

    /// The index in [`Self::cells`] of the cell that covers a slot.
    pub fn cell_index(&self, row: u32, col: u32) -> usize {
        self.slots[(row * self.columns + col) as usize] as usize
    }

    /// The cells that begin in a row, left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = &Cell<'a>> + '_ {
        let mut col = 0;
        std::iter::from_fn(move || {
            while col < self.columns {
                let cell = self.cell(row, col);
                col = cell.col + cell.col_span;
                if cell.row == row {
                    return Some(cell);
                }
            }
            None
        })
    }
}
