//! Words → the cells of a lattice. A word goes to one cell; where two cells' texts touch, they are
//! parted at the line between.

use super::Lattice;
use super::overflow::hold_together;
use crate::geometry::{centre, contains};
use crate::layout::{Placing, Word};
use crate::{Direction, Page};

/// Which slot covers each elementary field of a lattice.
struct Fields<'l> {
    lattice: &'l Lattice,
    /// By row, then column.
    slot: Vec<Option<u32>>,
}

impl<'l> Fields<'l> {
    fn of(lattice: &'l Lattice) -> Self {
        let columns = lattice.xs.len() - 1;
        let mut slot = vec![None; columns * (lattice.ys.len() - 1)];
        for (index, cell) in lattice.slots.iter().enumerate() {
            for row in cell.row..cell.row + cell.row_span {
                let from = row * columns + cell.column;
                slot[from..from + cell.column_span].fill(Some(index as u32));
            }
        }
        Self { lattice, slot }
    }

    /// The slot at a point; text that runs out of the lattice at a side is in the cell at that side.
    fn at(&self, x: f32, y: f32) -> Option<usize> {
        let [left, _, right, _] = self.lattice.bbox();
        let x = x.clamp(left, right - 0.01);
        let interval = |marks: &[f32], at: f32| {
            let after = marks.partition_point(|&mark| mark <= at);
            (1..marks.len()).contains(&after).then(|| after - 1)
        };
        let row = interval(&self.lattice.ys, y)?;
        let column = interval(&self.lattice.xs, x)?;
        self.slot[row * (self.lattice.xs.len() - 1) + column].map(|slot| slot as usize)
    }

    /// The slot that a word which runs out of its cell, but is seen there, is clipped to.
    fn clipped(&self, page: &Page, word: &Word) -> Option<usize> {
        let glyphs = &page.glyphs[word.glyphs.0 as usize..word.glyphs.1 as usize];
        let clip = usize::from(glyphs[0].clip);
        let clip = *page.clips.get(clip).filter(|_| clip > 0)?;
        if word.bbox[0] >= clip[0] && word.bbox[2] <= clip[2]
            || !glyphs
                .iter()
                .any(|glyph| contains(clip, centre(glyph.bbox)))
        {
            return None;
        }
        let (x, y) = centre(clip);
        let slot = self.at(x, y)?;
        let cell = self.lattice.bbox_of(&self.lattice.slots[slot]);
        let inside = cell[0] - CLIP <= clip[0]
            && clip[2] <= cell[2] + CLIP
            && cell[1] - CLIP <= clip[1]
            && clip[3] <= cell[3] + CLIP;
        // A clip that cuts the text short, and is no cell's, says nothing of where it belongs.
        (inside && 2.0 * (clip[2] - clip[0]) > cell[2] - cell[0]).then_some(slot)
    }
}

/// How far a cell's clip may stand out of the cell, in points.
const CLIP: f32 = 1.0;

/// Puts each word whose place is in the lattice into its cell; the others are returned. The words
/// of each cell stand in drawing order.
pub(crate) fn fill(page: &Page, lattice: &Lattice, words: &[Word]) -> (Vec<Vec<Word>>, Vec<Word>) {
    let fields = Fields::of(lattice);
    let bbox = lattice.bbox();
    let mut cells = vec![Vec::new(); lattice.slots.len()];
    let mut outside = Vec::new();
    // The word before, where it runs over the end of its cell: what follows it goes with it.
    let mut overflow: Option<(Word, usize)> = None;
    for &word in words {
        let (x, y) = centre(word.bbox);
        if let Some(slot) = fields.clipped(page, &word) {
            overflow = None;
            let placing = if contains(lattice.bbox_of(&lattice.slots[slot]), (x, y)) {
                word.placing
            } else {
                Placing::Over
            };
            cells[slot].push(Word { placing, ..word });
            continue;
        }
        if word.bbox[0] > bbox[2]
            || word.bbox[2] < bbox[0]
            || !contains([x, bbox[1], x, bbox[3]], (x, y))
        {
            outside.push(word);
            continue;
        }
        if let Some((before, slot)) = overflow
            && goes_on(page, &before, &word)
        {
            overflow = Some((word, slot));
            let placing = if fields.at(x, y) == Some(slot) {
                Placing::Inside
            } else {
                Placing::Over
            };
            cells[slot].push(Word { placing, ..word });
            continue;
        }
        overflow = None;
        let own = fields.at(x, y);
        let ends = (fields.at(word.bbox[0], y), fields.at(word.bbox[2], y));
        let inside = word.bbox[0] >= bbox[0] - 1.0 && word.bbox[2] <= bbox[2] + 1.0;
        if own.is_some() && ends.0 == own && ends.1 == own && inside
            || !matches!(word.direction, Direction::Right)
        {
            match own {
                Some(slot) => cells[slot].push(word),
                None => outside.push(word),
            }
            continue;
        }
        match place(page, &fields, &word) {
            Placed::Whole(slot, placing) => {
                let end = lattice.bbox_of(&lattice.slots[slot])[2];
                // A hair over the line is the width of the type, no overflow.
                overflow = (word.bbox[2] > end + 0.2 * word.size).then_some((word, slot));
                cells[slot].push(Word { placing, ..word });
            }
            Placed::Cut(parts) => {
                let placing = Placing::Cut(word.glyphs);
                for (part, slot) in parts {
                    let part = Word { placing, ..part };
                    match slot {
                        Some(slot) => cells[slot].push(part),
                        None => outside.push(part),
                    }
                }
            }
            Placed::Outside => outside.push(word),
        }
    }
    hold_together(lattice, &mut cells);
    (cells, outside)
}

/// Whether a word follows another on its line, at the distance of a space.
fn goes_on(page: &Page, before: &Word, word: &Word) -> bool {
    let gap = word.bbox[0] - before.bbox[2];
    let (_, y) = centre(word.bbox);
    let clip = |word: &Word| page.glyphs[word.glyphs.0 as usize].clip;
    word.direction == before.direction
        && clip(word) == clip(before)
        && (before.bbox[1]..before.bbox[3]).contains(&y)
        && (-0.1 * word.size..0.4 * word.size).contains(&gap)
}

enum Placed {
    Whole(usize, Placing),
    Cut(Vec<(Word, Option<usize>)>),
    Outside,
}

/// Where a word belongs that runs over a line.
fn place(page: &Page, fields: &Fields<'_>, word: &Word) -> Placed {
    let (x, y) = centre(word.bbox);
    let parts = parts(page, fields, word);
    let [(first, first_slot), .., (last, last_slot)] = parts.as_slice() else {
        return match parts.first() {
            Some((_, Some(slot))) => Placed::Whole(*slot, Placing::Inside),
            _ => Placed::Outside,
        };
    };
    if parts
        .windows(2)
        .any(|pair| parted(page, &pair[0].0, &pair[1].0))
    {
        return Placed::Cut(parts);
    }
    // Text that begins at the left of its cell, or ends at the right of it, runs over the other side.
    let padding = -0.1 * word.size..1.2 * word.size;
    let cell = |slot: usize| fields.lattice.bbox_of(&fields.lattice.slots[slot]);
    let begins = first_slot.filter(|&slot| padding.contains(&(first.bbox[0] - cell(slot)[0])));
    let ends = last_slot.filter(|&slot| padding.contains(&(cell(slot)[2] - last.bbox[2])));
    let whole = match (begins, ends) {
        (Some(_), Some(slot)) => {
            // Two texts that fill their cells, if a glyph ends where the cell does.
            if (last.bbox[0] - cell(slot)[0]).abs() < 0.15 * word.size {
                return Placed::Cut(parts);
            }
            begins
        }
        (Some(slot), None) | (None, Some(slot)) => Some(slot),
        (None, None) => fields.at(x, y).or(*first_slot).or(*last_slot),
    };
    whole.map_or(Placed::Outside, |slot| Placed::Whole(slot, Placing::Over))
}

/// The parts of a word by the cell in which each glyph's centre stands.
fn parts(page: &Page, fields: &Fields<'_>, word: &Word) -> Vec<(Word, Option<usize>)> {
    let mut parts = Vec::new();
    let mut start = word.glyphs.0;
    let slot_of = |glyph: u32| {
        let (x, y) = centre(page.glyphs[glyph as usize].bbox);
        fields.at(x, y)
    };
    let mut slot = slot_of(start);
    for glyph in word.glyphs.0 + 1..=word.glyphs.1 {
        let next = (glyph < word.glyphs.1).then(|| slot_of(glyph));
        if next != Some(slot) {
            let after_blank = word.after_blank && start == word.glyphs.0;
            parts.push((Word::of(page, (start, glyph), after_blank), slot));
            start = glyph;
            slot = next.flatten();
        }
    }
    parts
}

/// Whether two runs of glyphs are parted, or overlap, more than the letters of each are, or read as
/// one number make none.
fn parted(page: &Page, a: &Word, b: &Word) -> bool {
    let gap = |at: u32| {
        let pair = &page.glyphs[at as usize - 1..=at as usize];
        pair[1].bbox[0] - pair[0].bbox[2]
    };
    let own = [
        (a.glyphs.1 - a.glyphs.0 > 1).then(|| gap(a.glyphs.1 - 1)),
        (b.glyphs.1 - b.glyphs.0 > 1).then(|| gap(b.glyphs.0 + 1)),
    ];
    let em = a.size.max(b.size);
    let between = gap(b.glyphs.0);
    let strays = own
        .iter()
        .flatten()
        .all(|own| (between - own).abs() > 0.04 * em);
    let even = matches!(own, [Some(a), Some(b)] if (a - b).abs() < 0.02 * em);
    let points = |word: &Word| word.text(page).filter(|text| *text == ".").count();
    strays && even || between > 0.1 * em || points(a) > 0 && points(b) > 0
}
