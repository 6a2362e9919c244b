//! Reads converted documents in Markdown: bytes → text → blocks with grids of cells.

mod blocks;
mod decode;
mod error;
mod grid_table;
mod html;
mod lines;
mod marks;
mod pipe;
mod report;
mod tag;
mod visible;

pub use blocks::read;
pub use decode::decode;
pub use error::ReadError;

/// Every diagnostic code of this crate: severity, summary, explanation, example.
pub const CODES: &str = include_str!("../codes.toml");
