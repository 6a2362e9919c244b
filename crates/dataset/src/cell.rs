//! One cell.

use crate::Number;

/// What a cell of a table holds. Null and blank text are two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    /// True or false.
    Flag(bool),
}
