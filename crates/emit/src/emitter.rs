//! What every part of the output shares: the writer, the way to the file's lines, places,
//! repairs, diagnostics.

use crate::writer::{Layout, Writer, key};
use biao_model::{Amount, Diagnostic, Labelled, Region, Repair, Source, SourceMap, Text};

pub(crate) struct Emitter<'o, 'm> {
    pub(crate) w: Writer<'o>,
    map: &'m SourceMap<'m>,
    /// The line of the place written last: the next one is near it.
    near: u32,
    /// The line of the provenance under way, up to the end of its JSON pointer; reused for all.
    pub(crate) path: String,
}

impl<'o, 'm> Emitter<'o, 'm> {
    pub(crate) fn new(map: &'m SourceMap<'m>, out: &'o mut Vec<u8>, layout: Layout) -> Self {
        Self {
            w: Writer::new(out, layout),
            map,
            near: 1,
            path: String::new(),
        }
    }

    pub(crate) fn source(&mut self, source: &Source) {
        self.w.open(b'{');
        key!(self.w, "uri");
        self.w.text(&source.uri);
        key!(self.w, "media_type");
        self.w.text(source.media_type);
        key!(self.w, "bytes");
        self.w.integer(source.bytes.cast_signed());
        key!(self.w, "sha256");
        self.w.text(&source.sha256);
        key!(self.w, "pages");
        match source.pages {
            Some(pages) => self.w.integer(pages),
            None => self.w.null(),
        }
        self.w.close(b'}');
    }

    /// `[{place}, …]`
    pub(crate) fn places(&mut self, places: &[Region]) {
        self.w.open(b'[');
        for place in places {
            self.w.element();
            self.w.open(b'{');
            self.place_members(place);
            self.w.close(b'}');
        }
        self.w.close(b']');
    }

    /// `"line": …, "bytes": …` or `"page": …, "bbox": …`
    pub(crate) fn place_members(&mut self, place: &Region) {
        match *place {
            Region::Text { start, end } => {
                self.near = self.map.line_near(start, self.near);
                let line = self.near.into();
                let (start, end) = (self.map.file_offset(start), self.map.file_offset(end));
                self.w.members(|piece| {
                    piece.put_spaced(b"\"line\": ");
                    piece.number(line);
                    piece.put_spaced(b", ");
                    piece.put_spaced(b"\"bytes\": ");
                    piece.put(b"[");
                    piece.number(start);
                    piece.put_spaced(b", ");
                    piece.number(end);
                    piece.put(b"]");
                });
            }
            Region::Page { page, bbox } => {
                key!(self.w, "page");
                self.w.integer(page);
                key!(self.w, "bbox");
                self.w.open(b'[');
                for edge in bbox {
                    self.w.element();
                    self.w.float(edge);
                }
                self.w.close(b']');
            }
        }
    }

    /// `[{repair}, …]`; the place of a repair is its first.
    pub(crate) fn repairs(&mut self, repairs: &[Repair<'_>]) {
        self.w.open(b'[');
        for repair in repairs {
            self.w.element();
            self.w.open(b'{');
            key!(self.w, "code");
            self.w.text(repair.code);
            if let Some(field) = repair.field {
                key!(self.w, "field");
                self.w.text(field);
            }
            if let Some(printed) = &repair.printed {
                key!(self.w, "printed");
                self.w.text(printed);
            }
            if let Some(place) = repair.places.first() {
                self.place_members(place);
            }
            // A text that stands in several places is found at all of them.
            let printed = repair.printed.as_ref();
            if repair.places.len() > 1 && printed.is_some_and(|printed| !printed.is_empty()) {
                key!(self.w, "places");
                self.places(&repair.places);
            }
            self.w.close(b'}');
        }
        self.w.close(b']');
    }

    /// A diagnostic; `at` may differ from the diagnostic's own where the output is not a document.
    pub(crate) fn diagnostic(&mut self, diagnostic: &Diagnostic, at: Option<&str>) {
        self.w.open(b'{');
        key!(self.w, "code");
        self.w.text(&diagnostic.code);
        key!(self.w, "severity");
        self.w.word(diagnostic.severity.as_str());
        key!(self.w, "message");
        self.w.text(&diagnostic.message);
        key!(self.w, "at");
        self.w.optional_text(at);
        key!(self.w, "places");
        self.places(&diagnostic.places);
        self.w.close(b'}');
    }

    /// The number where there is one, else what is printed.
    pub(crate) fn amount(&mut self, amount: &Amount<'_>) {
        match amount.number {
            Some(number) => self.w.decimal(number),
            None => self.w.text(amount.text.as_str()),
        }
    }

    pub(crate) fn optional(&mut self, text: Option<&Text<'_>>) {
        self.w.optional_text(text.map(Text::as_str));
    }

    /// `[{"label": …, "text": …}, …]`
    pub(crate) fn labelled(&mut self, other: &[Labelled<'_>]) {
        self.w.open(b'[');
        for Labelled { label, text } in other {
            self.w.element();
            self.w.open(b'{');
            key!(self.w, "label");
            self.w.text(label.as_str());
            key!(self.w, "text");
            self.w.text(text.as_str());
            self.w.close(b'}');
        }
        self.w.close(b']');
    }
}
