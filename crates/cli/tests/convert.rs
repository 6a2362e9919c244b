//! `biao convert`: inputs, outputs, order, exit status.

#![allow(clippy::unwrap_used)] // what fails here fails the test

mod common;

use common::{FORM, Folder};
use std::process::Stdio;

#[test]
fn one_document_goes_to_standard_output() {
    let folder = Folder::new("one_document");
    folder.write("a.md", FORM);
    let run = folder.biao(&["convert", "a.md"]).expect(0);
    let document = run.json();
    assert_eq!(document["schema"], "biao/document/1");
    assert_eq!(document["source"]["uri"], "a.md");
    assert_eq!(document["source"]["bytes"], FORM.len());
    assert_eq!(document["records"].as_array().unwrap().len(), 1);
    assert_eq!(run.stderr, "");
    assert!(run.stdout.ends_with("}\n"));
}

#[test]
fn standard_input() {
    let folder = Folder::new("standard_input");
    let run = folder
        .biao_with(&["convert", "-"], FORM.as_bytes())
        .expect(0);
    assert_eq!(run.json()["source"]["uri"], "-");
    folder
        .biao_with(&["convert", "-", "-o", "out"], FORM.as_bytes())
        .expect(0);
    assert_eq!(folder.files("out"), ["stdin.json"]);
}

#[test]
fn a_folder_is_mirrored() {
    let folder = Folder::new("a_folder_is_mirrored");
    folder
        .write("docs/b/c.md", FORM)
        .write("docs/a.MARKDOWN", FORM);
    folder
        .write("docs/notes.txt", FORM)
        .write("docs/.git/x.md", FORM)
        .write("docs/b/.x.md", FORM);
    let run = folder
        .biao(&["convert", "docs", "-o", "out/deep"])
        .expect(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert_eq!(folder.files("out"), ["deep/a.json", "deep/b/c.json"]);
    assert!(
        folder
            .read("out/deep/b/c.json")
            .contains("\"uri\": \"docs/b/c.md\"")
    );
}

#[test]
fn json_alone_is_the_same_as_beside_another_format() {
    let folder = Folder::new("json_alone");
    let forms = FORM.repeat(3);
    folder.write("a.md", &forms).write("b.md", "No form.\n");
    let of = |out: &str, formats: &[&str]| {
        let arguments = ["convert", "a.md", "b.md", "--summary", "json", "-o", out];
        let run = folder.biao(&[&arguments, formats].concat()).expect(0);
        let files = ["a", "b"].map(|name| folder.read(&format!("{out}/{name}.json")));
        (files, run.json()["forms"].clone())
    };
    let alone = of("alone", &["-f", "json"]);
    assert_eq!(alone, of("beside", &["-f", "json", "-f", "jsonl"]));
    assert_eq!(alone.0[0].matches("\"form\":").count(), 3);
}

#[test]
fn several_formats() {
    let folder = Folder::new("several_formats");
    folder.write("a.md", FORM);
    folder
        .biao(&[
            "convert", "a.md", "-o", "out", "-f", "json", "-f", "jsonl", "-f", "json",
        ])
        .expect(0);
    assert_eq!(folder.files("out"), ["a.json", "a.jsonl"]);
    let run = folder
        .biao(&["convert", "a.md", "-f", "json", "-f", "jsonl"])
        .expect(2);
    assert!(run.stderr.contains("-o DIR"), "{}", run.stderr);
    for format in ["csv", "parquet", "xlsx"] {
        let run = folder.biao(&["convert", "a.md", "-f", format]).expect(2);
        assert!(run.stderr.contains("-o DIR"), "{}", run.stderr);
    }
}

#[test]
fn several_documents_need_a_folder_or_lines() {
    let folder = Folder::new("several_documents");
    folder.write("a.md", FORM).write("b.md", FORM);
    let run = folder.biao(&["convert", "a.md", "b.md"]).expect(2);
    assert!(
        run.stderr.contains("-o DIR") && run.stderr.contains("-f jsonl"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stdout, "");
    let lines = folder
        .biao(&["convert", "b.md", "a.md", "-f", "jsonl"])
        .expect(0)
        .lines();
    let uris: Vec<_> = lines
        .iter()
        .map(|line| line["source"]["uri"].as_str().unwrap())
        .collect();
    assert_eq!(uris, ["b.md", "a.md"]);
}

#[test]
fn output_is_in_the_order_of_the_inputs_however_many_threads() {
    let folder = Folder::new("order");
    for number in 0..300 {
        // Documents of very different length.
        let document = FORM.repeat(1 + (number * 7) % 13);
        folder.write(&format!("docs/{number:03}.md"), document);
    }
    let one = folder
        .biao(&["convert", "docs", "-f", "jsonl", "-j", "1"])
        .expect(0);
    let four = folder
        .biao(&["convert", "docs", "-f", "jsonl", "-j", "4"])
        .expect(0);
    assert_eq!(one.stdout, four.stdout);
    let uris: Vec<String> = one
        .lines()
        .iter()
        .map(|line| line["source"]["uri"].to_string())
        .collect();
    assert!(uris.is_sorted());
    assert_eq!(uris.last().unwrap(), "\"docs/299.md\"");
}

#[test]
fn globs_that_the_shell_did_not_expand() {
    let folder = Folder::new("globs");
    folder
        .write("docs/x/1.md", FORM)
        .write("docs/y/2.md", FORM)
        .write("docs/y/2.txt", FORM);
    let uris = |pattern: &str| -> Vec<String> {
        let lines = folder
            .biao(&["convert", pattern, "-f", "jsonl"])
            .expect(0)
            .lines();
        lines
            .iter()
            .map(|line| line["source"]["uri"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(uris("docs/*/*.md"), ["docs/x/1.md", "docs/y/2.md"]);
    assert_eq!(uris("docs/**/2.*"), ["docs/y/2.md", "docs/y/2.txt"]);
    assert_eq!(uris("./d*/{x,z}/?.md"), ["docs/x/1.md"]);
    folder
        .biao(&["convert", "docs/*/*.md", "-o", "out"])
        .expect(0);
    assert_eq!(folder.files("out"), ["x/1.json", "y/2.json"]);
    folder.biao(&["convert", "docs/*.pdf"]).expect(2);
    // A name that looks like a glob and is there is that file.
    folder.write("a[1].md", FORM);
    assert_eq!(uris("a[1].md"), ["a[1].md"]);
}

#[test]
fn a_document_named_twice_is_read_once() {
    let folder = Folder::new("named_twice");
    folder.write("docs/a.md", FORM);
    let run = folder
        .biao(&["convert", "docs/a.md", "docs", "./docs/../docs/a.md"])
        .expect(0);
    assert_eq!(run.json()["source"]["uri"], "docs/a.md");
}

#[test]
fn names_that_collide_keep_their_ending() {
    let folder = Folder::new("collide");
    folder
        .write("docs/b.md", FORM)
        .write("docs/b.markdown", FORM)
        .write("docs/c.md", FORM);
    folder.biao(&["convert", "docs", "-o", "out"]).expect(0);
    assert_eq!(
        folder.files("out"),
        ["b.markdown.json", "b.md.json", "c.json"]
    );
}

#[test]
fn a_missing_input_does_not_stop_the_others() {
    let folder = Folder::new("missing");
    folder.write("a.md", FORM).write("empty/x.txt", "");
    let run = folder
        .biao(&["convert", "gone.md", "a.md", "empty"])
        .expect(2);
    assert_eq!(run.json()["source"]["uri"], "a.md");
    let errors: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(errors.len(), 2);
    assert!(errors[0].starts_with("error: gone.md: "));
    assert!(errors[1].starts_with("error: empty: "));
}

#[test]
fn a_document_that_cannot_be_read_does_not_stop_the_others() {
    let folder = Folder::new("unreadable");
    folder
        .write("docs/1.md", FORM)
        .write("docs/2.md", b"%PDF-1.7\n\x00\x01\x02");
    folder.write("docs/3.md", "").write("docs/4.md", FORM);
    let run = folder.biao(&["convert", "docs", "-o", "out"]).expect(1);
    assert_eq!(folder.files("out"), ["1.json", "4.json"]);
    let errors: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(errors.len(), 2, "{}", run.stderr);
    assert!(errors[0].starts_with("error: docs/2.md: "), "{}", errors[0]);
    assert!(errors[1].starts_with("error: docs/3.md: "), "{}", errors[1]);
}

#[test]
fn usage_is_explained() {
    let folder = Folder::new("usage");
    folder
        .write("a.md", FORM)
        .write("no-profiles/x.txt", "")
        .write("bad/x.toml", "form = [");
    folder.biao(&["convert"]).expect(2);
    folder.biao(&["convert", "a.md", "-j", "0"]).expect(2);
    folder.biao(&["convert", "a.md", "-f", "yaml"]).expect(2);
    folder.biao(&["frobnicate"]).expect(2);
    for profiles in ["gone", "no-profiles", "bad"] {
        let run = folder
            .biao(&["convert", "a.md", "--profiles", profiles])
            .expect(2);
        assert!(
            run.stderr.starts_with("error: ") && run.stderr.contains(profiles),
            "{}",
            run.stderr
        );
    }
    folder.write("file", "");
    let run = folder.biao(&["convert", "a.md", "-o", "file"]).expect(1);
    assert!(run.stderr.contains("cannot write"), "{}", run.stderr);
}

#[test]
fn verbose_says_what_became_of_each() {
    let folder = Folder::new("verbose");
    folder.write("docs/a.md", FORM).write("docs/b.md", FORM);
    let run = folder
        .biao(&["convert", "docs", "-o", "out", "-v"])
        .expect(0);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{}", run.stderr);
    assert!(
        lines[0].starts_with("docs/a.md: 1 record, "),
        "{}",
        lines[0]
    );
    assert!(
        lines[2].starts_with("2 documents → out: 2 records, "),
        "{}",
        lines[2]
    );
}

#[test]
fn existing_output_is_replaced_and_nothing_else_is_left() {
    let folder = Folder::new("replaced");
    folder
        .write("a.md", FORM)
        .write("out/a.json", "old")
        .write("out/other", "kept");
    folder.biao(&["convert", "a.md", "-o", "out"]).expect(0);
    assert_eq!(folder.files("out"), ["a.json", "other"]);
    assert!(folder.read("out/a.json").starts_with("{\n  \"schema\""));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new("broken_pipe");
    for number in 0..40 {
        folder.write(&format!("docs/{number}.md"), FORM.repeat(50));
    }
    let mut command = folder.command(&["convert", "docs", "-f", "jsonl"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn loops_of_links_end() {
    let folder = Folder::new("loops");
    folder.write("docs/a.md", FORM);
    std::os::unix::fs::symlink("..", folder.0.join("docs/up")).unwrap();
    std::os::unix::fs::symlink(".", folder.0.join("docs/here")).unwrap();
    let run = folder.biao(&["convert", "docs"]).expect(0);
    assert_eq!(run.json()["source"]["uri"], "docs/a.md");
}
