//! Whether grids on different pages are the left and the right part of one table.

use super::{Piece, grid};
use crate::between::{Running, is_furniture};
use crate::part::looks_numeric;
use biao_model::{Block, Document, Grid, GridCell, Region, Text, Vocabulary, WordRoles};

/// Lines that stand closer to one another than this stand at the same place, in points.
const TOLERANCE: f32 = 1.5;

/// Rows that must stand at the same heights, on all pages together.
const ROWS: usize = 4;

/// Heights of rows, of which none is like another, by which two grids are known to be of one sheet.
const HEIGHTS: usize = 4;

/// How a grid stands to the right of another.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) rows: Rows,
    /// Leading columns that repeat those of the left part.
    pub(super) repeated: u32,
    /// Titles that are cut between the columns: the block of each half.
    pub(super) titles: Vec<(usize, usize)>,
    /// Blocks above the right part that belong above the table.
    pub(super) aside: Vec<usize>,
}

/// The rows of both parts.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Rows {
    /// Where they begin and end, on the left part's page.
    pub(super) edges: Vec<f32>,
    /// For every row edge of the left part its index there.
    pub(super) left: Vec<u32>,
    /// For every row edge of the right part its index there.
    pub(super) right: Vec<u32>,
}

pub(super) enum Verdict {
    /// With the evidence of each page.
    Parts(Vec<Evidence>),
    Doubtful,
    Apart,
}

/// Whether two grids have the same columns at the same places.
pub(super) fn same_columns(a: &Grid<'_>, b: &Grid<'_>) -> bool {
    let near = |(x, y): (&f32, &f32)| (x - y).abs() <= TOLERANCE;
    a.columns.len() == b.columns.len() && a.columns.iter().zip(&b.columns).all(near)
}

/// Whether the rows of two grids stand at the same heights, and these are of so many kinds that it is no
/// chance.
pub(super) fn same_rows(a: &Grid<'_>, b: &Grid<'_>) -> bool {
    heights(&[a]) >= HEIGHTS
        && (a.row_edges[0] - b.row_edges[0]).abs() <= TOLERANCE
        && common_rows(&a.row_edges, &b.row_edges).is_some()
}

/// Whether a grid below another has a header over figures that is not the other's.
pub(super) fn has_other_header(above: &Grid<'_>, below: &Grid<'_>) -> bool {
    let texts = |grid| -> Vec<String> {
        let grid: &Grid<'_> = grid;
        let cells = grid.row(0).iter();
        cells.map(|cell| cell.text.as_str().to_owned()).collect()
    };
    has_header(below) && below.cells.iter().any(is_number) && texts(above) != texts(below)
}

/// Whether the grids of some pages go on to the right in the grids of as many others.
pub(super) fn weigh(
    document: &Document<'_>,
    left: &[Piece],
    right: &[Piece],
    running: &Running,
    vocabulary: &Vocabulary,
) -> Verdict {
    let grids = |pieces| -> Vec<&Grid<'_>> {
        let pieces: &[Piece] = pieces;
        pieces.iter().map(|piece| grid(document, piece)).collect()
    };
    let (lefts, rights) = (grids(left), grids(right));
    if begins_form(rights[0], vocabulary) {
        return Verdict::Apart;
    }
    let mut found = Vec::new();
    let mut shifted = false;
    for (left, right) in left.iter().zip(right) {
        let (own, other) = (grid(document, left), grid(document, right));
        let (Some(rows), Some((titles, aside))) = (
            common_rows(&own.row_edges, &other.row_edges),
            lines_above(document, left, right, running, vocabulary),
        ) else {
            return Verdict::Apart;
        };
        shifted |= (own.row_edges[0] - other.row_edges[0]).abs() > TOLERANCE;
        found.push(Evidence {
            rows,
            repeated: 0,
            titles,
            aside,
        });
    }
    let count: usize = found.iter().map(|found| found.rows.edges.len() - 1).sum();
    if count < ROWS || !has_header(lefts[0]) || !has_header(rights[0]) {
        return Verdict::Apart;
    }
    let columns: Vec<Sides<'_, '_>> = found
        .iter()
        .zip(lefts.iter().zip(&rights))
        .map(|(found, (left, right))| Sides {
            left: of_columns(left, &found.rows.left),
            right: of_columns(right, &found.rows.right),
        })
        .collect();
    let repeated = repeated(&columns);
    let titled = left[0].above.clone().any(|at| {
        line(&document.blocks[at])
            .map(Text::as_str)
            .is_some_and(|line| !running.has(line) && !is_furniture(line))
    });
    let known = titled && heights(&lefts) >= HEIGHTS;
    // The next table of the same template has the same columns, too.
    let same_template = repeated == 0 && !known && same_columns(lefts[0], rights[0]);
    let nothing_new = repeated as usize + 1 >= rights[0].columns.len();
    if same_template || nothing_new || says_the_same(&columns, repeated) {
        return Verdict::Apart;
    }
    for found in &mut found {
        found.repeated = repeated;
    }
    let figures = holds_figures(&columns);
    let bare = figures && (repeated > 0 || !has_labels(&columns));
    if known || bare && !shifted {
        Verdict::Parts(found)
    } else if figures && (bare || !shifted) {
        Verdict::Doubtful
    } else {
        Verdict::Apart
    }
}

/// The next page of rows of a table whose parts are known.
pub(super) fn page_goes_on(
    document: &Document<'_>,
    left: &Piece,
    right: &Piece,
    repeated: u32,
    running: &Running,
    vocabulary: &Vocabulary,
) -> Option<Evidence> {
    let (own, other) = (grid(document, left), grid(document, right));
    let rows = common_rows(&own.row_edges, &other.row_edges)?;
    let (titles, aside) = lines_above(document, left, right, running, vocabulary)?;
    let sides = Sides {
        left: of_columns(own, &rows.left),
        right: of_columns(other, &rows.right),
    };
    (self::repeated(&[sides]) >= repeated).then_some(Evidence {
        rows,
        repeated,
        titles,
        aside,
    })
}

/// The rows of two grids, if they stand at the same heights all the way down. In the head, a cell of
/// one part may cover rows that a line parts in the other.
fn common_rows(left: &[f32], right: &[f32]) -> Option<Rows> {
    /// Lines from the top within which a head is parted.
    const HEAD: usize = 4;
    let shift = right.first()? - left.first()?;
    let (mut a, mut b) = (
        left.iter().peekable(),
        right.iter().map(|y| y - shift).peekable(),
    );
    let mut rows = Rows::default();
    while a.peek().is_some() || b.peek().is_some() {
        let at = rows.edges.len() as u32;
        let (x, y) = (
            a.peek().map_or(f32::MAX, |x| **x),
            b.peek().copied().unwrap_or(f32::MAX),
        );
        let shared = (x - y).abs() <= TOLERANCE;
        if !shared && at as usize > HEAD {
            return None;
        }
        rows.edges.push(x.min(y));
        if shared || x < y {
            rows.left.push(at);
            a.next();
        }
        if shared || y < x {
            rows.right.push(at);
            b.next();
        }
    }
    let last = rows.edges.len() as u32 - 1;
    let ends = rows.left.last() == Some(&last) && rows.right.last() == Some(&last);
    (ends && rows.edges.len() > 1).then_some(rows)
}

/// Halves of titles, each with the other half, and lines at the right end: all of them blocks.
type Above = (Vec<(usize, usize)>, Vec<usize>);

/// What stands above the right part: halves of titles, with the other half, and lines at its right end.
/// `None` where it has a title of its own.
fn lines_above(
    document: &Document<'_>,
    left: &Piece,
    right: &Piece,
    running: &Running,
    vocabulary: &Vocabulary,
) -> Option<Above> {
    let (mut titles, mut aside) = (Vec::new(), Vec::new());
    let (own, other) = (grid(document, left), grid(document, right));
    for at in right.above.clone() {
        let Some(line) = line(&document.blocks[at]) else {
            continue;
        };
        let other_half = left.above.clone().find(|&above| {
            self::line(&document.blocks[above]).is_some_and(|title| is_cut(title, own, line, other))
        });
        if let Some(title) = other_half {
            titles.push((title, at));
        } else if running.has(line.as_str()) || is_furniture(line.as_str()) {
            // Stays where it is.
        } else if at_right_end(line, other) && !vocabulary.is_title(line.as_str()) {
            aside.push(at);
        } else {
            return None;
        }
    }
    Some((titles, aside))
}

fn line<'d, 'a>(block: &'d Block<'a>) -> Option<&'d Text<'a>> {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) if !text.is_blank() => Some(text),
        _ => None,
    }
}

fn bbox(text: &Text<'_>) -> Option<[f32; 4]> {
    match text.places.first() {
        Some(Region::Page { bbox, .. }) => Some(*bbox),
        _ => None,
    }
}

fn ends(edges: &[f32]) -> (f32, f32) {
    let first = edges.first().copied().unwrap_or_default();
    (first, edges.last().copied().unwrap_or(first))
}

/// Whether a line ends where the left part ends, and another goes on with it where the right part
/// begins, on the same height.
fn is_cut(line: &Text<'_>, left: &Grid<'_>, rest: &Text<'_>, right: &Grid<'_>) -> bool {
    let (Some(a), Some(b)) = (bbox(line), bbox(rest)) else {
        return false;
    };
    let em = a[3] - a[1];
    (a[2] - ends(&left.columns).1).abs() <= 1.2 * em
        && (b[0] - ends(&right.columns).0).abs() <= 1.2 * em
        && (a[1] - b[1]).abs() <= TOLERANCE
        && (a[3] - b[3]).abs() <= TOLERANCE
}

/// Whether a line ends with the grid and leaves its left half free: a unit, not a title.
fn at_right_end(line: &Text<'_>, grid: &Grid<'_>) -> bool {
    let (from, to) = ends(&grid.columns);
    bbox(line).is_some_and(|[x0, y0, x1, y1]| {
        (x1 - to).abs() <= 1.5 * (y1 - y0) && x0 > f32::midpoint(from, to)
    })
}

fn printed<'g, 'a>(row: &'g [GridCell<'a>]) -> impl Iterator<Item = &'g GridCell<'a>> {
    row.iter().filter(|cell| !cell.text.is_blank())
}

fn is_number(cell: &GridCell<'_>) -> bool {
    looks_numeric(cell.text.as_str())
}

/// Whether the first row names columns: words in most of its cells, and not one over all.
fn has_header(grid: &Grid<'_>) -> bool {
    let row = grid.row(0);
    let width = grid.columns.len() as u32 - 1;
    let words = printed(row).filter(|cell| !is_number(cell)).count();
    words > 0
        && words == printed(row).count()
        && 2 * words > row.len()
        && row.iter().all(|cell| cell.col_span < width)
}

/// Whether one of the first rows begins a form.
fn begins_form(grid: &Grid<'_>, vocabulary: &Vocabulary) -> bool {
    (0..grid.rows.len().min(2)).any(|row| {
        printed(grid.row(row))
            .next()
            .is_some_and(|cell| vocabulary.roles(cell.text.as_str()).has(WordRoles::START))
    })
}

/// How many kinds of row heights there are.
fn heights(grids: &[&Grid<'_>]) -> usize {
    let mut heights: Vec<f32> = grids
        .iter()
        .flat_map(|grid| grid.row_edges.windows(2).map(|pair| pair[1] - pair[0]))
        .collect();
    heights.sort_by(f32::total_cmp);
    let steps = heights
        .windows(2)
        .filter(|pair| pair[1] - pair[0] > TOLERANCE);
    steps.count() + usize::from(!heights.is_empty())
}

/// The cells of each column of a page's two parts, each with its row in both.
struct Sides<'g, 'a> {
    left: Vec<Column<'g, 'a>>,
    right: Vec<Column<'g, 'a>>,
}

type Column<'g, 'a> = Vec<(u32, &'g GridCell<'a>)>;

/// The cells that begin in each column, given the row of each row edge.
fn of_columns<'g, 'a>(grid: &'g Grid<'a>, rows: &[u32]) -> Vec<Column<'g, 'a>> {
    let mut columns = vec![Column::new(); grid.columns.len() - 1];
    for (row, col, cell) in super::paste::slots(grid) {
        if let (Some(column), Some(&row)) = (columns.get_mut(col), rows.get(row)) {
            column.push((row, cell));
        }
    }
    columns
}

/// How many leading columns of the right parts say what those of the left parts say.
fn repeated(pages: &[Sides<'_, '_>]) -> u32 {
    let same = |column: usize| {
        let mut said = false;
        pages.iter().all(|page| {
            let (Some(left), Some(right)) = (page.left.get(column), page.right.get(column)) else {
                return false;
            };
            said |= right.iter().any(|(_, cell)| !cell.text.is_blank());
            left.len() == right.len()
                && left.iter().zip(right).all(|((row, own), (at, other))| {
                    row == at && other.col_span == 1 && own.text.text == other.text.text
                })
        }) && said
    };
    let narrowest = pages.iter().map(|page| page.right.len()).min();
    let columns = 0..narrowest.unwrap_or(0);
    columns.take_while(|column| same(*column)).count() as u32
}

/// Whether a third of the words of the right parts stand in the same rows of the left parts, but for
/// the repeated columns: the next form on the same template.
fn says_the_same(pages: &[Sides<'_, '_>], repeated: u32) -> bool {
    let (mut same, mut all) = (0, 0);
    for page in pages {
        let right = page.right.iter().skip(repeated as usize).flatten();
        for (row, cell) in right.filter(|(_, cell)| !cell.text.is_blank() && !is_number(cell)) {
            let mut left = page.left.iter().flatten();
            all += 1;
            same += usize::from(left.any(|(at, own)| at == row && own.text.text == cell.text.text));
        }
    }
    3 * same >= all && all > 0
}

/// The cells of the right parts below their headers, with their columns.
fn body<'s, 'g, 'a>(
    pages: &'s [Sides<'g, 'a>],
) -> impl Iterator<Item = (usize, &'g GridCell<'a>)> + 's {
    pages.iter().flat_map(|page| {
        let cells = || page.right.iter().flatten();
        let numbers = cells().filter(|(_, cell)| is_number(cell));
        let first = numbers.map(|(row, _)| *row).min().unwrap_or(u32::MAX);
        page.right.iter().enumerate().flat_map(move |(at, column)| {
            let below = column.iter().filter(move |(row, _)| *row >= first);
            below.map(move |(_, cell)| (at, *cell))
        })
    })
}

/// Whether most of what the right parts print below their headers are numbers.
fn holds_figures(pages: &[Sides<'_, '_>]) -> bool {
    let printed = body(pages).filter(|(_, cell)| !cell.text.is_blank());
    let (mut numbers, mut all) = (0, 0);
    for (_, cell) in printed {
        all += 1;
        numbers += usize::from(is_number(cell));
    }
    2 * numbers > all
}

/// Whether the first column of the right parts holds words rather than numbers, below the header.
fn has_labels(pages: &[Sides<'_, '_>]) -> bool {
    let (mut words, mut numbers) = (0, 0);
    for (_, cell) in body(pages).filter(|(at, cell)| *at == 0 && !cell.text.is_blank()) {
        if is_number(cell) {
            numbers += 1;
        } else {
            words += 1;
        }
    }
    words > numbers
}
