//! The map from JSON pointers inside a record to the places that they came from.

use crate::emitter::Emitter;
use crate::indicator::LEVELS;
use crate::writer::{Layout, Writer, must_escape};
use biao_model::{Entry, Field, Indicator, Labelled, Record, Region, TableBody, Text};

impl Emitter<'_, '_> {
    /// `{"/title": [place, …], …}`, one line per entry, in the order of the record's members.
    pub(crate) fn provenance(&mut self, depth: usize, record: &Record<'_>) {
        self.w.open(b'{');
        self.path = self.w.line_start(depth + 1);
        Map { emitter: self }.record(record);
        self.w.close_line(depth, b'}');
    }
}

struct Map<'e, 'o, 'm> {
    emitter: &'e mut Emitter<'o, 'm>,
}

impl Map<'_, '_, '_> {
    fn record(&mut self, record: &Record<'_>) {
        self.optional("title", record.title.as_ref());
        self.below("fields", |map| map.fields(&record.fields));
        if let Some(body) = &record.body {
            self.body(body);
        } else {
            self.each("indicators", &record.indicators, Self::indicator);
        }
        self.below("labels", |map| {
            for (path, label) in &record.labels {
                map.leaf(path, &label.places);
            }
        });
        self.each("other", &record.other, Self::labelled);
    }

    fn fields(&mut self, fields: &[Field<'_>]) {
        for Field { id, entry } in fields {
            match entry {
                Entry::Missing => {}
                Entry::Text(text) => self.leaf(id, &text.places),
                Entry::Amount(amount) => self.leaf(id, &amount.text.places),
                Entry::Year { places, .. } | Entry::Value { places, .. } => self.leaf(id, places),
                Entry::Coded { code, name, places } => {
                    self.leaf(id, places);
                    self.below(id, |map| {
                        map.optional("code", code.as_ref());
                        map.optional("name", name.as_ref());
                    });
                }
                Entry::Group(fields) => self.below(id, |map| map.fields(fields)),
            }
        }
    }

    fn indicator(&mut self, indicator: &Indicator<'_>) {
        for (key, level) in LEVELS.iter().zip(&indicator.levels) {
            self.optional(key, level.as_ref());
        }
        self.leaf("value", &indicator.places);
        if let Some(weight) = &indicator.weight {
            self.leaf("weight", &weight.text.places);
        }
        self.fields(&indicator.members);
        self.each("other", &indicator.other, Self::labelled);
    }

    fn labelled(&mut self, labelled: &Labelled<'_>) {
        self.leaf("label", &labelled.label.places);
        self.leaf("text", &labelled.text.places);
    }

    fn body(&mut self, body: &TableBody<'_>) {
        self.each("columns", &body.columns, |map, column| {
            for (level, header) in column.path.iter().enumerate() {
                map.numbered(level, |map| map.here(&header.places));
            }
        });
        self.each("rows", &body.rows, |map, row| {
            map.optional("block", row.block.as_ref());
            map.optional("code", row.code.as_ref());
            map.optional("label", row.label.as_ref());
            map.each("cells", &row.cells, |map, (_, amount)| {
                map.here(&amount.text.places);
            });
        });
    }

    fn each<T>(&mut self, key: &str, items: &[T], mut walk: impl FnMut(&mut Self, &T)) {
        self.below(key, |map| {
            for (index, item) in items.iter().enumerate() {
                map.numbered(index, |map| walk(map, item));
            }
        });
    }

    fn numbered(&mut self, index: usize, walk: impl FnOnce(&mut Self)) {
        let length = self.emitter.path.len();
        self.emitter.path.push('/');
        self.emitter
            .path
            .push_str(itoa::Buffer::new().format(index));
        walk(self);
        self.emitter.path.truncate(length);
    }

    fn below(&mut self, key: &str, walk: impl FnOnce(&mut Self)) {
        let length = self.emitter.path.len();
        self.push(key);
        walk(self);
        self.emitter.path.truncate(length);
    }

    /// One reference token of a JSON pointer (RFC 6901), as it stands in JSON.
    fn push(&mut self, key: &str) {
        let path = &mut self.emitter.path;
        path.push('/');
        let special = |byte: u8| matches!(byte, b'~' | b'/') || must_escape(byte);
        if key.bytes().any(special) {
            path.push_str(&escaped(key));
        } else {
            path.push_str(key);
        }
    }

    fn optional(&mut self, key: &str, text: Option<&Text<'_>>) {
        if let Some(text) = text {
            self.leaf(key, &text.places);
        }
    }

    fn leaf(&mut self, key: &str, places: &[Region]) {
        self.below(key, |map| map.here(places));
    }

    fn here(&mut self, places: &[Region]) {
        if places.is_empty() {
            return;
        }
        let Emitter { w, path, .. } = &mut *self.emitter;
        w.started_key(path);
        self.emitter.places(places);
    }
}

/// A reference token with what is special in a JSON pointer, or in JSON.
#[cold]
fn escaped(key: &str) -> String {
    let mut json = Vec::new();
    let token = key.replace('~', "~0").replace('/', "~1");
    Writer::new(&mut json, Layout::Compact).text(&token);
    String::from_utf8_lossy(&json[1..json.len() - 1]).into_owned()
}
