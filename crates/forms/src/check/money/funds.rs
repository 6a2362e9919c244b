//! A project's total in its own form and in the table of projects.

use super::across::text_field;
use super::file::{Check, FormFunds};
use super::report::{diagnostic, row_name};
use biao_model::{
    Amount, CheckResult, Decimal, Diagnostic, Entry, Field, Outcome, Places, Record, Text,
    fold_label,
};
use biao_normalize::Normalizer;
use std::borrow::Cow;

/// A project's total as a table or a form prints it.
struct Project {
    record: usize,
    pointer: String,
    name: String,
    number: Decimal,
    unit: Option<String>,
    places: Places,
    /// The number was taken from a label that stands for the year's total.
    assumed: bool,
    /// Whose project it is, where that is printed.
    organisations: Vec<String>,
}

/// Compares the total of every project's form with the only row of the same name in the tables of
/// projects. The result stands on the table.
pub(super) fn check(
    check: &Check,
    funds: &FormFunds,
    records: &mut [Record<'_>],
    normalizer: &Normalizer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let rows: Vec<Project> = (0..records.len())
        .flat_map(|index| of_table(funds, records, index))
        .collect();
    if rows.is_empty() {
        return;
    }
    let forms: Vec<Project> = (0..records.len())
        .filter_map(|index| of_form(funds, records, index))
        .collect();
    let mut results = Vec::new();
    for form in &forms {
        let alone = forms.iter().filter(|other| other.name == form.name).count() == 1;
        // A row that goes on with a bracket is a part of the project, or another of the same name.
        let mut same = rows.iter().filter(|row| {
            row.name
                .strip_prefix(form.name.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
        });
        let (true, Some(row), None) = (alone, same.next(), same.next()) else {
            continue;
        };
        let foreign = |of: &String| {
            !form.organisations.is_empty()
                && !form
                    .organisations
                    .iter()
                    .any(|own| own.contains(of.as_str()) || of.contains(own.as_str()))
        };
        if row.name != form.name || row.organisations.iter().any(foreign) {
            continue;
        }
        let (mut outcome, computed) = compare(row, form, normalizer);
        if outcome == Outcome::Fails && form.assumed {
            let reason = "the form prints no total of the year";
            outcome = Outcome::NotApplied(reason.to_owned());
        }
        let mut places = row.places.clone();
        places.extend(form.places.iter().copied());
        if let (Outcome::Fails, Some(computed)) = (&outcome, computed) {
            let label = records[row.record]
                .body
                .as_ref()
                .zip(row.pointer.split('/').nth(2).and_then(|at| at.parse().ok()))
                .map_or_else(String::new, |(body, at)| row_name(body, at));
            diagnostics.push(diagnostic(
                check,
                format!("/records/{}{}", row.record, row.pointer),
                &places,
                row.number,
                computed,
                &[("label", &label)],
            ));
        }
        results.push((
            row.record,
            CheckResult {
                code: Cow::Owned(check.code.clone()),
                outcome,
                at: row.pointer.clone(),
                against: Some(format!("/records/{}{}", form.record, form.pointer)),
                stated: Some(row.number),
                computed,
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

/// The total of a form in the unit of the table, compared with the table's.
fn compare(row: &Project, form: &Project, normalizer: &Normalizer) -> (Outcome, Option<Decimal>) {
    if row.unit == form.unit {
        let outcome = if row.number == form.number {
            Outcome::Holds
        } else {
            Outcome::Fails
        };
        return (outcome, Some(form.number));
    }
    let unknown = || {
        let reason = "the form and the table print no units that can be compared".to_owned();
        (Outcome::NotApplied(reason), None)
    };
    let (Some(table_unit), Some(form_unit)) = (&row.unit, &form.unit) else {
        return unknown();
    };
    let base = |number: Decimal, unit: &str| normalizer.canonical(number, unit);
    let converted = || -> Option<(Decimal, Decimal, Decimal)> {
        let own = base(row.number, table_unit)?;
        let other = base(form.number, form_unit)?;
        let digit =
            |project: &Project, unit: &str| base(Decimal::new(1, project.number.scale()), unit);
        let coarse = digit(row, table_unit)?.max(digit(form, form_unit)?);
        let difference = own.checked_sub(other)?.checked_mul(Decimal::new(2, 0))?;
        let one = base(Decimal::new(1, 0), table_unit)?;
        Some((difference, coarse, other.checked_div_exact(one)?))
    };
    let Some((twice, coarse, computed)) = converted() else {
        return unknown();
    };
    let outcome = if twice.is_zero() {
        Outcome::Holds
    } else if Decimal::new(twice.mantissa().abs(), twice.scale()) <= coarse {
        Outcome::HoldsRounded
    } else {
        Outcome::Fails
    };
    (outcome, Some(computed))
}

fn of_form(funds: &FormFunds, records: &[Record<'_>], index: usize) -> Option<Project> {
    let record = &records[index];
    let members = record.fields.iter().find_map(|field| match &field.entry {
        Entry::Group(members) if field.id == funds.field => Some(members),
        _ => None,
    })?;
    let amount = member(members, &funds.total)?;
    // A total that was taken from another label (that of the whole term) need not be the year's: that
    // it differs says nothing.
    let assumed = record.repairs.iter().any(|repair| {
        repair.code == "form/label-stands-for" && repair.places == amount.text.places
    });
    let name = text_field(record, &funds.name)?;
    let unit = members.iter().find_map(|member| match &member.entry {
        Entry::Text(unit) if member.id == "unit" => Some(unit.as_str().to_owned()),
        _ => None,
    });
    Some(Project {
        record: index,
        pointer: format!("/fields/{}/{}", funds.field, funds.total),
        name: fold_label(name).into_owned(),
        number: amount.number?,
        unit,
        places: amount.text.places.clone(),
        assumed,
        organisations: record
            .fields
            .iter()
            .filter(|field| funds.organisations.iter().any(|id| id == field.id))
            .filter_map(|field| match &field.entry {
                Entry::Text(text) => Some(text),
                Entry::Coded { name, .. } => name.as_ref(),
                _ => None,
            })
            .map(|name| fold_label(name.as_str()).into_owned())
            .collect(),
    })
}

fn member<'r, 'a>(members: &'r [Field<'a>], id: &str) -> Option<&'r Amount<'a>> {
    members.iter().find_map(|member| match &member.entry {
        Entry::Amount(amount) if member.id == id => Some(amount),
        _ => None,
    })
}

/// The rows of a table of projects, each with the amount of the first column that is meant.
fn of_table(funds: &FormFunds, records: &[Record<'_>], index: usize) -> Vec<Project> {
    let record = &records[index];
    let Some(body) = record
        .body
        .as_ref()
        .filter(|_| funds.table.iter().any(|form| *form == record.form))
    else {
        return Vec::new();
    };
    let amount_of = |row: usize| {
        body.rows[row].cells.iter().position(|(column, amount)| {
            let path = &body.columns[*column as usize].path;
            amount.number.is_some()
                && path
                    .last()
                    .is_some_and(|head| funds.column.match_text(head.as_str()))
        })
    };
    let mut organisation = None;
    (0..body.rows.len())
        .filter_map(|row| {
            if let (Some(code), Some(label)) = (&body.rows[row].code, &body.rows[row].label)
                && code.as_str().len() >= 6
            {
                organisation = Some(fold_label(label.as_str()).into_owned());
            }
            let at = amount_of(row)?;
            let (column, amount) = &body.rows[row].cells[at];
            let label = body.rows[row].label.as_ref()?;
            let unit = body.columns[*column as usize]
                .unit
                .as_ref()
                .map(Text::as_str)
                .or_else(|| text_field(record, "unit"));
            Some(Project {
                record: index,
                pointer: format!("/rows/{row}/cells/{at}"),
                name: fold_label(label.as_str()).into_owned(),
                number: amount.number?,
                unit: unit.map(str::to_owned),
                places: amount.text.places.clone(),
                assumed: false,
                organisations: organisation.iter().cloned().collect(),
            })
        })
        .collect()
}
