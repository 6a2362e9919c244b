//! Rows → regions: the rows that may form one table.

use super::Sheet;
use super::row::Row;
use crate::Bbox;
use crate::geometry::{overlap, union};

/// Neighbouring rows stand no further apart than this many ems.
const FARTHEST: f32 = 2.6;
/// How many rows of one chunk may follow each other inside a table.
const MOST_SINGLES: usize = 3;
/// How far above its first row of several chunks a table may begin, in ems.
const HEAD_ROOM: f32 = 8.0;

/// The regions of a page, from the top; no row is in two.
pub(crate) fn regions(sheet: &Sheet<'_>, rows: &[Row], prose: &[Vec<bool>]) -> Vec<Vec<Row>> {
    let rows: Vec<Row> = rows
        .iter()
        .zip(prose)
        .map(|(row, prose)| {
            let kept = row.chunks.iter().zip(prose).filter(|(_, prose)| !**prose);
            Row::of(kept.map(|(chunk, _)| chunk.clone()).collect())
        })
        .collect();
    let mut regions = Vec::new();
    let mut from = 0;
    while from < rows.len() {
        if !is_tabular(sheet, &rows[from]) {
            from += 1;
            continue;
        }
        let (first, last) = grow(sheet, &rows, from);
        let (start, end) = frame(sheet, &rows, first, last, regions_end(&regions));
        let region: Vec<Row> = rows[start..end]
            .iter()
            .filter(|row| !row.chunks.is_empty())
            .cloned()
            .collect();
        let next = end.max(first + 1);
        regions.push((next, region));
        from = next;
    }
    regions.into_iter().map(|(_, region)| region).collect()
}

fn regions_end(regions: &[(usize, Vec<Row>)]) -> usize {
    regions.last().map_or(0, |(end, _)| *end)
}

/// Whether a row may be one of a table.
fn is_tabular(sheet: &Sheet<'_>, row: &Row) -> bool {
    if row.chunks.len() < 2 || row.has_leaders(sheet.page) {
        return false;
    }
    // A mark and what it marks: a list, a note.
    if let [mark, text] = row.chunks.as_slice() {
        let short = mark.chars(sheet.page).count() <= 3;
        let near = text.bbox[0] - mark.bbox[2] < 2.5 * sheet.scale.em;
        let long = text.bbox[2] - text.bbox[0] > 6.0 * sheet.scale.em;
        return !(short && near && long);
    }
    true
}

/// From a row of several chunks down, as far as rows go on with its columns.
fn grow(sheet: &Sheet<'_>, rows: &[Row], from: usize) -> (usize, usize) {
    let em = sheet.scale.em;
    let mut recent: Vec<&Row> = vec![&rows[from]];
    let mut last = from;
    let mut bottom = rows[from].bbox[3];
    let mut singles = 0;
    for (index, row) in rows.iter().enumerate().skip(from + 1) {
        if row.chunks.is_empty() {
            break;
        }
        let ruled_off = !recent.is_empty() && row.bbox[1] - bottom > FARTHEST * em;
        if ruled_off && !same_frame(sheet, bottom, row.bbox) {
            break;
        }
        if !is_tabular(sheet, row) {
            singles += 1;
            bottom = bottom.max(row.bbox[3]);
            if singles > MOST_SINGLES {
                break;
            }
            continue;
        }
        if !recent
            .iter()
            .rev()
            .take(4)
            .any(|above| shares_gap(above, row, em))
        {
            break;
        }
        if singles > 0 && begins_anew(sheet, &rows[last..=index]) {
            break;
        }
        singles = 0;
        bottom = row.bbox[3];
        last = index;
        recent.push(row);
    }
    (from, last)
}

/// Whether the last of some rows is the head of another table: between it and the first stands a
/// text of its own, set off from the table above.
fn begins_anew(sheet: &Sheet<'_>, rows: &[Row]) -> bool {
    let [above, title, .., head] = rows else {
        return false;
    };
    let beside = &head.chunks[1..];
    let figures = beside.iter().filter(|chunk| chunk.is_figure(sheet.page));
    let set_off = rows
        .windows(2)
        .any(|pair| pair[1].bbox[1] - pair[0].bbox[3] > 0.8 * sheet.scale.em);
    let indented = title.bbox[0] > above.bbox[0] + sheet.scale.em || rows.len() > 3;
    2 * figures.count() < beside.len() && set_off && indented
}

/// Whether two rows have a gap under each other.
fn shares_gap(above: &Row, row: &Row, em: f32) -> bool {
    let gaps = |row: &Row| -> Vec<(f32, f32)> {
        row.chunks
            .windows(2)
            .map(|pair| (pair[0].bbox[2], pair[1].bbox[0]))
            .collect()
    };
    let below = gaps(row);
    gaps(above)
        .iter()
        .any(|&gap| below.iter().any(|&other| overlap(gap, other) > 0.3 * em))
}

/// Whether vertical lines lead from `bottom` to a row further down.
fn same_frame(sheet: &Sheet<'_>, bottom: f32, row: Bbox) -> bool {
    sheet
        .edges
        .vertical
        .iter()
        .filter(|edge| {
            edge.from < bottom
                && edge.to > row[3] - 1.0
                && edge.at > row[0] - 20.0
                && edge.at < row[2] + 20.0
        })
        .count()
        >= 2
}

/// Takes in the rows between the lines that frame a table, and leaves out what follows its last line.
fn frame(
    sheet: &Sheet<'_>,
    rows: &[Row],
    first: usize,
    last: usize,
    free_from: usize,
) -> (usize, usize) {
    let em = sheet.scale.em;
    let bbox = rows[first..=last]
        .iter()
        .filter(|row| !row.chunks.is_empty())
        .map(|row| row.bbox)
        .reduce(union)
        .unwrap_or_default();
    let width = bbox[2] - bbox[0];
    let wide: Vec<f32> = sheet
        .edges
        .horizontal
        .iter()
        .filter(|edge| overlap((edge.from, edge.to), (bbox[0], bbox[2])) > 0.7 * width)
        .map(|edge| edge.at)
        .collect();
    let mut start = first;
    let above = wide
        .iter()
        .copied()
        .filter(|y| {
            *y < rows[first].bbox[1] + 0.3 * em && *y > rows[first].bbox[1] - HEAD_ROOM * em
        })
        .reduce(f32::min);
    while start > free_from {
        let row = &rows[start - 1];
        let inside = row.bbox[0] > bbox[0] - 2.0 * em && row.bbox[2] < bbox[2] + 2.0 * em;
        let below_line = above.is_some_and(|y| row.bbox[1] > y - 0.3 * em);
        // A head over some of the columns, though no line is drawn above it.
        let head = rows[start].bbox[1] - row.bbox[3] < 0.7 * em
            && row.bbox[0] > bbox[0] + 0.15 * width
            && row.chunks.len() <= rows[first].chunks.len()
            && above.is_none();
        if row.chunks.is_empty() || !inside || !(below_line || head) {
            break;
        }
        start -= 1;
    }
    // A caption above the first line, set like a row.
    let many = rows[first..=last].iter().map(|row| row.chunks.len()).max();
    let top = wide
        .iter()
        .copied()
        .filter(|y| *y > bbox[1])
        .reduce(f32::min);
    if let (Some(top), Some(4..), None) = (top, many, above) {
        let is_caption = |row: &Row| {
            row.chunks.len() <= 2 && row.bbox[0] < bbox[0] + em && row.bbox[3] < top + 0.3 * em
        };
        while start < last && is_caption(&rows[start]) {
            start += 1;
        }
    }
    let mut end = last + 1;
    let below = wide
        .iter()
        .copied()
        .filter(|y| *y > rows[last].bbox[3] - 0.4 * em && *y < rows[last].bbox[3] + HEAD_ROOM * em)
        .reduce(f32::min);
    while let Some(row) = rows.get(end) {
        let inside = below.is_some_and(|y| row.bbox[3] < y + 0.4 * em)
            || runs_on(sheet, row, &rows[end - 1], bbox);
        if row.chunks.is_empty() || !inside {
            break;
        }
        end += 1;
    }
    // Notes under the last line, set like rows.
    let lines = wide
        .iter()
        .filter(|y| **y > bbox[1] - HEAD_ROOM * em && **y < bbox[3])
        .count();
    if lines >= 2
        && below.is_none()
        && let Some(lowest) = wide
            .iter()
            .copied()
            .filter(|y| *y < bbox[3])
            .reduce(f32::max)
    {
        let under = rows[start..end]
            .iter()
            .filter(|row| row.bbox[1] > lowest - 0.3 * em)
            .count();
        let over = end - start - under;
        if over >= 3 && under <= 4 && under < over {
            end -= under;
        }
    }
    (start, end)
}

/// Whether a row is but the rest of the label of the row above it.
fn runs_on(sheet: &Sheet<'_>, row: &Row, above: &Row, table: Bbox) -> bool {
    let [label] = row.chunks.as_slice() else {
        return false;
    };
    let first = label.chars(sheet.page).next();
    first.is_some_and(char::is_lowercase)
        && row.bbox[1] - above.bbox[3] < 0.8 * sheet.scale.em
        && above.chunks.len() >= 2
        && row.bbox[2] <= above.chunks[0].bbox[2].max(above.chunks[1].bbox[0])
        && row.bbox[0] - table[0] < 3.0 * sheet.scale.em
}
