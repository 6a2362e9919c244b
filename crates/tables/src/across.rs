//! Wide tables that were printed in parts: the left columns on a page or several, the columns to
//! the right of them on pages of their own, as spreadsheets print what is wider than the paper
//! (all rows of the left part first, or one page of rows after the other).
//!
//! [`join_across`] puts the parts side by side before anything else is repaired: what comes out are
//! the grids that wider paper would have shown. Whether grids are such parts is told by [`evidence`];
//! the joining itself is in [`paste`].

mod evidence;
mod paste;
#[cfg(test)]
mod tests;

use crate::between::Running;
use biao_model::{Block, Diagnostic, Document, Grid, Places, Region, Severity, Vocabulary};
use evidence::{Evidence, Verdict, has_other_header, page_goes_on, same_columns, same_rows};
use std::ops::Range;

/// The repair on a grid to which the columns of another page were joined: its place is there.
pub(crate) const CONTINUED_RIGHT: &str = "table/continued-right";

/// The only grid on a page, drawn by lines all around its cells.
#[derive(Debug)]
pub(super) struct Piece {
    /// Its block.
    pub(super) block: usize,
    pub(super) page: u32,
    /// The blocks above it on its page.
    pub(super) above: Range<usize>,
}

/// A grid with those that stand to its right.
#[derive(Debug)]
struct Join {
    left: usize,
    right: Vec<(usize, Evidence)>,
}

/// Puts the parts of wide tables side by side. The document stays as it is where there are none; a
/// doubtful case stays apart and is a diagnostic.
pub fn join_across<'a>(mut document: Document<'a>, vocabulary: &Vocabulary) -> Document<'a> {
    let pieces = pieces(&document);
    if pieces.len() < 2 {
        return document;
    }
    let (joins, doubts) = joins(&document, &pieces, vocabulary);
    document.diagnostics.extend(doubts);
    if !joins.is_empty() {
        document.blocks = joined(document.blocks, &pieces, joins);
    }
    document
}

/// The grid of a piece.
pub(super) fn grid<'d, 'a>(document: &'d Document<'a>, piece: &Piece) -> &'d Grid<'a> {
    match &document.blocks[piece.block] {
        Block::Grid(grid) => grid,
        _ => unreachable!("a piece names a grid"),
    }
}

/// The pages that show one grid and no other, in order.
fn pieces(document: &Document<'_>) -> Vec<Piece> {
    let is_break = |block: &Block<'_>| matches!(block, Block::PageBreak(_));
    let mut pieces = Vec::new();
    let mut first = 0;
    for page in document.blocks.split_inclusive(is_break) {
        let mut grids = page
            .iter()
            .enumerate()
            .filter_map(|(at, block)| match block {
                Block::Grid(grid) => Some((first + at, grid)),
                _ => None,
            });
        if let (Some((block, grid)), None) = (grids.next(), grids.next())
            && let Some(page) = grid.page.filter(|_| is_drawn(grid))
        {
            pieces.push(Piece {
                block,
                page,
                above: first..block,
            });
        }
        first += page.len();
    }
    pieces
}

/// Whether the places of rows and columns are those of drawn lines.
fn is_drawn(grid: &Grid<'_>) -> bool {
    grid.assumed.is_empty() && grid.columns.len() > 1 && grid.row_edges.len() == grid.rows.len() + 1
}

/// Which grids are parts of one table.
fn joins(
    document: &Document<'_>,
    pieces: &[Piece],
    vocabulary: &Vocabulary,
) -> (Vec<Join>, Vec<Diagnostic>) {
    let running = Running::of(document);
    let (mut joins, mut doubts) = (Vec::new(), Vec::new());
    let follows = |at: usize| at < pieces.len() && pieces[at].page == pieces[at - 1].page + 1;
    let grid_of = |at: usize| grid(document, &pieces[at]);
    let alike = |a: usize, b: usize| same_columns(grid_of(a), grid_of(b));
    // How many pages from one on show the same columns.
    let run = |from: usize| {
        let mut end = from + 1;
        while follows(end)
            && alike(from, end)
            && !has_other_header(grid_of(from), grid_of(end))
            && !same_rows(grid_of(from), grid_of(end))
        {
            end += 1;
        }
        end - from
    };
    let mut at = 0;
    while at < pieces.len() {
        let next = at + run(at);
        if !follows(next) {
            at = next;
            continue;
        }
        let length = (next - at).min(run(next));
        let left = next - length..next;
        let mut end = next;
        let mut rights: Vec<Vec<Evidence>> = Vec::new();
        while follows(end) && run(end) >= length {
            let right = end..end + length;
            match evidence::weigh(
                document,
                &pieces[left.clone()],
                &pieces[right.clone()],
                &running,
                vocabulary,
            ) {
                Verdict::Parts(found) => rights.push(found),
                Verdict::Doubtful => {
                    doubts.push(doubt(document, &pieces[left.start], &pieces[right.start]));
                    break;
                }
                Verdict::Apart => break,
            }
            end = right.end;
        }
        if rights.is_empty() {
            at = next;
            continue;
        }
        let wide = rights.len() + 1;
        let repeated: Vec<u32> = rights.iter().map(|right| right[0].repeated).collect();
        for (index, piece) in left.clone().enumerate() {
            let of_page = rights.iter_mut().enumerate().map(|(part, found)| {
                let piece = left.end + part * length + index;
                (piece, std::mem::take(&mut found[index]))
            });
            joins.push(Join {
                left: piece,
                right: of_page.collect(),
            });
        }
        at = end;
        // One page of rows after the other: the next ones need not repeat the column header.
        while length == 1 && (at..at + wide).all(&follows) {
            let pattern = left.start..left.start + wide;
            if !pattern.zip(at..).all(|(above, below)| alike(above, below)) {
                break;
            }
            let right: Option<Vec<_>> = (at + 1..at + wide)
                .zip(&repeated)
                .map(|(right, &repeated)| {
                    page_goes_on(
                        document,
                        &pieces[at],
                        &pieces[right],
                        repeated,
                        &running,
                        vocabulary,
                    )
                    .map(|evidence| (right, evidence))
                })
                .collect();
            let Some(right) = right else { break };
            joins.push(Join { left: at, right });
            at += wide;
        }
    }
    (joins, doubts)
}

fn doubt(document: &Document<'_>, left: &Piece, right: &Piece) -> Diagnostic {
    Diagnostic {
        code: "table/may-continue-right".into(),
        severity: Severity::Warning,
        message: format!(
            "the table on page {} has the row heights of the one on page {}: it may be its right part",
            right.page, left.page
        ),
        at: None,
        places: Places::from_iter([place(grid(document, left)), place(grid(document, right))]),
    }
}

/// The box of a grid on its page.
fn place(grid: &Grid<'_>) -> Region {
    let ends = |edges: &[f32]| match edges {
        [first, .., last] => (*first, *last),
        _ => (0.0, 0.0),
    };
    let ((x0, x1), (y0, y1)) = (ends(&grid.columns), ends(&grid.row_edges));
    Region::Page {
        page: grid.page.unwrap_or(0),
        bbox: [x0, y0, x1, y1],
    }
}

/// The blocks with the parts side by side. What stands above a right part is part of what stands above
/// the table; all else stays where it is.
fn joined<'a>(blocks: Vec<Block<'a>>, pieces: &[Piece], joins: Vec<Join>) -> Vec<Block<'a>> {
    let mut slots: Vec<Option<Block<'a>>> = blocks.into_iter().map(Some).collect();
    let mut aside: Vec<(usize, Block<'a>)> = Vec::new();
    for join in joins {
        let left = &pieces[join.left];
        let Some(Block::Grid(mut whole)) = slots[left.block].take() else {
            continue;
        };
        for (right, evidence) in join.right {
            let Some(Block::Grid(part)) = slots[pieces[right].block].take() else {
                continue;
            };
            for (title, rest) in evidence.titles {
                if let Some(rest) = slots[rest].take()
                    && let Some(title) = &mut slots[title]
                {
                    whole.assumed.extend(paste::titles(title, &rest));
                }
            }
            for line in evidence.aside {
                aside.extend(slots[line].take().map(|line| (left.above.start, line)));
            }
            whole = paste::grids(whole, part, &evidence.rows, evidence.repeated);
        }
        slots[left.block] = Some(Block::Grid(whole));
    }
    let mut aside = aside.into_iter().peekable();
    let mut blocks = Vec::with_capacity(slots.len());
    for (at, slot) in slots.into_iter().enumerate() {
        while let Some((_, line)) = aside.next_if(|(before, _)| *before == at) {
            blocks.push(line);
        }
        blocks.extend(slot);
    }
    blocks
}
