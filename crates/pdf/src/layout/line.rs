//! Words → lines.

use super::Word;
use crate::Bbox;
use crate::geometry::{overlap, union_all};

/// Words that are read one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// In reading order.
    pub(crate) words: Vec<Word>,
    /// Their box on the page.
    pub(crate) bbox: Bbox,
}

impl Line {
    /// A line of words in reading order (at least one).
    pub(crate) fn of(words: Vec<Word>) -> Self {
        let bbox = union_all(words.iter().map(|word| word.bbox)).unwrap_or_default();
        Self { words, bbox }
    }
}

/// The lines of some words, in reading order. Runs of each direction are read by themselves, in the
/// order in which the directions first appear.
pub(crate) fn lines(words: impl IntoIterator<Item = Word>) -> Vec<Line> {
    let mut by_direction: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match by_direction
            .iter_mut()
            .find(|same| same[0].direction == word.direction)
        {
            Some(same) => same.push(word),
            None => by_direction.push(vec![word]),
        }
    }
    by_direction
        .into_iter()
        .flat_map(lines_of_one_direction)
        .collect()
}

/// A line that is being collected, in upright coordinates.
struct Band {
    top: f32,
    bottom: f32,
    words: Vec<(Bbox, Word)>,
}

fn lines_of_one_direction(words: Vec<Word>) -> Vec<Line> {
    let mut words: Vec<(Bbox, Word)> = words.into_iter().map(|w| (w.upright(), w)).collect();
    // Tall words first decide where lines are; notes and scripts go where they overlap most.
    let middle = |b: &Bbox| f32::midpoint(b[1], b[3]);
    words.sort_by(|(a, v), (b, w)| {
        middle(a)
            .total_cmp(&middle(b))
            .then(a[0].total_cmp(&b[0]))
            .then(v.glyphs.cmp(&w.glyphs))
    });
    let mut bands: Vec<Band> = Vec::new();
    for (b, word) in words {
        let share = |band: &Band| {
            overlap((band.top, band.bottom), (b[1], b[3]))
                / (band.bottom - band.top).min(b[3] - b[1]).max(0.1)
        };
        // Only the last few bands can overlap: the words come from top to bottom.
        let best = bands
            .iter_mut()
            .rev()
            .take(3)
            .map(|band| (share(band), band))
            .filter(|(share, _)| *share >= 0.5)
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some((_, band)) = best {
            // A taller word is a better measure of the line than a script before it.
            if b[3] - b[1] > 1.2 * (band.bottom - band.top) {
                (band.top, band.bottom) = (b[1], b[3]);
            }
            band.words.push((b, word));
        } else {
            bands.push(Band {
                top: b[1],
                bottom: b[3],
                words: vec![(b, word)],
            });
        }
    }
    bands.sort_by(|a, b| a.top.total_cmp(&b.top));
    bands
        .into_iter()
        .map(|mut band| {
            band.words
                .sort_by(|(a, v), (b, w)| a[0].total_cmp(&b[0]).then(v.glyphs.cmp(&w.glyphs)));
            Line::of(band.words.into_iter().map(|(_, word)| word).collect())
        })
        .collect()
}
