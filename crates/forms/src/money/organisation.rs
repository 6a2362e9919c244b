//! What a document says of itself on its title page: who publishes it, for which year, and whether
//! it is a budget or an account.

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
const FRONT: usize = 60;

impl<'a> Issuer<'a> {
    /// Reads the first lines of a document.
    pub(crate) fn of(document: &Document<'a>, year: Option<(i32, Places)>, words: &Words) -> Self {
        let mut own = Self {
            year,
            ..Self::default()
        };
        let lines = document
            .blocks
            .iter()
            .take(FRONT)
            .filter_map(|block| match block {
                Block::Heading { text, .. } | Block::Paragraph(text) if !text.is_blank() => {
                    Some(text)
                }
                _ => None,
            });
        for line in lines {
            let printed = line.as_str();
            if printed.chars().count() > 48 || printed.contains('。') {
                continue;
            }
            if own.disclosure.is_none() {
                own.disclosure = disclosure(line, words);
            }
            if own.organisation.is_none()
                && let Some(name) = TITLE.captures(printed).and_then(|found| found.name("name"))
                && !words.is_generic(name.as_str())
            {
                own.organisation = Some(line.slice(name.range()));
            }
        }
        own
    }
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
