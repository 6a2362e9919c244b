//! PDF bytes → [`Document`](biao_model::Document): glyphs and rules, words and lines, grids.
//!
//! ```text
//! bytes ──page──▶ Page (glyphs, rules) ──layout──▶ words, lines ──grid──▶ Document
//! ```

mod page;

pub use page::{Bbox, Direction, Glyph, Image, Page, Rule, RuleAxis, Shade};
