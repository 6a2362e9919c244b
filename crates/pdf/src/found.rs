//! A found table: the lattice of its cells and the words in them, and the model's grid of it.

use crate::geometry::{median, union_all};
use crate::layout::{Word, join_lines, lines};
use crate::ruled::{Assumed, Lattice, Slot};
use crate::unruled::{Sheet, rows};
use crate::{Bbox, Page};
use biao_model::{Grid, GridCell, Places, Region, RowKind, Text};
use std::borrow::Cow;

mod assumed;

/// A table on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// Its cells.
    pub(crate) lattice: Lattice,
    /// The words of each of the lattice's slots.
    pub(crate) words: Vec<Vec<Word>>,
    /// What its cells were found by.
    pub(crate) basis: Basis,
}

/// What the cells of a table were found by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Basis {
    /// The lines around them.
    #[default]
    Rules,
    /// The sides of coloured boxes.
    Shades,
    /// Text that stands in columns and rows.
    Text,
}

impl Found {
    /// The box of lattice and text.
    pub(crate) fn bbox(&self) -> Bbox {
        let text = self.words.iter().flatten().map(|word| word.bbox);
        union_all(text.chain([self.lattice.bbox()])).unwrap_or_default()
    }

    /// Those of some words that it does not hold.
    pub(crate) fn left_over(&self, words: Vec<Word>) -> Vec<Word> {
        let mut held: Vec<(u32, u32)> = self.words.iter().flatten().map(|w| w.glyphs).collect();
        held.sort_unstable();
        words
            .into_iter()
            .filter(|word| held.binary_search(&word.glyphs).is_err())
            .collect()
    }

    /// Parts the cells that cover several columns, where their text keeps to the columns: the lines
    /// that are drawn between the columns of some rows go for all.
    pub(crate) fn part_along_columns(&mut self, sheet: &Sheet<'_>) {
        let mut cells: Vec<(Slot, Vec<Word>)> = Vec::new();
        for (slot, words) in self.lattice.slots.iter().zip(&self.words) {
            match parts(sheet, &self.lattice, slot, words) {
                Some(parts) => cells.extend(parts),
                None => cells.push((*slot, words.clone())),
            }
        }
        cells.sort_by_key(|(slot, _)| slot.order());
        (self.lattice.slots, self.words) = cells.into_iter().unzip();
    }

    /// Takes out rows and columns that are but the space of a double line: blank, and too narrow
    /// for text.
    pub(crate) fn trim(&mut self) {
        let size = median(self.words.iter().flatten().map(|word| word.size)).unwrap_or(0.0);
        let blank = |from: usize, row: bool, found: &Self| {
            found
                .lattice
                .slots
                .iter()
                .zip(&found.words)
                .all(|(slot, words)| {
                    let (start, span) = if row {
                        (slot.row, slot.row_span)
                    } else {
                        (slot.column, slot.column_span)
                    };
                    words.is_empty() || span > 1 || start != from
                })
        };
        for row in [true, false] {
            let mut at = 0;
            loop {
                let marks = if row {
                    &self.lattice.ys
                } else {
                    &self.lattice.xs
                };
                if at + 2 >= marks.len().max(3) {
                    break;
                }
                if marks[at + 1] - marks[at] < 0.5 * size && blank(at, row, self) {
                    self.remove_line(at, row);
                } else {
                    at += 1;
                }
            }
        }
    }

    /// Takes out the row or column `at`, which only wider cells and blank ones cover.
    fn remove_line(&mut self, at: usize, row: bool) {
        let mut words = std::mem::take(&mut self.words).into_iter();
        let mut kept = Vec::with_capacity(self.lattice.slots.len());
        self.lattice.slots.retain_mut(|slot| {
            let words = words.next().unwrap_or_default();
            let (start, span) = if row {
                (&mut slot.row, &mut slot.row_span)
            } else {
                (&mut slot.column, &mut slot.column_span)
            };
            if *start == at && *span == 1 {
                return false;
            }
            if *start > at {
                *start -= 1;
            } else if *start + *span > at {
                *span -= 1;
            }
            kept.push(words);
            true
        });
        self.words = kept;
        let marks = if row {
            &mut self.lattice.ys
        } else {
            &mut self.lattice.xs
        };
        // The outer line of a double one stays.
        marks.remove(if at == 0 { 1 } else { at });
    }

    /// The grid of the model: each cell once, in the row where it begins.
    pub(crate) fn grid(&self, page: &Page) -> Grid<'static> {
        let mut grid = Grid {
            page: Some(page.number),
            columns: self.lattice.xs.clone(),
            row_edges: self.lattice.ys.clone(),
            assumed: assumed::of_table(self, page).into_iter().collect(),
            ..Grid::default()
        };
        let rows = self.lattice.ys.len().saturating_sub(1);
        let mut cells: Vec<Vec<GridCell<'static>>> = vec![Vec::new(); rows];
        let mut assumed = assumed::of_cells(self, page);
        for (at, (slot, words)) in self.lattice.slots.iter().zip(&self.words).enumerate() {
            let bbox = self.lattice.bbox_of(slot);
            cells[slot.row].push(GridCell {
                text: cell_text(page, words, bbox),
                row_span: slot.row_span as u32,
                col_span: slot.column_span as u32,
                emphasis: !words.is_empty() && words.iter().all(|word| word.bold),
                open: slot.open,
                assumed: std::mem::take(&mut assumed[at]),
            });
        }
        for row in cells {
            grid.push_row(RowKind::Body, row);
        }
        grid
    }
}

/// The columns of a cell that covers several, each with its words; `None` where one chunk of text
/// runs over a line between them, or only one holds text.
fn parts(
    sheet: &Sheet<'_>,
    lattice: &Lattice,
    slot: &Slot,
    words: &[Word],
) -> Option<Vec<(Slot, Vec<Word>)>> {
    let mut parts: Vec<(Slot, Vec<Word>)> = (slot.column..slot.column + slot.column_span)
        .map(|column| {
            let part = Slot {
                column,
                column_span: 1,
                assumed: Some(Assumed::Parted),
                ..*slot
            };
            (part, Vec::new())
        })
        .collect();
    for chunk in rows(sheet, words.iter().copied())
        .into_iter()
        .flat_map(|row| row.chunks)
    {
        let (part, own) = parts.iter_mut().find(|(part, _)| {
            let [from, _, to, _] = lattice.bbox_of(part);
            from <= chunk.bbox[0] + 1.0 && chunk.bbox[2] - 1.0 <= to
        })?;
        debug_assert_eq!(part.column_span, 1);
        own.extend(chunk.words);
    }
    let held: usize = parts.iter().map(|(_, words)| words.len()).sum();
    let filled = parts.iter().filter(|(_, words)| !words.is_empty()).count();
    (filled >= 2 && held == words.len()).then_some(parts)
}

/// The text of a cell: a blank one names the box where its text would stand.
fn cell_text(page: &Page, words: &[Word], cell: Bbox) -> Text<'static> {
    let lines = lines(words.iter().copied());
    let bbox = union_all(lines.iter().map(|line| line.bbox)).unwrap_or(cell);
    Text {
        text: Cow::Owned(join_lines(page, &lines, Some(cell[2])).into_owned()),
        places: Places::from_buf([Region::Page {
            page: page.number,
            bbox,
        }]),
    }
}
