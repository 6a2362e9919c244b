//! The lines of a block.

use crate::space::trim;
use std::ops::Range;

/// A line's extent, white space and marks of block quotes around it left out. Never empty, but for
/// a line that was cut by the end of an HTML table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Line {
    pub(crate) fn new(range: Range<usize>) -> Self {
        Self {
            start: range.start as u32,
            end: range.end as u32,
        }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn of(self, source: &str) -> &[u8] {
        &source.as_bytes()[self.range()]
    }
}

/// How the lines of a block are cut.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    /// Block quotes around it: so many `>` may stand before each line.
    pub(crate) quotes: usize,
    /// Whether the document holds form feeds; each becomes a line of its own.
    pub(crate) form_feeds: bool,
}

/// Puts the non-blank lines of a range into `lines`.
pub(crate) fn split(source: &str, range: Range<usize>, cut: Cut, lines: &mut Vec<Line>) {
    let bytes = source.as_bytes();
    lines.clear();
    let mut start = range.start;
    while start < range.end {
        let end =
            memchr::memchr(b'\n', &bytes[start..range.end]).map_or(range.end, |len| start + len);
        let own = if cut.quotes == 0 || start == range.start {
            start
        } else {
            after_quotes(bytes, start, end, cut.quotes)
        };
        if cut.form_feeds {
            split_form_feeds(source, own..end, lines);
        } else {
            push(source, own..end, lines);
        }
        start = end + 1;
    }
}

#[inline]
fn push(source: &str, range: Range<usize>, lines: &mut Vec<Line>) {
    // Most lines are rows from their first byte to their last.
    let bytes = &source.as_bytes()[range.clone()];
    if bytes.first() == Some(&b'|') && bytes.last() == Some(&b'|') {
        return lines.push(Line::new(range));
    }
    let range = trim(source, range);
    if !range.is_empty() {
        lines.push(Line::new(range));
    }
}

fn split_form_feeds(source: &str, range: Range<usize>, lines: &mut Vec<Line>) {
    let mut start = range.start;
    for at in memchr::memchr_iter(0x0C, &source.as_bytes()[range.clone()]) {
        let at = range.start + at;
        push(source, start..at, lines);
        lines.push(Line::new(at..at + 1));
        start = at + 1;
    }
    push(source, start..range.end, lines);
}

fn after_quotes(bytes: &[u8], start: usize, end: usize, quotes: usize) -> usize {
    let mut at = start;
    for _ in 0..quotes {
        let space = bytes[at..end]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        if bytes[..end].get(at + space) != Some(&b'>') {
            break;
        }
        at += space + 1;
    }
    at
}
