//! Findings as SARIF 2.1.0, for code-scanning views.

use biao::Code;
use biao::model::{Diagnostic, Region, Severity, SourceMap};
use serde_json::{Value, json};

/// The whole log.
pub(super) fn log(results: &[Value]) -> Value {
    let rules: Vec<Value> = biao::codes().iter().map(rule).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "biao",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.code,
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": code.explanation.trim()},
        "help": {"text": format!("Example:\n{}", code.example.trim_matches('\n'))},
        "defaultConfiguration": {"level": level_of(&code.severity)},
    })
}

fn level_of(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

/// One finding.
pub(super) fn result(uri: &str, map: &SourceMap<'_>, diagnostic: &Diagnostic) -> Value {
    let artifact = artifact(uri);
    let mut locations: Vec<Value> = diagnostic
        .places
        .iter()
        .map(|place| {
            let mut physical = json!({"artifactLocation": artifact});
            if let Region::Text { start, end } = *place {
                physical["region"] = region(map, start, end);
            }
            json!({"physicalLocation": physical})
        })
        .collect();
    if locations.is_empty() {
        locations.push(json!({"physicalLocation": {"artifactLocation": artifact}}));
    }
    // SARIF's `locations` are alternatives: one; the others are related.
    let related = locations.split_off(1);
    let mut result = json!({
        "ruleId": diagnostic.code,
        "level": level_of(match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }),
        "message": {"text": diagnostic.message},
        "locations": locations,
    });
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(at) = &diagnostic.at {
        result["properties"] = json!({"at": at});
    }
    result
}

/// A document that has no findings because it could not be read.
pub(super) fn failure(uri: &str, code: &str, message: &str) -> Value {
    json!({
        "ruleId": code,
        "level": "error",
        "message": {"text": message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(uri)}}],
    })
}

/// Lines and columns from 1, columns in code points; bytes of the file.
fn region(map: &SourceMap<'_>, start: u32, end: u32) -> Value {
    let position = |offset: u32| {
        let line = map.line(offset);
        let from = map.line_range(line).start;
        let column = map.text()[from..offset as usize].chars().count() + 1;
        (line, column)
    };
    let ((line, column), (end_line, end_column)) = (position(start), position(end));
    let (from, to) = (map.file_offset(start), map.file_offset(end));
    json!({
        "startLine": line, "startColumn": column,
        "endLine": end_line, "endColumn": end_column,
        "byteOffset": from, "byteLength": to - from,
    })
}

/// A URI reference: whatever is not plain is percent-encoded.
fn artifact(uri: &str) -> Value {
    let mut encoded = String::with_capacity(uri.len());
    for byte in uri.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(byte as char);
            }
            byte => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                encoded.push('%');
                encoded.push(DIGITS[usize::from(byte >> 4)] as char);
                encoded.push(DIGITS[usize::from(byte & 15)] as char);
            }
        }
    }
    json!({"uri": encoded})
}
