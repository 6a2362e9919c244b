//! What can be told of a document before it is parsed: where its tables stand.

use crate::html;
use crate::lines::Line;

/// What one look over the document tells.
pub(crate) struct Outlook {
    /// A block may begin that blank lines do not end, other than a list or quote (which end before
    /// a line that starts with a pipe): a code fence, a comment, a `<pre>` and its like.
    pub(crate) outlives_blank_lines: bool,
    /// The first `<table`.
    pub(crate) table: Option<usize>,
}

pub(crate) fn outlook(bytes: &[u8]) -> Outlook {
    let fence = memchr::memchr2_iter(b'`', b'~', bytes)
        .any(|at| bytes[at..].starts_with(b"```") || bytes[at..].starts_with(b"~~~"));
    let mut outlook = Outlook {
        outlives_blank_lines: fence,
        table: None,
    };
    for at in memchr::memchr_iter(b'<', bytes) {
        if outlook.table.is_none() && html::is_table(bytes, at) {
            outlook.table = Some(at);
        }
        if !outlook.outlives_blank_lines {
            outlook.outlives_blank_lines = outlives_blank_lines(&bytes[at + 1..]);
        } else if outlook.table.is_some() {
            break;
        }
    }
    outlook
}

/// Whether what follows a `<` may open a block that blank lines do not end.
#[inline]
fn outlives_blank_lines(rest: &[u8]) -> bool {
    const NAMES: [&[u8]; 4] = [b"pre", b"script", b"style", b"textarea"];
    match rest.first() {
        Some(b'!' | b'?') => {
            // A comment on one line is closed.
            let end = memchr::memmem::find(rest, b"-->").filter(|_| rest.starts_with(b"!--"));
            end.is_none_or(|end| memchr::memchr(b'\n', &rest[..end]).is_some())
        }
        Some(b'p' | b'P' | b's' | b'S' | b't' | b'T') => NAMES.iter().any(|name| {
            rest.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        }),
        _ => false,
    }
}

/// The next line at or after `from`, a line's start, that starts with a pipe after a blank line.
pub(crate) fn next_pipes(bytes: &[u8], from: usize) -> Option<usize> {
    let mut line = from;
    let mut blank = from == 0;
    while line < bytes.len() {
        if blank && bytes[line] == b'|' {
            return Some(line);
        }
        blank = matches!(bytes[line..], [b'\n', ..] | [b'\r', b'\n', ..]);
        line += memchr::memchr(b'\n', &bytes[line..])? + 1;
    }
    None
}

/// Collects the lines from `start` on that start with a pipe; returns where the next line starts.
pub(crate) fn pipe_lines(bytes: &[u8], start: usize, lines: &mut Vec<Line>) -> usize {
    lines.clear();
    let mut at = start;
    while bytes.get(at) == Some(&b'|') {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len);
        let text = bytes[at..end].trim_ascii_end().len();
        lines.push(Line::new(at..at + text));
        at = (end + 1).min(bytes.len());
    }
    at
}
