//! Rows as bytes: what a document's rows are while they wait to be written, in memory, in a pipe or
//! in a file.
//!
//! ```text
//! rows   = table*                              one per table of TABLES, in their order
//! table  = count column*                       no column where there is no row
//! column = length run*
//! run    = cell times                          the same cell in so many rows
//! cell   = 0                                   null
//!        | 1 length byte*                      text
//!        | 2 integer | 3 number                zigzag
//!        | 4 | 5                               false, true
//!        | 6 byte{4}                           length on a page, least byte first
//! ```
//!
//! Counts, lengths and numbers have seven bits a byte, least first. Column by column, because most
//! cells of a row are as in the row above: a column that says the same all through is one run.

use crate::cell::Cell;
use crate::{Number, Row, TABLES};

const NULL: u8 = 0;
const TEXT: u8 = 1;
const INTEGER: u8 = 2;
const NUMBER: u8 = 3;
const FALSE: u8 = 4;
const TRUE: u8 = 5;
const LENGTH: u8 = 6;

/// The rows of one document, of all tables.
#[derive(Debug, Clone)]
pub struct Rows {
    tables: Vec<Packed>,
}

/// The rows of one table.
#[derive(Debug, Clone, Default)]
struct Packed {
    count: u64,
    columns: Vec<Runs>,
}

/// The cells of one column.
#[derive(Debug, Clone, Default)]
struct Runs {
    bytes: Vec<u8>,
    /// The last cell, its text left out.
    last: Cell<'static>,
    /// Where the text of the last cell begins in `bytes`, if it is one.
    text: usize,
    /// In how many rows the last cell stands; this is not yet in `bytes`.
    times: u64,
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
        if packed.columns.is_empty() {
            let columns = TABLES[R::TABLE].columns.len();
            packed.columns.resize_with(columns, Runs::with_room);
        }
        let mut columns = packed.columns.iter_mut();
        row.cells(|cell| {
            if let Some(column) = columns.next() {
                column.push(cell);
            }
        });
    }

    /// How many rows each table has, in the order of [`TABLES`].
    pub fn counts(&self) -> Vec<u64> {
        self.tables.iter().map(|table| table.count).collect()
    }

    /// The rows as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let columns = || self.tables.iter().flat_map(|table| &table.columns);
        let length: usize = columns().map(|column| column.bytes.len() + 8).sum();
        let mut out = Vec::with_capacity(length + 4 * TABLES.len());
        let mut times = Vec::new();
        for table in &self.tables {
            push_varint(&mut out, table.count);
            for column in &table.columns {
                times.clear();
                push_varint(&mut times, column.times);
                push_varint(&mut out, (column.bytes.len() + times.len()) as u64);
                out.extend_from_slice(&column.bytes);
                out.extend_from_slice(&times);
            }
        }
        out
    }
}

impl Runs {
    /// No cells, and room for some: most columns of a document never grow.
    fn with_room() -> Self {
        Self {
            bytes: Vec::with_capacity(64),
            ..Self::default()
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        if self.times > 0 {
            if self.ends_with(cell) {
                self.times += 1;
                return;
            }
            push_varint(&mut self.bytes, self.times);
        }
        self.times = 1;
        let out = &mut self.bytes;
        self.last = match cell {
            Cell::Text(text) => {
                out.push(TEXT);
                push_varint(out, text.len() as u64);
                self.text = out.len();
                out.extend_from_slice(text.as_bytes());
                Cell::Text("")
            }
            Cell::Null => {
                out.push(NULL);
                Cell::Null
            }
            Cell::Flag(flag) => {
                out.push(if flag { TRUE } else { FALSE });
                Cell::Flag(flag)
            }
            Cell::Length(length) => {
                out.push(LENGTH);
                out.extend_from_slice(&length.to_le_bytes());
                Cell::Length(length)
            }
            Cell::Integer(integer) => {
                out.push(INTEGER);
                push_wide(out, zigzag(integer.into()));
                Cell::Integer(integer)
            }
            Cell::Number(number) => {
                out.push(NUMBER);
                push_wide(out, zigzag(number.mantissa()));
                Cell::Number(number)
            }
        };
    }

    /// Whether the last cell is this one.
    fn ends_with(&self, cell: Cell<'_>) -> bool {
        match (self.last, cell) {
            (Cell::Text(_), Cell::Text(text)) => self.bytes[self.text..] == *text.as_bytes(),
            (last, cell) => last == cell,
        }
    }
}

/// Reads the rows of one document back.
#[derive(Debug, Clone)]
pub struct Stored<'a> {
    tables: Vec<(u64, Vec<&'a [u8]>)>,
}

impl<'a> Stored<'a> {
    /// Finds the tables in what [`Rows::to_bytes`] made.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut rest = bytes;
        let mut tables = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let count = varint(&mut rest)?;
            let columns = if count == 0 { 0 } else { table.columns.len() };
            let columns = (0..columns).map(|_| prefixed(&mut rest));
            tables.push((count, columns.collect::<Result<_, _>>()?));
        }
        if rest.is_empty() {
            Ok(Self { tables })
        } else {
            Err(Damaged)
        }
    }

    /// How many rows a table has.
    pub fn count(&self, table: usize) -> u64 {
        self.tables[table].0
    }

    /// Hands every row of a table to `each`, as its cells in the order of the columns.
    pub fn each(&self, table: usize, mut each: impl FnMut(&[Cell<'a>])) -> Result<(), Damaged> {
        let (count, columns) = &self.tables[table];
        let mut rests = columns.clone();
        let mut cells = vec![Cell::Null; columns.len()];
        let mut times = vec![0u64; columns.len()];
        for _ in 0..*count {
            for ((cell, times), rest) in cells.iter_mut().zip(&mut times).zip(&mut rests) {
                if *times == 0 {
                    (*cell, *times) = run(rest)?;
                }
                *times -= 1;
            }
            each(&cells);
        }
        let done = rests.iter().all(|rest| rest.is_empty()) && times.iter().all(|left| *left == 0);
        if done { Ok(()) } else { Err(Damaged) }
    }

    /// Hands the runs of a column to `each`, from the first row to the last.
    pub fn runs(
        &self,
        table: usize,
        column: usize,
        mut each: impl FnMut(Cell<'a>, usize),
    ) -> Result<(), Damaged> {
        let (count, columns) = &self.tables[table];
        let Some(mut rest) = columns.get(column).copied() else {
            return Ok(());
        };
        let mut left = *count;
        while left > 0 {
            let (cell, times) = run(&mut rest)?;
            left = left.checked_sub(times).ok_or(Damaged)?;
            each(cell, usize::try_from(times).map_err(|_| Damaged)?);
        }
        if rest.is_empty() {
            Ok(())
        } else {
            Err(Damaged)
        }
    }
}

/// A cell, and in how many rows it stands.
fn run<'a>(rest: &mut &'a [u8]) -> Result<(Cell<'a>, u64), Damaged> {
    let cell = read(rest)?;
    let times = varint(rest)?;
    if times == 0 {
        Err(Damaged)
    } else {
        Ok((cell, times))
    }
}

fn read<'a>(rest: &mut &'a [u8]) -> Result<Cell<'a>, Damaged> {
    let (&tag, after) = rest.split_first().ok_or(Damaged)?;
    *rest = after;
    Ok(match tag {
        NULL => Cell::Null,
        TEXT => Cell::Text(std::str::from_utf8(prefixed(rest)?).map_err(|_| Damaged)?),
        INTEGER => Cell::Integer(i64::try_from(unzigzag(wide(rest)?)).map_err(|_| Damaged)?),
        NUMBER => Cell::Number(Number::from_mantissa(unzigzag(wide(rest)?))),
        FALSE => Cell::Flag(false),
        TRUE => Cell::Flag(true),
        LENGTH => {
            let (&length, after) = rest.split_first_chunk().ok_or(Damaged)?;
            *rest = after;
            Cell::Length(f32::from_le_bytes(length))
        }
        _ => return Err(Damaged),
    })
}

/// A length, and that many bytes.
fn prefixed<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Damaged> {
    let length = usize::try_from(varint(rest)?).map_err(|_| Damaged)?;
    let (bytes, after) = rest.split_at_checked(length).ok_or(Damaged)?;
    *rest = after;
    Ok(bytes)
}

fn push_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// As [`push_varint`].
fn push_wide(out: &mut Vec<u8>, mut number: u128) {
    loop {
        if let Ok(number) = u64::try_from(number) {
            return push_varint(out, number);
        }
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
}

fn varint(rest: &mut &[u8]) -> Result<u64, Damaged> {
    match rest.split_first() {
        Some((&byte, after)) if byte < 0x80 => {
            *rest = after;
            Ok(byte.into())
        }
        _ => u64::try_from(wide(rest)?).map_err(|_| Damaged),
    }
}

fn wide(rest: &mut &[u8]) -> Result<u128, Damaged> {
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
    }

    #[test]
    fn columns_have_as_many_cells_as_there_are_rows() {
        let columns = TABLES[Amount::TABLE].columns.len();
        // One row, and in each column one run of null, in so many rows.
        for times in 0..3 {
            let mut bytes = vec![0; Amount::TABLE];
            bytes.push(1);
            bytes.extend((0..columns).flat_map(|_| [2, NULL, times]));
            bytes.extend(vec![0; TABLES.len() - Amount::TABLE - 1]);
            let stored = Stored::parse(&bytes).unwrap();
            let expected = if times == 1 { Ok(()) } else { Err(Damaged) };
            assert_eq!(stored.each(Amount::TABLE, |_| ()), expected);
            assert_eq!(stored.runs(Amount::TABLE, 0, |_, _| ()), expected);
        }
    }

    #[test]
    fn rows_and_runs_say_the_same() {
        let bytes = rows().to_bytes();
        let stored = Stored::parse(&bytes).unwrap();
        for (table, declared) in TABLES.iter().enumerate() {
            let mut by_row = vec![Vec::new(); declared.columns.len()];
            let row = |cells: &[Cell<'_>]| {
                for (column, cell) in by_row.iter_mut().zip(cells) {
                    column.push(format!("{cell:?}"));
                }
            };
            stored.each(table, row).unwrap();
            for (column, expected) in by_row.iter().enumerate() {
                let mut cells = Vec::new();
                let run = |cell: Cell<'_>, times| {
                    cells.extend(std::iter::repeat_n(format!("{cell:?}"), times));
                };
                stored.runs(table, column, run).unwrap();
                assert_eq!(&cells, expected);
            }
            assert_eq!(stored.count(table), by_row[0].len() as u64);
        }
    }
}
