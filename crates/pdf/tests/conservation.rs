//! What holds on every page: each printed character is in one block, and cells do not overlap.

#![allow(clippy::unwrap_used)] // a test may fail

mod support;

use biao_pdf::open;
use support::conserves::conserves;

#[test]
fn every_character_of_the_archive_is_in_one_block() {
    for folder in ["archive/pdf", "icdar2013"] {
        let Some(folder) = support::shared(folder) else {
            continue;
        };
        for path in support::files(&folder, ".pdf") {
            let name = path.display().to_string();
            let pdf = open(std::fs::read(&path).unwrap(), None).unwrap();
            for page in pdf.pages() {
                conserves(&page, &name);
            }
        }
    }
}
