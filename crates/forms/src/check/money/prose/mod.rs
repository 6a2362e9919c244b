//! Amounts of the running text beside the same amounts in the tables.

mod class;
mod file;
mod passage;
mod statement;
#[cfg(test)]
mod tests;

use super::across::{Printed, cells, name_of, unit, year};
use super::file::{Check, MoneyChecks};
use super::report::diagnostic;
use biao_model::{
    CheckResult, Decimal, Diagnostic, Document, Outcome, Record, TableBody, Text, fold_label,
};
use biao_normalize::Normalizer;
pub(super) use file::Prose;

use class::Class;
use passage::Passage;
use statement::{Statement, last_year, statements};
use std::borrow::Cow;

/// Figures that a message spells out.
const SPELT: usize = 4;

/// Compares every amount that a sentence states with the cells that print it. The result stands on
/// the table.
pub(super) fn check(
    check: &Check,
    prose: &Prose,
    checks: &MoneyChecks,
    document: &Document<'_>,
    records: &mut [Record<'_>],
    normalizer: &Normalizer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if records.iter().all(|record| record.body.is_none()) {
        return;
    }
    let beside = Beside {
        prose,
        checks,
        records,
        normalizer,
    };
    let mut results = Vec::new();
    for passage in Passage::all(document) {
        for statement in statements(&passage, prose, normalizer) {
            let meant = beside.meant_by(&statement);
            let Some(compared) = beside.compare(&statement, &meant) else {
                continue;
            };
            let figure = compared.figure;
            let mut places = figure.places.clone();
            places.extend(passage.places(&statement.range));
            if compared.outcome == Outcome::Fails {
                let record = &beside.records[figure.record];
                let title = record.title.as_ref().map_or(&*record.form, Text::as_str);
                diagnostics.push(diagnostic(
                    check,
                    format!("/records/{}{}", figure.record, figure.pointer()),
                    &places,
                    figure.number,
                    compared.computed.unwrap_or(statement.number),
                    &[
                        ("label", &name_of(beside.records, figure)),
                        ("table", title),
                        ("figures", &spelt(&meant)),
                        ("text", &passage.text[statement.range.clone()]),
                    ],
                ));
            }
            let result = CheckResult {
                code: Cow::Owned(check.code.clone()),
                at: figure.pointer(),
                against: None,
                stated: Some(figure.number),
                computed: compared.computed,
                outcome: compared.outcome,
                places,
            };
            results.push((figure.record, result));
        }
    }
    for (record, result) in results {
        if let Some(body) = &mut records[record].body {
            body.checks.push(result);
        }
    }
}

/// The tables that the text speaks of.
struct Beside<'s, 'a> {
    prose: &'s Prose,
    checks: &'s MoneyChecks,
    records: &'s [Record<'a>],
    normalizer: &'s Normalizer,
}

/// What came of a statement, and the figure that it was compared with.
struct Compared<'m> {
    figure: &'m Printed,
    outcome: Outcome,
    /// The stated amount in the unit of the figure.
    computed: Option<Decimal>,
}

impl Beside<'_, '_> {
    /// The cells that a statement means: those of the row with its code, or of a named figure.
    fn meant_by(&self, statement: &Statement<'_>) -> Vec<Printed> {
        if self.prose.apart.match_folded(&statement.sentence) {
            return Vec::new();
        }
        let mut meant = if let Some(class) = statement.class(self.prose) {
            self.rows_of(&class)
        } else if statement.names_a_level(self.prose) {
            return Vec::new();
        } else {
            self.named(&statement.clause)
        };
        let said = statement.year();
        meant.retain(|figure| self.is_of_the_year(figure, said));
        meant
    }

    fn named(&self, clause: &str) -> Vec<Printed> {
        let figures = self.prose.figures_of(clause).iter();
        figures
            .map(|name| &self.checks.figure[name])
            .flat_map(|places| {
                (0..self.records.len()).flat_map(move |at| cells(self.records, at, places))
            })
            .collect()
    }

    fn rows_of(&self, class: &Class<'_>) -> Vec<Printed> {
        let mut found = Vec::new();
        for (record, body) in self.bodies() {
            for (at, row) in body.rows.iter().enumerate() {
                if class.means(body, row) {
                    found.extend(Printed::of_row(record, at, row));
                }
            }
        }
        found
    }

    fn bodies(&self) -> impl Iterator<Item = (usize, &TableBody<'_>)> {
        let records = self.records.iter().enumerate();
        records.filter_map(|(at, record)| Some((at, record.body.as_ref()?)))
    }

    /// Whether a column counts money of the year that the sentence names, or of the table's own. A column
    /// is of the year in its headers, else of the table's.
    fn is_of_the_year(&self, figure: &Printed, said: Option<i32>) -> bool {
        let record = &self.records[figure.record];
        let own = year(record);
        let column = record
            .body
            .as_ref()
            .map(|body| &body.columns[figure.column as usize]);
        let words = &self.checks.columns;
        let mut printed = None;
        for header in column.iter().flat_map(|column| &column.path) {
            let header = fold_label(header.as_str());
            if words.apart.match_folded(&header) || words.uncounted.match_folded(&header) {
                return false;
            }
            printed = last_year(&header).or(printed);
        }
        match said {
            Some(said) => printed.or(own) == Some(said),
            None => printed.is_none() || printed == own,
        }
    }

    /// The first figure that says the same; where none does, the first. Nothing is compared where
    /// the text says zero and the table prints nothing.
    fn compare<'m>(&self, statement: &Statement<'_>, meant: &'m [Printed]) -> Option<Compared<'m>> {
        let first = meant.first()?;
        let judged = |figure: &Printed| self.judge(statement, figure);
        let agreeing = [Outcome::Holds, Outcome::HoldsRounded]
            .into_iter()
            .find_map(|good| {
                let mut figures = meant.iter();
                let figure = figures.find(|figure| judged(figure) == Some(good.clone()))?;
                Some((figure, good))
            });
        if agreeing.is_none() && statement.number.is_zero() {
            return None;
        }
        let (figure, outcome) = agreeing.unwrap_or_else(|| {
            let outcome = if judged(first).is_none() {
                Outcome::NotApplied("the table prints no unit that can be compared".to_owned())
            } else if self.are_several(meant) {
                Outcome::NotApplied("several rows or tables may be meant".to_owned())
            } else {
                Outcome::Fails
            };
            (first, outcome)
        });
        let computed = unit(self.records, figure).and_then(|unit| {
            let one = self.normalizer.canonical(Decimal::new(1, 0), unit)?;
            let stated = self
                .normalizer
                .canonical(statement.number, &statement.unit)?;
            stated.checked_div_exact(one)
        });
        Some(Compared {
            figure,
            outcome,
            computed,
        })
    }

    /// Whether an amount in a sentence is that of a cell. Sentences round, or cut off: less than a
    /// last digit of the coarser one may be between them.
    fn judge(&self, statement: &Statement<'_>, figure: &Printed) -> Option<Outcome> {
        let printed = unit(self.records, figure)?;
        let base = |number: Decimal, unit: &str| self.normalizer.canonical(number, unit);
        let digit = |number: Decimal, unit: &str| base(Decimal::new(1, number.scale()), unit);
        let stated = base(statement.number, &statement.unit)?;
        let difference = stated.checked_sub(base(figure.number, printed)?)?;
        let difference = Decimal::new(difference.mantissa().abs(), difference.scale());
        let coarse = digit(statement.number, &statement.unit)?.max(digit(figure.number, printed)?);
        Some(if difference.is_zero() {
            Outcome::Holds
        } else if difference < coarse {
            Outcome::HoldsRounded
        } else {
            Outcome::Fails
        })
    }

    /// Whether the figures are of different rows by their codes, or of tables of one kind.
    fn are_several(&self, meant: &[Printed]) -> bool {
        let code = |figure: &Printed| {
            let body = self.records[figure.record].body.as_ref()?;
            body.rows[figure.row].code.as_ref().map(Text::as_str)
        };
        let form = |figure: &Printed| &self.records[figure.record].form;
        let differs = |one: &Printed, other: &Printed| {
            code(one) != code(other) || one.record != other.record && form(one) == form(other)
        };
        let mut figures = meant.iter().enumerate();
        figures.any(|(at, one)| meant[at + 1..].iter().any(|other| differs(one, other)))
    }
}

/// The figures as a message lists them, each once.
fn spelt(meant: &[Printed]) -> String {
    let mut figures: Vec<String> = Vec::new();
    for figure in meant {
        let printed = figure.number.to_string();
        if !figures.contains(&printed) {
            figures.push(printed);
        }
    }
    let more = figures.len() > SPELT;
    figures.truncate(SPELT);
    figures.join(", ") + if more { ", …" } else { "" }
}
