//! What the tests over whole documents share: finding the documents, running the pipeline on one,
//! and the invariants that hold for any.

pub mod invariants;
pub mod paged;
pub mod printed;

use biao::Pipeline;
use biao::model::{Diagnostic, Record, Table};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The built-in profiles.
pub static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    Pipeline::new(&[]).unwrap_or_else(|error| panic!("built-in profiles: {error}"))
});

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// How the documents are named: a fixture by its path below `fixtures/`, any other by its file name.
pub fn uri(path: &Path) -> String {
    let below = path.strip_prefix(root().join("fixtures")).ok();
    let name = below.or(path.file_name().map(Path::new)).unwrap_or(path);
    name.to_string_lossy().replace('\\', "/")
}

/// All documents below a folder, in order of their names; none where the folder is not there.
pub fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = files(folder, "md");
    found.extend(files(folder, "pdf"));
    found.sort();
    found
}

/// All files with an ending below a folder, in order of their names, but for the folders' READMEs.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|ext| ext == ending)
            && path.file_name().is_some_and(|name| name != "README.md")
        {
            found.push(path);
        }
    }
    found
}

/// What `biao convert` prints of a document.
pub fn emitted(decoded: &biao::Decoded<'_>, processed: &biao::Processed<'_>) -> Vec<u8> {
    let mut json = Vec::new();
    biao::emit::json::document(
        &decoded.source,
        &decoded.map,
        &processed.records,
        &processed.diagnostics,
        &mut json,
    );
    json
}

/// A document that went through all stages.
pub struct Run<'a> {
    /// The bytes of the file.
    pub bytes: &'a [u8],
    /// The decoded source.
    pub decoded: &'a biao::Decoded<'a>,
    /// The logical tables.
    pub tables: &'a [Table<'a>],
    /// The records.
    pub records: &'a [Record<'a>],
    /// All diagnostics.
    pub diagnostics: &'a [Diagnostic],
    /// What `biao convert` prints.
    pub json: &'a str,
    /// The same, parsed.
    pub output: &'a Value,
}

/// Runs the pipeline on a file and hands the result to `look`; a file that cannot be read is handed
/// to `fail` as the message of its error.
///
/// # Panics
/// Where the file is not there or the output is no JSON: the test has failed.
pub fn with_run<T>(
    path: &Path,
    look: impl FnOnce(&Run<'_>) -> T,
    fail: impl FnOnce(String) -> T,
) -> T {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    with_bytes(&uri(path), &bytes, look, fail)
}

/// As [`with_run`], of a document that is no file.
///
/// # Panics
/// Where the output is no JSON: the test has failed.
pub fn with_bytes<T>(
    uri: &str,
    bytes: &[u8],
    look: impl FnOnce(&Run<'_>) -> T,
    fail: impl FnOnce(String) -> T,
) -> T {
    let decoded = match biao::decode(uri, bytes) {
        Ok(decoded) => decoded,
        Err(error) => return fail(error.to_string()),
    };
    let processed = PIPELINE.process(&decoded);
    let json = emitted(&decoded, &processed);
    let json = String::from_utf8(json)
        .unwrap_or_else(|error| panic!("{uri}: output is no UTF-8: {error}"));
    let output = serde_json::from_str(&json)
        .unwrap_or_else(|error| panic!("{uri}: output is no JSON: {error}"));
    look(&Run {
        bytes,
        decoded: &decoded,
        tables: &processed.tables,
        records: &processed.records,
        diagnostics: &processed.diagnostics,
        json: &json,
        output: &output,
    })
}
