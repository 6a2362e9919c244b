//! Grid tables: cells drawn with `+---+` and `|`, spanning as far as the drawn borders say.
//!
//! The borders stand in the same columns of every line, where a column is as wide as a narrow
//! character: so the first thing to find out is how wide the writer took the characters to be.

use crate::lines::Line;
use crate::report::{count, warning};
use crate::visible::{Builder, Dialect};
use biao_model::{Diagnostic, Grid, GridCell, GridRow, RowKind};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// What is read of a grid table.
pub(crate) struct GridTable<'a> {
    pub(crate) grid: Grid<'a>,
    pub(crate) lines: usize,
    pub(crate) images: Vec<(usize, usize)>,
}

/// Reads the grid table that `lines` start with, if they do.
pub(crate) fn read<'a>(
    source: &'a str,
    lines: &[Line],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<GridTable<'a>> {
    let first = lines.first()?.of(source);
    if first[0] != b'+' || !is_border(first) {
        return None;
    }
    let used = lines
        .iter()
        .take_while(|line| matches!(line.of(source)[0], b'|' | b'+'))
        .count();
    let lines = &lines[..used];
    // A table ends with a border; what follows the last one belongs to no cell.
    let used = 1 + lines.iter().rposition(|line| is_border(line.of(source)))?;
    let lines = &lines[..used];
    if used < 3 {
        return None;
    }
    let mut images = Vec::new();
    let drawn = Drawing::new(source, lines).and_then(|drawing| drawing.grid(&mut images));
    let grid = if let Some(grid) = drawn {
        grid
    } else {
        images.clear();
        diagnostics.push(warning(
            "markdown/grid-misaligned",
            format!(
                "the borders of a drawn table of {} do not stand one below the other: its cells \
                 are read by their order",
                count(used, "line")
            ),
            lines[0].start as usize,
            lines[used - 1].end as usize,
        ));
        by_order(source, lines, &mut images)
    };
    Some(GridTable {
        grid,
        lines: used,
        images,
    })
}

/// Whether a line is a border from end to end.
fn is_border(line: &[u8]) -> bool {
    line.len() >= 3
        && line[0] == b'+'
        && line[line.len() - 1] == b'+'
        && line
            .iter()
            .all(|byte| matches!(byte, b'+' | b'-' | b'=' | b':'))
        && line.iter().any(|byte| matches!(byte, b'-' | b'='))
}

/// Whether a plus ends or starts a rule; any other one is text.
fn is_corner(bytes: &[u8], at: usize) -> bool {
    let rule = |pair: &[u8]| pair.iter().all(|byte| matches!(byte, b'-' | b'=' | b':'));
    bytes.get(at + 1..at + 3).is_some_and(rule) || (at >= 2 && rule(&bytes[at - 2..at]))
}

type Width = fn(char) -> usize;

/// How wide writers take characters to be, the likeliest first.
const WIDTHS: [Width; 3] = [
    |ch| ch.width().unwrap_or(0),
    |ch| ch.width_cjk().unwrap_or(0),
    |_| 1,
];

/// A table whose borders are aligned.
struct Drawing<'a> {
    source: &'a str,
    lines: Vec<Range<usize>>,
    /// Number of columns.
    columns: usize,
    /// Offsets of the `columns + 1` borders in each line.
    borders: Vec<usize>,
    /// The lines that hold borders between rows, the first and the last line included.
    rules: Vec<usize>,
}

impl<'a> Drawing<'a> {
    fn new(source: &'a str, lines: &[Line]) -> Option<Self> {
        let lines: Vec<_> = lines.iter().map(|line| line.range()).collect();
        let width_of = |width: Width, line: &Range<usize>| -> usize {
            source[line.clone()].chars().map(width).sum()
        };
        let total = lines[0].len();
        let width = WIDTHS
            .into_iter()
            .find(|&width| lines.iter().all(|line| width_of(width, line) == total))?;
        let mut is_column = vec![false; total];
        for line in &lines {
            let bytes = &source.as_bytes()[..line.end];
            let mut column = 0;
            for (at, ch) in source[line.clone()].char_indices() {
                if ch == '+' && is_corner(bytes, line.start + at) {
                    is_column[column] = true;
                }
                column += width(ch);
            }
        }
        let columns: Vec<usize> = (0..total).filter(|at| is_column[*at]).collect();
        let mut borders = Vec::with_capacity(lines.len() * columns.len());
        for line in &lines {
            let (mut column, mut next, mut before) = (0, 0, line.start);
            for (at, ch) in source[line.clone()].char_indices() {
                while let Some(&border) = columns.get(next).filter(|border| **border <= column) {
                    // A wide character of a cell over several columns may straddle their border.
                    borders.push(if border == column {
                        line.start + at
                    } else {
                        before
                    });
                    next += 1;
                }
                before = line.start + at;
                column += width(ch);
            }
            if next != columns.len() {
                return None;
            }
        }
        let mut drawing = Self {
            source,
            lines,
            columns: columns.len() - 1,
            borders,
            rules: Vec::new(),
        };
        drawing.rules = (0..drawing.lines.len())
            .filter(|&line| {
                line == 0
                    || line + 1 == drawing.lines.len()
                    || (0..drawing.columns).any(|column| drawing.is_rule(line, column))
            })
            .collect();
        Some(drawing)
    }

    /// What stands in a line between two borders.
    fn inner(&self, line: usize, from: usize, to: usize) -> Range<usize> {
        let borders = &self.borders[line * (self.columns + 1)..];
        // Two borders may fall into one wide character of a cell that spans them.
        (borders[from] + 1).min(borders[to])..borders[to]
    }

    /// Whether a border runs along this column of the line.
    fn is_rule(&self, line: usize, column: usize) -> bool {
        let inner = &self.source.as_bytes()[self.inner(line, column, column + 1)];
        let corner = |at: usize| {
            let at = self.borders[line * (self.columns + 1) + at];
            matches!(self.source.as_bytes()[at], b'+' | b'-' | b'=')
        };
        !inner.is_empty()
            && inner
                .iter()
                .all(|byte| matches!(byte, b'-' | b'=' | b':' | b'+'))
            && corner(column)
            && corner(column + 1)
    }

    fn is_wall(&self, line: usize, border: usize) -> bool {
        let at = self.borders[line * (self.columns + 1) + border];
        matches!(self.source.as_bytes()[at], b'|' | b'+')
    }

    /// Whether a wall stands at this border beside all lines of the row.
    fn has_wall(&self, row: usize, border: usize) -> bool {
        (self.rules[row] + 1..self.rules[row + 1]).all(|line| self.is_wall(line, border))
    }

    /// The grid, unless the borders leave text that belongs to no cell.
    fn grid(&self, images: &mut Vec<(usize, usize)>) -> Option<Grid<'a>> {
        let (rows, columns) = (self.rules.len() - 1, self.columns);
        let head = (1..rows).find(|&row| {
            let line = &self.source.as_bytes()[self.lines[self.rules[row]].clone()];
            is_border(line) && line.contains(&b'=')
        });
        let mut taken = vec![false; rows * columns];
        // Whether a cell covers the line between this row and the one above.
        let mut joined = vec![false; rows * columns];
        let mut grid = Grid::default();
        for row in 0..rows {
            let start = grid.cells.len() as u32;
            for column in 0..columns {
                if taken[row * columns + column] {
                    continue;
                }
                let mut right = column + 1;
                while right < columns && !taken[row * columns + right] && !self.has_wall(row, right)
                {
                    right += 1;
                }
                let mut below = row + 1;
                while below < rows && self.goes_on(below, column, right) {
                    below += 1;
                }
                for covered in row..below {
                    let across = covered * columns + column..covered * columns + right;
                    taken[across.clone()].fill(true);
                    joined[across].fill(covered > row);
                }
                let lines = self.rules[row] + 1..self.rules[below];
                grid.cells
                    .push(self.cell(lines, column, right, (below - row) as u32, images));
            }
            let header = head.is_some_and(|head| row < head);
            grid.rows.push(GridRow {
                start,
                end: grid.cells.len() as u32,
                kind: if header {
                    RowKind::Header
                } else {
                    RowKind::Body
                },
            });
        }
        let complete = (1..rows).all(|row| {
            (0..columns).all(|column| {
                joined[row * columns + column]
                    || self.is_rule(self.rules[row], column)
                    || self.inner(self.rules[row], column, column + 1).is_empty()
            })
        });
        complete.then_some(grid)
    }

    /// Whether the cell above goes on into this row: no rule between, walls on both sides.
    fn goes_on(&self, row: usize, from: usize, to: usize) -> bool {
        let rule = self.rules[row];
        (from..to).all(|column| !self.is_rule(rule, column))
            && self.has_wall(row, from)
            && self.has_wall(row, to)
            && (from + 1..to).all(|border| !self.has_wall(row, border))
    }

    fn cell(
        &self,
        lines: Range<usize>,
        from: usize,
        to: usize,
        row_span: u32,
        images: &mut Vec<(usize, usize)>,
    ) -> GridCell<'a> {
        let blank = if lines.is_empty() {
            let at = self.lines[lines.start].start;
            at..at
        } else {
            self.inner(lines.start, from, to)
        };
        let mut builder = Builder::new(self.source, Dialect::Markdown);
        for line in lines {
            builder.feed(self.inner(line, from, to));
            builder.line_break();
        }
        cell(builder, blank, row_span, (to - from) as u32, images)
    }
}

fn cell<'a>(
    builder: Builder<'a>,
    blank: Range<usize>,
    row_span: u32,
    col_span: u32,
    images: &mut Vec<(usize, usize)>,
) -> GridCell<'a> {
    let visible = builder.finish(blank);
    images.extend(visible.images);
    GridCell {
        text: visible.text,
        row_span,
        col_span,
        emphasis: visible.bold,
        open: biao_model::Open::default(),
        assumed: Vec::new(),
    }
}

/// Reads a drawing whose borders are not aligned: the n-th piece of a line belongs to the n-th cell.
fn by_order<'a>(source: &'a str, lines: &[Line], images: &mut Vec<(usize, usize)>) -> Grid<'a> {
    let mut grid = Grid::default();
    let mut builders: Vec<(Builder<'a>, Range<usize>)> = Vec::new();
    let mut has_head = false;
    for line in lines {
        let range = line.range();
        let bytes = line.of(source);
        if is_border(bytes) {
            if !builders.is_empty() {
                let cells = builders
                    .drain(..)
                    .map(|(builder, blank)| cell(builder, blank, 1, 1, images));
                grid.push_row(RowKind::Body, cells.collect::<Vec<_>>());
            }
            if bytes.contains(&b'=') && !has_head && !grid.rows.is_empty() {
                has_head = true;
                grid.rows
                    .iter_mut()
                    .for_each(|row| row.kind = RowKind::Header);
            }
            continue;
        }
        let inner =
            range.start + 1..range.end - usize::from(bytes.len() > 1 && bytes.ends_with(b"|"));
        let mut from = inner.start;
        let cuts = memchr::memchr_iter(b'|', &source.as_bytes()[inner.clone()]);
        for (index, cut) in cuts
            .map(|at| inner.start + at)
            .chain([inner.end])
            .enumerate()
        {
            if builders.len() == index {
                builders.push((Builder::new(source, Dialect::Markdown), from..cut));
            }
            builders[index].0.feed(from..cut);
            builders[index].0.line_break();
            from = cut + 1;
        }
    }
    grid
}
