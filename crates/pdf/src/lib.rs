//! PDF bytes → [`Document`](biao_model::Document): glyphs and rules, words and lines, grids.
//!
//! ```text
//! bytes ──read──▶ Page (glyphs, rules) ──layout──▶ words, lines ──grid──▶ Document
//! ```

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
