//! Whatever is written, reading it does not panic, and what is drawn is read back.

#![allow(
    clippy::unwrap_used,
    clippy::format_collect,
    clippy::format_push_string
)]

mod common;

use biao_markdown::{decode, read};
use proptest::collection::vec;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

/// Pieces that matter to some rule, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "|",
            "|",
            "|",
            "\n",
            "\n",
            "\n\n",
            " ",
            "    ",
            "---",
            "|---|---|\n",
            "| a | b |\n",
            "\\",
            "\\|",
            "$",
            "`",
            "```",
            "~~~\n",
            "*",
            "**",
            "_",
            "__",
            "<b>",
            "</b>",
            "<br>",
            "<",
            ">",
            "> ",
            "- ",
            "1. ",
            "# ",
            "===\n",
            "<!--",
            "-->",
            "&nbsp;",
            "&lt;",
            "&",
            "[",
            "](",
            ")",
            "![",
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<td rowspan=3>",
            "<th colspan='0'>",
            "<caption>",
            "+---+---+\n",
            "+===+\n",
            "项目",
            "≥90%",
            "\u{3000}",
            "\u{A0}",
            "\u{C}",
            "\r\n",
            "\t",
            "\u{0}",
            "é",
            "x",
            "12",
            "[1]: u\n",
            "```markdown\n",
            "<pre>",
            "<div>",
            "\\(",
            "\\)",
            "{1}----------",
            "：",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Cell text without anything that may be markup.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[项目资金绩效指标产出a-z0-9≥%（）]{1,8}",
        "[项目a-z]{1,3}  ?[0-9资]{1,3}",
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1..5usize, 1..8usize).prop_flat_map(|(columns, rows)| vec(vec(cell(), columns + 1), rows + 1))
}

fn pipes(table: &[Vec<String>]) -> String {
    let row = |cells: &Vec<String>| format!("| {} |\n", cells.join(" | "));
    let delimiter = format!("|{}\n", "---|".repeat(table[0].len()));
    let body: String = table[1..].iter().map(row).collect();
    row(&table[0]) + &delimiter + &body
}

fn html(table: &[Vec<String>], separator: &str) -> String {
    let row = |cells: &Vec<String>| {
        let cells: String = cells
            .iter()
            .map(|cell| format!("<td>{cell}</td>{separator}"))
            .collect();
        format!("<tr>{cells}</tr>{separator}")
    };
    let rows: String = table.iter().map(row).collect();
    format!("<table>{rows}</table>\n")
}

fn drawn(table: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..table[0].len())
        .map(|column| {
            table
                .iter()
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0)
                + 2
        })
        .collect();
    let border = |dash: &str| {
        let dashes: String = widths
            .iter()
            .map(|width| format!("{}+", dash.repeat(*width)))
            .collect();
        format!("+{dashes}\n")
    };
    let mut text = border("-");
    for (index, row) in table.iter().enumerate() {
        text.push('|');
        for (cell, width) in row.iter().zip(&widths) {
            text += &format!(" {cell}{}|", " ".repeat(width - 1 - cell.width()));
        }
        text += "\n";
        text += &border(if index == 0 { "=" } else { "-" });
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        common::check(&text, &read(&text));
    }

    #[test]
    fn any_soup(text in soup()) {
        common::check(&text, &read(&text));
    }

    /// Comments and addresses of links are the only markup that may hold such characters.
    #[test]
    fn no_character_is_lost(text in soup().prop_filter("markup", |text| !text.contains("<!--") && !text.contains("]("))) {
        let residue = common::residue(&text, &read(&text));
        prop_assert!(!residue.contains(['项', '≥', '：', 'é', '9']), "{:?}", residue);
    }

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..300)) {
        if let Ok((map, _)) = decode(&bytes) {
            common::check(map.text(), &read(map.text()));
            let offsets = map.text().char_indices().map(|(at, _)| map.file_offset(at as u32));
            prop_assert!(offsets.is_sorted());
        }
    }

    #[test]
    fn pipe_tables_come_back(table in table()) {
        let text = format!("前\n\n{}\n后\n", pipes(&table));
        let document = read(&text);
        common::check(&text, &document);
        let residue = common::residue(&text, &document);
        prop_assert!(residue.chars().all(|ch| "|-".contains(ch)), "{}", residue);
        prop_assert_eq!(common::grids(&document), vec![table]);
    }

    #[test]
    fn html_tables_come_back(table in table(), separator in prop::sample::select(vec!["", "\n", "\n\n  "])) {
        let text = html(&table, separator);
        let document = read(&text);
        common::check(&text, &document);
        prop_assert_eq!(common::residue_without_tags(&text, &document), "");
        prop_assert_eq!(common::grids(&document), vec![table]);
    }

    #[test]
    fn drawn_tables_come_back(table in table()) {
        let text = drawn(&table);
        let document = read(&text);
        common::check(&text, &document);
        prop_assert_eq!(common::grids(&document), vec![table]);
    }

    #[test]
    fn fenced_quoted_and_indented_tables_come_back(table in table()) {
        let plain = pipes(&table);
        let indent = |prefix: &str| plain.lines().map(|line| format!("{prefix}{line}\n")).collect::<String>();
        for text in [format!("```\n{plain}```\n"), indent("> "), indent("    "), indent("> > ")] {
            let document = read(&text);
            common::check(&text, &document);
            prop_assert_eq!(common::grids(&document), vec![table.clone()]);
        }
    }
}
