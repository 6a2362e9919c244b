//! Checks of the header fields.

use super::Subject;
use super::file::Check;
use biao_model::{Diagnostic, Entry, Places, Text};

/// A form prints the fields without which it says nothing about anything.
pub(super) fn not_printed(
    check: &Check,
    fields: &[String],
    subject: &Subject<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let missing = fields
        .iter()
        .filter(|id| subject.field(id).is_some_and(is_missing));
    let record = subject.record;
    let place = || {
        let title = record.title.as_ref().map(|title| &title.places);
        let first = || {
            record
                .labels
                .first()
                .map(|(_, label): &(_, Text<'_>)| &label.places)
        };
        let row = || record.indicators.first().map(|row| &row.places);
        let printed = title.or_else(first).or_else(row);
        printed.cloned().unwrap_or_else(Places::new)
    };
    for id in missing {
        diagnostics.push(check.report(format!("/fields/{id}"), &place(), &[("field", id)]));
    }
}

fn is_missing(entry: &Entry<'_>) -> bool {
    match entry {
        Entry::Missing => true,
        Entry::Group(members) => members.iter().all(|member| is_missing(&member.entry)),
        _ => false,
    }
}
