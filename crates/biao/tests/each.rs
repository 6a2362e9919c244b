//! Record by record, a document is the same JSON as all at once.

#![allow(clippy::unwrap_used)] // what fails here fails the test

use biao::Pipeline;
use biao::emit::json;
use std::fs;
use std::path::{Path, PathBuf};

/// The Markdown files of a folder and those below it, in order.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let below = |path: PathBuf| {
        if path.is_dir() {
            documents(&path)
        } else {
            vec![path]
        }
    };
    let mut files: Vec<_> = paths.into_iter().flat_map(below).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "md"));
    files
}

#[test]
fn each_record_alone_is_the_document() {
    let pipeline = Pipeline::new(&[]).unwrap();
    let fixtures = documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures"));
    assert!(!fixtures.is_empty());
    for path in fixtures {
        let bytes = fs::read(&path).unwrap();
        // Some fixtures are there to be refused.
        let Ok(decoded) = biao::decode("document.md", &bytes) else {
            continue;
        };
        let (source, map) = (&decoded.source, &decoded.map);

        let processed = pipeline.process(&decoded);
        let mut whole = Vec::new();
        json::document(
            source,
            map,
            &processed.records,
            &processed.diagnostics,
            &mut whole,
        );

        // Through a buffer that is emptied after every record.
        let (mut buffer, mut out) = (Vec::new(), Vec::new());
        let mut document = json::Document::begin(source, map, &mut buffer);
        let diagnostics = pipeline.each(&decoded, |record| {
            document.record(record);
            document.flush(&mut out).unwrap();
        });
        document.end(&diagnostics);
        out.append(&mut buffer);
        assert!(out == whole, "{}", path.display());
    }
}
