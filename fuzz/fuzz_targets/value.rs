//! Any text is read without a panic, and its spans hold.

#![no_main]

use biao_model::Value;
use biao_normalize::{Context, Normalizer};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static NORMALIZER: OnceLock<Normalizer> = OnceLock::new();

fn spans_hold(value: &Value<'_>) {
    let mut last = 0;
    for part in &value.parts {
        assert!(last <= part.start && part.start < part.end);
        assert!(value.raw.get(part.start as usize..part.end as usize).is_some());
        last = part.end;
    }
    value.also.iter().for_each(spans_hold);
}

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
    spans_hold(&normalizer.read(raw, &context));
    normalizer.amount(raw);
    for found in normalizer.scan(raw) {
        assert_eq!(&raw[found.start as usize..found.end as usize], &*found.value.raw);
        spans_hold(&found.value);
    }
});
