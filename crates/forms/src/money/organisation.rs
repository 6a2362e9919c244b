//! What a document says of itself on its title page: who publishes it, for which year, and whether
//! it is a budget or an account.

use super::surroundings;
use super::words::Words;
use biao_model::{Block, Document, Places, Text};
use regex::Regex;
use std::sync::LazyLock;

/// The publisher of a document, its year and its kind; each with its place, `None` where no line
/// says it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Issuer<'a> {
    /// The fiscal year.
    pub(crate) year: Option<(i32, Places)>,
    /// The department or unit.
    pub(crate) organisation: Option<Text<'a>>,
    /// 预算 or 决算, as printed.
    pub(crate) disclosure: Option<Text<'a>>,
}

/// `2026年某某局部门预算`, `某某局2026年度部门决算公开`.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    const PATTERN: &str = r"^\s*(?:(?:19|20)\d{2}\s*年\s*度?\s*)?(?P<name>[^\d\s年（(、，。：:]{4,30}?)\s*(?:(?:19|20)\d{2}\s*年\s*度?\s*)?(?:(?:部门|单位)?\s*(?:综合)?\s*(?:收支)?\s*)(?:预算|决算)";
    Regex::new(PATTERN).unwrap_or_else(|error| unreachable!("{error}"))
});

/// Lines at the beginning that may belong to a title page.
const FRONT: usize = 8;

impl<'a> Issuer<'a> {
    /// Reads the first lines of a document.
    pub(crate) fn of(document: &Document<'a>, year: Option<(i32, Places)>, words: &Words) -> Self {
        let lines: Vec<&Text<'a>> = document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { text, .. } | Block::Paragraph(text) if !text.is_blank() => {
                    Some(text)
                }
                _ => None,
            })
            .take(FRONT)
            .filter(|line| line.as_str().chars().count() <= 48 && !line.as_str().contains('。'))
            .collect();
        Self {
            year,
            disclosure: lines.iter().find_map(|line| disclosure(line, words)),
            organisation: name(&lines, words),
        }
    }
}

/// The name on a title page: a line of its own, wrapped or not, beside a label, or in the title.
fn name<'a>(lines: &[&Text<'a>], words: &Words) -> Option<Text<'a>> {
    let alone = lines
        .iter()
        .find(|line| words.is_organisation(line.as_str()));
    let labelled = || {
        lines
            .iter()
            .find_map(|line| surroundings::organisation(line, words))
    };
    let in_title = || {
        lines.iter().find_map(|line| {
            let name = TITLE.captures(line.as_str())?.name("name")?;
            words
                .is_organisation(name.as_str())
                .then(|| line.slice(name.range()))
        })
    };
    let wrapped = || {
        lines.windows(2).find_map(|pair| {
            let mut whole = pair[0].clone();
            whole.append(pair[1], "");
            words.is_organisation(whole.as_str()).then_some(whole)
        })
    };
    alone
        .map(|line| (*line).clone())
        .or_else(labelled)
        .or_else(in_title)
        .or_else(wrapped)
}

/// The word for a budget or an account in a title.
pub(super) fn disclosure<'a>(title: &Text<'a>, words: &Words) -> Option<Text<'a>> {
    words
        .disclosures
        .iter()
        .filter_map(|word| {
            let at = title.as_str().rfind(word.as_str())?;
            Some((at, word.len()))
        })
        .max()
        .map(|(at, length)| title.slice(at..at + length))
}
