//! JSON Schema (2020-12) of everything that is written.
//!
//! Derived from types that mirror the output member for member; their documentation becomes the
//! schema's descriptions. The mirror cannot drift from the writer unnoticed: no type allows unknown
//! members, and the tests validate output in which every member occurs.

// The mirror types are read by their derive only.
#[allow(dead_code)]
mod document;
#[allow(dead_code)]
mod table;
#[allow(dead_code)]
mod value;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// What `biao convert` writes: [`crate::json::document`].
pub fn document() -> serde_json::Value {
    of::<document::Document>()
}

/// A line of `biao convert -f jsonl`: [`crate::jsonl::records`].
pub fn record() -> serde_json::Value {
    of::<document::RecordLine>()
}

/// What `biao tables` writes: [`crate::json::tables`].
pub fn tables() -> serde_json::Value {
    of::<table::Tables>()
}

/// A line of `biao value`: [`crate::json::value`].
pub fn value() -> serde_json::Value {
    of::<value::ValueLine>()
}

fn of<T: JsonSchema>() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema: Schema = settings.into_generator().into_root_schema_for::<T>();
    schema.to_value()
}
