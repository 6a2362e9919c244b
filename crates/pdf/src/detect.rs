//! Where the tables of a page are, and how each is read: by its rules, by its text, or both.

use crate::Page;
use crate::found::Found;
use crate::geometry::{centre, contains, median};
use crate::layout::{Line, Word, lines};
use crate::ruled::{self, components, edges, lattice};
use crate::unruled::{self, Scale, Sheet};

/// What a page holds.
pub(crate) struct Findings {
    /// Tables, from the top.
    pub(crate) tables: Vec<Found>,
    /// The lines outside them.
    pub(crate) lines: Vec<Line>,
}

/// Finds the tables of a page, given its words.
pub(crate) fn tables(page: &Page, words: Vec<Word>) -> Findings {
    let scale = Scale::of(&words);
    let snap = (0.3 * scale.em).clamp(1.5, 4.0);
    let edges = edges(&page.rules, snap);
    let mut lattices: Vec<ruled::Lattice> = components(&edges, snap)
        .iter()
        .filter_map(|set| lattice(set, snap))
        .filter(|lattice| lattice.slots.len() > 1)
        .collect();
    lattices.sort_by(|a, b| area(b.bbox()).total_cmp(&area(a.bbox())));
    let mut rest = words;
    let mut tables: Vec<Found> = Vec::new();
    for lattice in lattices {
        // What is drawn inside a cell of a table belongs to that cell.
        let bbox = lattice.bbox();
        if tables
            .iter()
            .any(|table| contains(table.lattice.bbox(), centre(bbox)))
        {
            continue;
        }
        let (cells, outside) = ruled::fill(page, &lattice, rest.clone());
        let found = Found {
            lattice,
            words: cells,
        };
        if is_table(&found) {
            rest = outside;
            tables.push(found);
        }
    }
    let sheet = Sheet {
        page,
        edges: &edges,
        scale,
    };
    let (found, rest) = unruled::find(&sheet, rest);
    tables.extend(found);
    tables.sort_by(|a, b| a.lattice.ys[0].total_cmp(&b.lattice.ys[0]));
    Findings {
        tables,
        lines: lines(rest),
    }
}

fn area(b: crate::Bbox) -> f32 {
    (b[2] - b[0]) * (b[3] - b[1])
}

/// A frame around prose, or a drawing, is none.
fn is_table(found: &Found) -> bool {
    let filled = found.words.iter().filter(|words| !words.is_empty()).count();
    let (slots, columns) = (found.lattice.slots.len(), found.lattice.xs.len() - 1);
    let fields = columns * (found.lattice.ys.len() - 1);
    // Bars and axes cut a plane into few odd shapes.
    let drawing = 3 * slots < fields && 2 * filled < slots;
    let beside = found
        .lattice
        .slots
        .iter()
        .zip(&found.words)
        .filter(|(_, words)| !words.is_empty());
    let mut rows: Vec<usize> = beside.map(|(slot, _)| slot.row).collect();
    rows.sort_unstable();
    let side_by_side = rows.windows(2).any(|pair| pair[0] == pair[1]);
    columns >= 2 && side_by_side && !drawing
}
