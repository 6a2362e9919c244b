//! What was repaired or assumed on the cells of a table → the repairs of the record.

use super::Binder;
use biao_model::{Cell, Repair, Table};

/// Repairs that say how far a cell reaches: the binder reads them, and says what followed from them.
const EXTENTS: [&str; 2] = ["table/blank-merged", "table/repeated-span"];

/// The repairs that bear on what a cell says.
fn of_text<'c, 'a>(cell: &'c Cell<'a>) -> impl Iterator<Item = &'c Repair<'a>> {
    cell.repairs
        .iter()
        .filter(|repair| !EXTENTS.contains(&repair.code))
}

impl<'a> Binder<'a, '_> {
    /// Takes the repairs of a cell to those of the indicator that holds its text.
    pub(super) fn carry_repairs(&mut self, row: u32, col: u32, to: &mut Vec<Repair<'a>>) {
        let cell = self.table.cell(row, col);
        for repair in of_text(cell) {
            if !to.contains(repair) {
                to.push(repair.clone());
            }
        }
        self.carried[self.table.cell_index(row, col)] = true;
    }

    /// Takes the repairs of all other cells to those of the record: fields and labels have none of
    /// their own.
    pub(super) fn keep_repairs(&mut self) {
        for (at, cell) in self.table.cells().iter().enumerate() {
            let own = self.taken[at] || self.rows.contains(&cell.row);
            if own && !self.carried[at] {
                self.record.repairs.extend(of_text(cell).cloned());
            }
        }
    }
}

/// The repairs on the cells of a table, one for each row and code, unless they say what was printed.
pub(super) fn of_rows<'a>(table: &Table<'a>) -> Vec<Repair<'a>> {
    let mut repairs: Vec<(u32, Repair<'a>)> = Vec::new();
    for cell in table.cells() {
        // Rows joined over a break stand in the table's own list of repairs (`table/continued`).
        for repair in of_text(cell).filter(|repair| repair.code != "table/row-continued") {
            let known = repairs
                .iter_mut()
                .rev()
                .take_while(|(row, _)| *row == cell.row)
                .find(|(_, known)| {
                    known.code == repair.code && known.printed.is_none() && repair.printed.is_none()
                });
            match known {
                Some((_, known)) => known.places.extend(repair.places.iter().copied()),
                None => repairs.push((cell.row, repair.clone())),
            }
        }
    }
    repairs.into_iter().map(|(_, repair)| repair).collect()
}
