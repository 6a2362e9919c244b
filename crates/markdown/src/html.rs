//! HTML tables, as many converters put them into Markdown: on one line or on many, with blank
//! lines inside, with spans, well-formed or not.
//!
//! A small scanner of our own rather than a tokenizer of the HTML standard, because that one lets
//! text vanish: in `a<b</td>` it takes everything up to the next `>` for a tag.

use crate::report::{count, info, warning};
use crate::space::trim;
use crate::tag::{Element, Tag, attribute, comment, tag};
use crate::visible::{Dialect, visible};
use biao_model::{Diagnostic, Grid, GridCell, GridRow, RowKind, Text};
use std::ops::Range;

/// The largest number of columns that a cell may cover; browsers have the same limit.
const WIDEST: u32 = 1000;

/// What is read of an HTML table.
pub(crate) struct HtmlTable<'a> {
    /// The caption, and text that stands between the cells where none belongs.
    pub(crate) outside: Vec<Text<'a>>,
    pub(crate) grid: Grid<'a>,
    /// One past its last byte.
    pub(crate) end: usize,
    pub(crate) images: Vec<(usize, usize)>,
}

/// The next `<table` at or after `from`.
pub(crate) fn next_table(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memchr_iter(b'<', rest)
        .map(|at| from + at)
        .find(|&at| is_table(bytes, at))
}

/// Whether a table begins with the `<` at `at`.
#[inline]
pub(crate) fn is_table(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at + 1), Some(b't' | b'T'))
        && bytes.get(at + 2..at + 6).is_some_and(|name| name.eq_ignore_ascii_case(b"able"))
        && matches!(bytes.get(at + 6), Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'))
        // In code, it is spoken of.
        && (at == 0 || bytes[at - 1] != b'`')
}

/// Reads the table that starts at `start` and ends before `limit`. `None` if it has no cell.
pub(crate) fn read<'a>(
    source: &'a str,
    start: usize,
    limit: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<HtmlTable<'a>> {
    let bytes = source.as_bytes();
    let opening = tag(bytes, start, limit)?;
    let mut scan = Scan::new(source, opening.end);
    let mut at = opening.end;
    let mut end = None;
    let mut no_comment = false;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..limit]) {
        let from = at + found;
        at = from + 1;
        if !no_comment && bytes[from..limit].starts_with(b"<!--") {
            if let Some(after) = comment(bytes, from, limit) {
                at = after;
            } else {
                no_comment = true;
            }
            continue;
        }
        let Some(tag) = tag(bytes, from, limit) else {
            continue;
        };
        at = tag.end;
        if let Some(last) = scan.tag(from, &tag) {
            end = Some(last);
            break;
        }
    }
    let closed = end.is_some() && !scan.cut;
    let end = end.unwrap_or_else(|| scan.unclosed(limit));
    scan.close_row();
    if scan.grid.cells.is_empty() {
        return None;
    }
    let clamped = scan.clamp_spans();
    let mut note = |code, count: usize, message: String| {
        if count > 0 {
            diagnostics.push(info(code, message, start, opening.end));
        }
    };
    note(
        "html/span-clamped",
        clamped,
        format!(
            "{} cut to what the table has room for, or read as 1",
            count(clamped, "rowspan or colspan value")
        ),
    );
    note(
        "html/nested-table",
        scan.nested,
        format!(
            "{} inside a cell: the text is kept in that cell",
            count(scan.nested, "table")
        ),
    );
    note(
        "html/stray-text",
        scan.stray,
        format!(
            "{} between the cells, put before the table",
            count(scan.stray, "text")
        ),
    );
    if !closed {
        diagnostics.push(warning(
            "html/unclosed-table",
            "no </table>: the table is taken to end after its last cell".to_owned(),
            start,
            opening.end,
        ));
    }
    Some(HtmlTable {
        outside: scan.outside,
        grid: scan.grid,
        end,
        images: scan.images,
    })
}

/// A cell whose end has not been seen.
struct OpenCell {
    start: usize,
    header: bool,
    row_span: u32,
    col_span: u32,
}

#[allow(clippy::struct_excessive_bools)] // each is a state of its own of the page
struct Scan<'a> {
    source: &'a str,
    grid: Grid<'a>,
    outside: Vec<Text<'a>>,
    images: Vec<(usize, usize)>,
    cell: Option<OpenCell>,
    /// First cell of the open row.
    row: Option<usize>,
    /// All cells of the open row are `<th>`.
    all_headers: bool,
    in_head: bool,
    caption: bool,
    /// Tables open inside the open cell.
    depth: usize,
    /// One past the last tag of the table's structure, at any depth.
    last: usize,
    nested: usize,
    stray: usize,
    garbage_spans: usize,
    /// Another table begins where this one should have ended.
    cut: bool,
}

impl<'a> Scan<'a> {
    fn new(source: &'a str, start: usize) -> Self {
        Self {
            source,
            grid: Grid::default(),
            outside: Vec::new(),
            images: Vec::new(),
            cell: None,
            row: None,
            all_headers: true,
            in_head: false,
            caption: false,
            depth: 0,
            last: start,
            nested: 0,
            stray: 0,
            garbage_spans: 0,
            cut: false,
        }
    }

    /// Takes a tag; returns the table's end if this is it.
    fn tag(&mut self, from: usize, tag: &Tag) -> Option<usize> {
        if tag.element == Element::Table && !tag.closing {
            let blank = self.blank_line(from);
            if self.cell.is_none() || (self.depth == 0 && blank.is_some()) {
                let end = blank.filter(|_| self.cell.is_some()).unwrap_or(from);
                self.close_cell(end);
                self.cut = true;
                return Some(end);
            }
            self.depth += 1;
            self.nested += 1;
            self.last = tag.end;
            return None;
        }
        if self.depth > 0 {
            if tag.element == Element::Table {
                self.depth -= 1;
                self.last = tag.end;
            }
            return None;
        }
        match tag.element {
            Element::Table | Element::Section(_) | Element::Row => {
                self.close_cell(from);
                self.close_row();
                match tag.element {
                    Element::Row if !tag.closing => self.row = Some(self.grid.cells.len()),
                    Element::Section(head) => self.in_head = head && !tag.closing,
                    _ => {}
                }
            }
            Element::Cell(header) => {
                self.close_cell(from);
                if !tag.closing {
                    self.row.get_or_insert(self.grid.cells.len());
                    self.cell = Some(OpenCell {
                        start: tag.end,
                        header,
                        row_span: self.span(tag, "rowspan"),
                        col_span: self.span(tag, "colspan"),
                    });
                }
            }
            Element::Caption => {
                self.close_cell(from);
                self.caption = !tag.closing;
            }
            _ => return None,
        }
        self.last = tag.end;
        (tag.element == Element::Table).then_some(tag.end)
    }

    /// The number of rows or columns that a cell covers, 0 where it makes no sense yet.
    fn span(&mut self, tag: &Tag, name: &str) -> u32 {
        let Some(value) = attribute(self.source, tag, name) else {
            return 1;
        };
        let value = value.trim();
        if let Ok(span @ 1..) = value.parse::<u64>() {
            return u32::try_from(span).unwrap_or(u32::MAX);
        }
        self.garbage_spans += 1;
        // More digits than fit is huge; everything else, 0 too, is one.
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if digits && value.len() > 19 {
            u32::MAX
        } else {
            1
        }
    }

    /// Ends the open cell, or the text that stands where no cell is open.
    fn close_cell(&mut self, end: usize) {
        let Some(cell) = self.cell.take() else {
            let outside = trim(self.source, self.last..end);
            // Marks of a block quote around the table are no text.
            let quote = |ch: char| ch == '>' || ch.is_whitespace();
            if !self.source[outside.clone()].trim_matches(quote).is_empty() {
                let visible = visible(self.source, outside, Dialect::Html);
                if !visible.text.text.is_empty() {
                    self.stray += usize::from(!self.caption);
                    self.outside.push(visible.text);
                }
                self.images.extend(visible.images);
            }
            return;
        };
        let visible = visible(self.source, cell.start..end, Dialect::Html);
        self.images.extend(visible.images);
        self.all_headers &= cell.header;
        self.grid.cells.push(GridCell {
            text: visible.text,
            row_span: cell.row_span,
            col_span: cell.col_span,
            emphasis: visible.bold || cell.header,
            open: biao_model::Open::default(),
            assumed: Vec::new(),
        });
    }

    fn close_row(&mut self) {
        let Some(start) = self.row.take() else {
            return;
        };
        let end = self.grid.cells.len();
        let header = self.in_head || (self.all_headers && end > start);
        self.all_headers = true;
        self.grid.rows.push(GridRow {
            start: start as u32,
            end: end as u32,
            kind: if header {
                RowKind::Header
            } else {
                RowKind::Body
            },
        });
    }

    /// Where the table ends that nothing closes: after its last cell.
    fn unclosed(&mut self, limit: usize) -> usize {
        let end = if self.cell.is_some() {
            self.blank_line(limit).unwrap_or(limit)
        } else {
            self.last
        };
        self.close_cell(end);
        end
    }

    /// The first blank line between the last tag and `end`.
    fn blank_line(&self, end: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        memchr::memchr_iter(b'\n', &bytes[self.last..end])
            .map(|at| self.last + at)
            .find(|&at| {
                let next = bytes[at + 1..end]
                    .iter()
                    .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
                next == Some(&b'\n')
            })
    }

    /// Cuts spans to what there is room for; returns how many.
    fn clamp_spans(&mut self) -> usize {
        let grid = &mut self.grid;
        let rows = grid.rows.len();
        let width = |row: &GridRow, cells: &[GridCell<'_>]| {
            let cells = &cells[row.start as usize..row.end as usize];
            cells
                .iter()
                .map(|cell| cell.col_span)
                .filter(|span| *span <= WIDEST)
                .sum::<u32>()
        };
        let widest = grid
            .rows
            .iter()
            .map(|row| width(row, &grid.cells))
            .max()
            .unwrap_or(1)
            .max(1);
        let mut clamped = self.garbage_spans;
        for (index, row) in grid.rows.iter().enumerate() {
            let room = (rows - index) as u32;
            for cell in &mut grid.cells[row.start as usize..row.end as usize] {
                if cell.row_span > room {
                    cell.row_span = room;
                    clamped += 1;
                }
                if cell.col_span > WIDEST {
                    cell.col_span = widest.min(WIDEST);
                    clamped += 1;
                }
            }
        }
        clamped
    }
}

/// The level of the heading that a line of HTML starts with.
pub(crate) fn heading_level(source: &str, line: &Range<usize>) -> Option<u8> {
    match tag(source.as_bytes(), line.start, line.end)?.element {
        Element::Heading(level) => Some(level),
        _ => None,
    }
}
