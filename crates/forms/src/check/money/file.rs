//! The checks of money tables as written: `data/checks/money.toml`.

use super::prose::Prose;
use crate::check::file::Explained;
use crate::profile::{Origin, ProfileError};
use biao_model::{Severity, fold_label};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The checks of money tables with the words that they go by.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoneyChecks {
    /// Words of column headers.
    pub(super) columns: ColumnWords,
    /// Words of row labels.
    pub(super) rows: RowWords,
    /// Figures that stand in several tables, by name.
    #[serde(default)]
    pub(super) figure: BTreeMap<String, Vec<FigureIn>>,
    pub(super) check: Vec<Check>,
}

impl MoneyChecks {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, ProfileError> {
        let origin = Origin { file, text };
        let checks: Self = origin.parse()?;
        for check in &checks.check {
            if let Some(unknown) = check
                .kind
                .figures()
                .find(|name| !checks.figure.contains_key(*name))
            {
                return Err(origin.error(
                    text.find(unknown.as_str()).unwrap_or(0),
                    format!("no figure `{unknown}`"),
                ));
            }
        }
        Ok(checks)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnWords {
    /// A column that sums up the columns of its group.
    pub(super) totals: Patterns,
    /// A column that is the amount of its group, of which the others are parts among more.
    pub(super) amounts: Patterns,
    /// A column, or a group of columns, that is a part of the one before it.
    pub(super) of_which: Patterns,
    /// A column whose figures are never added up with those of the columns beside it.
    pub(super) apart: Patterns,
    /// A column whose figures are never added up, along a row or down the column.
    pub(super) uncounted: Patterns,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowWords {
    /// A row that sums up all rows above it, or, at the head of the table, below it.
    pub(super) totals: Patterns,
    /// A row that sums up the rows since the last such row.
    pub(super) subtotals: Patterns,
    /// A row that is a part of the one above it, among more.
    pub(super) of_which: Patterns,
    /// A row whose figures are never added up with others.
    pub(super) apart: Patterns,
    /// A row that stands on its own in a list of numbered rows.
    pub(super) roots: Patterns,
    /// A row below one of those, behind a total: the part of it that is of one budget.
    #[serde(default)]
    pub(super) purses: Patterns,
}

/// One check.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Check {
    pub(super) code: String,
    pub(super) severity: SeverityName,
    pub(super) message: String,
    /// The forms that it applies to.
    #[serde(default)]
    pub(super) forms: Vec<String>,
    #[serde(flatten)]
    pub(super) kind: Kind,
    #[serde(flatten)]
    #[allow(dead_code, reason = "demanded, so that no check goes unexplained")]
    explained: Explained,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeverityName {
    Warning,
}

impl From<SeverityName> for Severity {
    fn from(_: SeverityName) -> Self {
        Self::Warning
    }
}

/// The kinds of checks; what each does is described in the crate's README.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Kind {
    /// A column is the sum of the columns of its group.
    Columns,
    /// A row is the sum of the rows below it in the tree.
    Tree,
    /// A total row is the sum of the rows that it closes.
    Totals,
    /// A list printed on several levels is that many times its total.
    Levels,
    /// Named items along rows or columns add up.
    Items { item: Vec<Item>, sum: Vec<ItemSum> },
    /// A figure is one of those that say the same elsewhere.
    Equal { left: String, right: Vec<String> },
    /// A figure is no more than one of those elsewhere.
    AtMost { left: String, right: Vec<String> },
    /// The total of a project's form stands beside the project in a table.
    FormFunds(FormFunds),
    /// An amount in the running text is that of the tables.
    Prose(Prose),
}

impl Kind {
    /// The named figures that a check goes by.
    fn figures(&self) -> impl Iterator<Item = &String> {
        let (left, right, stated): (_, &[String], Vec<&String>) = match self {
            Self::Equal { left, right } | Self::AtMost { left, right } => {
                (Some(left), right, Vec::new())
            }
            Self::Prose(prose) => (None, &[], prose.figures().collect()),
            _ => (None, &[], Vec::new()),
        };
        left.into_iter().chain(right).chain(stated)
    }
}

/// Where the total of a project stands.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FormFunds {
    /// The group of amounts in a project's form, and its total.
    pub(super) field: String,
    pub(super) total: String,
    /// The field of the project's name.
    pub(super) name: String,
    /// The fields that say whose project it is.
    #[serde(default)]
    pub(super) organisations: Vec<String>,
    /// The forms of tables of projects.
    pub(super) table: Vec<String>,
    /// The column of the project's total there, by its innermost header.
    pub(super) column: Patterns,
}

/// A name by which labels or headers are told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) labels: Patterns,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemSum {
    pub(super) total: String,
    pub(super) parts: Vec<String>,
}

/// Where a figure stands in the tables of some forms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FigureIn {
    pub(super) form: String,
    /// The block's name; any where it is missing.
    #[serde(default)]
    pub(super) block: Patterns,
    /// The row's code; a row without one where it is missing.
    #[serde(default)]
    pub(super) code: Patterns,
    /// The row's label.
    #[serde(default)]
    pub(super) row: Patterns,
    /// The column's path, joined by `>`; where it is missing, the block must have one amount only.
    #[serde(default)]
    pub(super) column: Patterns,
}

/// Regular expressions, any of which may match a folded text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(super) struct Patterns {
    any: Option<Regex>,
}

impl TryFrom<Vec<String>> for Patterns {
    type Error = String;

    fn try_from(patterns: Vec<String>) -> Result<Self, String> {
        if patterns.is_empty() {
            return Ok(Self::default());
        }
        let any = patterns
            .iter()
            .map(|pattern| format!("(?:{pattern})"))
            .collect::<Vec<_>>()
            .join("|");
        let any = Regex::new(&any).map_err(|error| error.to_string())?;
        Ok(Self { any: Some(any) })
    }
}

impl Patterns {
    /// Whether there is nothing to match.
    pub(super) fn is_empty(&self) -> bool {
        self.any.is_none()
    }

    /// Whether one of them matches a folded text.
    pub(super) fn match_folded(&self, folded: &str) -> bool {
        self.any.as_ref().is_some_and(|any| any.is_match(folded))
    }

    /// Whether one of them matches a text as printed.
    pub(super) fn match_text(&self, text: &str) -> bool {
        self.any.is_some() && self.match_folded(&fold_label(text))
    }
}
