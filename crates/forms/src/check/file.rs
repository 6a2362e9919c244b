//! Check files as written.

use biao_model::{Decimal, Severity};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

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
    #[serde(flatten)]
    #[allow(dead_code, reason = "demanded, so that no check goes unexplained")]
    explained: Explained,
}

/// What `biao explain` prints: read from the same file by the crate that explains codes.
#[derive(Debug, Clone, Deserialize)]
#[allow(dead_code, reason = "demanded here, read there")]
pub(super) struct Explained {
    summary: String,
    explanation: String,
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
        /// What stands for a part that is not printed.
        #[serde(default)]
        instead: BTreeMap<String, Vec<String>>,
        /// Parts without which the others are not all.
        #[serde(default)]
        required: Vec<String>,
    },
    ScoresSum {
        score: String,
        funds: String,
        member: String,
        total: String,
    },
    WeightsSum {
        funds: String,
        member: String,
        column: String,
        sums: Vec<Bound>,
    },
    ScoreExceedsWeight {
        score: String,
    },
    ShortfallUnexplained {
        score: String,
        reason: String,
        blank: Words,
    },
    RateDiffers {
        rate: String,
        executed: String,
        budgets: Vec<String>,
        member: String,
    },
    ExceedsTotal {
        field: String,
        total: String,
        groups: Vec<[String; 2]>,
        exempt: Words,
    },
    UnitInGroup {
        groups: Vec<[String; 2]>,
        dimensions: Vec<String>,
    },
    PercentBound {
        comparators: Vec<String>,
        bound: Bound,
        exempt: Words,
    },
    UnitTwice,
    NotPrinted {
        fields: Vec<String>,
    },
    UnknownGroup,
    SameText,
    DoubledWord {
        targets: Vec<String>,
        shortest: usize,
        longest: usize,
        exempt: Words,
    },
    EndsWith {
        targets: Vec<String>,
        endings: Vec<String>,
    },
    PartsExceedTotal {
        field: String,
        total: String,
        groups: Vec<[String; 2]>,
        exempt: Words,
    },
    RefersOutside {
        references: Vec<String>,
        words: Words,
        attachments: Words,
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

/// A list of words that is looked for in one pass.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(super) struct Words {
    any: Option<Regex>,
}

impl TryFrom<Vec<String>> for Words {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let any = words
            .iter()
            .map(|word| regex::escape(word))
            .collect::<Vec<_>>()
            .join("|");
        let any = (!words.is_empty())
            .then(|| Regex::new(&any).map_err(|error| error.to_string()))
            .transpose()?;
        Ok(Self { any })
    }
}

impl Words {
    /// The first of the words in a text, by place.
    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        Some(self.any.as_ref()?.find(text)?.range())
    }

    /// Whether one of the words stands in a text.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        self.any.as_ref().is_some_and(|any| any.is_match(text))
    }
}
