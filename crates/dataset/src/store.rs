//! Rows as bytes: what a document's rows are while they wait to be written, in memory, in a pipe or
//! in a file.
//!
//! ```text
//! rows   = table*                              one per table of TABLES, in their order
//! table  = count length cell*
//! cell   = 0                                   as in the row above
//!        | 1                                   null
//!        | 2 length byte*                      text
//!        | 3 integer | 4 number                zigzag
//!        | 5 | 6                               false, true
//!        | 7 byte{4}                           length on a page, least byte first
//! ```
//!
//! Counts, lengths and numbers have seven bits a byte, least first. Most cells of a row are as in
//! the row above, or null: one byte each.

use crate::cell::Cell;
use crate::{Number, Row, TABLES};

const SAME: u8 = 0;
const NULL: u8 = 1;
const TEXT: u8 = 2;
const INTEGER: u8 = 3;
const NUMBER: u8 = 4;
const FALSE: u8 = 5;
const TRUE: u8 = 6;
const LENGTH: u8 = 7;

/// The rows of one document, of all tables.
#[derive(Debug, Clone)]
pub struct Rows {
    tables: Vec<Packed>,
}

/// The rows of one table.
#[derive(Debug, Clone, Default)]
struct Packed {
    count: u64,
    bytes: Vec<u8>,
    /// Where the last cell of each column stands in `bytes` that is not as the one above.
    last: Vec<(usize, usize)>,
}

/// Stored rows that are not as they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored rows are damaged")]
pub struct Damaged;

impl Default for Rows {
    fn default() -> Self {
        Self::new()
    }
}

impl Rows {
    /// No rows.
    pub fn new() -> Self {
        Self {
            tables: vec![Packed::default(); TABLES.len()],
        }
    }

    /// Adds a row to its table.
    pub fn push<R: Row>(&mut self, row: &R) {
        let packed = &mut self.tables[R::TABLE];
        packed.count += 1;
        let mut column = 0;
        row.cells(|cell| {
            packed.push(column, cell);
            column += 1;
        });
    }

    /// How many rows each table has, in the order of [`TABLES`].
    pub fn counts(&self) -> Vec<u64> {
        self.tables.iter().map(|table| table.count).collect()
    }

    /// The rows as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let length: usize = self.tables.iter().map(|table| table.bytes.len() + 12).sum();
        let mut out = Vec::with_capacity(length);
        for table in &self.tables {
            push_varint(&mut out, table.count.into());
            push_varint(&mut out, table.bytes.len() as u128);
            out.extend_from_slice(&table.bytes);
        }
        out
    }
}

impl Packed {
    fn push(&mut self, column: usize, cell: Cell<'_>) {
        let out = &mut self.bytes;
        let start = out.len();
        match cell {
            Cell::Null => out.push(NULL),
            Cell::Flag(false) => out.push(FALSE),
            Cell::Flag(true) => out.push(TRUE),
            Cell::Length(length) => {
                out.push(LENGTH);
                out.extend_from_slice(&length.to_le_bytes());
            }
            Cell::Text(text) => {
                out.push(TEXT);
                push_varint(out, text.len() as u128);
                out.extend_from_slice(text.as_bytes());
            }
            Cell::Integer(integer) => {
                out.push(INTEGER);
                push_varint(out, zigzag(integer.into()));
            }
            Cell::Number(number) => {
                out.push(NUMBER);
                push_varint(out, zigzag(number.mantissa()));
            }
        }
        let end = out.len();
        match self.last.get_mut(column) {
            None => self.last.push((start, end)),
            Some(&mut (from, to)) if out[from..to] == out[start..end] => {
                out.truncate(start);
                out.push(SAME);
            }
            Some(last) => *last = (start, end),
        }
    }
}

/// Reads the rows of one document back.
#[derive(Debug, Clone)]
pub struct Stored<'a> {
    tables: Vec<(u64, &'a [u8])>,
}

impl<'a> Stored<'a> {
    /// Finds the tables in what [`Rows::to_bytes`] made.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut rest = bytes;
        let mut tables = Vec::with_capacity(TABLES.len());
        for _ in TABLES {
            let count = u64::try_from(varint(&mut rest)?).map_err(|_| Damaged)?;
            tables.push((count, prefixed(&mut rest)?));
        }
        if rest.is_empty() {
            Ok(Self { tables })
        } else {
            Err(Damaged)
        }
    }

    /// Hands every row of a table to `each`, as its cells in the order of the columns.
    pub fn each(&self, table: usize, mut each: impl FnMut(&[Cell<'a>])) -> Result<(), Damaged> {
        let (count, mut rest) = self.tables[table];
        let mut cells = vec![Cell::Null; TABLES[table].columns.len()];
        for row in 0..count {
            for cell in &mut cells {
                if let Some(new) = read(&mut rest)? {
                    *cell = new;
                } else if row == 0 {
                    return Err(Damaged);
                }
            }
            each(&cells);
        }
        if rest.is_empty() {
            Ok(())
        } else {
            Err(Damaged)
        }
    }
}

/// A cell; `None` if it is as in the row above.
fn read<'a>(rest: &mut &'a [u8]) -> Result<Option<Cell<'a>>, Damaged> {
    let (&tag, after) = rest.split_first().ok_or(Damaged)?;
    *rest = after;
    Ok(Some(match tag {
        SAME => return Ok(None),
        NULL => Cell::Null,
        TEXT => Cell::Text(std::str::from_utf8(prefixed(rest)?).map_err(|_| Damaged)?),
        INTEGER => Cell::Integer(i64::try_from(unzigzag(varint(rest)?)).map_err(|_| Damaged)?),
        NUMBER => Cell::Number(Number::from_mantissa(unzigzag(varint(rest)?))),
        FALSE => Cell::Flag(false),
        TRUE => Cell::Flag(true),
        LENGTH => {
            let (&length, after) = rest.split_first_chunk().ok_or(Damaged)?;
            *rest = after;
            Cell::Length(f32::from_le_bytes(length))
        }
        _ => return Err(Damaged),
    }))
}

/// A length, and that many bytes.
fn prefixed<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Damaged> {
    let length = usize::try_from(varint(rest)?).map_err(|_| Damaged)?;
    let (bytes, after) = rest.split_at_checked(length).ok_or(Damaged)?;
    *rest = after;
    Ok(bytes)
}

fn push_varint(out: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn varint(rest: &mut &[u8]) -> Result<u128, Damaged> {
    let mut number = 0;
    for shift in (0..128).step_by(7) {
        let (&byte, after) = rest.split_first().ok_or(Damaged)?;
        *rest = after;
        number |= u128::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(Damaged)
}

/// Small numbers of either sign become small numbers.
fn zigzag(number: i128) -> u128 {
    ((number << 1) ^ (number >> 127)).cast_unsigned()
}

fn unzigzag(number: u128) -> i128 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amount, Check, Place};

    fn rows() -> Rows {
        let mut rows = Rows::new();
        for (raw, number) in [
            ("", None),
            ("—", None),
            ("-1", Some(-10_000_000_000)),
            ("-1", Some(0)),
        ] {
            rows.push(&Amount {
                amount_id: "a",
                place: Place {
                    x0: Some(70.1),
                    ..Place::default()
                },
                raw,
                number: number.map(Number::from_mantissa),
                row: Some(i64::MIN),
                ..Amount::default()
            });
        }
        rows.push(&Check {
            check_id: "c",
            stated: Some(Number::from_mantissa(10i128.pow(38) - 1)),
            holds: Some(true),
            ..Check::default()
        });
        rows
    }

    #[test]
    fn rows_come_out_as_they_went_in() {
        let bytes = rows().to_bytes();
        let stored = Stored::parse(&bytes).unwrap();
        let at = |table: usize, name: &str| {
            let named = |column: &crate::Column| column.name == name;
            TABLES[table].columns.iter().position(named).unwrap()
        };
        let (raw, number, row) = (
            at(Amount::TABLE, "raw"),
            at(Amount::TABLE, "number"),
            at(Amount::TABLE, "row"),
        );
        let mut seen = Vec::new();
        stored
            .each(Amount::TABLE, |cells| {
                seen.push((cells[raw], cells[number]));
                assert_eq!(cells[row], Cell::Integer(i64::MIN));
                assert_eq!(cells[0], Cell::Text("a"));
            })
            .unwrap();
        let number = |mantissa| Cell::Number(Number::from_mantissa(mantissa));
        assert_eq!(
            seen,
            [
                (Cell::Text(""), Cell::Null),
                (Cell::Text("—"), Cell::Null),
                (Cell::Text("-1"), number(-10_000_000_000)),
                (Cell::Text("-1"), number(0)),
            ]
        );
        let stated = at(Check::TABLE, "stated");
        stored
            .each(Check::TABLE, |cells| {
                assert_eq!(cells[stated], number(10i128.pow(38) - 1));
            })
            .unwrap();
        assert_eq!(rows().counts().iter().sum::<u64>(), 5);
    }

    #[test]
    fn what_is_cut_off_is_damaged() {
        let bytes = rows().to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(Stored::parse(&bytes[..length]).unwrap_err(), Damaged);
        }
        // A first row has none above it.
        let same = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, SAME, 0, 0, 0, 0];
        let stored = Stored::parse(&same).unwrap();
        assert_eq!(stored.each(Amount::TABLE, |_| ()), Err(Damaged));
    }
}
