//! Exit status: 0 clean, 1 findings, 2 usage or a named input that is not there, 130 interrupted.

use std::fmt;
use std::process::ExitCode;

/// What the process will report; the worst of all documents counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Nothing to report.
    Clean,
    /// An error-level diagnostic, or a document that failed.
    Findings,
    /// Wrong usage, or a named input that is not there.
    Usage,
    /// The user interrupted the run.
    Interrupted = 130,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// The command line asked for something that cannot be: exit status 2.
#[derive(Debug)]
pub(crate) struct UsageError(pub(crate) String);

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// An `anyhow` error that exits with status 2.
pub(crate) fn usage(message: impl Into<String>) -> anyhow::Error {
    UsageError(message.into()).into()
}

/// The status that an error asks for.
pub(crate) fn of_error(error: &anyhow::Error) -> Status {
    if error.is::<UsageError>() {
        Status::Usage
    } else {
        Status::Findings
    }
}
