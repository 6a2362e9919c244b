//! What a drawn page shows.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod support;

use biao_model::{Cell, Places, Region, Table, Text};
use biao_press::{Item, Style};
use support::Read;

fn cell(row: u32, col: u32, row_span: u32, text: &'static str) -> Cell<'static> {
    Cell {
        row,
        col,
        row_span,
        col_span: 1,
        text: Text::at(text, Region::text(0, 0)),
        ..Cell::default()
    }
}

/// A table with a merged cell, on a page of 300 × 200 points.
fn page() -> biao_pdf::Page {
    let cells = vec![
        cell(0, 0, 2, "合并"),
        cell(0, 1, 1, "a<b&c"),
        cell(1, 1, 1, "下"),
    ];
    let table = Table::new(2, 2, cells).unwrap();
    let style = Style {
        page: [300.0, 200.0],
        ..Style::default()
    };
    let bytes = biao_press::print(&[Item::Table(&table)], style);
    Read::new(bytes).pages.remove(0)
}

#[test]
fn cells_stand_where_they_are_with_their_spans() {
    let page = page();
    let drawn = biao_pdf::svg(&page, &[]);
    let cells: Vec<&str> = drawn
        .lines()
        .filter(|line| line.contains("class=\"cell\""))
        .collect();
    assert_eq!(cells.len(), 3, "{drawn}");
    assert!(cells[0].contains("data-row=\"0\" data-col=\"0\" data-row-span=\"2\""));
    assert!(cells[0].contains("2 × 1: 合并"), "{}", cells[0]);
    assert!(cells[2].contains("data-row=\"1\" data-col=\"1\" data-row-span=\"1\""));
    // The margin of the page is where the table begins.
    assert!(cells[0].contains("x=\"48.00\" y=\"48.00\""), "{}", cells[0]);
    assert_eq!(drawn.matches(">2×1</text>").count(), 1);
    let rules = drawn.matches("class=\"rule\"").count();
    assert_eq!(rules, page.rules.len());
    assert!(rules > 0);
    assert!(!drawn.contains("class=\"join\""));
}

#[test]
fn each_glyph_is_text_and_no_text_is_markup() {
    let page = page();
    let drawn = biao_pdf::svg(&page, &[]);
    let glyphs = page.glyphs.iter().map(|glyph| page.text_of(glyph));
    let printed = glyphs.filter(|text| !text.trim().is_empty()).count();
    assert_eq!(drawn.matches("<text ").count(), printed + 1); // and what the merged cell spans
    assert!(drawn.contains(">&lt;</text>") && drawn.contains(">&amp;</text>"));
    assert!(drawn.contains("1 × 1: a&lt;b&amp;c"));
    assert_eq!(drawn, biao_pdf::svg(&page, &[]));
}

#[test]
fn joins_over_page_breaks_are_marked() {
    let page = page();
    let on = |page| Region::Page {
        page,
        bbox: [50.0, 60.0, 90.0, 70.0],
    };
    let mut cut = cell(0, 0, 1, "合并");
    cut.text.places = Places::from_vec(vec![on(1), on(2)]);
    let mut table = Table::new(1, 1, vec![cut]).unwrap();
    table.pages = vec![1, 2];
    let drawn = biao_pdf::svg(&page, std::slice::from_ref(&table));
    assert_eq!(drawn.matches("class=\"join\"").count(), 1, "{drawn}");
    assert!(drawn.contains("continued on page 2"), "{drawn}");
    assert!(drawn.contains("<title>also on page 2</title>"), "{drawn}");

    let elsewhere = biao_pdf::Page { number: 2, ..page };
    let drawn = biao_pdf::svg(&elsewhere, &[table]);
    assert!(drawn.contains("continued from page 1"), "{drawn}");
    assert!(!drawn.contains("continued on page"), "{drawn}");
}
