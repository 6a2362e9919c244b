//! A logical table, as `biao tables` prints it.

use crate::emitter::Emitter;
use crate::writer::key;
use biao_model::{Cell, Table};

impl Emitter<'_, '_> {
    /// The members of a table, each on a line of its own, one line per cell.
    pub(crate) fn table_members(&mut self, depth: usize, table: &Table<'_>) {
        key!(self.w, line depth, "title");
        self.optional(table.title.as_ref());
        key!(self.w, line depth, "pages");
        self.pages((!table.pages.is_empty()).then_some(&table.pages));
        key!(self.w, line depth, "rows");
        self.w.integer(table.rows());
        key!(self.w, line depth, "columns");
        self.w.integer(table.columns());
        key!(self.w, line depth, "header_rows");
        self.w.integer(table.header_rows);

        key!(self.w, line depth, "cells");
        self.w.open(b'[');
        // By place in the table: repairs may have appended cells.
        for row in 0..table.rows() {
            for cell in table.row(row) {
                self.w.element_line(depth + 1);
                self.cell(cell);
            }
        }
        self.w.close_line(depth, b']');

        key!(self.w, line depth, "repairs");
        self.repairs(&table.repairs);
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        self.w.open(b'{');
        key!(self.w, "row");
        self.w.integer(cell.row);
        key!(self.w, "col");
        self.w.integer(cell.col);
        key!(self.w, "row_span");
        self.w.integer(cell.row_span);
        key!(self.w, "col_span");
        self.w.integer(cell.col_span);
        key!(self.w, "text");
        self.w.text(cell.text.as_str());
        if let Some(first) = cell.text.places.first() {
            self.place_members(first);
        }
        if cell.text.places.len() > 1 {
            key!(self.w, "places");
            self.places(&cell.text.places);
        }
        if !cell.repairs.is_empty() {
            key!(self.w, "repairs");
            self.repairs(&cell.repairs);
        }
        self.w.close(b'}');
    }
}
