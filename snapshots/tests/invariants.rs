//! The invariants of documents of text, on every fixture and on every document of the archive, where
//! that is there.

use biao_snapshots::{files, invariants, root, with_run};
use std::path::Path;

fn check(folder: &Path) -> usize {
    let mut wrong = Vec::new();
    let documents = files(folder, "md");
    for path in &documents {
        let name = path
            .strip_prefix(folder)
            .unwrap_or(path)
            .display()
            .to_string();
        let first = with_run(
            path,
            |run| {
                wrong.extend(
                    invariants::violations(run)
                        .into_iter()
                        .map(|what| format!("{name}: {what}")),
                );
                run.json.to_owned()
            },
            |error| error,
        );
        let second = with_run(path, |run| run.json.to_owned(), |error| error);
        if first != second {
            wrong.push(format!("{name}: two runs differ"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    documents.len()
}

#[test]
fn fixtures_keep_the_invariants() {
    assert!(check(&root().join("fixtures")) > 0);
}

#[test]
#[allow(clippy::print_stdout)] // a skipped test says so
fn the_archive_keeps_the_invariants() {
    let archive = root().join("../shared/archive/markdown");
    let checked = check(&archive);
    if checked == 0 {
        println!("skipped: no archive at {}", archive.display());
    }
}
