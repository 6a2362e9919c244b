//! Which characters are read, and which are kept out and said, on files written for the purpose.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may fail and say why

mod support;

use biao_pdf::{Direction, ReadError};
use support::Read;
use support::draft::Draft;

fn read(content: &str) -> Read {
    Read::new(Draft::page(content))
}

#[test]
fn a_glyph_has_text_box_size_and_direction() {
    let read = read("BT /F1 10 Tf 20 50 Td (AB) Tj ET");
    let page = &read.pages[0];
    assert_eq!((page.number, page.width, page.height), (1, 200.0, 100.0));
    let texts: Vec<&str> = page.glyphs.iter().map(|g| page.text_of(g)).collect();
    assert_eq!(texts, ["A", "B"]);
    // Helvetica's A is 667 wide; the box reaches from -120 to 880 of the em.
    let expected = [20.0, 41.2, 26.67, 51.2];
    for (side, expected) in page.glyphs[0].bbox.iter().zip(expected) {
        assert!((side - expected).abs() < 0.01, "{:?}", page.glyphs[0].bbox);
    }
    assert!((page.glyphs[0].size - 10.0).abs() < 0.001);
    assert_eq!(page.glyphs[0].direction, Direction::Right);
    assert_eq!(read.codes(), [""; 0]);
}

#[test]
fn fonts_that_are_not_embedded() {
    assert_eq!(
        read("BT /F2 10 Tf 20 50 Td <CFEEC4BF> Tj ET").text(),
        "项目"
    );
}

#[test]
fn the_way_a_line_runs() {
    let turned = |matrix: &str| {
        let read = read(&format!("BT /F1 10 Tf {matrix} 100 50 Tm (A) Tj ET"));
        read.pages[0].glyphs[0].direction
    };
    assert_eq!(turned("1 0 0 1"), Direction::Right);
    assert_eq!(turned("0 1 -1 0"), Direction::Up);
    assert_eq!(turned("-1 0 0 -1"), Direction::Left);
    assert_eq!(turned("0 -1 1 0"), Direction::Down);
}

#[test]
fn a_page_as_displayed() {
    let bytes = Draft::new()
        .with_page(
            "/Rotate 90 /CropBox [10 10 190 90]",
            "BT /F1 10 Tf 20 50 Td (A) Tj ET",
        )
        .finish();
    let read = Read::new(bytes);
    let page = &read.pages[0];
    assert_eq!((page.width, page.height), (80.0, 180.0));
    assert_eq!(page.glyphs[0].direction, Direction::Down);
    assert!(
        (page.glyphs[0].bbox[1] - 10.0).abs() < 0.01,
        "{:?}",
        page.glyphs[0].bbox
    );
}

#[test]
fn text_drawn_twice_is_read_once_and_bold() {
    let filled_and_stroked = read("BT /F1 10 Tf 2 Tr 20 50 Td (fell) Tj ET");
    let shifted = read("BT /F1 10 Tf 20 50 Td (fell) Tj 0.3 0 Td (fell) Tj ET");
    for read in [filled_and_stroked, shifted] {
        assert_eq!(read.text(), "fell");
        assert!(read.pages[0].glyphs.iter().all(|glyph| glyph.bold));
    }
    let once = read("BT /F1 10 Tf 20 50 Td (fell) Tj ET");
    assert!(!once.pages[0].glyphs.iter().any(|glyph| glyph.bold));
}

#[test]
fn letters_that_run_out_of_their_clip_are_no_copies_of_those_under_them() {
    let read = read(
        "BT /F1 10 Tf 20 50 Td (AB) Tj ET q 36 40 100 30 re W n BT /F1 10 Tf 20 50 Td (ABCDE) Tj ET Q",
    );
    assert_eq!(read.text(), "ABABCDE");
    assert!(!read.pages[0].glyphs[0].bold);
}

#[test]
fn text_under_a_box_drawn_later_is_not_on_the_page() {
    let read = read(
        "BT /F1 10 Tf 20 50 Td (old) Tj ET 1 g 10 40 100 20 re f 0 g BT /F1 10 Tf 20 50 Td (new) Tj ET",
    );
    assert_eq!(read.text(), "new");
    assert_eq!(read.codes(), ["pdf/hidden-text"]);
    assert!(read.diagnostics[0].message.contains("“old”"));
}

#[test]
fn the_same_text_over_the_box_is_on_the_page() {
    let text = "0 g BT /F1 10 Tf 20 50 Td (same) Tj ET";
    let read = read(&format!("{text} 1 g 10 40 100 20 re f {text}"));
    assert_eq!(read.text(), "same");
    assert!(!read.pages[0].glyphs[0].bold);
}

#[test]
fn what_shows_through_hides_nothing() {
    let text = "BT /F1 10 Tf 20 50 Td (text) Tj ET";
    for over in [
        "/Half gs 10 40 100 20 re f",
        "10 40 100 20 re S",
        "60 40 100 20 re f",
        "10 40 m 110 40 l 10 60 l f",
    ] {
        let read = read(&format!("{text} {over}"));
        assert_eq!(read.text(), "text", "{over}");
        assert_eq!(read.codes(), [""; 0], "{over}");
    }
}

#[test]
fn text_under_a_picture_is_not_on_the_page() {
    let read = read("BT /F1 10 Tf 20 50 Td (old) Tj ET q 60 0 0 30 10 40 cm /Im Do Q");
    assert_eq!(read.text(), "");
    assert_eq!(read.codes(), ["pdf/hidden-text"]);
}

#[test]
fn text_off_the_page_or_clipped_away_is_not_on_the_page() {
    for content in [
        "BT /F1 10 Tf 20 150 Td (gone) Tj ET",
        "q 100 0 50 50 re W n BT /F1 10 Tf 20 50 Td (gone) Tj ET Q",
    ] {
        let read = read(content);
        assert_eq!(read.text(), "", "{content}");
        assert_eq!(read.codes(), ["pdf/hidden-text"], "{content}");
    }
}

#[test]
fn text_that_runs_out_belongs_to_its_cell() {
    let off_the_paper = "BT /F1 10 Tf 180 50 Td (1234.56) Tj ET";
    let out_of_the_clip = "q 20 45 20 15 re W n BT /F1 10 Tf 20 50 Td (1234.56) Tj ET Q";
    for content in [off_the_paper, out_of_the_clip] {
        let read = read(content);
        assert_eq!(read.text(), "1234.56", "{content}");
        assert_eq!(read.codes(), ["pdf/cut-text"], "{content}");
    }
    let lines = read(
        "q 20 40 60 22 re W n BT /F1 10 Tf 12 TL 20 64 Td (one) Tj T* (two) Tj T* (three) Tj ET Q",
    );
    assert_eq!(lines.text(), "onetwothree");
    assert_eq!(lines.codes(), ["pdf/cut-text"]);
}

#[test]
fn a_cell_that_a_page_break_cuts_is_read_once() {
    let lines = "BT /F1 10 Tf 12 TL (one) Tj T* (two) Tj ET Q";
    let bytes = Draft::new()
        .with_page(
            "",
            &format!("q 20 20 60 20 re W n 1 0 0 1 20 25 cm {lines}"),
        )
        .with_page(
            "",
            &format!("q 20 60 60 20 re W n 1 0 0 1 20 78 cm {lines}"),
        )
        .finish();
    let read = Read::new(bytes);
    assert_eq!(read.pages[0].text, "one");
    assert_eq!(read.pages[1].text, "two");
    assert_eq!(read.codes(), ["pdf/split-cell", "pdf/split-cell"]);
}

#[test]
fn invisible_text_counts_over_a_scan_only() {
    let text = "BT 3 Tr /F1 10 Tf 20 50 Td (scan) Tj ET";
    let hidden = read(text);
    assert_eq!(hidden.text(), "");
    assert_eq!(hidden.codes(), ["pdf/hidden-text"]);

    let picture = "q 200 0 0 100 0 0 cm /Im Do Q";
    let visible = "BT 0 Tr /F1 10 Tf 20 50 Td (scan) Tj ET";
    for content in [format!("{picture} {text}"), format!("{visible} {picture}")] {
        let read = read(&content);
        assert_eq!(read.text(), "scan");
        assert!(read.pages[0].glyphs.iter().all(|glyph| glyph.invisible));
        assert!(read.codes().contains(&"pdf/invisible-text"), "{content}");
    }
}

#[test]
fn a_page_that_is_a_picture() {
    let scan = "q 200 0 0 100 0 0 cm /Im Do Q";
    let read_alone = read(scan);
    assert_eq!(read_alone.codes(), ["pdf/scanned-page", "pdf/scanned"]);

    let text = "BT /F1 10 Tf 20 50 Td (A page with text on it) Tj ET";
    let mixed = Draft::new()
        .with_page("", scan)
        .with_page("", text)
        .finish();
    assert_eq!(Read::new(mixed).codes(), ["pdf/scanned-page"]);

    let blank = read("");
    assert_eq!(blank.codes(), [""; 0]);
}

#[test]
fn what_the_document_says_wins() {
    let hyphen = "/Span << /ActualText (fi) >> BDC (X) Tj EMC (nd) Tj";
    let found = read(&format!("BT /F1 10 Tf 20 50 Td {hyphen} ET"));
    assert_eq!(found.text(), "find");
    assert_eq!(found.codes(), ["pdf/actual-text"]);

    let same = read("BT /F1 10 Tf 20 50 Td /Span << /ActualText (find) >> BDC (find) Tj EMC ET");
    assert_eq!(same.text(), "find");
    assert_eq!(same.codes(), [""; 0]);
}

#[test]
fn radicals_are_read_as_what_they_print_like() {
    let read = read("BT /F3 10 Tf 20 50 Td (AB) Tj ET");
    assert_eq!(read.text(), "目长");
    assert_eq!(read.codes(), ["pdf/folded-characters"]);
    assert!(read.diagnostics[0].message.contains("⽬→目 (×1, page 1)"));
}

#[test]
fn shapes_without_a_name_are_no_characters() {
    let read = read("BT /F4 10 Tf 20 50 Td (AA) Tj /F1 10 Tf (B) Tj ET");
    assert_eq!(read.text(), "\u{FFFD}\u{FFFD}B");
    assert_eq!(read.codes(), ["pdf/no-unicode"]);
    assert!(read.diagnostics[0].message.contains("2 of 3 characters"));
}

#[test]
fn a_watermark_is_no_line_of_the_page() {
    let read = read(
        "BT /F1 30 Tf 0.7 0.7 -0.7 0.7 50 10 Tm (DRAFT) Tj ET BT /F1 10 Tf 20 50 Td (text) Tj ET",
    );
    assert_eq!(read.text(), "text");
    assert_eq!(read.codes(), ["pdf/slanted-text"]);
    assert!(read.diagnostics[0].message.contains("“DRAFT”"));
}

#[test]
fn forms_without_end_stop_at_a_limit() {
    let ten = |name: &str| format!("/{name} Do ").repeat(10);
    let mut draft = Draft::new().with_page("", "BT /F1 10 Tf 20 50 Td (text) Tj ET /Fm0 Do");
    for at in 1..9 {
        draft = draft.with_form(&ten(&format!("Fm{at}")));
    }
    let read = Read::new(draft.with_form("0 0 1 1 re f").finish());
    assert_eq!(read.text(), "text");
    assert_eq!(read.codes(), ["pdf/limit"]);
}

#[test]
fn damage_is_said() {
    let content = "BT /F1 10 Tf 20 50 Td (text) Tj ET";
    let whole = Draft::page(content);
    assert_eq!(Read::new(whole.clone()).codes(), [""; 0]);

    let at = whole.windows(9).rposition(|w| w == b"startxref").unwrap();
    let mut misplaced = whole.clone();
    misplaced[at + 10] = b'9';
    let mut cut_off = whole.clone();
    cut_off.truncate(at);
    let mut prefixed = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    prefixed.extend(&whole);
    let text = String::from_utf8(whole).unwrap();
    let wrong_length = text
        .replacen(&format!("/Length {}", content.len()), "/Length 30", 1)
        .into_bytes();
    for damaged in [misplaced, cut_off, prefixed, wrong_length] {
        let read = Read::new(damaged);
        assert_eq!(read.text(), "text");
        assert_eq!(read.codes(), ["pdf/damaged"]);
    }
}

#[test]
fn what_is_no_pdf_is_an_error() {
    let error = |bytes: &[u8]| biao_pdf::open(bytes.to_vec(), None).err();
    assert_eq!(error(b""), Some(ReadError::Empty));
    assert_eq!(error(b"%PDF-1.7\n"), Some(ReadError::Invalid));
    assert_eq!(error(&Draft::new().finish()), Some(ReadError::NoPages));
}
