//! Rows → strips: lines cut at the columns.

use super::Sheet;
use super::row::{Chunk, Row};
use crate::Bbox;
use crate::geometry::overlap;
use crate::layout::Word;

/// What stands in one or more columns of one line, or of several that make one row.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) chunk: Chunk,
    pub(super) figure: bool,
}

/// A line, cut at the columns; or several lines that make one row.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) pieces: Vec<Piece>,
    /// Several lines were taken for one row, though no lines are drawn around them.
    pub(super) joined: bool,
}

impl Strip {
    pub(super) fn at(&self, column: usize) -> Option<&Piece> {
        self.pieces
            .iter()
            .find(|piece| (piece.first..=piece.last).contains(&column))
    }

    pub(super) fn has_figures(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| piece.first > 0 && piece.figure)
    }
}

pub(super) fn middle(strip: &Strip) -> f32 {
    f32::midpoint(strip.top, strip.bottom)
}

/// Cuts the chunks of a row at the columns that they run over.
pub(super) fn strip(sheet: &Sheet<'_>, row: &Row, columns: &[(f32, f32)]) -> Strip {
    let mut pieces: Vec<Piece> = Vec::new();
    for chunk in &row.chunks {
        let mut part: Vec<Word> = Vec::new();
        let mut parts: Vec<Vec<Word>> = Vec::new();
        for word in &chunk.words {
            if let Some(before) = part.last()
                && cut_between(sheet, before, word, columns)
            {
                parts.push(std::mem::take(&mut part));
            }
            part.push(*word);
        }
        parts.push(part);
        for part in parts {
            let chunk = Chunk::of(part);
            let (first, last) = reach(chunk.bbox, columns);
            match pieces.last_mut() {
                Some(before) if before.last >= first => {
                    before.last = before.last.max(last);
                    before.chunk.words.extend(chunk.words);
                    before.chunk = Chunk::of(std::mem::take(&mut before.chunk.words));
                    before.figure = before.chunk.is_figure(sheet.page);
                }
                _ => {
                    let figure = chunk.is_figure(sheet.page);
                    pieces.push(Piece {
                        first,
                        last,
                        chunk,
                        figure,
                    });
                }
            }
        }
    }
    Strip {
        top: row.bbox[1],
        bottom: row.bbox[3],
        pieces,
        joined: false,
    }
}

/// The column that a word is in, or nearest to.
fn column_of(bbox: Bbox, columns: &[(f32, f32)]) -> usize {
    let shared = |column: &(f32, f32)| overlap(*column, (bbox[0], bbox[2]));
    columns
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| shared(a).total_cmp(&shared(b)))
        .map_or(0, |(index, _)| index)
}

/// The columns that a chunk covers a good part of.
fn reach(bbox: Bbox, columns: &[(f32, f32)]) -> (usize, usize) {
    let own = column_of(bbox, columns);
    let covers = |column: &(f32, f32)| {
        overlap(*column, (bbox[0], bbox[2])) > 0.25 * (column.1 - column.0).min(bbox[2] - bbox[0])
    };
    let first = (0..own).find(|&at| covers(&columns[at])).unwrap_or(own);
    let last = (own + 1..columns.len())
        .rev()
        .find(|&at| covers(&columns[at]))
        .unwrap_or(own);
    (first, last)
}

/// Whether two neighbours of a chunk stand in two columns.
fn cut_between(sheet: &Sheet<'_>, before: &Word, word: &Word, columns: &[(f32, f32)]) -> bool {
    let gap = word.bbox[0] - before.bbox[2];
    let (a, b) = (
        column_of(before.bbox, columns),
        column_of(word.bbox, columns),
    );
    let em = before.size.max(word.size);
    a != b && gap > (1.4 * sheet.scale.space).max(0.35 * em).min(0.6 * em)
}

/// Whether a strip holds but a label at the left.
pub(super) fn is_label(strip: &Strip) -> bool {
    matches!(strip.pieces.as_slice(), [piece] if piece.first == 0)
}

/// Joins strips into one: pieces of the same columns under each other.
pub(super) fn merge(strips: &[Strip]) -> Strip {
    let mut merged = strips[0].clone();
    merged.joined |= strips.len() > 1;
    for strip in &strips[1..] {
        merged.top = merged.top.min(strip.top);
        merged.bottom = merged.bottom.max(strip.bottom);
        for piece in &strip.pieces {
            let touching = |own: &Piece| own.first <= piece.last && piece.first <= own.last;
            let mut joined = piece.clone();
            let mut kept = Vec::with_capacity(merged.pieces.len() + 1);
            for own in merged.pieces.drain(..) {
                if touching(&own) {
                    joined.first = joined.first.min(own.first);
                    joined.last = joined.last.max(own.last);
                    joined.figure = own.figure;
                    let mut words = own.chunk.words;
                    words.append(&mut joined.chunk.words);
                    joined.chunk = Chunk::of(words);
                } else {
                    kept.push(own);
                }
            }
            kept.push(joined);
            kept.sort_by_key(|own| own.first);
            merged.pieces = kept;
        }
    }
    merged
}
