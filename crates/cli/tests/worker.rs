//! Documents that exceed a limit: they are reported, the others are read.

#![allow(clippy::unwrap_used)] // what fails here fails the test
#![allow(clippy::print_stdout)] // what is left out is said

mod common;

use common::{FORM, Folder};
use serde_json::Value;
use std::path::Path;

/// A PDF of one page that prints `text` in a font with these widths. It has no table of its objects;
/// they are found all the same.
fn pdf(text: &str, widths: &str) -> String {
    let content = format!("BT /F1 12 Tf 20 50 Td <{text}> Tj ET");
    format!(
        "%PDF-1.7\n\
         1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
         2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n\
         3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 6 0 R /Resources << \
         /Font << /F1 4 0 R >> >> >> endobj\n\
         4 0 obj << /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /GBK-EUC-H \
         /DescendantFonts [5 0 R] >> endobj\n\
         5 0 obj << /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry \
         (Adobe) /Ordering (GB1) /Supplement 2 >> {widths} >> endobj\n\
         6 0 obj << /Length {} >>\nstream\n{content}\nendstream endobj\n\
         trailer << /Root 1 0 R >>\n%%EOF\n",
        content.len()
    )
}

fn codes(document: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(document).unwrap();
    let diagnostics = document["diagnostics"].as_array().unwrap();
    diagnostics
        .iter()
        .map(|found| found["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_document_without_end_is_given_up_and_the_others_are_read() {
    let folder = Folder::new("worker-memory");
    folder
        .write("a.pdf", pdf("CFEEC4BF", ""))
        .write("b.pdf", pdf("CFEEC4BF", "/W [0 4294967295 500]"))
        .write("c.pdf", pdf("CFEEC4BF", "/DW 500"))
        .write("d.md", FORM);
    let limits = ["--max-memory", "300", "--max-seconds", "100"];
    let arguments = [&["convert", "-j", "1", "-o", "out", "."][..], &limits].concat();
    let run = folder.biao(&arguments).expect(1);
    assert!(
        run.stderr.contains("b.pdf: the document was given up"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains(", twice"), "{}", run.stderr);
    assert_eq!(
        folder.files("out"),
        ["a.json", "b.json", "c.json", "d.json"]
    );
    assert_eq!(codes(&folder.read("out/b.json")), ["pdf/limit"]);
    for read in ["out/a.json", "out/c.json"] {
        assert!(
            !codes(&folder.read(read)).contains(&"pdf/limit".to_owned()),
            "{read}"
        );
    }
}

#[test]
fn a_document_that_takes_too_long_is_given_up() {
    let folder = Folder::new("worker-time");
    folder.write("b.pdf", pdf("CFEEC4BF", "/W [0 4294967295 500]"));
    let limits = ["--max-memory", "100000", "--max-seconds", "1"];
    let run = folder
        .biao(&[&["convert", "b.pdf"][..], &limits].concat())
        .expect(1);
    assert_eq!(codes(&run.stdout), ["pdf/limit"]);
    assert!(run.stdout.contains("within 1 seconds"), "{}", run.stdout);
}

/// Files that loop, blow up or talk nonsense, in one batch with good ones: each is named, and the good
/// ones read as they are without them.
#[test]
fn a_batch_with_poison_in_it() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pdf-samples/hostile");
    let Ok(samples) = std::fs::read_dir(&samples) else {
        println!("left out: {} is not there", samples.display());
        return;
    };
    let folder = Folder::new("worker-poison");
    let mut poison = 0;
    for sample in samples {
        let path = sample.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        // Between the good ones.
        folder.write(&format!("docs/{name}.pdf"), std::fs::read(&path).unwrap());
        poison += 1;
    }
    for place in ["a", "f", "m", "z"] {
        for below in ["docs", "good"] {
            folder
                .write(&format!("{below}/{place}0.md"), FORM.replace("30", place))
                .write(&format!("{below}/{place}1.pdf"), pdf("CFEEC4BF", "/DW 500"));
        }
    }
    let convert = |below: &str, out: &str| {
        let formats = ["-f", "json", "-f", "jsonl", "--layout", "dataset"];
        let limits = ["--max-memory", "300", "--max-seconds", "60", "-j", "2"];
        let arguments = [&["convert", below, "-o", out], &formats[..], &limits[..]].concat();
        folder.biao(&arguments).expect_findings();
    };
    convert("docs", "out");
    convert("good", "alone");
    let documents = folder.read("out/dataset/documents.jsonl");
    assert_eq!(documents.lines().count(), poison + 8);
    let said: Vec<Value> = folder
        .read("out/dataset/diagnostics.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in documents.lines() {
        let document: Value = serde_json::from_str(line).unwrap();
        let why = said.iter().filter(|found| {
            found["document_id"] == document["document_id"] && found["severity"] == "error"
        });
        // Who is not read has a row that says why.
        assert!(document["status"] == "read" || why.count() > 0, "{line}");
    }
    for file in folder.files("alone") {
        if file.starts_with("dataset/") {
            continue;
        }
        let read = |out: &str| folder.read(&format!("{out}/{file}"));
        assert_eq!(read("out").replace("docs/", "good/"), read("alone"));
    }
}
