//! A classification that a sentence names before an amount.

use super::file::Prose;
use super::statement::Statement;
use biao_model::{TableBody, TableRow, Text, fold_label};

/// A class by its code, or by its name and level, with the classes above it.
#[derive(Debug)]
pub(super) enum Class<'s> {
    Code(&'s str),
    Name {
        name: &'s str,
        /// Digits of its code.
        digits: usize,
        /// The sentence, folded.
        sentence: &'s str,
        /// Digits of the codes of the levels that the sentence names.
        levels: Vec<usize>,
    },
}

impl Statement<'_> {
    /// The class right before the amount.
    pub(super) fn class(&self, prose: &Prose) -> Option<Class<'_>> {
        let found = prose.class_of(&self.sentence)?;
        if let Some(code) = found.name("code") {
            return Some(Class::Code(code.as_str()));
        }
        let level = found.name("level")?.as_str();
        Some(Class::Name {
            name: found.name("name")?.as_str(),
            digits: *prose.levels.get(level)?,
            sentence: &self.sentence,
            levels: self.levels(prose),
        })
    }

    /// Whether the sentence names a level of the classification.
    pub(super) fn names_a_level(&self, prose: &Prose) -> bool {
        !self.levels(prose).is_empty()
    }

    fn levels(&self, prose: &Prose) -> Vec<usize> {
        let named = prose
            .levels
            .iter()
            .filter(|(level, _)| self.sentence.contains(&format!("({level})")));
        named.map(|(_, digits)| *digits).collect()
    }
}

impl Class<'_> {
    /// Whether a row is of this class. Names repeat from class to class: those above the row that
    /// the sentence could name must stand in it.
    pub(super) fn means(&self, body: &TableBody<'_>, row: &TableRow<'_>) -> bool {
        match self {
            Self::Code(code) => row.code.as_ref().is_some_and(|own| own.as_str() == *code),
            Self::Name {
                name,
                digits,
                sentence,
                levels,
            } => {
                let label = |row: &TableRow<'_>| {
                    let label = row.label.as_ref().map_or("", Text::as_str);
                    fold_label(label).into_owned()
                };
                let above = std::iter::successors(row.parent, |at| body.rows[*at as usize].parent);
                digits_of(row) == Some(*digits)
                    && label(row) == *name
                    && above.map(|at| &body.rows[at as usize]).all(|above| {
                        let nameable = digits_of(above).is_some_and(|own| levels.contains(&own));
                        !nameable || sentence.contains(&label(above))
                    })
            }
        }
    }
}

/// How many digits the code of a row has.
fn digits_of(row: &TableRow<'_>) -> Option<usize> {
    let code = row.code.as_ref()?.as_str();
    code.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(code.len())
}
