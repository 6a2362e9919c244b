//! What came of a check: a result on the table, and a diagnostic where it fails.

use super::figure::{Precision, Sum, cell};
use super::file::Check;
use crate::check::fill;
use biao_model::{CheckResult, Decimal, Diagnostic, Outcome, Places, TableBody, Text};
use biao_normalize::Normalizer;
use std::borrow::Cow;

/// Parts that a message spells out.
const SPELT: usize = 6;

/// A table while it is checked.
pub(super) struct Subject<'s, 'd, 'a> {
    /// Index of the record in its document.
    pub(super) record: usize,
    pub(super) body: &'s TableBody<'a>,
    pub(super) precision: Precision,
    pub(super) normalizer: &'s Normalizer,
    pub(super) results: Vec<CheckResult<'a>>,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
}

/// A sum that a cell states.
pub(super) struct Finding<'c> {
    pub(super) check: &'c Check,
    pub(super) row: usize,
    pub(super) column: u32,
    pub(super) sum: Sum,
}

impl Subject<'_, '_, '_> {
    /// Compares what a cell states with a sum. Nothing is said where the cell prints no number, or
    /// no part is printed.
    pub(super) fn judge(&mut self, finding: &Finding<'_>) {
        let Finding {
            row, column, sum, ..
        } = finding;
        let stated = cell(&self.body.rows[*row], *column).and_then(|(_, amount)| amount.number);
        let Some(stated) = stated else { return };
        if sum.is_idle(stated) {
            return;
        }
        let (outcome, computed) = sum.judge(stated, self.precision);
        self.add(finding, stated, outcome, computed);
    }

    /// Adds what came of a comparison.
    pub(super) fn add(
        &mut self,
        finding: &Finding<'_>,
        stated: Decimal,
        outcome: Outcome,
        computed: Option<Decimal>,
    ) {
        let Finding {
            check,
            row,
            column,
            sum,
        } = finding;
        let Some((at, amount)) = cell(&self.body.rows[*row], *column) else {
            return;
        };
        let at = format!("/rows/{row}/cells/{at}");
        let mut places: Places = amount.text.places.clone();
        places.extend(sum.places.iter().copied());
        if outcome == Outcome::Fails
            && let Some(computed) = computed
        {
            let label = row_name(self.body, *row);
            let header = column_name(self.body, *column);
            let parts = spelt(&sum.parts);
            self.diagnostics.push(diagnostic(
                check,
                format!("/records/{}{at}", self.record),
                &places,
                stated,
                computed,
                &[("label", &label), ("column", &header), ("parts", &parts)],
            ));
        }
        self.results.push(CheckResult {
            code: Cow::Owned(check.code.clone()),
            outcome,
            at,
            against: None,
            stated: Some(stated),
            computed,
            places,
        });
    }
}

impl Subject<'_, '_, '_> {
    /// Says why the number in a cell cannot be checked.
    pub(super) fn not_applied(&mut self, check: &Check, row: usize, column: u32, reason: &str) {
        let Some((at, amount)) = cell(&self.body.rows[row], column) else {
            return;
        };
        let Some(stated) = amount.number.filter(|number| !number.is_zero()) else {
            return;
        };
        self.results.push(CheckResult {
            code: Cow::Owned(check.code.clone()),
            outcome: Outcome::NotApplied(reason.to_owned()),
            at: format!("/rows/{row}/cells/{at}"),
            against: None,
            stated: Some(stated),
            computed: None,
            places: amount.text.places.clone(),
        });
    }
}

/// The warning that a check fails.
pub(super) fn diagnostic(
    check: &Check,
    at: String,
    places: &Places,
    stated: Decimal,
    computed: Decimal,
    more: &[(&str, &str)],
) -> Diagnostic {
    let difference = stated
        .checked_sub(computed)
        .map_or_else(String::new, |difference| {
            difference.normalized().to_string()
        });
    let (stated, computed) = (stated.to_string(), computed.to_string());
    let mut placeholders = vec![
        ("stated", stated.as_str()),
        ("computed", &computed),
        ("difference", &difference),
    ];
    placeholders.extend(more);
    Diagnostic {
        code: Cow::Owned(check.code.clone()),
        severity: check.severity.into(),
        message: fill(&check.message, &placeholders),
        at: Some(at),
        places: places.clone(),
    }
}

/// The parts of a sum as a message says them: all, or how many.
fn spelt(parts: &[Decimal]) -> String {
    let counted: Vec<String> = parts
        .iter()
        .filter(|part| !part.is_zero())
        .map(Decimal::to_string)
        .collect();
    match counted.len() {
        0 => "0".to_owned(),
        1..=SPELT => counted.join(" + "),
        more => {
            let sum = parts
                .iter()
                .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
            let sum = sum.map_or_else(String::new, |sum| sum.to_string());
            format!("{sum}, the sum of {more} figures")
        }
    }
}

/// What a row is called: its label, else its code, else its block.
pub(super) fn row_name(body: &TableBody<'_>, row: usize) -> String {
    let row = &body.rows[row];
    let printed = |text: &Option<Text<'_>>| {
        text.as_ref()
            .filter(|text| !text.is_blank())
            .map(|text| text.as_str().to_owned())
    };
    printed(&row.label)
        .or_else(|| printed(&row.code))
        .or_else(|| printed(&row.block))
        .unwrap_or_default()
}

/// The headers over a column.
pub(super) fn column_name(body: &TableBody<'_>, column: u32) -> String {
    let path = &body.columns[column as usize].path;
    let texts: Vec<&str> = path.iter().map(Text::as_str).collect();
    texts.join(" > ")
}
