//! Every fixture against its truth, which was written by hand beside it, and against the findings
//! that an auditor must get: all of them, and no other warning.

use biao_snapshots::{documents, root, with_run};
use serde_json::Value;
use std::path::Path;

fn read_json(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Text as it is compared: without white space; nothing and blank are one.
fn key(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn fields(record: &Value) -> Vec<(&'static str, Value)> {
    let fields = &record["fields"];
    vec![
        ("title", record["title"].clone()),
        ("fiscal_year", fields["fiscal_year"].clone()),
        ("project_name", fields["project_name"].clone()),
        ("department_code", fields["department"]["code"].clone()),
        ("department_name", fields["department"]["name"].clone()),
        ("implementing_unit", fields["implementing_unit"].clone()),
        ("funds_unit", fields["funds"]["unit"].clone()),
        ("funds_total", fields["funds"]["total"].clone()),
        (
            "funds_fiscal",
            fields["funds"]["fiscal_appropriation"].clone(),
        ),
        ("funds_other", fields["funds"]["other"].clone()),
        ("funds_carry_over", fields["funds"]["carry_over"].clone()),
        ("goal", fields["goal"].clone()),
        ("goal_term", fields["goal_term"].clone()),
        ("goal_actual", fields["goal_actual"].clone()),
        ("total_score", fields["total_score"].clone()),
    ]
}

fn row(indicator: &Value) -> Vec<(&'static str, Value)> {
    let value = &indicator["value"];
    let (op, number, high) = match value["kind"].as_str() {
        Some("range") => (Value::Null, value["low"].clone(), value["high"].clone()),
        Some("change") if value["low"].is_string() => {
            (Value::Null, value["low"].clone(), value["high"].clone())
        }
        Some("comparison" | "change") => (
            value["comparator"].clone(),
            value["number"].clone(),
            Value::Null,
        ),
        _ => (Value::Null, Value::Null, Value::Null),
    };
    let unit = if number.is_null() {
        Value::Null
    } else {
        value["unit"].clone()
    };
    vec![
        ("level1", indicator["level1"].clone()),
        ("level2", indicator["level2"].clone()),
        ("level3", indicator["level3"].clone()),
        ("raw", value["raw"].clone()),
        ("op", op),
        ("value", number),
        ("value_high", high),
        ("unit", unit),
        ("weight", indicator["weight"].clone()),
    ]
}

/// Truth leaves open how a cell with several numbers is read.
fn is_open(truth: &Value) -> bool {
    let digits = key(&truth["raw"]).replace([',', '，'], "");
    let numbers = digits
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|part| !part.is_empty())
        .count();
    truth["value"].is_null() && numbers > 1
}

fn compare(truth: &Value, record: &Value, wrong: &mut Vec<String>, head: &str) {
    for (name, got) in fields(record) {
        let Some(expected) = truth.get(name) else {
            continue;
        };
        let open = name == "fiscal_year" && expected.is_null();
        let amount = |value: &Value| key(value).replace(',', "");
        let same = if name.starts_with("funds_") {
            amount(expected) == amount(&got)
        } else {
            key(expected) == key(&got)
        };
        if !open && !same {
            wrong.push(format!("{head} {name}: {expected} read as {got}"));
        }
    }
    for (name, expected) in truth["execution"].as_object().into_iter().flatten() {
        let group = if name == "budget" {
            "funds".to_owned()
        } else {
            format!("funds_{name}")
        };
        let got = &record["fields"][&group]["total"];
        if key(expected) != key(got) {
            wrong.push(format!("{head} {group}: {expected} read as {got}"));
        }
    }
    let expected = truth["indicators"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let got = record["indicators"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    if expected.len() != got.len() {
        wrong.push(format!(
            "{head}: {} rows, {} expected",
            got.len(),
            expected.len()
        ));
    }
    for (at, (truth, indicator)) in expected.iter().zip(got).enumerate() {
        for (name, got) in row(indicator) {
            let numeric = matches!(name, "op" | "value" | "value_high" | "unit");
            let is_range = name == "op" && truth["value_high"].is_string();
            if numeric && (is_open(truth) || is_range) || name == "unit" && truth["value"].is_null()
            {
                continue;
            }
            if key(&truth[name]) != key(&got) {
                wrong.push(format!(
                    "{head} row {at} {name}: {} read as {got}",
                    truth[name]
                ));
            }
        }
        for name in ["kind", "class", "actual", "score", "deviation_reason"] {
            let Some(expected) = truth.get(name) else {
                continue;
            };
            let got = match name {
                "kind" => &indicator["value"]["kind"],
                "actual" => &indicator["actual"]["raw"],
                _ => &indicator[name],
            };
            if key(expected) != key(got) {
                wrong.push(format!("{head} row {at} {name}: {expected} read as {got}"));
            }
        }
        if truth["repaired"] == true && indicator["repairs"].as_array().is_none_or(Vec::is_empty) {
            wrong.push(format!("{head} row {at}: repaired without a mark"));
        }
    }
}

#[test]
fn every_fixture_says_what_its_truth_says() {
    let fixtures = root().join("fixtures");
    let (mut forms, mut wrong) = (0, Vec::new());
    for path in documents(&fixtures) {
        let Some(truth) = read_json(&path.with_extension("truth.json")) else {
            continue;
        };
        let name = path
            .strip_prefix(&fixtures)
            .unwrap_or(&path)
            .display()
            .to_string();
        let truth = truth.as_array().cloned().unwrap_or_default();
        let check = |output: &Value| {
            let records: Vec<&Value> = output["records"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|record| record["indicators"].is_array())
                .collect();
            let mut wrong = Vec::new();
            if records.len() != truth.len() {
                wrong.push(format!(
                    "{name}: {} forms, {} expected",
                    records.len(),
                    truth.len()
                ));
            }
            for (at, (truth, record)) in truth.iter().zip(&records).enumerate() {
                if truth["form"] != record["form"] {
                    wrong.push(format!(
                        "{name} form {at}: {} read as {}",
                        truth["form"], record["form"]
                    ));
                }
                compare(truth, record, &mut wrong, &format!("{name} form {at}"));
            }
            wrong
        };
        forms += truth.len();
        let unreadable = |error| {
            if truth.is_empty() {
                Vec::new()
            } else {
                vec![format!("{name}: {error}")]
            }
        };
        wrong.extend(with_run(&path, |run| check(run.output), unreadable));
    }
    assert!(forms > 0, "no truth below {}", fixtures.display());
    assert!(
        wrong.is_empty(),
        "{} of {forms} forms' members are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn auditors_get_every_finding_and_no_false_alarm() {
    let fixtures = root().join("fixtures");
    let (mut findings, mut wrong) = (0, Vec::new());
    for path in documents(&fixtures) {
        let Some(expected) = read_json(&path.with_extension("findings.json")) else {
            continue;
        };
        let name = path
            .strip_prefix(&fixtures)
            .unwrap_or(&path)
            .display()
            .to_string();
        let expected = expected.as_array().cloned().unwrap_or_default();
        findings += expected.len();
        let check = |output: &Value| {
            let mut wrong = Vec::new();
            let mut given: Vec<&Value> = output["diagnostics"]
                .as_array()
                .into_iter()
                .flatten()
                // The normaliser's and the reader's warnings are the values' and the file's own.
                .filter(|d| {
                    d["severity"] == "warning"
                        && d["code"]
                            .as_str()
                            .is_some_and(|code| code.starts_with("form/"))
                })
                .collect();
            for finding in &expected {
                let answers = |d: &&Value| {
                    d["code"] == finding["code"]
                        && d["message"].as_str().is_some_and(|m| {
                            m.contains(finding["contains"].as_str().unwrap_or_default())
                        })
                        && d["places"]
                            .as_array()
                            .is_some_and(|p| p.iter().any(|p| p["line"] == finding["line"]))
                };
                match given.iter().position(answers) {
                    Some(at) => {
                        given.remove(at);
                    }
                    None => wrong.push(format!("{name}: not reported: {finding}")),
                }
            }
            wrong.extend(given.iter().map(|d| {
                format!(
                    "{name}: false alarm: {} {} {}",
                    d["code"], d["message"], d["places"]
                )
            }));
            wrong
        };
        wrong.extend(with_run(&path, |run| check(run.output), |_| Vec::new()));
    }
    assert!(findings > 0, "no findings below {}", fixtures.display());
    assert!(
        wrong.is_empty(),
        "of {findings} findings:\n{}",
        wrong.join("\n")
    );
}
