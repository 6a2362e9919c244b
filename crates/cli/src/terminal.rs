//! The terminal at hand, if there is one.

use crate::args::Color;
use biao_render::Paint;
use std::io::IsTerminal as _;

/// The colours of standard output.
pub(crate) fn paint(when: Color) -> Paint {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let on = match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb
        }
    };
    Paint { on }
}

/// Columns of the terminal, if there is one.
pub(crate) fn width() -> Option<usize> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}
