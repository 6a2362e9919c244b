//! Glyphs → words → lines → text.
//!
//! A **word** is a run of glyphs that were drawn one after the other without a gap. A **line** is
//! what words form whose heights overlap: digits and operators often stand on another baseline, in
//! another size, than the characters beside them, so neither baselines nor sizes are compared.

mod line;
mod text;
mod word;

pub(crate) use line::{Line, lines};
pub(crate) use text::{join_lines, line_text};
pub(crate) use word::{Placing, Word, words};

/// Turns a box so that its text runs left to right and its lines follow top to bottom.
pub(crate) fn upright(b: crate::Bbox, direction: crate::Direction) -> crate::Bbox {
    use crate::Direction::{Down, Left, Right, Up};
    match direction {
        Right => b,
        Down => [b[1], -b[2], b[3], -b[0]],
        Left => [-b[2], -b[3], -b[0], -b[1]],
        Up => [-b[3], b[0], -b[1], b[2]],
    }
}
