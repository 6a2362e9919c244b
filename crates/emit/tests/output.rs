//! What is written: members, order, layout, places; and that the schemas hold for all of it.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use biao_emit::{json, jsonl, schema};
use biao_model::{Record, SourceMap};
use common::{SOURCE, diagnostics, form, map, money, source, tables, values};
use serde_json::{Value, json};

fn document() -> (String, Value) {
    let mut out = Vec::new();
    json::document(
        &source(),
        &map(),
        &[form(), money()],
        &diagnostics(),
        &mut out,
    );
    let text = String::from_utf8(out).unwrap();
    let parsed = serde_json::from_str(&text).unwrap();
    (text, parsed)
}

fn lines() -> Vec<Value> {
    let mut out = Vec::new();
    jsonl::records(
        &source(),
        &map(),
        &[form(), money()],
        &diagnostics(),
        &mut out,
    );
    String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn table_document() -> Value {
    let mut out = Vec::new();
    json::tables(&source(), &map(), &tables(), &diagnostics(), &mut out);
    serde_json::from_slice(&out).unwrap()
}

fn value_lines() -> Vec<Value> {
    values()
        .iter()
        .map(|value| {
            let mut out = Vec::new();
            let given = json::Given {
                text: &value.raw,
                label: Some("养护里程"),
                bytes: Some((0, 3)),
            };
            json::value(given, value, &mut out);
            assert_eq!(out.split_inclusive(|byte| *byte == b'\n').count(), 1);
            serde_json::from_slice(&out).unwrap()
        })
        .collect()
}

#[test]
fn the_schemas_hold() {
    let assert_valid = |schema: &Value, instance: &Value| {
        jsonschema::meta::validate(schema).unwrap();
        let validator = jsonschema::draft202012::new(schema).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(instance)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    };
    assert_valid(&schema::document(), &document().1);
    assert_valid(&schema::tables(), &table_document());
    for line in lines() {
        assert_valid(&schema::record(), &line);
    }
    for line in value_lines() {
        assert_valid(&schema::value(), &line);
    }
}

#[test]
fn the_schemas_know_every_member() {
    let is_valid =
        |schema: &Value, instance: &Value| jsonschema::draft202012::is_valid(schema, instance);
    let (_, good) = document();
    let schema = schema::document();
    for pointer in [
        "",
        "/source",
        "/records/0",
        "/records/0/indicators/0/value",
        "/diagnostics/0",
    ] {
        let mut bad = good.clone();
        bad.pointer_mut(pointer).unwrap()["unheard_of"] = json!(1);
        assert!(!is_valid(&schema, &bad), "a further member at {pointer:?}");
    }
    let mut bad = good.clone();
    bad["records"][0]["indicators"][0]["value"]["number"] = json!(12.5);
    assert!(
        !is_valid(&schema, &bad),
        "a number that is no decimal string"
    );
    let mut bad = good.clone();
    bad["records"][0]["indicators"][0]["value"]
        .as_object_mut()
        .unwrap()
        .remove("comparator");
    assert!(!is_valid(&schema, &bad), "a comparison without comparator");
}

#[test]
fn values_are_written_as_the_contract_says() {
    let bare = |index: usize| {
        let mut out = Vec::new();
        json::bare_value(&values()[index], &mut out);
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        bare(0),
        r#"{"raw":"≥12.50公里","kind":"comparison","comparator":">=","number":"12.50","unit":"公里","unit_from":"value","canonical":{"number":"12500","unit":"m"}}"#
    );
    assert_eq!(
        bare(1),
        r#"{"raw":"约1800元/人·年","kind":"comparison","comparator":null,"number":"1800","unit":"元/人·年","per":"人·年","approximate":true,"unit_from":null}"#
    );
    assert_eq!(
        bare(5),
        r#"{"raw":"较上年下降90%以上","kind":"change","direction":"decrease","baseline":"上年","low":"90","high":null,"low_inclusive":true,"high_inclusive":false,"unit":"%","unit_from":null}"#
    );
    assert_eq!(
        bare(12),
        r#"{"raw":"/","kind":"empty","printed":"/","unit":null,"unit_from":null}"#
    );
    assert_eq!(
        bare(13),
        r#"{"raw":"见附件\n“三”\\","kind":"unparsed","unit":null,"unit_from":null}"#
    );
}

#[test]
fn blank_dash_and_missing_stay_apart() {
    let (_, document) = document();
    let fields = &document["records"][0]["fields"];
    assert_eq!(
        fields["funds"],
        json!({"total": "1234.50", "other": "—", "carry_over": null})
    );
    assert_eq!(fields["fiscal_year"], Value::Null);
    assert_eq!(fields["year"], json!(2023));
    assert_eq!(
        fields["department"],
        json!({"code": "016", "name": "市交通局"})
    );
    assert_eq!(
        document["records"][1]["rows"][0]["cells"][1],
        json!({"column": 1, "raw": "", "number": null})
    );
}

#[test]
fn every_place_leads_to_its_text() {
    let (_, document) = document();
    let record = &document["records"][0];
    let file = ["\u{feff}", SOURCE].concat();
    let entries = record["provenance"].as_object().unwrap();
    assert!(entries.len() > 40);
    for (pointer, places) in entries {
        let member = record.pointer(pointer);
        assert!(
            member.is_some() || pointer.starts_with("/labels"),
            "{pointer} leads nowhere"
        );
        for place in places.as_array().unwrap() {
            let at =
                |index: usize| usize::try_from(place["bytes"][index].as_u64().unwrap()).unwrap();
            let printed = &file[at(0)..at(1)];
            assert_eq!(
                place["line"],
                file[..at(0)].lines().count().max(1),
                "{pointer}: {printed}"
            );
        }
    }
    let slice = |pointer: &str| {
        let bytes = &entries[pointer][0]["bytes"];
        let at = |index: usize| usize::try_from(bytes[index].as_u64().unwrap()).unwrap();
        &file[at(0)..at(1)]
    };
    assert_eq!(slice("/title"), "支出绩效目标表");
    assert_eq!(slice("/fields/funds/total"), "1,234.50");
    assert_eq!(slice("/fields/department"), "016-市交通局");
    assert_eq!(slice("/fields/department/name"), "市交通局");
    assert_eq!(slice("/indicators/0/level1"), "产出指标（50分）");
    assert_eq!(slice("/indicators/3/actual"), "≥12.50公里");
    assert_eq!(slice("/indicators/0/other/0/text"), "时效指标");
    assert_eq!(slice("/labels/funds.total"), "年度资金总额");
    let money = &document["records"][1]["provenance"];
    assert_eq!(
        money["/rows/0/cells/0"],
        json!([{"page": 8, "bbox": [70.1, 120.0, 130.25, 160.5]}])
    );
    assert_eq!(money["/columns/0/1"][0]["page"], 7);
}

#[test]
fn pointers_are_escaped_for_pointers_and_for_json() {
    let mut record = form();
    let (_, label) = record.labels[0].clone();
    let paths = ["a/b~c", "say \"\\\"", "tab\there", "plain"];
    record.labels = paths.map(|path| (path.into(), label.clone())).into();
    for compact in [false, true] {
        let mut out = Vec::new();
        let records = std::slice::from_ref(&record);
        let written: Value = if compact {
            jsonl::records(&source(), &map(), records, &[], &mut out);
            serde_json::from_slice(&out).unwrap()
        } else {
            json::document(&source(), &map(), records, &[], &mut out);
            serde_json::from_slice::<Value>(&out).unwrap()["records"][0].clone()
        };
        let keys = written["provenance"].as_object().unwrap().keys();
        for key in keys {
            assert!(written.pointer(key).is_some(), "{key} leads nowhere");
        }
        let entry = &written["provenance"]["/labels/a~1b~0c"];
        assert_eq!(entry.as_array().unwrap().len(), 1, "{entry}");
    }
}

#[test]
fn one_line_per_indicator_field_place_and_diagnostic() {
    let (text, document) = document();
    let lines: Vec<&str> = text.lines().collect();
    let starting = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!(starting("        {\"level1\": "), values().len());
    assert_eq!(starting("        \"project_name\": \"道路养护\","), 1);
    assert_eq!(starting("    {\"code\": "), diagnostics().len());
    let places = document["records"][0]["provenance"]
        .as_object()
        .unwrap()
        .len()
        + document["records"][1]["provenance"]
            .as_object()
            .unwrap()
            .len();
    assert_eq!(starting("        \"/"), places);
    assert!(text.ends_with("}\n"));
    assert!(lines.iter().all(|line| !line.ends_with(' ')));
}

#[test]
fn an_empty_document() {
    let mut out = Vec::new();
    json::document(
        &source(),
        &SourceMap::utf8("", 0),
        &[Record::default()],
        &[],
        &mut out,
    );
    let text = String::from_utf8(out).unwrap();
    assert!(text.ends_with("\"diagnostics\": []\n}\n"), "{text}");
    assert!(
        text.contains("      \"provenance\": {}\n    }\n  ],\n"),
        "{text}"
    );
    let mut out = Vec::new();
    jsonl::records(&source(), &SourceMap::utf8("", 0), &[], &[], &mut out);
    assert_eq!(out, b"");
}

#[test]
fn lines_stand_alone() {
    let lines = lines();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["diagnostics"][0]["at"], "/indicators/2/value");
    assert_eq!(lines[0]["diagnostics"][1]["at"], "");
    assert_eq!(lines[1]["record"], 1);
    assert_eq!(lines[1]["diagnostics"][0]["code"], "form/funds-do-not-sum");
    assert_eq!(lines[2]["form"], Value::Null);
    assert_eq!(lines[2]["diagnostics"][0]["code"], "source/encoding");
    for line in &lines {
        assert_eq!(line["source"]["uri"], "道路/a \"b\".md");
        for diagnostic in line["diagnostics"].as_array().unwrap() {
            if let Some(at) = diagnostic["at"].as_str() {
                assert!(line.pointer(at).is_some());
            }
        }
    }
}

#[test]
fn cells_come_row_after_row() {
    let tables = table_document();
    let cells = tables["tables"][0]["cells"].as_array().unwrap();
    let places: Vec<_> = cells
        .iter()
        .map(|cell| (cell["row"].clone(), cell["col"].clone()))
        .collect();
    assert_eq!(
        places,
        [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(r, c)| (json!(r), json!(c)))
    );
    assert_eq!(cells[0]["line"], 2);
    assert!(cells[0].get("places").is_none());
    assert_eq!(cells[2]["places"].as_array().unwrap().len(), 2);
    assert_eq!(tables["tables"][0]["repairs"][0]["line"], 7);
}
