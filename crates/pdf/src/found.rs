//! A found table: the lattice of its cells and the words in them, and the model's grid of it.

use crate::geometry::union_all;
use crate::layout::{Word, join_lines, lines};
use crate::ruled::Lattice;
use crate::{Bbox, Page};
use biao_model::{Grid, GridCell, Places, Region, RowKind, Text};
use std::borrow::Cow;

/// A table on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// Its cells.
    pub(crate) lattice: Lattice,
    /// The words of each of the lattice's slots.
    pub(crate) words: Vec<Vec<Word>>,
}

impl Found {
    /// The box of lattice and text.
    pub(crate) fn bbox(&self) -> Bbox {
        let text = self.words.iter().flatten().map(|word| word.bbox);
        union_all(text.chain([self.lattice.bbox()])).unwrap_or_default()
    }

    /// The grid of the model: each cell once, in the row where it begins.
    pub(crate) fn grid(&self, page: &Page) -> Grid<'static> {
        let mut grid = Grid {
            page: Some(page.number),
            ..Grid::default()
        };
        let rows = self.lattice.ys.len().saturating_sub(1);
        let mut cells: Vec<Vec<GridCell<'static>>> = vec![Vec::new(); rows];
        for (slot, words) in self.lattice.slots.iter().zip(&self.words) {
            let bbox = self.lattice.bbox_of(slot);
            cells[slot.row].push(GridCell {
                text: cell_text(page, words, bbox),
                row_span: slot.row_span as u32,
                col_span: slot.column_span as u32,
                emphasis: !words.is_empty() && words.iter().all(|word| word.bold),
            });
        }
        for row in cells {
            grid.push_row(RowKind::Body, row);
        }
        grid
    }
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
