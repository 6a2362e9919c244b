//! The invariants of documents of pages, on the fixtures that are PDFs and on every PDF of the archive,
//! where that is there.

use biao_snapshots::paged::{Paged, violations};
use biao_snapshots::{PIPELINE, emitted, files, root, uri};
use std::path::Path;

fn check(folder: &Path) -> usize {
    let mut wrong = Vec::new();
    let documents = files(folder, "pdf");
    for path in &documents {
        let name = uri(path);
        let bytes = std::fs::read(path).expect("listed above");
        let decoded = biao::decode(&name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let pdf = biao::pdf::open(bytes.clone(), None).expect("opened above");
        let pages: Vec<_> = pdf.pages().collect();
        let run = || {
            let processed = PIPELINE.process(&decoded);
            let json = emitted(&decoded, &processed);
            (processed, json)
        };
        let (processed, json) = run();
        if run().1 != json {
            wrong.push(format!("{name}: two runs differ"));
        }
        let output = serde_json::from_slice(&json).expect("the emitter writes JSON");
        let found = violations(&Paged {
            pages: &pages,
            decoded: &decoded,
            processed: &processed,
            output: &output,
        });
        wrong.extend(found.into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(
        wrong.is_empty(),
        "{} violations\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    documents.len()
}

#[test]
fn fixtures_keep_the_invariants() {
    assert!(check(&root().join("fixtures")) > 0);
}

#[test]
#[allow(clippy::print_stdout)] // a skipped test says so
fn the_archive_keeps_the_invariants() {
    let archive = root().join("../shared/archive/pdf");
    if check(&archive) == 0 {
        println!("skipped: no archive at {}", archive.display());
    }
}
