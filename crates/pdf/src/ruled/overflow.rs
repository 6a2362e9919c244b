//! Lines of one text that run over the upper or lower end of their cell.
//!
//! A sheet's cells are printed one after the other, each with all its lines; where a row is too low
//! for them, the last lines stand in the row below. What was drawn in one go, line under line at one
//! distance, is one text, and belongs to the cell where its middle is; if each line before the end of
//! a cell is full, and no cell of a row with text is left blank.

use super::Lattice;
use crate::geometry::union;
use crate::layout::{Placing, Word};
use crate::{Bbox, Direction};

/// Lines follow each other at no more than this many ems.
const FARTHEST: f32 = 1.4;
/// Distances between the lines of one text differ by no more than this many ems.
const STRAY: f32 = 0.15;

/// Lines of one column, drawn in one go.
struct Block {
    /// Cell and place in it of each word, with its line.
    words: Vec<(usize, usize, usize)>,
    bbox: Bbox,
    last: Word,
    /// Top of the last line, number of lines, distance between them.
    top: f32,
    lines: usize,
    pitch: Option<f32>,
    /// Where lines end after which another cell begins.
    ends: Vec<f32>,
}

/// Brings lines that run over the end of their cell back to it.
pub(crate) fn hold_together(lattice: &Lattice, cells: &mut [Vec<Word>]) {
    let astray: Vec<(Block, usize)> = blocks(lattice, cells)
        .into_iter()
        .filter_map(|block| home(lattice, &block).map(|slot| (block, slot)))
        .collect();
    let filled = cells.iter().filter(|words| !words.is_empty()).count();
    // Drawn column by column, one cell's text follows another's in the same way.
    if astray.len() > 2 + filled / 10 {
        return;
    }
    let mut moved = Vec::new();
    for (Block { words, .. }, slot) in astray {
        if leaves_a_blank(lattice, cells, &words, slot) {
            continue;
        }
        for (from, at, _) in words.into_iter().filter(|word| word.0 != slot) {
            moved.push((from, cells[from][at], slot));
        }
    }
    for (from, word, slot) in moved {
        cells[from].retain(|own| own.glyphs != word.glyphs);
        let placing = Placing::Returned;
        cells[slot].push(Word { placing, ..word });
        cells[slot].sort_by_key(|own| own.glyphs);
    }
}

/// Whether a cell would lose all its text though other cells of its row have some.
fn leaves_a_blank(
    lattice: &Lattice,
    cells: &[Vec<Word>],
    words: &[(usize, usize, usize)],
    home: usize,
) -> bool {
    words
        .iter()
        .filter(|word| word.0 != home)
        .any(|&(slot, ..)| {
            let taken = words.iter().filter(|word| word.0 == slot).count();
            let row = lattice.slots[slot].row;
            taken == cells[slot].len()
                && lattice
                    .slots
                    .iter()
                    .zip(cells)
                    .enumerate()
                    .any(|(other, (own, words))| {
                        other != slot && own.row == row && !words.is_empty()
                    })
        })
}

fn blocks(lattice: &Lattice, cells: &[Vec<Word>]) -> Vec<Block> {
    let mut words: Vec<(Word, usize, usize)> = Vec::new();
    for (slot, own) in cells.iter().enumerate() {
        words.extend(own.iter().enumerate().map(|(at, word)| (*word, slot, at)));
    }
    words.sort_by_key(|(word, ..)| word.glyphs);
    let mut blocks: Vec<Block> = Vec::new();
    for (word, slot, at) in words {
        if word.direction == Direction::Right
            && let Some(block) = blocks.last_mut()
            && same_columns(lattice, block.words[0].0, slot)
            && block.take(&word, slot, at)
        {
            continue;
        }
        blocks.push(Block {
            words: vec![(slot, at, 0)],
            bbox: word.bbox,
            last: word,
            top: word.bbox[1],
            lines: 1,
            pitch: None,
            ends: Vec::new(),
        });
    }
    blocks
}

fn same_columns(lattice: &Lattice, a: usize, b: usize) -> bool {
    let (a, b) = (&lattice.slots[a], &lattice.slots[b]);
    (a.column, a.column_span) == (b.column, b.column_span)
}

impl Block {
    /// Takes a word that goes on with the last one, on its line or at the start of the next.
    fn take(&mut self, word: &Word, slot: usize, at: usize) -> bool {
        let size = word.size.max(self.last.size);
        let drop = word.bbox[1] - self.top;
        // A blank or two may stand between.
        if word.glyphs.0 > self.last.glyphs.1 + 2 {
            return false;
        }
        let on_line = drop.abs() < 0.5 * size && word.bbox[0] > self.last.bbox[0];
        if !on_line {
            let even = self
                .pitch
                .is_none_or(|pitch| (drop - pitch).abs() < STRAY * size);
            let below =
                (0.7 * size..FARTHEST * size).contains(&drop) && word.bbox[0] < self.last.bbox[2];
            if !(even && below) {
                return false;
            }
            if self.words.last().is_some_and(|last| last.0 != slot) {
                self.ends.push(self.last.bbox[2]);
            }
            self.pitch = Some(drop);
            self.top = word.bbox[1];
            self.lines += 1;
        }
        self.words.push((slot, at, self.lines - 1));
        self.bbox = union(self.bbox, word.bbox);
        self.last = *word;
        true
    }

    /// How many of its lines stand in a cell.
    fn lines_in(&self, slot: usize) -> usize {
        let mut lines: Vec<usize> = self
            .words
            .iter()
            .filter(|word| word.0 == slot)
            .map(|word| word.2)
            .collect();
        lines.dedup();
        lines.len()
    }
}

/// The cell that a text over several cells belongs to, if it is one text.
fn home(lattice: &Lattice, block: &Block) -> Option<usize> {
    let pitch = block.pitch?;
    let first = block.words[0].0;
    if block.words.iter().all(|word| word.0 == first) {
        return None;
    }
    let middle = f32::midpoint(block.bbox[1], block.bbox[3]);
    let home = block.words.iter().map(|word| word.0).find(|&slot| {
        let [_, top, _, bottom] = lattice.bbox_of(&lattice.slots[slot]);
        (top..bottom).contains(&middle) && bottom - top > 1.8 * pitch
    })?;
    // A line that leaves room is the last of its text.
    let right = lattice.bbox_of(&lattice.slots[home])[2];
    if block
        .ends
        .iter()
        .any(|&end| right - end > 1.5 * block.last.size)
    {
        return None;
    }
    let inside = block.lines_in(home);
    (inside >= 2 && 2 * inside >= block.lines).then_some(home)
}
