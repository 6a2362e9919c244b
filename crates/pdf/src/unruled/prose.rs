//! Which text is prose: lines under each other that begin together and fill their column.

use super::Sheet;
use super::row::Row;
use crate::Bbox;
use crate::geometry::{overlap, union};

/// A chain of lines that may be a paragraph.
struct Chain {
    /// Row, and chunks of it.
    lines: Vec<(usize, std::ops::Range<usize>, Bbox)>,
    letters: usize,
    others: usize,
}

/// For each row, for each chunk: whether it is prose.
pub(crate) fn mark(sheet: &Sheet<'_>, rows: &[Row]) -> Vec<Vec<bool>> {
    let em = sheet.scale.em;
    let mut open: Vec<Chain> = Vec::new();
    let mut prose: Vec<Vec<bool>> = rows
        .iter()
        .map(|row| vec![false; row.chunks.len()])
        .collect();
    let mut close = |chain: &Chain| {
        if is_prose(chain, em) {
            for (row, chunks, _) in &chain.lines {
                prose[*row][chunks.clone()].fill(true);
            }
        }
    };
    for (index, row) in rows.iter().enumerate() {
        let (ended, still): (Vec<Chain>, Vec<Chain>) = open.into_iter().partition(|chain| {
            let last = chain.lines.last().map_or(row.bbox, |line| line.2);
            row.bbox[1] - last[3] > 1.2 * em
        });
        ended.iter().for_each(&mut close);
        open = still;
        for (chunks, bbox) in runs(row, em) {
            let (mut letters, mut others) = (0, 0);
            for c in row.chunks[chunks.clone()]
                .iter()
                .flat_map(|c| c.chars(sheet.page))
            {
                if c.is_alphabetic() || c.is_ascii_punctuation() {
                    letters += 1;
                } else {
                    others += 1;
                }
            }
            let line = (index, chunks, bbox);
            let chain = open.iter_mut().find(|chain| {
                let (at, _, last) = &chain.lines[chain.lines.len() - 1];
                let indent = if chain.lines.len() == 1 { 4.0 } else { 1.0 };
                *at < index
                    && (bbox[0] - last[0]).abs() < indent * em
                    && overlap((last[0], last[2]), (bbox[0], bbox[2])) > 0.0
            });
            if let Some(chain) = chain {
                chain.lines.push(line);
                chain.letters += letters;
                chain.others += others;
            } else {
                open.push(Chain {
                    lines: vec![line],
                    letters,
                    others,
                });
            }
        }
    }
    open.iter().for_each(&mut close);
    prose
}

/// Runs of chunks with no more than a wide space between: justified text is set loosely.
fn runs(row: &Row, em: f32) -> Vec<(std::ops::Range<usize>, Bbox)> {
    let mut runs: Vec<(std::ops::Range<usize>, Bbox)> = Vec::new();
    for (index, chunk) in row.chunks.iter().enumerate() {
        match runs.last_mut() {
            Some((run, bbox)) if chunk.bbox[0] - bbox[2] < 1.6 * em => {
                run.end = index + 1;
                *bbox = union(*bbox, chunk.bbox);
            }
            _ => runs.push((index..index + 1, chunk.bbox)),
        }
    }
    runs
}

fn is_prose(chain: &Chain, em: f32) -> bool {
    let widths: Vec<f32> = chain
        .lines
        .iter()
        .map(|line| line.2[2] - line.2[0])
        .collect();
    let widest = widths.iter().copied().fold(0.0, f32::max);
    // The last line of a paragraph is as short as it likes.
    let full = &widths[..widths.len() - 1];
    let filled = full.iter().sum::<f32>() / full.len().max(1) as f32;
    widths.len() >= 3
        && widest >= 15.0 * em
        && filled >= 0.75 * widest
        && chain.letters > 3 * chain.others
}
