//! What the stages made of a document, as text for a person: at a terminal, or in a snapshot.
//!
//! | function | draws |
//! |---|---|
//! | [`page`] | everything: what `biao inspect` prints |
//! | [`tables`] | logical tables in box characters, merged cells as they are merged, repairs marked |
//! | [`diagnostic`] | a diagnostic under its source lines, carets in the right columns |
//! | [`value`] | a typed value in words |
//!
//! ```
//! use biao_model::{Comparator, Decimal, Quantity, Reading, Value};
//!
//! let reading = Reading::Comparison {
//!     comparator: Some(Comparator::GreaterEqual),
//!     quantity: Quantity { number: Decimal::new(95, 0), unit: None, per: None },
//!     approximate: true,
//! };
//! assert_eq!(biao_render::value(&Value::new("约≥95", reading)), "≥ about 95");
//! ```
//!
//! A Chinese character takes two columns. Text of the document never commands the terminal: control
//! characters are replaced.
//!
//! *Architecture invariant:* types of the model in, a `String` out; no input or output, and nothing
//! that depends on the machine. Whether there are colours, and how much room, says the [`Layout`].

mod draw;
mod page;
mod paint;
mod record;
mod snippet;
mod tally;
mod width;
mod words;

pub use page::{Stages, page, tables};
pub use paint::{Paint, Painted};
pub use snippet::diagnostic;
pub use tally::{Tally, count};
pub use words::value;

/// How text is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Columns to stay in, where that is possible.
    pub columns: usize,
    /// Shows all text of a table, however tall its cells become and however long the lines about
    /// it; otherwise long text is cut with an ellipsis.
    pub whole: bool,
    /// Colours, or none.
    pub paint: Paint,
}
