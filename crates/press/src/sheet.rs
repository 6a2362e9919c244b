//! Items on pages: the measure of rows, page breaks, lines and text of cells.

use crate::file::File;
use biao_model::{Cell, Table};

/// How tables are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Width and height of the pages, in points.
    pub page: [f32; 2],
    /// How lines are drawn.
    pub lines: Lines,
    /// What a page break does to merged cells.
    pub breaks: Breaks,
    /// Header rows are printed again on every page of a table.
    pub repeat_header: bool,
    /// What becomes of a table that is wider than the page.
    pub wide: Wide,
}

impl Default for Style {
    /// A4 upright, strokes, merged cells left open, header once, tables made to fit.
    fn default() -> Self {
        Self {
            page: [595.0, 842.0],
            lines: Lines::Strokes,
            breaks: Breaks::Open,
            repeat_header: false,
            wide: Wide::Squeezed,
        }
    }
}

/// How lines are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// As strokes along each side of each cell.
    Strokes,
    /// As thin filled rectangles, each shared side twice.
    Bars,
}

/// What a page break does to the merged cells that it cuts. Their text stands in the middle of what
/// they cover, whatever page that is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// No line closes them at the end of the page.
    Open,
    /// Each piece is closed, and the text stands in the first.
    Closed,
}

/// What becomes of a table that is wider than the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wide {
    /// Its columns are made narrower.
    Squeezed,
    /// The columns that do not fit stand on pages of their own, behind all rows of those that do.
    DownThenOver {
        /// The first column is printed again on those pages.
        labels: bool,
    },
    /// The same, each behind the page that shows the same rows.
    OverThenDown {
        /// The first column is printed again on those pages.
        labels: bool,
    },
}

const MARGIN: f32 = 48.0;
const SIZE: f32 = 9.0;
const TITLE_SIZE: f32 = 14.0;
const LEADING: f32 = 12.0;
const PADDING: f32 = 3.0;

pub(crate) struct Sheet<'f> {
    file: &'f mut File,
    style: Style,
    /// Where the next item begins.
    top: f32,
    page: u32,
}

/// Rows of a table that stand on one page, with the place of each row's top and of the end.
struct Strip {
    rows: std::ops::Range<u32>,
    tops: Vec<f32>,
}

/// Where the columns of a table stand that are printed on one page; `None` for those on others.
type Placed = Vec<Option<(f32, f32)>>;

impl Strip {
    fn top(&self, row: u32) -> f32 {
        self.tops[(row - self.rows.start) as usize]
    }
}

impl<'f> Sheet<'f> {
    pub(crate) fn new(file: &'f mut File, style: Style) -> Self {
        Self {
            file,
            style,
            top: MARGIN,
            page: 1,
        }
    }

    pub(crate) fn end(mut self) {
        self.number();
        self.file.end_page();
    }

    pub(crate) fn new_page(&mut self) {
        self.number();
        self.file.end_page();
        self.page += 1;
        self.top = MARGIN;
    }

    /// The page number at the foot.
    fn number(&mut self) {
        let [width, height] = self.file.size();
        let text = format!("— {} —", self.page);
        let x = (width - measure(&text, SIZE)) / 2.0;
        self.file.text(&text, x, height - 24.0, SIZE);
    }

    fn bottom(&self) -> f32 {
        self.file.size()[1] - MARGIN
    }

    pub(crate) fn title(&mut self, text: &str) {
        self.need(3.0 * LEADING);
        let x = (self.file.size()[0] - measure(text, TITLE_SIZE)) / 2.0;
        self.file.text(text, x, self.top + TITLE_SIZE, TITLE_SIZE);
        self.top += 2.0 * LEADING;
    }

    pub(crate) fn line(&mut self, text: &str) {
        self.need(2.0 * LEADING);
        self.file.text(text, MARGIN, self.top + SIZE, SIZE);
        self.top += 1.5 * LEADING;
    }

    fn need(&mut self, height: f32) {
        if self.top + height > self.bottom() {
            self.new_page();
        }
    }

    pub(crate) fn table(&mut self, table: &Table<'_>) {
        let width = self.file.size()[0] - 2.0 * MARGIN;
        let xs = columns(table, width, self.style.wide == Wide::Squeezed);
        let heights = heights(table, &xs);
        let parts = parts(&xs, width, self.style.wide);
        let header = table.header_rows.min(table.rows());
        let mut row = 0;
        let mut behind: Vec<Vec<Strip>> = Vec::new();
        while row < table.rows() {
            self.need(heights[row as usize] + LEADING);
            let mut strips = Vec::new();
            if row > 0 && self.style.repeat_header && header > 0 {
                strips.push(self.strip(0..header, &heights));
            }
            let mut end = row;
            let mut height = 0.0;
            while end < table.rows() && self.top + height + heights[end as usize] <= self.bottom() {
                height += heights[end as usize];
                end += 1;
            }
            // A row taller than a page runs over its end.
            strips.push(self.strip(row..end.max(row + 1), &heights));
            row = end.max(row + 1);
            self.draw(table, &parts[0], &strips);
            if let Wide::OverThenDown { .. } = self.style.wide {
                self.draw_behind(table, &parts[1..], &[strips]);
            } else {
                behind.push(strips);
            }
        }
        for part in &parts[1..] {
            self.draw_behind(table, std::slice::from_ref(part), &behind);
        }
        self.top += LEADING;
    }

    /// Draws further parts of rows, each on a page of its own, as high as the first.
    fn draw_behind(&mut self, table: &Table<'_>, parts: &[Placed], pages: &[Vec<Strip>]) {
        for part in parts {
            for strips in pages {
                self.new_page();
                self.draw(table, part, strips);
                self.top = strips
                    .last()
                    .map_or(self.top, |strip| strip.top(strip.rows.end));
            }
        }
    }

    fn strip(&mut self, rows: std::ops::Range<u32>, heights: &[f32]) -> Strip {
        let mut tops = vec![self.top];
        for row in rows.clone() {
            self.top += heights[row as usize];
            tops.push(self.top);
        }
        Strip { rows, tops }
    }

    fn draw(&mut self, table: &Table<'_>, columns: &Placed, strips: &[Strip]) {
        for (strip, cell) in strips
            .iter()
            .flat_map(|strip| table.cells().iter().map(move |cell| (strip, cell)))
        {
            let (first, end) = (cell.row, cell.row + cell.row_span);
            let on_page = first.max(strip.rows.start)..end.min(strip.rows.end);
            if on_page.is_empty() {
                continue;
            }
            let covered = &columns[cell.col as usize..(cell.col + cell.col_span) as usize];
            let mut placed = covered.iter().flatten();
            let Some(&(x0, x1)) = placed.next() else {
                continue;
            };
            let x1 = placed.next_back().map_or(x1, |last| last.1);
            let (y0, y1) = (strip.top(on_page.start), strip.top(on_page.end));
            let closed = self.style.breaks == Breaks::Closed;
            if closed || on_page.start == first {
                self.rule([x0, y0], [x1, y0]);
            }
            if closed || on_page.end == end {
                self.rule([x0, y1], [x1, y1]);
            }
            self.rule([x0, y0], [x0, y1]);
            self.rule([x1, y0], [x1, y1]);
            // The middle row of all that it covers has the text of an open cell.
            let middle = if closed {
                first
            } else {
                u32::midpoint(first, end - 1)
            };
            if on_page.contains(&middle) && covered[0].is_some() {
                self.cell_text(cell, [x0, y0, x1, y1]);
            }
        }
    }

    fn rule(&mut self, from: [f32; 2], to: [f32; 2]) {
        match self.style.lines {
            Lines::Strokes => self.file.stroke(from, to),
            Lines::Bars => self.file.bar(from, to),
        }
    }

    fn cell_text(&mut self, cell: &Cell<'_>, [x0, y0, x1, y1]: [f32; 4]) {
        let lines = wrap(cell.text.as_str(), x1 - x0 - 2.0 * PADDING);
        let height = lines.len() as f32 * LEADING;
        let mut baseline = f32::midpoint(y0, y1) - height / 2.0 + SIZE;
        for line in lines {
            self.file.text(&line, x0 + PADDING, baseline, SIZE);
            baseline += LEADING;
        }
    }
}

/// Which columns stand on which pages, and where.
fn parts(xs: &[f32], width: f32, wide: Wide) -> Vec<Placed> {
    let labels = match wide {
        Wide::Squeezed => false,
        Wide::DownThenOver { labels } | Wide::OverThenDown { labels } => labels,
    };
    let mut parts: Vec<Placed> = vec![vec![None; xs.len() - 1]];
    let mut at = MARGIN;
    for (col, own) in xs.windows(2).map(|pair| pair[1] - pair[0]).enumerate() {
        if at + own > MARGIN + width + 0.1 && col > 0 && wide != Wide::Squeezed {
            let mut next: Placed = vec![None; xs.len() - 1];
            at = MARGIN;
            if labels {
                next[0] = Some((xs[0], xs[1]));
                at += xs[1] - xs[0];
            }
            parts.push(next);
        }
        if let Some(part) = parts.last_mut() {
            part[col] = Some((at, at + own));
        }
        at += own;
    }
    parts
}

/// Where columns begin and end: in proportion to their texts, none narrower than its longest word.
/// `fit`: over the whole width and not beyond it; otherwise as wide as their texts.
fn columns(table: &Table<'_>, width: f32, fit: bool) -> Vec<f32> {
    let of = |col: u32, length: fn(&str) -> f32| {
        let own = table.cells().iter();
        let own = own.filter(|cell| cell.col == col && cell.col_span == 1);
        let texts = own.map(|cell| length(cell.text.as_str()));
        texts.fold(0.0, f32::max) + 2.0 * PADDING
    };
    let whole = |text: &str| measure(text, SIZE).min(150.0);
    let word = |text: &str| {
        let words = text.split(|c: char| !is_of_word(c));
        words
            .map(|word| measure(word, SIZE))
            .fold(2.0 * SIZE, f32::max)
    };
    let least: Vec<f32> = (0..table.columns()).map(|col| of(col, word)).collect();
    let more: Vec<f32> = (0..table.columns())
        .map(|col| (of(col, whole) - least[col as usize]).max(1.0))
        .collect();
    let rest = if fit {
        (width - least.iter().sum::<f32>()).max(0.0) / more.iter().sum::<f32>()
    } else {
        1.0
    };
    let mut at = MARGIN;
    let mut xs = vec![at];
    for (least, more) in least.iter().zip(more) {
        at += least + more * rest;
        xs.push(at);
    }
    xs
}

/// The height of each row: of its tallest cell, the text of a merged cell spread over its rows.
fn heights(table: &Table<'_>, xs: &[f32]) -> Vec<f32> {
    let mut heights = vec![LEADING + 2.0 * PADDING; table.rows() as usize];
    for cell in table.cells() {
        let width = xs[(cell.col + cell.col_span) as usize] - xs[cell.col as usize];
        let lines = wrap(cell.text.as_str(), width - 2.0 * PADDING).len() as f32;
        let each = (lines * LEADING + 2.0 * PADDING) / cell.row_span as f32;
        for row in cell.row..cell.row + cell.row_span {
            let height = &mut heights[row as usize];
            *height = height.max(each);
        }
    }
    heights
}

/// Whether a character is part of a Latin word or a figure.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ',')
}

fn advance(c: char, size: f32) -> f32 {
    if c.is_ascii() { size / 2.0 } else { size }
}

fn measure(text: &str, size: f32) -> f32 {
    text.chars().map(|c| advance(c, size)).sum()
}

/// Lines no wider than the width, broken anywhere but inside a Latin word or a figure.
fn wrap(text: &str, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = if is_of_word(c) {
            rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        let (piece, after) = rest.split_at(word);
        if !line.is_empty() && measure(&line, SIZE) + measure(piece, SIZE) > width {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(piece);
        rest = after;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
