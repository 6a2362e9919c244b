//! Tables that are wider than their pages: printed in parts, left and right, they must come back as one.
//! What only looks like a part must stay apart.

use biao::model::{Cell, Diagnostic, Region, Table, Text};
use biao_press::{Item, Style, Wide};
use biao_snapshots::PIPELINE;

/// What a reader gets of a printed file: title, pages and rows of each table, and the codes of what
/// was repaired on it.
struct Read {
    tables: Vec<Sheet>,
    codes: Vec<Vec<&'static str>>,
    diagnostics: Vec<Diagnostic>,
}

type Sheet = (Option<String>, Vec<u32>, Vec<Vec<String>>);

fn read(items: &[Item<'_>], style: Style) -> Read {
    let pdf = biao_press::print(items, style);
    let decoded = biao::decode("wide.pdf", &pdf).expect("a printed file is read");
    let processed = PIPELINE.process(&decoded);
    let tables = processed.tables.iter();
    Read {
        tables: tables
            .clone()
            .map(|table| {
                let title = table.title.as_ref().map(|title| title.as_str().to_owned());
                (title, table.pages.clone(), rows(table))
            })
            .collect(),
        codes: tables
            .map(|table| table.repairs.iter().map(|repair| repair.code).collect())
            .collect(),
        diagnostics: processed.diagnostics,
    }
}

fn rows(table: &Table<'_>) -> Vec<Vec<String>> {
    (0..table.rows())
        .map(|row| {
            let cells = table.row(row);
            cells.map(|cell| cell.text.as_str().to_owned()).collect()
        })
        .collect()
}

/// A table with a header row.
fn table(rows: &[Vec<String>]) -> Table<'static> {
    let mut cells = Vec::new();
    for (row, texts) in rows.iter().enumerate() {
        for (col, text) in texts.iter().enumerate() {
            cells.push(Cell {
                row: u32::try_from(row).expect("few rows"),
                col: u32::try_from(col).expect("few columns"),
                row_span: 1,
                col_span: 1,
                text: Text {
                    text: text.clone().into(),
                    places: std::iter::once(Region::text(0, 0)).collect(),
                },
                ..Cell::default()
            });
        }
    }
    let count = u32::try_from(rows.len()).expect("few rows");
    let width = u32::try_from(rows[0].len()).expect("few columns");
    let mut table = Table::new(count, width, cells).expect("rows of one length");
    table.header_rows = 1;
    table
}

/// Works on waterways and what they cost, in more columns than a page is wide.
fn costs(rows: usize) -> Vec<Vec<String>> {
    let mut all = vec![vec!["工程名称".to_owned()]];
    for (number, kind) in [
        "测量", "设计", "材料", "机械", "运输", "监理", "检测", "养护", "备用", "合计", "上年",
    ]
    .iter()
    .enumerate()
    {
        all[0].push(format!("{kind}费用{}", ["", "（含税）"][number % 2]));
    }
    for row in 0..rows {
        let mut texts = vec![format!("第{}段渠道清淤", row + 1)];
        texts.extend(
            (1..=11).map(|col| format!("{}.{:02}", 1200 + 37 * row + 11 * col, (row * col) % 100)),
        );
        all.push(texts);
    }
    all
}

fn narrow(wide: Wide) -> Style {
    Style {
        page: [420.0, 300.0],
        wide,
        ..Style::default()
    }
}

const TITLE: &str = "渠道工程费用明细表";

fn comes_back(style: Style, count: usize) {
    let expected = costs(count);
    let sheet = table(&expected);
    let after = table(&[
        vec!["说明".to_owned(), "内容".to_owned()],
        vec!["口径".to_owned(), "含渠系建筑物".to_owned()],
    ]);
    let items = [
        Item::Title(TITLE),
        Item::Table(&sheet),
        Item::NewPage,
        Item::Title("口径说明"),
        Item::Table(&after),
    ];
    let read = read(&items, style);
    let [(title, pages, rows), (other, ..)] = read.tables.as_slice() else {
        panic!("{style:?}: {} tables", read.tables.len());
    };
    assert_eq!(title.as_deref(), Some(TITLE), "{style:?}");
    assert_eq!(other.as_deref(), Some("口径说明"), "{style:?}");
    assert_eq!(rows, &expected, "{style:?}");
    assert!(
        pages.windows(2).all(|pair| pair[0] + 1 == pair[1]),
        "{pages:?}"
    );
    assert!(
        read.codes[0].contains(&"table/continued-right"),
        "{style:?}"
    );
    let labels = [
        Wide::DownThenOver { labels: true },
        Wide::OverThenDown { labels: true },
    ];
    assert_eq!(
        read.codes[0].contains(&"table/repeated-labels"),
        labels.contains(&style.wide),
        "{style:?}"
    );
}

#[test]
fn a_wide_table_comes_back() {
    for labels in [false, true] {
        for wide in [Wide::DownThenOver { labels }, Wide::OverThenDown { labels }] {
            for count in [5, 30] {
                for repeat_header in [false, true] {
                    comes_back(
                        Style {
                            repeat_header,
                            ..narrow(wide)
                        },
                        count,
                    );
                }
            }
        }
    }
}

/// Two tables of as many rows on pages of their own.
fn apart(first: &[Vec<String>], second: &[Vec<String>], title: Option<&str>) -> Read {
    let (first, second) = (table(first), table(second));
    let mut items = vec![Item::Line("工程汇编"), Item::Table(&first), Item::NewPage];
    items.push(Item::Line(title.unwrap_or("工程汇编")));
    items.push(Item::Table(&second));
    // As a running title it stands on many pages.
    items.extend([
        Item::NewPage,
        Item::Line("工程汇编"),
        Item::NewPage,
        Item::Line("工程汇编"),
    ]);
    read(&items, Style::default())
}

fn take(rows: &[Vec<String>], columns: std::ops::Range<usize>) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row[columns.clone()].to_vec())
        .collect()
}

#[test]
fn columns_of_numbers_without_labels_are_a_right_part() {
    let whole = costs(8);
    let read = apart(&take(&whole, 0..5), &take(&whole, 5..12), None);
    assert_eq!(read.tables.len(), 1);
    assert_eq!(read.tables[0].2, whole);
}

#[test]
fn a_table_with_a_title_is_no_right_part() {
    let whole = costs(8);
    let read = apart(
        &take(&whole, 0..5),
        &take(&whole, 5..12),
        Some("设备采购一览"),
    );
    assert_eq!(read.tables.len(), 2);
    assert!(!read.codes.concat().contains(&"table/continued-right"));
}

#[test]
fn a_table_with_other_labels_is_doubtful_and_stays_apart() {
    let whole = costs(8);
    let mut other = take(&whole, 4..12);
    for (row, texts) in other.iter_mut().enumerate().skip(1) {
        texts[0] = format!("第{row}号泵站");
    }
    let read = apart(&take(&whole, 0..5), &other, None);
    assert_eq!(read.tables.len(), 2);
    let codes: Vec<&str> = read
        .diagnostics
        .iter()
        .map(|found| found.code.as_ref())
        .collect();
    assert!(codes.contains(&"table/may-continue-right"), "{codes:?}");
}

#[test]
fn the_next_form_of_a_template_is_no_right_part() {
    let form = |name: &str, figure: u32| {
        let row = |texts: [&str; 4]| texts.map(str::to_owned).to_vec();
        let figure = figure.to_string();
        vec![
            row(["渠道", name, "长度", &figure]),
            row(["起点", "东闸", "终点", "西闸"]),
            row(["建成", "2001", "整修", "2019"]),
            row(["流量", &figure, "水位", "3.2"]),
            row(["管理", "灌区所", "巡查", "每月"]),
        ]
    };
    let read = apart(&form("北干渠", 17), &form("南干渠", 23), None);
    assert!(!read.codes.concat().contains(&"table/continued-right"));
    assert!(
        read.diagnostics
            .iter()
            .all(|found| found.code != "table/may-continue-right")
    );
}

#[test]
fn one_row_more_is_no_right_part() {
    let whole = costs(8);
    let read = apart(&take(&whole, 0..5), &take(&costs(9), 5..12), None);
    assert_eq!(read.tables.len(), 2);
}

/// A table of words, its rows as high as their longest text asks for.
fn duties() -> Vec<Vec<String>> {
    let head = [
        "所站",
        "职责",
        "巡查路线",
        "值守安排",
        "联系办法",
        "去年情况",
        "今年打算",
        "后年打算",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for row in 1..=9_usize {
        let cell = |col: usize, word: &str| word.repeat(1 + 6 * row - row * col % 5);
        rows.push(vec![
            format!("第{row}所"),
            cell(1, "管水"),
            cell(2, "沿渠"),
            cell(3, "轮值"),
            cell(4, "电话"),
            cell(5, "检修"),
            cell(6, "清障"),
            cell(7, "衬砌"),
        ]);
    }
    rows
}

#[test]
fn rows_of_many_heights_are_known_again() {
    let expected = duties();
    let sheet = table(&expected);
    for labels in [false, true] {
        let style = Style {
            page: [420.0, 842.0],
            wide: Wide::DownThenOver { labels },
            ..Style::default()
        };
        let read = read(&[Item::Title("各所站职责一览"), Item::Table(&sheet)], style);
        assert_eq!(read.tables.len(), 1, "{labels}");
        assert_eq!(read.tables[0].2, expected, "{labels}");
    }
}
