//! Repair of tables: the grids that a page printed become the tables that its author wrote.
//!
//! A converter cuts a table at every page break, drops or repeats its header, leaves blank what
//! was merged, and puts the first data row where a header should be. [`repair`] undoes that, in
//! the order of the modules:
//!
//! 0. [`across`]: the parts of a table that is wider than its pages, put side by side
//!    ([`join_across`], a stage of its own before the others);
//! 1. [`part`]: one grid → parts: cells laid out in slots, delimiter rows and blank header rows
//!    taken out, repeated spanned cells merged, cut where a new form begins inside the grid;
//! 2. [`between`]: what stands between two parts: nothing, page furniture, or a text that ends
//!    the table;
//! 3. [`join`]: whether a part goes on with the table above, and how: repeated [`heading`], columns
//!    that differ ([`align`]; [`place`] where the source has places on a page); [`draft`]: the joining
//!    itself, with a row ([`fragment`]) or a merged cell cut in two;
//! 4. [`finish`]: blanks that stand for a merge, caption, and which leading rows are column headers
//!    ([`header`]).
//!
//! *Architecture invariant:* no domain word stands in this crate. Which words begin a form or name
//! a row group is asked of a [`Vocabulary`]; with an empty one, the geometry decides alone.
//!
//! *Architecture invariant:* nothing printed is lost and nothing is repaired silently. Whatever is
//! taken out of the cells (a delimiter row, a repeated header, a page number between two parts) is
//! kept in a [`biao_model::Repair`] with its place.

mod across;
mod align;
mod between;
mod draft;
mod finish;
mod fragment;
mod header;
mod heading;
mod join;
mod part;
mod place;
mod repeats;
mod torn;

pub use across::join_across;

use between::Between;
use biao_model::{Block, Document, Grid, Table, Vocabulary};
use draft::Draft;
use std::collections::VecDeque;

/// What the codes of this crate's repairs mean, as TOML (`[[code]]`).
pub const CODES: &str = include_str!("../codes.toml");

/// The logical tables of a document, in order.
pub fn repair<'a>(document: &Document<'a>, vocabulary: &Vocabulary) -> Vec<Table<'a>> {
    let grids = document.blocks.iter().filter_map(|block| match block {
        Block::Grid(grid) => Some(grid.clone()),
        _ => None,
    });
    repair_grids(document, grids, vocabulary).collect()
}

/// As [`repair`], of grids that were taken out of the document ([`Document::take_grids`]): one table
/// after the other, each when it is asked for.
pub fn repair_grids<'d, 'a>(
    document: &'d Document<'a>,
    grids: impl IntoIterator<Item = Grid<'a>>,
    vocabulary: &'d Vocabulary,
) -> impl Iterator<Item = Table<'a>> {
    let is_grid = |(_, block): &(usize, &Block<'a>)| matches!(block, Block::Grid(_));
    let places = document.blocks.iter().enumerate().filter(is_grid);
    let mut grids = places.map(|(at, _)| at).zip(grids);
    let mut bench = Bench {
        document,
        vocabulary,
        running: between::Running::of(document),
        above: 0,
        draft: None,
        finished: VecDeque::new(),
    };
    std::iter::from_fn(move || {
        while bench.finished.is_empty() {
            match grids.next() {
                Some((at, grid)) => bench.add(at, grid),
                None => return bench.end(),
            }
        }
        bench.finished.pop_front()
    })
}

/// The table under way, with what decides where it ends.
struct Bench<'d, 'a> {
    document: &'d Document<'a>,
    vocabulary: &'d Vocabulary,
    running: between::Running,
    /// The first block behind the last grid.
    above: usize,
    draft: Option<Draft<'a>>,
    finished: VecDeque<Table<'a>>,
}

impl<'a> Bench<'_, 'a> {
    /// Adds the grid of a block: to the table under way, or as the beginning of the next.
    fn add(&mut self, block: usize, grid: Grid<'a>) {
        let mut gap = self.above..block;
        for part in part::parts(grid, self.vocabulary) {
            let heading = self
                .draft
                .as_ref()
                .map_or(0..0, |table| table.above.clone());
            let between = Between::of(
                self.document,
                gap.clone(),
                heading,
                &self.running,
                self.vocabulary,
            );
            let going_on = self
                .draft
                .as_ref()
                .and_then(|table| join::continuation(table, &part, &between, self.vocabulary));
            if let (Some(table), Some(how)) = (&mut self.draft, going_on) {
                table.append(part, &between, &how, self.vocabulary);
            } else {
                let done = self.end();
                self.finished.extend(done);
                self.draft = Some(Draft::new(part, gap, self.vocabulary));
            }
            // A second part of one grid has nothing above it.
            gap = block..block;
        }
        self.above = block + 1;
    }

    /// Closes the table under way.
    fn end(&mut self) -> Option<Table<'a>> {
        let done = self.draft.take()?;
        Some(finish::finish(done, self.document, self.vocabulary))
    }
}
