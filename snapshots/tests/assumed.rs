//! What a reader assumed of a cell reaches the record: the indicator that holds the cell's text, or the
//! record itself for a field.

use biao::model::{
    Block, Document, Grid, GridCell, Places, Record, Region, Repair, RowKind, Table, Text,
};
use biao_snapshots::PIPELINE;

const FORM: [&[&str]; 9] = [
    &["项目名称", "水闸检修", "", ""],
    &["主管部门", "031-水务站", "实施单位", "闸管所"],
    &["项目资金（万元）", "年度资金总额", "30", ""],
    &["", "其中：财政拨款", "30", ""],
    &["", "其他资金", "0", ""],
    &["年度绩效目标", "检修水闸。", "", ""],
    &["一级指标", "二级指标", "三级指标", "指标值"],
    &["产出指标", "数量指标", "检修水闸", "≥7座"],
    &["产出指标", "质量指标", "验收合格率", "≥98%"],
];

fn assumed(code: &'static str, y: f32) -> Repair<'static> {
    Repair {
        code,
        field: None,
        printed: None,
        places: Places::from_buf([Region::Page {
            page: 1,
            bbox: [0.0, y, 1.0, y + 1.0],
        }]),
    }
}

/// The form as a grid: the named cells with a code each, and the grid with one of its own.
fn document(marks: &[(&str, &'static str)]) -> Document<'static> {
    let mut grid = Grid {
        page: Some(1),
        assumed: vec![assumed("table/columns-from-alignment", 0.0)],
        ..Grid::default()
    };
    let mut y = 0.0;
    for row in FORM {
        let cells = row.iter().map(|text| {
            y += 2.0;
            let marks = marks.iter().filter(|(marked, _)| marked == text);
            GridCell {
                text: Text::at(
                    text,
                    Region::Page {
                        page: 1,
                        bbox: [0.0, y, 1.0, y + 1.0],
                    },
                ),
                row_span: 1,
                col_span: 1,
                assumed: marks.map(|(_, code)| assumed(code, y)).collect(),
                ..GridCell::default()
            }
        });
        grid.push_row(RowKind::Body, cells.collect::<Vec<_>>());
    }
    Document {
        blocks: vec![Block::Grid(grid)],
        ..Document::default()
    }
}

fn read(document: &Document<'static>) -> (Vec<Table<'static>>, Record<'static>) {
    let profiles = PIPELINE.profiles();
    let tables = biao::tables::repair(document, &profiles.vocabulary());
    let mut records = biao::forms::bind(document, &tables, profiles).records;
    assert_eq!((tables.len(), records.len()), (1, 1));
    (tables, records.remove(0))
}

/// The codes that readers use for what they assumed.
fn of_reader<'r>(repairs: &'r [Repair<'_>]) -> Vec<&'r str> {
    let codes = repairs.iter().map(|repair| repair.code);
    codes
        .filter(|code| {
            [
                "table/cell-cut",
                "table/line-returned",
                "table/columns-from-alignment",
            ]
            .contains(code)
        })
        .collect()
}

#[test]
fn what_was_assumed_of_a_value_is_on_its_indicator() {
    let document = document(&[("≥98%", "table/cell-cut")]);
    let (tables, record) = read(&document);
    assert_eq!(
        of_reader(&tables[0].repairs),
        ["table/columns-from-alignment"]
    );
    assert_eq!(record.indicators.len(), 2);
    assert_eq!(of_reader(&record.indicators[0].repairs), [""; 0]);
    assert_eq!(of_reader(&record.indicators[1].repairs), ["table/cell-cut"]);
    assert_eq!(of_reader(&record.repairs), ["table/columns-from-alignment"]);
}

#[test]
fn what_was_assumed_of_a_field_is_on_the_record() {
    let document = document(&[
        ("检修水闸。", "table/line-returned"),
        ("闸管所", "table/cell-cut"),
    ]);
    let (_, record) = read(&document);
    assert_eq!(
        of_reader(&record.repairs),
        [
            "table/columns-from-alignment",
            "table/cell-cut",
            "table/line-returned"
        ]
    );
    assert!(
        record
            .indicators
            .iter()
            .all(|indicator| of_reader(&indicator.repairs).is_empty())
    );
}

#[test]
fn every_mark_on_a_cell_is_explained() {
    let codes = biao::codes();
    for code in [
        "table/columns-from-alignment",
        "table/cells-from-shades",
        "table/cell-not-drawn",
        "table/cell-parted",
        "table/lines-joined",
        "table/cell-cut",
        "table/text-overflows",
        "table/line-returned",
    ] {
        assert!(codes.iter().any(|known| known.code == code), "{code}");
    }
}
