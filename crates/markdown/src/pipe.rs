//! Pipe tables: which lines form one, and what stands in its rows.
//!
//! Wider than GitHub's rules where converters are: the delimiter line may come first, be missing,
//! be of another length than the header, or be repeated; no cell is dropped and none made up.

use crate::lines::Line;
use crate::report::{count, info};
use crate::visible::{Dialect, is_escaped, is_plain, plain, trim, visible};
use biao_model::{Diagnostic, Grid, GridCell, GridRow, RowKind};
use smallvec::SmallVec;
use std::ops::Range;

/// More rows than these above the first delimiter line are no header: the line is a stray one.
const MOST_HEADER_ROWS: usize = 3;

/// A pipe table as found: its first lines, before any cell is read.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// Number of lines.
    lines: usize,
    /// Index of the delimiter line that belongs to the header.
    delimiter: Option<usize>,
    /// Number of cells that a row should have.
    cells: usize,
}

/// What is read of a pipe table.
pub(crate) struct PipeTable<'a> {
    pub(crate) grid: Grid<'a>,
    pub(crate) lines: usize,
    pub(crate) images: SmallVec<[(usize, usize); 1]>,
}

/// Reads the pipe table that `lines` start with, if they do.
pub(crate) fn read<'a>(
    source: &'a str,
    lines: &[Line],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<PipeTable<'a>> {
    let plan = plan(source, lines)?;
    let lines = &lines[..plan.lines];
    let extent = lines[0].start as usize..lines[lines.len() - 1].end as usize;
    let mut table = Rows {
        source,
        grid: Grid {
            // Every cell takes a byte at least, so a wide first row of a hostile table reserves no
            // more than the table's own size.
            cells: Vec::with_capacity((plan.cells * lines.len()).min(extent.len())),
            rows: Vec::with_capacity(lines.len()),
            page: None,
        },
        expected: plan.cells,
        images: SmallVec::new(),
        protected: Vec::new(),
    };
    for (index, line) in lines.iter().enumerate() {
        let kind = match plan.delimiter {
            Some(at) if index == at => continue,
            Some(at) if index < at => RowKind::Header,
            _ if is_delimiter(line.of(source), true) => RowKind::Delimiter,
            _ => RowKind::Body,
        };
        table.row(line.range(), kind);
    }
    report(source, lines, &plan, &table, diagnostics);
    Some(PipeTable {
        grid: table.grid,
        lines: lines.len(),
        images: table.images,
    })
}

fn report(
    source: &str,
    lines: &[Line],
    plan: &Plan,
    table: &Rows<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let first = lines[0].range();
    let Some(delimiter) = plan.delimiter else {
        diagnostics.push(info(
            "markdown/no-delimiter",
            format!(
                "{} of pipes without a delimiter line read as a table without a header",
                count(lines.len(), "line")
            ),
            first.start,
            lines[lines.len() - 1].end as usize,
        ));
        return table.report_protected(diagnostics);
    };
    let header = delimiter.checked_sub(1).map(|at| table.grid.row(at).len());
    if let Some(header) = header.filter(|header| *header != plan.cells) {
        let line = lines[delimiter].range();
        diagnostics.push(info(
            "markdown/delimiter-length",
            format!(
                "the header has {}, the delimiter line {}: read as a table all the same",
                count(header, "cell"),
                plan.cells
            ),
            first.start,
            line.end,
        ));
    }
    let wider = header.unwrap_or(plan.cells).max(plan.cells);
    let mut long = table
        .grid
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Body && (row.end - row.start) as usize > wider)
        .peekable();
    if let Some(row) = long.peek() {
        let line = row_extent(source, &table.grid, **row);
        diagnostics.push(info(
            "markdown/extra-cells",
            format!(
                "{} with more cells than the header's {wider}: all cells are kept",
                count(long.count(), "row")
            ),
            line.start,
            line.end,
        ));
    }
    table.report_protected(diagnostics);
}

fn row_extent(source: &str, grid: &Grid<'_>, row: GridRow) -> Range<usize> {
    let cells = &grid.cells[row.start as usize..row.end as usize];
    let place = cells.first().and_then(|cell| cell.text.places.first());
    let Some(biao_model::Region::Text { start, .. }) = place else {
        return 0..0;
    };
    let start = *start as usize;
    let bytes = source.as_bytes();
    let from = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
    let to = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |len| start + len);
    from..to
}

/// Finds the extent of the table that starts with the first line.
fn plan(source: &str, lines: &[Line]) -> Option<Plan> {
    let first = lines.first()?.of(source);
    let second = lines.get(1).map(|line| line.of(source));
    let led = first[0] == b'|';
    let delimiter_second =
        !is_delimiter(first, true) && second.is_some_and(|line| is_delimiter(line, false));
    if !led && !(delimiter_second && has_pipe(first)) {
        return None;
    }
    let cells = if delimiter_second {
        delimiter_cells(second.unwrap_or_default())
    } else {
        cell_count(first)
    };
    let rows = lines
        .iter()
        .skip(1)
        .enumerate()
        .take_while(|(index, line)| {
            (*index == 0 && delimiter_second) || is_row(line.of(source), led, cells)
        })
        .count()
        + 1;
    let delimiter = if delimiter_second {
        Some(1)
    } else {
        lines[..rows.min(MOST_HEADER_ROWS + 1)]
            .iter()
            .position(|line| is_delimiter(line.of(source), true))
    };
    let consistent = match delimiter {
        Some(_) => rows > 1,
        None if rows > 1 => {
            let second = second.unwrap_or_default();
            (ends_with_pipe(first) && ends_with_pipe(second)) || cells == cell_count(second) && cells > 1
        }
        None => cells > 1 && ends_with_pipe(first),
    };
    let cells = match delimiter {
        Some(at) => delimiter_cells(lines[at].of(source)),
        None => cells,
    };
    consistent.then_some(Plan {
        lines: rows,
        delimiter,
        cells,
    })
}

/// Whether a line goes on with a table whose first row has (or has no) leading pipe.
fn is_row(line: &[u8], led: bool, cells: usize) -> bool {
    if line[0] == b'|' {
        return true;
    }
    // Without a leading pipe it may be a note under the table that happens to hold one.
    has_pipe(line) && (!led || ends_with_pipe(line) || cell_count(line) == cells)
}

fn has_pipe(line: &[u8]) -> bool {
    memchr::memchr_iter(b'|', line).any(|at| !is_escaped(line, 0, at))
}

fn ends_with_pipe(line: &[u8]) -> bool {
    line.last() == Some(&b'|') && line.len() > 1 && !is_escaped(line, 0, line.len() - 1)
}

fn cell_count(line: &[u8]) -> usize {
    let pipes = memchr::memchr_iter(b'|', line).filter(|at| !is_escaped(line, 0, *at)).count();
    let outer = usize::from(line.first() == Some(&b'|')) + usize::from(ends_with_pipe(line));
    (pipes + 1).saturating_sub(outer).max(1)
}

/// Whether a line is a delimiter line: `|---|:-:|`, pandoc's `|---+---|`. With `strict`, a cell of
/// one dash is data: many forms print it for "none".
fn is_delimiter(line: &[u8], strict: bool) -> bool {
    let allowed = |byte: &u8| matches!(byte, b'|' | b'-' | b':' | b'+' | b' ' | b'\t');
    if !line.iter().all(allowed) || !line.contains(&b'|') {
        return false;
    }
    delimiter_parts(line).all(|cell| {
        let cell = cell.trim_ascii();
        let dashes = cell.strip_prefix(b":").unwrap_or(cell);
        let dashes = dashes.strip_suffix(b":").unwrap_or(dashes);
        let least = 1 + usize::from(strict && dashes.len() == cell.len());
        dashes.len() >= least && dashes.iter().all(|byte| *byte == b'-')
    })
}

fn delimiter_parts(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let inner = line.strip_prefix(b"|").unwrap_or(line);
    let inner = inner.strip_suffix(b"|").unwrap_or(inner);
    inner.split(|byte| matches!(byte, b'|' | b'+'))
}

fn delimiter_cells(line: &[u8]) -> usize {
    delimiter_parts(line).count()
}

/// A grid under construction.
struct Rows<'a> {
    source: &'a str,
    grid: Grid<'a>,
    expected: usize,
    images: SmallVec<[(usize, usize); 1]>,
    /// Rows in which pipes inside formulas or code were read as text.
    protected: Vec<Range<usize>>,
}

impl<'a> Rows<'a> {
    fn row(&mut self, line: Range<usize>, kind: RowKind) {
        let source = self.source;
        let bytes = &source.as_bytes()[line.clone()];
        let start = self.grid.cells.len();
        let plain_row = is_plain(bytes);
        let inner = usize::from(bytes[0] == b'|')
            ..bytes.len() - usize::from(ends_with_pipe(bytes));
        let mut from = inner.start;
        for at in memchr::memchr_iter(b'|', &bytes[inner.clone()]) {
            let at = inner.start + at;
            if plain_row || !is_escaped(bytes, from, at) {
                self.cell(line.start + from..line.start + at, plain_row, kind);
                from = at + 1;
            }
        }
        self.cell(line.start + from..line.start + inner.end.max(from), plain_row, kind);
        let count = self.grid.cells.len() - start;
        if !plain_row && count > self.expected {
            self.protect(line, inner, start, kind);
        }
        self.grid.rows.push(GridRow {
            start: start as u32,
            end: self.grid.cells.len() as u32,
            kind,
        });
    }

    fn cell(&mut self, range: Range<usize>, plain_row: bool, kind: RowKind) {
        let source = self.source;
        let (text, emphasis) = if plain_row || kind == RowKind::Delimiter {
            let trimmed = trim(source, range.clone());
            (plain(source, range, trimmed), false)
        } else {
            let visible = visible(source, range, Dialect::Markdown);
            self.images.extend(visible.images);
            (visible.text, visible.bold)
        };
        self.grid.cells.push(GridCell {
            text,
            row_span: 1,
            col_span: 1,
            emphasis,
        });
    }

    /// Reads a row again that has too many cells: GitHub splits `$a|b$`, but whoever wrote the row
    /// meant one cell if that gives exactly the number of cells that the table has.
    fn protect(&mut self, line: Range<usize>, inner: Range<usize>, start: usize, kind: RowKind) {
        let bytes = &self.source.as_bytes()[line.clone()];
        let mut cuts: SmallVec<[usize; 16]> = SmallVec::new();
        let mut at = inner.start;
        let mut hidden = 0;
        while let Some(found) = memchr::memchr3(b'|', b'$', b'`', &bytes[at..inner.end]) {
            at += found;
            let byte = bytes[at];
            if is_escaped(bytes, inner.start, at) {
                at += 1;
                continue;
            }
            if byte == b'|' {
                cuts.push(at);
                if cuts.len() >= self.expected {
                    return;
                }
                at += 1;
                continue;
            }
            let Some(len) = memchr::memchr(byte, &bytes[at + 1..inner.end]) else {
                // No partner, so no other of its kind: this search fails twice at most.
                at += 1;
                continue;
            };
            hidden += memchr::memchr_iter(b'|', &bytes[at + 1..at + 1 + len]).count();
            at += len + 2;
        }
        if hidden == 0 || cuts.len() + 1 != self.expected {
            return;
        }
        self.grid.cells.truncate(start);
        let mut from = inner.start;
        for cut in cuts.into_iter().chain([inner.end]) {
            self.cell(line.start + from..line.start + cut, false, kind);
            from = cut + 1;
        }
        self.protected.push(line);
    }

    fn report_protected(&self, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(first) = self.protected.first() {
            diagnostics.push(info(
                "markdown/pipe-in-math",
                format!(
                    "{} with pipes inside a formula or code: read as text, since that gives the \
                     table's {}",
                    count(self.protected.len(), "row"),
                    count(self.expected, "cell")
                ),
                first.start,
                first.end,
            ));
        }
    }
}
