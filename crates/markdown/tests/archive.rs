//! The invariants on the real documents, where they are.

mod common;

use std::path::Path;

/// Marks of Markdown; white space written as an entity.
const MARKUP: &str = "|-:+=#>*_`\\~";

#[test]
fn archive() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/archive/markdown");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let (map, _) = biao_markdown::decode(&bytes).unwrap();
        let document = biao_markdown::read(map.text());
        common::check(map.text(), &document);
        let rest = common::residue_without_tags(map.text(), &document).replace("&nbsp;", "");
        assert!(rest.chars().all(|ch| MARKUP.contains(ch)), "{rest:?}");
    }
}
