//! Sets logical tables on the pages of a PDF, for fixtures and tests: what stands on the pages is
//! then known exactly.
//!
//! A table is drawn as the programs of finance departments draw it: ruled, its rows never torn, its
//! merged cells cut where a page ends. [`Style`] says how lines are drawn and what a page break
//! leaves behind. The font is not embedded (a Chinese font by its name, text in UTF-16), so the
//! files are small and the same everywhere.
//!
//! # Limitations
//!
//! One font size, no colours, no rotated pages.

mod file;
mod sheet;

pub use sheet::{Breaks, Lines, Style, Wide};

use biao_model::Table;
use file::File;
use sheet::Sheet;

/// What is set: lines of text and tables, from top to bottom.
#[derive(Debug, Clone, Copy)]
pub enum Item<'a> {
    /// A line in the middle of the page.
    Title(&'a str),
    /// A line at the left.
    Line(&'a str),
    /// A table; its own title is not printed.
    Table(&'a Table<'a>),
    /// What follows begins a page.
    NewPage,
}

/// Sets items on as many pages as they take.
pub fn print(items: &[Item<'_>], style: Style) -> Vec<u8> {
    let mut file = File::new(style.page);
    let mut sheet = Sheet::new(&mut file, style);
    for item in items {
        match item {
            Item::Title(text) => sheet.title(text),
            Item::Line(text) => sheet.line(text),
            Item::Table(table) => sheet.table(table),
            Item::NewPage => sheet.new_page(),
        }
    }
    sheet.end();
    file.finish()
}
