//! JSON Lines: one line per record.
//!
//! Every line stands alone (its source's uri and hash, its place in the document), so that the
//! lines of many documents can be concatenated, filtered by `jq` and read by `DuckDB` or pandas as
//! one table. The diagnostics of a record are on its line, their `at` pointing into that line.
//! What concerns no record (an encoding, a document without any form) makes one more line, with
//! `"record": null` and `"form": null`; there is none where there is nothing to say.

use crate::RECORD_SCHEMA;
use crate::emitter::Emitter;
use crate::writer::{Layout, key};
use biao_model::{Diagnostic, Record, Source, SourceMap};

/// The lines of one document.
pub fn records(
    source: &Source,
    map: &SourceMap<'_>,
    records: &[Record<'_>],
    diagnostics: &[Diagnostic],
    out: &mut Vec<u8>,
) {
    // Sorted by record once: a document of many records must not be quadratic.
    let mut by_record: Vec<(Option<usize>, Option<&str>, &Diagnostic)> = diagnostics
        .iter()
        .map(
            |diagnostic| match diagnostic.at.as_deref().and_then(record_of) {
                Some((record, rest)) if record < records.len() => {
                    (Some(record), Some(rest), diagnostic)
                }
                _ => (None, diagnostic.at.as_deref(), diagnostic),
            },
        )
        .collect();
    by_record.sort_by_key(|(record, ..)| record.unwrap_or(usize::MAX));
    let mut rest = by_record.as_slice();
    for (index, record) in records.iter().enumerate() {
        let own = rest.partition_point(|(of, ..)| of.is_some_and(|of| of <= index));
        let (mine, after) = rest.split_at(own);
        rest = after;
        line(source, map, Some((index, record)), mine, out);
    }
    if !rest.is_empty() {
        line(source, map, None, rest, out);
    }
}

/// `/records/2/fields/funds` → `(2, "/fields/funds")`.
fn record_of(at: &str) -> Option<(usize, &str)> {
    let rest = at.strip_prefix("/records/")?;
    let end = rest.find('/').unwrap_or(rest.len());
    Some((rest[..end].parse().ok()?, &rest[end..]))
}

fn line(
    source: &Source,
    map: &SourceMap<'_>,
    record: Option<(usize, &Record<'_>)>,
    diagnostics: &[(Option<usize>, Option<&str>, &Diagnostic)],
    out: &mut Vec<u8>,
) {
    let mut e = Emitter::new(map, out, Layout::Compact);
    e.w.open(b'{');
    key!(e.w, "schema");
    e.w.word(RECORD_SCHEMA);
    key!(e.w, "source");
    e.source(source);
    key!(e.w, "record");
    if let Some((index, record)) = record {
        e.w.integer(index as u32);
        e.record_members(0, record);
    } else {
        e.w.null();
        key!(e.w, "form");
        e.w.null();
    }
    key!(e.w, "diagnostics");
    e.w.open(b'[');
    for (_, at, diagnostic) in diagnostics {
        e.w.element();
        e.diagnostic(diagnostic, *at);
    }
    e.w.close(b']');
    e.w.close(b'}');
    e.w.end();
}
