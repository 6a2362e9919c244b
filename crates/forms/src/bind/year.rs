//! The fiscal year, wherever a form or its document prints it.

use biao_model::{Block, Document, Places, Text};
use regex::Regex;
use std::sync::LazyLock;

static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"((?:19|20)\d{2}|(?:１９|２０)[０-９]{2}|[一二][〇○Ｏ零Oo０九]?[〇○零一二三四五六七八九]{2})\s*(?:年|年度)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("{pattern}: {error}"))
}

/// The first year in a text, with its place: `2023年度`, `（2023）年`, `二〇二三年`.
pub(crate) fn find<'a>(text: &Text<'a>) -> Option<(i32, Text<'a>)> {
    // Most lines have no year: a look for its sign is cheaper than the expression.
    if !text.as_str().contains('年') {
        return None;
    }
    let found = YEAR.captures(text.as_str())?.get(1)?;
    Some((number(found.as_str())?, text.slice(found.range())))
}

/// A cell that is a year and nothing else: `2024`, `2024年度`.
pub(super) fn bare(text: &str) -> Option<i32> {
    let trimmed = text
        .trim()
        .trim_end_matches("年度")
        .trim_end_matches('年')
        .trim();
    (trimmed.chars().count() == 4)
        .then(|| number(trimmed))
        .flatten()
        .filter(|year| (1990..2100).contains(year))
}

fn number(digits: &str) -> Option<i32> {
    digits
        .chars()
        .try_fold(0, |year, c| {
            let digit = match c {
                '0'..='9' => c as i32 - '0' as i32,
                '０'..='９' => c as i32 - '０' as i32,
                '〇' | '○' | '零' | 'Ｏ' | 'O' | 'o' => 0,
                _ => {
                    "一二三四五六七八九"
                        .chars()
                        .zip(1..)
                        .find(|(digit, _)| *digit == c)?
                        .1
                }
            };
            Some(10 * year + digit)
        })
        .filter(|year| (1949..2150).contains(year))
}

/// Whether a line says a year and little else: `(2023年度)`, `（2024 年）`.
pub(super) fn is_year_line(line: &str) -> bool {
    // Most lines are longer, or have no such character: a look at the bytes comes first.
    line.len() <= 64 && line.contains('年') && line.chars().count() <= 16 && {
        let dense: String = line
            .chars()
            .filter(|c| !c.is_whitespace() && !"()（）[]【】".contains(*c))
            .collect();
        bare(&dense).is_some() && dense.contains('年')
    }
}

/// The year of a document: the first line that says of which year's budget or account it is, as a
/// title page or a running title does.
pub(super) fn of_document(document: &Document<'_>) -> Option<(i32, Places)> {
    document.blocks.iter().find_map(|block| {
        let (Block::Heading { text, .. } | Block::Paragraph(text)) = block else {
            return None;
        };
        // A title is short, and a sentence about last year is not a title.
        if text.as_str().chars().count() > 48 || text.as_str().ends_with('。') {
            return None;
        }
        find(text).map(|(year, text)| (year, text.places))
    })
}
