//! Money tables against the truth that was written by hand beside each fixture (`NAME.funds.json`):
//! kind, title, unit, organisation, every row in the order of its block, every cell. Nothing less, and
//! nothing more.

use biao_snapshots::{documents, root, uri, with_run};
use serde_json::Value;
use std::collections::BTreeMap;

/// Text as it is compared: without white space; nothing and blank are one.
fn key(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A title without the year at its beginning, which is the table's year and may be left out of it.
fn title(value: &Value) -> String {
    let text = key(value);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix('年') {
        Some(rest) if text.len() == rest.len() + "2000年".len() => {
            rest.strip_prefix('度').unwrap_or(rest).to_owned()
        }
        _ => text,
    }
}

/// A row as one line of text: its code, its label and its printed cells by header path.
fn line<'v>(row: &Value, cells: impl Iterator<Item = (String, &'v Value)>) -> String {
    let cells: BTreeMap<String, String> = cells
        .map(|(path, text)| (path, key(text)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    format!("{} {} {cells:?}", key(&row["code"]), key(&row["label"]))
}

/// The rows of each block, the blocks by name.
type Blocks = BTreeMap<String, Vec<String>>;

fn expected(table: &Value) -> Blocks {
    let mut blocks = Blocks::new();
    for row in table["rows"].as_array().into_iter().flatten() {
        let cells = row["cells"].as_object().into_iter().flatten();
        let cells = cells.map(|(path, text)| (key(&Value::from(path.as_str())), text));
        let block = blocks.entry(key(&row["block"])).or_default();
        block.push(line(row, cells));
    }
    blocks
}

fn bound(record: &Value) -> Blocks {
    let path = |column: &Value| {
        let steps = record["columns"][column.as_u64().unwrap_or_default() as usize].as_array();
        let steps: Vec<String> = steps.into_iter().flatten().map(key).collect();
        steps.join(">")
    };
    let mut blocks = Blocks::new();
    for row in record["rows"].as_array().into_iter().flatten() {
        let cells = row["cells"].as_array().into_iter().flatten();
        let cells = cells.map(|cell| (path(&cell["column"]), &cell["raw"]));
        let block = blocks.entry(key(&row["block"])).or_default();
        block.push(line(row, cells));
    }
    blocks
}

fn differences(truth: &Value, record: &Value, head: &str, wrong: &mut Vec<String>) {
    let fields = &record["fields"];
    let pairs = [
        ("kind", key(&truth["kind"]), key(&record["form"])),
        ("title", title(&truth["title"]), title(&record["title"])),
        ("unit", key(&truth["unit"]), key(&fields["unit"])),
        (
            "organisation",
            key(&truth["organisation"]),
            key(&fields["organisation"]),
        ),
    ];
    for (name, want, got) in pairs {
        if want != got {
            wrong.push(format!("{head} {name}: {want:?} read as {got:?}"));
        }
    }
    if truth["fiscal_year"].is_u64() && truth["fiscal_year"] != fields["fiscal_year"] {
        wrong.push(format!("{head} year: read as {}", fields["fiscal_year"]));
    }
    let (want, got) = (expected(truth), bound(record));
    if want == got {
        return;
    }
    for (block, rows) in &want {
        let none = Vec::new();
        let read = got.get(block).unwrap_or(&none);
        for row in rows.iter().filter(|row| !read.contains(row)) {
            wrong.push(format!("{head} [{block}] - {row}"));
        }
        for row in read.iter().filter(|row| !rows.contains(row)) {
            wrong.push(format!("{head} [{block}] + {row}"));
        }
        if rows.len() != read.len() || rows.iter().all(|row| read.contains(row)) && rows != read {
            wrong.push(format!(
                "{head} [{block}]: {} rows read as {}, or not in this order",
                rows.len(),
                read.len()
            ));
        }
    }
    for (block, rows) in got.iter().filter(|(block, _)| !want.contains_key(*block)) {
        wrong.push(format!(
            "{head}: no block {block:?} with {} rows",
            rows.len()
        ));
        wrong.extend(
            rows.iter()
                .take(3)
                .map(|row| format!("{head} [{block}] + {row}")),
        );
    }
}

#[test]
fn every_money_table_says_what_its_truth_says() {
    let (mut tables, mut wrong) = (0, Vec::new());
    for path in documents(&root().join("fixtures")) {
        let Ok(truth) = std::fs::read_to_string(path.with_extension("funds.json")) else {
            continue;
        };
        let name = uri(&path);
        let truth: Vec<Value> =
            serde_json::from_str(&truth).unwrap_or_else(|error| panic!("{name}: {error}"));
        tables += truth.len();
        let check = |output: &Value| {
            let mut wrong = Vec::new();
            let records = output["records"].as_array().into_iter().flatten();
            let records: Vec<&Value> = records.filter(|record| record["rows"].is_array()).collect();
            if records.len() != truth.len() {
                let forms: Vec<String> =
                    records.iter().map(|record| key(&record["form"])).collect();
                wrong.push(format!(
                    "{name}: {} money tables, {} expected: {forms:?}",
                    records.len(),
                    truth.len()
                ));
            }
            for (at, (truth, record)) in truth.iter().zip(records).enumerate() {
                differences(truth, record, &format!("{name} table {at}"), &mut wrong);
            }
            wrong
        };
        wrong.extend(with_run(
            &path,
            |run| check(run.output),
            |error| vec![format!("{name}: {error}")],
        ));
    }
    assert!(tables > 0, "no money tables below the fixtures");
    assert!(
        wrong.is_empty(),
        "{} differences in {tables} tables:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
