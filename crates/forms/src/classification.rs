//! Published classifications: what a code is called.
//!
//! The lists are data (`data/classifications`). A row whose code one of them has gets the name in
//! force; a printed name that is none of the code's is reported, and nothing is corrected.

use crate::check;
use crate::profile::{Origin, ProfileError};
use biao_model::{Diagnostic, Entry, Record, Severity, TableRow, fold_label};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A classification as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "names the list for the reader of the file")]
    id: String,
    name: String,
    #[allow(dead_code, reason = "says to the reader of which year the list is")]
    year: i32,
    #[allow(dead_code, reason = "says to the reader whether codes may be missing")]
    complete: bool,
    #[allow(dead_code, reason = "says to the reader what is missing")]
    note: String,
    begins: String,
    digits: Vec<usize>,
    forms: Vec<String>,
    codes: BTreeMap<String, Names>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Names {
    One(NameFile),
    Several(Vec<NameFile>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum NameFile {
    Plain(String),
    InYears {
        name: String,
        from: Option<i32>,
        until: Option<i32>,
    },
}

/// A name of a code, and when it is in force.
#[derive(Debug, Clone)]
struct Name {
    printed: String,
    folded: String,
    from: Option<i32>,
    until: Option<i32>,
}

impl From<NameFile> for Name {
    fn from(file: NameFile) -> Self {
        let (name, from, until) = match file {
            NameFile::Plain(name) => (name, None, None),
            NameFile::InYears { name, from, until } => (name, from, until),
        };
        Self {
            folded: fold_name(&name),
            printed: name,
            from,
            until,
        }
    }
}

/// One classification.
#[derive(Debug, Clone)]
struct Classification {
    name: String,
    begins: String,
    digits: Vec<usize>,
    forms: Vec<String>,
    codes: BTreeMap<String, Vec<Name>>,
}

/// All classifications.
#[derive(Debug, Clone)]
pub(crate) struct Classifications {
    lists: Vec<Classification>,
}

macro_rules! built_in {
    ($id:literal) => {
        (
            concat!("classifications/", $id, ".toml"),
            include_str!(concat!("../data/classifications/", $id, ".toml")),
        )
    };
}

const LISTS: &[(&str, &str)] = &[
    built_in!("functional"),
    built_in!("economic-department"),
    built_in!("economic-government"),
];

impl Classifications {
    /// The built-in lists.
    pub(crate) fn load() -> Result<Self, ProfileError> {
        let lists = LISTS
            .iter()
            .map(|(file, text)| {
                let file: File = Origin { file, text }.parse()?;
                let names = |names| match names {
                    Names::One(name) => vec![name.into()],
                    Names::Several(names) => names.into_iter().map(Into::into).collect(),
                };
                Ok(Classification {
                    name: file.name,
                    begins: file.begins,
                    digits: file.digits,
                    forms: file.forms,
                    codes: file
                        .codes
                        .into_iter()
                        .map(|(code, listed)| (code, names(listed)))
                        .collect(),
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { lists })
    }

    /// The list and the names of a code in a form, oldest last.
    fn find(&self, form: &str, code: &str) -> Option<(&Classification, &[Name])> {
        let list = self.lists.iter().find(|list| {
            code.starts_with(list.begins.as_str())
                && list.digits.contains(&code.len())
                && list.forms.iter().any(|known| known == form)
        })?;
        Some((list, list.codes.get(code)?))
    }

    /// Names the rows of all records, and reports the printed names that are none of their codes'.
    pub(crate) fn name_rows<'a>(
        &'a self,
        records: &mut [Record<'a>],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (index, record) in records.iter_mut().enumerate() {
            let year = fiscal_year(record);
            let form = &record.form;
            let Some(body) = &mut record.body else {
                continue;
            };
            let codes = full_codes(&body.rows);
            let mut agreeing = 0;
            let mut differing = Vec::new();
            for (at, (row, code)) in body.rows.iter_mut().zip(&codes).enumerate() {
                let Some((list, names)) = code.as_ref().and_then(|code| self.find(form, code))
                else {
                    continue;
                };
                row.canonical = in_force(names, year);
                let Some(label) = row.label.as_ref().filter(|label| !label.is_blank()) else {
                    continue;
                };
                if names.iter().any(|name| says(label.as_str(), &name.folded)) {
                    agreeing += 1;
                } else {
                    differing.push((at, list.name.as_str(), names));
                }
            }
            // Where most codes stand beside something else, the label's column is no list of names:
            // a table of projects or of organisations.
            if agreeing <= differing.len() {
                for (at, ..) in differing {
                    body.rows[at].canonical = None;
                }
                continue;
            }
            for (at, list, names) in differing {
                let row = &body.rows[at];
                let (Some(code), Some(label)) = (&codes[at], &row.label) else {
                    continue;
                };
                let listed: Vec<&str> = names.iter().map(|name| name.printed.as_str()).collect();
                diagnostics.push(Diagnostic {
                    code: "form/code-name-mismatch".into(),
                    severity: Severity::Warning,
                    message: format!(
                        "{code} is printed as “{}”, the {list} calls it {}",
                        label.as_str(),
                        listed.join(" or ")
                    ),
                    at: Some(format!("/records/{index}/rows/{at}/label")),
                    places: label.places.clone(),
                });
            }
        }
    }
}

/// The name in force in a year: one that is limited to years, where the year is among them, else the
/// first that is not.
fn in_force(names: &[Name], year: Option<i32>) -> Option<&str> {
    let limited = |name: &&Name| name.from.is_some() || name.until.is_some();
    let covers = |name: &&Name| {
        year.is_some_and(|year| {
            name.from.is_none_or(|from| from <= year)
                && name.until.is_none_or(|until| year <= until)
        })
    };
    let own = names.iter().filter(limited).find(covers);
    own.or_else(|| names.iter().find(|name| !limited(name)))
        .map(|name| name.printed.as_str())
}

fn fiscal_year(record: &Record<'_>) -> Option<i32> {
    record.fields.iter().find_map(|field| match field.entry {
        Entry::Year { year, .. } => Some(year),
        _ => None,
    })
}

/// The codes in full: a row that prints only its own level's digits (`03`) goes on from its parent.
/// `None` for the codes of organisations, which go on to lengths that no classification has.
pub(crate) fn full_codes(rows: &[TableRow<'_>]) -> Vec<Option<String>> {
    let mut codes: Vec<Option<String>> = Vec::with_capacity(rows.len());
    for row in rows {
        let own = row.code.as_ref().map(|code| {
            let digits = code.as_str().chars().filter(|c| !c.is_whitespace());
            digits.collect::<String>()
        });
        let full = own.map(|own| {
            let above = row.parent.and_then(|at| codes.get(at as usize)?.as_ref());
            match above {
                Some(above) if own.len() == 2 => format!("{above}{own}"),
                _ => own,
            }
        });
        codes.push(full.filter(|code| code.bytes().all(|b| b.is_ascii_digit())));
    }
    let foreign: Vec<String> = codes
        .iter()
        .flatten()
        .filter(|code| code.len() > 3 && !matches!(code.len(), 5 | 7))
        .cloned()
        .collect();
    for code in &mut codes {
        let of_organisation =
            |code: &String| foreign.iter().any(|long| long.starts_with(code.as_str()));
        if code.as_ref().is_some_and(of_organisation) {
            *code = None;
        }
    }
    codes
}

/// A name as it is compared: folded, without quotation marks.
fn fold_name(name: &str) -> String {
    fold_label(name)
        .chars()
        .filter(|c| !matches!(c, '“' | '”' | '"' | '「' | '」'))
        .collect()
}

/// Whether a printed label says a name: behind the code and an enumerator, where it repeats them,
/// and before a bracket that tells it from its namesakes (`行政运行（司法）`).
fn says(label: &str, name: &str) -> bool {
    let folded = fold_name(label);
    if folded == name {
        return true;
    }
    let without_code = folded
        .trim_start_matches(['[', '('])
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches([']', ')', '-', '_', '.', '、']);
    let bare = check::without_enumerator(without_code);
    let plain = |text: &str| {
        text == name
            || text
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('(') && rest.ends_with(')'))
    };
    plain(&folded) || plain(without_code) || plain(bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use biao_model::{Field, TableBody, Text};

    fn row(code: &str, label: &str, parent: Option<u32>) -> TableRow<'static> {
        let text = |text: &str| Text {
            text: text.to_owned().into(),
            ..Text::default()
        };
        TableRow {
            code: Some(text(code)),
            label: Some(text(label)),
            parent,
            ..TableRow::default()
        }
    }

    /// The names that rows of a form and year get, and what is said of them.
    fn named(
        form: &'static str,
        year: i32,
        rows: Vec<TableRow<'static>>,
    ) -> (Vec<Option<String>>, Vec<String>) {
        let lists = Classifications::load().unwrap_or_else(|error| panic!("{error}"));
        let entry = Entry::Year {
            year,
            places: biao_model::Places::new(),
        };
        let mut records = [Record {
            form: form.into(),
            fields: vec![Field {
                id: "fiscal_year",
                entry,
            }],
            body: Some(TableBody {
                rows,
                ..TableBody::default()
            }),
            ..Record::default()
        }];
        let mut diagnostics = Vec::new();
        lists.name_rows(&mut records, &mut diagnostics);
        let body = records[0].body.take().unwrap_or_default();
        let names = body.rows.iter().map(|row| row.canonical.map(str::to_owned));
        let said = diagnostics.into_iter().map(|diagnostic| diagnostic.message);
        (names.collect(), said.collect())
    }

    #[test]
    fn a_code_in_full_and_the_name_in_force() {
        let rows = || {
            vec![
                row("205", "教育支出", None),
                row("03", "职业教育", Some(0)),
                row("2050305", "[2050305]高等职业教育", Some(1)),
                row("2010101", "行政运行（人大事务）", None),
            ]
        };
        let names =
            ["教育支出", "职业教育", "高等职业教育", "行政运行"].map(|name| Some(name.to_owned()));
        assert_eq!(
            named("expenditure-summary", 2026, rows()),
            (names.to_vec(), vec![])
        );
        // Codes of this classification do not stand in a table of economic classes.
        assert_eq!(named("basic-expenditure", 2026, rows()).0, vec![None; 4]);
        let older = vec![
            row("30101", "基本工资", None),
            row("30311", "住房公积金", None),
        ];
        let (names, said) = named("basic-expenditure", 2016, older);
        assert_eq!(names[1].as_deref(), Some("住房公积金"));
        assert_eq!(said, Vec::<String>::new());
    }

    #[test]
    fn a_name_of_another_code_is_reported() {
        let rows = vec![
            row("208", "社会保障和就业支出", None),
            row("20805", "行政事业单位养老支出", None),
            row("2080505", "机关事业单位职业年金缴费支出", None),
        ];
        let (names, said) = named("revenue-summary", 2026, rows);
        assert_eq!(
            names[2].as_deref(),
            Some("机关事业单位基本养老保险缴费支出")
        );
        assert_eq!(
            said,
            [
                "2080505 is printed as “机关事业单位职业年金缴费支出”, the 支出功能分类科目 calls it \
                 机关事业单位基本养老保险缴费支出"
            ]
        );
    }

    #[test]
    fn codes_of_organisations_are_none() {
        let rows = vec![
            row("204", "清河市图书馆", None),
            row("204001", "清河市图书馆", Some(0)),
            row("205", "教育支出", None),
        ];
        let (names, said) = named("revenue-summary", 2026, rows);
        assert_eq!(names, [None, None, Some("教育支出".to_owned())]);
        assert_eq!(said, Vec::<String>::new());
    }
}
