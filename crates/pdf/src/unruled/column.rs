//! Rows → columns: the gaps that stand under each other.

use super::Sheet;
use super::row::Row;
use crate::Bbox;
use crate::geometry::overlap;

/// The extents of the columns of a region, from left to right.
pub(crate) fn columns(sheet: &Sheet<'_>, rows: &[Row], bbox: Bbox) -> Vec<(f32, f32)> {
    let many = rows.iter().map(|row| row.chunks.len()).max().unwrap_or(0);
    // Rows with few chunks are heads over several columns, or labels that run on.
    let full: Vec<&Row> = rows
        .iter()
        .filter(|row| row.chunks.len() >= 2 && 2 * row.chunks.len() >= many)
        .collect();
    // A row or two may run over a gap. Once it is known which, they have no say in where gaps are.
    let rough = extents(
        sheet,
        &full,
        (full.len() / 6).max(usize::from(full.len() > 4)),
        bbox,
    );
    let spans = |row: &Row| {
        row.chunks.iter().any(|chunk| {
            let covered = rough.iter().filter(|column| {
                overlap(**column, (chunk.bbox[0], chunk.bbox[2])) > 0.5 * (column.1 - column.0)
            });
            covered.count() >= 2
        })
    };
    let (wide, plain): (Vec<&Row>, Vec<&Row>) = full.iter().partition(|row| spans(row));
    let columns = if plain.len() > 2 * wide.len() {
        extents(sheet, &plain, plain.len() / 16, bbox)
    } else {
        extents(sheet, &full, full.len() / 16, bbox)
    };
    without_strays(columns, &full)
}

/// Where more than `few` of some rows have text.
fn extents(sheet: &Sheet<'_>, rows: &[&Row], few: usize, bbox: Bbox) -> Vec<(f32, f32)> {
    let em = sheet.scale.em;
    let mut ink: Vec<(f32, bool)> = Vec::new();
    for row in rows {
        for (from, to) in inked(sheet, row) {
            ink.push((from, true));
            ink.push((to, false));
        }
    }
    ink.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let narrowest = match rows.len() {
        0..=3 => 0.8 * em,
        4..=7 => 0.5 * em,
        _ => 0.3 * em,
    };
    let mut extents: Vec<(f32, f32)> = Vec::new();
    let mut count = 0_usize;
    let mut start = None;
    for (x, begins) in ink {
        count = if begins { count + 1 } else { count - 1 };
        if count > few {
            start.get_or_insert(x);
        } else if let Some(from) = start.take() {
            match extents.last_mut() {
                Some(last)
                    if from - last.1 < narrowest && !line_between(sheet, last.1, from, bbox) =>
                {
                    last.1 = x;
                }
                _ => extents.push((from, x)),
            }
        }
    }
    extents
}

/// Joins a column of one or two entries to the one before it, where no row has text in both: an
/// entry that is set to the right of its column.
fn without_strays(columns: Vec<(f32, f32)>, rows: &[&Row]) -> Vec<(f32, f32)> {
    let holds = |row: &Row, column: (f32, f32)| {
        row.chunks
            .iter()
            .any(|chunk| overlap(column, (chunk.bbox[0], chunk.bbox[2])) > 0.0)
    };
    let mut kept: Vec<(f32, f32)> = Vec::new();
    for column in columns {
        if let Some(last) = kept.last_mut() {
            let entries = rows.iter().filter(|row| holds(row, column)).count();
            let apart = !rows
                .iter()
                .any(|row| holds(row, *last) && holds(row, column));
            let most = 2 * rows.iter().filter(|row| holds(row, *last)).count() >= rows.len();
            if apart && most && entries <= rows.len() / 6 {
                last.1 = column.1;
                continue;
            }
        }
        kept.push(column);
    }
    kept
}

/// What a row's words cover, gaps of a space filled.
fn inked(sheet: &Sheet<'_>, row: &Row) -> Vec<(f32, f32)> {
    let mut covered: Vec<(f32, f32)> = Vec::new();
    for word in row.chunks.iter().flat_map(|chunk| &chunk.words) {
        match covered.last_mut() {
            Some(last) if word.bbox[0] - last.1 < 1.15 * sheet.scale.space => {
                last.1 = last.1.max(word.bbox[2]);
            }
            _ => covered.push((word.bbox[0], word.bbox[2])),
        }
    }
    covered
}

/// Whether a vertical line parts two columns over half of a region's height.
fn line_between(sheet: &Sheet<'_>, left: f32, right: f32, bbox: Bbox) -> bool {
    sheet.edges.vertical.iter().any(|edge| {
        edge.at >= left - 1.0
            && edge.at <= right + 1.0
            && overlap((edge.from, edge.to), (bbox[1], bbox[3])) > 0.5 * (bbox[3] - bbox[1])
    })
}
