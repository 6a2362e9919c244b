//! The types at every seam of biao: what one stage hands to the next.
//!
//! ```text
//! bytes ──read──▶ Document ──repair──▶ Table ──bind, normalize, check──▶ Record ──emit──▶ JSON
//! ```
//!
//! No input or output, no policy, no domain word: a stage is a function between two of these
//! types, and every stage crate depends on this one and (almost) no other.
//!
//! *Architecture invariant:* no value without provenance. Whatever carries text from a page is a
//! [`Text`], and a [`Text`] always knows the [`Region`]s that it was read from.
//!
//! Lifetimes: everything borrows from the decoded source text (`'a`), so a document is read,
//! bound and emitted without copying its cells.

mod decimal;
mod diagnostic;
mod document;
mod record;
mod region;
mod sieve;
mod source;
mod table;
mod text;
mod value;
mod vocabulary;

pub use decimal::{Decimal, DecimalError};
pub use diagnostic::{Diagnostic, Note, Repair, Severity};
pub use document::{Block, Document, Grid, GridCell, GridRow, Open, RowKind};
pub use record::{
    Amount, CheckResult, Entry, Field, Indicator, Labelled, Outcome, Record, TableBody,
    TableColumn, TableRow,
};
pub use region::{Places, Region};
pub use sieve::Sieve;
pub use source::{Encoding, Run, Source, SourceMap};
pub use table::{Cell, Table, TableError};
pub use text::Text;
pub use value::{
    Canonical, Comparator, Direction, Part, PartRole, Quantity, Reading, Unit, UnitFrom, Value,
};
pub use vocabulary::{Vocabulary, WordRoles, fold_label};
