//! Tables whose cells are drawn in part, or not at all.

#![allow(clippy::unwrap_used, clippy::float_cmp)] // a test may fail; boxes are set exactly

#[path = "support/page.rs"]
mod page;
mod support;

use page::Drawing;

/// Rows of a label and figures that end at 200 and 300, from `y` down.
fn amounts(drawing: Drawing, y: f32) -> Drawing {
    let rows = [
        ("Roads", "1,200", "980"),
        ("Schools and care", "15,300", "14,000"),
        ("Water", "75", "1,080"),
        ("Total", "16,575", "16,060"),
    ];
    let mut y = y;
    rows.into_iter().fold(drawing, |drawing, (label, a, b)| {
        let row = drawing
            .text(50.0, y, label)
            .right(200.0, y, a)
            .right(300.0, y, b);
        y += 15.0;
        row
    })
}

#[test]
fn columns_of_figures_without_a_line() {
    let drawing = amounts(Drawing::default(), 100.0);
    let grid = drawing.grid();
    assert_eq!(grid.len(), 4);
    assert_eq!(grid[1], ["Schools and care", "15,300", "14,000"]);
}

#[test]
fn a_head_over_two_columns_is_as_wide_as_its_line() {
    let drawing = amounts(
        Drawing::default()
            .across(80.0, 50.0, 300.0)
            .text(225.0, 84.0, "Year")
            .across(95.0, 170.0, 300.0)
            .right(200.0, 98.0, "2023")
            .right(300.0, 98.0, "2024")
            .across(110.0, 50.0, 300.0)
            .across(176.0, 50.0, 300.0),
        114.0,
    );
    let grid = drawing.grid();
    assert_eq!(grid[0], ["", "Year⟨1×2⟩"]);
    assert_eq!(grid[1], ["", "2023", "2024"]);
    assert_eq!(grid.len(), 6);
}

#[test]
fn a_label_of_two_lines_is_one_row() {
    let drawing = amounts(Drawing::default(), 100.0)
        .text(50.0, 165.0, "Reserves, for the")
        .text(50.0, 175.0, "next year")
        .right(200.0, 165.0, "40")
        .right(300.0, 165.0, "60");
    let grid = drawing.grid();
    assert_eq!(grid.len(), 5);
    assert_eq!(grid[4], ["Reserves, for the next year", "40", "60"]);
}

#[test]
fn rows_of_text_in_a_drawn_outline() {
    let drawing = amounts(Drawing::default(), 104.0)
        .lattice(&[45.0, 305.0], &[80.0, 100.0, 168.0])
        .down(150.0, 80.0, 168.0)
        .text(50.0, 85.0, "Purpose")
        .right(200.0, 85.0, "2023")
        .right(300.0, 85.0, "2024");
    let grid = drawing.grid();
    assert_eq!(grid[0], ["Purpose", "2023", "2024"]);
    assert_eq!(grid.len(), 5);
}

#[test]
fn rows_whose_columns_only_the_head_draws() {
    let mut drawing = amounts(Drawing::default(), 103.0)
        .lattice(&[45.0, 150.0, 250.0, 305.0], &[80.0, 100.0])
        .text(50.0, 85.0, "Purpose")
        .right(200.0, 85.0, "2023")
        .right(300.0, 85.0, "2024");
    for y in [115.0, 130.0, 145.0, 160.0] {
        drawing = drawing.across(y, 45.0, 305.0);
    }
    drawing = drawing.down(45.0, 100.0, 160.0).down(305.0, 100.0, 160.0);
    let grid = drawing.grid();
    assert_eq!(grid.len(), 5);
    assert_eq!(grid[2], ["Schools and care", "15,300", "14,000"]);
}

#[test]
fn a_title_row_with_wide_gaps_leaves_the_drawn_cells_alone() {
    let drawing = Drawing::default()
        .lattice(&[50.0, 350.0], &[60.0, 100.0, 120.0, 140.0])
        .down(150.0, 100.0, 140.0)
        .down(250.0, 100.0, 140.0)
        .text(54.0, 64.0, "Office")
        .text(160.0, 64.0, "Roads and water")
        .text(300.0, 64.0, "Unit: 1")
        .text(54.0, 80.0, "Sheet")
        .text(160.0, 80.0, "Summary of amounts")
        .text(54.0, 105.0, "Purpose")
        .text(154.0, 105.0, "Plan")
        .text(254.0, 105.0, "Actual")
        .text(54.0, 125.0, "Roads")
        .text(154.0, 125.0, "1,200")
        .text(254.0, 125.0, "980");
    let grid = drawing.grid();
    assert_eq!(grid.len(), 3);
    assert_eq!(grid[0].len(), 1);
    assert!(grid[0][0].ends_with("⟨1×3⟩"), "{}", grid[0][0]);
    assert_eq!(grid[1], ["Purpose", "Plan", "Actual"]);
}

#[test]
fn two_tables_with_a_title_between_are_two() {
    let head = |drawing: Drawing, y: f32| {
        drawing
            .text(50.0, y, "Purpose")
            .right(200.0, y, "Plan")
            .right(300.0, y, "Actual")
    };
    let first = amounts(head(Drawing::default(), 85.0), 100.0);
    let both = amounts(head(first.text(120.0, 175.0, "Second half"), 198.0), 213.0);
    let grids = both.grids();
    assert_eq!(grids.len(), 2, "{grids:#?}");
    assert_eq!(grids[0].len(), 5);
    assert_eq!(grids[1].len(), 5);
    assert_eq!(both.paragraphs(), ["Second half"]);
}

#[test]
fn scales_of_a_drawing_are_no_table() {
    // Two scales up the sides, each label between them at its own place.
    let drawing = (0_u8..9).fold(Drawing::default(), |drawing, step| {
        let y = 100.0 + 20.0 * f32::from(step);
        let drawing = drawing.right(60.0, y, &format!("{}", 100 - 10 * step));
        if (2..7).contains(&step) {
            drawing.text(20.0 + 60.0 * f32::from(step), y, "share")
        } else {
            drawing.right(520.0, y, &format!("0.{step}"))
        }
    });
    assert!(drawing.grids().is_empty(), "{:#?}", drawing.grids());
}

const PROSE: [&str; 5] = [
    "The council met in the spring and heard the report on",
    "roads, schools and water, which had been asked for in",
    "the year before; it was read aloud, and then taken to",
    "the committee, where it lay until the end of the year",
    "and was voted on in its third form by all the members.",
];

#[test]
fn prose_is_no_table() {
    let column = |drawing: Drawing, x: f32| {
        PROSE
            .iter()
            .zip(0_u8..)
            .fold(drawing, |drawing, (line, at)| {
                drawing.text(x, 100.0 + 12.0 * f32::from(at), line)
            })
    };
    assert!(column(Drawing::default(), 20.0).grids().is_empty());
    let two = column(column(Drawing::default(), 10.0), 310.0);
    assert!(two.grids().is_empty());
}

#[test]
fn lists_and_contents_are_no_tables() {
    let list = PROSE
        .iter()
        .zip(0_u8..)
        .fold(Drawing::default(), |drawing, (line, at)| {
            let y = 100.0 + 14.0 * f32::from(at);
            drawing
                .text(50.0, y, "•")
                .text(68.0, y, &line[..20 + 4 * usize::from(at)])
        });
    assert!(list.grids().is_empty());
    let contents = (1_u8..6).fold(Drawing::default(), |drawing, at| {
        let y = 100.0 + 14.0 * f32::from(at);
        drawing
            .text(50.0, y, "Chapter")
            .text(100.0, y, "..............")
            .text(190.0, y, &at.to_string())
    });
    assert!(contents.grids().is_empty());
}

#[test]
fn what_stands_beside_a_table_stays_outside() {
    let drawing = amounts(Drawing::default(), 200.0).text(50.0, 100.0, "Spending by purpose");
    assert_eq!(drawing.paragraphs(), ["Spending by purpose"]);
    assert_eq!(drawing.grid().len(), 4);
}

#[test]
fn the_figures_of_a_drawing_are_no_table() {
    // A scale at the left, the figures of columns over them, in a frame with lines across.
    let mut drawing = Drawing::default().lattice(&[45.0, 405.0], &[80.0, 200.0]);
    for (at, scale) in ["400", "300", "200", "100", "0"].iter().enumerate() {
        let y = 100.0 + 20.0 * at as f32;
        drawing = drawing.right(75.0, y, scale).across(y + 5.0, 80.0, 400.0);
    }
    let drawing = drawing
        .text(120.0, 104.0, "396.2")
        .text(200.0, 144.0, "151.7")
        .text(280.0, 162.0, "52.5")
        .text(360.0, 162.0, "49.8");
    assert!(drawing.grids().is_empty());
}

#[test]
fn the_labels_of_a_chart_are_no_table() {
    // Some of them stand on the sectors of a circle.
    let mut drawing = amounts(Drawing::default(), 100.0);
    drawing.page.curves = vec![[40.0, 90.0, 140.0, 150.0], [45.0, 95.0, 120.0, 145.0]];
    assert!(drawing.grids().is_empty());
    // A ground with round corners under all of it is none of them, nor is what holds no text.
    drawing.page.curves = vec![[30.0, 80.0, 580.0, 200.0], [32.0, 82.0, 578.0, 198.0]];
    assert_eq!(drawing.grids().len(), 1);
    drawing.page.curves = vec![[40.0, 300.0, 140.0, 400.0], [90.0, 300.0, 140.0, 350.0]];
    assert_eq!(drawing.grids().len(), 1);
}
