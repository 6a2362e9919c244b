//! What was assumed of a found table, said in the grid: of the whole, and of each cell.

use super::{Basis, Found};
use crate::geometry::{centre, contains, union_all};
use crate::layout::{Placing, Word};
use crate::ruled::Assumed;
use crate::{Bbox, Page};
use biao_model::{Places, Region, Repair};
use std::borrow::Cow;

/// What was assumed of a table as a whole: nothing where lines are drawn around its cells.
pub(super) fn of_table(found: &Found, page: &Page) -> Option<Repair<'static>> {
    let code = match found.basis {
        Basis::Rules => return None,
        Basis::Shades => "table/cells-from-shades",
        Basis::Text => "table/columns-from-alignment",
    };
    Some(repair(page, code, found.bbox()))
}

/// For each slot what was assumed of the cell.
pub(super) fn of_cells(found: &Found, page: &Page) -> Vec<Vec<Repair<'static>>> {
    let lattice = &found.lattice;
    let mut assumed: Vec<Vec<Repair<'static>>> = vec![Vec::new(); lattice.slots.len()];
    for (at, (slot, words)) in lattice.slots.iter().zip(&found.words).enumerate() {
        // Where all columns are assumed, a blank that no text stands in is as much as the table.
        let code = match slot.assumed {
            Some(Assumed::Unclosed) if found.basis == Basis::Text => None,
            Some(Assumed::Unclosed) => Some("table/cell-not-drawn"),
            Some(Assumed::Parted) => Some("table/cell-parted"),
            Some(Assumed::LinesJoined) => Some("table/lines-joined"),
            None => None,
        };
        assumed[at].extend(code.map(|code| repair(page, code, lattice.bbox_of(slot))));
        assumed[at].extend(cuts(page, words));
        if let Some(bbox) = extent(words, Placing::Over) {
            assumed[at].push(repair(page, "table/text-overflows", bbox));
        }
        let Some(bbox) = extent(words, Placing::Returned) else {
            continue;
        };
        let returned = repair(page, "table/line-returned", bbox);
        // The cells in which the lines stand have lost what is printed in them.
        for (from, slot) in lattice.slots.iter().enumerate() {
            let own = lattice.bbox_of(slot);
            let stands_in = |word: &&Word| contains(own, centre(word.bbox));
            if from != at && with(words, Placing::Returned).any(|word| stands_in(&word)) {
                assumed[from].push(returned.clone());
            }
        }
        assumed[at].push(returned);
    }
    assumed
}

/// One repair for each word of which a cell holds a part, with the whole word.
fn cuts(page: &Page, words: &[Word]) -> Vec<Repair<'static>> {
    let mut wholes: Vec<(u32, u32)> = words
        .iter()
        .filter_map(|word| match word.placing {
            Placing::Cut(whole) => Some(whole),
            _ => None,
        })
        .collect();
    wholes.dedup();
    let cut = |glyphs| {
        let whole = Word::of(page, glyphs, false);
        Repair {
            printed: Some(Cow::Owned(whole.text(page).collect())),
            ..repair(page, "table/cell-cut", whole.bbox)
        }
    };
    wholes.into_iter().map(cut).collect()
}

fn with(words: &[Word], placing: Placing) -> impl Iterator<Item = &Word> {
    words.iter().filter(move |word| word.placing == placing)
}

fn extent(words: &[Word], placing: Placing) -> Option<Bbox> {
    union_all(with(words, placing).map(|word| word.bbox))
}

fn repair(page: &Page, code: &'static str, bbox: Bbox) -> Repair<'static> {
    Repair {
        code,
        field: None,
        printed: None,
        places: Places::from_buf([Region::Page {
            page: page.number,
            bbox,
        }]),
    }
}
