//! Figures that stand in more than one table of a document say the same.

use super::file::{Check, FigureIn, Kind, MoneyChecks};
use super::report::{column_name, diagnostic, row_name};
use biao_model::{
    CheckResult, Decimal, Diagnostic, Entry, Outcome, Places, Record, TableBody, TableRow, Text,
    fold_label,
};
use biao_normalize::Normalizer;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A figure, with the table and the cell that print it.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub(super) record: usize,
    pub(super) row: usize,
    pub(super) column: u32,
    pub(super) cell: usize,
    pub(super) number: Decimal,
    pub(super) places: Places,
}

impl Printed {
    pub(super) fn pointer(&self) -> String {
        format!("/rows/{}/cells/{}", self.row, self.cell)
    }

    /// The figures of a row.
    pub(super) fn of_row(record: usize, at: usize, row: &TableRow<'_>) -> Vec<Self> {
        let cells = row.cells.iter().enumerate();
        cells
            .filter_map(|(cell, (column, amount))| {
                Some(Self {
                    record,
                    row: at,
                    column: *column,
                    cell,
                    number: amount.number?,
                    places: amount.text.places.clone(),
                })
            })
            .collect()
    }
}

/// Compares the figure `left` of every table with those of `right`: one of them is the same, or at
/// least as much.
pub(super) fn check(
    check: &Check,
    left: &str,
    right: &[String],
    checks: &MoneyChecks,
    records: &mut [Record<'_>],
    normalizer: &Normalizer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let find = |name: &str| -> Vec<Printed> {
        let places = &checks.figure[name];
        (0..records.len())
            .filter_map(|record| printed(records, record, places))
            .collect()
    };
    let stated = find(left);
    let others: Vec<Vec<Printed>> = right.iter().map(|name| find(name)).collect();
    let mut results = Vec::new();
    for (nth, figure) in stated.iter().enumerate() {
        let candidates: Vec<&Printed> = others
            .iter()
            .filter_map(|others| counterpart(records, &stated, nth, others))
            .collect();
        let Some(first) = candidates.first() else {
            continue;
        };
        let at_most = matches!(check.kind, Kind::AtMost { .. });
        let agrees = |other: &&&Printed| match compare(records, figure, other, normalizer) {
            Some(Ordering::Equal) => true,
            Some(Ordering::Less) => at_most,
            Some(Ordering::Greater) | None => false,
        };
        let agreeing = candidates.iter().find(agrees);
        let compared = agreeing.unwrap_or(first);
        let outcome = match (agreeing, compare(records, figure, first, normalizer)) {
            (Some(_), _) => Outcome::Holds,
            (None, Some(_)) => Outcome::Fails,
            (None, None) => {
                Outcome::NotApplied("the tables print no unit that can be compared".into())
            }
        };
        let mut places = figure.places.clone();
        places.extend(compared.places.iter().copied());
        let computed = in_unit_of(records, compared, figure.record, normalizer);
        if outcome == Outcome::Fails {
            let title = |record: usize| -> String {
                let title = records[record].title.as_ref().map(Text::as_str);
                title.unwrap_or(&records[record].form).to_owned()
            };
            diagnostics.push(diagnostic(
                check,
                format!("/records/{}{}", figure.record, figure.pointer()),
                &places,
                figure.number,
                computed.unwrap_or(compared.number),
                &[
                    ("label", &name_of(records, figure)),
                    ("table", &title(figure.record)),
                    ("other_label", &name_of(records, compared)),
                    ("other_table", &title(compared.record)),
                ],
            ));
        }
        results.push((
            figure.record,
            CheckResult {
                code: Cow::Owned(check.code.clone()),
                at: figure.pointer(),
                against: Some(format!(
                    "/records/{}{}",
                    compared.record,
                    compared.pointer()
                )),
                stated: Some(figure.number),
                computed,
                outcome,
                places,
            },
        ));
    }
    for (record, result) in results {
        if let Some(body) = &mut records[record].body {
            body.checks.push(result);
        }
    }
}

/// The figure of a record: the last cell that one of the descriptions knows.
pub(super) fn printed(
    records: &[Record<'_>],
    record: usize,
    places: &[FigureIn],
) -> Option<Printed> {
    let subject = &records[record];
    let body = subject.body.as_ref()?;
    places
        .iter()
        .filter(|place| place.form == subject.form)
        .find_map(|place| {
            let mut found = (0..body.rows.len()).rev().filter_map(|row| {
                let (cell, column) = cell_of(body, row, place)?;
                let (_, amount) = &body.rows[row].cells[cell];
                Some(Printed {
                    record,
                    row,
                    column,
                    cell,
                    number: amount.number?,
                    places: amount.text.places.clone(),
                })
            });
            found.next()
        })
}

/// All figures of a record that one of the descriptions knows.
pub(super) fn cells(records: &[Record<'_>], record: usize, places: &[FigureIn]) -> Vec<Printed> {
    let subject = &records[record];
    let Some(body) = &subject.body else {
        return Vec::new();
    };
    let known = |row: &TableRow<'_>, column: u32| {
        places.iter().any(|place| {
            place.form == subject.form && means_row(place, row) && means_column(place, body, column)
        })
    };
    let rows = body.rows.iter().enumerate();
    let figures = rows.flat_map(|(at, row)| {
        let figures = Printed::of_row(record, at, row).into_iter();
        figures.filter(|figure| known(row, figure.column))
    });
    figures.collect()
}

fn means_row(place: &FigureIn, row: &TableRow<'_>) -> bool {
    let block = row.block.as_ref().map_or("", Text::as_str);
    let label = row.label.as_ref().map_or("", Text::as_str);
    let coded = match &row.code {
        None => place.code.is_empty(),
        Some(code) => place.code.match_text(code.as_str()),
    };
    coded
        && (place.block.is_empty() || place.block.match_text(block))
        && (place.row.match_text(label) || (place.row.is_empty() && !place.code.is_empty()))
}

fn means_column(place: &FigureIn, body: &TableBody<'_>, column: u32) -> bool {
    place.column.is_empty() || place.column.match_folded(&column_path(body, column))
}

/// The cell of a row that a description means.
fn cell_of(body: &TableBody<'_>, row: usize, place: &FigureIn) -> Option<(usize, u32)> {
    let subject = &body.rows[row];
    if !means_row(place, subject) {
        return None;
    }
    let mut found: Vec<(usize, usize, u32)> = subject
        .cells
        .iter()
        .enumerate()
        .filter(|(_, (column, amount))| {
            amount.number.is_some() && means_column(place, body, *column)
        })
        .map(|(at, (column, _))| (body.columns[*column as usize].path.len(), at, *column))
        .collect();
    found.sort_unstable();
    // The outermost header; two that are meant alike: neither is.
    let (depth, at, column) = *found.first()?;
    let alone = found.get(1).is_none_or(|(other, ..)| *other > depth);
    alone.then_some((at, column))
}

fn column_path(body: &TableBody<'_>, column: u32) -> String {
    let path = &body.columns[column as usize].path;
    let folded: Vec<Cow<'_, str>> = path.iter().map(|text| fold_label(text.as_str())).collect();
    folded.join(">")
}

/// The figure of the same set of tables: of the same organisation and year; where a document prints
/// several sets, the one at the same place in their order.
fn counterpart<'p>(
    records: &[Record<'_>],
    stated: &[Printed],
    nth: usize,
    others: &'p [Printed],
) -> Option<&'p Printed> {
    let own = &records[stated[nth].record];
    let same_set = |figure: &Printed, form: &str| {
        let record = &records[figure.record];
        record.form == form
            && year(record) == year(own)
            && organisation(record) == organisation(own)
    };
    let form = &records[others.first()?.record].form;
    let mut forms: Vec<&str> = Vec::new();
    for other in others {
        let form = records[other.record].form.as_ref();
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    let left: Vec<usize> = (0..stated.len())
        .filter(|at| same_set(&stated[*at], &own.form))
        .collect();
    let place = left.iter().position(|at| *at == nth)?;
    for form in forms.iter().copied().chain([form.as_ref()]) {
        let right: Vec<&Printed> = others
            .iter()
            .filter(|other| same_set(other, form))
            .collect();
        if right.len() == left.len() {
            return Some(right[place]);
        }
        // One table that several of another kind repeat.
        if let [only] = right.as_slice() {
            return Some(only);
        }
    }
    None
}

pub(super) fn year(record: &Record<'_>) -> Option<i32> {
    record.fields.iter().find_map(|field| match field.entry {
        Entry::Year { year, .. } => Some(year),
        _ => None,
    })
}

fn organisation(record: &Record<'_>) -> Option<String> {
    text_field(record, "organisation").map(|name| fold_label(name).into_owned())
}

/// A field of text.
pub(super) fn text_field<'r>(record: &'r Record<'_>, id: &str) -> Option<&'r str> {
    record.fields.iter().find_map(|field| match &field.entry {
        Entry::Text(text) if field.id == id => Some(text.as_str()),
        _ => None,
    })
}

/// The unit of a figure: its column's, else its table's.
pub(super) fn unit<'r>(records: &'r [Record<'_>], figure: &Printed) -> Option<&'r str> {
    let record = &records[figure.record];
    let column = record.body.as_ref()?.columns.get(figure.column as usize)?;
    column
        .unit
        .as_ref()
        .map(Text::as_str)
        .or_else(|| text_field(record, "unit"))
}

/// How two amounts compare; `None` where their units cannot be compared. Where the units differ, the
/// finer one may have been rounded to the other.
fn compare(
    records: &[Record<'_>],
    one: &Printed,
    other: &Printed,
    normalizer: &Normalizer,
) -> Option<Ordering> {
    let (a, b) = (unit(records, one), unit(records, other));
    if a == b || a.is_none() || b.is_none() {
        // The same unit, or one that only one of the tables prints.
        return (a == b || one.number == other.number).then(|| one.number.cmp(&other.number));
    }
    let (a, b) = (a?, b?);
    let base = |number: Decimal, unit: &str| normalizer.canonical(number, unit);
    let difference = base(one.number, a)?.checked_sub(base(other.number, b)?)?;
    let digit = |figure: &Printed, unit: &str| base(Decimal::new(1, figure.number.scale()), unit);
    let coarse = digit(one, a)?.max(digit(other, b)?);
    let twice = difference.checked_mul(Decimal::new(2, 0))?;
    let apart = Decimal::new(twice.mantissa().abs(), twice.scale());
    Some(if apart <= coarse {
        Ordering::Equal
    } else {
        difference.cmp(&Decimal::ZERO)
    })
}

/// A figure in the unit of another table.
fn in_unit_of(
    records: &[Record<'_>],
    figure: &Printed,
    record: usize,
    normalizer: &Normalizer,
) -> Option<Decimal> {
    let (own, other) = (unit(records, figure), text_field(&records[record], "unit"));
    match (own, other) {
        (Some(own), Some(other)) if own != other => {
            let one = normalizer.canonical(Decimal::new(1, 0), other)?;
            normalizer
                .canonical(figure.number, own)?
                .checked_div_exact(one)
        }
        _ => Some(figure.number),
    }
}

pub(super) fn name_of(records: &[Record<'_>], figure: &Printed) -> String {
    let Some(body) = &records[figure.record].body else {
        return String::new();
    };
    let (row, column) = (row_name(body, figure.row), column_name(body, figure.column));
    match (row.is_empty(), column.is_empty()) {
        (_, true) => row,
        (true, false) => column,
        (false, false) => format!("{row}, {column}"),
    }
}
