//! What the tests of this crate share.

#![allow(dead_code)] // each test file uses its own part

pub(crate) mod conserves;
pub(crate) mod draft;

use biao_model::Diagnostic;
use biao_pdf::Page;
use std::path::{Path, PathBuf};

/// What a file says.
pub(crate) struct Read {
    pub(crate) pages: Vec<Page>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Read {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let pdf = biao_pdf::open(bytes, None).expect("a file that opens");
        let mut all = pdf.pages();
        let pages = all.by_ref().collect();
        Self {
            pages,
            diagnostics: all.finish(),
        }
    }

    /// The codes of all diagnostics, in order.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.diagnostics.iter().map(|d| d.code.as_ref()).collect()
    }

    /// The text of all pages.
    pub(crate) fn text(&self) -> String {
        self.pages.iter().map(|page| page.text.as_str()).collect()
    }
}

/// A folder of documents beside the repository, where it exists.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../../../shared").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    #[allow(clippy::print_stdout)] // a skipped test says so
    {
        println!("skipped: {} is not there", folder.display());
    }
    None
}

/// The files of a folder and of those in it, in the order of their names.
pub(crate) fn files(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, suffix));
        } else if path.to_string_lossy().ends_with(suffix) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's name without its suffix.
pub(crate) fn stem(path: &Path, suffix: &str) -> String {
    let name = path.file_name().unwrap().to_string_lossy();
    name.strip_suffix(suffix).unwrap_or(&name).to_owned()
}
