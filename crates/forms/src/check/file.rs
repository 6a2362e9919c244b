//! Check files as written.

use biao_model::{Decimal, Severity};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckFile {
    pub(super) check: Vec<Check>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Check {
    pub(super) set: String,
    pub(super) code: String,
    pub(super) severity: SeverityName,
    pub(super) message: String,
    #[serde(flatten)]
    pub(super) kind: Kind,
    // What `biao explain` prints; demanded here so that no check goes unexplained.
    #[allow(
        dead_code,
        reason = "read from the same file by the crate that explains codes"
    )]
    summary: String,
    #[allow(
        dead_code,
        reason = "read from the same file by the crate that explains codes"
    )]
    explanation: String,
    #[allow(
        dead_code,
        reason = "read from the same file by the crate that explains codes"
    )]
    example: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeverityName {
    Info,
    Warning,
}

impl From<SeverityName> for Severity {
    fn from(name: SeverityName) -> Self {
        match name {
            SeverityName::Info => Self::Info,
            SeverityName::Warning => Self::Warning,
        }
    }
}

/// The kinds of checks; what each does is described in the crate's README.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Kind {
    Sum {
        field: String,
        total: String,
        parts: Vec<String>,
    },
    ExceedsTotal {
        field: String,
        total: String,
        groups: Vec<[String; 2]>,
        exempt: Vec<String>,
    },
    UnitInGroup {
        groups: Vec<[String; 2]>,
        dimensions: Vec<String>,
    },
    PercentBound {
        comparators: Vec<String>,
        bound: Bound,
        exempt: Vec<String>,
    },
    UnitTwice,
    SameText,
    DoubledWord {
        targets: Vec<String>,
        shortest: usize,
        longest: usize,
        exempt: Vec<String>,
    },
    EndsWith {
        targets: Vec<String>,
        endings: Vec<String>,
    },
    PartsExceedTotal {
        field: String,
        total: String,
        groups: Vec<[String; 2]>,
        exempt: Vec<String>,
    },
    RefersOutside {
        references: Vec<String>,
        words: Vec<String>,
        attachments: Vec<String>,
    },
    YearDiffers {
        targets: Vec<String>,
    },
}

/// An exact number, written as a string.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Bound(pub(super) Decimal);

impl TryFrom<String> for Bound {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Decimal::parse(&text)
            .map(Self)
            .map_err(|error| format!("bound \"{text}\": {error}"))
    }
}
