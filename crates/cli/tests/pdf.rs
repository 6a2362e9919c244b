//! PDFs at the command line: passwords, pages, drawings.

#![allow(clippy::unwrap_used)] // what fails here fails the test
#![allow(clippy::print_stdout)] // says what it leaves out

mod common;

use biao::model::{Cell, Region, Table, Text};
use biao_press::{Item, Style};
use common::{FORM, Folder};
use std::path::Path;

/// A page with a table of two rows, encrypted (RC4, 40 bits) with the user password `open`.
const ENCRYPTED: &[u8] = include_bytes!("files/password.pdf");

const WAY_OUT: &str = "the file opens with a password only: give it with --password";
const WRONG: &str = "the password does not open the file: give the right one with --password";

#[test]
fn every_command_says_that_a_password_is_needed() {
    let folder = Folder::new("pdf-no-password");
    folder.write("a.pdf", ENCRYPTED);
    for command in ["convert", "tables", "inspect", "check"] {
        let run = folder.biao(&[command, "a.pdf"]).expect(1);
        assert_eq!(
            run.stderr,
            format!("error: a.pdf: {WAY_OUT}\n"),
            "{command}"
        );
        let run = folder
            .biao(&[command, "a.pdf", "--password", "no"])
            .expect(1);
        assert_eq!(run.stderr, format!("error: a.pdf: {WRONG}\n"), "{command}");
    }
}

#[test]
fn every_command_takes_a_password() {
    let folder = Folder::new("pdf-password");
    folder.write("a.pdf", ENCRYPTED);
    for command in ["convert", "tables", "inspect"] {
        let run = folder
            .biao(&[command, "a.pdf", "--password", "open"])
            .expect(0);
        assert!(run.stdout.contains('电'), "{command}: {}", run.stdout);
    }
    let run = folder
        .biao(&["check", "a.pdf", "--password=open"])
        .expect(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn a_password_for_one_document_does_not_lock_the_others() {
    let folder = Folder::new("pdf-passwords");
    folder
        .write("a.pdf", ENCRYPTED)
        .write("b.pdf", two_pages())
        .write("c.md", FORM);
    folder
        .biao(&["convert", ".", "-o", "out", "--password", "open"])
        .expect(0);
    assert_eq!(folder.files("out"), ["a.json", "b.json", "c.json"]);

    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pdf-samples");
    if !samples.is_dir() {
        println!("skipped: {} is not there", samples.display());
        return;
    }
    // Only an owner's password protects them: whoever has none may read them.
    for name in [
        "v_enc_rc4_40",
        "v_enc_rc4_128",
        "v_enc_aes128",
        "v_enc_aes256",
    ] {
        let file = samples.join(name).with_extension("pdf");
        let file = file.to_str().unwrap();
        let plain = folder.biao(&["tables", file]);
        let other = folder.biao(&["tables", file, "--password", "no"]);
        assert!(plain.json()["tables"][0]["cells"].is_array(), "{name}");
        assert_eq!(plain.stdout, other.stdout, "{name}");
    }
}

fn table(texts: &[&'static str]) -> Table<'static> {
    let cells = (0..).zip(texts).map(|(at, &text)| Cell {
        row: at / 2,
        col: at % 2,
        row_span: 1,
        col_span: 1,
        text: Text::at(text, Region::text(0, 0)),
        ..Cell::default()
    });
    Table::new(texts.len() as u32 / 2, 2, cells.collect()).unwrap()
}

/// A table about rivers on the first page, one about lakes on the second.
fn two_pages() -> Vec<u8> {
    let rivers = table(&["河流", "长度", "清河", "12"]);
    let lakes = table(&["湖泊", "面积", "镜湖", "34", "月湖", "56"]);
    let items = [
        Item::Title("河流一览表"),
        Item::Table(&rivers),
        Item::NewPage,
        Item::Title("湖泊一览表"),
        Item::Table(&lakes),
    ];
    biao_press::print(&items, Style::default())
}

#[test]
fn inspect_shows_one_page_with_the_numbers_of_the_whole() {
    let folder = Folder::new("pdf-page");
    folder.write("a.pdf", two_pages());
    let all = folder.biao(&["inspect", "a.pdf"]).expect(0).stdout;
    assert!(all.contains("清河") && all.contains("镜湖"), "{all}");
    let second = folder
        .biao(&["inspect", "a.pdf", "--page", "2"])
        .expect(0)
        .stdout;
    assert!(second.contains("── Table 2 of 2 "), "{second}");
    assert!(second.contains("── Record 2 of 2 /records/1 "), "{second}");
    assert!(
        second.contains("镜湖") && !second.contains("清河"),
        "{second}"
    );
    assert!(!second.contains("Table 1 of 2"), "{second}");
}

#[test]
fn a_page_that_is_not_there_is_wrong_usage() {
    let folder = Folder::new("pdf-no-page");
    folder.write("a.pdf", two_pages()).write("b.md", FORM);
    for page in ["0", "3"] {
        let run = folder.biao(&["inspect", "a.pdf", "--page", page]).expect(2);
        let message = format!("error: a.pdf: --page {page}: it has 2 pages\n");
        assert_eq!(run.stderr, message);
    }
    let run = folder.biao(&["inspect", "b.md", "--page", "1"]).expect(2);
    assert!(run.stderr.contains("text has no pages"), "{}", run.stderr);
    let run = folder
        .biao(&["inspect", "a.pdf", "--svg", "a.svg"])
        .expect(2);
    assert!(run.stderr.contains("--page"), "{}", run.stderr);
}

#[test]
fn a_page_is_drawn_into_a_file() {
    let folder = Folder::new("pdf-svg");
    folder.write("a.pdf", two_pages());
    let arguments = ["inspect", "a.pdf", "--page", "2", "--svg", "out/a.svg"];
    let run = folder.biao(&arguments).expect(0);
    assert!(run.stdout.contains("镜湖"), "{}", run.stdout);
    let drawn = folder.read("out/a.svg");
    assert_eq!(drawn.matches("class=\"cell\"").count(), 6);
    assert!(drawn.contains("1 × 1: 镜湖"), "{drawn}");
    assert!(!drawn.contains("清河"), "{drawn}");
}

#[test]
fn a_document_beyond_a_limit_is_a_finding_of_every_command() {
    let folder = Folder::new("pdf-limit");
    folder.write("a.pdf", two_pages());
    // No process starts in so little memory.
    let limit = ["a.pdf", "--max-memory", "1"];
    for command in [
        &["tables"][..],
        &["inspect"],
        &["inspect", "--page", "1"],
        &["check"],
    ] {
        let run = folder.biao(&[command, &limit].concat()).expect(1);
        assert!(
            run.stdout.contains("pdf/limit"),
            "{command:?}: {}",
            run.stdout
        );
    }
}
