//! Both sides of every identity, on tables built by hand.

use super::money;
use crate::profile::Profiles;
use biao_model::{
    Amount, CheckResult, Diagnostic, Document, Entry, Field, Outcome, Record, TableBody,
    TableColumn, TableRow, Text,
};

pub(super) fn text(text: &str) -> Text<'static> {
    Text {
        text: text.to_owned().into(),
        ..Text::default()
    }
}

/// A table: its form, its unit, its columns by path (`外 > 内`), and its rows, each
/// `block | code | label | cell | cell …`. Codes and indented labels make the tree.
pub(super) fn table(
    form: &'static str,
    unit: &str,
    columns: &[&str],
    rows: &[&str],
) -> Record<'static> {
    let profiles = profiles();
    let columns = columns
        .iter()
        .map(|path| TableColumn {
            path: path.split(" > ").map(text).collect(),
            unit: None,
        })
        .collect();
    let mut read: Vec<TableRow<'static>> = Vec::new();
    for row in rows {
        let parts: Vec<&str> = row.split('|').collect();
        let label = parts[2].trim();
        let code = Some(parts[1].trim()).filter(|code| !code.is_empty());
        let indent = parts[2].trim_end().len() - label.len();
        let depth = match code {
            Some(code) => Some((code.len() as u32 - 1) / 2),
            None => label.contains('、').then_some(indent as u32 / 2 + 1),
        };
        let parent = match code {
            Some(code) => read.iter().rposition(|above| {
                above.code.as_ref().is_some_and(|above| {
                    code.len() > above.text.len() && code.starts_with(above.as_str())
                })
            }),
            None => depth.filter(|depth| *depth > 1).and_then(|depth| {
                read.iter()
                    .rposition(|above| above.depth == Some(depth - 1))
            }),
        };
        let block = Some(parts[0].trim()).filter(|block| !block.is_empty());
        // Every block has columns of its own: the second begins behind the first's.
        let first = read
            .iter()
            .filter(|row| row.block.as_ref().map(Text::as_str) != block)
            .flat_map(|row| row.cells.iter().map(|(column, _)| column + 1))
            .max()
            .unwrap_or(0);
        read.push(TableRow {
            block: block.map(text),
            code: code.map(text),
            label: Some(text(label)),
            depth,
            parent: parent.map(|at| at as u32),
            cells: parts[3..]
                .iter()
                .enumerate()
                .map(|(at, cell)| {
                    let cell = cell.trim();
                    let number = profiles.normalizer().amount(cell).number();
                    let text = text(cell);
                    (first + at as u32, Amount { text, number })
                })
                .collect(),
            ..TableRow::default()
        });
    }
    Record {
        form: form.into(),
        fields: vec![Field {
            id: "unit",
            entry: Entry::Text(text(unit)),
        }],
        body: Some(TableBody {
            columns,
            rows: read,
            ..TableBody::default()
        }),
        ..Record::default()
    }
}

pub(super) fn profiles() -> Profiles {
    Profiles::load(&[]).unwrap_or_else(|error| panic!("{error}"))
}

fn checked(mut records: Vec<Record<'static>>) -> (Vec<Record<'static>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    money(
        &Document::default(),
        &mut records,
        &profiles(),
        &mut diagnostics,
    );
    (records, diagnostics)
}

/// The results of one code, each as `at outcome`.
pub(super) fn results(record: &Record<'_>, code: &str) -> Vec<String> {
    let body = record.body.as_ref().unwrap_or_else(|| panic!("a body"));
    let of = |check: &&CheckResult<'_>| check.code == code;
    body.checks
        .iter()
        .filter(of)
        .map(|check| {
            let outcome = match &check.outcome {
                Outcome::Holds => "holds".to_owned(),
                Outcome::HoldsRounded => "rounded".to_owned(),
                Outcome::Fails => "fails".to_owned(),
                Outcome::NotApplied(reason) => reason.clone(),
            };
            format!("{} {outcome}", check.at)
        })
        .collect()
}

#[test]
fn a_row_is_summed_up_by_its_headers() {
    let columns = [
        "合计",
        "基本支出 > 小计",
        "基本支出 > 人员经费",
        "基本支出 > 公用经费",
        "项目支出",
        "其中：专项",
        "比上年增减%",
    ];
    let (records, diagnostics) = checked(vec![table(
        "expenditure-summary",
        "元",
        &columns,
        &[
            "|205|教育支出|10.00|6.00|4.00|2.00|4.00|1.00|3",
            "|206|科学技术支出|10.00|6.00|4.00|1.00|4.00||",
            "|207|文化支出|11.00||4.00|2.00|4.00||",
            "|208|社会保障支出|10.00|6.00|4.0O|2.00|4.00||",
        ],
    )]);
    assert_eq!(
        results(&records[0], "check/row-sum"),
        [
            "/rows/0/cells/1 holds",
            "/rows/0/cells/0 holds",
            "/rows/1/cells/1 fails",
            "/rows/1/cells/0 holds",
            "/rows/2/cells/0 fails",
            "/rows/3/cells/1 “4.0O” is no number",
            "/rows/3/cells/0 holds",
        ]
    );
    let said: Vec<(&str, Option<&str>)> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.message.as_str(), diagnostic.at.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            (
                "“科学技术支出”: 基本支出 > 小计 6.00 ≠ 4.00 + 1.00 (difference 1)",
                Some("/records/0/rows/1/cells/1")
            ),
            (
                "“文化支出”: 合计 11.00 ≠ 4.00 + 2.00 + 4.00 (difference 1)",
                Some("/records/0/rows/2/cells/0")
            ),
        ]
    );
}

#[test]
fn a_code_is_the_sum_of_the_codes_below_it() {
    let (records, _) = checked(vec![table(
        "general-budget-expenditure",
        "万元",
        &["预算数"],
        &[
            "|205|教育支出|30.01",
            "|20502|普通教育|20.00",
            "|2050203|初中教育|20.00",
            "|20503|职业教育|10.00",
            "|2050305|高等职业教育|9.00",
            "||合计|30.01",
        ],
    )]);
    assert_eq!(
        results(&records[0], "check/column-sum"),
        [
            "/rows/0/cells/0 rounded",
            "/rows/1/cells/0 holds",
            "/rows/3/cells/0 fails",
        ]
    );
    assert_eq!(
        results(&records[0], "check/total"),
        ["/rows/5/cells/0 holds"]
    );
}

#[test]
fn totals_go_on_from_the_total_above() {
    let rows = [
        "收入||一、财政拨款收入|100",
        "收入||  1、一般公共预算|60",
        "收入||  2、政府性基金|40",
        "收入||二、事业收入|5",
        "收入||本年收入合计|105",
        "收入||上年结转|10",
        "收入||收入总计|115",
        "支出||一、教育支出|115",
        "支出||本年支出合计|115",
        "支出||结转下年|",
        "支出||支出总计|116",
    ];
    let (records, _) = checked(vec![table(
        "revenue-expenditure-summary",
        "元",
        &["预算数", "预算数"],
        &rows,
    )]);
    assert_eq!(
        results(&records[0], "check/total"),
        [
            "/rows/4/cells/0 holds",
            "/rows/6/cells/0 holds",
            "/rows/8/cells/0 holds",
            "/rows/10/cells/0 fails",
        ]
    );
    assert_eq!(
        results(&records[0], "check/column-sum"),
        ["/rows/0/cells/0 holds"]
    );
    assert_eq!(
        results(&records[0], "check/balance"),
        ["/rows/6/cells/0 fails"]
    );
}

#[test]
fn what_is_carried_over_is_made_up_of_the_budgets_below_it() {
    let outcome = |part: &str, total: &str| {
        let rows = [
            "收入||一、一般公共预算财政拨款|70.00".to_owned(),
            "收入||二、政府性基金预算财政拨款|20.00".to_owned(),
            "收入||本年收入合计|90.00".to_owned(),
            "收入||年初财政拨款结转和结余|8.00".to_owned(),
            "收入||一般公共预算财政拨款|5.00".to_owned(),
            format!("收入||政府性基金预算财政拨款|{part}"),
            format!("收入||总计|{total}"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let table = table("fiscal-appropriation-summary", "元", &["决算数"], &rows);
        let (records, _) = checked(vec![table]);
        [
            results(&records[0], "check/column-sum"),
            results(&records[0], "check/total"),
        ]
        .concat()
    };
    assert_eq!(
        outcome("3.00", "98.00"),
        [
            "/rows/3/cells/0 holds",
            "/rows/2/cells/0 holds",
            "/rows/6/cells/0 holds",
        ]
    );
    assert_eq!(
        outcome("2.00", "105.00"),
        [
            "/rows/3/cells/0 fails",
            "/rows/2/cells/0 holds",
            "/rows/6/cells/0 fails",
        ]
    );
}

#[test]
fn a_list_goes_on_in_a_block_of_the_same_name() {
    let outcome = |last: &str| {
        let rows = [
            "公用经费|302|商品和服务支出|9.00".to_owned(),
            "公用经费|30201|办公费|4.00".to_owned(),
            format!("公用经费|30211|差旅费|{last}"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let mut table = table("basic-expenditure", "元", &["金额", "金额"], &rows);
        // The last line stands in the block beside the others.
        let cells = table
            .body
            .iter_mut()
            .flat_map(|body| &mut body.rows[2].cells);
        for (column, _) in cells {
            *column += 1;
        }
        results(&checked(vec![table]).0[0], "check/column-sum")
    };
    assert_eq!(outcome("5.00"), ["/rows/0/cells/0 holds"]);
    assert_eq!(outcome("6.00"), ["/rows/0/cells/0 fails"]);
}

#[test]
fn three_public_as_rows_and_as_columns() {
    let rows = [
        "||合计|12.00",
        "||1、因公出国（境）费用|5.00",
        "||2、公务接待费|2.00",
        "||3、公务用车购置及运行费|6.00",
        "||其中：（1）公务用车购置费|4.00",
        "||（2）公务用车运行费|2.00",
    ];
    let by_rows = table("three-public", "万元", &["预算数"], &rows);
    let columns = [
        "“三公”经费合计",
        "因公出国（境）费",
        "公务用车购置及运行费 > 小计",
        "公务用车购置及运行费 > 购置费",
        "公务用车购置及运行费 > 运行费",
        "公务接待费",
        "会议费",
    ];
    let by_columns = table(
        "three-public",
        "万元",
        &columns,
        &["||本级|13.00|5.00|6.00|4.00|2.00|2.00|9.00"],
    );
    let without = table("three-public", "万元", &["预算数"], &rows[..3]);
    let (records, _) = checked(vec![by_rows, by_columns, without]);
    assert_eq!(
        results(&records[0], "check/three-public"),
        ["/rows/0/cells/0 fails", "/rows/3/cells/0 holds"]
    );
    assert_eq!(
        results(&records[1], "check/three-public"),
        ["/rows/0/cells/0 holds", "/rows/0/cells/2 holds"]
    );
    assert_eq!(
        results(&records[2], "check/three-public"),
        ["/rows/0/cells/0 no single figure of “cars” is printed beside it"]
    );
}

#[test]
fn a_project_costs_in_its_form_what_it_costs_in_the_table() {
    let form = |name: &str, total: &str, unit: &str| Record {
        form: "project-performance-target".into(),
        fields: vec![
            Field {
                id: "project_name",
                entry: Entry::Text(text(name)),
            },
            Field {
                id: "funds",
                entry: Entry::Group(vec![
                    Field {
                        id: "unit",
                        entry: Entry::Text(text(unit)),
                    },
                    Field {
                        id: "total",
                        entry: Entry::Amount(Amount {
                            text: text(total),
                            number: profiles().normalizer().amount(total).number(),
                        }),
                    },
                ]),
            },
        ],
        ..Record::default()
    };
    let rows = ["||图书采购|30.00", "||馆舍维修|28.00", "||设备更新|1.50"];
    let (records, diagnostics) = checked(vec![
        table("project-expenditure", "万元", &["合计"], &rows),
        form("图书采购", "300000", "元"),
        form("馆舍维修", "26", "万元"),
        form("设备更新", "15049.00", "元"),
    ]);
    assert_eq!(
        results(&records[0], "check/form-funds"),
        [
            "/rows/0/cells/0 holds",
            "/rows/1/cells/0 fails",
            "/rows/2/cells/0 rounded",
        ]
    );
    assert_eq!(
        diagnostics[0].message,
        "“馆舍维修”: 28.00 in the table of projects ≠ 26 in its form (difference 2)"
    );
}

#[test]
fn a_list_on_levels_that_nothing_tells_apart() {
    let outcome = |form: &'static str, rows: &[&str]| {
        let table = table(form, "万元", &["金额"], rows);
        let outcomes = results(&checked(vec![table]).0[0], "check/total");
        // Of a reason, that there is one.
        let first = |text: &String| text.split(' ').take(2).collect::<Vec<_>>().join(" ");
        outcomes.iter().map(first).collect::<Vec<_>>()
    };
    let list = |total: &str, last: &str| {
        let (total, last) = (format!("||合计|{total}"), format!("||乙项目|{last}"));
        let rows = [
            &total,
            "||甲单位|30",
            "||甲项目|12",
            "||其他|18",
            "||乙单位|20",
            &last,
        ];
        outcome("project-expenditure", &rows)
    };
    // Two levels: the rows are twice the total.
    assert_eq!(list("50", "20"), ["/rows/0/cells/0 holds"]);
    // No multiple: which rows are to be added up, nobody says.
    assert_eq!(list("50", "19"), ["/rows/0/cells/0 the"]);
    // On however many levels, they cannot make it up.
    assert_eq!(list("150", "20"), ["/rows/0/cells/0 fails"]);
    // One level, with the total at its end, and a list without one.
    let rows = ["||桌椅|3.5", "||服务器|16.5", "||合计|20"];
    assert_eq!(outcome("gov-procurement", &rows), ["/rows/2/cells/0 holds"]);
    let rows = ["||甲单位|20", "||桌椅|3.5", "||服务器|16.5"];
    assert_eq!(outcome("gov-procurement", &rows), ["/rows/0/cells/0 holds"]);
    assert!(outcome("gov-procurement", &["||桌椅|3.5", "||服务器|16.5"]).is_empty());
    let rows = ["||合计|20", "||桌椅|20", "||合计|5", "||服务器|5"];
    assert_eq!(
        outcome("gov-procurement", &rows),
        ["/rows/0/cells/0 several"]
    );
}

#[test]
fn a_part_is_no_more_than_the_whole_in_another_table() {
    let outcome = |part: &str, unit: &str| {
        let rows = [
            "|302|商品和服务支出|40".to_owned(),
            format!("|30217|公务接待费|{part}"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let basic = table("basic-expenditure", unit, &["合计"], &rows);
        let items = ["||合计|12", "||公务接待费|2.5", "||公务用车运行费|9.5"];
        let items = table("three-public", "万元", &["预算数"], &items);
        let (records, diagnostics) = checked(vec![basic, items]);
        let warned = |found: &&Diagnostic| found.code == "check/cross-table";
        assert_eq!(
            diagnostics.iter().filter(warned).count(),
            usize::from(results(&records[0], "check/cross-table") == ["/rows/1/cells/0 fails"])
        );
        results(&records[0], "check/cross-table")
    };
    assert_eq!(outcome("2.5", "万元"), ["/rows/1/cells/0 holds"]);
    assert_eq!(outcome("1.8", "万元"), ["/rows/1/cells/0 holds"]);
    assert_eq!(outcome("2.6", "万元"), ["/rows/1/cells/0 fails"]);
    assert_eq!(outcome("25000", "元"), ["/rows/1/cells/0 holds"]);
    assert_eq!(outcome("26000", "元"), ["/rows/1/cells/0 fails"]);
}

#[test]
fn a_unit_stands_among_its_codes() {
    let outcome = |unit: &str, second: &str| {
        let rows = [
            "||合计|30".to_owned(),
            format!("||市档案馆|{unit}"),
            "|201|一般公共服务支出|18".to_owned(),
            format!("|208|社会保障和就业支出|{second}"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let table = table("expenditure-summary", "万元", &["合计"], &rows);
        let outcomes = results(&checked(vec![table]).0[0], "check/total");
        outcomes.iter().any(|text| text.ends_with("holds"))
    };
    assert!(outcome("30", "12"));
    // The codes do not make up the total: whether the row among them is a part, nobody says.
    assert!(!outcome("5", "7"));
}
