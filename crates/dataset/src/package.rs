//! `datapackage.json`: what the files of a dataset hold, for machines (Frictionless Data Package).

use crate::{Column, Kind, TABLES, Table};
use serde_json::{Map, Value, json};

/// A file of a dataset.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path, relative to the description.
    pub path: String,
    /// Which of [`TABLES`] it holds; `None` where it holds all.
    pub table: Option<usize>,
    /// `csv`, `jsonl`, `parquet` or `xlsx`.
    pub format: &'static str,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// The description, as the bytes of `datapackage.json`. Foreign keys lead to the file of the same
/// format.
pub fn describe(files: &[File]) -> String {
    let resources: Vec<Value> = files.iter().map(resource).collect();
    let package = json!({
        "profile": "data-package",
        "name": "biao-dataset",
        "schema": "biao/dataset/1",
        "resources": resources,
    });
    format!("{package:#}\n")
}

fn resource(file: &File) -> Value {
    let table = file.table.map(|table| &TABLES[table]);
    let mut resource = Map::new();
    let name = match table {
        Some(table) => name(table, file.format),
        None => format!("workbook-{}", file.format),
    };
    resource.insert("name".into(), name.into());
    resource.insert("path".into(), file.path.as_str().into());
    resource.insert("format".into(), file.format.into());
    resource.insert("mediatype".into(), media_type(file.format).into());
    if file.format == "csv" {
        resource.insert("profile".into(), "tabular-data-resource".into());
        resource.insert("encoding".into(), "utf-8".into());
    }
    resource.insert("bytes".into(), file.bytes.into());
    resource.insert("hash".into(), format!("sha256:{}", file.sha256).into());
    if let Some(table) = table {
        resource.insert("description".into(), table.about.into());
        resource.insert("schema".into(), schema(table, file.format));
    }
    Value::Object(resource)
}

fn schema(table: &Table, format: &str) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let keys: Vec<Value> = table
        .references()
        .map(|(column, table)| {
            json!({
                "fields": column.name,
                "reference": {
                    "resource": name(table, format),
                    "fields": table.primary_key().name,
                },
            })
        })
        .collect();
    json!({
        "fields": fields,
        "missingValues": [""],
        "primaryKey": table.primary_key().name,
        "foreignKeys": keys,
    })
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Number | Kind::Length => "number",
        Kind::Flag => "boolean",
    };
    let mut field = json!({"name": column.name, "type": kind, "description": column.about});
    // Blank text is a text; the specification takes it for a missing value.
    if column.required && column.name != "raw" && column.name != "text" {
        field["constraints"] = json!({"required": true});
    }
    field
}

/// A resource's name: that of its table, and its format, as one dataset may have several.
fn name(table: &Table, format: &str) -> String {
    format!("{}-{format}", table.name)
}

fn media_type(format: &str) -> &'static str {
    match format {
        "csv" => "text/csv",
        "jsonl" => "application/jsonl",
        "parquet" => "application/vnd.apache.parquet",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}
