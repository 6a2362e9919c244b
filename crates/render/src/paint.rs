//! Colours, or none.

use std::fmt;

/// Colours, if the output takes them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    /// Whether the output takes colours.
    pub on: bool,
}

/// Text in a colour, to be displayed; padding is the caller's, before painting.
#[derive(Debug)]
pub struct Painted<'t> {
    code: Option<&'static str>,
    text: &'t str,
}

impl Paint {
    /// A heading, a header cell.
    pub fn bold(self, text: &str) -> Painted<'_> {
        self.with("1", text)
    }

    /// What frames the text: borders, places.
    pub fn dim(self, text: &str) -> Painted<'_> {
        self.with("2", text)
    }

    /// A reading that succeeded.
    pub fn good(self, text: &str) -> Painted<'_> {
        self.with("32", text)
    }

    /// A repair.
    pub fn repair(self, text: &str) -> Painted<'_> {
        self.with("36", text)
    }

    /// A reading that failed.
    pub fn bad(self, text: &str) -> Painted<'_> {
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
