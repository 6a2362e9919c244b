//! The mirror of the tables of a document.

use super::document::{Diagnostic, OptionalPlace, Place, Repair, Source};
use schemars::JsonSchema;

/// The logical tables of a document, after repair.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(clippy::struct_field_names)] // the names are the output's
pub(super) struct Tables {
    /// Changes when a member changes its meaning or goes away, not when one is added.
    #[schemars(extend("const" = crate::TABLES_SCHEMA))]
    schema: String,
    source: Source,
    /// In the order of the pages; a table that goes on over pages is one table.
    tables: Vec<Table>,
    /// What reading had to say.
    diagnostics: Vec<Diagnostic>,
}

/// One logical table.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Table {
    /// As printed above the table, or in its first row.
    title: Option<String>,
    /// From 1; null for text.
    pages: Option<Vec<u32>>,
    /// Number of rows.
    rows: u32,
    /// Number of columns.
    columns: u32,
    /// Leading rows that are column headers.
    header_rows: u32,
    /// Each printed cell once, row after row.
    cells: Vec<Cell>,
    /// What was repaired on the table as a whole.
    repairs: Vec<Repair>,
}

/// One cell. Its place is its first; where the text stands in several places, `places` has all.
#[derive(JsonSchema)]
struct Cell {
    /// First row, from 0.
    row: u32,
    /// First column, from 0.
    col: u32,
    /// Rows covered.
    row_span: u32,
    /// Columns covered.
    col_span: u32,
    /// As printed.
    text: String,
    #[schemars(flatten)]
    place: OptionalPlace,
    #[schemars(skip_serializing_if = "absent")]
    places: Vec<Place>,
    /// What was repaired on it; not there if nothing was.
    #[schemars(skip_serializing_if = "absent")]
    repairs: Vec<Repair>,
}
