//! `biao schema` prints the schema of what each command prints. That it holds for every fixture is
//! tested in `snapshots/`.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use common::{FORM, Folder};

fn validator(folder: &Folder, of: &str) -> jsonschema::Validator {
    let schema = folder.biao(&["schema", of]).expect(0).json();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::draft202012::new(&schema).unwrap()
}

fn assert_valid(validator: &jsonschema::Validator, name: &str, text: &str) {
    let instance = serde_json::from_str(text).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&instance)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn what_each_command_prints_validates() {
    let folder = Folder::new("schema");
    folder.write("a.md", FORM);
    let document = folder.biao(&["convert", "a.md"]).expect(0).stdout;
    assert_valid(&validator(&folder, "document"), "convert", &document);
    let lines = folder.biao(&["convert", "a.md", "-f", "jsonl"]).expect(0);
    let record = validator(&folder, "record");
    assert!(!lines.stdout.is_empty());
    for line in lines.stdout.lines() {
        assert_valid(&record, "convert -f jsonl", line);
    }
    let tables = folder.biao(&["tables", "a.md"]).expect(0).stdout;
    assert_valid(&validator(&folder, "tables"), "tables", &tables);
    let value = validator(&folder, "value");
    let texts = [
        "≥95%",
        "",
        "90%-95%",
        "较上年下降10%以上",
        "2023年12月底前",
        "优",
        "预算金额之内",
        "292%",
    ];
    for line in folder
        .biao(&[&["value"], &texts[..]].concat())
        .stdout
        .lines()
    {
        assert_valid(&value, line, line);
    }
}
