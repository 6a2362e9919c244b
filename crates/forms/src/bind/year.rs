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
        .try_fold(0, |year, c| Some(10 * year + digit(c)?))
        .filter(|year| (1949..2150).contains(year))
}

fn digit(c: char) -> Option<i32> {
    Some(match c {
        '0'..='9' => c as i32 - '0' as i32,
        '０'..='９' => c as i32 - '０' as i32,
        '〇' | '○' | '零' | 'Ｏ' | 'O' | 'o' => 0,
        _ => {
            let mut digits = "一二三四五六七八九".chars().zip(1..);
            digits.find(|(digit, _)| *digit == c)?.1
        }
    })
}

/// Whether a line says a year and little else: `(2023年度)`, `（2024 年）`.
pub(super) fn is_year_line(line: &str) -> bool {
    let stands_around = |c: &char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】')
    };
    let said = line.chars().filter(|c| !stands_around(c));
    // Most lines begin with no digit: one look at them is enough.
    line.len() <= 64 && said.clone().next().and_then(digit).is_some() && {
        let dense: String = said.collect();
        line.chars().count() <= 16 && dense.contains('年') && bare(&dense).is_some()
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
