//! Where the tables of a page are, and how each is read: by its rules, by its text, or both.
//!
//! 1. What rules alone enclose. Where the cells are drawn, they are the table's cells. Where they
//!    are drawn in part (a head over columns that no line parts, an outline around rows of text),
//!    the text decides, and the lines are evidence.
//! 2. The same with the outlines of shades, for what is left.
//! 3. What stands in columns without any outline.

use crate::RuleAxis::{Horizontal, Vertical};
use crate::found::{Basis, Found};
use crate::geometry::{centre, contains};
use crate::layout::{Line, Word, lines};
use crate::ruled::{self, Edges, Lattice, components, edges, lattice};
use crate::unruled::{self, Scale, Sheet, rows};
use crate::{Bbox, Direction, Page, Rule, Shade};

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
    let drawn = edges(&page.rules, snap);
    let mut tables: Vec<Found> = Vec::new();
    let sheet = Sheet {
        page,
        edges: &drawn,
        scale,
    };
    let mut rest = enclosed(&sheet, snap, words, &mut tables);
    let shaded = outlines(page, &rest, &tables);
    if !shaded.is_empty() {
        let all: Vec<Rule> = page.rules.iter().copied().chain(shaded).collect();
        let all = edges(&all, snap);
        let sheet = Sheet {
            edges: &all,
            ..sheet
        };
        // Shades behind words, line by line, form no lattice to speak of.
        let before = tables.len();
        rest = enclosed(&sheet, snap, rest, &mut tables);
        for mut table in tables.split_off(before) {
            if is_regular(&table) {
                if table.basis == Basis::Rules {
                    table.basis = Basis::Shades;
                }
                tables.push(table);
            } else {
                rest.extend(table.words.into_iter().flatten().map(Word::displaced));
            }
        }
        rest.sort_by_key(|word| word.glyphs);
    }
    let (found, rest) = unruled::find(&sheet, rest);
    tables.extend(found);
    tables.sort_by(|a, b| a.lattice.ys[0].total_cmp(&b.lattice.ys[0]));
    Findings {
        tables,
        lines: lines(rest),
    }
}

/// The sides of the shades that lie in no table yet, and mark no word.
fn outlines(page: &Page, words: &[Word], tables: &[Found]) -> Vec<Rule> {
    let paper = page.width * page.height;
    let mut by_height: Vec<Bbox> = words.iter().map(|word| word.bbox).collect();
    by_height.sort_by(|a, b| a[1].total_cmp(&b[1]));
    let is_free = |shade: &&Shade| {
        let within = |table: &Found| contains(table.lattice.bbox(), centre(shade.bbox));
        area(shade.bbox) < 0.5 * paper && !tables.iter().any(within)
    };
    let free = page.shades.iter().filter(is_free);
    free.filter(|shade| !is_marker(shade.bbox, &by_height))
        .flat_map(sides)
        .collect()
}

/// Whether text fills a shade from side to side: it marks words, and is no cell.
fn is_marker(shade: Bbox, words: &[Bbox]) -> bool {
    let tall = shade[3] - shade[1];
    let first = words.partition_point(|word| word[1] < shade[1] - tall);
    let covered: f32 = words[first..]
        .iter()
        .take_while(|word| word[1] < shade[3])
        .filter(|word| {
            contains(
                shade,
                (
                    f32::midpoint(word[0], word[2]).clamp(shade[0], shade[2]),
                    centre(**word).1,
                ),
            )
        })
        .map(|word| (word[2].min(shade[2]) - word[0].max(shade[0])).max(0.0))
        .sum();
    covered > 0.93 * (shade[2] - shade[0])
}

fn sides(shade: &Shade) -> [Rule; 4] {
    let [x0, y0, x1, y1] = shade.bbox;
    let rule = |axis, at, from, to| Rule {
        axis,
        at,
        from,
        to,
        thickness: 0.0,
    };
    [
        rule(Horizontal, y0, x0, x1),
        rule(Horizontal, y1, x0, x1),
        rule(Vertical, x0, y0, y1),
        rule(Vertical, x1, y0, y1),
    ]
}

/// Finds the tables that edges enclose; returns the words outside them.
fn enclosed(sheet: &Sheet<'_>, snap: f32, words: Vec<Word>, tables: &mut Vec<Found>) -> Vec<Word> {
    let mut lattices: Vec<Lattice> = components(sheet.edges, snap)
        .iter()
        .filter_map(|set: &Edges| lattice(set, snap))
        .filter(|lattice| lattice.slots.len() > 1)
        .collect();
    lattices.sort_by(|a, b| area(b.bbox()).total_cmp(&area(a.bbox())));
    let mut rest = words;
    for lattice in lattices {
        // What is drawn inside a cell of a table belongs to that cell.
        let middle = centre(lattice.bbox());
        if tables
            .iter()
            .any(|table| contains(table.lattice.bbox(), middle))
        {
            continue;
        }
        let (cells, outside) = ruled::fill(sheet.page, &lattice, &rest);
        let mut found = Found {
            lattice,
            words: cells,
            basis: Basis::Rules,
        };
        if is_loose(sheet, &found) {
            found.part_along_columns(sheet);
        }
        if is_loose(sheet, &found) {
            let inside = found.words.iter().flatten();
            let mut inside: Vec<Word> = inside.map(|word| word.displaced()).collect();
            inside.sort_by_key(|word| word.glyphs);
            let rows = rows(sheet, inside.iter().copied());
            if let Some(table) = unruled::assemble(sheet, &rows, true) {
                rest = outside;
                rest.extend(table.left_over(inside));
                rest.sort_by_key(|word| word.glyphs);
                tables.push(table);
                continue;
            }
        }
        if is_table(&found) {
            found.trim();
            rest = outside;
            tables.push(found);
        }
    }
    rest
}

fn area(b: Bbox) -> f32 {
    (b[2] - b[0]) * (b[3] - b[1])
}

/// Whether most of the text stands in columns and rows that the cells do not part.
fn is_loose(sheet: &Sheet<'_>, found: &Found) -> bool {
    let (mut loose, mut all) = (0, 0);
    let (height, width) = (found.lattice.ys.len() - 1, found.lattice.xs.len() - 1);
    for (slot, words) in found.lattice.slots.iter().zip(&found.words) {
        // Titles and notes are set in one cell, over or under the columns.
        let apart = slot.row == 0 || slot.row + slot.row_span == height;
        if words.is_empty() || apart && width > 1 && slot.column_span == width {
            continue;
        }
        // One word is one chunk.
        if let [word] = words.as_slice() {
            all += usize::from(word.direction == Direction::Right);
            continue;
        }
        let rows = rows(sheet, words.iter().copied());
        let chunks: usize = rows.iter().map(|row| row.chunks.len()).sum();
        let several = rows.iter().filter(|row| row.chunks.len() >= 2).count();
        let wide = slot.column_span >= 2 || width == 1;
        all += chunks;
        if several >= 2 || several == 1 && wide && chunks >= 3 {
            loose += chunks;
        }
    }
    loose >= 4 && 5 * loose > 2 * all
}

/// Whether most rows and columns of a lattice hold text.
fn is_regular(found: &Found) -> bool {
    let (rows, columns) = (found.lattice.ys.len() - 1, found.lattice.xs.len() - 1);
    let mut held = (vec![false; rows], vec![false; columns]);
    for (slot, words) in found.lattice.slots.iter().zip(&found.words) {
        if !words.is_empty() {
            held.0[slot.row] = true;
            held.1[slot.column] = true;
        }
    }
    let most = |held: &[bool]| 3 * held.iter().filter(|held| **held).count() >= 2 * held.len();
    rows >= 2 && columns >= 2 && most(&held.0) && most(&held.1)
}

/// A frame around prose, or a drawing, is none.
fn is_table(found: &Found) -> bool {
    let filled = found.words.iter().filter(|words| !words.is_empty()).count();
    let (slots, columns) = (found.lattice.slots.len(), found.lattice.xs.len() - 1);
    let fields = columns * (found.lattice.ys.len() - 1);
    // Bars and axes cut a plane into few odd shapes.
    let drawing = 3 * slots < fields && 2 * filled < slots;
    let mut rows: Vec<usize> = found
        .lattice
        .slots
        .iter()
        .zip(&found.words)
        .filter(|(_, words)| !words.is_empty())
        .map(|(slot, _)| slot.row)
        .collect();
    rows.sort_unstable();
    let side_by_side = rows.windows(2).any(|pair| pair[0] == pair[1]);
    columns >= 2 && side_by_side && !drawing
}
