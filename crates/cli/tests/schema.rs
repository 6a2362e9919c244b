//! `biao schema` holds for the output of every fixture.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use common::Folder;
use std::path::Path;

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
fn every_fixture_validates() {
    let folder = Folder::new("schema");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let run = folder.biao(&[
        "convert",
        fixtures.to_str().unwrap(),
        "-o",
        ".",
        "-f",
        "json",
        "-f",
        "jsonl",
    ]);
    assert!(run.status < 2, "{}", run.stderr);
    let (document, record) = (validator(&folder, "document"), validator(&folder, "record"));
    let files = folder.files(".");
    assert!(files.len() > 20);
    for name in files {
        let text = folder.read(&name);
        if Path::new(&name)
            .extension()
            .is_some_and(|end| end == "jsonl")
        {
            text.lines()
                .for_each(|line| assert_valid(&record, &name, line));
        } else {
            assert_valid(&document, &name, &text);
        }
    }
    let tables = validator(&folder, "tables");
    for name in [
        "seed/nine_projects.md",
        "mineru/rowspan_form.md",
        "encodings/gb18030.md",
    ] {
        let run = folder.biao(&["tables", fixtures.join(name).to_str().unwrap()]);
        assert_valid(&tables, name, &run.stdout);
    }
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
