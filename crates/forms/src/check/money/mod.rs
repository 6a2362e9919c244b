//! The identities that money tables must keep: along their rows, down their columns, from table to
//! table, between a project's form and the table of projects, and with what the running text says.
//!
//! A check is data (`data/checks/money.toml`): one of a few kinds, with the words by which it finds
//! its figures. Every identity whose total is printed is a result on the table; one that does not
//! hold is a warning as well, and nothing is repaired. Only where a row can be read in several ways do
//! they choose one ([`decide`]).

mod across;
mod columns;
mod decide;
mod figure;
mod file;
mod funds;
mod items;
mod levels;
mod prose;
mod report;
mod rows;
#[cfg(test)]
mod tests;

pub(crate) use file::MoneyChecks;

use crate::profile::Profiles;
use biao_model::{CheckResult, Diagnostic, Document, Record, TableBody};
use figure::Precision;
use file::{Check, Kind};
use report::Subject;

/// Reads the rows that can be read in several ways as the identities of their tables need it.
pub(crate) fn decide(
    records: &mut [Record<'_>],
    profiles: &Profiles,
    diagnostics: &mut Vec<Diagnostic>,
) {
    each_table(records, profiles, |table| {
        decide::decide(table, diagnostics);
    });
}

fn each_table<'a>(
    records: &mut [Record<'a>],
    profiles: &Profiles,
    mut look: impl FnMut(&mut Checked<'_, '_, 'a>),
) {
    for (index, record) in records.iter_mut().enumerate() {
        let form = record.form.clone();
        let unit = across::text_field(record, "unit").map(str::to_owned);
        if let Some(body) = &mut record.body {
            look(&mut Checked {
                record: index,
                form: &form,
                unit: unit.as_deref(),
                body,
                profiles,
            });
        }
    }
}

/// Tries all identities on the records of a document.
pub(crate) fn money(
    document: &Document<'_>,
    records: &mut [Record<'_>],
    profiles: &Profiles,
    diagnostics: &mut Vec<Diagnostic>,
) {
    each_table(records, profiles, |table| {
        let results = identities(table, diagnostics);
        table.body.checks.extend(results);
    });
    let (checks, normalizer) = (profiles.money_checks(), profiles.normalizer());
    for check in &checks.check {
        match &check.kind {
            Kind::Equal { left, right } | Kind::AtMost { left, right } => {
                across::check(check, left, right, checks, records, normalizer, diagnostics);
            }
            Kind::FormFunds(funds) => {
                funds::check(check, funds, records, normalizer, diagnostics);
            }
            Kind::Prose(prose) => {
                prose::check(
                    check,
                    prose,
                    checks,
                    document,
                    records,
                    normalizer,
                    diagnostics,
                );
            }
            _ => {}
        }
    }
}

/// A table with what its checks go by.
struct Checked<'c, 'f, 'a> {
    /// Index of the record in its document.
    record: usize,
    form: &'f str,
    /// The unit printed above it.
    unit: Option<&'f str>,
    body: &'c mut TableBody<'a>,
    profiles: &'c Profiles,
}

/// The checks inside one table.
fn identities<'a>(
    table: &Checked<'_, '_, 'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<CheckResult<'a>> {
    let (checks, normalizer) = (table.profiles.money_checks(), table.profiles.normalizer());
    let body: &TableBody<'a> = table.body;
    let applying: Vec<&Check> = checks
        .check
        .iter()
        .filter(|check| check.forms.iter().any(|known| known == table.form))
        .collect();
    if applying.is_empty() || body.rows.is_empty() {
        return Vec::new();
    }
    let blocks = rows::blocks(&body.rows, checks);
    let mut subject = Subject {
        record: table.record,
        precision: Precision::of(body, table.unit, normalizer),
        body,
        normalizer,
        results: Vec::new(),
        diagnostics,
    };
    for block in &blocks {
        let own = columns_of(&subject, block);
        let mut amounts = own.clone();
        amounts.retain(|column| has_numbers(&subject, block, *column));
        let tree = columns::Tree::new(subject.body, &amounts, &checks.columns);
        for check in &applying {
            match &check.kind {
                Kind::Columns => {
                    for row in block.range() {
                        tree.check(check, row, &mut subject);
                    }
                }
                Kind::Tree => rows::check_tree(check, block, checks, &mut subject),
                Kind::Totals => rows::check_totals(check, block, checks, &mut subject),
                Kind::Levels => levels::check(check, block, checks, &mut subject),
                Kind::Items { item, sum } => {
                    items::check_rows(check, item, sum, block, checks, &mut subject);
                    for row in block.range() {
                        items::check_columns(check, item, sum, &own, row, &mut subject);
                    }
                }
                Kind::Equal { .. } | Kind::AtMost { .. } | Kind::FormFunds(_) | Kind::Prose(_) => {}
            }
        }
    }
    subject.results
}

/// The columns that the rows of a block print, in order.
fn columns_of(subject: &Subject<'_, '_, '_>, block: &rows::Block) -> Vec<u32> {
    let mut columns: Vec<u32> = subject.body.rows[block.range()]
        .iter()
        .flat_map(|row| row.cells.iter().map(|(column, _)| *column))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Whether a row of a block prints a number in a column: one without holds texts, or nothing.
fn has_numbers(subject: &Subject<'_, '_, '_>, block: &rows::Block, column: u32) -> bool {
    subject.body.rows[block.range()]
        .iter()
        .flat_map(|row| &row.cells)
        .any(|(known, amount)| *known == column && amount.number.is_some())
}
