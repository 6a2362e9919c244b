//! Where the tables of a page are, and how each is read: by its rules, by its text, or both.

use crate::Page;
use crate::found::Found;
use crate::geometry::{centre, contains, median};
use crate::layout::{Line, Word, lines};
use crate::ruled::{self, components, edges, lattice};

/// What a page holds.
pub(crate) struct Findings {
    /// Tables, from the top.
    pub(crate) tables: Vec<Found>,
    /// The lines outside them.
    pub(crate) lines: Vec<Line>,
}

/// Finds the tables of a page, given its words.
pub(crate) fn tables(page: &Page, words: Vec<Word>) -> Findings {
    let em = median(words.iter().map(|word| word.size)).unwrap_or(10.0);
    let snap = (0.3 * em).clamp(1.5, 4.0);
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
    let columns = found.lattice.xs.len() - 1;
    columns >= 2 && filled >= 2
}
