//! Rows and cells of the fixtures in any order: tables that no one meant, of which everything that
//! holds for any document holds, and over which no stage runs on for ever.

use biao_snapshots::{files, invariants, root, with_bytes};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Every line of the fixtures' pipe tables.
static ROWS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let fixtures = files(&root().join("fixtures"), "md");
    let texts = fixtures
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok());
    let rows: Vec<String> = texts
        .flat_map(|text| {
            let rows = text.lines().filter(|line| line.starts_with('|'));
            rows.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    assert!(!rows.is_empty());
    rows
});

/// Every printed cell of them.
static CELLS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let cells = ROWS.iter().flat_map(|row| row.split('|'));
    let printed = cells.map(str::trim).filter(|cell| !cell.is_empty());
    printed.map(str::to_owned).collect()
});

/// A row as a fixture prints it, or cells from anywhere, some of them blank.
fn row() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        3 => (0..CELLS.len()).prop_map(|at| CELLS[at].as_str()),
        2 => Just(""),
    ];
    prop_oneof![
        3 => (0..ROWS.len()).prop_map(|at| ROWS[at].clone()),
        2 => prop::collection::vec(cell, 1..7).prop_map(|cells| format!("|{}|", cells.join("|"))),
    ]
}

/// Tables of such rows, a blank line or a line of text between them.
fn document() -> impl Strategy<Value = String> {
    let delimiter = (2..7_usize).prop_map(|columns| format!("|{}", "---|".repeat(columns)));
    let line = prop_oneof![
        12 => row(),
        1 => Just(String::new()),
        1 => (0..CELLS.len()).prop_map(|at| format!("\n{}\n", CELLS[at])),
    ];
    let table = (row(), delimiter, prop::collection::vec(line, 1..20));
    prop::collection::vec(table, 1..4).prop_map(|tables| {
        let print = |(header, delimiter, lines): (String, String, Vec<String>)| {
            format!("{header}\n{delimiter}\n{}\n\n", lines.join("\n"))
        };
        tables.into_iter().map(print).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scrambled_tables_keep_the_invariants(text in document()) {
        let wrong = with_bytes(
            "scrambled.md",
            text.as_bytes(),
            invariants::violations,
            |error| vec![error],
        );
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
