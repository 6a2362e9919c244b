//! What stands at a page break: rows of their own, titles of tables that no profile knows.

use biao::model::{Cell, Table, Text};
use biao_press::{Item, Style};
use biao_snapshots::PIPELINE;

fn table(rows: &[[&str; 3]]) -> Table<'static> {
    let cells = (0..).zip(rows).flat_map(|(row, texts)| {
        (0..).zip(texts).map(move |(col, text)| Cell {
            row,
            col,
            row_span: 1,
            col_span: 1,
            text: Text {
                text: (*text).to_owned().into(),
                ..Text::default()
            },
            ..Cell::default()
        })
    });
    let count = u32::try_from(rows.len()).expect("few rows");
    let mut table = Table::new(count, 3, cells.collect()).expect("rows of one length");
    table.header_rows = 1;
    table
}

/// Title and rows of each table that is read.
fn read(items: &[Item<'_>], page: [f32; 2]) -> Vec<(Option<String>, Vec<Vec<String>>)> {
    let style = Style {
        page,
        ..Style::default()
    };
    let pdf = biao_press::print(items, style);
    let decoded = biao::decode("breaks.pdf", &pdf).expect("a printed file is read");
    let tables = PIPELINE.process(&decoded).tables;
    let rows = |table: &Table<'_>| {
        let rows = 0..table.rows();
        rows.map(|row| {
            table
                .row(row)
                .map(|cell| cell.text.as_str().to_owned())
                .collect()
        })
        .collect()
    };
    tables
        .iter()
        .map(|table| {
            (
                table.title.as_ref().map(|title| title.as_str().to_owned()),
                rows(table),
            )
        })
        .collect()
}

/// Five rows fit on a page: the sixth begins the second one.
const SHORT: [f32; 2] = [400.0, 200.0];

fn works(sixth: [&'static str; 3]) -> [[&'static str; 3]; 8] {
    [
        ["工程", "长度", "造价"],
        ["一、干渠", "40", "310.5"],
        ["东干渠", "18", "140.0"],
        ["西干渠", "22", "170.5"],
        ["北段", "9", "60.5"],
        sixth,
        ["支渠一组", "7", "33.0"],
        ["支渠二组", "6", "28.0"],
    ]
}

#[test]
fn a_label_alone_at_the_top_of_a_page_is_a_row() {
    for sixth in [
        ["支渠工程", "", ""],
        ["二、支渠", "", ""],
        ["支渠", "", "61.0"],
    ] {
        let rows = works(sixth);
        let read = read(&[Item::Table(&table(&rows))], SHORT);
        let [(_, got)] = &read[..] else {
            panic!("{} tables", read.len());
        };
        assert_eq!(got, &rows, "{sixth:?}");
    }
}

#[test]
fn a_title_that_no_profile_knows_ends_the_table_above() {
    let (above, below) = (works(["南段", "13", "110.0"]), works(["新渠", "5", "41.0"]));
    let (above, below) = (table(&above[..6]), table(&below[1..]));
    let titles = ["灌区工程一览", "灌区工程补充"];
    let items = [
        Item::Title(titles[0]),
        Item::Table(&above),
        Item::NewPage,
        Item::Title(titles[1]),
        Item::Table(&below),
    ];
    let read = read(&items, [400.0, 400.0]);
    let found: Vec<_> = read
        .iter()
        .filter_map(|(title, _)| title.as_deref())
        .collect();
    assert_eq!(found, titles);
}

#[test]
fn a_long_title_in_the_middle_is_the_title_and_not_the_number_above_it() {
    let title =
        "灌区渠道与水闸以及泵站的年度养护、检修与更新改造工程长度和造价的明细情况汇总一览（含税）";
    let rows = works(["南段", "13", "110.0"]);
    let table = table(&rows);
    let items = [Item::Line("附表9"), Item::Title(title), Item::Table(&table)];
    let read = read(&items, [900.0, 400.0]);
    assert_eq!(read[0].0.as_deref(), Some(title));
}
