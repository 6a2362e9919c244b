//! JSON for one document, its tables, or one value.
//!
//! Laid out so that a person can read, diff and grep it: one line per indicator, row, field,
//! place and diagnostic.

use crate::emitter::Emitter;
use crate::value;
use crate::writer::{Layout, Writer, key};
use crate::{DOCUMENT_SCHEMA, TABLES_SCHEMA};
use biao_model::{Diagnostic, Record, Source, SourceMap, Table, Value};
use std::io;

/// A document: what `biao convert` prints.
pub fn document(
    source: &Source,
    map: &SourceMap<'_>,
    records: &[Record<'_>],
    diagnostics: &[Diagnostic],
    out: &mut Vec<u8>,
) {
    let mut document = Document::begin(source, map, out);
    for record in records {
        document.record(record);
    }
    document.end(diagnostics);
}

/// Bytes of JSON for a byte of text, provenance and all, in documents that are forms throughout.
const JSON_PER_TEXT: usize = 5;

/// A document whose records are written one after the other, so that no two of them need be held.
pub struct Document<'o, 'm> {
    e: Emitter<'o, 'm>,
}

impl<'o, 'm> Document<'o, 'm> {
    /// Begins a document.
    pub fn begin(source: &Source, map: &'m SourceMap<'m>, out: &'o mut Vec<u8>) -> Self {
        // A buffer that grows by doubling leaves half its size behind; what is reserved and not
        // written costs nothing.
        out.reserve(JSON_PER_TEXT * map.text().len());
        let mut e = Emitter::new(map, out, Layout::Lines);
        e.w.open(b'{');
        key!(e.w, line 1, "schema");
        e.w.word(DOCUMENT_SCHEMA);
        key!(e.w, line 1, "source");
        e.source(source);
        key!(e.w, line 1, "records");
        e.w.open(b'[');
        Self { e }
    }

    /// Writes the next record.
    pub fn record(&mut self, record: &Record<'_>) {
        self.e.w.element_line(2);
        self.e.w.open(b'{');
        self.e.record_members(3, record);
        self.e.w.close_line(2, b'}');
    }

    /// Ends the document with its diagnostics.
    pub fn end(mut self, diagnostics: &[Diagnostic]) {
        self.e.w.close_line(1, b']');
        diagnostics_member(&mut self.e, diagnostics);
        self.e.w.close_line(0, b'}');
        self.e.w.end();
    }

    /// Hands over what is written so far, and empties the buffer: a document of any size may go
    /// through a small one.
    pub fn flush(&mut self, to: &mut impl io::Write) -> io::Result<()> {
        self.e.w.flush(to)
    }
}

/// The logical tables of a document: what `biao tables` prints. `diagnostics` are those of reading.
pub fn tables(
    source: &Source,
    map: &SourceMap<'_>,
    tables: &[Table<'_>],
    diagnostics: &[Diagnostic],
    out: &mut Vec<u8>,
) {
    let mut e = Emitter::new(map, out, Layout::Lines);
    e.w.open(b'{');
    key!(e.w, line 1, "schema");
    e.w.word(TABLES_SCHEMA);
    key!(e.w, line 1, "source");
    e.source(source);
    key!(e.w, line 1, "tables");
    e.w.open(b'[');
    for table in tables {
        e.w.element_line(2);
        e.w.open(b'{');
        e.table_members(3, table);
        e.w.close_line(2, b'}');
    }
    e.w.close_line(1, b']');
    diagnostics_member(&mut e, diagnostics);
    e.w.close_line(0, b'}');
    e.w.end();
}

fn diagnostics_member(e: &mut Emitter<'_, '_>, diagnostics: &[Diagnostic]) {
    key!(e.w, line 1, "diagnostics");
    e.w.open(b'[');
    for diagnostic in diagnostics {
        e.w.element_line(2);
        e.diagnostic(diagnostic, diagnostic.at.as_deref());
    }
    e.w.close_line(1, b']');
}

/// Where the text of a value comes from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'t> {
    /// What was given to read.
    pub text: &'t str,
    /// The label that was given with it.
    pub label: Option<&'t str>,
    /// The bytes of the text where the value was found, if it is not all of it.
    pub bytes: Option<(u32, u32)>,
}

/// One line of `biao value`: the value with the text, its parts and what there is to say about it.
pub fn value(given: Given<'_>, value: &Value<'_>, out: &mut Vec<u8>) {
    let mut w = Writer::new(out, Layout::Compact);
    w.open(b'{');
    key!(w, "text");
    w.text(given.text);
    if let Some(label) = given.label {
        key!(w, "label");
        w.text(label);
    }
    if let Some(bytes) = given.bytes {
        key!(w, "bytes");
        value::span(&mut w, bytes);
    }
    value::members(&mut w, value);
    value::parts(&mut w, value);
    value::notes(&mut w, &value.notes);
    w.close(b'}');
    w.end();
}

/// A value alone, as it stands in an indicator; no line end.
pub fn bare_value(value: &Value<'_>, out: &mut Vec<u8>) {
    value::value(&mut Writer::new(out, Layout::Compact), value);
}

/// A source and its diagnostics as one object without line breaks: an element of what
/// `biao check --format json` prints.
pub fn findings(
    source: &Source,
    map: &SourceMap<'_>,
    diagnostics: &[&Diagnostic],
    out: &mut Vec<u8>,
) {
    let mut e = Emitter::new(map, out, Layout::Lines);
    e.w.open(b'{');
    key!(e.w, line 3, "source");
    e.source(source);
    key!(e.w, line 3, "diagnostics");
    e.w.open(b'[');
    for diagnostic in diagnostics {
        e.w.element_line(4);
        e.diagnostic(diagnostic, diagnostic.at.as_deref());
    }
    e.w.close_line(3, b']');
    e.w.close_line(2, b'}');
}
