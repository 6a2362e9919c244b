//! Words → rows: the lines across a page, cut into chunks where a gap is wider than a space.

use super::Sheet;
use crate::geometry::{median, union_all};
use crate::layout::{Word, lines};
use crate::{Bbox, Direction, Page};

/// Sizes that distances are measured by, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    /// Size of the text.
    pub(crate) em: f32,
    /// Width of a space.
    pub(crate) space: f32,
}

impl Scale {
    /// The sizes of a page with these words.
    pub(crate) fn of(words: &[Word]) -> Self {
        let em = median(words.iter().map(|word| word.size)).unwrap_or(10.0);
        let gaps = words.windows(2).filter_map(|pair| {
            let gap = pair[1].bbox[0] - pair[0].bbox[2];
            (pair[1].after_blank && (0.1 * em..0.9 * em).contains(&gap)).then_some(gap)
        });
        let space = median(gaps).unwrap_or(0.25 * em);
        Self {
            em,
            space: space.clamp(0.2 * em, 0.65 * em),
        }
    }
}

/// Words of one line that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Chunk {
    /// From left to right.
    pub(crate) words: Vec<Word>,
    /// Their box.
    pub(crate) bbox: Bbox,
}

impl Chunk {
    pub(crate) fn of(words: Vec<Word>) -> Self {
        let bbox = union_all(words.iter().map(|word| word.bbox)).unwrap_or_default();
        Self { words, bbox }
    }

    /// Its characters, without spaces.
    pub(crate) fn chars<'c>(&'c self, page: &'c Page) -> impl Iterator<Item = char> + 'c {
        self.words
            .iter()
            .flat_map(|word| word.text(page))
            .flat_map(str::chars)
    }

    /// Whether it is a figure: digits, with what stands beside digits.
    pub(crate) fn is_figure(&self, page: &Page) -> bool {
        let (mut digits, mut letters, mut marks) = (0, 0, 0);
        for c in self.chars(page) {
            if c.is_ascii_digit() {
                digits += 1;
            } else if c.is_alphabetic() {
                letters += 1;
            } else {
                marks += 1;
            }
        }
        digits > letters || digits == 0 && letters == 0 && (1..=3).contains(&marks)
    }
}

/// A line across a page.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// From left to right.
    pub(crate) chunks: Vec<Chunk>,
    /// Its box.
    pub(crate) bbox: Bbox,
}

impl Row {
    pub(crate) fn of(chunks: Vec<Chunk>) -> Self {
        let bbox = union_all(chunks.iter().map(|chunk| chunk.bbox)).unwrap_or_default();
        Self { chunks, bbox }
    }

    /// Whether dots lead from one chunk to the next: a table of contents.
    pub(crate) fn has_leaders(&self, page: &Page) -> bool {
        let mut run = 0;
        self.chunks.iter().flat_map(|c| c.chars(page)).any(|c| {
            run = match c {
                '.' | '·' | '．' => run + 1,
                '…' => run + 3,
                _ => 0,
            };
            run >= 5
        })
    }
}

/// The rows of some words, from the top. Only text that runs left to right forms rows.
pub(crate) fn rows(sheet: &Sheet<'_>, words: impl IntoIterator<Item = Word>) -> Vec<Row> {
    let upright = words
        .into_iter()
        .filter(|word| word.direction == Direction::Right);
    lines(upright)
        .into_iter()
        .map(|line| Row::of(chunks(sheet, line.words)))
        .collect()
}

/// Cuts a line where a gap is wider than the spaces of its text; figures stand closer.
fn chunks(sheet: &Sheet<'_>, words: Vec<Word>) -> Vec<Chunk> {
    let Scale { space, .. } = sheet.scale;
    let figure = |word: &Word| {
        word.text(sheet.page)
            .flat_map(str::chars)
            .any(|c| c.is_ascii_digit())
    };
    let mut chunks: Vec<Vec<Word>> = Vec::new();
    for word in words {
        if let Some(chunk) = chunks.last_mut()
            && let Some(before) = chunk.last()
        {
            let em = before.size.max(word.size);
            let gap = word.bbox[0] - before.bbox[2];
            let widest = if figure(before) && figure(&word) {
                (0.5 * em).max(1.5 * space.min(0.65 * em))
            } else {
                (0.85 * em).max(2.0 * space)
            };
            if gap <= widest {
                chunk.push(word);
                continue;
            }
        }
        chunks.push(vec![word]);
    }
    chunks.into_iter().map(Chunk::of).collect()
}
