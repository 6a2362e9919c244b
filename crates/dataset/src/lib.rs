//! Datasets: the records of documents as tidy tables, in Parquet, CSV, Excel and JSON Lines.
//!
//! ```text
//! Records ──rows──▶ Rows ──bytes, in any process──▶ Stored ──csv · jsonl · parquet · xlsx──▶ files
//! ```
//!
//! [`TABLES`] is the one declaration of what the tables are: every writer, and the description in
//! `datapackage.json` ([`package`]), is made from it. [`rows`] makes the rows of one document, which
//! are kept as bytes until the rows of all documents are written, document after document.
//!
//! What the tables keep of the JSON's promises:
//! - blank, `—`, `/`, `0` and nothing at all stay five things;
//! - numbers are exact: decimal(38, 10). One that needs more digits is null and said, never rounded;
//! - every row has an id that leads to the value in the JSON, and by its provenance to the page:
//!   `document_id` and the JSON pointer (`5f0c…/records/3/indicators/12`);
//! - the same documents give the same bytes.
//!
//! *Architecture invariant:* nothing is decided here that the records do not say, and no file is
//! opened: writers write to what they are given.

pub mod csv;
pub mod jsonl;
pub mod package;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "xlsx")]
pub mod xlsx;

mod cell;
mod number;
mod rows;
mod schema;
mod store;
mod tables;
mod writer;

pub use cell::Cell;
pub use number::{Number, PRECISION, SCALE};
pub use rows::{Money, Status, document_id, rows, unread};
pub use schema::{Column, Kind, Row, Table};
pub use store::{Damaged, Rows, Stored};
pub use tables::{
    Amount, Check, Context, Document, Field, Finding, Indicator, Place, Record, TABLES,
};
pub use writer::{Encoder, Error, Format, Part, Writer};

/// The codes of what the tables have to say, with severity, summary, explanation and example: TOML,
/// `[[code]]`.
pub const CODES: &str = include_str!("../codes.toml");
