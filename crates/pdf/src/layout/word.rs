//! Glyphs → words.

use super::upright;
use crate::geometry::{overlap, union};
use crate::{Bbox, Direction, Glyph, Page};

/// Gap, in ems, at which a word ends. Set loosely, the letters of a word stand up to 0.15 em apart;
/// set tightly, words 0.22 em.
const WORD_GAP: f32 = 0.18;
/// How far back, in ems, the next glyph may begin: kerning and overlapping italics.
const KERNING: f32 = 0.4;

/// How a word came into its cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Placing {
    /// It stands between the cell's lines, or in no cell.
    #[default]
    Inside,
    /// It is a part of a longer word, of which these are the glyphs, cut at the cell's line.
    Cut((u32, u32)),
    /// It, or the word that it follows, runs over the cell's line, and was left whole.
    Over,
    /// It stands in the cell above or below, and was brought back.
    Returned,
}

/// A run of glyphs drawn one after the other, without a gap or a blank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Word {
    /// Half-open range of [`Page::glyphs`].
    pub(crate) glyphs: (u32, u32),
    /// Its box on the page.
    pub(crate) bbox: Bbox,
    /// Size of its largest glyph.
    pub(crate) size: f32,
    /// The way it runs.
    pub(crate) direction: Direction,
    /// All glyphs are bold.
    pub(crate) bold: bool,
    /// A blank was drawn just before it.
    pub(crate) after_blank: bool,
    /// How it came into its cell.
    pub(crate) placing: Placing,
}

impl Word {
    /// The word of some glyphs of a page.
    pub(crate) fn of(page: &Page, glyphs: (u32, u32), after_blank: bool) -> Self {
        let slice = &page.glyphs[glyphs.0 as usize..glyphs.1 as usize];
        let first = slice[0];
        slice.iter().fold(
            Self {
                glyphs,
                bbox: first.bbox,
                size: first.size,
                direction: first.direction,
                bold: true,
                after_blank,
                placing: Placing::Inside,
            },
            |word, glyph| Self {
                bbox: union(word.bbox, glyph.bbox),
                size: word.size.max(glyph.size),
                bold: word.bold && glyph.bold,
                ..word
            },
        )
    }

    /// The word out of its cell: what was cut stays cut.
    pub(crate) fn displaced(self) -> Self {
        let placing = match self.placing {
            Placing::Cut(whole) => Placing::Cut(whole),
            _ => Placing::Inside,
        };
        Self { placing, ..self }
    }

    /// Its box as its reader turns it.
    pub(crate) fn upright(&self) -> Bbox {
        upright(self.bbox, self.direction)
    }

    /// Its characters.
    pub(crate) fn text<'p>(&self, page: &'p Page) -> impl Iterator<Item = &'p str> {
        page.glyphs[self.glyphs.0 as usize..self.glyphs.1 as usize]
            .iter()
            .map(|glyph| page.text_of(glyph))
    }

    /// The first character.
    pub(crate) fn first_char(&self, page: &Page) -> char {
        let first = &page.glyphs[self.glyphs.0 as usize];
        page.text_of(first).chars().next().unwrap_or(' ')
    }

    /// The last character.
    pub(crate) fn last_char(&self, page: &Page) -> char {
        let last = &page.glyphs[self.glyphs.1 as usize - 1];
        page.text_of(last).chars().next_back().unwrap_or(' ')
    }
}

/// The words of a page, in drawing order. Every glyph that is not blank is in exactly one.
pub(crate) fn words(page: &Page) -> Vec<Word> {
    let mut words = Vec::with_capacity(page.glyphs.len() / 3);
    let mut start = None;
    let mut blank = false;
    let mut after_blank = false;
    for (index, glyph) in page.glyphs.iter().enumerate() {
        let is_blank = is_blank(page.text_of(glyph));
        if let Some(from) = start
            && (is_blank || !follows(&page.glyphs[index - 1], glyph))
        {
            words.push(Word::of(page, (from, index as u32), after_blank));
            start = None;
            blank = false;
        }
        if is_blank {
            blank = true;
        } else if start.is_none() {
            start = Some(index as u32);
            after_blank = blank && follows_blank(&page.glyphs[index - 1], glyph);
            blank = false;
        }
    }
    if let Some(from) = start {
        words.push(Word::of(
            page,
            (from, page.glyphs.len() as u32),
            after_blank,
        ));
    }
    words
}

/// Whether a glyph prints nothing: white space only.
fn is_blank(text: &str) -> bool {
    match text.as_bytes().first() {
        // Above a space, and no beginning of a wide white space (U+0085, U+1680, U+2000…, U+3000).
        Some(byte) if *byte > b' ' && !matches!(byte, 0xc2 | 0xe1..=0xe3) => false,
        _ => text.trim().is_empty(),
    }
}

/// Whether a glyph goes on with the word of the glyph drawn before it.
fn follows(before: &Glyph, glyph: &Glyph) -> bool {
    // What is clipped to another cell is another text, though nothing may part them.
    if before.direction != glyph.direction || before.clip != glyph.clip {
        return false;
    }
    let (a, b) = (
        upright(before.bbox, before.direction),
        upright(glyph.bbox, glyph.direction),
    );
    let gap = b[0] - a[2];
    let (small, large) = (
        before.size.min(glyph.size),
        before.size.max(glyph.size).max(0.1),
    );
    gap <= WORD_GAP * large && gap >= -KERNING * large && shares_line(a, b, small)
}

/// Whether a glyph stands on the line of a blank drawn before it, and not left of it.
fn follows_blank(blank: &Glyph, glyph: &Glyph) -> bool {
    let (a, b) = (
        upright(blank.bbox, blank.direction),
        upright(glyph.bbox, glyph.direction),
    );
    blank.direction == glyph.direction && b[0] >= a[0] - 0.1 && shares_line(a, b, glyph.size)
}

fn shares_line(a: Bbox, b: Bbox, size: f32) -> bool {
    overlap((a[1], a[3]), (b[1], b[3])) >= 0.5 * size
}
