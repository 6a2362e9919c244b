//! Any text is read without a panic, and what must hold of a reading does.

#![no_main]

use biao_normalize::{Context, Normalizer};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static NORMALIZER: OnceLock<Normalizer> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let normalizer = NORMALIZER.get_or_init(Normalizer::new);
    // A tab parts the label and the unit column from the value.
    let mut fields = text.splitn(3, '\t');
    let raw = fields.next().unwrap_or_default();
    let context = Context {
        label: fields.next(),
        column_unit: fields.next(),
        bare: false,
    };
    biao_fuzz::value::check(normalizer, raw, &context);
});
