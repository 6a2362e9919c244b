//! The whole archive against what the last release made of it. The stored result is hashes and
//! figures; the documents, and so the text in the outputs, are other people's.
//!
//! `.ci/corpus.json` has the figures of the whole archive, and a line per document: the hashes of its
//! source and of its output, records, indicators, rows, findings. The outputs that were blessed stay
//! beside the build, so that on the machine that blessed them a difference is shown value by value.

use crate::programs;
use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where the result is stored, below the repository.
const STORED: &str = ".ci/corpus.json";
/// Bytes of a hash that are kept: enough to tell that two files differ.
const HASH: usize = 8;
/// Lines of `biao diff` that are shown.
const LINES: usize = 40;

/// How many there are of each: records by form, rows, indicators by kind of value, findings by code.
type Counts = BTreeMap<String, u64>;

/// What the archive comes to.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Corpus {
    totals: Counts,
    documents: BTreeMap<String, Document>,
}

/// What one document comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Document {
    /// Hash of the source: figures of another source are not compared.
    source: String,
    /// Hash of the output.
    output: String,
    records: u64,
    indicators: u64,
    rows: u64,
    findings: u64,
}

/// Converts the archive, and compares; with `bless`, stores the result.
pub(crate) fn run(bless: bool) -> Result<()> {
    let archive = programs::root().join("../shared/archive");
    if !archive.is_dir() {
        println!("left out: {} is not there", archive.display());
        return Ok(());
    }
    let path = programs::root().join(STORED);
    if !bless && !path.is_file() {
        println!("left out: no {STORED}; cargo xtask corpus --bless stores one");
        return Ok(());
    }
    let program = programs::biao()?;
    let base = programs::beside_us("../corpus")?;
    let (now, blessed) = (base.join("now"), base.join("blessed"));
    convert(&program, &archive, &now)?;
    let mut found = Corpus::default();
    gather(&now, &now, &mut found)?;
    if bless {
        fs::write(&path, found.to_json()?)?;
        empty(&blessed)?;
        fs::rename(&now, &blessed)?;
        println!("{} documents stored in {STORED}", found.documents.len());
        return Ok(());
    }
    let stored: Corpus = serde_json::from_str(&fs::read_to_string(&path)?)?;
    let differ = stored.compare(&found);
    let documents = found.documents.len();
    println!("{documents} documents, {differ} differ from {STORED}");
    if differ == 0 {
        return Ok(());
    }
    let mut before = Corpus::default();
    if blessed.is_dir() {
        gather(&blessed, &blessed, &mut before)?;
    }
    if before.documents == stored.documents {
        show(&program, &blessed, &now)?;
    } else {
        println!("value by value: convert the archive with the last release, then biao diff");
    }
    bail!("the archive reads differently: if it should, cargo xtask corpus --bless")
}

fn convert(biao: &Path, archive: &Path, out: &Path) -> Result<()> {
    empty(out)?;
    let mut command = Command::new(biao);
    command
        .current_dir(archive)
        .args(["convert", "markdown", "pdf", "--quiet", "-o"])
        .arg(out);
    let status = command.status().context("cannot run biao")?;
    // 1 is findings, of which an archive has some.
    ensure!(
        matches!(status.code(), Some(0 | 1)),
        "{command:?}: {status}"
    );
    Ok(())
}

/// Takes a folder away, and makes the one above it.
fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder.parent().context("no folder above")?)?;
    Ok(())
}

/// Prints the beginning of what changed, value by value.
fn show(biao: &Path, old: &Path, new: &Path) -> Result<()> {
    let mut command = Command::new(biao);
    let output = command.arg("diff").args([old, new]).output()?;
    // 1 is differences.
    ensure!(matches!(output.status.code(), Some(0 | 1)), "{command:?}");
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().take(LINES) {
        println!("  {line}");
    }
    if text.lines().count() > LINES {
        println!(
            "  … all of it: biao diff {} {}",
            old.display(),
            new.display()
        );
    }
    Ok(())
}

impl Corpus {
    /// A line per figure and per document: what changed is what a reviewer sees.
    fn to_json(&self) -> Result<String> {
        let mut text = String::from("{\n  \"totals\": {");
        lines(&mut text, &self.totals)?;
        text.push_str("\n  },\n  \"documents\": {");
        lines(&mut text, &self.documents)?;
        text.push_str("\n  }\n}\n");
        Ok(text)
    }

    /// Prints how `found` differs; how many documents do.
    fn compare(&self, found: &Self) -> usize {
        let names: BTreeSet<&String> = (self.documents.keys())
            .chain(found.documents.keys())
            .collect();
        let mut differ = 0;
        for name in names {
            let what = match (self.documents.get(name), found.documents.get(name)) {
                (Some(was), Some(is)) if was == is => continue,
                (Some(was), Some(is)) if was.source != is.source => "! the source is another one",
                (Some(_), Some(_)) => "≠",
                (None, _) => "+",
                (_, None) => "-",
            };
            println!("{what} {name}");
            differ += 1;
        }
        let keys: BTreeSet<&String> = self.totals.keys().chain(found.totals.keys()).collect();
        for key in keys {
            let of = |totals: &Counts| i128::from(*totals.get(key).unwrap_or(&0));
            let (was, is) = (of(&self.totals), of(&found.totals));
            if was != is {
                println!("{:>+8}  {key} ({was} → {is})", is - was);
            }
        }
        differ
    }
}

/// Members of a JSON object, one a line.
fn lines(text: &mut String, members: &BTreeMap<String, impl Serialize>) -> Result<()> {
    for (index, (name, value)) in members.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let name = serde_json::to_string(name)?;
        let value = serde_json::to_string(value)?;
        write!(text, "{comma}\n    {name}: {value}")?;
    }
    Ok(())
}

/// Adds all outputs below a folder.
fn gather(base: &Path, folder: &Path, found: &mut Corpus) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .strip_prefix(base)?
            .to_string_lossy()
            .replace('\\', "/");
        if path.is_dir() {
            if name != ".biao" {
                gather(base, &path, found)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "json") {
            let bytes = fs::read(&path)?;
            let (document, counts) = figures(&bytes).with_context(|| name.clone())?;
            found.documents.insert(name, document);
            for (key, count) in counts {
                *found.totals.entry(key).or_default() += count;
            }
        }
    }
    Ok(())
}

fn figures(bytes: &[u8]) -> Result<(Document, Counts)> {
    let output: Value = serde_json::from_slice(bytes)?;
    let source = output["source"]["sha256"].as_str().unwrap_or_default();
    let mut document = Document {
        source: source.chars().take(2 * HASH).collect(),
        output: hash(bytes),
        records: 0,
        indicators: 0,
        rows: 0,
        findings: 0,
    };
    let mut counts = Counts::new();
    let mut count = |what: &str, of: &Value| {
        let of = of.as_str().unwrap_or_default();
        *counts.entry(format!("{what} {of}")).or_default() += 1;
    };
    for record in output["records"].as_array().into_iter().flatten() {
        count("record", &record["form"]);
        document.records += 1;
        for _ in record["rows"].as_array().into_iter().flatten() {
            count("row of", &record["form"]);
            document.rows += 1;
        }
        for indicator in record["indicators"].as_array().into_iter().flatten() {
            count("indicator", &indicator["value"]["kind"]);
            document.indicators += 1;
        }
    }
    for found in output["diagnostics"].as_array().into_iter().flatten() {
        count("finding", &found["code"]);
        document.findings += 1;
    }
    Ok((document, counts))
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut hash = String::new();
    for byte in &digest[..HASH] {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = r#"{"source": {"sha256": "0123456789abcdef0123"}, "records": [
        {"form": "a", "rows": [1, 2], "indicators": [{"value": {"kind": "range"}}]}],
        "diagnostics": [{"code": "x/y"}]}"#;

    #[test]
    fn what_is_stored_is_read_again_and_differs_from_other_figures() {
        let mut found = Corpus::default();
        let (document, totals) = figures(OUTPUT.as_bytes()).unwrap();
        assert_eq!(document.source, "0123456789abcdef");
        assert_eq!((document.records, document.indicators), (1, 1));
        assert_eq!((document.rows, document.findings), (2, 1));
        found.totals = totals;
        found.documents.insert("a.json".to_owned(), document);
        let text = found.to_json().unwrap();
        assert_eq!(text.lines().count(), 11);
        let mut stored: Corpus = serde_json::from_str(&text).unwrap();
        assert_eq!(stored.compare(&found), 0);
        stored.documents.get_mut("a.json").unwrap().output.clear();
        assert_eq!(stored.compare(&found), 1);
    }
}
