//! `biao convert` to tables: the files, their schema, what they keep apart.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use common::{FORM, Folder};
use serde_json::Value;
use std::collections::BTreeSet;

/// A form with values that a spreadsheet, a float or a careless reader would spoil.
const AWKWARD: &str = "\
# 项目支出绩效目标表

(2024年度)

| 项目名称 | 灌渠, \"更新\" | | |
|---|---|---|---|
| 主管部门 | 021-县水利局 | 实施单位 | 县灌区所 |
| 项目资金（万元） | 年度资金总额 | 12345678901234567.8 | |
| | 其中：财政拨款 | — | |
| | 其他资金 | | |
| 年度绩效目标 | 修渠。 | | |
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| 产出指标 | 数量指标 | 修渠长度 | =100% |
| | 质量指标 | 漏损率 | 0.123456789012% |
| 满意度指标 | 服务对象满意度指标 | 农户满意度 | / |
";

const TABLES: [&str; 7] = [
    "amounts",
    "checks",
    "diagnostics",
    "documents",
    "fields",
    "indicators",
    "records",
];

fn lines(folder: &Folder, table: &str) -> Vec<Value> {
    let text = folder.read(&format!("out/dataset/{table}.jsonl"));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_dataset_has_a_file_per_table_and_a_description() {
    let folder = Folder::new("dataset-files");
    folder.write("docs/a.md", FORM).write("docs/b.md", AWKWARD);
    folder
        .biao(&[
            "convert", "docs", "-o", "out", "-f", "parquet", "-f", "csv", "-f", "xlsx", "-f",
            "json",
        ])
        .expect(0);
    let mut expected: Vec<String> = TABLES
        .iter()
        .flat_map(|table| [format!("{table}.csv"), format!("{table}.parquet")])
        .collect();
    expected.extend(["biao.xlsx".to_owned(), "datapackage.json".to_owned()]);
    expected.sort();
    assert_eq!(folder.files("out/dataset"), expected);
    assert!(folder.files("out").contains(&"a.json".to_owned()));
    let package: Value =
        serde_json::from_str(&folder.read("out/dataset/datapackage.json")).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 2 * TABLES.len() + 1);
    let names: BTreeSet<&str> = resources
        .iter()
        .map(|resource| resource["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), resources.len());
    for resource in resources {
        let path = format!(
            "{}/out/dataset/{}",
            folder.0.display(),
            resource["path"].as_str().unwrap()
        );
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(resource["bytes"], bytes.len());
        for key in resource["schema"]["foreignKeys"]
            .as_array()
            .into_iter()
            .flatten()
        {
            assert!(
                names.contains(key["reference"]["resource"].as_str().unwrap()),
                "{key}"
            );
        }
    }
    // The header line says what the description says.
    let indicators = resources
        .iter()
        .find(|r| r["path"] == "indicators.csv")
        .unwrap();
    let fields: Vec<&str> = indicators["schema"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    let csv = folder.read("out/dataset/indicators.csv");
    assert_eq!(csv.lines().next().unwrap(), fields.join(","));
}

#[test]
fn rows_lead_back_to_the_json() {
    let folder = Folder::new("dataset-ids");
    folder.write("docs/a.md", FORM).write("docs/b.md", AWKWARD);
    let layout = ["--layout", "dataset", "-f", "jsonl", "-f", "json"];
    folder
        .biao(&[&["convert", "docs", "-o", "out"], &layout[..]].concat())
        .expect(0);
    let documents = lines(&folder, "documents");
    assert_eq!(documents.len(), 2);
    let indicators = lines(&folder, "indicators");
    assert_eq!(indicators.len(), 6);
    let mut keys = BTreeSet::new();
    for table in TABLES {
        for row in lines(&folder, table) {
            let (id, rest) = row
                .as_object()
                .unwrap()
                .values()
                .next()
                .unwrap()
                .as_str()
                .unwrap()
                .split_at(16);
            assert!(
                documents
                    .iter()
                    .any(|document| document["document_id"] == id),
                "{id}"
            );
            assert!(
                keys.insert((table, id.to_owned(), rest.to_owned())),
                "{table} {id}{rest}"
            );
        }
    }
    for row in &indicators {
        let id = row["indicator_id"].as_str().unwrap();
        let document = documents
            .iter()
            .find(|document| id.starts_with(document["document_id"].as_str().unwrap()))
            .unwrap();
        let name = document["uri"]
            .as_str()
            .unwrap()
            .trim_start_matches("docs/");
        let json: Value = serde_json::from_str(
            &folder.read(&format!("out/{}.json", name.trim_end_matches(".md"))),
        )
        .unwrap();
        let indicator = json.pointer(&id[16..]).unwrap();
        assert_eq!(row["raw"], indicator["value"]["raw"]);
        assert_eq!(row["level3"], indicator["level3"]);
        assert_eq!(
            row["organisation"],
            json.pointer(id[16..].split_at(10).0).unwrap()["fields"]["implementing_unit"]
        );
        let place = &json["records"][0]["provenance"][&format!("{}/value", &id[26..])][0];
        assert_eq!(row["line"], place["line"]);
        assert_eq!(
            place["bytes"],
            serde_json::json!([row["byte_start"], row["byte_end"]])
        );
        assert_eq!(row["x0"], Value::Null);
    }
}

/// On a page, the box is that of the provenance.
#[test]
fn rows_lead_back_to_the_page() {
    let folder = Folder::new("dataset-boxes");
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let pdf = walk(&fixture).expect("a fixture that is a PDF");
    folder.write("a.pdf", std::fs::read(pdf).unwrap());
    let layout = ["--layout", "dataset", "-f", "jsonl", "-f", "json"];
    folder
        .biao(&[&["convert", "a.pdf", "-o", "out"], &layout[..]].concat())
        .expect_findings();
    let json: Value = serde_json::from_str(&folder.read("out/a.json")).unwrap();
    let mut seen = 0;
    for (table, id) in [("amounts", "amount_id"), ("fields", "field_id")] {
        for row in lines(&folder, table) {
            let pointer = &row[id].as_str().unwrap()[16..];
            let mut parts = pointer.splitn(4, '/').skip(2);
            let record = &json["records"][parts.next().unwrap().parse::<usize>().unwrap()];
            let place = &record["provenance"][format!("/{}", parts.next().unwrap())][0];
            if place["page"].is_null() {
                continue;
            }
            seen += 1;
            assert_eq!(row["page"], place["page"], "{pointer}");
            let bbox = serde_json::json!([row["x0"], row["y0"], row["x1"], row["y1"]]);
            assert_eq!(bbox, place["bbox"], "{pointer}");
            assert_eq!(
                (&row["line"], &row["byte_start"]),
                (&Value::Null, &Value::Null)
            );
        }
    }
    assert!(seen > 0);
}

/// The first PDF below a folder.
fn walk(folder: &std::path::Path) -> Option<std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        if path.is_dir() {
            return walk(&path);
        }
        path.extension()
            .is_some_and(|ending| ending == "pdf")
            .then_some(path)
    })
}

#[test]
fn what_the_page_keeps_apart_stays_apart() {
    let folder = Folder::new("dataset-apart");
    folder.write("b.md", AWKWARD);
    folder
        .biao(&[
            "convert", "b.md", "-o", "out", "-f", "jsonl", "-f", "csv", "--layout", "dataset",
        ])
        .expect(0);
    let amounts = lines(&folder, "amounts");
    let amount = |field: &str| {
        let found = amounts.iter().find(|row| row["field"] == field);
        found.unwrap_or_else(|| panic!("{field} in {amounts:?}"))
    };
    let total = amount("funds.total");
    assert_eq!(total["raw"], "12345678901234567.8");
    assert_eq!(total["number"], "12345678901234567.8");
    assert_eq!(
        (&total["unit"], &total["yuan"]),
        (&"万元".into(), &"123456789012345678000".into())
    );
    assert_eq!(amount("funds.fiscal_appropriation")["raw"], "—");
    assert_eq!(amount("funds.fiscal_appropriation")["number"], Value::Null);
    assert_eq!(amount("funds.other")["raw"], "");
    let indicators = lines(&folder, "indicators");
    let kinds: Vec<&Value> = indicators.iter().map(|row| &row["raw"]).collect();
    assert_eq!(kinds, ["=100%", "0.123456789012%", "/"]);
    // More digits than decimal(38, 10) has: nothing is rounded, and it is said.
    let long = &indicators[1];
    assert_eq!(
        (&long["number"], &long["out_of_range"]),
        (&Value::Null, &true.into())
    );
    let said = lines(&folder, "diagnostics");
    assert!(
        said.iter()
            .any(|row| row["code"] == "dataset/number-out-of-range"
                && row["at"] == "/records/0/indicators/1")
    );
    // A formula is defused in CSV, and there only.
    let csv = folder.read("out/dataset/indicators.csv");
    assert!(csv.contains(",'=100%,"), "{csv}");
    assert!(
        folder
            .read("out/dataset/records.csv")
            .contains("\"灌渠, \"\"更新\"\"\"")
    );
}

#[test]
fn documents_that_fail_have_a_row() {
    let folder = Folder::new("dataset-failed");
    folder.write("docs/1.md", FORM).write("docs/2.md", "");
    folder
        .biao(&[
            "convert", "docs", "-o", "out", "-f", "jsonl", "--layout", "dataset",
        ])
        .expect(1);
    let documents = lines(&folder, "documents");
    assert_eq!(
        (&documents[0]["status"], &documents[1]["status"]),
        (&"read".into(), &"failed".into())
    );
    let said = lines(&folder, "diagnostics");
    assert!(said.iter().any(|row| row["code"] == "document/unreadable"));
}

#[test]
fn every_document_may_have_tables_of_its_own() {
    let folder = Folder::new("dataset-per-file");
    folder.write("docs/x/a.md", FORM);
    folder
        .biao(&[
            "convert",
            "docs",
            "-o",
            "out",
            "-f",
            "csv",
            "-f",
            "xlsx",
            "--csv-bom",
            "--layout",
            "per-file",
        ])
        .expect(0);
    let mut expected: Vec<String> = TABLES
        .iter()
        .map(|table| format!("x/a.{table}.csv"))
        .collect();
    expected.push("x/a.xlsx".to_owned());
    expected.sort();
    assert_eq!(folder.files("out"), expected);
    assert!(
        folder
            .read("out/x/a.indicators.csv")
            .starts_with("\u{feff}indicator_id,")
    );
    let run = folder.biao(&["convert", "docs", "-f", "csv"]).expect(2);
    assert!(run.stderr.contains("-o DIR"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn odd_names_become_plain_files_below_the_folder() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new("odd-names");
    let long = "长".repeat(83);
    for name in [
        "a\nb.md",
        "a\tb.md",
        "A.md",
        "a.md",
        "e\u{301}.md",
        "é.md",
        "dataset/x.md",
        "x.md",
        "x.json/y.md",
        "..md",
        " .md",
    ] {
        folder.write(&format!("docs/{name}"), FORM);
    }
    folder
        .write(&format!("docs/{long}.md"), FORM)
        .write(&format!("docs/{long}x.md"), FORM);
    for name in [&b"\xff.md"[..], b"\xfe.md"] {
        let path = folder
            .0
            .join("docs")
            .join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(path, FORM).unwrap();
    }
    std::os::unix::fs::symlink(folder.0.join("docs"), folder.0.join("docs/loop")).unwrap();
    folder
        .biao(&[
            "convert", "docs", "-o", "in/out", "-f", "json", "-f", "jsonl", "--layout", "dataset",
        ])
        .expect(0);
    // `..md` is hidden.
    let documents = folder.read("in/out/dataset/documents.jsonl");
    assert_eq!(documents.lines().count(), 14);
    let uris: BTreeSet<String> = documents
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["uri"].to_string())
        .collect();
    assert_eq!(uris.len(), 14);
    assert_eq!(
        folder.files("in").len(),
        14 + TABLES.len() + 1,
        "{:?}",
        folder.files("in")
    );
    assert!(
        folder
            .files("in")
            .iter()
            .all(|file| file.starts_with("out/"))
    );
    let json = folder
        .files("in/out")
        .into_iter()
        .filter(|file| !file.starts_with("dataset/"));
    let alike: BTreeSet<String> = json.map(|file| file.to_lowercase()).collect();
    assert_eq!(alike.len(), 14);
}
