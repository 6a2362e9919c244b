//! Amounts that a sentence states, with the words that say of what.

use super::file::Prose;
use super::passage::Passage;
use biao_model::{Comparator, Decimal, Reading, fold_label};
use biao_normalize::Normalizer;
use std::borrow::Cow;
use std::ops::Range;

/// An amount in a sentence.
#[derive(Debug)]
pub(super) struct Statement<'p> {
    /// The sentence up to the amount, folded.
    pub(super) sentence: Cow<'p, str>,
    /// Its last clause, folded.
    pub(super) clause: Cow<'p, str>,
    /// The clause and the amount, in the passage.
    pub(super) range: Range<usize>,
    pub(super) number: Decimal,
    pub(super) unit: String,
}

const SENTENCE_ENDS: [char; 5] = ['。', '；', ';', '！', '？'];
const CLAUSE_ENDS: [char; 5] = ['，', ',', '、', '：', ':'];

/// The exact amounts of money of a passage, in order.
pub(super) fn statements<'p>(
    passage: &'p Passage<'_, '_>,
    prose: &Prose,
    normalizer: &Normalizer,
) -> Vec<Statement<'p>> {
    let text = passage.text.as_str();
    let mut begin = 0;
    let mut stated = Vec::new();
    for sentence in text.split_inclusive(SENTENCE_ENDS) {
        let end = begin + sentence.len();
        for found in normalizer.scan(sentence) {
            let (from, to) = (begin + found.start as usize, begin + found.end as usize);
            let Reading::Comparison {
                comparator: None | Some(Comparator::Equal),
                quantity,
                approximate: false,
            } = &found.value.reading
            else {
                continue;
            };
            let (Some(unit), true) = (&quantity.unit, found.value.notes.is_empty()) else {
                continue;
            };
            if normalizer.dimension(&unit.printed) != Some(prose.dimension.as_str())
                || passage.digits_meet_in(&(from..to))
            {
                continue;
            }
            let before = &text[begin..from];
            let clause = before.rfind(CLAUSE_ENDS).map_or(0, |at| {
                at + before[at..].chars().next().map_or(1, char::len_utf8)
            });
            stated.push(Statement {
                sentence: fold_label(before),
                clause: fold_label(&before[clause..]),
                range: begin + clause..to,
                number: quantity.number,
                unit: unit.printed.to_string(),
            });
        }
        begin = end;
    }
    stated
}

impl Statement<'_> {
    /// The last year that the sentence names before the amount.
    pub(super) fn year(&self) -> Option<i32> {
        last_year(&self.sentence)
    }
}

/// The last year in a folded text.
pub(super) fn last_year(text: &str) -> Option<i32> {
    let marks = text.match_indices('年').map(|(at, _)| at);
    let years = marks.filter_map(|at| {
        let digits = text.get(at.checked_sub(4)?..at)?;
        digits
            .parse()
            .ok()
            .filter(|year| (1990..2100).contains(year))
    });
    years.last()
}
