//! PDF bytes → [`Document`](biao_model::Document): glyphs and rules, words and lines, grids.
//!
//! ```text
//! bytes ──read──▶ Page (glyphs, rules) ──layout──▶ words, lines ──grid──▶ Document
//! ```
//!
//! - `read` interprets a page: what it shows, each glyph once.
//! - `layout` makes words and lines of glyphs, and the text of a cell.
//! - `ruled` finds the cells that rules enclose, and puts each word into one.
//! - `unruled` finds columns and rows where rules do not draw every cell.
//! - `detect` decides, region by region, which of the two it is.
//! - `document` puts grids and the lines outside them into reading order.
//!
//! *Invariants*, asserted on whole archives: each glyph that is not blank is in exactly one cell or
//! paragraph; each field of a grid is covered by exactly one cell.
//!
//! # Limitations
//!
//! Lines outside tables are read across the page: columns of prose side by side are not told apart.
//! Two tables that share a line are one grid. A table of text alone, without any rule, is prose.

mod detect;
mod document;
mod found;
mod geometry;
mod layout;
mod page;
mod read;
mod ruled;
mod svg;
mod unruled;

pub use document::{blocks, read};
pub use page::{Bbox, Direction, Glyph, Image, Page, Rule, RuleAxis, Shade};
pub use read::{Pages, Pdf, ReadError, is_pdf, open};
pub use svg::svg;

/// Every diagnostic code of this crate, in TOML: `[[code]]` with `code`, `severity`, `summary`,
/// `explanation` and `example`.
pub const CODES: &str = include_str!("../codes.toml");
