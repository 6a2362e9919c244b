//! What the finder of tables assumes, and says: and that it says nothing of cells that are drawn.

#![allow(clippy::unwrap_used)] // a test may fail

#[path = "support/page.rs"]
mod page;
mod support;

use biao_model::{Block, Grid, Repair};
use page::Drawing;

const XS: [f32; 3] = [50.0, 150.0, 250.0];

fn grid_of(drawing: &Drawing) -> Grid<'static> {
    let mut grids = drawing
        .blocks()
        .into_iter()
        .filter_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        });
    let grid = grids.next().expect("a table");
    assert!(grids.next().is_none());
    grid
}

fn codes(repairs: &[Repair<'_>]) -> Vec<&'static str> {
    repairs.iter().map(|repair| repair.code).collect()
}

/// The codes of the cells that carry one, by text.
fn marked(grid: &Grid<'_>) -> Vec<(String, Vec<&'static str>)> {
    let marked = grid.cells.iter().filter(|cell| !cell.assumed.is_empty());
    marked
        .map(|cell| (cell.text.as_str().to_owned(), codes(&cell.assumed)))
        .collect()
}

fn one(text: &str, code: &'static str) -> (String, Vec<&'static str>) {
    (text.to_owned(), vec![code])
}

#[test]
fn drawn_cells_carry_no_mark() {
    // A merged cell and a text of two lines among them.
    let grid = grid_of(
        &Drawing::default()
            .lattice(&[50.0, 250.0], &[100.0, 120.0, 150.0])
            .down(150.0, 120.0, 150.0)
            .text(120.0, 105.0, "合计")
            .text(54.0, 124.0, "一二三四五六七八九")
            .text(54.0, 136.0, "十")
            .text(154.0, 130.0, "12"),
    );
    assert_eq!(grid.rows.len(), 2);
    assert_eq!((marked(&grid), codes(&grid.assumed)), (vec![], vec![]));
}

#[test]
fn a_table_without_lines_says_so_as_a_whole() {
    let rows = [("Roads", "1,200"), ("Water", "75"), ("Schools", "980")];
    let mut y = 85.0;
    let drawing = rows
        .iter()
        .fold(Drawing::default(), |drawing, (label, figure)| {
            y += 15.0;
            drawing
                .text(50.0, y, label)
                .right(200.0, y, figure)
                .right(300.0, y, figure)
        });
    let grid = grid_of(&drawing);
    assert_eq!(codes(&grid.assumed), ["table/columns-from-alignment"]);
    assert_eq!(marked(&grid), []);
    // A label on two lines: its row is inferred, the others stand on a line each.
    let joined = drawing
        .text(50.0, 150.0, "Reserves, for the")
        .text(50.0, 160.0, "next year")
        .right(200.0, 150.0, "40")
        .right(300.0, 150.0, "60");
    assert_eq!(
        marked(&grid_of(&joined)),
        ["Reserves, for the next year", "40", "60"].map(|text| one(text, "table/lines-joined"))
    );
}

#[test]
fn both_parts_of_a_cut_text_name_the_whole() {
    let grid = grid_of(
        &Drawing::default()
            .lattice(&[50.0, 92.0, 134.0], &[100.0, 120.0, 140.0])
            .right(91.9, 105.0, "12,345.67")
            .text(92.0, 105.0, "8,901.23")
            .text(52.0, 125.0, "1")
            .text(94.0, 125.0, "2"),
    );
    assert_eq!(
        marked(&grid),
        ["12,345.67", "8,901.23"].map(|text| one(text, "table/cell-cut"))
    );
    let printed: Vec<_> = grid.cells.iter().flat_map(|cell| &cell.assumed).collect();
    assert!(
        printed
            .iter()
            .all(|cut| cut.printed.as_deref() == Some("12,345.678,901.23"))
    );
}

#[test]
fn a_text_over_the_line_of_its_cell() {
    let grid = grid_of(
        &Drawing::default()
            .lattice(&XS, &[100.0, 120.0, 140.0])
            .text(54.0, 105.0, "一二三四五六七八九十百千")
            .text(54.0, 125.0, "丙")
            .text(154.0, 125.0, "丁"),
    );
    assert_eq!(
        marked(&grid),
        [one("一二三四五六七八九十百千", "table/text-overflows")]
    );
}

#[test]
fn a_line_brought_back_marks_both_cells() {
    let drawing = Drawing::default()
        .lattice(&[50.0, 150.0, 204.0], &[100.0, 126.0, 152.0])
        .text(54.0, 105.0, "甲")
        .text(152.0, 103.0, "六期五册次")
        .text(152.0, 115.0, "十人次三个")
        .text(152.0, 127.0, "一个百人")
        .text(54.0, 134.0, "乙")
        .text(152.0, 139.0, "九成五");
    let grid = grid_of(&drawing);
    assert_eq!(
        marked(&grid),
        ["六期五册次十人次三个一个百人", "九成五"].map(|text| one(text, "table/line-returned"))
    );
    let places: Vec<_> = grid.cells.iter().flat_map(|cell| &cell.assumed).collect();
    assert_eq!(places[0].places, places[1].places);
}

#[test]
fn a_corner_that_no_line_encloses() {
    let grid = grid_of(
        &Drawing::default()
            .lattice(&XS, &[120.0, 140.0, 160.0])
            .across(100.0, 150.0, 250.0)
            .down(150.0, 100.0, 120.0)
            .down(250.0, 100.0, 120.0)
            .text(160.0, 105.0, "甲")
            .text(54.0, 125.0, "乙")
            .text(154.0, 125.0, "丙")
            .text(54.0, 145.0, "丁")
            .text(154.0, 145.0, "戊"),
    );
    assert_eq!(grid.rows.len(), 3);
    assert_eq!(marked(&grid), [one("", "table/cell-not-drawn")]);
}

#[test]
fn boxes_for_lines_are_said_of_the_table() {
    let mut drawing = Drawing::default()
        .text(54.0, 105.0, "甲")
        .text(154.0, 105.0, "乙")
        .text(54.0, 125.0, "丙")
        .text(154.0, 125.0, "丁");
    for (x0, x1) in [(50.0, 148.0), (152.0, 250.0)] {
        for (y0, y1) in [(100.0, 119.0), (121.0, 140.0)] {
            drawing = drawing.shade([x0, y0, x1, y1]);
        }
    }
    let grid = grid_of(&drawing);
    assert_eq!(codes(&grid.assumed), ["table/cells-from-shades"]);
    assert_eq!(marked(&grid), []);
}
