//! What biao has to say about a document: diagnostics, repairs and notes.

use crate::Places;
use std::borrow::Cow;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A repair, or an assumption.
    Info,
    /// An auditor would want to see it.
    Warning,
    /// The document, or a value, could not be read.
    Error,
}

impl Severity {
    /// `info`, `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A finding about a document, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Stable code, `area/what`; `biao explain` knows each.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// One exact, quotable sentence with the figures in it.
    pub message: String,
    /// JSON pointer into the output document (`/records/2/fields/funds`), where it is about a value.
    pub at: Option<String>,
    /// Where on the page.
    pub places: Places,
}

/// Something that biao changed or assumed, recorded on the cell, table or indicator it touched.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair<'a> {
    /// Stable code, `area/what`.
    pub code: &'static str,
    /// The member that was changed (`level1`), where the repair is of one member.
    pub field: Option<&'static str>,
    /// What was printed instead.
    pub printed: Option<Cow<'a, str>>,
    /// Where.
    pub places: Places,
}

/// What the normaliser has to say about one value: an assumption or a damage. Becomes a
/// [`Diagnostic`] once the value has its place in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Stable code, `value/what`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One exact sentence.
    pub message: String,
    /// Byte range of the raw text that it is about.
    pub span: Option<(u32, u32)>,
    /// Other readings, most likely first.
    pub candidates: Vec<String>,
}
