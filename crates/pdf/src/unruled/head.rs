//! The head of a table: how many lines it has, and which of them, and of its cells, are one.

use super::assemble::Rules;
use super::strip::{Piece, Strip, is_label, merge, middle};
use crate::Page;
use crate::geometry::overlap;
use crate::layout::Word;
use crate::ruled::{Assumed, Slot};

/// How many lines of a table are its head.
pub(super) fn head_lines(page: &Page, strips: &[Strip], rules: &Rules<'_>) -> usize {
    let is_body = |strip: &Strip| {
        let beside: Vec<&Piece> = strip
            .pieces
            .iter()
            .filter(|piece| piece.first > 0)
            .collect();
        if beside.iter().all(|piece| is_year(page, piece)) {
            return false;
        }
        let figures = beside.iter().filter(|piece| piece.figure).count();
        !beside.is_empty() && 2 * figures >= beside.len()
    };
    let first_rule = (1..strips.len().min(8)).find(|&at| rules.full(&strips[at - 1], &strips[at]));
    let first_body = strips.iter().position(is_body);
    match (first_body, first_rule) {
        (Some(body), Some(rule)) if rule < body => {
            // Labels of groups stand between the head and the first figures.
            (rule..=body)
                .rev()
                .find(|&at| at > 0 && at < strips.len() && rules.full(&strips[at - 1], &strips[at]))
                .unwrap_or(rule)
        }
        // Figures for heads: between the lines over and under them.
        (Some(body), Some(rule))
            if rule == body + 1 && body > 0 && rules.any(&strips[body - 1], &strips[body]) =>
        {
            rule
        }
        (Some(body), _) => {
            body - strips[..body]
                .iter()
                .rev()
                .take_while(|strip| is_label(strip))
                .count()
        }
        (None, Some(rule)) => rule,
        (None, None) => 0,
    }
}

/// Whether a text names a year, or a span of years: a head, though it is a figure.
fn is_year(page: &Page, piece: &Piece) -> bool {
    let digits: String = piece
        .chunk
        .chars(page)
        .filter(char::is_ascii_digit)
        .collect();
    let others = piece
        .chunk
        .chars(page)
        .filter(|c| !c.is_ascii_digit())
        .count();
    matches!(digits.len(), 4 | 6 | 8)
        && (digits.starts_with("19") || digits.starts_with("20"))
        && others <= 4
        && !piece.chunk.chars(page).any(|c| matches!(c, ',' | '.'))
}

/// The rows of a head: its lines make one row, but where a line is drawn between, or a text over
/// several columns stands above their own heads.
pub(super) fn head_rows(strips: &[Strip], columns: &[(f32, f32)], rules: &Rules<'_>) -> Vec<Strip> {
    let mut strips = strips.to_vec();
    for at in 1..strips.len() {
        let (above, below) = strips.split_at_mut(at);
        if let (Some(above), Some(below)) = (above.last_mut(), below.first()) {
            spread(above, below, columns, rules);
        }
    }
    let strips = strips.as_slice();
    let mut rows: Vec<Strip> = Vec::new();
    let mut start = 0;
    for at in 1..=strips.len() {
        if at < strips.len() && !head_ends(&strips[start..at], &strips[at], columns, rules) {
            continue;
        }
        rows.push(merge(&strips[start..at]));
        start = at;
    }
    rows
}

/// A text covers all columns over which the line below it runs.
fn spread(above: &mut Strip, below: &Strip, columns: &[(f32, f32)], rules: &Rules<'_>) {
    let (top, bottom) = (middle(above), middle(below));
    let width = rules.bbox[2] - rules.bbox[0];
    for at in 0..above.pieces.len() {
        let bbox = above.pieces[at].chunk.bbox;
        let line = rules.sheet.edges.horizontal.iter().find(|edge| {
            edge.at > top
                && edge.at < bottom
                && edge.from <= bbox[0] + 1.0
                && edge.to >= bbox[2] - 1.0
                && edge.to - edge.from < 0.95 * width
        });
        let Some(line) = line else { continue };
        let under = |column: &(f32, f32)| {
            overlap(*column, (line.from, line.to)) > 0.5 * (column.1 - column.0)
        };
        let least = at
            .checked_sub(1)
            .map_or(0, |before| above.pieces[before].last + 1);
        let most = above
            .pieces
            .get(at + 1)
            .map_or(columns.len(), |next| next.first);
        let piece = &mut above.pieces[at];
        while piece.first > least && under(&columns[piece.first - 1]) {
            piece.first -= 1;
        }
        while piece.last + 1 < most && under(&columns[piece.last + 1]) {
            piece.last += 1;
        }
    }
}

fn head_ends(above: &[Strip], below: &Strip, columns: &[(f32, f32)], rules: &Rules<'_>) -> bool {
    let last = &above[above.len() - 1];
    let drawn = columns
        .iter()
        .any(|column| rules.share(*column, middle(last), middle(below)) > 0.6);
    let spanned = above.iter().flat_map(|strip| &strip.pieces).any(|piece| {
        piece.last > piece.first
            && below
                .pieces
                .iter()
                .filter(|own| own.first >= piece.first && own.last <= piece.last)
                .count()
                >= 2
    });
    drawn || spanned
}

/// A head of one column that is set over several rows of the head, or stands under nothing, is one
/// cell: where no line parts it from what is above.
pub(super) fn join_heads(
    cells: &mut Vec<(Slot, Vec<Word>)>,
    heads: &[Strip],
    columns: &[(f32, f32)],
    rules: &Rules<'_>,
) {
    for row in (1..heads.len()).rev() {
        let (above, below) = (&heads[row - 1], &heads[row]);
        let near = below.top - above.bottom < 0.9 * rules.sheet.scale.em;
        // Beside texts that cover their columns, a blank is no text that covers too little.
        let spanned = above.pieces.iter().all(|piece| piece.last > piece.first);
        let stub = above.pieces.first().map_or(0, |piece| piece.first);
        for (column, extent) in columns.iter().enumerate() {
            if rules.share(*extent, middle(above), middle(below)) > 0.5 {
                continue;
            }
            let at = |row: usize, (slot, _): &(Slot, Vec<Word>)| {
                slot.row == row && slot.column == column && slot.column_span == 1
            };
            let Some(lower) = cells.iter().position(|cell| at(row, cell)) else {
                continue;
            };
            if let Some(upper) = cells.iter().position(|cell| at(row - 1, cell)) {
                if near {
                    let (slot, words) = cells[lower].clone();
                    cells[upper].0.row_span = slot.row_span + 1;
                    cells[upper].0.assumed = Some(Assumed::LinesJoined);
                    cells[upper].1.extend(words);
                    cells.remove(lower);
                }
            } else if above.at(column).is_none() && (spanned || column < stub) {
                cells[lower].0.row -= 1;
                cells[lower].0.row_span += 1;
            }
        }
    }
}
