//! `biao convert --shard`: an archive in parts, on as many machines.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use common::{FORM, Folder};
use std::collections::BTreeSet;

const SHARDS: [&str; 3] = ["1/3", "2/3", "3/3"];
const FORMATS: [&str; 8] = [
    "-f", "json", "-f", "jsonl", "-f", "csv", "--layout", "dataset",
];

fn archive(folder: &Folder) {
    for number in 0..20 {
        let form = FORM.replace("30", &format!("{number}"));
        folder.write(&format!("docs/{}/{number}.md", number % 3), form);
    }
    // Of what cannot be read, the name tells the shard.
    folder.write("docs/empty.md", "");
}

fn convert(folder: &Folder, out: &str, more: &[&str]) -> serde_json::Value {
    let arguments = [
        &["convert", "docs", "-o", out, "--summary", "json"],
        &FORMATS[..],
        more,
    ];
    folder.biao(&arguments.concat()).expect_findings().json()
}

/// The lines of a table, without a header, in whatever order.
fn rows(folder: &Folder, dataset: &str, table: &str) -> BTreeSet<String> {
    let text = folder.read(&format!("{dataset}/{table}"));
    let header = usize::from(table.strip_suffix(".csv").is_some());
    text.lines().skip(header).map(str::to_owned).collect()
}

#[test]
fn shards_merged_by_copying_are_the_whole() {
    let folder = Folder::new("shards-merged");
    archive(&folder);
    let whole = convert(&folder, "whole", &[]);
    let mut documents = 0;
    for (number, shard) in SHARDS.iter().enumerate() {
        let out = format!("machine{number}");
        let said = convert(&folder, &out, &["--shard", shard]);
        documents += said["documents"]["converted"].as_u64().unwrap();
        for file in folder.everything(&out) {
            let bytes = std::fs::read(folder.0.join(&out).join(&file)).unwrap();
            let merged = folder.0.join("merged").join(&file);
            assert!(!merged.exists(), "{file} is of two shards");
            folder.write(&format!("merged/{file}"), bytes);
        }
    }
    assert_eq!(documents, whole["documents"]["converted"]);
    // Outputs of single documents are the same files.
    let single = |below: &str| {
        let mut files = folder.files(below);
        files.retain(|file| !file.starts_with("dataset/"));
        files
    };
    assert_eq!(single("merged"), single("whole"));
    assert_eq!(single("whole").len(), 20);
    for file in single("whole") {
        assert_eq!(
            folder.read(&format!("merged/{file}")),
            folder.read(&format!("whole/{file}"))
        );
    }
    // The tables of all shards together have the same rows, none of them twice.
    for table in folder.files("whole/dataset") {
        if table == "datapackage.json" {
            continue;
        }
        let expected = rows(&folder, "whole/dataset", &table);
        let mut found = BTreeSet::new();
        for shard in SHARDS {
            let part = format!("merged/dataset/shard-{}", shard.replace('/', "-of-"));
            for row in rows(&folder, &part, &table) {
                assert!(found.insert(row.clone()), "twice in {table}: {row}");
            }
        }
        assert_eq!(found, expected, "{table}");
    }
    // Each shard goes on from where it was, in the merged folder too.
    for shard in SHARDS {
        let again = convert(&folder, "merged", &["--shard", shard]);
        assert_eq!(again["documents"]["converted"], 0, "{again}");
    }
}

#[test]
fn there_is_no_fourth_shard_of_three() {
    let folder = Folder::new("shards-none");
    archive(&folder);
    folder
        .biao(&["convert", "docs", "-o", "out", "--shard", "4/3"])
        .expect(2);
}
