//! Text → tables, where rules do not draw every cell: columns from gaps that stand under each
//! other, rows from lines, and whatever rules there are as evidence for both.

mod assemble;
mod column;
mod head;
mod prose;
mod region;
mod row;
mod strip;

use crate::Page;
use crate::found::Found;
use crate::layout::Word;
use crate::ruled::Edges;
pub(crate) use assemble::assemble;
pub(crate) use row::{Scale, rows};

/// What the finder looks at beside the words.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'p> {
    /// The page.
    pub(crate) page: &'p Page,
    /// Its edges.
    pub(crate) edges: &'p Edges,
    /// Its sizes.
    pub(crate) scale: Scale,
}

/// Finds tables among words; returns them and the words outside.
pub(crate) fn find(sheet: &Sheet<'_>, words: Vec<Word>) -> (Vec<Found>, Vec<Word>) {
    let rows = rows(sheet, words.iter().copied());
    let prose = prose::mark(sheet, &rows);
    let mut tables = Vec::new();
    let mut taken: Vec<(u32, u32)> = Vec::new();
    for region in region::regions(sheet, &rows, &prose) {
        if let Some(found) = assemble(sheet, &region, false) {
            taken.extend(found.words.iter().flatten().map(|word| word.glyphs));
            tables.push(found);
        }
    }
    taken.sort_unstable();
    let rest = words
        .into_iter()
        .filter(|word| taken.binary_search(&word.glyphs).is_err())
        .collect();
    (tables, rest)
}
