//! How the running text states amounts of tables, as written in `data/checks/money.toml`.

use crate::check::money::file::Patterns;
use regex::{Captures, Regex};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words by which a sentence is understood.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Written")]
pub(in crate::check::money) struct Prose {
    /// The dimension of the units that count as money.
    pub(super) dimension: String,
    /// A sentence that speaks, before the amount, of something else than the year's amount.
    pub(super) apart: Patterns,
    /// The digits of a code of each level.
    pub(super) levels: BTreeMap<String, usize>,
    coded: Vec<Regex>,
    stated: Vec<Stated>,
}

/// A clause that states a figure.
#[derive(Debug, Clone)]
struct Stated {
    lead: Regex,
    unless: Patterns,
    figure: Vec<String>,
}

impl Prose {
    /// The figures that a folded clause states; none where it states none that is known.
    pub(super) fn figures_of(&self, clause: &str) -> &[String] {
        let known = self
            .stated
            .iter()
            .find(|known| known.lead.is_match(clause) && !known.unless.match_folded(clause));
        known.map_or(&[], |known| &known.figure)
    }

    /// The classification that a folded sentence names last: by its `code`, or by its `name` and
    /// `level`.
    pub(super) fn class_of<'s>(&self, sentence: &'s str) -> Option<Captures<'s>> {
        self.coded.iter().find_map(|lead| lead.captures(sentence))
    }

    /// All figures that clauses may state.
    pub(in crate::check::money) fn figures(&self) -> impl Iterator<Item = &String> {
        self.stated.iter().flat_map(|stated| &stated.figure)
    }
}

#[derive(Deserialize)]
struct Written {
    dimension: String,
    apart: Patterns,
    /// What may stand between a lead and its amount.
    between: String,
    levels: BTreeMap<String, usize>,
    coded: Vec<String>,
    statement: Vec<WrittenStatement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStatement {
    /// What stands before the amount.
    lead: Vec<String>,
    /// What must not stand there.
    #[serde(default)]
    unless: Patterns,
    /// The figures that may be meant.
    figure: Vec<String>,
}

impl TryFrom<Written> for Prose {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let leading = |lead: &str| {
            Regex::new(&format!("(?:{lead})(?:{})*$", written.between))
                .map_err(|error| error.to_string())
        };
        let stated = written.statement.into_iter().map(|statement| {
            Ok(Stated {
                lead: leading(&statement.lead.join("|"))?,
                unless: statement.unless,
                figure: statement.figure,
            })
        });
        Ok(Self {
            stated: stated.collect::<Result<_, String>>()?,
            coded: written
                .coded
                .iter()
                .map(|lead| leading(lead))
                .collect::<Result<_, _>>()?,
            dimension: written.dimension,
            apart: written.apart,
            levels: written.levels,
        })
    }
}
