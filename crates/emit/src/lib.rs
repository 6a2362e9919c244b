//! Records to JSON: the last stage.
//!
//! [`json::document`] writes what `biao convert` prints, [`json::tables`] what `biao tables`
//! prints, [`json::value`] a line of `biao value`, [`jsonl::records`] one line per record.
//! [`schema`] describes each of them.
//!
//! ```
//! use biao_model::{Reading, Value};
//!
//! let mut out = Vec::new();
//! biao_emit::json::bare_value(&Value::new("/", Reading::Empty), &mut out);
//! assert_eq!(
//!     String::from_utf8(out).unwrap(),
//!     r#"{"raw":"/","kind":"empty","printed":"/","unit":null,"unit_from":null}"#
//! );
//! ```
//!
//! Numbers are decimal strings, digit for digit; text is verbatim; `null`, `""`, `—`, `/` and `0`
//! stay five different things. The order of members is fixed, so equal records are equal bytes.
//!
//! *Architecture invariant:* nothing is decided here. What a record does not say, the JSON does
//! not say.

pub mod json;
pub mod jsonl;
pub mod schema;

mod emitter;
mod indicator;
mod piece;
mod provenance;
mod record;
mod table;
mod value;
mod writer;

/// The `schema` member of a document: changes when a member changes its meaning or goes away, not
/// when one is added.
pub const DOCUMENT_SCHEMA: &str = "biao/document/1";
/// The `schema` member of the tables of a document.
pub const TABLES_SCHEMA: &str = "biao/tables/1";
/// The `schema` member of a line of JSON Lines.
pub const RECORD_SCHEMA: &str = "biao/record/1";
