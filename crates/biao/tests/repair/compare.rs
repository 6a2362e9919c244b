//! Printed tables, read by the pipeline and held against what was written.

use crate::pages::{Cut, cuts, is_moved, is_shifted, parts, seeds};
use crate::print::{DIALECTS, Dialect, RUNNING, print};
use crate::sheet::{Form, Sheet};
use biao::model::{Entry, Indicator, Record, Table, Text};
use biao::{Pipeline, Processed};
use proptest::prelude::*;
use proptest::sample::select;
use std::fmt;
use std::sync::OnceLock;

fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| Pipeline::new(&[]).expect("the built-in profiles are right"))
}

pub(crate) fn read<T>(markdown: &str, look: impl FnOnce(&Processed<'_>) -> T) -> T {
    let decoded = biao::decode("case.md", markdown.as_bytes()).expect("it is text");
    look(&pipeline().process(&decoded))
}

/// One printed table; a failure shows the document.
#[derive(Clone)]
pub(crate) struct Case<T> {
    pub(crate) logical: T,
    pub(crate) cuts: Vec<Cut>,
    pub(crate) dialect: Dialect,
    pub(crate) markdown: String,
}

impl<T> fmt::Debug for Case<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}, {:#?}", self.dialect, self.cuts)?;
        f.write_str(&self.markdown)
    }
}

pub(crate) fn case<T: fmt::Debug + Clone>(
    logical: impl Strategy<Value = T>,
    sheet: fn(&T) -> &Sheet,
) -> impl Strategy<Value = Case<T>> {
    (logical, seeds(), select(&DIALECTS[..])).prop_map(move |(logical, seeds, dialect)| {
        let cuts = cuts(sheet(&logical), &seeds);
        let table = print(&parts(sheet(&logical), &cuts), &cuts, dialect);
        Case {
            markdown: format!("{RUNNING}\n\n{table}{RUNNING}\n"),
            logical,
            cuts,
            dialect,
        }
    })
}

/// The mark on a table whose columns were assigned.
const ALIGNED: &str = "table/columns-aligned";

fn said(indicator: &Indicator<'_>) -> [String; 4] {
    let level = |at: usize| {
        let text = indicator.levels[at].as_ref();
        text.map_or_else(String::new, |text| text.as_str().to_owned())
    };
    [
        level(0),
        level(1),
        level(2),
        indicator.value.raw.to_string(),
    ]
}

/// Holds a record against its form; says what is wrong.
fn compare_form(
    case: &Case<Form>,
    record: &Record<'_>,
    processed: &Processed<'_>,
) -> Result<(), String> {
    let form = &case.logical;
    let aligned = record.repairs.iter().any(|r| r.code == ALIGNED);
    let shifted = |row| aligned && is_shifted(&form.sheet, &case.cuts, row);
    if (0..form.sheet.rows).any(shifted) {
        return Ok(());
    }
    let named = record.fields.iter().any(|field| {
        let is_name = |text: &Text<'_>| field.id == "project_name" && text.as_str() == form.name;
        matches!(&field.entry, Entry::Text(text) if is_name(text))
    });
    if !named {
        return Err(format!("the name {} is not there", form.name));
    }
    let got: Vec<[String; 4]> = record.indicators.iter().map(said).collect();
    if got.len() != form.indicators.len() {
        return Err(format!(
            "{} rows became {}: {got:#?}",
            form.indicators.len(),
            got.len()
        ));
    }
    for (at, (right, got)) in form.indicators.iter().zip(&got).enumerate() {
        let row = form.sheet.header + 1 + at;
        let marked = || {
            let path = format!("/indicators/{at}/");
            let found = |at: &Option<String>| at.as_ref().is_some_and(|at| at.contains(&path));
            !record.indicators[at].repairs.is_empty()
                || processed.diagnostics.iter().any(|d| found(&d.at))
        };
        for col in 0..4 {
            if right[col] == got[col] {
                continue;
            }
            let open = is_moved(&form.sheet, &case.cuts, row, col);
            if !(open && marked()) {
                return Err(format!(
                    "row {row}, column {col}: {:?} became {:?}{}",
                    right[col],
                    got[col],
                    if open { ", unmarked" } else { "" }
                ));
            }
        }
    }
    Ok(())
}

/// Holds the records of a document against its forms.
pub(crate) fn compare_forms(
    cases: &[&Case<Form>],
    processed: &Processed<'_>,
) -> Result<(), String> {
    if processed.records.len() != cases.len() {
        let found = processed.records.len();
        return Err(format!("{} forms became {found} records", cases.len()));
    }
    let mut pairs = cases.iter().zip(&processed.records);
    pairs.try_for_each(|(case, record)| compare_form(case, record, processed))
}

/// Holds the tables of a document against the one that was written.
pub(crate) fn compare_plain(case: &Case<Sheet>, processed: &Processed<'_>) -> Result<(), String> {
    let sheet = &case.logical;
    let aligned = |table: &Table<'_>| table.repairs.iter().any(|r| r.code == ALIGNED);
    let shifted = |row| is_shifted(sheet, &case.cuts, row);
    if processed.tables.iter().any(aligned) && (0..sheet.rows).any(shifted) {
        return Ok(());
    }
    let [table] = &processed.tables[..] else {
        return Err(format!("one table became {}", processed.tables.len()));
    };
    let size = (table.rows() as usize, table.columns() as usize);
    if size != (sheet.rows, sheet.cols) {
        return Err(format!("{:?} became {size:?}", (sheet.rows, sheet.cols)));
    }
    for row in 0..sheet.rows {
        for col in 0..sheet.cols {
            let right = &sheet.at(row, col).text;
            let cell = table.cell(row as u32, col as u32);
            let got = cell.text.as_str();
            if right == got {
                continue;
            }
            // A blank is as printed; any other text must say that it was put there.
            let open = is_moved(sheet, &case.cuts, row, col);
            if !(open && (got.is_empty() || !cell.repairs.is_empty())) {
                return Err(format!("row {row}, column {col}: {right:?} became {got:?}"));
            }
        }
    }
    Ok(())
}
