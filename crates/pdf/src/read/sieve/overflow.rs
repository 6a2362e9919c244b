//! Text that runs out of its cell, its clip or the paper.
//!
//! It belongs to the text that is seen, unless it is the part of a cell that stands on the page
//! before or after: programs draw a cell that a page break cuts in full on both pages, and clip it.

use super::{Mark, Marks};
use crate::read::findings::Findings;

/// The blocks of a page that are seen in part.
#[derive(Debug, Default)]
pub(in crate::read) struct Cut {
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    text: String,
    /// Which glyphs are seen.
    seen: Vec<bool>,
}

impl Cut {
    pub(in crate::read) fn of(drawn: &Marks) -> Self {
        let blocks = drawn
            .marks
            .chunk_by(|a, b| a.block == b.block)
            .filter(|marks| is_cut(marks))
            .map(|marks| Block::new(marks, &drawn.text))
            .collect();
        Self { blocks }
    }

    /// Whether the rest of a block is on this page.
    fn has_rest(&self, of: &Block) -> bool {
        let apart = |(a, b): (&bool, &bool)| !(*a && *b);
        self.blocks
            .iter()
            .any(|block| block.text == of.text && block.seen.iter().zip(&of.seen).all(apart))
    }
}

impl Block {
    fn new(marks: &[Mark], text: &str) -> Self {
        Self {
            text: marks.iter().map(|mark| mark.of(text)).collect(),
            seen: marks.iter().map(|mark| mark.inside).collect(),
        }
    }
}

fn is_cut(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| mark.inside) && marks.iter().any(|mark| !mark.inside)
}

/// Keeps what runs out of a block that is seen in part, but for what the pages before and after
/// show. Lines of a cut block that are seen in part are always kept whole.
pub(super) fn keep(drawn: &mut Marks, around: [&Cut; 2], findings: &mut Findings) {
    let text = &drawn.text;
    for block in drawn.marks.chunk_by_mut(|a, b| a.block == b.block) {
        if !is_cut(block) {
            continue;
        }
        let whole = Block::new(block, text);
        let elsewhere = around.iter().any(|page| page.has_rest(&whole));
        for line in block.chunk_by_mut(|a, b| a.chain == b.chain) {
            if elsewhere && !line.iter().any(|mark| mark.inside) {
                continue;
            }
            for mark in line.iter_mut().filter(|mark| !mark.inside) {
                mark.inside = true;
                findings.cut();
            }
        }
    }
}
