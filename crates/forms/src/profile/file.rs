//! Profile files as written: TOML, each member documented in `crates/forms/README.md`.

use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    pub(super) id: Spanned<String>,
    pub(super) extends: Option<Spanned<String>>,
    pub(super) name: String,
    pub(super) taxonomy: Spanned<String>,
    #[serde(default)]
    pub(super) checks: Vec<Spanned<String>>,
    pub(super) recognise: Recognise,
    #[serde(default)]
    pub(super) field: Vec<FieldFile>,
    #[serde(default)]
    pub(super) heading: Vec<HeadingFile>,
    #[serde(default)]
    pub(super) column: Vec<ColumnFile>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recognise {
    pub(super) titles: Vec<String>,
    #[serde(default)]
    pub(super) not_titles: Vec<String>,
    #[serde(default)]
    pub(super) generic_names: Vec<String>,
    pub(super) minimum: usize,
    #[serde(default)]
    pub(super) columns: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // the file's own switches
pub(super) struct FieldFile {
    pub(super) id: Spanned<String>,
    pub(super) kind: Option<FieldKind>,
    #[serde(default)]
    pub(super) labels: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) endings: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) code_labels: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) total_rows: Vec<Spanned<String>>,
    pub(super) fallback: Option<Fallback>,
    #[serde(default)]
    pub(super) start: bool,
    #[serde(default)]
    pub(super) from_title: bool,
    #[serde(default)]
    pub(super) unit: bool,
    #[serde(default)]
    pub(super) optional: bool,
    #[serde(default)]
    pub(super) ends_rows: bool,
    #[serde(default)]
    pub(super) remove: bool,
    #[serde(default)]
    pub(super) member: Vec<FieldFile>,
    #[serde(default)]
    pub(super) column: Vec<GroupColumnFile>,
}

/// Where a field is taken from when the form does not print it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fallback {
    /// The other field.
    pub(super) field: Spanned<String>,
    /// Only if the other field was printed under one of these labels; any label if empty.
    #[serde(default)]
    pub(super) labels: Vec<String>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// One cell of text.
    Text,
    /// Text that may run over several rows, beside or under its label.
    Prose,
    /// A year.
    Year,
    /// A name with a code before, behind or beside it.
    Coded,
    /// A number, or what is printed in its place.
    Amount,
    /// Several members under a label of their own.
    Group,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupColumnFile {
    #[allow(dead_code, reason = "names the column for the reader of the file")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) primary: bool,
    pub(super) group: Option<String>,
    /// The amounts are in the unit of the group.
    #[serde(default)]
    pub(super) unit: bool,
    pub(super) labels: Vec<Spanned<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadingFile {
    pub(super) labels: Vec<Spanned<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub(super) role: Spanned<String>,
    pub(super) kind: Option<FieldKindOrValue>,
    pub(super) scope: Option<Scope>,
    pub(super) labels: Vec<Spanned<String>>,
}

/// What a further column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKindOrValue {
    /// Text.
    Text,
    /// A number, or what is printed in its place.
    Amount,
    /// A typed value.
    Value,
}

/// For which time a column speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The budget year.
    Year,
    /// The project's whole term.
    Term,
}
