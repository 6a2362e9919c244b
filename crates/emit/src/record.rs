//! A record.

use crate::emitter::Emitter;
use crate::writer::key;
use biao_model::{Record, TableBody, TableRow};

impl Emitter<'_, '_> {
    /// The members of a record, each on a line of its own; the braces are the caller's.
    pub(crate) fn record_members(&mut self, depth: usize, record: &Record<'_>) {
        let inner = depth + 1;
        key!(self.w, line depth, "form");
        self.w.text(&record.form);
        key!(self.w, line depth, "title");
        self.optional(record.title.as_ref());
        key!(self.w, line depth, "pages");
        self.pages(record.pages.as_deref());

        key!(self.w, line depth, "fields");
        self.w.open(b'{');
        for field in &record.fields {
            self.w.key_line(inner, field.id);
            self.entry(&field.entry);
        }
        self.w.close_line(depth, b'}');

        if let Some(body) = &record.body {
            self.body(depth, body);
        } else {
            key!(self.w, line depth, "indicators");
            self.w.open(b'[');
            for indicator in &record.indicators {
                self.w.element_line(inner);
                self.indicator(indicator);
            }
            self.w.close_line(depth, b']');
        }

        if !record.labels.is_empty() {
            key!(self.w, line depth, "labels");
            self.w.open(b'{');
            for (path, label) in &record.labels {
                self.w.key_line(inner, path);
                self.w.text(label.as_str());
            }
            self.w.close_line(depth, b'}');
        }

        key!(self.w, line depth, "other");
        self.labelled(&record.other);
        key!(self.w, line depth, "repairs");
        self.repairs(&record.repairs);
        key!(self.w, line depth, "provenance");
        self.provenance(depth, record);
    }

    pub(crate) fn pages(&mut self, pages: Option<&[u32]>) {
        let Some(pages) = pages else {
            return self.w.null();
        };
        self.w.open(b'[');
        for page in pages {
            self.w.element();
            self.w.integer(*page);
        }
        self.w.close(b']');
    }

    fn body(&mut self, depth: usize, body: &TableBody<'_>) {
        let inner = depth + 1;
        key!(self.w, line depth, "columns");
        self.w.open(b'[');
        for column in &body.columns {
            self.w.element_line(inner);
            self.w.open(b'[');
            for header in &column.path {
                self.w.element();
                self.w.text(header.as_str());
            }
            self.w.close(b']');
        }
        self.w.close_line(depth, b']');

        key!(self.w, line depth, "rows");
        self.w.open(b'[');
        for row in &body.rows {
            self.w.element_line(inner);
            self.row(row);
        }
        self.w.close_line(depth, b']');
    }

    fn row(&mut self, row: &TableRow<'_>) {
        self.w.open(b'{');
        key!(self.w, "block");
        self.optional(row.block.as_ref());
        key!(self.w, "code");
        self.optional(row.code.as_ref());
        key!(self.w, "label");
        self.optional(row.label.as_ref());
        key!(self.w, "depth");
        match row.depth {
            Some(depth) => self.w.integer(depth),
            None => self.w.null(),
        }
        key!(self.w, "cells");
        self.w.open(b'[');
        for (column, amount) in &row.cells {
            self.w.element();
            self.w.open(b'{');
            key!(self.w, "column");
            self.w.integer(*column);
            key!(self.w, "raw");
            self.w.text(amount.text.as_str());
            key!(self.w, "number");
            self.w.optional_decimal(amount.number);
            self.w.close(b'}');
        }
        self.w.close(b']');
        self.w.close(b'}');
    }
}
