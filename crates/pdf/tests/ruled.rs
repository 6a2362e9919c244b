//! Tables whose cells are drawn.

#![allow(clippy::unwrap_used, clippy::float_cmp)] // a test may fail; boxes are set exactly

#[path = "support/page.rs"]
mod page;
mod support;

use biao_model::Block;
use page::{Drawing, place};

const XS: [f32; 3] = [50.0, 150.0, 250.0];
const YS: [f32; 3] = [100.0, 120.0, 140.0];

/// Text in the four cells of a lattice of `XS` and `YS`.
fn filled(drawing: Drawing) -> Drawing {
    drawing
        .text(54.0, 105.0, "甲")
        .text(154.0, 105.0, "乙")
        .text(54.0, 125.0, "丙")
        .text(154.0, 125.0, "丁")
}

fn square() -> Vec<Vec<&'static str>> {
    vec![vec!["甲", "乙"], vec!["丙", "丁"]]
}

#[test]
fn every_cell_drawn() {
    assert_eq!(
        filled(Drawing::default()).lattice(&XS, &YS).grid(),
        square()
    );
}

#[test]
fn broken_and_dashed_lines_are_lines() {
    let mut drawing = filled(Drawing::default());
    for y in YS {
        drawing = drawing.across(y, 50.0, 149.0).across(y + 0.3, 151.0, 250.0);
    }
    for x in XS {
        for step in 0..10_u8 {
            let from = 100.0 + 4.0 * f32::from(step);
            drawing = drawing.down(x, from, from + 2.0);
        }
    }
    assert_eq!(drawing.grid(), square());
}

#[test]
fn double_lines_are_one() {
    let drawing = filled(Drawing::default())
        .lattice(&[48.0, 150.0, 252.0], &[98.0, 120.0, 142.0])
        .lattice(&[50.0, 150.0, 250.0], &[100.0, 121.8, 140.0]);
    assert_eq!(drawing.grid(), square());
}

#[test]
fn a_frame_that_stands_off_adds_no_cells() {
    let drawing = filled(Drawing::default())
        .lattice(&XS, &YS)
        .lattice(&[44.0, 256.0], &[94.0, 146.0])
        .across(94.0, 44.0, 256.0);
    assert_eq!(drawing.grid(), square());
}

#[test]
fn spans_are_what_is_not_drawn() {
    let drawing = filled(Drawing::default())
        .lattice(&[50.0, 250.0], &[100.0, 140.0])
        .across(120.0, 150.0, 250.0)
        .down(150.0, 100.0, 140.0);
    assert_eq!(drawing.grid(), [vec!["甲丙⟨2×1⟩", "乙"], vec!["丁"]]);
    let head = Drawing::default()
        .lattice(&[50.0, 250.0], &YS)
        .down(150.0, 120.0, 140.0)
        .text(120.0, 105.0, "合计")
        .text(54.0, 125.0, "丙")
        .text(154.0, 125.0, "丁");
    assert_eq!(head.grid(), [vec!["合计⟨1×2⟩"], vec!["丙", "丁"]]);
}

#[test]
fn side_lines_that_are_not_drawn() {
    let mut drawing = filled(Drawing::default()).down(150.0, 100.0, 140.0);
    for y in YS {
        drawing = drawing.across(y, 50.0, 250.0);
    }
    assert_eq!(drawing.grid(), square());
}

#[test]
fn a_page_end_that_leaves_the_last_row_open() {
    let mut drawing = filled(Drawing::default())
        .across(100.0, 50.0, 250.0)
        .across(120.0, 50.0, 250.0);
    for x in XS {
        drawing = drawing.down(x, 100.0, 140.0);
    }
    assert_eq!(drawing.grid(), square());
}

#[test]
fn merged_cells_that_a_page_end_cuts() {
    // The row ends in a line, the merged cell beside it goes on overleaf.
    let cut = |y: f32, open: f32| {
        Drawing::default()
            .down(50.0, 100.0, 140.0)
            .down(150.0, 100.0, 140.0)
            .down(250.0, 100.0, 140.0)
            .across(y, 50.0, 250.0)
            .across(120.0, 150.0, 250.0)
            .across(open, 150.0, 250.0)
            .text(54.0, 112.0, "甲")
            .text(154.0, 105.0, "乙")
            .text(154.0, 125.0, "丁")
    };
    assert_eq!(
        cut(100.0, 140.0).grid(),
        [vec!["甲⟨2×1⟩", "乙"], vec!["丁"]]
    );
    assert_eq!(
        cut(140.0, 100.0).grid(),
        [vec!["甲⟨2×1⟩", "乙"], vec!["丁"]]
    );
}

#[test]
fn a_corner_that_no_line_encloses_is_a_cell() {
    // No line above and left of the head's first cell.
    let drawing = filled(Drawing::default())
        .across(100.0, 150.0, 250.0)
        .across(120.0, 50.0, 250.0)
        .across(140.0, 50.0, 250.0)
        .down(50.0, 120.0, 140.0)
        .down(150.0, 100.0, 140.0)
        .down(250.0, 100.0, 140.0);
    assert_eq!(drawing.grid(), square());
}

#[test]
fn blank_cells_are_cells_with_a_place() {
    let drawing = Drawing::default()
        .lattice(&XS, &YS)
        .text(54.0, 105.0, "甲")
        .text(154.0, 105.0, "乙");
    let Block::Grid(grid) = &drawing.blocks()[0] else {
        panic!()
    };
    assert_eq!(grid.cells.len(), 4);
    assert_eq!(grid.cells[3].text.as_str(), "");
    assert_eq!(place(&grid.cells[3].text), [150.0, 120.0, 250.0, 140.0]);
    assert_eq!(place(&grid.cells[0].text), [54.0, 105.0, 64.0, 115.0]);
    assert_eq!(grid.page, Some(1));
}

#[test]
fn a_box_inside_a_cell_is_no_table() {
    let drawing = filled(Drawing::default())
        .lattice(&XS, &YS)
        .lattice(&[200.0, 206.0, 212.0], &[104.0, 109.0, 114.0])
        .text(213.0, 105.0, "是");
    assert_eq!(drawing.grid(), [vec!["甲", "乙 是"], vec!["丙", "丁"]]);
}

#[test]
fn text_that_runs_over_its_cell_stays_in_it() {
    let drawing = Drawing::default()
        .lattice(&[50.0, 110.0, 170.0, 230.0], &[100.0, 120.0, 140.0])
        .text(52.0, 105.0, "一般公共预算拨款收入合计")
        .text(52.0, 125.0, "丙")
        .text(172.0, 125.0, "丁");
    assert_eq!(drawing.grid()[0], ["一般公共预算拨款收入合计", "", ""]);
    // Out of the table, too.
    let out = Drawing::default()
        .lattice(&XS, &YS)
        .text(54.0, 105.0, "甲")
        .text(152.0, 105.0, "一般公共预算拨款收入合计支出合");
    assert_eq!(out.grid()[0], ["甲", "一般公共预算拨款收入合计支出合"]);
    assert!(out.paragraphs().is_empty());
}

#[test]
fn lines_that_run_into_the_row_below_stay_in_their_cell() {
    let drawing = Drawing::default()
        .lattice(&[50.0, 150.0, 204.0], &[100.0, 126.0, 152.0])
        .text(54.0, 105.0, "甲")
        .text(152.0, 103.0, "六期五册次")
        .text(152.0, 115.0, "十人次三个")
        .text(152.0, 127.0, "一个百人")
        .text(54.0, 134.0, "乙")
        .text(152.0, 139.0, "九成五");
    assert_eq!(
        drawing.grid(),
        [
            vec!["甲", "六期五册次十人次三个一个百人"],
            vec!["乙", "九成五"]
        ]
    );
}

#[test]
fn two_texts_under_each_other_keep_to_their_cells() {
    // The first leaves room for more: what follows is another text.
    let drawing = Drawing::default()
        .lattice(&[50.0, 150.0, 204.0], &[100.0, 126.0, 152.0])
        .text(54.0, 105.0, "甲")
        .text(54.0, 134.0, "乙")
        .text(152.0, 103.0, "六期五册次")
        .text(152.0, 115.0, "十人次")
        .text(152.0, 127.0, "一个百人次")
        .text(152.0, 139.0, "九成五");
    assert_eq!(
        drawing.grid(),
        [
            vec!["甲", "六期五册次十人次"],
            vec!["乙", "一个百人次九成五"]
        ]
    );
}

#[test]
fn cells_drawn_column_by_column_keep_their_lines() {
    // Rows as low as a line is high.
    let ys = [100.0, 112.0, 124.0, 136.0];
    let drawing = ["一", "二", "三"].iter().zip(ys).fold(
        Drawing::default().lattice(&XS, &ys),
        |drawing, (text, y)| drawing.text(54.0, y + 1.0, text),
    );
    let drawing = ["甲", "乙", "丙"]
        .iter()
        .zip(ys)
        .fold(drawing, |drawing, (text, y)| {
            drawing.text(154.0, y + 1.0, text)
        });
    assert_eq!(
        drawing.grid(),
        [vec!["一", "甲"], vec!["二", "乙"], vec!["三", "丙"]]
    );
}

#[test]
fn amounts_that_touch_are_parted_at_the_line() {
    let drawing = Drawing::default()
        .lattice(&[50.0, 92.0, 134.0], &YS)
        .right(91.9, 105.0, "12,345.67")
        .text(92.0, 105.0, "8,901.23")
        .text(52.0, 125.0, "1")
        .text(94.0, 125.0, "2");
    assert_eq!(drawing.grid()[0], ["12,345.67", "8,901.23"]);
}

#[test]
fn frames_and_underlines_are_no_tables() {
    let boxed = Drawing::default()
        .lattice(&[50.0, 250.0], &[100.0, 140.0])
        .text(54.0, 105.0, "一段文字")
        .text(54.0, 120.0, "又一段文字");
    assert!(boxed.grids().is_empty());
    assert_eq!(boxed.paragraphs(), ["一段文字", "又一段文字"]);
    let underlined = Drawing::default()
        .text(54.0, 105.0, "一段文字")
        .across(116.0, 54.0, 94.0)
        .text(54.0, 120.0, "又一段文字")
        .across(131.0, 54.0, 104.0);
    assert!(underlined.grids().is_empty());
    let stacked = Drawing::default()
        .lattice(&[50.0, 250.0], &YS)
        .text(54.0, 105.0, "一段文字")
        .text(54.0, 125.0, "又一段文字");
    assert!(stacked.grids().is_empty());
}

#[test]
fn shades_that_stand_side_by_side_are_cells() {
    let mut drawing = filled(Drawing::default());
    for (x0, x1) in [(50.0, 148.0), (152.0, 250.0)] {
        for (y0, y1) in [(100.0, 119.0), (121.0, 140.0)] {
            drawing = drawing.shade([x0, y0, x1, y1]);
        }
    }
    assert_eq!(drawing.grid(), square());
}

#[test]
fn shades_behind_words_are_none() {
    let drawing = Drawing::default()
        .text(54.0, 105.0, "负责各类案件的侦查工作")
        .shade([54.0, 104.0, 114.0, 116.0])
        .shade([114.0, 104.0, 164.0, 116.0])
        .text(54.0, 121.0, "又一段文字")
        .shade([54.0, 120.0, 84.0, 132.0]);
    assert!(drawing.grids().is_empty());
}

#[test]
fn tables_apart_are_two() {
    let drawing = filled(Drawing::default())
        .lattice(&XS, &YS)
        .lattice(&XS, &[160.0, 180.0, 200.0])
        .text(54.0, 165.0, "戊")
        .text(154.0, 165.0, "己");
    assert_eq!(drawing.grids().len(), 2);
}

#[test]
fn text_that_is_clipped_to_a_cell_is_in_that_cell() {
    // The label is as long as its cell is wide: the amount follows it without a gap.
    let touching = Drawing::default()
        .lattice(&XS, &YS[..2])
        .clipped([51.0, 101.0, 149.0, 119.0])
        .text(64.0, 105.0, "其他渠道养护费用")
        .clipped([40.0, 90.0, 260.0, 150.0])
        .text(144.0, 105.0, "0.00");
    assert_eq!(touching.grid(), [vec!["其他渠道养护费用", "0.00"]]);
    // A date too wide for its cell, clipped at both sides, lies over the code before it.
    let wide = Drawing::default()
        .lattice(&[50.0, 150.0, 180.0], &YS[..2])
        .text(138.0, 105.0, "05")
        .clipped([150.5, 101.0, 179.5, 119.0])
        .text(115.0, 105.0, "2022-12-31");
    assert_eq!(wide.grid(), [vec!["05", "2022-12-31"]]);
    // Nothing of it is seen in its clip: it goes where it stands.
    let hidden = Drawing::default()
        .lattice(&XS, &YS[..2])
        .text(104.0, 105.0, "清淤项")
        .clipped([150.5, 101.0, 249.5, 119.0])
        .text(134.5, 105.0, "目")
        .text(170.0, 105.0, "50830");
    assert_eq!(hidden.grid(), [vec!["清淤项目", "50830"]]);
}
