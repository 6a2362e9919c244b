//! The terminal at hand, if there is one.

use crate::args::Color;
use biao_render::Paint;
use std::ffi::OsString;
use std::io::IsTerminal as _;

/// What standard output shows. A worker, whose own is a pipe, is told.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Screen {
    /// Columns of the terminal, if it is one
    #[arg(long)]
    pub(crate) columns: Option<usize>,
    /// It shows colours
    #[arg(long)]
    colours: bool,
}

impl Screen {
    /// This process's own.
    pub(crate) fn here() -> Self {
        let terminal = std::io::stdout().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let size = terminal.then(terminal_size::terminal_size).flatten();
        Self {
            columns: size.map(|(width, _)| usize::from(width.0)),
            colours: terminal && !set("NO_COLOR") && !dumb,
        }
    }

    /// The colours to use.
    pub(crate) fn paint(self, when: Color) -> Paint {
        let on = match when {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => self.colours,
        };
        Paint { on }
    }

    /// The arguments that tell a worker.
    pub(crate) fn arguments(self) -> Vec<OsString> {
        let mut arguments = Vec::new();
        if let Some(columns) = self.columns {
            arguments.extend(["--columns".into(), columns.to_string().into()]);
        }
        if self.colours {
            arguments.push("--colours".into());
        }
        arguments
    }
}
