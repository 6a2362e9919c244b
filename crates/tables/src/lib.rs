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
mod torn;

pub use across::join_across;

use between::Between;
use biao_model::{Block, Document, Table, Vocabulary};
use draft::Draft;

/// What the codes of this crate's repairs mean, as TOML (`[[code]]`).
pub const CODES: &str = include_str!("../codes.toml");

/// The logical tables of a document, in order.
pub fn repair<'a>(document: &Document<'a>, vocabulary: &Vocabulary) -> Vec<Table<'a>> {
    let running = between::Running::of(document);
    let mut tables = Vec::new();
    let mut draft: Option<Draft<'a>> = None;
    let mut above = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        let Block::Grid(grid) = block else { continue };
        let mut gap = above..index;
        for part in part::parts(grid, vocabulary) {
            let heading = draft.as_ref().map_or(0..0, |table| table.above.clone());
            let between = Between::of(document, gap.clone(), heading, &running, vocabulary);
            let going_on = draft
                .as_ref()
                .and_then(|table| join::continuation(table, &part, &between, vocabulary));
            if let (Some(table), Some(how)) = (&mut draft, going_on) {
                table.append(part, &between, &how, vocabulary);
            } else {
                tables.extend(
                    draft
                        .take()
                        .map(|done| finish::finish(done, document, vocabulary)),
                );
                draft = Some(Draft::new(part, gap, vocabulary));
            }
            // A second part of one grid has nothing above it.
            gap = index..index;
        }
        above = index + 1;
    }
    tables.extend(draft.map(|done| finish::finish(done, document, vocabulary)));
    tables
}
