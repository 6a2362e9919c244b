//! Any bytes, opened and read as a PDF: no panic leaves the reader, and what it keeps of a page holds
//! each character once.

#![no_main]

#[path = "../../crates/pdf/tests/support/conserves.rs"]
mod conserves;

use libfuzzer_sys::fuzz_target;

/// Pages looked at of one file: a page tree may name a page a million times.
const PAGES: usize = 8;

fuzz_target!(
    // The reader contains panics of the layer below it, which the fuzzer's hook would not let pass. One
    // that leaves the reader still ends the run.
    init: std::panic::set_hook(Box::new(|panic| eprintln!("{panic}"))),
    |bytes: &[u8]| {
        let Ok(pdf) = biao_pdf::open(bytes.to_vec(), None) else {
            return;
        };
        let mut pages = pdf.pages();
        for page in pages.by_ref().take(PAGES) {
            conserves::conserves(&page, "fuzzed");
        }
        pages.finish();
    }
);
