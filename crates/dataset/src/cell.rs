//! One cell.

use crate::Number;

/// What a cell of a table holds. Null and blank text are two things.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Cell<'a> {
    /// Nothing.
    #[default]
    Null,
    /// Text, verbatim.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Number(Number),
    /// A length on a page, in points.
    Length(f32),
    /// True or false.
    Flag(bool),
}
