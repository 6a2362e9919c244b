//! Dates, deadlines and periods.

use crate::draft::Item;
use crate::grammar::Grammar;

impl Grammar<'_> {
    /// A date or a period at `at`.
    pub(crate) fn date(&self, _at: usize) -> Option<Item> {
        None
    }
}
