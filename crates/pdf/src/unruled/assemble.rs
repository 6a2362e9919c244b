//! A region → a table: chunks to columns, lines to rows, heads over their columns.

use super::Sheet;
use super::column::columns;
use super::row::{Chunk, Row};
use crate::found::Found;
use crate::geometry::{median, overlap, union};
use crate::layout::Word;
use crate::ruled::{Lattice, Slot};
use crate::{Bbox, Page};

/// What stands in one or more columns of one line, or of several that make one row.
#[derive(Debug, Clone)]
struct Piece {
    first: usize,
    last: usize,
    chunk: Chunk,
    figure: bool,
}

/// A line, cut at the columns; or several lines that make one row.
#[derive(Debug, Clone)]
struct Strip {
    top: f32,
    bottom: f32,
    pieces: Vec<Piece>,
}

impl Strip {
    fn at(&self, column: usize) -> Option<&Piece> {
        self.pieces
            .iter()
            .find(|piece| (piece.first..=piece.last).contains(&column))
    }

    fn has_figures(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| piece.first > 0 && piece.figure)
    }
}

/// Horizontal lines inside a region, against its columns.
struct Rules<'s> {
    sheet: &'s Sheet<'s>,
    bbox: Bbox,
}

impl Rules<'_> {
    /// The share of an extent that lines between two heights cover.
    fn share(&self, (from, to): (f32, f32), above: f32, below: f32) -> f32 {
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
    fn any(&self, above: &Strip, below: &Strip) -> bool {
        let (top, bottom) = (middle(above), middle(below));
        let least = 0.1 * (self.bbox[2] - self.bbox[0]);
        self.sheet.edges.horizontal.iter().any(|edge| {
            edge.at > top
                && edge.at < bottom
                && overlap((edge.from, edge.to), (self.bbox[0], self.bbox[2])) > least
        })
    }

    /// Whether a line runs all the way between two strips.
    fn full(&self, above: &Strip, below: &Strip) -> bool {
        self.share((self.bbox[0], self.bbox[2]), middle(above), middle(below)) > 0.7
    }
}

fn middle(strip: &Strip) -> f32 {
    f32::midpoint(strip.top, strip.bottom)
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

/// Cuts the chunks of a row at the columns that they run over.
fn strip(sheet: &Sheet<'_>, row: &Row, columns: &[(f32, f32)]) -> Strip {
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
    let share = figures as f32 / (figures + others).max(1) as f32;
    ruled && (share > 0.2 || columns.len() > 2 || framed)
        || share > 0.5
        || columns.len() > 2 && share > 0.3
}

/// How many lines of a table are its head.
fn head_lines(page: &Page, strips: &[Strip], rules: &Rules<'_>) -> usize {
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

/// Whether a strip holds but a label at the left.
fn is_label(strip: &Strip) -> bool {
    matches!(strip.pieces.as_slice(), [piece] if piece.first == 0)
}

/// Joins strips into one: pieces of the same columns under each other.
fn merge(strips: &[Strip]) -> Strip {
    let mut merged = strips[0].clone();
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

/// The rows of a head: its lines make one row, but where a line is drawn between, or a text over
/// several columns stands above their own heads.
fn head_rows(strips: &[Strip], columns: &[(f32, f32)], rules: &Rules<'_>) -> Vec<Strip> {
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
            rows.push(merge(lines));
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
    Found { lattice, words }
}

/// A head of one column that is set over several rows of the head, or stands under nothing, is one
/// cell: where no line parts it from what is above.
fn join_heads(
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
