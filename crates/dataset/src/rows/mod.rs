//! From the records of a document to the rows of the tables.

mod amount;
mod context;
mod field;
mod finding;
mod indicator;
mod money;

pub use money::Money;

use crate::store::Rows;
use crate::{Document, Place, Record};
use biao_model::{self as model, Diagnostic, Region, Severity, Source, SourceMap};
use context::{Context, integer};
use sha2::{Digest, Sha256};

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was read.
    Read,
    /// Reading it exceeded a limit.
    GivenUp,
    /// It could not be opened.
    Failed,
}

impl Status {
    /// As in the column `status`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::GivenUp => "given-up",
            Self::Failed => "failed",
        }
    }
}

/// The rows of a document.
pub fn rows(
    status: Status,
    source: &Source,
    map: &SourceMap<'_>,
    records: &[model::Record<'_>],
    diagnostics: &[Diagnostic],
    money: &Money,
) -> Rows {
    let id = document_id(&source.uri, Some(&source.sha256));
    let mut rows = Rows::new();
    let contexts: Vec<Context<'_>> = records
        .iter()
        .enumerate()
        .map(|(index, record)| Context::new(&id, index, record))
        .collect();
    let mut out_of_range = Vec::new();
    for (context, record) in contexts.iter().zip(records) {
        let mut builder = Builder {
            rows: &mut rows,
            map,
            context,
            record,
            money,
            near: 1,
            id: String::new(),
            out_of_range: &mut out_of_range,
        };
        builder.record();
    }
    let year = contexts.iter().find_map(|context| context.fiscal_year);
    let organisation = contexts.iter().find_map(|context| context.organisation);
    let severity = |severity| {
        let found = diagnostics
            .iter()
            .filter(|found| found.severity == severity);
        integer(found.count())
    };
    let of_range = integer(out_of_range.len());
    let document = Document {
        document_id: &id,
        uri: &source.uri,
        status: status.as_str(),
        sha256: Some(&source.sha256),
        media_type: Some(source.media_type),
        bytes: i64::try_from(source.bytes).ok(),
        pages: source.pages.map(i64::from),
        organisation,
        fiscal_year: year,
        records: integer(records.len()),
        errors: severity(Severity::Error),
        warnings: severity(Severity::Warning) + of_range,
        notes: severity(Severity::Info),
    };
    rows.push(&document);
    finding::push(
        &mut rows,
        map,
        &document,
        &contexts,
        diagnostics,
        out_of_range,
    );
    rows
}

/// The rows of a document that could not be opened: itself, and why. `sha256` where its bytes could
/// be read, `code` what kind of failure it is.
pub fn unread(uri: &str, sha256: Option<&str>, code: &str, message: &str) -> Rows {
    let id = document_id(uri, sha256);
    let mut rows = Rows::new();
    rows.push(&Document {
        document_id: &id,
        uri,
        status: Status::Failed.as_str(),
        sha256,
        errors: 1,
        ..Document::default()
    });
    rows.push(&crate::Finding {
        diagnostic_id: &format!("{id}/diagnostics/0"),
        document_id: &id,
        code,
        severity: Severity::Error.as_str(),
        message,
        ..crate::Finding::default()
    });
    rows
}

/// The id of a document: 16 hexadecimal digits out of its content's hash and its name, so that it
/// is the same in every run, on every machine.
pub fn document_id(uri: &str, sha256: Option<&str>) -> String {
    let mut hash = Sha256::new();
    hash.update(sha256.unwrap_or_default());
    hash.update([0]);
    hash.update(uri);
    let digest = hash.finalize();
    let first = digest.first_chunk::<8>().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

/// What the rows of one record are made from.
struct Builder<'b, 'd> {
    rows: &'b mut Rows,
    map: &'b SourceMap<'b>,
    context: &'b Context<'d>,
    record: &'d model::Record<'d>,
    money: &'b Money,
    /// The line of the place before: the next one is near it.
    near: u32,
    /// The id under way, reused for all.
    id: String,
    /// Pointers of what has a number that the tables cannot hold.
    out_of_range: &'b mut Vec<String>,
}

impl Builder<'_, '_> {
    fn record(&mut self) {
        let (context, record) = (self.context, self.record);
        let mut places = record.title.iter().map(|title| &title.places);
        let mut place = self.place(places.next().or_else(|| Context::first_place(record)));
        let first_page = || record.pages.as_ref()?.first().copied().map(i64::from);
        place.page = place.page.or_else(first_page);
        let codes = repairs(&record.repairs);
        self.rows.push(&Record {
            context: context.columns(),
            place,
            title: record.title.as_ref().map(model::Text::as_str),
            project_name: context.project_name,
            department_code: Context::text(record, "department.code"),
            department: Context::text(record, "department"),
            implementing_unit: Context::text(record, "implementing_unit"),
            unit: context.unit,
            indicators: integer(record.indicators.len()),
            rows: integer(record.body.as_ref().map_or(0, |body| body.rows.len())),
            repairs: codes.as_deref(),
        });
        self.fields(&record.fields, "", None);
        for (index, indicator) in record.indicators.iter().enumerate() {
            self.indicator(index, indicator);
        }
        if let Some(body) = &record.body {
            self.body(body);
            self.checks(body);
        }
    }

    /// The first of these places.
    fn place(&mut self, places: Option<&model::Places>) -> Place {
        let first = places.and_then(|places| places.first());
        place(self.map, &mut self.near, first)
    }

    /// Sets the id of a row: that of the record, and a JSON pointer below it.
    fn name<'p>(&mut self, parts: impl IntoIterator<Item = Part<'p>>) -> String {
        let mut id = std::mem::take(&mut self.id);
        id.clear();
        id.push_str(&self.context.id);
        for part in parts {
            id.push('/');
            match part {
                Part::Name(name) if name.contains(['~', '/']) => {
                    id.push_str(&name.replace('~', "~0").replace('/', "~1"));
                }
                Part::Name(name) => id.push_str(name),
                Part::Index(index) => id.push_str(itoa::Buffer::new().format(index)),
            }
        }
        id
    }

    /// Notes that a number of the row with this id could not be held.
    fn note(&mut self, lost: bool, id: &str) {
        if lost {
            let pointer = &id[self.context.document.len()..];
            self.out_of_range.push(pointer.to_owned());
        }
    }
}

/// A place as the tables hold it. `near` is the line of the place before.
fn place(map: &SourceMap<'_>, near: &mut u32, region: Option<&Region>) -> Place {
    match region {
        Some(&Region::Text { start, end }) => {
            *near = map.line_near(start, *near);
            let byte = |offset| i64::try_from(map.file_offset(offset)).ok();
            Place {
                line: Some((*near).into()),
                byte_start: byte(start),
                byte_end: byte(end),
                ..Place::default()
            }
        }
        Some(&Region::Page { page, bbox }) => {
            let [x0, y0, x1, y1] = bbox.map(|side| side.is_finite().then_some(side));
            Place {
                page: Some(page.into()),
                x0,
                y0,
                x1,
                y1,
                ..Place::default()
            }
        }
        None => Place::default(),
    }
}

/// A step of a JSON pointer.
enum Part<'p> {
    Name(&'p str),
    Index(usize),
}

/// The codes of repairs, each once, with spaces between them; `None` where there are none.
fn repairs(repairs: &[model::Repair<'_>]) -> Option<String> {
    let mut codes: Vec<&str> = Vec::new();
    for repair in repairs {
        if !codes.contains(&repair.code) {
            codes.push(repair.code);
        }
    }
    (!codes.is_empty()).then(|| codes.join(" "))
}
