//! A bound record: what a form says, every member with its place.

use crate::{Decimal, Places, Repair, Text, Value};
use std::borrow::Cow;

/// One form or money table of a document.
#[derive(Debug, Clone, Default)]
pub struct Record<'a> {
    /// The profile's id (`project-performance-target`), or `table` where no profile knows it.
    pub form: Cow<'a, str>,
    /// The title as printed.
    pub title: Option<Text<'a>>,
    /// Pages it stands on, where the source has pages.
    pub pages: Option<Vec<u32>>,
    /// Header fields in the profile's order.
    pub fields: Vec<Field<'a>>,
    /// Rows of the indicator tree; empty for a money table.
    pub indicators: Vec<Indicator<'a>>,
    /// Columns and rows of a money table, or of a table that no profile knows.
    pub body: Option<TableBody<'a>>,
    /// The printed labels, by the field path or column role that each was bound to
    /// (`project_name`, `funds.total`, `level1`).
    pub labels: Vec<(Cow<'a, str>, Text<'a>)>,
    /// What is printed in the form and belongs to no field of the profile.
    pub other: Vec<Labelled<'a>>,
    /// Repairs on the form as a whole (`table/continued`, `form/header-inferred`).
    pub repairs: Vec<Repair<'a>>,
}

/// A named member of a record.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// Name in the JSON, from the profile.
    pub id: &'a str,
    /// What is printed.
    pub entry: Entry<'a>,
}

/// What is printed for a field.
#[derive(Debug, Clone)]
pub enum Entry<'a> {
    /// The form does not print the field.
    Missing,
    /// Text as printed.
    Text(Text<'a>),
    /// An amount as printed.
    Amount(Amount<'a>),
    /// A year.
    Year {
        /// The year.
        year: i32,
        /// Where it was found.
        places: Places,
    },
    /// A code and a name, split.
    Coded {
        /// The code, leading zeros kept.
        code: Option<Text<'a>>,
        /// The name.
        name: Option<Text<'a>>,
        /// Where both stand, with the marks between and around them.
        places: Places,
    },
    /// A typed value.
    Value {
        /// The value.
        value: Box<Value<'a>>,
        /// Where it stands.
        places: Places,
    },
    /// Members of its own (`funds`).
    Group(Vec<Field<'a>>),
}

/// An amount: the printed text, and its number where it is one.
#[derive(Debug, Clone)]
pub struct Amount<'a> {
    /// As printed: blank, `—`, `/` and `0` stay four different things.
    pub text: Text<'a>,
    /// The number, without thousands separators.
    pub number: Option<Decimal>,
}

/// Text with the label that it stands beside.
#[derive(Debug, Clone)]
pub struct Labelled<'a> {
    /// The label, blank where there is none.
    pub label: Text<'a>,
    /// The text.
    pub text: Text<'a>,
}

impl<'a> From<Text<'a>> for Labelled<'a> {
    /// Text without a label.
    fn from(text: Text<'a>) -> Self {
        Self {
            label: Text::default(),
            text,
        }
    }
}

/// One row of the indicator tree.
#[derive(Debug, Clone)]
pub struct Indicator<'a> {
    /// Effective labels of level 1 to 3, after repair; `None` where the form has no such level.
    pub levels: [Option<Text<'a>>; 3],
    /// The taxonomy's ids of level 1 and 2; `None` where the label is outside the taxonomy.
    pub class: Option<(&'a str, Option<&'a str>)>,
    /// The target value.
    pub value: Value<'a>,
    /// Where the value stands.
    pub places: Places,
    /// Weight (分值, 权重) as printed.
    pub weight: Option<Amount<'a>>,
    /// Further members by role: `actual`, `score`, `deviation_reason`, `value_term`, `standard`, …
    pub members: Vec<Field<'a>>,
    /// Columns that the profile does not know, by their header.
    pub other: Vec<Labelled<'a>>,
    /// What was repaired or assumed.
    pub repairs: Vec<Repair<'a>>,
}

/// The body of a money table.
#[derive(Debug, Clone, Default)]
pub struct TableBody<'a> {
    /// The columns.
    pub columns: Vec<TableColumn<'a>>,
    /// The rows, block after block where blocks stand side by side.
    pub rows: Vec<TableRow<'a>>,
    /// The identities that were tried on it.
    pub checks: Vec<CheckResult<'a>>,
}

/// A column by its header path, outermost first.
#[derive(Debug, Clone, Default)]
pub struct TableColumn<'a> {
    /// Header texts.
    pub path: Vec<Text<'a>>,
    /// The unit of its amounts, where it has one of its own.
    pub unit: Option<Text<'a>>,
}

/// A row of a money table.
#[derive(Debug, Clone, Default)]
pub struct TableRow<'a> {
    /// The side (收入, 支出) where blocks stand side by side.
    pub block: Option<Text<'a>>,
    /// Classification code, as printed; the parts of one that is split over columns, joined.
    pub code: Option<Text<'a>>,
    /// The name that the classification gives to the code, where it lists it.
    pub canonical: Option<&'a str>,
    /// Label, as printed.
    pub label: Option<Text<'a>>,
    /// Depth in the tree of codes or labels, from 1; `None` where nothing tells it.
    pub depth: Option<u32>,
    /// The row above it in that tree: an index into [`TableBody::rows`].
    pub parent: Option<u32>,
    /// `(column, amount)` for every printed cell.
    pub cells: Vec<(u32, Amount<'a>)>,
    /// What was repaired or assumed; `field` names the member (`code`, `label`, `cells/3`).
    pub repairs: Vec<Repair<'a>>,
}

/// An identity that was tried on the figures of a table.
#[derive(Debug, Clone, Default)]
pub struct CheckResult<'a> {
    /// The check's code (`check/row-sum`).
    pub code: Cow<'a, str>,
    /// What the figures say.
    pub outcome: Outcome,
    /// JSON pointer, inside the record, of what was checked.
    pub at: String,
    /// JSON pointer, inside the document, of what it was compared with, if that is another record.
    pub against: Option<String>,
    /// The printed figure.
    pub stated: Option<Decimal>,
    /// What the other figures come to.
    pub computed: Option<Decimal>,
    /// Where the figures stand.
    pub places: Places,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outcome {
    /// The figures agree.
    #[default]
    Holds,
    /// They agree but for the rounding of the unit that the table prints.
    HoldsRounded,
    /// They do not agree.
    Fails,
    /// It could not be tried; the text says why.
    NotApplied(String),
}
