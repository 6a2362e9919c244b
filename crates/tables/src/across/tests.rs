use super::join_across;
use biao_model::{Block, Document, Grid, GridCell, Region, RowKind, Severity, Text, Vocabulary};

fn text(text: &'static str, page: u32, bbox: [f32; 4]) -> Text<'static> {
    Text::at(text, Region::Page { page, bbox })
}

fn line(words: &'static str, page: u32, bbox: [f32; 4]) -> Block<'static> {
    Block::Paragraph(text(words, page, bbox))
}

fn page_break(page: u32) -> Block<'static> {
    Block::PageBreak(text("", page, [0.0; 4]))
}

/// A grid from (50, `top`) on, rows 20 high, columns 100 wide.
fn grid(page: u32, top: f32, rows: &[&[&'static str]]) -> Grid<'static> {
    let width = rows[0].len();
    let mut grid = Grid {
        page: Some(page),
        columns: (0..=width).map(|at| 50.0 + 100.0 * at as f32).collect(),
        row_edges: (0..=rows.len()).map(|at| top + 20.0 * at as f32).collect(),
        ..Grid::default()
    };
    for (row, texts) in rows.iter().enumerate() {
        let cells: Vec<GridCell<'_>> = (0..)
            .zip(*texts)
            .map(|(col, words)| {
                let (x, y) = (grid.columns[col], grid.row_edges[row]);
                GridCell {
                    text: text(words, page, [x, y, x + 100.0, y + 20.0]),
                    row_span: 1,
                    col_span: 1,
                    ..GridCell::default()
                }
            })
            .collect();
        grid.push_row(RowKind::Body, cells);
    }
    grid
}

const LEFT: [&[&str]; 4] = [
    &["渠道", "长度"],
    &["东干渠", "12"],
    &["西干渠", "15"],
    &["支渠", "40"],
];
const RIGHT: [&[&str]; 4] = [
    &["宽度", "深度", "流量"],
    &["3", "2", "9"],
    &["4", "2", "11"],
    &["1", "", "2"],
];

/// The left part under a title that runs to its end, the right part under the rest of it.
fn document(rest: &'static str, right: Grid<'static>) -> Document<'static> {
    Document {
        blocks: vec![
            line("灌区各级渠道", 1, [130.0, 40.0, 250.0, 60.0]),
            Block::Grid(grid(1, 100.0, &LEFT)),
            page_break(2),
            line(rest, 2, [50.0, 40.0, 170.0, 60.0]),
            line("尺寸：米", 2, [300.0, 80.0, 350.0, 92.0]),
            Block::Grid(right),
            line("— 2 —", 2, [200.0, 800.0, 230.0, 812.0]),
        ],
        ..Document::default()
    }
}

fn grids<'d>(document: &'d Document<'_>) -> Vec<&'d Grid<'d>> {
    let blocks = document.blocks.iter();
    blocks
        .filter_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        })
        .collect()
}

fn lines<'d>(document: &'d Document<'_>) -> Vec<&'d str> {
    let blocks = document.blocks.iter();
    blocks
        .filter_map(|block| match block {
            Block::Paragraph(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn parts_and_their_title_come_together() {
    let document = join_across(
        document("断面一览", grid(2, 100.0, &RIGHT)),
        &Vocabulary::default(),
    );
    let [whole] = grids(&document)[..] else {
        panic!("{:?}", document.blocks);
    };
    assert_eq!(whole.columns, [50.0, 150.0, 250.0, 350.0, 450.0, 550.0]);
    let row = |row| -> Vec<&str> {
        whole
            .row(row)
            .iter()
            .map(|cell| cell.text.as_str())
            .collect()
    };
    assert_eq!(row(0), ["渠道", "长度", "宽度", "深度", "流量"]);
    assert_eq!(row(3), ["支渠", "40", "1", "", "2"]);
    let codes: Vec<&str> = whole.assumed.iter().map(|repair| repair.code).collect();
    assert_eq!(
        codes,
        ["table/title-continued-right", "table/continued-right"]
    );
    assert_eq!(
        lines(&document),
        ["尺寸：米", "灌区各级渠道断面一览", "— 2 —"]
    );
    assert!(document.diagnostics.is_empty());
}

#[test]
fn a_title_of_its_own_keeps_a_table_apart() {
    let mut apart = document("断面一览", grid(2, 100.0, &RIGHT));
    // In the middle, where no title that was cut goes on.
    apart.blocks[3] = line("断面一览", 2, [150.0, 40.0, 250.0, 60.0]);
    let apart = join_across(apart, &Vocabulary::default());
    assert_eq!(grids(&apart).len(), 2);
    assert!(apart.diagnostics.is_empty());
}

#[test]
fn a_part_at_another_height_is_doubtful() {
    let document = join_across(
        document("断面一览", grid(2, 130.0, &RIGHT)),
        &Vocabulary::default(),
    );
    assert_eq!(grids(&document).len(), 2);
    let [doubt] = &document.diagnostics[..] else {
        panic!("{:?}", document.diagnostics);
    };
    assert_eq!(doubt.code, "table/may-continue-right");
    assert_eq!(doubt.severity, Severity::Warning);
    assert_eq!(doubt.places.len(), 2);
}

#[test]
fn a_page_between_keeps_tables_apart() {
    let document = join_across(
        document("断面一览", grid(3, 100.0, &RIGHT)),
        &Vocabulary::default(),
    );
    assert_eq!(grids(&document).len(), 2);
}

#[test]
fn a_head_of_two_rows_beside_one_of_one_row() {
    let mut right = grid(
        2,
        100.0,
        &[&["断面", ""], &["宽度", "深度"], &["4", "2"], &["1", "1"]],
    );
    right.cells.remove(1);
    right.cells[0].col_span = 2;
    for (at, row) in right.rows.iter_mut().enumerate() {
        row.start -= u32::from(at > 0);
        row.end -= 1;
    }
    let mut left = grid(
        1,
        100.0,
        &[&["渠道", "长度"], &["东干渠", "12"], &["西干渠", "15"]],
    );
    left.row_edges = vec![100.0, 140.0, 160.0, 180.0];
    let mut document = document("断面一览", right);
    document.blocks[1] = Block::Grid(left);
    let document = join_across(document, &Vocabulary::default());
    // One cell is over the whole right part: a title, for all that is known.
    assert_eq!(grids(&document).len(), 2);
}
