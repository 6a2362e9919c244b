//! A region → a table: chunks to columns, lines to rows, heads over their columns.

use super::Sheet;
use super::column::columns;
use super::head::{head_lines, head_rows, join_heads};
use super::row::Row;
use super::strip::{Piece, Strip, is_label, merge, middle, strip};
use crate::Bbox;
use crate::found::{Basis, Found};
use crate::geometry::{median, overlap, union};
use crate::layout::Word;
use crate::ruled::{Assumed, Lattice, Slot};

/// Horizontal lines inside a region, against its columns.
pub(super) struct Rules<'s> {
    pub(super) sheet: &'s Sheet<'s>,
    pub(super) bbox: Bbox,
}

impl Rules<'_> {
    /// The share of an extent that lines between two heights cover.
    pub(super) fn share(&self, (from, to): (f32, f32), above: f32, below: f32) -> f32 {
        let mut covered: Vec<(f32, f32)> = self
            .sheet
            .edges
            .horizontal
            .iter()
            .filter(|edge| edge.at > above && edge.at < below)
            .map(|edge| (edge.from.max(from), edge.to.min(to)))
            .filter(|(from, to)| from < to)
            .collect();
        covered.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut end = from;
        let mut length = 0.0;
        for (a, b) in covered {
            length += (b - a.max(end)).max(0.0);
            end = end.max(b);
        }
        length / (to - from).max(0.1)
    }

    /// Whether a line runs over some of the columns between two strips.
    pub(super) fn any(&self, above: &Strip, below: &Strip) -> bool {
        let (top, bottom) = (middle(above), middle(below));
        let least = 0.1 * (self.bbox[2] - self.bbox[0]);
        self.sheet.edges.horizontal.iter().any(|edge| {
            edge.at > top
                && edge.at < bottom
                && overlap((edge.from, edge.to), (self.bbox[0], self.bbox[2])) > least
        })
    }

    /// Whether a line runs all the way between two strips.
    pub(super) fn full(&self, above: &Strip, below: &Strip) -> bool {
        self.share((self.bbox[0], self.bbox[2]), middle(above), middle(below)) > 0.7
    }
}

/// The table that the rows of a region form, if they do. `framed`: its outline is drawn.
pub(crate) fn assemble(sheet: &Sheet<'_>, rows: &[Row], framed: bool) -> Option<Found> {
    let bbox = rows.iter().map(|row| row.bbox).reduce(union)?;
    let columns = columns(sheet, rows, bbox);
    if columns.len() < 2 {
        return None;
    }
    let strips: Vec<Strip> = rows.iter().map(|row| strip(sheet, row, &columns)).collect();
    if !is_table(sheet, &strips, &columns, bbox, framed) {
        return None;
    }
    let rules = Rules { sheet, bbox };
    let head = head_lines(sheet.page, &strips, &rules);
    let body = body_rows(sheet, &strips[head..], &rules);
    let head = head_rows(&strips[..head], &columns, &rules);
    Some(found(head, body, &columns, bbox, &rules))
}

/// Whether columns and rows make a table, and no list or layout of text.
fn is_table(
    sheet: &Sheet<'_>,
    strips: &[Strip],
    columns: &[(f32, f32)],
    bbox: Bbox,
    framed: bool,
) -> bool {
    let several: Vec<&Strip> = strips
        .iter()
        .filter(|strip| strip.pieces.len() >= 2)
        .collect();
    let width = bbox[2] - bbox[0];
    let em = sheet.scale.em;
    let ruled = framed
        || sheet
            .edges
            .horizontal
            .iter()
            .filter(|edge| {
                edge.at > bbox[1] - 3.0 * em
                    && edge.at < bbox[3] + 3.0 * em
                    && overlap((edge.from, edge.to), (bbox[0], bbox[2])) > 0.7 * width
            })
            .count()
            >= 2;
    if several.len() < if ruled { 2 } else { 3 } {
        return false;
    }
    let (mut figures, mut others) = (0, 0);
    for piece in several.iter().flat_map(|strip| &strip.pieces) {
        if piece.first > 0 {
            if piece.figure {
                figures += 1;
            } else {
                others += 1;
            }
        }
    }
    let labels = several.iter().filter(|strip| strip.at(0).is_some()).count();
    let fields = columns.len() * several.len();
    // The scales and labels of a drawing stand apart.
    if 20 * (figures + others + labels) < 9 * fields && (!ruled || columns.len() > 5) {
        return false;
    }
    if is_drawing(strips, columns.len()) {
        return false;
    }
    let share = figures as f32 / (figures + others).max(1) as f32;
    ruled && (share > 0.2 || columns.len() > 2 || framed)
        || share > 0.5
        || columns.len() > 2 && share > 0.3
}

/// Whether strips are the figures of a drawing: scattered, with a scale where a table has labels.
fn is_drawing(strips: &[Strip], columns: usize) -> bool {
    let pieces: usize = strips.iter().map(|strip| strip.pieces.len()).sum();
    let mut first = strips.iter().filter_map(|strip| strip.at(0)).peekable();
    first.peek().is_some()
        && first.all(|piece| piece.figure)
        && 20 * pieces < 9 * columns * strips.len()
}

/// The rows of a body: a line is a row, but where it goes on with the one above.
fn body_rows(sheet: &Sheet<'_>, strips: &[Strip], rules: &Rules<'_>) -> Vec<Strip> {
    let gaps = strips
        .windows(2)
        .filter(|pair| pair.iter().all(|strip| strip.pieces.len() >= 2))
        .map(|pair| pair[1].top - pair[0].bottom);
    let pitch = median(gaps).unwrap_or(0.0);
    let bands = bands(strips, rules);
    let banded = bands.len() >= 3 && strips.len() <= 4 * bands.len();
    let mut rows = Vec::new();
    for band in bands {
        let lines = &strips[band];
        if banded && lines.len() > 1 && is_one_row(lines) {
            rows.push(Strip {
                joined: false,
                ..merge(lines)
            });
            continue;
        }
        let mut start = 0;
        for at in 1..=lines.len() {
            if at < lines.len() && goes_on(sheet, &lines[start..at], &lines[at..], pitch) {
                continue;
            }
            rows.push(merge(&lines[start..at]));
            start = at;
        }
    }
    rows
}

/// The lines between lines that are drawn all the way.
fn bands(strips: &[Strip], rules: &Rules<'_>) -> Vec<std::ops::Range<usize>> {
    let mut bands = Vec::new();
    let mut start = 0;
    for at in 1..=strips.len() {
        if at == strips.len() || rules.full(&strips[at - 1], &strips[at]) {
            bands.push(start..at);
            start = at;
        }
    }
    bands
}

/// Whether no column holds a figure in two of the lines.
fn is_one_row(lines: &[Strip]) -> bool {
    let columns = lines
        .iter()
        .flat_map(|strip| &strip.pieces)
        .map(|piece| piece.last + 1)
        .max()
        .unwrap_or(0);
    (1..columns).all(|column| {
        let figures = lines
            .iter()
            .filter_map(|strip| strip.at(column))
            .filter(|piece| piece.figure);
        figures.count() < 2
    })
}

/// Whether the first of some lines goes on with the lines above it, which are one row so far.
fn goes_on(sheet: &Sheet<'_>, above: &[Strip], below: &[Strip], pitch: f32) -> bool {
    let em = sheet.scale.em;
    let (last, line) = (&above[above.len() - 1], &below[0]);
    let gap = line.top - last.bottom;
    let joins = |gap: f32, low: bool| {
        gap < -0.3 * em || gap < 0.6 * pitch && pitch - gap > 0.2 * em || low && gap < 0.8 * em
    };
    let figures_above = above.iter().any(Strip::has_figures);
    if line.has_figures() {
        // A label whose last line holds the figures.
        let label = !figures_above && (gap < -0.3 * em || above.iter().all(is_label));
        let low = line.at(0).is_some_and(|piece| starts_low(sheet, piece));
        return label && (line.at(0).is_some() || gap < -0.3 * em) && joins(gap, low);
    }
    // The rest of a label, or of several cells; unless it stands closer to the row below.
    let text_above = |piece: &Piece| {
        above
            .iter()
            .filter_map(|strip| strip.at(piece.first))
            .any(|own| !own.figure || !piece.figure)
    };
    let low = line.pieces.iter().any(|piece| starts_low(sheet, piece));
    let closer_below = !low
        && below
            .get(1)
            .is_some_and(|next| next.has_figures() && next.top - line.bottom < gap - 0.1 * em);
    line.pieces.iter().all(text_above) && joins(gap, low) && !closer_below
}

/// Whether a text begins in lower case: the line above goes on.
fn starts_low(sheet: &Sheet<'_>, piece: &Piece) -> bool {
    piece
        .chunk
        .chars(sheet.page)
        .next()
        .is_some_and(char::is_lowercase)
}

/// Rows and columns as a lattice, what stands nowhere filled with blank cells.
fn found(
    head: Vec<Strip>,
    body: Vec<Strip>,
    columns: &[(f32, f32)],
    bbox: Bbox,
    rules: &Rules<'_>,
) -> Found {
    let heads = head.len();
    let rows: Vec<Strip> = head.into_iter().chain(body).collect();
    let mut xs = vec![bbox[0]];
    xs.extend(
        columns
            .windows(2)
            .map(|pair| f32::midpoint(pair[0].1, pair[1].0)),
    );
    xs.push(bbox[2]);
    let mut ys = vec![bbox[1]];
    ys.extend(
        rows.windows(2)
            .map(|pair| f32::midpoint(pair[0].bottom, pair[1].top)),
    );
    ys.push(bbox[3]);
    for at in 1..ys.len() {
        ys[at] = ys[at].max(ys[at - 1] + 0.01);
    }
    let mut cells: Vec<(Slot, Vec<Word>)> = Vec::new();
    for (row, strip) in rows.iter().enumerate() {
        for piece in &strip.pieces {
            // A label that runs out of its column covers no other.
            let alone = strip.pieces.len() == 1 && piece.first == 0 && row >= heads;
            let last = if alone { piece.first } else { piece.last };
            cells.push((
                Slot {
                    row,
                    column: piece.first,
                    row_span: 1,
                    column_span: last - piece.first + 1,
                    assumed: strip.joined.then_some(Assumed::LinesJoined),
                    ..Slot::default()
                },
                piece.chunk.words.clone(),
            ));
        }
    }
    join_heads(&mut cells, &rows[..heads], columns, rules);
    cells.sort_by_key(|(slot, _)| slot.order());
    let slots = cells.iter().map(|cell| cell.0).collect();
    let mut lattice = Lattice { xs, ys, slots };
    lattice.fill_holes();
    let mut cells = cells.into_iter().peekable();
    let words = lattice
        .slots
        .iter()
        .map(|slot| {
            cells
                .next_if(|cell| cell.0 == *slot)
                .map(|cell| cell.1)
                .unwrap_or_default()
        })
        .collect();
    Found {
        lattice,
        words,
        basis: Basis::Text,
    }
}
