//! JSON Lines: an object a row, with every column. Numbers are decimal strings, as in all JSON that
//! biao writes; whole numbers, lengths on a page and flags are JSON's own.

use crate::{Cell, Table};
use std::io::Write as _;

/// The line of a row.
pub fn row(table: &Table, cells: &[Cell<'_>], out: &mut Vec<u8>) {
    out.push(b'{');
    for (index, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(column.name.as_bytes());
        out.extend_from_slice(b"\":");
        match *cell {
            Cell::Null => out.extend_from_slice(b"null"),
            // Writing to a vector cannot fail.
            Cell::Text(text) => drop(serde_json::to_writer(&mut *out, text)),
            Cell::Integer(integer) => {
                out.extend_from_slice(itoa::Buffer::new().format(integer).as_bytes());
            }
            Cell::Number(number) => drop(write!(out, "\"{number}\"")),
            Cell::Length(length) => drop(write!(out, "{length:?}")),
            Cell::Flag(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
        }
    }
    out.extend_from_slice(b"}\n");
}
