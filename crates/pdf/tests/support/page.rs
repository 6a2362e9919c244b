//! Pages made in code.

#![allow(dead_code)] // each test file uses its own part

use biao_model::{Block, Grid, Region};
use biao_pdf::{Bbox, Direction, Glyph, Page, Rule, RuleAxis, Shade, blocks};

/// A page that is being drawn.
pub(crate) struct Drawing {
    pub(crate) page: Page,
}

impl Default for Drawing {
    fn default() -> Self {
        Self {
            page: Page {
                number: 1,
                width: 600.0,
                height: 800.0,
                ..Page::default()
            },
        }
    }
}

/// Advance of a character, in ems.
fn advance(c: char) -> f32 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

impl Drawing {
    /// Text with its top left corner at `(x, y)`, ten points high.
    pub(crate) fn text(self, x: f32, y: f32, text: &str) -> Self {
        self.sized(x, y, 10.0, text)
    }

    /// Text that ends at `x`.
    pub(crate) fn right(self, x: f32, y: f32, text: &str) -> Self {
        let width: f32 = text.chars().map(|c| 10.0 * advance(c)).sum();
        self.text(x - width, y, text)
    }

    /// Text of a size of its own.
    pub(crate) fn sized(mut self, x: f32, y: f32, size: f32, text: &str) -> Self {
        let mut at = x;
        for c in text.chars() {
            let end = at + size * advance(c);
            self.glyph(c, [at, y, end, y + size], size, Direction::Right);
            at = end;
        }
        self
    }

    /// Text that runs from bottom to top, its first glyph at the bottom left corner `(x, y)`.
    pub(crate) fn upward(mut self, x: f32, y: f32, text: &str) -> Self {
        let mut at = y;
        for c in text.chars() {
            let end = at - 10.0 * advance(c);
            self.glyph(c, [x, end, x + 10.0, at], 10.0, Direction::Up);
            at = end;
        }
        self
    }

    fn glyph(&mut self, c: char, bbox: Bbox, size: f32, direction: Direction) {
        let start = self.page.text.len() as u32;
        self.page.text.push(c);
        self.page.glyphs.push(Glyph {
            text: (start, self.page.text.len() as u32),
            bbox,
            size,
            direction,
            font: 0,
            clip: self.page.clips.len().saturating_sub(1) as u16,
            bold: false,
            invisible: false,
        });
    }

    /// What follows is clipped to a box.
    pub(crate) fn clipped(mut self, to: Bbox) -> Self {
        if self.page.clips.is_empty() {
            self.page
                .clips
                .push([0.0, 0.0, self.page.width, self.page.height]);
        }
        self.page.clips.push(to);
        self
    }

    /// A horizontal rule.
    pub(crate) fn across(mut self, y: f32, from: f32, to: f32) -> Self {
        self.page.rules.push(Rule {
            axis: RuleAxis::Horizontal,
            at: y,
            from,
            to,
            thickness: 0.5,
        });
        self
    }

    /// A vertical rule.
    pub(crate) fn down(mut self, x: f32, from: f32, to: f32) -> Self {
        self.page.rules.push(Rule {
            axis: RuleAxis::Vertical,
            at: x,
            from,
            to,
            thickness: 0.5,
        });
        self
    }

    /// Every line of a lattice.
    pub(crate) fn lattice(mut self, xs: &[f32], ys: &[f32]) -> Self {
        for &y in ys {
            self = self.across(y, xs[0], xs[xs.len() - 1]);
        }
        for &x in xs {
            self = self.down(x, ys[0], ys[ys.len() - 1]);
        }
        self
    }

    /// A filled rectangle.
    pub(crate) fn shade(mut self, bbox: Bbox) -> Self {
        self.page.shades.push(Shade {
            bbox,
            colour: [200, 200, 200],
        });
        self
    }

    /// What is read of the page.
    pub(crate) fn blocks(&self) -> Vec<Block<'static>> {
        blocks(&self.page)
    }

    /// The grids, each row as `text` of its cells, spans as `text⟨rows×columns⟩`.
    pub(crate) fn grids(&self) -> Vec<Vec<Vec<String>>> {
        let grids = self.blocks().into_iter().filter_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        });
        grids.map(|grid| rows(&grid)).collect()
    }

    /// The only grid.
    pub(crate) fn grid(&self) -> Vec<Vec<String>> {
        let mut grids = self.grids();
        assert_eq!(grids.len(), 1, "{grids:#?}");
        grids.remove(0)
    }

    /// The paragraphs.
    pub(crate) fn paragraphs(&self) -> Vec<String> {
        let texts = self.blocks().into_iter().filter_map(|block| match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => Some(text.text.into_owned()),
            _ => None,
        });
        texts.collect()
    }
}

/// The cells of a grid, row by row.
pub(crate) fn rows(grid: &Grid<'_>) -> Vec<Vec<String>> {
    (0..grid.rows.len())
        .map(|row| {
            let cells = grid.row(row).iter();
            cells
                .map(|cell| match (cell.row_span, cell.col_span) {
                    (1, 1) => cell.text.as_str().to_owned(),
                    (rows, columns) => format!("{}⟨{rows}×{columns}⟩", cell.text.as_str()),
                })
                .collect()
        })
        .collect()
}

/// The box of a text's only place.
pub(crate) fn place(text: &biao_model::Text<'_>) -> Bbox {
    match text.places.as_slice() {
        [Region::Page { bbox, .. }] => *bbox,
        places => panic!("{places:?}"),
    }
}
