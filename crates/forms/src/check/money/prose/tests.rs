//! What sentences say beside what tables print.

use crate::check::money::money;
use crate::check::money::tests::{profiles, results, table, text};
use biao_model::{Block, Document, Entry, Field, Places, Record};

/// A table of 2026 in yuan whose classes repeat a name.
fn budget() -> Record<'static> {
    let mut budget = table(
        "general-budget-expenditure",
        "元",
        &["合计", "基本支出", "项目支出", "2025年预算数"],
        &[
            "||合计|3300000.00|1200000.00|2100000.00|3000000.00",
            "|205|教育支出|2200000.00|100000.00|2100000.00|2000000.00",
            "|20502|普通教育|2200000.00|100000.00|2100000.00|2000000.00",
            "|2050299|其他支出|2200000.00|100000.00|2100000.00|2000000.00",
            "|206|科学技术支出|1100000.00|1100000.00||1000000.00",
            "|20605|科技条件|1100000.00|1100000.00||1000000.00",
            "|2060599|其他支出|1100000.00|1100000.00||1000000.00",
        ],
    );
    budget.fields.push(Field {
        id: "fiscal_year",
        entry: Entry::Year {
            year: 2026,
            places: Places::new(),
        },
    });
    budget
}

/// The results of the check on [`budget`] for a text of some lines, and what the diagnostics say.
fn said(lines: &[&'static str]) -> (Vec<String>, Vec<String>) {
    let document = Document {
        blocks: lines
            .iter()
            .map(|line| Block::Paragraph(text(line)))
            .collect(),
        ..Document::default()
    };
    let (mut records, mut diagnostics) = (vec![budget()], Vec::new());
    money(&document, &mut records, &profiles(), &mut diagnostics);
    let prose = diagnostics
        .into_iter()
        .filter(|found| found.code == "check/prose");
    (
        results(&records[0], "check/prose"),
        prose.map(|found| found.message).collect(),
    )
}

fn results_of(lines: &[&'static str]) -> Vec<String> {
    said(lines).0
}

#[test]
fn an_amount_is_found_by_its_code_or_by_its_name_and_level() {
    let expected = ["/rows/4/cells/0 holds"];
    for sentence in [
        "科学技术支出（206）110.00万元。",
        "科学技术支出（类）2026年预算数为1100000元，用于实验。",
        "“科学技术支出”科目（206）当年预算110万元。",
    ] {
        assert_eq!(results_of(&[sentence]), expected, "{sentence}");
    }
}

#[test]
fn a_name_that_repeats_is_told_by_the_classes_above_it() {
    let lines = ["科学技术支出（类）科技条件（款）其他支出（项）110.00万元"];
    assert_eq!(results_of(&lines), ["/rows/6/cells/0 holds"]);
    let lines = ["其他支出（项）115.00万元"];
    assert_eq!(
        results_of(&lines),
        ["/rows/3/cells/0 several rows or tables may be meant"]
    );
}

#[test]
fn what_is_rounded_or_cut_off_says_so() {
    assert_eq!(
        results_of(&["教育支出（205）220.1万元"]),
        ["/rows/1/cells/0 fails"]
    );
    assert_eq!(
        results_of(&["教育支出（205）0.02亿元"]),
        ["/rows/1/cells/0 rounded"]
    );
}

#[test]
fn another_amount_is_a_warning_with_both() {
    let (results, messages) = said(&[
        "一般公共预算支出安排",
        "- 3 -",
        "310.00万元，全部为当年拨款。",
    ]);
    assert_eq!(results, ["/rows/0/cells/0 fails"]);
    assert_eq!(
        messages,
        [
            "“general-budget-expenditure” 合计, 合计: 3300000.00 in the table, but the text says “一般公共预算支出安排310.00万元”"
        ]
    );
}

#[test]
fn other_years_differences_parts_and_bounds_are_not_compared() {
    for sentence in [
        "2024年科学技术支出（206）100.00万元",
        "科学技术支出（206）比上年增加10.00万元",
        "教育支出（205）增加5.00万元，其中：科学技术支出（206）5.00万元",
        "科学技术支出（206）约110万元",
        "科学技术支出（206）不超过120万元",
        "科学技术支出（206）0.00万元",
        "科学技术支出（206）110人",
    ] {
        assert_eq!(results_of(&[sentence]), Vec::<String>::new(), "{sentence}");
    }
}

#[test]
fn the_year_before_is_compared_with_its_own_column() {
    let lines = ["2025年科学技术支出（206）100.00万元"];
    assert_eq!(results_of(&lines), ["/rows/4/cells/3 holds"]);
}

#[test]
fn digits_that_meet_at_a_line_end_are_no_number() {
    let lines = ["科学技术支出（206）11", "0.00万元"];
    assert_eq!(results_of(&lines), Vec::<String>::new());
}
