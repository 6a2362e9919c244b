//! Text for a person at a terminal.

pub(crate) mod draw;
pub(crate) mod paint;
pub(crate) mod snippet;
pub(crate) mod width;
pub(crate) mod words;

use crate::args::Color;
use std::io::IsTerminal as _;

/// Whether standard output gets colours.
pub(crate) fn colours(when: Color) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb
        }
    }
}

/// Columns of the terminal, if there is one.
pub(crate) fn terminal_width() -> Option<usize> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Text of a document without control characters: it must not command the terminal.
pub(crate) fn printable(text: &str) -> std::borrow::Cow<'_, str> {
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
