//! The files of money tables as written: `data/money`, described in `crates/forms/README.md`.

use super::words::{List, Words};
use crate::profile::{Origin, ProfileError};
use biao_model::fold_label;
use regex::Regex;
use serde::Deserialize;
use std::borrow::Cow;
use toml::Spanned;

/// A kind of money table: its titles tell it.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// The form's id in the output.
    pub(crate) id: String,
    /// Lists of label columns that come before the others, by name.
    pub(super) label: Vec<String>,
    titles: Vec<Regex>,
    not_titles: Vec<Regex>,
    /// Alternatives of what headers and labels must all print where no title is known.
    evidence: Vec<Vec<Regex>>,
}

impl Form {
    /// Whether a folded title names this kind.
    pub(super) fn names(&self, folded: &str) -> bool {
        self.titles.iter().any(|title| title.is_match(folded))
            && !self.not_titles.iter().any(|title| title.is_match(folded))
    }

    /// Whether headers and labels, folded, are those of this kind.
    pub(super) fn is_printed_by(&self, words: &[Cow<'_, str>]) -> bool {
        let prints = |word: &Regex| words.iter().any(|text| word.is_match(text));
        self.evidence.iter().any(|all| all.iter().all(prints))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    id: String,
    #[allow(dead_code, reason = "names the form for the reader of the file")]
    name: String,
    #[allow(dead_code, reason = "tells the file from a profile of fields")]
    body: Body,
    #[serde(default)]
    label: Vec<String>,
    titles: Vec<Spanned<String>>,
    #[serde(default)]
    not_titles: Vec<Spanned<String>>,
    #[serde(default)]
    evidence: Vec<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Body {
    Amounts,
}

/// Whether a file describes a money table: it says `body = "amounts"`.
pub(crate) fn is_money(text: &str) -> bool {
    toml::from_str::<toml::Table>(text).is_ok_and(|file| file.contains_key("body"))
}

/// One form from its file.
pub(crate) fn form(name: &str, text: &str) -> Result<Form, ProfileError> {
    let origin = Origin { file: name, text };
    let file: FormFile = origin.parse()?;
    Ok(Form {
        id: file.id,
        label: file.label,
        titles: compile(&origin, &file.titles)?,
        not_titles: compile(&origin, &file.not_titles)?,
        evidence: file
            .evidence
            .iter()
            .map(|all| compile(&origin, all))
            .collect::<Result<_, _>>()?,
    })
}

fn compile(origin: &Origin<'_>, patterns: &[Spanned<String>]) -> Result<Vec<Regex>, ProfileError> {
    patterns
        .iter()
        .map(|pattern| {
            Regex::new(pattern.get_ref())
                .map_err(|error| origin.error(pattern.span().start, error.to_string()))
        })
        .collect()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    title_endings: Vec<String>,
    disclosures: Vec<String>,
    unit: UnitFile,
    organisation: OrganisationFile,
    code: CodeFile,
    label: Vec<LabelFile>,
    amount: ListFile,
    row: RowFile,
    stated: StatedFile,
    issuer: IssuerFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitFile {
    labels: Vec<String>,
    names: Vec<String>,
    prefixes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationFile {
    labels: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    parts: Vec<String>,
    words: Vec<String>,
    endings: Vec<String>,
    organisation: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    name: String,
    words: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerFile {
    endings: Vec<String>,
    brackets: Vec<String>,
    generic: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFile {
    totals: Vec<String>,
    numbering: Vec<String>,
    remarks: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedFile {
    title_endings: Vec<String>,
    sentences: Vec<Spanned<String>>,
}

/// The words of all money tables from their file.
pub(crate) fn words(name: &str, text: &str) -> Result<Words, ProfileError> {
    let origin = Origin { file: name, text };
    let file: WordsFile = origin.parse()?;
    let folded = |words: Vec<String>| -> Vec<String> {
        words
            .iter()
            .map(|word| fold_label(word).into_owned())
            .collect()
    };
    let list = |list: ListFile| List {
        words: folded(list.words),
        endings: folded(list.endings),
    };
    Ok(Words {
        title_endings: folded(file.title_endings),
        disclosures: file.disclosures,
        unit_labels: folded(file.unit.labels),
        unit_names: file.unit.names,
        unit_prefixes: file.unit.prefixes,
        organisation_labels: folded(file.organisation.labels),
        code_parts: folded(file.code.parts),
        code: List {
            words: folded(file.code.words),
            endings: folded(file.code.endings),
        },
        organisation_codes: folded(file.code.organisation),
        labels: file
            .label
            .into_iter()
            .map(
                |LabelFile {
                     name,
                     words,
                     endings,
                 }| (name, list(ListFile { words, endings })),
            )
            .collect(),
        amount: list(file.amount),
        totals: folded(file.row.totals),
        numbering: file.row.numbering,
        remarks: file.row.remarks,
        stated_titles: file.stated.title_endings,
        absent: compile(&origin, &file.stated.sentences)?,
        name_endings: folded(file.issuer.endings),
        name_brackets: folded(file.issuer.brackets),
        generic_names: folded(file.issuer.generic),
    })
}
