//! `biao diff`: what changed between two outputs, or two folders of them.

mod compare;
mod group;

use crate::args::Diff;
use crate::output;
use crate::status::{Status, usage};
use anyhow::Context as _;
use compare::Change;
use group::Groups;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What became of the documents.
#[derive(Debug, Default, Serialize)]
struct Documents {
    added: Vec<String>,
    removed: Vec<String>,
    changed: Vec<String>,
    same: usize,
}

pub(crate) fn run(args: &Diff) -> anyhow::Result<Status> {
    let (old, new) = (outputs(&args.old)?, outputs(&args.new)?);
    let mut documents = Documents::default();
    let mut groups = Groups::new(args.examples);
    for (name, path) in &old {
        let Some(other) = new.get(name) else {
            documents.removed.push(name.clone());
            continue;
        };
        let (was, is) = (read(path)?, read(other)?);
        if was == is {
            documents.same += 1;
            continue;
        }
        let changes = compare::documents(&parse(path, &was)?, &parse(other, &is)?);
        if changes.is_empty() {
            documents.same += 1;
            continue;
        }
        documents.changed.push(name.clone());
        for change in changes {
            groups.add(name, change);
        }
    }
    let added = new.keys().filter(|name| !old.contains_key(*name));
    documents.added = added.cloned().collect();
    let same =
        documents.added.is_empty() && documents.removed.is_empty() && documents.changed.is_empty();
    let text = if args.json {
        let report = json!({
            "schema": "biao/diff/1",
            "documents": documents,
            "groups": groups.sorted(),
        });
        format!("{report:#}\n")
    } else {
        text(&documents, &groups)
    };
    output::print(text.as_bytes())?;
    Ok(if same {
        Status::Clean
    } else {
        Status::Findings
    })
}

/// The outputs of a folder by their paths in it; those of a file are itself.
fn outputs(path: &Path) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    if path.is_file() {
        return Ok([(String::new(), path.to_owned())].into());
    }
    if !path.is_dir() {
        let path = path.display();
        return Err(usage(format!("{path}: no such file or folder")));
    }
    let mut outputs = BTreeMap::new();
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in WalkDir::new(path)
        .into_iter()
        .filter_entry(|entry| !hidden(entry))
    {
        let entry = entry?;
        let is_output = entry.file_name() != "datapackage.json"
            && entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "json" || ending == "jsonl");
        // The tables of a dataset say again what the documents say.
        let parent = entry.path().parent();
        let of_dataset = parent.is_some_and(|folder| folder.join("datapackage.json").is_file());
        if entry.file_type().is_file() && is_output && !of_dataset {
            let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
            let name = below.to_string_lossy().replace('\\', "/");
            outputs.insert(name, entry.into_path());
        }
    }
    Ok(outputs)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

/// A document; records that stand a line each are those of one.
fn parse(path: &Path, bytes: &[u8]) -> anyhow::Result<Value> {
    let wrong = || format!("{}: not an output of biao convert", path.display());
    if path.extension().is_some_and(|ending| ending == "jsonl") {
        let lines = bytes.split(|byte| *byte == b'\n');
        let records = lines
            .filter(|line| !line.is_empty())
            .map(serde_json::from_slice)
            .collect::<Result<Vec<Value>, _>>()
            .with_context(wrong)?;
        return Ok(json!({"records": records}));
    }
    serde_json::from_slice(bytes).with_context(wrong)
}

fn text(documents: &Documents, groups: &Groups) -> String {
    let mut text = String::new();
    let Documents {
        added,
        removed,
        changed,
        same,
    } = documents;
    for (sign, names) in [('+', added), ('-', removed)] {
        for name in names {
            let _ = writeln!(text, "{sign} {name}");
        }
    }
    for group in groups.sorted() {
        let _ = writeln!(text, "{:>7} × {}", group.count, group.what);
        for example in &group.examples {
            let _ = writeln!(text, "{:>10}{example}", "");
        }
    }
    let _ = writeln!(
        text,
        "documents: {} added, {} removed, {} changed, {same} same",
        added.len(),
        removed.len(),
        changed.len(),
    );
    text
}
