//! CSV: UTF-8, commas, line ends `\r\n`, a header line (RFC 4180).
//!
//! Null is nothing between two commas, blank text is `""`. A text that a spreadsheet would take for
//! a formula gets an apostrophe before it, and so does one that begins with an apostrophe: whoever
//! takes away one leading apostrophe has the text as printed.

use crate::{Cell, Table};
use std::io::Write as _;

/// The header line.
pub fn header(table: &Table, out: &mut Vec<u8>) {
    for (index, column) in table.columns.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.extend_from_slice(column.name.as_bytes());
    }
    out.extend_from_slice(b"\r\n");
}

/// The line of a row.
pub fn row(cells: &[Cell<'_>], out: &mut Vec<u8>) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match *cell {
            Cell::Null => {}
            Cell::Text(text) => self::text(text, out),
            Cell::Integer(integer) => {
                out.extend_from_slice(itoa::Buffer::new().format(integer).as_bytes());
            }
            Cell::Number(number) => {
                // Writing to a vector cannot fail.
                let _ = write!(out, "{number}");
            }
            Cell::Length(length) => {
                let _ = write!(out, "{length:?}");
            }
            Cell::Flag(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
        }
    }
    out.extend_from_slice(b"\r\n");
}

fn text(text: &str, out: &mut Vec<u8>) {
    let apostrophe = text.starts_with('\'') || is_formula(text);
    let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    let quoted = text.is_empty() || text.as_bytes().iter().any(special);
    if quoted {
        out.push(b'"');
    }
    if apostrophe {
        out.push(b'\'');
    }
    if quoted {
        for byte in text.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Whether a spreadsheet may take a text for a formula. A number with its sign is none.
fn is_formula(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        Some('=' | '@' | '\t' | '\r' | '\n' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => {
            let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-');
            !characters.as_str().chars().all(number)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[Cell<'_>]) -> String {
        let mut out = Vec::new();
        row(cells, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn null_and_blank_are_two_things() {
        assert_eq!(
            line(&[Cell::Null, Cell::Text(""), Cell::Text("/")]),
            ",\"\",/\r\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for (text, written) in [
            ("=100%", "'=100%"),
            ("=1+cmd|' /C calc'!A0", "'=1+cmd|' /C calc'!A0"),
            ("+SUM(A1,2)", "\"'+SUM(A1,2)\""),
            ("-2+3", "'-2+3"),
            ("@x", "'@x"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("'quoted", "''quoted"),
            ("-1,234.50", "\"-1,234.50\""),
            ("-", "-"),
            ("--", "--"),
            ("+5%", "+5%"),
            ("≥95%", "≥95%"),
        ] {
            assert_eq!(line(&[Cell::Text(text)]), format!("{written}\r\n"));
        }
    }

    #[test]
    fn a_reader_of_csv_has_the_text_again() {
        let texts = ["a\"b", "a,b", "a\r\nb", "\"", "", "，", "\n", " x "];
        let cells: Vec<Cell<'_>> = texts.iter().map(|text| Cell::Text(text)).collect();
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(std::io::Cursor::new(line(&cells)));
        let record = reader.records().next().unwrap().unwrap();
        let read: Vec<&str> = record
            .iter()
            .map(|text| text.strip_prefix('\'').unwrap_or(text))
            .collect();
        assert_eq!(read, texts);
    }
}
