//! What a reader found in a source: blocks in reading order. Readers report, they never repair.

use crate::{Diagnostic, Repair, Text};

/// A document as read: nothing joined, and nothing assumed without saying so.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// Blocks in reading order.
    pub blocks: Vec<Block<'a>>,
    /// What the reader had to say (encoding, damage, recovered cells).
    pub diagnostics: Vec<Diagnostic>,
}

/// One block of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block<'a> {
    /// A heading of the given level (1 to 6).
    Heading {
        /// Level, 1 the highest.
        level: u8,
        /// Its text.
        text: Text<'a>,
    },
    /// Running text: a paragraph, a list item, a page number. One block per source line: a
    /// converter's line is a printed line.
    Paragraph(Text<'a>),
    /// A grid of cells, ragged if the page was.
    Grid(Grid<'a>),
    /// A mark of a page's end where the source prints one (a thematic break, a page comment).
    PageBreak(Text<'a>),
}

/// A printed grid. Rows may differ in length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid<'a> {
    /// All cells, row after row.
    pub cells: Vec<GridCell<'a>>,
    /// The rows, as ranges of `cells`.
    pub rows: Vec<GridRow>,
    /// Page on which the grid stands, where the source has pages.
    pub page: Option<u32>,
    /// Where its columns begin and end on that page, ascending, in points: one more than there are
    /// columns. Empty where the source has no such places.
    pub columns: Vec<f32>,
    /// Where its rows begin and end, likewise, from the top.
    pub row_edges: Vec<f32>,
    /// What the reader assumed of the grid as a whole, because the source does not draw it.
    pub assumed: Vec<Repair<'a>>,
}

/// One printed row: `grid.cells[start..end]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridRow {
    /// First cell.
    pub start: u32,
    /// One past the last cell.
    pub end: u32,
    /// How the source marked the row.
    pub kind: RowKind,
}

/// How a source marks a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A row in the header's place (above the first delimiter line, `<thead>`, all `<th>`).
    Header,
    /// Any other row.
    Body,
    /// A delimiter line (`|---|---|`) after the first: no row of the printed table. Its cells hold
    /// the dashes, so that nothing printed is lost.
    Delimiter,
}

/// One printed cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GridCell<'a> {
    /// What it says.
    pub text: Text<'a>,
    /// Rows that it covers, as the source declares (1 in dialects without spans).
    pub row_span: u32,
    /// Columns that it covers.
    pub col_span: u32,
    /// Printed bold, or as a header cell.
    pub emphasis: bool,
    /// Where the page leaves it without a line.
    pub open: Open,
    /// What the reader assumed of its extent or its text. Blank where the source draws or declares
    /// both.
    pub assumed: Vec<Repair<'a>>,
}

/// The sides of a cell at the end of a page on which no line closes it: it may go on from the page
/// before, or on the next one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Open {
    /// Nothing is drawn above it.
    pub above: bool,
    /// Nothing is drawn below it.
    pub below: bool,
}

impl<'a> Document<'a> {
    /// Takes the grids out, in order: a stage that has them for itself moves their cells. In the
    /// blocks stays what tells where on its page each of them stands.
    pub fn take_grids(&mut self) -> Vec<Grid<'a>> {
        let grids = self.blocks.iter_mut().filter_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        });
        let take = |grid: &mut Grid<'a>| {
            let place = Grid {
                page: grid.page,
                row_edges: grid.row_edges.clone(),
                ..Grid::default()
            };
            std::mem::replace(grid, place)
        };
        grids.map(take).collect()
    }
}

impl<'a> Grid<'a> {
    /// The cells of row `row`.
    pub fn row(&self, row: usize) -> &[GridCell<'a>] {
        let GridRow { start, end, .. } = self.rows[row];
        &self.cells[start as usize..end as usize]
    }

    /// Appends a row.
    pub fn push_row(&mut self, kind: RowKind, cells: impl IntoIterator<Item = GridCell<'a>>) {
        let start = self.cells.len() as u32;
        self.cells.extend(cells);
        self.rows.push(GridRow {
            start,
            end: self.cells.len() as u32,
            kind,
        });
    }
}
