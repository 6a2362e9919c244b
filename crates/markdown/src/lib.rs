//! Reads converted documents in Markdown: bytes → text → blocks with grids of cells, every text with
//! the places that it was read from. The reader reports, it never repairs.
//!
//! ```
//! let bytes = "# 绩效目标表\n\n| 项目名称 | 平安建设<br>经费 |\n|---|---|\n".as_bytes();
//! let (map, _) = biao_markdown::decode(bytes)?;
//! let document = biao_markdown::read(map.text());
//! let biao_model::Block::Grid(grid) = &document.blocks[1] else { unreachable!() };
//! assert_eq!(grid.cells[1].text.as_str(), "平安建设经费");
//! assert_eq!(grid.cells[1].text.places.len(), 2);
//! # Ok::<(), biao_markdown::ReadError>(())
//! ```
//!
//! # How a document is read
//!
//! - [`decode`] finds the encoding and gives text, with the way back to the file's bytes.
//! - `blocks` walks the block structure that pulldown-cmark finds: headings, paragraphs, code, HTML,
//!   lists, quotes. What they hold is read from the source.
//! - `lines` cuts a block into lines; in any kind of block, lines may form a table.
//! - `pipe`, `grid_table` and `html` read tables of the three ways to write them.
//! - `visible` gives what a reader of the page sees of a cell or line.
//!
//! *Why the parser's own tables are off.* It drops cells beyond the header's number, fills in cells
//! that nobody wrote, gives up on large sparse tables, takes a note under a table for a row, and
//! knows no table where header and delimiter line differ; and it is twice as fast without them. So
//! rows and cells are read from the source, where they can be told exactly.
//!
//! *Why most tables never reach the parser.* Lines that start with a pipe, between two blank lines,
//! are a paragraph whatever stands around them, unless a code fence, a comment or a block of raw HTML
//! may still be open. Where the document has none of these, such lines go to the row scanner at once.
//! A property test holds the two ways against each other.
//!
//! *Invariants*, asserted on all that the tests and the fuzzer read: places lie in the text and on
//! character boundaries; the slices at a text's places, joined, are the text, but for escapes,
//! entities, and the space between two words that a line break parted; no byte belongs to two texts;
//! no character that is no markup is lost; time is linear in the length of the text.
//!
//! # Limitations
//!
//! A table inside a cell is read as that cell's text. Addresses of links and images are markup.
//! Tables drawn with spaces alone (pandoc's simple and multi-line tables) are read as lines of text.

mod blocks;
mod decode;
mod error;
mod grid_table;
mod html;
mod lines;
mod marks;
mod outlook;
mod pipe;
mod report;
mod space;
mod specials;
mod tag;
mod visible;

pub use blocks::read;
pub use decode::decode;
pub use error::ReadError;

/// Every diagnostic code of this crate, in TOML: `[[code]]` with `code`, `severity`, `summary`,
/// `explanation` and `example`.
pub const CODES: &str = include_str!("../codes.toml");
