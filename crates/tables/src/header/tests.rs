use super::header_rows;
use biao_model::{Cell, Table, Text, Vocabulary, WordRoles};

/// A table of rows of texts: `<` goes on with the cell to the left, `^` with the one above.
fn table(rows: &[&str]) -> Table<'static> {
    let grid: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.split('|').map(|text| text.trim().to_owned()).collect())
        .collect();
    let mut cells = Vec::new();
    for (row, texts) in grid.iter().enumerate() {
        for (col, text) in texts.iter().enumerate() {
            if text == "<" || text == "^" {
                continue;
            }
            let right = texts[col + 1..]
                .iter()
                .take_while(|text| *text == "<")
                .count();
            let down = grid[row + 1..]
                .iter()
                .take_while(|row| row[col] == "^")
                .count();
            cells.push(Cell {
                row: u32::try_from(row).expect("few rows"),
                col: u32::try_from(col).expect("few columns"),
                row_span: 1 + u32::try_from(down).expect("few rows"),
                col_span: 1 + u32::try_from(right).expect("few columns"),
                text: Text {
                    text: text.clone().into(),
                    ..Text::default()
                },
                ..Cell::default()
            });
        }
    }
    let count = |length: usize| u32::try_from(length).expect("a small table");
    Table::new(count(grid.len()), count(grid[0].len()), cells).expect("spans make a rectangle")
}

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    vocabulary.add_word("工程名称", WordRoles::START.with(WordRoles::FIELD));
    vocabulary.add_word("目标组", WordRoles::GROUP);
    vocabulary.add_word("指标", WordRoles::COLUMN);
    vocabulary.add_word("指标值", WordRoles::COLUMN);
    vocabulary
}

fn rows(known: u32, of: &[&str]) -> u32 {
    header_rows(&table(of), known, &vocabulary())
}

#[test]
fn words_over_figures() {
    let of = [
        "河道 | 长度 | 费用",
        "东渠 | 3.2 | 1,200",
        "西渠 | 4.0 | 980",
    ];
    assert_eq!(rows(0, &of), 1);
    // The first column may go without a name; a row of data may not.
    let of = [" | 长度 | 费用", "东渠 | 3.2 | 1,200", "西渠 | 4.0 | 980"];
    assert_eq!(rows(0, &of), 1);
    let of = ["总计 | | ", "东渠 | 3.2 | 1,200", "西渠 | 4.0 | 980"];
    assert_eq!(rows(0, &of), 0);
    let of = ["东渠 | 3.2 | 1,200", "西渠 | 4.0 | 980"];
    assert_eq!(rows(0, &of), 0);
}

#[test]
fn several_rows_that_span() {
    let of = [
        "河道 | 长度 | 费用 | < | <",
        "^ | ^ | 合计 | 人工 | <",
        "^ | ^ | ^ | 固定 | 临时",
        "总计 | | 30 | 20 | 10",
        "东渠 | 3.2 | 12 | 8 | 4",
    ];
    assert_eq!(rows(0, &of), 3);
    // A row that heads a group of rows is none of them, though it prints words alone.
    let of = [
        "河道 | 费用 | <",
        "^ | 人工 | 材料",
        "城区 | | ",
        "东渠 | 8 | 4",
    ];
    assert_eq!(rows(0, &of), 2);
}

#[test]
fn columns_that_are_numbered() {
    let of = [
        "河道 | 管护单位 | 备注",
        "栏次 | 1 | 2",
        "东渠 | 城东所 | 新",
    ];
    assert_eq!(rows(0, &of), 2);
    let of = [
        "河道 | 材料 | 人工 | 合计",
        "栏次 | 1 | 2 | 3=1+2",
        "东渠 | 7 | 8 | 15",
    ];
    assert_eq!(rows(0, &of), 2);
}

#[test]
fn titles_and_units_inside() {
    let of = [
        "渠道费用表 | < | <",
        "单位：水务站 | | 金额：万元",
        "河道 | 长度 | 费用",
        "东渠 | 3.2 | 1,200",
    ];
    assert_eq!(rows(0, &of), 3);
    // A title over a form heads no columns.
    let of = ["登记表 | < | <", "管护人 | 李四 | 电话", "证号 | 甲 | 乙"];
    assert_eq!(rows(0, &of), 0);
}

#[test]
fn years_and_ranges_are_names() {
    let of = [" | 2023 | 2024", "东渠 | 12.5 | 13.0", "西渠 | 9.1 | 8.8"];
    assert_eq!(rows(0, &of), 1);
    let of = [
        "班级 | 人数 | < | <",
        "^ | 7 | 8 | 9",
        "甲校 | 120 | 98 | 77",
    ];
    assert_eq!(rows(0, &of), 2);
    let of = ["2023 | 12.5 | 13.0", "2024 | 9.1 | 8.8"];
    assert_eq!(rows(0, &of), 0);
}

#[test]
fn text_alone_is_no_evidence() {
    let of = [
        "东渠 | 城东所 | 王五",
        "西渠 | 城西所 | 赵六",
        "南渠 | 城南所 | 钱七",
    ];
    assert_eq!(rows(0, &of), 0);
    // The same rows above the next part, rows that are counted, or nothing else to head.
    assert_eq!(rows(1, &of), 1);
    let of = ["图号 | 图名", "图1 | 东渠", "图2 | 西渠", "图3 | 南渠"];
    assert_eq!(rows(0, &of), 1);
    let of = ["河道 | 长度 | 费用", " | | ", " | | "];
    assert_eq!(rows(0, &of), 1);
}

#[test]
fn known_words() {
    let of = [
        "指标 | 指标值 | 说明",
        "长度 | 十里 | 渠长",
        "时间 | 冬前 | 完工",
    ];
    assert_eq!(rows(0, &of), 1);
    // A form's label names what stands beside it, unless columns of figures do.
    let of = [
        "工程名称 | 清淤 | 管护人 | 李四",
        "金额 | 30 | 面积 | 二亩",
        "长度 | 20 | 深度 | 三尺",
    ];
    assert_eq!(rows(0, &of), 0);
    let of = [
        "工程名称 | < | 清淤工程 | <",
        "费用 | 合计 | 30 | 30",
        "^ | 财政 | 20 | 20",
    ];
    assert_eq!(rows(0, &of), 0);
    let of = ["工程名称 | 长度 | 费用", "东渠 | 3.2 | 1,200"];
    assert_eq!(rows(0, &of), 1);
    let of = ["目标组 | 长度 | 费用", "东渠 | 3.2 | 1,200"];
    assert_eq!(rows(0, &of), 0);
}
