//! The other commands.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use common::{FORM, Folder};
use serde_json::Value;

/// A form with funds that do not add up.
fn faulty() -> String {
    FORM.replace("| 其他资金 | 0 |", "| 其他资金 | 5 |")
}

#[test]
fn tables() {
    let folder = Folder::new("tables");
    folder.write("a.md", FORM);
    let tables = folder.biao(&["tables", "a.md"]).expect(0).json();
    assert_eq!(tables["schema"], "biao/tables/1");
    let cells = tables["tables"][0]["cells"].as_array().unwrap();
    let cell = cells
        .iter()
        .find(|cell| cell["text"] == "≥12.5公里")
        .unwrap();
    assert_eq!(cell["line"], 13);
    let at = |index: usize| usize::try_from(cell["bytes"][index].as_u64().unwrap()).unwrap();
    assert_eq!(&FORM[at(0)..at(1)], "≥12.5公里");
    folder.biao(&["tables", "."]).expect(2);
    folder.biao(&["tables", "gone.md"]).expect(2);
    folder.write("empty.md", "");
    folder.biao(&["tables", "empty.md"]).expect(1);
}

#[test]
fn values_by_argument_and_by_line() {
    let folder = Folder::new("values");
    let lines = folder
        .biao(&["value", "≥95%", "-5%", "7万元"])
        .expect(0)
        .lines();
    let texts: Vec<&Value> = lines.iter().map(|line| &line["text"]).collect();
    assert_eq!(texts, ["≥95%", "-5%", "7万元"]);
    assert_eq!(lines[0]["comparator"], ">=");
    assert_eq!(lines[0]["number"], "95");
    assert_eq!(lines[0]["parts"][0]["role"], "comparator");
    assert_eq!(lines[2]["canonical"]["number"], "70000");

    let lines = folder
        .biao_with(&["value"], "≥95%\r\n\n=14所".as_bytes())
        .expect(0)
        .lines();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["text"], "≥95%");
    assert_eq!(lines[1]["kind"], "empty");

    let labelled = "公众满意度（%）\t≥95\n".as_bytes();
    let lines = folder
        .biao_with(&["value", "--with-label"], labelled)
        .expect(0)
        .lines();
    assert_eq!(lines[0]["label"], "公众满意度（%）");
    assert_eq!(lines[0]["text"], "≥95");
    assert_eq!(lines[0]["unit_from"], "label");

    let lines = folder
        .biao(&["value", "--scan", "全年完成3次，每次50人"])
        .expect(0)
        .lines();
    assert!(lines.len() >= 2);
    assert_eq!(lines[0]["number"], "3");

    let run = folder.biao_with(&["value"], b"\xff\xfe\n").expect(1);
    assert_eq!(run.lines().len(), 1);
}

#[test]
fn check_in_every_format() {
    let folder = Folder::new("check");
    folder.write("docs/a.md", FORM).write("docs/b.md", faulty());
    let text = folder
        .biao(&["check", "docs", "--severity", "warning"])
        .expect(0)
        .stdout;
    assert!(text.contains("warning[form/funds-do-not-sum]: "), "{text}");
    assert!(text.contains("--> docs/b.md:8:"), "{text}");
    assert!(
        !text.contains("docs/a.md") && !text.contains('\u{1b}'),
        "{text}"
    );

    let found = folder
        .biao(&["check", "docs", "--format", "json"])
        .expect(0)
        .json();
    let documents = found["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[1]["source"]["uri"], "docs/b.md");
    let codes: Vec<_> = documents[1]["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["code"])
        .collect();
    assert!(codes.contains(&&Value::from("form/funds-do-not-sum")));

    let log = folder
        .biao(&["check", "docs", "--format", "sarif"])
        .expect(0)
        .json();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let result = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["ruleId"] == "form/funds-do-not-sum")
        .unwrap();
    let physical = &result["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "docs/b.md");
    assert_eq!(physical["region"]["startLine"], 8);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        assert!(
            rules.iter().any(|rule| rule["id"] == result["ruleId"]),
            "{}",
            result["ruleId"]
        );
    }
}

#[test]
fn check_reports_documents_that_failed() {
    let folder = Folder::new("check_failed");
    folder.write("文档/a b.md", "").write("文档/c.md", FORM);
    let run = folder.biao(&["check", "文档"]).expect(1);
    assert!(run.stderr.starts_with("error: 文档/a b.md: "));
    let found = folder
        .biao(&["check", "文档", "--format", "json"])
        .expect(1)
        .json();
    assert_eq!(
        found["documents"][0]["diagnostics"][0]["code"],
        "document/unreadable"
    );
    assert_eq!(found["documents"].as_array().unwrap().len(), 2);
    let log = folder
        .biao(&["check", "文档", "--format", "sarif"])
        .expect(1)
        .json();
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(
        location["artifactLocation"]["uri"],
        "%E6%96%87%E6%A1%A3/a%20b.md"
    );
    folder.biao(&["check", "gone"]).expect(2);
}

#[test]
fn inspect_draws_within_the_width() {
    let folder = Folder::new("inspect");
    folder.write("a.md", faulty());
    for width in [60, 100, 160] {
        let run = folder
            .biao(&["inspect", "a.md", "--width", &width.to_string()])
            .expect(0);
        let (above, findings) = run.stdout.split_once("Diagnostics").unwrap();
        for line in above.lines() {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            assert!(columns <= width, "{columns} > {width}: {line}");
        }
        for word in [
            "道路养护",
            "养护里程",
            "≥ 12.5 公里",
            "funds.total",
            "/records/0",
        ] {
            assert!(above.contains(word), "{word} is missing:\n{above}");
        }
        assert!(findings.contains("form/funds-do-not-sum"), "{findings}");
        assert!(!run.stdout.contains('\u{1b}'));
    }
    let run = folder
        .biao(&["inspect", "a.md", "--color", "always"])
        .expect(0);
    assert!(run.stdout.contains("\u{1b}[1m"));
    folder.biao(&["inspect", "gone.md"]).expect(2);
}

#[test]
fn the_terminal_is_not_commanded_by_documents() {
    let folder = Folder::new("escape");
    let form = FORM
        .replace("道路养护", "道路\u{1b}[31m养护\u{202e}")
        .replace("≥95%", "≥95\u{7}%");
    folder.write("a.md", form);
    for command in ["inspect", "check"] {
        let run = folder.biao(&[command, "a.md"]);
        for harmful in ['\u{1b}', '\u{7}', '\u{202e}'] {
            assert!(
                !run.stdout.contains(harmful),
                "{command}: {harmful:?} in\n{}",
                run.stdout
            );
        }
    }
}

#[test]
fn explain() {
    let folder = Folder::new("explain");
    let list = folder.biao(&["explain"]).expect(0).stdout;
    let codes: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(codes.is_sorted() && codes.len() > 10);
    for code in &codes {
        let entry = folder.biao(&["explain", code]).expect(0).stdout;
        assert!(
            entry.starts_with(code) && entry.contains("\nExample:\n    "),
            "{entry}"
        );
    }
    let run = folder.biao(&["explain", "form/fund-do-not-sum"]).expect(2);
    assert!(
        run.stderr.contains("did you mean form/funds-do-not-sum?"),
        "{}",
        run.stderr
    );
    let run = folder.biao(&["explain", "funds-do-not-sum"]).expect(2);
    assert!(
        run.stderr.contains("did you mean form/funds-do-not-sum?"),
        "{}",
        run.stderr
    );
    folder.biao(&["explain", "xyzzy"]).expect(2);
}

#[test]
fn help_version_completions() {
    let folder = Folder::new("help");
    assert!(
        folder
            .biao(&["--version"])
            .expect(0)
            .stdout
            .starts_with("biao ")
    );
    let help = folder.biao(&["--help"]).expect(0).stdout;
    for command in [
        "convert",
        "tables",
        "inspect",
        "value",
        "check",
        "schema",
        "explain",
        "completions",
    ] {
        assert!(help.contains(command));
        let own = folder.biao(&[command, "--help"]).expect(0).stdout;
        assert!(own.contains("Examples:\n  "), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            folder
                .biao(&["completions", shell])
                .expect(0)
                .stdout
                .contains("convert")
        );
    }
}

#[test]
fn inspect_as_a_person_sees_it() {
    let folder = Folder::new("inspect_snapshot");
    folder.write("a.md", faulty());
    let run = folder.biao(&["inspect", "a.md", "--width", "84"]).expect(0);
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("inspect", run.stdout);
    });
}
