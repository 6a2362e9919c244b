//! Diagnostics, and what the tables themselves have to say.

use super::context::Context;
use super::{Rows, place};
use crate::{Document, Finding};
use biao_model::{Diagnostic, Severity, SourceMap};

/// The code of numbers that the tables cannot hold.
const OUT_OF_RANGE: &str = "dataset/number-out-of-range";

/// Rows for the diagnostics of a document, and one for each pointer in `out_of_range`.
pub(super) fn push(
    rows: &mut Rows,
    map: &SourceMap<'_>,
    document: &Document<'_>,
    contexts: &[Context<'_>],
    diagnostics: &[Diagnostic],
    out_of_range: Vec<String>,
) {
    let mut near = 1;
    let mut index = 0;
    let mut id = String::new();
    let mut push = |row: Finding<'_>| {
        use std::fmt::Write as _;
        id.clear();
        let _ = write!(id, "{}/diagnostics/{index}", document.document_id);
        index += 1;
        let context = row.at.and_then(|at| contexts.get(record(at)?));
        rows.push(&Finding {
            diagnostic_id: &id,
            document_id: document.document_id,
            record_id: context.map(|context| context.id.as_str()),
            organisation: context.map_or(document.organisation, |context| context.organisation),
            fiscal_year: context.map_or(document.fiscal_year, |context| context.fiscal_year),
            ..row
        });
    };
    for diagnostic in diagnostics {
        push(Finding {
            place: place(map, &mut near, diagnostic.places.first()),
            code: &diagnostic.code,
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.message,
            at: diagnostic.at.as_deref(),
            ..Finding::default()
        });
    }
    for pointer in out_of_range {
        push(Finding {
            code: OUT_OF_RANGE,
            severity: Severity::Warning.as_str(),
            message: "a number needs more digits than decimal(38, 10) has: it is null in the \
                      tables; its printed text, and the JSON, have it whole",
            at: Some(&pointer),
            ..Finding::default()
        });
    }
}

/// The record that a JSON pointer leads into.
fn record(at: &str) -> Option<usize> {
    let rest = at.strip_prefix("/records/")?;
    rest.split('/').next()?.parse().ok()
}
