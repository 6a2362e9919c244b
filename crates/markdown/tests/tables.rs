//! What each dialect and each defect is read as.

#![allow(
    clippy::unwrap_used,
    clippy::format_collect,
    clippy::format_push_string
)]

mod common;

use biao_markdown::read;
use biao_model::{Block, Document, Grid, Region, RowKind};

fn document(source: &str) -> Document<'_> {
    let document = read(source);
    common::check(source, &document);
    document
}

fn rows(source: &str) -> Vec<Vec<String>> {
    let mut grids = common::grids(&document(source));
    assert_eq!(grids.len(), 1, "{source:?}");
    grids.remove(0)
}

fn grid(source: &str) -> Grid<'_> {
    let document = document(source);
    let grid = document.blocks.into_iter().find_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    grid.unwrap()
}

fn kinds(source: &str) -> Vec<RowKind> {
    grid(source).rows.iter().map(|row| row.kind).collect()
}

fn cell(text: &str) -> String {
    rows(&format!("| 表头 | x |\n|---|---|\n| {text} | 1 |\n"))[1][0].clone()
}

fn outline(source: &str) -> Vec<String> {
    let line = |block: &Block<'_>| match block {
        Block::Heading { level, text } => format!("h{level} {}", text.text),
        Block::Paragraph(text) => format!("p {}", text.text),
        Block::PageBreak(_) => "break".to_owned(),
        Block::Grid(grid) => format!("grid {}", grid.rows.len()),
    };
    document(source).blocks.iter().map(line).collect()
}

fn has(source: &str, code: &str) -> bool {
    common::codes(&document(source))
        .iter()
        .any(|found| found == code)
}

#[test]
fn extra_cells_are_kept_and_missing_ones_not_made_up() {
    let source = "| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n| 5 |\n";
    assert_eq!(
        rows(source),
        [vec!["a", "b"], vec!["1", "2", "3", "4"], vec!["5"]]
    );
    assert!(has(source, "markdown/extra-cells"));
}

#[test]
fn header_and_delimiter_of_different_length() {
    let source = "| a | b | c |\n|---|---|\n| 1 | 2 | 3 |\n";
    assert_eq!(rows(source).len(), 2);
    assert_eq!(kinds(source), [RowKind::Header, RowKind::Body]);
    assert!(has(source, "markdown/delimiter-length"));
}

#[test]
fn delimiter_missing_first_or_repeated() {
    let none = "| a | b |\n| 1 | 2 |\n";
    assert_eq!(kinds(none), [RowKind::Body, RowKind::Body]);
    assert!(has(none, "markdown/no-delimiter"));
    assert_eq!(kinds("|---|---|\n| 1 | 2 |\n"), [RowKind::Body]);
    let repeated = "|  |  |\n|--|--|\n| 1 | 2 |\n|--|:-:|\n";
    assert_eq!(
        kinds(repeated),
        [RowKind::Header, RowKind::Body, RowKind::Delimiter]
    );
    assert_eq!(rows(repeated), [["", ""], ["1", "2"]]);
}

#[test]
fn single_dashes_are_data() {
    let source = "| a | b |\n|---|---|\n| - | - |\n";
    assert_eq!(rows(source)[1], ["-", "-"]);
    assert_eq!(kinds(source)[1], RowKind::Body);
}

#[test]
fn stray_delimiter_far_below_makes_no_header() {
    let source = "| a | 1 |\n| b | 2 |\n| c | 3 |\n| d | 4 |\n| e | 5 |\n|---|---|\n";
    let kinds = kinds(source);
    assert!(kinds[..5].iter().all(|kind| *kind == RowKind::Body));
    assert_eq!(kinds[5], RowKind::Delimiter);
}

#[test]
fn header_only() {
    assert_eq!(rows("| a | b |\n|---|---|\n"), [["a", "b"]]);
}

#[test]
fn one_row_without_anything_around_it() {
    assert_eq!(
        rows("上文\n\n| 满意度指标 | ≥95% |\n\n下文\n"),
        [["满意度指标", "≥95%"]]
    );
    assert_eq!(outline("|x| 是绝对值\n"), ["p |x| 是绝对值"]);
}

#[test]
fn without_outer_pipes() {
    let source = "a | b\n---|---\n1 | 2\n注：无\n";
    assert_eq!(outline(source), ["grid 2", "p 注：无"]);
    assert_eq!(rows(source), [["a", "b"], ["1", "2"]]);
}

#[test]
fn text_under_and_over_a_table_is_no_row() {
    let source = "单位：万元\n| a | b |\n|---|---|\n| 1 | 2 |\n注：a|b 为合计。\n";
    assert_eq!(
        outline(source),
        ["p 单位：万元", "grid 2", "p 注：a|b 为合计。"]
    );
}

#[test]
fn rule_right_under_a_table_is_a_page_break() {
    assert_eq!(
        outline("| a | b |\n|---|---|\n| 1 | 2 |\n---\n后\n"),
        ["grid 2", "break", "p 后"]
    );
    assert_eq!(outline("甲\n乙\n---\n"), ["p 甲", "p 乙", "break"]);
    assert!(has("甲\n乙\n---\n", "markdown/rule-under-text"));
    assert_eq!(outline("标题\n---\n"), ["h2 标题"]);
    assert_eq!(outline("标题\n===\n"), ["h1 标题"]);
}

#[test]
fn visible_text_of_cells() {
    for (source, visible) in [
        (r"95\%", "95%"),
        (r"\*重点\*", "*重点*"),
        (r"a \| b", "a | b"),
        (r"$\geq 90\%$", r"$\geq 90\%$"),
        (r"\(\geq 90\%\)", r"\(\geq 90\%\)"),
        (r"\geq 96\%", r"\geq 96%"),
        ("3*4*5", "3*4*5"),
        ("≥**人次", "≥**人次"),
        ("(≥**人)>=4754人", "(≥**人)>=4754人"),
        ("**指标1：**培训人数", "指标1：培训人数"),
        ("**产出指标**", "产出指标"),
        ("***产出***", "产出"),
        ("*产出*", "产出"),
        ("__产出__", "产出"),
        ("_____", "_____"),
        ("项目资金<br>(万元)", "项目资金(万元)"),
        ("项目 <br/> 资金", "项目资金"),
        ("total<br>funds", "total funds"),
        ("<b>一级指标</b>", "一级指标"),
        ("m<sup>2</sup>", "m2"),
        ("<5%", "<5%"),
        ("<=10", "<=10"),
        ("a<b", "a<b"),
        ("x < y > z", "x < y > z"),
        ("&lt;5%&nbsp;", "<5%"),
        ("&ge;90 &#8805;80", "≥90 ≥80"),
        ("&nbsp;", ""),
        ("A&B; C&D", "A&B; C&D"),
        ("[155]市财政局", "[155]市财政局"),
        ("[办法](https://a.example/b)", "办法"),
        ("[1](市财政局)", "[1](市财政局)"),
        ("`x_y`", "x_y"),
        ("\u{3000}产出\u{A0}", "产出"),
        ("**a**<br>**b**", "a b"),
        ("**共*3*项**", "共*3*项"),
    ] {
        assert_eq!(cell(source), visible, "{source:?}");
    }
}

#[test]
fn emphasis_is_that_of_the_whole_cell() {
    let source =
        "| <b>a</b> | **b** | **c** d | <b>e</b><br><b>f</b> | g |\n|---|---|---|---|---|\n";
    let emphasis: Vec<_> = grid(source)
        .cells
        .iter()
        .map(|cell| cell.emphasis)
        .collect();
    assert_eq!(emphasis, [true, true, false, true, false]);
}

#[test]
fn places_are_those_of_the_pieces() {
    let source = "| 资金<br>(万元) | <b>级</b> |  |\n|---|---|---|\n";
    let places = |at: usize| grid(source).cells[at].text.places.to_vec();
    assert_eq!(places(0), [Region::text(2, 8), Region::text(12, 20)]);
    assert_eq!(places(1), [Region::text(26, 29)]);
    assert_eq!(places(2), [Region::text(36, 36)]);
}

#[test]
fn pipes_in_formulas_and_code() {
    let source = "| a | b |\n|---|---|\n| $x|y$ | `p|q` |\n| $5 | $6 |\n";
    assert_eq!(rows(source)[1..], [["$x|y$", "p|q"], ["$5", "$6"]]);
    assert!(has(source, "markdown/pipe-in-math"));
    // The right number of cells without any doing.
    assert_eq!(rows("| a | b |\n|---|---|\n| $x|y$ |\n")[1], ["$x", "y$"]);
}

#[test]
fn indented_fenced_quoted_listed() {
    let table = ["| a | b |", "|---|---|", "| 1 | 2 |"];
    let expected = [["a", "b"], ["1", "2"]];
    let with = |prefix: &str| table.map(|line| format!("{prefix}{line}\n")).concat();
    assert_eq!(rows(&with("    ")), expected);
    assert!(has(&with("    "), "markdown/indented-table"));
    assert_eq!(rows(&format!("```\n{}```\n", with(""))), expected);
    assert!(has(
        &format!("~~~text\n{}~~~\n", with("")),
        "markdown/fenced-table"
    ));
    assert_eq!(rows(&with("> ")), expected);
    assert_eq!(rows(&format!("- 项\n\n{}", with("  "))), expected);
    let list = format!("- {}\n  {}\n  {}\n", table[0], table[1], table[2]);
    assert_eq!(rows(&list), expected);
    let fenced = format!("```markdown\n# 标题\n\n{}```\n", with(""));
    assert_eq!(outline(&fenced), ["h1 标题", "grid 2"]);
    assert!(has(&fenced, "markdown/fenced-document"));
}

#[test]
fn pandoc_pipe_table() {
    let source = "| a | b |\n|:---:+----:|\n| 1 | 2 |\n";
    assert_eq!(rows(source), [["a", "b"], ["1", "2"]]);
}

#[test]
fn drawn_table_with_spans() {
    let source = "\
+-------+-----+-----------+
| 项目  | B   | C         |
+=======+=====+===========+
| 甲    | two columns     |
| 乙    +-----+-----------+
|       | 1   | **2**     |
+-------+-----+-----------+
注
";
    assert_eq!(
        rows(source),
        [
            vec!["项目", "B", "C"],
            vec!["甲乙", "two columns"],
            vec!["1", "2"]
        ]
    );
    let grid = grid(source);
    assert_eq!(grid.rows[0].kind, RowKind::Header);
    assert_eq!((grid.cells[3].row_span, grid.cells[4].col_span), (2, 2));
    assert_eq!(outline(source)[1], "p 注");
}

#[test]
fn drawn_table_that_is_not_aligned() {
    let source = "+---+---+\n| a | 很长的单元格 |\n| b | c |\n+---+---+\n";
    assert_eq!(rows(source), [["a b", "很长的单元格c"]]);
    assert!(has(source, "markdown/grid-misaligned"));
}

#[test]
fn html_table() {
    let source = "表1 <html><body><table border=\"1\"><caption>收支</caption><thead><tr>\
        <th rowspan=2>项目</th><th colspan=\"2\">金额</th></tr><tr><th>年初</th><th>年末</th></tr></thead>\n\n\
        <tr><td>基本&lt;5%</td><!-- x -->\n\n<td>a<b</td><td>上<br/>下\n  文</td></tr></table></body></html> 后\n";
    let kinds = kinds(source);
    assert_eq!(kinds, [RowKind::Header, RowKind::Header, RowKind::Body]);
    assert_eq!(rows(source)[2], ["基本<5%", "a<b", "上下文"]);
    let grid = grid(source);
    assert_eq!((grid.cells[0].row_span, grid.cells[1].col_span), (2, 2));
    assert!(grid.cells[0].emphasis && !grid.cells[4].emphasis);
    assert_eq!(outline(source), ["p 表1", "p 收支", "grid 3", "p 后"]);
}

#[test]
fn html_damage() {
    let spans = "<table><tr><td rowspan=0>a</td><td colspan=99999999999999999999>b</td><td rowspan=9>c</td><td colspan=x>d</td></tr></table>";
    let cells = grid(spans).cells;
    assert!(
        cells
            .iter()
            .all(|cell| cell.row_span == 1 && cell.col_span <= 4)
    );
    assert!(has(spans, "html/span-clamped"));

    let open = "<table><tr><td>1<td>2<tr><td>3\n\n下文\n\n<table><tr><td>4</td></tr></table>\n";
    let grids = common::grids(&document(open));
    assert_eq!(grids, [vec![vec!["1", "2"], vec!["3"]], vec![vec!["4"]]]);
    assert_eq!(outline(open), ["grid 2", "p 下文", "grid 1"]);
    assert!(has(open, "html/unclosed-table"));

    let nested = "<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>";
    assert_eq!(rows(nested), [["a b", "c"]]);
    assert!(has(nested, "html/nested-table"));

    let stray = "<table>散<tr><td>1</td></tr></table>";
    assert_eq!(outline(stray), ["p 散", "grid 1"]);
    assert!(has(stray, "html/stray-text"));

    assert_eq!(
        outline("写作 `<table>` 的标记\n"),
        ["p 写作 <table> 的标记"]
    );
}

/// What an HTML table has taken is not read again by the block that it began in.
#[test]
fn html_table_that_ends_inside_or_after_its_block() {
    assert_eq!(
        outline("x<table><td>1</td>|\n-|\n"),
        ["p x", "grid 1", "p |", "p -|"]
    );
    assert_eq!(
        outline("甲\n乙<table><td>丙\n---\n"),
        ["p 甲", "p 乙", "grid 1"]
    );
}

#[test]
fn rows_covered_by_spans_alone_are_rows() {
    let source = "<table><tr><td rowspan=2>a</td></tr><tr></tr><tr><td>b</td></tr></table>";
    assert_eq!(rows(source), [vec!["a"], vec![], vec!["b"]]);
}

#[test]
fn lists_numbers_and_definitions() {
    let source = "1. 第一项\n2. 第二项\n   - 子项\n\n- 3 -\n\n[1]: https://a.example\n\n12.\n";
    let expected = [
        "p 1. 第一项",
        "p 2. 第二项",
        "p 子项",
        "p - 3 -",
        "p [1]: https://a.example",
        "p 12.",
    ];
    assert_eq!(outline(source), expected);
}

#[test]
fn page_breaks() {
    let source = "甲\n\n***\n\n<!-- page 3 -->\n\n\u{C}乙\n\n{4}----------------\n\n<!-- 图 -->\n\n<!-- Page\nBreak -->\n";
    assert_eq!(
        outline(source),
        ["p 甲", "break", "break", "break", "p 乙", "break", "break"]
    );
    assert_eq!(
        outline("| a | b |\n|---|---|\n| 1 | 2 |\n\u{C}| 3 | 4 |\n"),
        ["grid 2", "break", "grid 1"]
    );
}

#[test]
fn images_leave_their_text() {
    assert_eq!(outline("![公章](a.png)\n"), ["p 公章"]);
    assert_eq!(outline("![](a.png)\n"), [""; 0]);
    assert!(has("![](a.png)\n", "markdown/image"));
}

#[test]
fn words_after_a_fence_that_name_no_language() {
    assert_eq!(
        outline("``` 注：见下表\n正文\n```\n"),
        ["p 注：见下表", "p 正文"]
    );
}

#[test]
fn crlf() {
    let source = "# 标题\r\n\r\n| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n\r\n后\r\n";
    assert_eq!(outline(source), ["h1 标题", "grid 2", "p 后"]);
    assert_eq!(rows(source), [["a", "b"], ["1", "2"]]);
}

#[test]
fn sparse_giant() {
    let row = format!("|{}\n", "  |".repeat(1000));
    let source = format!("{row}|{}\n{}", "--|".repeat(1000), row.repeat(1000));
    let grid = grid(&source);
    assert_eq!((grid.rows.len(), grid.cells.len()), (1001, 1_001_000));
}

#[test]
fn every_code_is_explained() {
    let codes: toml::Table = biao_markdown::CODES.parse().unwrap();
    let codes: Vec<_> = codes["code"].as_array().unwrap().iter().collect();
    let field = |entry: &toml::Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let known: Vec<_> = codes.iter().map(|entry| field(entry, "code")).collect();
    for entry in &codes {
        assert!(["info", "warning", "error"].contains(&field(entry, "severity").as_str()));
        for name in ["summary", "explanation", "example"] {
            assert!(!field(entry, name).is_empty());
        }
    }
    let mut emitted: Vec<String> = Vec::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for word in source.split('"').skip(1).step_by(2) {
            let area = word.split('/').next().unwrap_or_default();
            let is_code = ["markdown", "html", "source"].contains(&area)
                && word.len() > area.len() + 1
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || b"/-".contains(&byte));
            if is_code {
                emitted.push(word.to_owned());
            }
        }
    }
    emitted.sort();
    emitted.dedup();
    let mut sorted = known.clone();
    sorted.sort();
    assert_eq!(sorted, emitted);
}
