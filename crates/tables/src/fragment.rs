//! A row that the page break cuts: its first line stands above, the rest is the first row below.

use crate::align::Mapping;
use crate::draft::Draft;
use crate::part::{Part, first_printed, looks_numeric};
use biao_model::{Cell, Repair, Vocabulary, WordRoles};

impl<'a> Draft<'a> {
    /// A row cut by the break: its first line stands above, the rest is the part's first row. The
    /// texts are joined cell by cell. Returns whether the part's row was taken.
    pub(crate) fn take_fragment(
        &mut self,
        part: &Part<'a>,
        row: usize,
        columns: &Mapping,
        vocabulary: &Vocabulary,
    ) -> bool {
        if row >= part.row_count()
            || self.rows.is_empty()
            || !self.is_fragment(part, row, columns, vocabulary)
        {
            return false;
        }
        let last = self.rows.len() - 1;
        let start = self.rows[last] as usize;
        let repeated = self.repeated_names(part, row, columns);
        let own = |cell: &&Cell<'a>| !cell.text.is_blank() && cell.row_span == 1;
        for piece in part.row(row).iter().filter(own) {
            let Some((col, _)) = columns.place(piece.col, piece.col_span) else {
                continue;
            };
            let covers = |cell: &Cell<'_>| cell.col <= col && col < cell.col + cell.col_span;
            let at = self.cells.iter().rposition(|cell| {
                covers(cell) && cell.row as usize + cell.row_span as usize > last
            });
            let at = at.unwrap_or_else(|| {
                // The row above ends before this column.
                let before = |cell: &Cell<'_>| cell.col < col;
                let at = start + self.cells[start..].partition_point(before);
                let cell = Cell {
                    row: last as u32,
                    col,
                    row_span: 1,
                    col_span: 1,
                    ..Cell::default()
                };
                self.cells.insert(at, cell);
                at
            });
            let cell = &mut self.cells[at];
            cell.repairs.extend(piece.repairs.iter().cloned());
            let printed = cell.text.text.clone();
            let repair = Repair {
                code: "table/row-continued",
                field: None,
                printed: Some(printed),
                places: piece.text.places.clone(),
            };
            if repeated.contains(&piece.col) {
                cell.repairs.push(repair);
                continue;
            }
            let between_words = cell
                .text
                .as_str()
                .ends_with(|c: char| c.is_ascii_alphanumeric())
                && piece
                    .text
                    .as_str()
                    .starts_with(|c: char| c.is_ascii_alphabetic());
            cell.text
                .append(&piece.text, if between_words { " " } else { "" });
            cell.repairs.push(repair);
        }
        true
    }

    /// The leading columns in which a part's row prints once more what stands above the break:
    /// the names of its row groups.
    fn repeated_names(&self, part: &Part<'a>, row: usize, columns: &Mapping) -> Vec<u32> {
        const NEAR: usize = 64;
        let above = |col: u32| {
            (0..self.rows.len())
                .rev()
                .take(NEAR)
                .filter_map(|row| self.row(row).iter().find(|cell| cell.col == col))
                .find(|cell| !cell.text.is_blank())
        };
        part.row(row)
            .iter()
            .take_while(|cell| {
                let name = columns
                    .place(cell.col, cell.col_span)
                    .and_then(|(col, _)| above(col));
                cell.text.is_blank() || name.is_some_and(|name| name.text.text == cell.text.text)
            })
            .filter(|cell| !cell.text.is_blank())
            .map(|cell| cell.col)
            .collect()
    }

    /// Whether the part's row is the rest of this table's last row: it leaves blank what every
    /// full row of the section prints, beyond the columns of the row groups, whose blanks stand
    /// for the group above.
    fn is_fragment(
        &self,
        part: &Part<'a>,
        row: usize,
        columns: &Mapping,
        vocabulary: &Vocabulary,
    ) -> bool {
        let last = self.rows.len() - 1;
        let printed = |cells: &[Cell<'_>]| -> Vec<u32> {
            cells
                .iter()
                .filter(|cell| !cell.text.is_blank())
                .map(|cell| cell.col)
                .collect()
        };
        let below = |row: usize| -> Vec<u32> {
            printed(part.row(row))
                .iter()
                .filter_map(|&col| columns.place(col, 1))
                .map(|at| at.0)
                .collect()
        };
        let repeated: Vec<u32> = self
            .repeated_names(part, row, columns)
            .iter()
            .filter_map(|&col| columns.place(col, 1))
            .map(|at| at.0)
            .collect();
        let mut piece = below(row);
        piece.retain(|col| !repeated.contains(col));
        // A label is no rest of another.
        let label = WordRoles::FIELD.with(WordRoles::COLUMN);
        if first_printed(part.row(row))
            .is_some_and(|cell| vocabulary.roles(cell.text.as_str()).has(label))
        {
            return false;
        }
        // Nor is the name of another group than the row above stands in.
        let groups = WordRoles::GROUP.with(WordRoles::SUBGROUP);
        let other_group = part.row(row).iter().any(|cell| {
            let text = cell.text.as_str();
            vocabulary.roles(text).has(groups)
                && columns
                    .place(cell.col, cell.col_span)
                    .is_some_and(|(col, _)| {
                        let above = self.row(last).iter().find(|cell| cell.col == col);
                        above.is_some_and(|above| {
                            !above.text.is_blank() && above.text.as_str() != text
                        })
                    })
        });
        if other_group {
            return false;
        }
        if !self.may_be_torn(part, row, columns) {
            return false;
        }
        // A line over the whole width (a goal) has no columns to compare.
        let wide = |cell: &Cell<'_>| cell.col_span + 1 >= self.width;
        if piece.is_empty()
            || self.width < 3
            || printed(self.row(last)).len() < 2
            || self.row(last).iter().any(wide)
        {
            return false;
        }
        // A row with a number of its own is no rest of another.
        let printed_above = |col: u32| printed(self.row(last)).contains(&col);
        let own_number = part.row(row).iter().any(|cell| {
            looks_numeric(cell.text.as_str())
                && columns
                    .place(cell.col, cell.col_span)
                    .is_some_and(|(col, _)| printed_above(col))
        });
        let (header, section) = self.section();
        if section.is_empty() {
            return false;
        }
        let first = section.start.max(last.saturating_sub(6));
        let mut full: Vec<Vec<u32>> = (first..=last).map(|row| printed(self.row(row))).collect();
        full.extend((row + 1..part.row_count()).take(6).map(below));
        if full.len() + usize::from(header.is_some()) < 2 {
            return false;
        }
        // The rows just above tell: a table of a thousand parts is not read a thousand times.
        let near = section.start.max(last.saturating_sub(256))..section.end;
        let names_groups = |col: u32| {
            near.clone()
                .flat_map(|row| self.row(row))
                .filter(|cell| cell.col == col)
                .any(|cell| vocabulary.roles(cell.text.as_str()).has(groups))
        };
        let names = repeated.iter().filter(|col| !names_groups(**col)).count();
        if own_number && piece.len() + names > 1 {
            return false;
        }
        let always: Vec<u32> = (0..self.width)
            .filter(|col| full.iter().all(|cols| cols.contains(col)))
            .collect();
        // Whole but for the blanks at its left end, which stand for the group above.
        let whole = always
            .iter()
            .all(|col| *col < piece[0] || piece.contains(col));
        let known = (0..self.width).any(names_groups);
        if whole && !known && piece.len() > 1 {
            return false;
        }
        always.iter().any(|col| {
            !piece.contains(col)
                && !repeated.contains(col)
                && (*col > piece[0] || !names_groups(*col))
        })
    }
}
