//! A snapshot of every fixture, after every stage: `fixtures/seed/a.md` is read into
//! `snapshots/seed/a.md/`
//!
//! - `tables.snap`: the logical tables as text, with titles, sizes, merged cells and repairs;
//! - `records.snap`: what `biao convert` prints, byte for byte, provenance included;
//! - `diagnostics.snap`: every message under its source lines; for a document that cannot be read,
//!   the error, and then this is the only one.
//!
//! Text is shown whole, but of more than [`LONGEST`] bytes only the beginning, and the hash of all.
//!
//! A snapshot without a fixture makes the test fail: delete it. After a change that is meant,
//! `INSTA_UPDATE=always cargo test -p biao-snapshots --test snapshots` writes them all; what is
//! committed is read before.

use biao_render::{Layout, Paint, count};
use biao_snapshots::{Run, documents, root, uri, with_run};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// As wide as a page of code in a review.
const LAYOUT: Layout = Layout {
    columns: 140,
    whole: true,
    paint: Paint { on: false },
};
/// Bytes of a snapshot. Hostile documents make text that nobody reads to its end.
const LONGEST: usize = 128 << 10;

#[test]
fn every_fixture_is_read_as_its_snapshots_say() {
    let fixtures = root().join("fixtures");
    let (mut wrong, mut known) = (Vec::new(), BTreeSet::new());
    for path in documents(&fixtures) {
        let name = uri(&path);
        let unreadable = |error| vec![("diagnostics", format!("error: {error}\n"))];
        for (stage, text) in with_run(&path, stages, unreadable) {
            known.insert(folder(&name).join(format!("{stage}.snap")));
            if !holds(&name, stage, &text) {
                wrong.push(format!("{name}: {stage} differ from the snapshot"));
            }
        }
    }
    assert!(!known.is_empty(), "no document in {}", fixtures.display());
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    for stale in snapshots(package).difference(&known) {
        let stale = stale.strip_prefix(package).unwrap_or(stale).display();
        wrong.push(format!("{stale}: a snapshot without a fixture"));
    }
    assert!(
        wrong.is_empty(),
        "{}:\n{}",
        count(wrong.len(), "snapshot"),
        wrong.join("\n")
    );
}

/// The text of each snapshot of a document.
fn stages(run: &Run<'_>) -> Vec<(&'static str, String)> {
    let map = &run.decoded.map;
    let said = run.diagnostics.iter().map(|diagnostic| {
        biao_render::diagnostic(diagnostic, &run.decoded.source.uri, map, LAYOUT)
    });
    vec![
        ("tables", biao_render::tables(run.tables, map, LAYOUT)),
        ("records", run.json.to_owned()),
        ("diagnostics", said.collect::<Vec<_>>().join("\n")),
    ]
}

/// Compares with a snapshot; insta prints the difference, or writes it, as it is told.
fn holds(name: &str, stage: &str, text: &str) -> bool {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(name));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let text = match text {
        "" => "none".to_owned(),
        text => clipped(text),
    };
    // The first difference must not hide the others.
    catch_unwind(AssertUnwindSafe(|| {
        settings.bind(|| insta::assert_snapshot!(stage, text));
    }))
    .is_ok()
}

fn clipped(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(LONGEST);
    let mut clipped = text[..end].to_owned();
    let hash = Sha256::digest(text.as_bytes());
    let hash = hash.iter().fold(String::new(), |mut hash, byte| {
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    let _ = write!(clipped, "…\n\n{} bytes in all, sha256 {hash}", text.len());
    clipped
}

/// Where the snapshots of a fixture are.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// All snapshots below a folder.
fn snapshots(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(snapshots(&path));
        } else if path.extension().is_some_and(|end| end == "snap") {
            found.insert(path);
        }
    }
    found
}
