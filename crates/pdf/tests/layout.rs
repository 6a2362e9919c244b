//! Glyphs → words → lines → the text of a cell.

#![allow(clippy::unwrap_used, clippy::float_cmp)] // a test may fail; boxes are set exactly

#[path = "support/page.rs"]
mod page;
mod support;

use page::Drawing;

/// One cell from (100, 100), as wide and high as given, beside a cell that makes a table of it.
fn cell(width: f32, height: f32) -> Drawing {
    let right = 100.0 + width;
    Drawing::default()
        .lattice(&[60.0, 100.0, right], &[100.0, 100.0 + height])
        .text(62.0, 104.0, "名")
}

fn text_of(drawing: &Drawing) -> String {
    drawing.grid()[0][1].clone()
}

#[test]
fn a_line_break_in_chinese_is_no_space() {
    let drawing = cell(60.0, 40.0)
        .text(102.0, 104.0, "综合治理工")
        .text(102.0, 118.0, "作经费");
    assert_eq!(text_of(&drawing), "综合治理工作经费");
}

#[test]
fn a_line_break_in_latin_is_a_space() {
    let drawing = cell(60.0, 40.0)
        .text(102.0, 104.0, "annual")
        .text(102.0, 118.0, "report");
    assert_eq!(text_of(&drawing), "annual report");
}

#[test]
fn a_hyphen_at_a_line_break_stays_and_joins() {
    let drawing = cell(60.0, 40.0)
        .text(102.0, 104.0, "semi-")
        .text(102.0, 118.0, "annual");
    assert_eq!(text_of(&drawing), "semi-annual");
}

#[test]
fn an_amount_that_its_cell_breaks_is_one() {
    let drawing = cell(38.0, 40.0)
        .text(101.0, 104.0, "24995.9")
        .text(101.0, 118.0, "4");
    assert_eq!(text_of(&drawing), "24995.94");
    let grouped = cell(38.0, 40.0)
        .text(101.0, 104.0, "1,234,5")
        .text(101.0, 118.0, "67.80");
    assert_eq!(text_of(&grouped), "1,234,567.80");
}

#[test]
fn two_amounts_under_each_other_are_two() {
    // There was room for more.
    let roomy = cell(100.0, 40.0)
        .text(101.0, 104.0, "24995.9")
        .text(101.0, 118.0, "4");
    assert_eq!(text_of(&roomy), "24995.9 4");
    // Together they are no number.
    let full = cell(38.0, 40.0)
        .text(101.0, 104.0, "2499.90")
        .text(101.0, 118.0, "1.40");
    assert_eq!(text_of(&full), "2499.90 1.40");
    let years = cell(22.0, 40.0)
        .text(101.0, 104.0, "2024")
        .text(101.0, 118.0, "2025");
    assert_eq!(text_of(&years), "2024 2025");
}

#[test]
fn a_column_of_single_characters_is_one_word() {
    let drawing = ["年", "度", "目", "标"]
        .iter()
        .zip([104.0, 118.0, 132.0, 146.0])
        .fold(cell(14.0, 60.0), |drawing, (c, y)| {
            drawing.text(102.0, y, c)
        });
    assert_eq!(text_of(&drawing), "年度目标");
}

#[test]
fn digits_on_another_baseline_stay_in_the_line() {
    let drawing = cell(200.0, 20.0)
        .text(102.0, 104.0, "面积")
        .sized(122.0, 107.0, 8.0, "≥5137.26")
        .text(162.0, 104.0, "平方米")
        .sized(192.0, 102.5, 9.0, "100%");
    assert_eq!(text_of(&drawing), "面积≥5137.26平方米100%");
}

#[test]
fn lines_that_almost_touch_are_two() {
    let drawing = cell(60.0, 40.0)
        .text(102.0, 104.0, "上一行字")
        .text(102.0, 112.0, "下一行字");
    assert_eq!(text_of(&drawing), "上一行字下一行字");
}

#[test]
fn scripts_are_read_where_they_stand() {
    let drawing = cell(100.0, 20.0)
        .text(102.0, 106.0, "30m")
        .sized(117.0, 103.0, 6.0, "2")
        .text(121.0, 106.0, "x")
        .sized(126.0, 111.0, 6.0, "i");
    assert_eq!(text_of(&drawing), "30m2xi");
}

#[test]
fn printed_blanks_and_gaps_are_spaces_in_latin_only() {
    assert_eq!(
        text_of(&cell(200.0, 20.0).text(102.0, 104.0, "net total")),
        "net total"
    );
    let gap = cell(200.0, 20.0)
        .text(102.0, 104.0, "net")
        .text(121.0, 104.0, "total");
    assert_eq!(text_of(&gap), "net total");
    let spaced = cell(200.0, 20.0)
        .text(102.0, 104.0, "合")
        .text(120.0, 104.0, "计");
    assert_eq!(text_of(&spaced), "合计");
}

#[test]
fn a_run_that_goes_upward_is_read_in_its_direction() {
    let drawing = cell(40.0, 100.0)
        .upward(104.0, 190.0, "Count of")
        .upward(118.0, 190.0, "pages");
    assert_eq!(text_of(&drawing), "Count of pages");
}

#[test]
fn words_drawn_out_of_order_are_read_in_order() {
    let drawing = cell(100.0, 40.0)
        .text(102.0, 118.0, "second")
        .text(130.0, 104.0, "line")
        .text(102.0, 104.0, "first");
    assert_eq!(text_of(&drawing), "first line second");
}
