//! A record.

use crate::emitter::Emitter;
use crate::writer::key;
use biao_model::{CheckResult, Outcome, Record, TableBody, TableRow};

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
        if body.columns.iter().any(|column| column.unit.is_some()) {
            key!(self.w, line depth, "column_units");
            self.w.open(b'[');
            for column in &body.columns {
                self.w.element();
                self.optional(column.unit.as_ref());
            }
            self.w.close(b']');
        }

        key!(self.w, line depth, "rows");
        self.w.open(b'[');
        for row in &body.rows {
            self.w.element_line(inner);
            self.row(row);
        }
        self.w.close_line(depth, b']');

        key!(self.w, line depth, "checks");
        self.w.open(b'[');
        for check in &body.checks {
            self.w.element_line(inner);
            self.check(check);
        }
        self.w.close_line(depth, b']');
    }

    fn row(&mut self, row: &TableRow<'_>) {
        self.w.open(b'{');
        key!(self.w, "block");
        self.optional(row.block.as_ref());
        key!(self.w, "code");
        self.optional(row.code.as_ref());
        if let Some(name) = row.canonical {
            key!(self.w, "canonical");
            self.w.text(name);
        }
        key!(self.w, "label");
        self.optional(row.label.as_ref());
        key!(self.w, "depth");
        match row.depth {
            Some(depth) => self.w.integer(depth),
            None => self.w.null(),
        }
        if let Some(parent) = row.parent {
            key!(self.w, "parent");
            self.w.integer(parent);
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
        if !row.repairs.is_empty() {
            key!(self.w, "repairs");
            self.repairs(&row.repairs);
        }
        self.w.close(b'}');
    }

    fn check(&mut self, check: &CheckResult<'_>) {
        self.w.open(b'{');
        key!(self.w, "code");
        self.w.text(&check.code);
        key!(self.w, "holds");
        match check.outcome {
            Outcome::Holds | Outcome::HoldsRounded => self.w.bool(true),
            Outcome::Fails => self.w.bool(false),
            Outcome::NotApplied(_) => self.w.null(),
        }
        key!(self.w, "at");
        self.w.text(&check.at);
        if let Some(against) = &check.against {
            key!(self.w, "against");
            self.w.text(against);
        }
        if let Outcome::NotApplied(reason) = &check.outcome {
            key!(self.w, "reason");
            self.w.text(reason);
        } else {
            key!(self.w, "stated");
            self.w.optional_decimal(check.stated);
            key!(self.w, "computed");
            self.w.optional_decimal(check.computed);
        }
        if check.outcome == Outcome::HoldsRounded {
            key!(self.w, "rounded");
            self.w.bool(true);
        }
        self.w.close(b'}');
    }
}
