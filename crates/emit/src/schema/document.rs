//! The mirror of a document and its records.

use super::value::{Bytes, Decimal, Severity, Value};
use schemars::JsonSchema;
use std::collections::BTreeMap;

/// A document as biao understood it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Document {
    /// Changes when a member changes its meaning or goes away, not when one is added.
    #[schemars(extend("const" = crate::DOCUMENT_SCHEMA))]
    schema: String,
    source: Source,
    /// Forms and money tables, in the order of the pages.
    records: Vec<Record>,
    /// What could not be read, what an auditor would want to see, what was repaired; in the order
    /// of the pages.
    diagnostics: Vec<Diagnostic>,
}

/// One record on a line of JSON Lines, or what there is to say about a document beside its records
/// (`record` and `form` are null then).
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum RecordLine {
    Record(Box<OneRecord>),
    Rest(Box<Rest>),
}

/// One record with its source and its diagnostics.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct OneRecord {
    #[schemars(extend("const" = crate::RECORD_SCHEMA))]
    schema: String,
    source: Source,
    /// Place among the document's records, from 0.
    record: u64,
    #[schemars(flatten)]
    members: RecordMembers,
    /// About this record; `at` points into this line.
    diagnostics: Vec<Diagnostic>,
}

/// Diagnostics that concern no record.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Rest {
    #[schemars(extend("const" = crate::RECORD_SCHEMA))]
    schema: String,
    source: Source,
    record: (),
    form: (),
    diagnostics: Vec<Diagnostic>,
}

/// What a document was read from.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Source {
    /// The path as the user named it; `-` for standard input.
    uri: String,
    media_type: String,
    /// Length.
    bytes: u64,
    /// Of the bytes, lower-case hexadecimal.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    sha256: String,
    /// Number of pages; null for text.
    pages: Option<u32>,
}

/// One form or money table.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Record {
    #[schemars(flatten)]
    members: RecordMembers,
}

#[derive(JsonSchema)]
struct RecordMembers {
    /// `project-performance-target`, `department-performance-target`,
    /// `performance-self-evaluation`, the id of another profile, or `table` for a table that no
    /// profile knows.
    form: String,
    /// As printed.
    title: Option<String>,
    /// Pages it stands on, from 1; null for text.
    pages: Option<Vec<u32>>,
    /// By the names of the form's profile.
    fields: BTreeMap<String, Entry>,
    #[schemars(flatten)]
    body: Body,
    /// Printed labels, by the field (`funds.total`) or column role (`level1`) that each was bound
    /// to.
    #[schemars(skip_serializing_if = "absent")]
    labels: BTreeMap<String, String>,
    /// What is printed in the form and belongs to no field of its profile.
    other: Vec<Labelled>,
    /// Repairs on the form as a whole.
    repairs: Vec<Repair>,
    /// From a JSON pointer inside this record to the places that it came from.
    provenance: BTreeMap<String, Vec<Place>>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Body {
    Form {
        /// The rows of the indicator tree.
        indicators: Vec<Indicator>,
    },
    Table {
        /// The header texts of every column, outermost first.
        columns: Vec<Vec<String>>,
        /// The unit of every column that has one of its own; not there if none has.
        #[schemars(skip_serializing_if = "absent")]
        column_units: Vec<Option<String>>,
        /// Block after block where blocks stand side by side.
        rows: Vec<Row>,
        /// The identities that were tried on it.
        checks: Vec<CheckResult>,
    },
}

/// What is printed for a field: null where the form does not print it, `""` where it is blank.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Entry {
    Missing(()),
    /// Text as printed, or an amount: a decimal string, or what is printed in its place.
    Text(String),
    Year(i32),
    Coded(Coded),
    Value(Box<Value>),
    Group(BTreeMap<String, Entry>),
}

/// A code and a name printed together.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Coded {
    /// Leading zeros kept.
    code: Option<String>,
    name: Option<String>,
}

/// One row of the indicator tree. Further members by the names of the form's profile: `actual`,
/// `score`, `deviation_reason`, `value_term`, `standard`, …
#[derive(JsonSchema)]
struct Indicator {
    /// The effective label, after repair; null where the form has no such level.
    level1: Option<String>,
    /// The effective label, after repair; null where the form has no such level.
    level2: Option<String>,
    /// The effective label, after repair; null where the form has no such level.
    level3: Option<String>,
    value: Value,
    /// The taxonomy's ids of level 1 and 2, as in `["output", "quantity"]`; null where the label is
    /// outside the taxonomy.
    class: Option<(String, Option<String>)>,
    /// 分值, 权重: a decimal string, or what is printed in its place; null where the form has none.
    weight: Option<String>,
    /// Columns that the profile does not know; not there if there are none.
    #[schemars(skip_serializing_if = "absent")]
    other: Vec<Labelled>,
    /// What was repaired or assumed.
    repairs: Vec<Repair>,
    #[schemars(flatten)]
    members: BTreeMap<String, Entry>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Labelled {
    /// The label that it stands beside, as printed; `""` where there is none.
    label: String,
    /// As printed.
    text: String,
}

/// A row of a money table.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Row {
    /// The side (收入, 支出) where blocks stand side by side.
    block: Option<String>,
    /// Classification code, as printed.
    code: Option<String>,
    /// The name that the classification gives to the code, where it lists it.
    #[schemars(skip_serializing_if = "absent")]
    canonical: String,
    label: Option<String>,
    /// Depth in the tree of codes or labels, from 1.
    depth: Option<u32>,
    /// The row above it in that tree: an index into `rows`.
    #[schemars(skip_serializing_if = "absent")]
    parent: u32,
    cells: Vec<Amount>,
    /// What was repaired or assumed.
    #[schemars(skip_serializing_if = "absent")]
    repairs: Vec<Repair>,
}

/// An identity that was tried on the figures of a table.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct CheckResult {
    /// Stable code; `biao explain` knows it.
    code: String,
    /// Null where the check could not be applied; `reason` says why.
    holds: Option<bool>,
    /// JSON pointer inside the record.
    at: String,
    /// JSON pointer inside the document, of what it was compared with in another record.
    #[schemars(skip_serializing_if = "absent")]
    against: String,
    /// The printed figure.
    #[schemars(skip_serializing_if = "absent")]
    stated: Option<Decimal>,
    /// What the other figures come to.
    #[schemars(skip_serializing_if = "absent")]
    computed: Option<Decimal>,
    /// It holds but for the rounding of the unit that the table prints.
    #[schemars(skip_serializing_if = "absent")]
    rounded: bool,
    #[schemars(skip_serializing_if = "absent")]
    reason: String,
}

/// One printed cell of a money table.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Amount {
    /// Index into `columns`.
    column: u32,
    /// As printed.
    raw: String,
    /// Null where what is printed is no number.
    number: Option<Decimal>,
}

/// Something that biao changed or assumed.
#[derive(JsonSchema)]
pub(super) struct Repair {
    /// Stable code; `biao explain` knows it.
    code: String,
    /// The member that was changed, where the repair is of one member.
    #[schemars(skip_serializing_if = "absent")]
    field: String,
    /// What was printed instead.
    #[schemars(skip_serializing_if = "absent")]
    printed: String,
    #[schemars(flatten)]
    place: OptionalPlace,
    /// All places of what was printed, where it stands in several.
    #[schemars(skip_serializing_if = "absent")]
    places: Vec<Place>,
}

/// A place in the source: line and bytes of a text, or a box on a page.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Place {
    Text(TextPlace),
    Page(PagePlace),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum OptionalPlace {
    Text(TextPlace),
    Page(PagePlace),
    None {},
}

#[derive(JsonSchema)]
pub(super) struct TextPlace {
    /// The line of the first byte, from 1.
    line: u32,
    /// In the source file.
    bytes: Bytes,
}

#[derive(JsonSchema)]
pub(super) struct PagePlace {
    /// From 1.
    page: u32,
    /// `[x0, y0, x1, y1]` in points, origin top left, page as displayed.
    bbox: [Option<f32>; 4],
}

/// A finding.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Diagnostic {
    /// Stable code; `biao explain` knows it.
    code: String,
    severity: Severity,
    /// One exact, quotable sentence.
    message: String,
    /// JSON pointer into this output; null where it is about no member of it.
    at: Option<String>,
    places: Vec<Place>,
}
