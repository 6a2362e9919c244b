//! How many there are of something.

use biao_model::{Diagnostic, Severity};
use std::fmt;

/// How many diagnostics there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// What could not be read.
    pub errors: usize,
    /// What an auditor would want to see.
    pub warnings: usize,
    /// Repairs and assumptions.
    pub infos: usize,
}

impl Tally {
    /// Counts diagnostics.
    pub fn of<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Self {
        let mut tally = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
        }
        tally
    }

    /// Adds those of another document.
    pub fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            errors,
            warnings,
            infos,
        } = *self;
        write!(
            f,
            "{}, {}, {}",
            count(errors, "error"),
            count(warnings, "warning"),
            count(infos, "note")
        )
    }
}

/// `1 record`, `2 records`.
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}
