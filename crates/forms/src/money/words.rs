//! The words of money tables, folded, and what is asked of them.

use biao_model::fold_label;
use regex::Regex;

/// Words, and endings of words that no list has.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub(super) words: Vec<String>,
    pub(super) endings: Vec<String>,
}

impl List {
    fn has(&self, folded: &str) -> bool {
        self.words.iter().any(|word| word == folded)
            || self
                .endings
                .iter()
                .any(|ending| folded.ends_with(ending.as_str()))
    }
}

/// The words of `data/money/words.toml`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    pub(super) title_endings: Vec<String>,
    pub(super) disclosures: Vec<String>,
    pub(super) unit_labels: Vec<String>,
    pub(super) unit_names: Vec<String>,
    pub(super) unit_prefixes: Vec<String>,
    pub(super) organisation_labels: Vec<String>,
    pub(super) code_parts: Vec<String>,
    pub(super) code: List,
    pub(super) organisation_codes: Vec<String>,
    /// The lists of label columns with their names.
    pub(super) labels: Vec<(String, List)>,
    pub(super) amount: List,
    pub(super) totals: Vec<String>,
    pub(super) numbering: Vec<String>,
    pub(super) remarks: Vec<String>,
    /// How the title ends of a form that may be a title and a sentence alone.
    pub(super) stated_titles: Vec<String>,
    /// Sentences that say that there is nothing to show.
    pub(super) absent: Vec<Regex>,
    pub(super) name_endings: Vec<String>,
    pub(super) name_brackets: Vec<String>,
    pub(super) generic_names: Vec<String>,
}

/// What the header of a column makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A code of a classification, or a part of one.
    Code {
        /// One of several columns (类, 款, 项) that make the code together.
        part: bool,
    },
    /// The code of an organisation.
    OrganisationCode,
    /// What a row is about; the lower the rank, the rather it is the row's label.
    Label(usize),
    /// Anything else: an amount or a text.
    Other,
}

impl Words {
    /// The role of a column by its own header.
    pub(super) fn role(&self, header: &str) -> Role {
        let folded = fold_label(header);
        let folded = folded.as_ref();
        if self.code_parts.iter().any(|part| part == folded) {
            return Role::Code { part: true };
        }
        if self.organisation_codes.iter().any(|word| word == folded) {
            return Role::OrganisationCode;
        }
        let label = self.labels.iter().position(|(_, list)| list.has(folded));
        if label.is_none_or(|rank| !self.labels[rank].1.words.iter().any(|word| word == folded))
            && self.code.has(folded)
        {
            return Role::Code { part: false };
        }
        label.map_or(Role::Other, Role::Label)
    }

    /// Whether a column header announces amounts.
    pub(super) fn is_amount(&self, header: &str) -> bool {
        self.amount.has(&fold_label(header))
    }

    /// Whether a label names a row that sums up.
    pub(crate) fn is_total(&self, label: &str) -> bool {
        let folded = fold_label(label);
        self.totals.iter().any(|word| *word == folded)
    }

    /// Whether a cell belongs to a row that numbers the columns.
    pub(super) fn is_numbering(&self, text: &str) -> bool {
        let text = text.trim();
        self.numbering.iter().any(|word| word == text)
            || (!text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()))
            || is_sum_of_columns(text)
    }

    /// Whether a text is a remark on the table.
    pub(super) fn is_remark(&self, text: &str) -> bool {
        self.remarks.iter().any(|word| {
            text.strip_prefix(word.as_str())
                .is_some_and(|rest| rest.starts_with(['：', ':', '1', '.', '、', ' ', ',', '，']))
        })
    }

    /// The lists of label columns in the order in which they are tried: those that a form names, then
    /// the others.
    pub(super) fn label_order(&self, first: &[String]) -> Vec<usize> {
        let named = first
            .iter()
            .filter_map(|name| self.labels.iter().position(|(known, _)| known == name));
        let mut order: Vec<usize> = named.collect();
        let rest: Vec<usize> = (0..self.labels.len())
            .filter(|at| !order.contains(at))
            .collect();
        order.extend(rest);
        order
    }

    /// Whether a text is the name of an organisation and nothing else: Han characters that end as one
    /// does, a bracket (`（本级）`) behind it or not.
    pub(super) fn is_organisation(&self, text: &str) -> bool {
        // Folding takes colons away: a label with its value is no name.
        if text.contains([':', '：']) {
            return false;
        }
        let folded = fold_label(text);
        let bare = folded
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once('('))
            .filter(|(_, bracket)| self.name_brackets.iter().any(|known| known == bracket))
            .map_or(folded.as_ref(), |(bare, _)| bare);
        let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || matches!(c, '、' | '“' | '”');
        let length = bare.chars().count();
        (3..=32).contains(&length)
            && bare.chars().all(han)
            && self
                .name_endings
                .iter()
                .any(|ending| bare.ends_with(ending.as_str()))
            && !self.generic_names.iter().any(|word| word == bare)
    }

    /// How titles of money tables end.
    pub(crate) fn title_endings(&self) -> &[String] {
        &self.title_endings
    }
}

/// `1=2+3`, `(2)+(3)`: how a numbering row says what a column is.
fn is_sum_of_columns(text: &str) -> bool {
    text.len() <= 24
        && text.contains(['=', '＝', '+'])
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    '=' | '＝' | '+' | '＋' | '-' | '(' | ')' | '（' | '）' | ' '
                )
        })
}
