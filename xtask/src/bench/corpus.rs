//! The documents that are measured: files in a folder, for the programs, and their bytes.

use super::generate::Generator;
use crate::programs;
use anyhow::{Context as _, Result};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

const SEED: u64 = 2023;

pub(crate) struct Corpus {
    pub(crate) folder: PathBuf,
    pub(crate) documents: Vec<Vec<u8>>,
    pub(crate) bytes: usize,
    from: &'static str,
}

/// Documents of our own generator.
pub(crate) fn own(megabytes: usize) -> Result<Corpus> {
    let folder = fresh("documents")?;
    write(&folder, |_, bytes| bytes >= megabytes * 1_000_000)?;
    read(folder, "our own generator")
}

/// Writes documents of our own generator into a folder until `enough` of them are there, by number and
/// bytes; their bytes.
pub(crate) fn write(folder: &Path, enough: impl Fn(usize, usize) -> bool) -> Result<usize> {
    let mut generator = Generator::new(SEED);
    let (mut number, mut bytes) = (0, 0);
    while !enough(number, bytes) {
        let document = generator.document();
        bytes += document.len();
        let shelf = folder.join(format!("{:03}", number / 1000));
        if number % 1000 == 0 {
            fs::create_dir_all(&shelf)?;
        }
        fs::write(shelf.join(format!("{number:06}.md")), document)?;
        number += 1;
    }
    Ok(bytes)
}

/// Documents of the shared generator: the real disclosure, varied.
pub(crate) fn shared(megabytes: usize) -> Result<Corpus> {
    let folder = fresh("documents")?;
    let shared = programs::root().join("../shared");
    let seed = sorted(&shared.join("archive/markdown"))?;
    let seed = seed
        .first()
        .context("../shared/archive/markdown is empty")?;
    let mut python = programs::python("sys").context("--shared needs Python")?;
    python
        .arg(shared.join("bench/markdown/generate.py"))
        .arg(seed)
        .arg(&folder)
        .args([megabytes.to_string(), SEED.to_string()]);
    programs::output(&mut python)?;
    read(folder, "../shared/bench/markdown/generate.py")
}

/// An empty folder below cargo's target folder, for what a run writes.
pub(crate) fn fresh(name: &str) -> Result<PathBuf> {
    let folder = programs::beside_us("../bench")?.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn read(folder: PathBuf, from: &'static str) -> Result<Corpus> {
    let mut documents = Vec::new();
    for shelf in sorted(&folder)? {
        for path in sorted(&shelf)? {
            documents.push(fs::read(path)?);
        }
    }
    let bytes = documents.iter().map(Vec::len).sum();
    Ok(Corpus {
        folder,
        documents,
        bytes,
        from,
    })
}

pub(crate) fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort_unstable();
    Ok(paths)
}

impl fmt::Display for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Corpus {
            documents, bytes, ..
        } = self;
        write!(
            f,
            "{} documents, {:.1} MB, {:.1} KB each, from {}",
            documents.len(),
            *bytes as f64 / 1e6,
            *bytes as f64 / 1e3 / documents.len() as f64,
            self.from
        )
    }
}
