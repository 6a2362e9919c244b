//! Any bytes, decoded and read: no panic, and every invariant of the reader's tests holds.

#![no_main]

#[path = "../../crates/markdown/tests/common/mod.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok((map, _)) = biao_markdown::decode(bytes) {
        common::check(map.text(), &biao_markdown::read(map.text()));
    }
});
