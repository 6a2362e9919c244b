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
    name: String,
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
            name,
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
            let mut named = 0;
            let mut differing = Vec::new();
            for (at, (row, code)) in body.rows.iter_mut().zip(&codes).enumerate() {
                let Some((list, names)) = code.as_ref().and_then(|code| self.find(form, code))
                else {
                    continue;
                };
                let known = |name: &&Name| {
                    year.is_none_or(|year| {
                        name.from.is_none_or(|from| from <= year)
                            && name.until.is_none_or(|until| year <= until)
                    })
                };
                row.canonical = names.iter().find(known).map(|name| name.name.as_str());
                let Some(label) = row.label.as_ref().filter(|label| !label.is_blank()) else {
                    continue;
                };
                if names.iter().any(|name| says(label.as_str(), &name.folded)) {
                    named += 1;
                } else {
                    differing.push((at, list.name.as_str(), names));
                }
            }
            // Where most codes stand beside something else, the label's column is no list of names:
            // a table of projects or of organisations.
            if named <= differing.len() {
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
                let listed: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
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
