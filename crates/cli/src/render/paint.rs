//! Colours, or none.

use std::fmt;

/// Colours, if the output takes them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    pub(crate) on: bool,
}

/// Text in a colour; padding is the caller's, before painting.
pub(crate) struct Painted<'t> {
    code: Option<&'static str>,
    text: &'t str,
}

impl Paint {
    pub(crate) fn bold(self, text: &str) -> Painted<'_> {
        self.with("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> Painted<'_> {
        self.with("2", text)
    }

    pub(crate) fn good(self, text: &str) -> Painted<'_> {
        self.with("32", text)
    }

    /// A repair.
    pub(crate) fn repair(self, text: &str) -> Painted<'_> {
        self.with("36", text)
    }

    pub(crate) fn bad(self, text: &str) -> Painted<'_> {
        self.with("1;31", text)
    }

    fn with<'t>(self, code: &'static str, text: &'t str) -> Painted<'t> {
        Painted {
            code: self.on.then_some(code),
            text,
        }
    }
}

impl fmt::Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) if !self.text.is_empty() => write!(f, "\x1b[{code}m{}\x1b[0m", self.text),
            _ => f.write_str(self.text),
        }
    }
}
