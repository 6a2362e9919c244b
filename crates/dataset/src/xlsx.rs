//! Excel: one workbook, a sheet per table, its header frozen, numbers as numbers.
//!
//! Excel computes in binary floating point of 15 digits: a number with more is written as text, so
//! that none of its digits is lost. Texts are texts, whatever they begin with: nothing is a formula.
//! A table with more rows than a sheet holds goes on in another sheet (`indicators 2`).

use crate::schema::{Kind, Table};
use crate::store::{Damaged, Stored};
use crate::{Cell, TABLES};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// Rows that a sheet holds.
const ROWS: u32 = 1_048_576;
/// UTF-16 units that a cell holds.
const UNITS: usize = 32_767;
/// Digits that a number in a cell has.
const DIGITS: u32 = 15;

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The library, or the file below it.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    /// The stored rows.
    #[error(transparent)]
    Damaged(#[from] Damaged),
}

/// A workbook under way. Its rows wait in temporary files, not in memory.
pub struct Writer {
    book: Workbook,
    /// For each table the sheet under way, how many went before it, and its next row.
    tables: Vec<(Worksheet, u32, u32)>,
    /// Sheets that are full.
    full: Vec<(usize, Worksheet)>,
    rows: u32,
}

impl Writer {
    /// A workbook with the sheets of all tables.
    pub fn new() -> Result<Self, Error> {
        Self::with_rows(ROWS)
    }

    fn with_rows(rows: u32) -> Result<Self, Error> {
        let mut book = Workbook::new();
        // The clock does not belong into the output.
        let properties =
            DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
        book.set_properties(&properties);
        let tables = TABLES
            .iter()
            .map(|table| Ok((sheet(&mut book, table, 0)?, 0, 1)))
            .collect::<Result<_, Error>>()?;
        Ok(Self {
            book,
            tables,
            full: Vec::new(),
            rows,
        })
    }

    /// Adds the rows of a document.
    pub fn push(&mut self, stored: &Stored<'_>) -> Result<(), Error> {
        for table in 0..TABLES.len() {
            let mut result = Ok(());
            stored.each(table, |cells| {
                if result.is_ok() {
                    result = self.row(table, cells);
                }
            })?;
            result?;
        }
        Ok(())
    }

    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<(), Error> {
        let (sheet, number, row) = &mut self.tables[table];
        if *row == self.rows {
            *number += 1;
            let next = self::sheet(&mut self.book, &TABLES[table], *number)?;
            self.full.push((table, std::mem::replace(sheet, next)));
            *row = 1;
        }
        for (column, cell) in (0..).zip(cells) {
            match *cell {
                Cell::Null => {}
                Cell::Text(text) => write_text(sheet, *row, column, text)?,
                Cell::Integer(integer) => {
                    sheet.write_number(*row, column, integer as f64)?;
                }
                Cell::Number(number) => {
                    let text = number.to_string();
                    match text.parse::<f64>() {
                        Ok(float) if number.significant_digits() <= DIGITS => {
                            sheet.write_number(*row, column, float)?;
                        }
                        _ => {
                            sheet.write_string(*row, column, text)?;
                        }
                    }
                }
                Cell::Length(length) => {
                    // The digits that the page has, not those of the nearest float of 64 bits.
                    let float = format!("{length:?}")
                        .parse::<f64>()
                        .unwrap_or(length.into());
                    sheet.write_number(*row, column, float)?;
                }
                Cell::Flag(flag) => {
                    sheet.write_boolean(*row, column, flag)?;
                }
            }
        }
        *row += 1;
        Ok(())
    }

    /// Writes the workbook.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), Error> {
        let last = self.tables.into_iter().map(|(sheet, ..)| sheet).enumerate();
        let mut sheets: Vec<(usize, Worksheet)> = self.full.into_iter().chain(last).collect();
        sheets.sort_by_key(|(table, _)| *table);
        for (_, sheet) in sheets {
            self.book.push_worksheet(sheet);
        }
        self.book.save_to_writer(out)?;
        Ok(())
    }
}

/// A text; of one that is longer than a cell, its beginning and a word that it goes on.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), Error> {
    // No character takes less than one byte.
    if text.len() <= UNITS || text.encode_utf16().count() <= UNITS {
        sheet.write_string(row, column, text)?;
        return Ok(());
    }
    let mark = format!(" […cut here: {} characters in all]", text.chars().count());
    let mut units = UNITS - mark.encode_utf16().count();
    let mut cut: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= units;
            units = units.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    cut.push_str(&mark);
    sheet.write_string(row, column, cut)?;
    Ok(())
}

fn sheet(book: &mut Workbook, table: &Table, number: u32) -> Result<Worksheet, Error> {
    let mut sheet = book.new_worksheet_with_constant_memory()?;
    sheet.set_name(match number {
        0 => table.name.to_owned(),
        number => format!("{} {}", table.name, number + 1),
    })?;
    sheet.set_freeze_panes(1, 1)?;
    let bold = Format::new().set_bold();
    for (index, column) in (0..).zip(table.columns) {
        let cells = match column.kind {
            Kind::Text => 20.0,
            Kind::Number => 16.0,
            Kind::Integer | Kind::Length | Kind::Flag => 8.0,
        };
        let name = column.name.len() as f64 + 2.0;
        sheet.set_column_width(index, name.max(cells))?;
        sheet.write_string_with_format(0, index, column.name, &bold)?;
    }
    Ok(sheet)
}
