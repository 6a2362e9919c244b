//! Fields and indicators.

use crate::emitter::Emitter;
use crate::value;
use crate::writer::key;
use biao_model::{Entry, Field, Indicator};

/// The keys of the three levels, in order.
pub(crate) const LEVELS: [&str; 3] = ["level1", "level2", "level3"];

impl Emitter<'_, '_> {
    /// What is printed for a field.
    pub(crate) fn entry(&mut self, entry: &Entry<'_>) {
        match entry {
            Entry::Missing => self.w.null(),
            Entry::Text(text) => self.w.text(text.as_str()),
            Entry::Amount(amount) => self.amount(amount),
            Entry::Year { year, .. } => self.w.integer(*year),
            Entry::Coded { code, name, .. } => {
                self.w.open(b'{');
                key!(self.w, "code");
                self.optional(code.as_ref());
                key!(self.w, "name");
                self.optional(name.as_ref());
                self.w.close(b'}');
            }
            Entry::Value { value, .. } => value::value(&mut self.w, value),
            Entry::Group(fields) => {
                self.w.open(b'{');
                self.fields(fields);
                self.w.close(b'}');
            }
        }
    }

    fn fields(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            self.w.key(field.id);
            self.entry(&field.entry);
        }
    }

    /// One indicator, on one line.
    pub(crate) fn indicator(&mut self, indicator: &Indicator<'_>) {
        self.w.open(b'{');
        let [level1, level2, level3] = &indicator.levels;
        key!(self.w, "level1");
        self.optional(level1.as_ref());
        key!(self.w, "level2");
        self.optional(level2.as_ref());
        key!(self.w, "level3");
        self.optional(level3.as_ref());
        key!(self.w, "value");
        value::value(&mut self.w, &indicator.value);
        key!(self.w, "class");
        match indicator.class {
            Some((level1, level2)) => {
                self.w.open(b'[');
                self.w.element();
                self.w.text(level1);
                self.w.element();
                self.w.optional_text(level2);
                self.w.close(b']');
            }
            None => self.w.null(),
        }
        key!(self.w, "weight");
        match &indicator.weight {
            Some(weight) => self.amount(weight),
            None => self.w.null(),
        }
        self.fields(&indicator.members);
        if !indicator.other.is_empty() {
            key!(self.w, "other");
            self.labelled(&indicator.other);
        }
        key!(self.w, "repairs");
        self.repairs(&indicator.repairs);
        self.w.close(b'}');
    }
}
