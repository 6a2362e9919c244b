//! Pipe tables: which lines form one, and what stands in its rows.
//!
//! Wider than GitHub's rules where converters are: the delimiter line may come first, be missing,
//! be of another length than the header, or be repeated; no cell is dropped and none made up.

use crate::lines::Line;
use crate::report::{count, info};
use crate::space::{skip_spaces, trim_end};
use crate::specials::Specials;
use crate::visible::{Dialect, is_escaped, visible};
use biao_model::{Diagnostic, Grid, GridCell, GridRow, Region, RowKind, Text};
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
    specials: &mut Specials<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<PipeTable<'a>> {
    let plan = plan(source, lines)?;
    let lines = &lines[..plan.lines];
    let extent = lines[0].start as usize..lines[lines.len() - 1].end as usize;
    let mut table = Rows {
        source,
        specials,
        grid: Grid {
            // Every cell takes a byte at least, so a wide first row of a hostile table reserves no
            // more than the table's own size.
            cells: Vec::with_capacity((plan.cells * lines.len()).min(extent.len())),
            rows: Vec::with_capacity(lines.len()),
            page: None,
            columns: Vec::new(),
            row_edges: Vec::new(),
            assumed: Vec::new(),
        },
        expected: plan.cells,
        images: SmallVec::new(),
        protected: Vec::new(),
    };
    for (index, line) in lines.iter().enumerate() {
        let kind = match plan.delimiter {
            Some(at) if index == at => continue,
            Some(at) if index < at => RowKind::Header,
            _ if sure_delimiter(line.of(source)).is_some() => RowKind::Delimiter,
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
    table: &Rows<'_, '_>,
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
    let led = first[0] == b'|';
    if !led && memchr::memchr(b'|', first).is_none() {
        return None;
    }
    let second = lines.get(1).map_or(&b""[..], |line| line.of(source));
    let below = delimiter(second).filter(|_| sure_delimiter(first).is_none());
    if !led && (below.is_none() || !has_pipe(first)) {
        return None;
    }
    let cells = below.map_or_else(|| cell_count(first), |below| below.cells);
    let certain = 1 + usize::from(below.is_some());
    let more = lines.iter().skip(certain);
    let rows = certain
        + more
            .take_while(|line| is_row(line.of(source), led, cells))
            .count();
    let (at, cells) = if let Some(below) = below {
        (Some(1), below.cells)
    } else {
        lines[..rows.min(MOST_HEADER_ROWS + 1)]
            .iter()
            .enumerate()
            .find_map(|(at, line)| Some((Some(at), sure_delimiter(line.of(source))?.cells)))
            .unwrap_or((None, cells))
    };
    let consistent = if rows == 1 {
        at.is_none() && cells > 1 && ends_with_pipe(first)
    } else {
        at.is_some()
            || (ends_with_pipe(first) && ends_with_pipe(second))
            || (cells > 1 && cells == cell_count(second))
    };
    consistent.then_some(Plan {
        lines: rows,
        delimiter: at,
        cells,
    })
}

/// Whether a line goes on with a table whose first row has (or has no) leading pipe.
fn is_row(line: &[u8], led: bool, cells: usize) -> bool {
    if line[0] == b'|' {
        return true;
    }
    // Without a leading pipe it may be a note under the table that happens to hold one or two.
    has_pipe(line) && (!led || ends_with_pipe(line) || (cells > 2 && cell_count(line) == cells))
}

fn has_pipe(line: &[u8]) -> bool {
    memchr::memchr_iter(b'|', line).any(|at| !is_escaped(line, 0, at))
}

fn ends_with_pipe(line: &[u8]) -> bool {
    line.last() == Some(&b'|') && line.len() > 1 && !is_escaped(line, 0, line.len() - 1)
}

fn cell_count(line: &[u8]) -> usize {
    let pipes = memchr::memchr_iter(b'|', line)
        .filter(|at| !is_escaped(line, 0, *at))
        .count();
    let outer = usize::from(line.first() == Some(&b'|')) + usize::from(ends_with_pipe(line));
    (pipes + 1).saturating_sub(outer).max(1)
}

/// A delimiter line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Delimiter {
    cells: usize,
    /// A cell is one dash, which many forms print for "none": only where a delimiter line must
    /// stand is this one.
    doubtful: bool,
}

/// Reads a delimiter line: `|---|:-:|`, pandoc's `|---+---|`.
#[inline]
fn delimiter(line: &[u8]) -> Option<Delimiter> {
    let inner = line.strip_prefix(b"|").unwrap_or(line);
    // Nearly every line is told by its first cell.
    match inner.get(skip_spaces(inner, 0, inner.len())) {
        Some(b'-' | b':') => delimiter_cells(line, inner),
        _ => None,
    }
}

fn delimiter_cells(line: &[u8], inner: &[u8]) -> Option<Delimiter> {
    let inner = inner.strip_suffix(b"|").unwrap_or(inner);
    let mut found = Delimiter {
        cells: 0,
        doubtful: false,
    };
    for cell in inner.split(|byte| matches!(byte, b'|' | b'+')) {
        let cell = cell.trim_ascii();
        let dashes = cell.strip_prefix(b":").unwrap_or(cell);
        let dashes = dashes.strip_suffix(b":").unwrap_or(dashes);
        if dashes.is_empty() || !is_dashes(dashes) {
            return None;
        }
        found.cells += 1;
        found.doubtful |= cell == b"-";
    }
    (found.cells > 1 || inner.len() < line.len()).then_some(found)
}

fn is_dashes(bytes: &[u8]) -> bool {
    let chunks = bytes.chunks_exact(8);
    let rest = chunks.remainder();
    chunks.into_iter().all(|chunk| chunk == [b'-'; 8]) && rest.iter().all(|byte| *byte == b'-')
}

/// A delimiter line beyond doubt.
#[inline]
fn sure_delimiter(line: &[u8]) -> Option<Delimiter> {
    delimiter(line).filter(|found| !found.doubtful)
}

/// The end of the cell whose text starts at `from`: the next pipe that is not escaped.
#[inline]
fn cut_after(line: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        at = next_pipe(line, at);
        if at >= line.len() || !is_escaped(line, from, at) {
            return at;
        }
        at += 1;
    }
}

/// The next pipe at or after `at`, or the line's end. Cells are too short for a search that first
/// has to get going: eight bytes at a time win.
#[inline]
fn next_pipe(line: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    const PIPES: u64 = u64::from_le_bytes([b'|'; 8]);
    while let Some(chunk) = line.get(at..at + 8) {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes) ^ PIPES;
        // The lowest bit that is set marks the first zero byte.
        let zeros = word.wrapping_sub(ONES) & !word & HIGH;
        if zeros != 0 {
            return at + zeros.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while at < line.len() && line[at] != b'|' {
        at += 1;
    }
    at
}

/// A grid under construction.
struct Rows<'a, 's> {
    source: &'a str,
    specials: &'s mut Specials<'a>,
    grid: Grid<'a>,
    expected: usize,
    images: SmallVec<[(usize, usize); 1]>,
    /// Rows in which pipes inside formulas or code were read as text.
    protected: Vec<Range<usize>>,
}

impl Rows<'_, '_> {
    fn row(&mut self, line: Range<usize>, kind: RowKind) {
        let bytes = self.source.as_bytes();
        let start = self.grid.cells.len();
        let own = &bytes[line.clone()];
        let inner =
            line.start + usize::from(own[0] == b'|')..line.end - usize::from(ends_with_pipe(own));
        let mut from = inner.start;
        loop {
            let text = skip_spaces(bytes, from, inner.end);
            let cut = if bytes.get(text) == Some(&b'|') {
                text
            } else {
                cut_after(&bytes[..inner.end], text)
            };
            self.cell(from, text, cut, kind);
            if cut >= inner.end {
                break;
            }
            from = cut + 1;
        }
        let count = self.grid.cells.len() - start;
        if count > self.expected && !self.specials.is_plain(line.start, line.end) {
            self.protect(inner, start, kind);
        }
        self.grid.rows.push(GridRow {
            start: start as u32,
            end: self.grid.cells.len() as u32,
            kind,
        });
    }

    /// A cell from `from` to `cut`, with no space before `text`.
    #[inline]
    fn cell(&mut self, from: usize, text: usize, cut: usize, kind: RowKind) {
        let text = if text >= cut {
            // Nothing in it: it would stand after the space that opens the cell.
            let at = cut.min(from + 1);
            Text::at("", Region::text(at, at))
        } else if self.specials.is_plain(text, cut) || kind == RowKind::Delimiter {
            let range = trim_end(self.source, text, cut);
            let region = Region::text(range.start, range.end);
            Text::at(&self.source[range], region)
        } else {
            return self.marked_cell(from..cut);
        };
        self.grid.cells.push(GridCell {
            text,
            row_span: 1,
            col_span: 1,
            emphasis: false,
            open: biao_model::Open::default(),
            assumed: Vec::new(),
        });
    }

    fn marked_cell(&mut self, range: Range<usize>) {
        let visible = visible(self.source, range, Dialect::Markdown);
        self.images.extend(visible.images);
        self.grid.cells.push(GridCell {
            text: visible.text,
            row_span: 1,
            col_span: 1,
            emphasis: visible.bold,
            open: biao_model::Open::default(),
            assumed: Vec::new(),
        });
    }

    /// Reads a row again that has too many cells: GitHub splits `$a|b$`, but whoever wrote the row
    /// meant one cell if that gives exactly the number of cells that the table has.
    fn protect(&mut self, inner: Range<usize>, start: usize, kind: RowKind) {
        let bytes = self.source.as_bytes();
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
            self.cell(from, skip_spaces(bytes, from, cut), cut, kind);
            from = cut + 1;
        }
        self.protected.push(inner);
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
