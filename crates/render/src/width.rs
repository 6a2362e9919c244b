//! Columns that text takes on a terminal: a Chinese character takes two.

use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text of a document without control characters: it must not command the terminal.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let harmful =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(harmful) {
        text.chars()
            .map(|c| if harmful(c) { '\u{fffd}' } else { c })
            .collect()
    } else {
        text.into()
    }
}

/// Columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text in exactly `columns` columns: padded, or cut with an ellipsis.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let mut fitted = cut(text, columns);
    fitted.extend(std::iter::repeat_n(
        ' ',
        columns.saturating_sub(width(&fitted)),
    ));
    fitted
}

/// The text in at most `columns` columns, cut with an ellipsis; control characters replaced.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let text = printable(text);
    if width(&text) <= columns {
        return text.into_owned();
    }
    let mut kept = String::new();
    let mut taken = 1;
    for c in text.chars() {
        taken += c.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// The text in lines of at most `columns` columns, at most `lines` of them, the last cut with an
/// ellipsis if there is more. Breaks at blanks where Latin words would be torn.
pub(crate) fn wrap(text: &str, columns: usize, lines: usize) -> Vec<String> {
    let text = printable(text);
    // A wide character needs two columns, whatever was asked for.
    let columns = columns.max(2);
    let mut wrapped = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if wrapped.len() + 1 == lines {
            wrapped.push(cut(rest, columns));
            break;
        }
        let mut taken = 0;
        let fits = rest.char_indices().find(|(_, c)| {
            taken += c.width().unwrap_or(0);
            taken > columns
        });
        let Some((at, next)) = fits else {
            wrapped.push(rest.to_owned());
            break;
        };
        let torn = next.is_ascii_alphanumeric()
            && rest[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let at = if torn {
            rest[..at]
                .rfind(' ')
                .filter(|blank| *blank > 0)
                .unwrap_or(at)
        } else {
            at
        };
        wrapped.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    if wrapped.is_empty() {
        wrapped.push(String::new());
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitted_text_has_its_width() {
        for text in [
            "",
            "产出",
            "产出指标",
            "abc",
            "≥96%",
            "产a出b指c标",
            "x\u{1b}[31m",
        ] {
            for columns in 1..12 {
                assert_eq!(width(&fit(text, columns)), columns, "{text:?} in {columns}");
            }
        }
        assert_eq!(cut("产出指标", 6), "产出…");
        assert_eq!(cut("产出指标", 7), "产出指…");
    }

    #[test]
    fn wrapped_text_is_complete() {
        assert_eq!(wrap("社会效益指标", 4, 9), ["社会", "效益", "指标"]);
        assert_eq!(wrap("over the page", 8, 9), ["over the", "page"]);
        assert_eq!(wrap("over theirs", 8, 9), ["over", "theirs"]);
        assert_eq!(wrap("社会效益指标", 4, 2), ["社会", "效…"]);
        assert_eq!(wrap("", 4, 2), [""]);
    }
}
