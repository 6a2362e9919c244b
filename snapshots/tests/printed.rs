//! The same forms as Markdown and as PDF: each fixture is set on pages in several styles and must come
//! out as it does from its Markdown, but for provenance and repairs.

use biao_press::{Breaks, Lines, Style};
use biao_snapshots::{PIPELINE, emitted, files, printed, root, uri};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

const FOLDERS: [&str; 7] = [
    "clean",
    "layouts",
    "selfeval",
    "department",
    "mineru",
    "docling",
    "money",
];

/// Its Markdown has lost the names of groups, so its table is not the one that a page shows.
const WITHOUT_NAMES: &str = "layouts/counters_tell_lost_groups.md";

/// Where its Markdown has lost the merges of a header, or cells of a row, the reading says what it made of
/// them; the page would show them.
const LOST: [&str; 2] = ["form/header-spread", "form/by-arithmetic"];

/// Width of a page on which a column has room, in points.
const COLUMN: f32 = 60.0;

/// A4 upright and across; short pages, so that tables run over several.
fn styles() -> Vec<(&'static str, Style)> {
    let plain = Style::default();
    vec![
        ("upright", plain),
        (
            "bars on short pages",
            Style {
                page: [595.0, 420.0],
                lines: Lines::Bars,
                breaks: Breaks::Closed,
                repeat_header: false,
                wide: biao_press::Wide::Squeezed,
            },
        ),
        (
            "open cells on short pages",
            Style {
                page: [700.0, 420.0],
                ..plain
            },
        ),
    ]
}

/// A row of a money table: its cells by header path, blank ones left out.
fn amounts(record: &Value, row: &Value) -> String {
    let mut line = format!("{} {} {}:", row["block"], row["code"], row["label"]);
    for cell in row["cells"].as_array().into_iter().flatten() {
        if cell["raw"] != "" {
            let column = cell["column"].as_u64().unwrap_or_default() as usize;
            let path = &record["columns"][column];
            let _ = write!(line, " {path} {} {};", cell["raw"], cell["number"]);
        }
    }
    line
}

/// What must be equal: forms, fields and rows, without white space.
fn essence(bytes: &[u8], name: &str) -> Vec<String> {
    let decoded = biao::decode(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let processed = PIPELINE.process(&decoded);
    let json = emitted(&decoded, &processed);
    let output: Value = serde_json::from_slice(&json).expect("the emitter writes JSON");
    let mut lines = Vec::new();
    for record in output["records"].as_array().into_iter().flatten() {
        if record["form"] == "table" {
            continue;
        }
        lines.push(format!("{} {}", record["form"], record["title"]));
        for (id, field) in record["fields"].as_object().into_iter().flatten() {
            lines.push(format!("{id}: {field}"));
        }
        let rows = record["rows"].as_array().into_iter().flatten();
        lines.extend(rows.map(|row| amounts(record, row)));
        for indicator in record["indicators"].as_array().into_iter().flatten() {
            let mut line = String::new();
            for (id, member) in indicator.as_object().into_iter().flatten() {
                if id != "repairs" {
                    let _ = write!(line, "{id}: {member}; ");
                }
            }
            lines.push(line);
        }
    }
    for line in &mut lines {
        line.retain(|c| !c.is_whitespace());
    }
    lines
}

#[test]
fn forms_on_pages_are_the_forms_in_markdown() {
    let mut failures = String::new();
    let mut count = 0;
    for path in FOLDERS
        .iter()
        .flat_map(|folder| files(&root().join("fixtures").join(folder), "md"))
    {
        let name = uri(&path);
        if name == WITHOUT_NAMES {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a fixture is there");
        let expected = essence(&bytes, &name);
        let decoded = biao::decode(&name, &bytes).expect("read above");
        let processed = PIPELINE.process(&decoded);
        let has_lost = |record: &biao::model::Record<'_>| {
            let rows = record.body.iter().flat_map(|body| &body.rows);
            let mut repairs = record
                .repairs
                .iter()
                .chain(rows.flat_map(|row| &row.repairs));
            repairs.any(|repair| LOST.contains(&repair.code))
        };
        if processed.records.iter().any(has_lost) {
            continue;
        }
        let columns = processed
            .tables
            .iter()
            .map(biao::model::Table::columns)
            .max();
        let width = COLUMN * columns.unwrap_or(0) as f32;
        for (style_name, mut style) in styles() {
            count += 1;
            style.page[0] = style.page[0].max(width);
            let pdf = printed::print(&processed, style);
            let got = essence(&pdf, &name);
            if got != expected {
                let left = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{count}.pdf"));
                std::fs::write(&left, &pdf).expect("the target folder can be written");
                let _ = writeln!(failures, "{name}, {style_name}, see {}:", left.display());
                for line in expected.iter().filter(|line| !got.contains(line)) {
                    let _ = writeln!(failures, "  - {line}");
                }
                for line in got.iter().filter(|line| !expected.contains(line)) {
                    let _ = writeln!(failures, "  + {line}");
                }
            }
        }
    }
    assert!(count > 60, "{count} prints");
    assert!(failures.is_empty(), "{failures}");
}
