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
use crate::geometry::{centre, contains, union};
use crate::layout::Word;
use crate::ruled::Edges;
pub(crate) use assemble::assemble;
use row::Row;
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
        if is_chart(sheet, &region) {
            continue;
        }
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

/// Whether texts are the labels of a chart: some of them stand on or beside several filled shapes with
/// curves (sectors of a circle), of which none is the ground of them all.
fn is_chart(sheet: &Sheet<'_>, rows: &[Row]) -> bool {
    let Some(bbox) = rows.iter().map(|row| row.bbox).reduce(union) else {
        return false;
    };
    let large = 2.0 * sheet.scale.em;
    let sectors = sheet.page.curves.iter().filter(|shape| {
        let ground = shape[0] <= bbox[0] && bbox[2] <= shape[2];
        let labelled = |row: &Row| {
            let mut chunks = row.chunks.iter();
            chunks.any(|chunk| contains(**shape, centre(chunk.bbox)))
        };
        !ground
            && shape[2] - shape[0] > large
            && shape[3] - shape[1] > large
            && rows.iter().any(labelled)
    });
    sectors.count() >= 2
}
