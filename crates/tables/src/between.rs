//! What stands between two parts of a table.

use biao_model::{Block, Document, Text, Vocabulary};
use regex::RegexSet;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The texts between two grids, sorted by what they say about a continuation.
#[derive(Debug, Default)]
pub(crate) struct Between<'d, 'a> {
    /// Page numbers, running titles, continuation marks: a table goes on past them.
    pub(crate) furniture: Vec<&'d Text<'a>>,
    /// Titles of known tables.
    pub(crate) titles: Vec<&'d Text<'a>>,
    /// Headings and running text.
    pub(crate) prose: Vec<&'d Text<'a>>,
}

static FURNITURE: LazyLock<RegexSet> = LazyLock::new(|| {
    let patterns = include_str!("../data/furniture.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    RegexSet::new(patterns).unwrap_or_else(|error| unreachable!("furniture.txt: {error}"))
});

/// Whether a line is a page number or another mark that belongs to the page, not to the text.
pub(crate) fn is_furniture(line: &str) -> bool {
    // Longest: 共1234页，第1234页.
    line.len() <= 48 && {
        let dense: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        FURNITURE.is_match(&dense)
    }
}

/// How often a text must be printed outside the tables to be a running title.
const RUNNING: u32 = 3;

/// Lines that a document prints again and again outside its tables.
pub(crate) fn running_texts<'d>(document: &'d Document<'_>) -> FxHashMap<&'d str, u32> {
    let mut counts = FxHashMap::default();
    for block in &document.blocks {
        if let Block::Heading { text, .. } | Block::Paragraph(text) = block {
            *counts.entry(text.as_str()).or_insert(0) += 1;
        }
    }
    counts
}

impl<'d, 'a> Between<'d, 'a> {
    pub(crate) fn of(
        document: &'d Document<'a>,
        range: Range<usize>,
        running: &FxHashMap<&'d str, u32>,
        vocabulary: &Vocabulary,
    ) -> Self {
        let mut between = Self::default();
        for block in &document.blocks[range] {
            match block {
                Block::Heading { text, .. } | Block::Paragraph(text) if !text.is_blank() => {
                    let line = text.as_str();
                    let sort = if vocabulary.is_title(line) {
                        &mut between.titles
                    } else if is_furniture(line)
                        || running.get(line).is_some_and(|&count| count >= RUNNING)
                    {
                        &mut between.furniture
                    } else {
                        &mut between.prose
                    };
                    sort.push(text);
                }
                Block::PageBreak(text) if !text.is_blank() => between.furniture.push(text),
                _ => {}
            }
        }
        between
    }
}
