//! What stands between two parts of a table.

use biao_model::{Block, Document, Grid, Region, Text, Vocabulary};
use regex::RegexSet;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
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
    /// There are titles or prose, and the lines above the table say the same: the heading of a list
    /// that is printed on every page.
    pub(crate) heading_again: bool,
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

/// How often a line must be printed outside the tables to be a running title.
const RUNNING: u32 = 3;

/// Lines that a document prints again and again outside its tables, counted without their digits:
/// a running title may carry the page number.
#[derive(Debug, Default)]
pub(crate) struct Running {
    counts: FxHashMap<Box<str>, u32>,
}

impl Running {
    pub(crate) fn of(document: &Document<'_>) -> Self {
        let mut counts: FxHashMap<Box<str>, u32> = FxHashMap::default();
        for block in &document.blocks {
            if let Block::Heading { text, .. } | Block::Paragraph(text) = block
                && is_short(text.as_str())
            {
                let key = without_digits(text.as_str());
                match counts.get_mut(key.as_ref()) {
                    Some(count) => *count += 1,
                    None => {
                        counts.insert(key.into(), 1);
                    }
                }
            }
        }
        Self { counts }
    }

    pub(crate) fn has(&self, line: &str) -> bool {
        self.counts
            .get(without_digits(line).as_ref())
            .is_some_and(|count| *count >= RUNNING)
    }
}

/// The text of a heading or line.
fn line_of<'d, 'a>(block: &'d Block<'a>) -> Option<&'d Text<'a>> {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => Some(text),
        _ => None,
    }
}

fn without_digits(line: &str) -> Cow<'_, str> {
    if line.bytes().any(|b| b.is_ascii_digit()) {
        Cow::Owned(line.chars().filter(|c| !c.is_ascii_digit()).collect())
    } else {
        Cow::Borrowed(line)
    }
}

/// Whether a line may be a title, running or not: short, and no sentence.
fn is_short(line: &str) -> bool {
    line.len() <= 180 && !line.contains(['。', '；'])
}

/// A page, and from where to where something stands on it, in points from the top.
type Band = (u32, f32, f32);

/// Where on a page a text stands.
fn of_page(text: &Text<'_>) -> Option<Band> {
    match text.places.first() {
        Some(Region::Page { page, bbox }) => Some((*page, bbox[1], bbox[3])),
        _ => None,
    }
}

fn shares_line(a: Band, b: Band) -> bool {
    a.0 == b.0 && a.1.max(b.1) < a.2.min(b.2)
}

/// Whether a text stands neither above nor below a grid but at its side.
fn is_beside(text: &Text<'_>, grid: &Grid<'_>) -> bool {
    let (Some(page), [top, .., bottom]) = (grid.page, grid.row_edges.as_slice()) else {
        return false;
    };
    of_page(text).is_some_and(|(own, from, to)| {
        let middle = f32::midpoint(from, to);
        own == page && (*top..=*bottom).contains(&middle)
    })
}

impl<'d, 'a> Between<'d, 'a> {
    /// Sorts the blocks of `range`, which stand between a part and the table whose heading are the
    /// blocks of `heading`.
    pub(crate) fn of(
        document: &'d Document<'a>,
        range: Range<usize>,
        heading: Range<usize>,
        running: &Running,
        vocabulary: &Vocabulary,
    ) -> Self {
        let mut between = Self::default();
        let mut page_ends = false;
        let lines = |range: Range<usize>| document.blocks[range].iter().filter_map(line_of);
        let above = |line: &str| lines(heading.clone()).any(|above| above.as_str() == line);
        let around = [range.start.checked_sub(1), Some(range.end)];
        let grids = || {
            let blocks = around
                .iter()
                .flatten()
                .filter_map(|at| document.blocks.get(*at));
            blocks.filter_map(|block| match block {
                Block::Grid(grid) => Some(grid),
                _ => None,
            })
        };
        for block in &document.blocks[range] {
            match block {
                Block::Heading { text, .. } | Block::Paragraph(text) if !text.is_blank() => {
                    let line = text.as_str();
                    let title = vocabulary.is_title(line);
                    // A title on every page is the running title of the table that it stands above,
                    // and of no other.
                    let runs = running.has(line) && (!title || above(line));
                    let sort = if runs || grids().any(|grid| is_beside(text, grid)) {
                        &mut between.furniture
                    } else if title {
                        &mut between.titles
                    } else if is_furniture(line) {
                        page_ends = true;
                        &mut between.furniture
                    } else {
                        &mut between.prose
                    };
                    sort.push(text);
                }
                Block::PageBreak(text) => {
                    page_ends = true;
                    if !text.is_blank() {
                        between.furniture.push(text);
                    }
                }
                _ => {}
            }
        }
        let mut own = between.titles.iter().chain(&between.prose).peekable();
        between.heading_again = own.peek().is_some() && own.all(|text| above(text.as_str()));
        // A short line beside a page number is a running title, however rare. Where it stands on the page
        // is known only of documents of pages: there it must be on the page number's line.
        let on_line = |text: &Text<'_>| {
            let marks = &between.furniture;
            of_page(text).is_none_or(|own| {
                marks
                    .iter()
                    .filter_map(|mark| of_page(mark))
                    .any(|mark| shares_line(own, mark))
            })
        };
        if page_ends
            && between.prose.iter().all(|text| {
                is_short(text.as_str()) && !text.as_str().contains(['：', ':']) && on_line(text)
            })
        {
            between.furniture.append(&mut between.prose);
        }
        between
    }
}
