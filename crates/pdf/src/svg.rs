//! A page drawn for a person who wants to see what was found on it, and why.
//!
//! From the back: shades and pictures, the text, the rules (grey), the cells of each table
//! (translucent, every table in a colour of its own, what a cell spans written in its corner), and
//! where a table was joined with its parts on other pages (dashed, with the page).

use crate::detect::tables;
use crate::found::Found;
use crate::geometry::union_all;
use crate::layout::words;
use crate::{Bbox, Direction, Glyph, Page, Rule, RuleAxis};
use biao_model::{Cell, Region, Table};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Fills of the tables of a page, one after the other.
const COLOURS: [&str; 4] = ["#1f77b4", "#2ca02c", "#9467bd", "#8c564b"];
/// What was joined.
const JOIN: &str = "#d62728";

/// The page as SVG, in points. `joined` are the logical tables of the document: those that stand on
/// this page and on others are marked where they are joined.
pub fn svg(page: &Page, joined: &[Table<'_>]) -> String {
    let mut drawing = Drawing::default();
    let (width, height) = (page.width, page.height);
    drawing.line(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.2}\" height=\"{height:.2}\" \
         viewBox=\"0 0 {width:.2} {height:.2}\" font-family=\"serif\">"
    ));
    let paper = [0.0, 0.0, width, height];
    drawing.rect(paper, format_args!("class=\"paper\" fill=\"white\""));
    drawing.ground(page);
    drawing.glyphs(page);
    drawing.rules(page);
    for (index, found) in tables(page, words(page)).tables.iter().enumerate() {
        drawing.cells(page, found, index);
    }
    for table in joined {
        drawing.joins(page, table);
    }
    drawing.line(format_args!("</svg>"));
    drawing.out
}

/// The drawing under way. Writing into a string cannot fail.
#[derive(Default)]
struct Drawing {
    out: String,
}

impl Drawing {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(line);
        self.out.push('\n');
    }

    fn rect(&mut self, bbox: Bbox, attributes: std::fmt::Arguments<'_>) {
        let place = place(bbox);
        self.line(format_args!("<rect {place} {attributes}/>"));
    }

    /// Shades and pictures.
    fn ground(&mut self, page: &Page) {
        for shade in &page.shades {
            let [red, green, blue] = shade.colour;
            self.rect(
                shade.bbox,
                format_args!("class=\"shade\" fill=\"rgb({red},{green},{blue})\""),
            );
        }
        for image in &page.images {
            self.rect(
                image.bbox,
                format_args!("class=\"image\" fill=\"#eee\" stroke=\"#999\""),
            );
        }
    }

    /// The characters, each as wide as on the page, whatever font there is.
    fn glyphs(&mut self, page: &Page) {
        for glyph in &page.glyphs {
            let text = page.text_of(glyph);
            if text.trim().is_empty() {
                continue;
            }
            let (x, y, length, angle) = baseline(glyph);
            let turned = match angle {
                0 => String::new(),
                angle => format!(" transform=\"rotate({angle} {x:.2} {y:.2})\""),
            };
            let bold = if glyph.bold {
                " font-weight=\"bold\""
            } else {
                ""
            };
            // What nobody sees on the page is to be seen here, but as such.
            let fill = if glyph.invisible { "#aaa" } else { "black" };
            let (size, text) = (glyph.size, escaped(text));
            self.line(format_args!(
                "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size:.2}\" textLength=\"{length:.2}\" \
                 lengthAdjust=\"spacingAndGlyphs\" fill=\"{fill}\"{bold}{turned}>{text}</text>"
            ));
        }
    }

    fn rules(&mut self, page: &Page) {
        for rule in &page.rules {
            let [x0, y0, x1, y1] = ends(rule);
            let thickness = rule.thickness.max(0.25);
            self.line(format_args!(
                "<line class=\"rule\" x1=\"{x0:.2}\" y1=\"{y0:.2}\" x2=\"{x1:.2}\" y2=\"{y1:.2}\" \
                 stroke=\"#888\" stroke-width=\"{thickness:.2}\"/>"
            ));
        }
    }

    /// A table's cells. Numbers count from 0, within the page, as `biao tables` counts.
    fn cells(&mut self, page: &Page, found: &Found, index: usize) {
        let colour = COLOURS[index % COLOURS.len()];
        self.line(format_args!(
            "<g class=\"table\" fill=\"{colour}\" stroke=\"{colour}\">"
        ));
        for (slot, words) in found.lattice.slots.iter().zip(&found.words) {
            let bbox = found.lattice.bbox_of(slot);
            let place = place(bbox);
            let (row, column) = (slot.row, slot.column);
            let (rows, columns) = (slot.row_span, slot.column_span);
            let text: String = words.iter().flat_map(|word| word.text(page)).collect();
            let text = escaped(&text);
            self.line(format_args!(
                "<rect class=\"cell\" {place} fill-opacity=\"0.15\" stroke-width=\"0.5\" \
                 data-row=\"{row}\" data-col=\"{column}\" data-row-span=\"{rows}\" \
                 data-col-span=\"{columns}\"><title>row {row}, column {column}, {rows} × {columns}: \
                 {text}</title></rect>"
            ));
            if rows * columns > 1 {
                let (x, y) = (bbox[0] + 1.0, bbox[1] + 5.0);
                self.line(format_args!(
                    "<text class=\"span\" x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"5\" \
                     stroke=\"none\">{rows}×{columns}</text>"
                ));
            }
        }
        self.line(format_args!("</g>"));
    }

    /// Where a table goes on: above the part on this page, below it, beside it; and the cells of
    /// this page whose text is on other pages, too.
    fn joins(&mut self, page: &Page, table: &Table<'_>) {
        let places = table.cells().iter().flat_map(|cell| &cell.text.places);
        let Some(part) = union_all(places.filter_map(|place| on_page(place, page.number))) else {
            return;
        };
        let before = table.pages.iter().rev().find(|&&other| other < page.number);
        let after = table.pages.iter().find(|&&other| other > page.number);
        let sides = [
            (before, part[1] - 2.0, "continued from page"),
            (after, part[3] + 2.0, "continued on page"),
        ];
        for (other, y, what) in sides {
            let Some(other) = other else { continue };
            let [x0, _, x1, _] = part;
            self.line(format_args!(
                "<g class=\"join\" stroke=\"{JOIN}\" fill=\"{JOIN}\"><line x1=\"{x0:.2}\" \
                 y1=\"{y:.2}\" x2=\"{x1:.2}\" y2=\"{y:.2}\" stroke-width=\"1.5\" \
                 stroke-dasharray=\"6 3\"/><text x=\"{x1:.2}\" y=\"{y:.2}\" font-size=\"7\" \
                 stroke=\"none\" text-anchor=\"end\" dy=\"-2\">{what} {other}</text></g>"
            ));
        }
        for (cell, others) in table
            .cells()
            .iter()
            .filter_map(|cell| cut(cell, page.number))
        {
            let own = cell.text.places.iter();
            for bbox in own.filter_map(|place| on_page(place, page.number)) {
                let place = place(bbox);
                self.line(format_args!(
                    "<rect class=\"joined-cell\" {place} fill=\"none\" stroke=\"{JOIN}\" \
                     stroke-dasharray=\"2 1\"><title>also on page {others}</title></rect>"
                ));
            }
        }
    }
}

/// The other pages of a cell that a page break cuts, if this one has a part of it.
fn cut<'t, 'a>(cell: &'t Cell<'a>, page: u32) -> Option<(&'t Cell<'a>, String)> {
    let pages: BTreeSet<u32> = cell
        .text
        .places
        .iter()
        .filter_map(|place| match *place {
            Region::Page { page, .. } => Some(page),
            Region::Text { .. } => None,
        })
        .collect();
    if pages.len() < 2 || !pages.contains(&page) {
        return None;
    }
    let others: Vec<String> = pages
        .iter()
        .filter(|&&other| other != page)
        .map(u32::to_string)
        .collect();
    Some((cell, others.join(", ")))
}

fn on_page(place: &Region, number: u32) -> Option<Bbox> {
    match *place {
        Region::Page { page, bbox } if page == number => Some(bbox),
        _ => None,
    }
}

/// Where a glyph's line begins, how long it is, and how far it is turned, clockwise in degrees.
fn baseline(glyph: &Glyph) -> (f32, f32, f32, i32) {
    // Of the em, what is below the baseline.
    let below = 0.12 * glyph.size;
    let [x0, y0, x1, y1] = glyph.bbox;
    match glyph.direction {
        Direction::Right => (x0, y1 - below, x1 - x0, 0),
        Direction::Down => (x0 + below, y0, y1 - y0, 90),
        Direction::Left => (x1, y0 + below, x1 - x0, 180),
        Direction::Up => (x1 - below, y1, y1 - y0, 270),
    }
}

fn ends(rule: &Rule) -> Bbox {
    match rule.axis {
        RuleAxis::Horizontal => [rule.from, rule.at, rule.to, rule.at],
        RuleAxis::Vertical => [rule.at, rule.from, rule.at, rule.to],
    }
}

fn place([x0, y0, x1, y1]: Bbox) -> String {
    let (width, height) = (x1 - x0, y1 - y0);
    format!("x=\"{x0:.2}\" y=\"{y0:.2}\" width=\"{width:.2}\" height=\"{height:.2}\"")
}

/// Text as XML takes it: marks escaped, characters that it does not know replaced.
fn escaped(text: &str) -> Cow<'_, str> {
    let harmless =
        |c: char| !matches!(c, '&' | '<' | '>' | '\u{FFFE}' | '\u{FFFF}') && !c.is_control();
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if harmless(c) => out.push(c),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
    Cow::Owned(out)
}
