//! The whole archive against what the last release made of it. The stored result is hashes and
//! figures; the documents, and so the text in the outputs, are other people's.

use crate::programs;
use anyhow::{Context as _, Result, bail};
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

/// The figures of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Figures {
    /// Hash of the source: figures of another source are not compared.
    source: String,
    /// Hash of the output.
    output: String,
    /// How many there are of each: records by form, rows, indicators by kind of value, findings by
    /// code.
    counts: BTreeMap<String, u64>,
}

/// Converts the archive, and compares; with `bless`, stores the result.
pub(crate) fn run(bless: bool) -> Result<()> {
    let archive = programs::root().join("../shared/archive");
    if !archive.is_dir() {
        println!("left out: {} is not there", archive.display());
        return Ok(());
    }
    let out = programs::beside_us("../corpus")?;
    let mut biao = Command::new(programs::biao()?);
    biao.current_dir(&archive)
        .args(["convert", "markdown", "pdf", "--quiet", "-o"])
        .arg(&out);
    let status = biao.status().context("cannot run biao")?;
    // 1 is findings, of which an archive has some.
    if !matches!(status.code(), Some(0 | 1)) {
        bail!("{biao:?}: {status}");
    }
    let mut found = BTreeMap::new();
    gather(&out, &out, &mut found)?;
    let path = programs::root().join(STORED);
    if bless {
        fs::write(&path, serde_json::to_string_pretty(&found)? + "\n")?;
        println!("{} documents stored in {STORED}", found.len());
        return Ok(());
    }
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{STORED}: store a result with cargo xtask corpus --bless"))?;
    let stored: BTreeMap<String, Figures> = serde_json::from_str(&text)?;
    let differ = compare(&stored, &found);
    println!("{} documents, {differ} differ from {STORED}", found.len());
    if differ > 0 {
        println!("what changed: biao diff OLD {}", out.display());
        bail!("the archive reads differently");
    }
    Ok(())
}

/// Prints what differs; how many documents do.
fn compare(stored: &BTreeMap<String, Figures>, found: &BTreeMap<String, Figures>) -> usize {
    let mut totals: BTreeMap<&str, (i128, usize)> = BTreeMap::new();
    let mut differ = 0;
    for (name, is) in found {
        let Some(was) = stored.get(name) else {
            println!("+ {name}");
            differ += 1;
            continue;
        };
        if was == is {
            continue;
        }
        differ += 1;
        if was.source != is.source {
            println!("! {name}: the source is another one");
            continue;
        }
        println!("≠ {name}");
        let keys: BTreeSet<&String> = was.counts.keys().chain(is.counts.keys()).collect();
        for key in keys {
            let of = |counts: &BTreeMap<String, u64>| i128::from(*counts.get(key).unwrap_or(&0));
            let more = of(&is.counts) - of(&was.counts);
            if more != 0 {
                let total = totals.entry(key).or_default();
                total.0 += more;
                total.1 += 1;
            }
        }
    }
    for name in stored.keys().filter(|name| !found.contains_key(*name)) {
        println!("- {name}");
        differ += 1;
    }
    for (key, (more, documents)) in totals {
        println!("{more:>+8}  {key} (in {documents} documents)");
    }
    differ
}

/// The figures of all outputs below a folder.
fn gather(base: &Path, folder: &Path, found: &mut BTreeMap<String, Figures>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(base)?.to_string_lossy().into_owned();
        if path.is_dir() {
            if name != ".biao" {
                gather(base, &path, found)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "json") {
            let bytes = fs::read(&path)?;
            found.insert(name, figures(&bytes)?);
        }
    }
    Ok(())
}

fn figures(bytes: &[u8]) -> Result<Figures> {
    let document: Value = serde_json::from_slice(bytes)?;
    let mut counts = BTreeMap::new();
    let mut count = |key: String| *counts.entry(key).or_insert(0) += 1;
    for record in document["records"].as_array().into_iter().flatten() {
        let form = record["form"].as_str().unwrap_or_default();
        count(format!("record {form}"));
        for _ in record["rows"].as_array().into_iter().flatten() {
            count(format!("row of {form}"));
        }
        for indicator in record["indicators"].as_array().into_iter().flatten() {
            let kind = indicator["value"]["kind"].as_str().unwrap_or_default();
            count(format!("indicator {kind}"));
        }
    }
    for found in document["diagnostics"].as_array().into_iter().flatten() {
        count(format!(
            "finding {}",
            found["code"].as_str().unwrap_or_default()
        ));
    }
    let mut output = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(output, "{byte:02x}");
    }
    Ok(Figures {
        source: document["source"]["sha256"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        output,
        counts,
    })
}
