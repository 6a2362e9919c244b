//! Marks at the start of lines: of a page's end, as converters print them, of list items, of headings.

use crate::space::trim;
use std::ops::Range;

/// Whether a (trimmed) line only marks the end or the start of a page: a form feed, a comment that
/// speaks of a page, marker's `{12}------`, or LaTeX's `\newpage`.
pub(crate) fn is_page_mark(line: &str) -> bool {
    match line.as_bytes().first() {
        Some(0x0C) => line.trim().is_empty(),
        Some(b'<') => line
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"))
            .is_some_and(speaks_of_page),
        Some(b'{') => line[1..].split_once('}').is_some_and(|(number, dashes)| {
            !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && dashes.len() >= 10
                && dashes.bytes().all(|byte| byte == b'-')
        }),
        Some(b'\\') => matches!(line, r"\newpage" | r"\pagebreak" | r"\clearpage"),
        _ => false,
    }
}

fn speaks_of_page(comment: &str) -> bool {
    !comment.contains("-->")
        && (comment.contains('页')
            || comment
                .as_bytes()
                .windows(4)
                .any(|window| window.eq_ignore_ascii_case(b"page")))
}

/// The mark of a list item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    /// Its number is text.
    pub(crate) ordered: bool,
}

/// The last mark of a list item at the start of a line, but the first number if there is one; and
/// what follows all marks of lists and quotes.
pub(crate) fn item_marks(source: &str, line: Range<usize>) -> (Option<Mark>, Range<usize>) {
    let bytes = source.as_bytes();
    let mut rest = trim(source, line);
    let mut mark: Option<Mark> = None;
    while let Some(first) = bytes[rest.clone()].first() {
        let len = match first {
            b'>' | b'-' | b'*' | b'+' => 1,
            b'0'..=b'9' => {
                let digits = bytes[rest.clone()]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                let closed = matches!(bytes[rest.clone()].get(digits), Some(b'.' | b')'));
                if !closed || digits > 9 {
                    break;
                }
                digits + 1
            }
            _ => break,
        };
        let after = rest.start + len;
        if *first != b'>' {
            if bytes[..rest.end]
                .get(after)
                .is_some_and(|byte| !matches!(byte, b' ' | b'\t'))
            {
                break;
            }
            let ordered = first.is_ascii_digit();
            if !mark.is_some_and(|mark| mark.ordered) {
                mark = Some(Mark {
                    start: rest.start,
                    ordered,
                });
            }
        }
        rest = trim(source, after..rest.end);
    }
    (mark, rest)
}

/// The text of a `# heading`, without its marks.
pub(crate) fn atx_text(source: &str, range: Range<usize>) -> Range<usize> {
    let text = &source[range.clone()];
    let start = range.end - text.trim_start_matches('#').len();
    let body = &source[start..range.end];
    let closed = body.trim_end_matches('#');
    let end = if closed.is_empty() || closed.ends_with([' ', '\t']) {
        start + closed.len()
    } else {
        range.end
    };
    start..end
}
