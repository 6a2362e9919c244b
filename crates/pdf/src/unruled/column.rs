//! Rows → columns: the gaps that stand under each other.

use super::Sheet;
use super::row::Row;
use crate::Bbox;
use crate::geometry::overlap;

/// The extents of the columns of a region, from left to right.
pub(crate) fn columns(sheet: &Sheet<'_>, rows: &[Row], bbox: Bbox) -> Vec<(f32, f32)> {
    let em = sheet.scale.em;
    let many = rows.iter().map(|row| row.chunks.len()).max().unwrap_or(0);
    // Rows with few chunks are heads over several columns, or labels that run on.
    let full: Vec<&Row> = rows
        .iter()
        .filter(|row| row.chunks.len() >= 2 && 2 * row.chunks.len() >= many)
        .collect();
    let mut ink: Vec<(f32, i32)> = Vec::new();
    for row in &full {
        for (from, to) in inked(sheet, row) {
            ink.push((from, 1));
            ink.push((to, -1));
        }
    }
    ink.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let few = (full.len() as i32) / 16;
    let narrowest = match full.len() {
        0..=3 => 0.8 * em,
        4..=7 => 0.5 * em,
        _ => 0.3 * em,
    };
    let mut extents: Vec<(f32, f32)> = Vec::new();
    let mut count = 0;
    let mut start = None;
    for (x, step) in ink {
        count += step;
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
