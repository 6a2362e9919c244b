//! Running text, put together from the printed lines between tables.

use biao_model::{Block, Document, Places, Text};
use std::ops::Range;

/// Lines that follow each other outside the tables, as one text.
#[derive(Debug, Default)]
pub(super) struct Passage<'d, 'a> {
    pub(super) text: String,
    /// The lines, each with where it begins in `text`.
    lines: Vec<(usize, &'d Text<'a>)>,
}

impl<'d, 'a> Passage<'d, 'a> {
    /// The passages of a document. Lines are joined over page breaks, without the page numbers there;
    /// a grid or a heading ends a passage.
    pub(super) fn all(document: &'d Document<'a>) -> Vec<Self> {
        let mut passages = Vec::new();
        let mut open = Self::default();
        for block in &document.blocks {
            match block {
                Block::Paragraph(line) if is_page_number(line.as_str()) => {}
                Block::Paragraph(line) => open.push(line),
                Block::PageBreak(_) => {}
                Block::Heading { text, .. } => {
                    passages.push(std::mem::take(&mut open));
                    open.push(text);
                }
                Block::Grid(_) => passages.push(std::mem::take(&mut open)),
            }
        }
        passages.push(open);
        passages.retain(|passage| !passage.lines.is_empty());
        passages
    }

    fn push(&mut self, line: &'d Text<'a>) {
        self.lines.push((self.text.len(), line));
        self.text.push_str(line.as_str());
    }

    /// Where a part of the text stands on the pages.
    pub(super) fn places(&self, range: &Range<usize>) -> Places {
        let mut places = Places::new();
        for (start, line) in &self.lines {
            let end = start + line.as_str().len();
            let (from, to) = (range.start.max(*start), range.end.min(end));
            if from < to {
                places.extend(line.slice(from - start..to - start).places);
            }
        }
        places
    }

    /// Whether digits meet where one line ends and the next begins: they need not be one number.
    pub(super) fn digits_meet_in(&self, range: &Range<usize>) -> bool {
        self.lines.iter().any(|(start, _)| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            (range.start..=range.end).contains(start)
                && digit(self.text[..*start].chars().next_back())
                && digit(self.text[*start..].chars().next())
        })
    }
}

/// `- 22 -`, `第 3 页`: a line of furniture inside running text.
fn is_page_number(line: &str) -> bool {
    let mut digits = false;
    line.chars().all(|c| {
        digits |= c.is_ascii_digit();
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '—' | '–' | '第' | '页' | '/')
    }) && digits
}
