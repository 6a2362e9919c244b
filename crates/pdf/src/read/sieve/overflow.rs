//! Text that runs out of its cell, its clip or the paper.
//!
//! It belongs to the text that is seen, unless it is the part of a cell that stands on the page
//! before or after: programs draw a cell that a page break cuts in full on both pages, and clip it.

use super::{Drawn, Mark, Reason};
use crate::read::findings::Findings;

/// What the pages before and after have to know of a page.
#[derive(Debug, Default)]
pub(in crate::read) struct Cut {
    /// The blocks that are seen in part.
    blocks: Vec<Block>,
    /// The text of all blocks that are seen, at least in part.
    text: String,
}

#[derive(Debug)]
struct Block {
    text: String,
    /// Which glyphs are seen.
    seen: Vec<bool>,
}

impl Cut {
    pub(in crate::read) fn of(drawn: &Drawn) -> Self {
        let mut cut = Self::default();
        for marks in drawn.marks.chunk_by(|a, b| a.block == b.block) {
            if marks.iter().any(|mark| mark.inside) {
                cut.text
                    .extend(marks.iter().map(|mark| mark.of(&drawn.text)));
            }
            if is_cut(marks) {
                cut.blocks.push(Block::new(marks, &drawn.text));
            }
        }
        cut
    }

    /// Whether the rest of a block that is cut is on this page.
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
/// show. Lines that are seen in part are always kept whole.
pub(super) fn keep(
    drawn: &mut Drawn,
    hidden: &mut [Option<Reason>],
    around: [&Cut; 2],
    findings: &mut Findings,
) {
    let text = &drawn.text;
    let mut at = 0;
    for block in drawn.marks.chunk_by_mut(|a, b| a.block == b.block) {
        let hidden = &mut hidden[at..at + block.len()];
        at += block.len();
        if block.iter().all(|mark| mark.inside) {
            continue;
        }
        let whole = Block::new(block, text);
        let elsewhere = if is_cut(block) {
            around.iter().any(|page| page.has_rest(&whole))
        } else {
            around.iter().any(|page| page.text.contains(&whole.text))
        };
        let mut from = 0;
        for line in block.chunk_by_mut(|a, b| a.chain == b.chain) {
            let hidden = &mut hidden[from..from + line.len()];
            from += line.len();
            let seen = line.iter().any(|mark| mark.inside);
            if elsewhere && !seen {
                hidden.fill(Some(Reason::Elsewhere));
            } else if whole.seen.contains(&true) {
                for mark in line.iter_mut().filter(|mark| !mark.inside) {
                    mark.inside = true;
                    findings.cut(mark.of(text));
                }
            }
        }
    }
}
