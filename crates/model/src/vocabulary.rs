//! Words by which a domain's tables are recognised, as data: the repair of tables asks *whether* a
//! cell is a title, a form's first label, a column header; it never knows *which*.

use crate::Sieve;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The roles of a word, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordRoles(u8);

impl WordRoles {
    /// No role.
    pub const NONE: Self = Self(0);
    /// A label with which a form begins (`项目名称`).
    pub const START: Self = Self(1);
    /// A label of a field.
    pub const FIELD: Self = Self(2);
    /// A column header.
    pub const COLUMN: Self = Self(4);
    /// A name of an outer row group (level 1 of the indicator tree).
    pub const GROUP: Self = Self(8);
    /// A name of an inner row group (level 2).
    pub const SUBGROUP: Self = Self(16);

    /// Both sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of the other's roles is among them.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Recognised words and titles.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    words: FxHashMap<Box<str>, WordRoles>,
    title_endings: Vec<Box<str>>,
    sieve: Sieve,
}

impl Vocabulary {
    /// Longest title, in characters: what is longer is prose that mentions a table.
    const LONGEST_TITLE: usize = 60;

    /// Adds a word with its roles; the word is folded by [`fold_label`].
    pub fn add_word(&mut self, word: &str, roles: WordRoles) {
        let word = fold_label(word);
        self.sieve.add(&word);
        let known = self.words.entry(word.into()).or_default();
        *known = known.with(roles);
    }

    /// Adds the ending of a title (`项目支出绩效目标表`).
    pub fn add_title(&mut self, ending: &str) {
        self.title_endings.push(fold_label(ending).into());
    }

    /// The roles of a cell's text: of the whole text, or of the text before a bracket at its end
    /// (`项目资金（万元）`, `产出指标(50分)`).
    pub fn roles(&self, text: &str) -> WordRoles {
        if !self.sieve.may_pass(text) {
            return WordRoles::NONE;
        }
        if let Some(roles) = self.words.get(text) {
            return *roles;
        }
        let folded = fold_label(text);
        if let Cow::Owned(folded) = &folded
            && let Some(roles) = self.words.get(folded.as_str())
        {
            return *roles;
        }
        let bare = folded
            .strip_suffix(')')
            .and_then(|t| t.rfind('(').map(|at| &t[..at]));
        bare.and_then(|t| self.words.get(t))
            .copied()
            .unwrap_or_default()
    }

    /// Whether a line is the title of a known table: short, and ending as one (a bracket or a
    /// year may follow).
    pub fn is_title(&self, line: &str) -> bool {
        if line.len() > 4 * Self::LONGEST_TITLE || line.chars().count() > Self::LONGEST_TITLE {
            return false;
        }
        let folded = fold_label(line);
        let bare = folded
            .strip_suffix(')')
            .and_then(|t| t.rfind('(').map(|at| &t[..at]));
        let ends = |t: &str| {
            self.title_endings
                .iter()
                .any(|ending| t.ends_with(ending.as_ref()))
        };
        ends(&folded) || bare.is_some_and(ends)
    }
}

/// A label as it is compared: full-width forms folded to ASCII, white space, colons and marks of
/// emphasis (`★ * ☆ ▲`) removed. Borrowed where nothing changes.
pub fn fold_label(text: &str) -> Cow<'_, str> {
    let Some(first) = first_change(text) else {
        return Cow::Borrowed(text);
    };
    let mut folded = String::with_capacity(text.len());
    folded.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            ':' | '：' | '★' | '☆' | '▲' | '*' | '\u{200b}' | '\u{feff}' => {}
            '\u{ff01}'..='\u{ff5e}' => {
                folded.push(char::from_u32(c as u32 - 0xfee0).unwrap_or(c));
            }
            '〔' | '【' => folded.push('['),
            '〕' | '】' => folded.push(']'),
            c if c.is_whitespace() => {}
            c => folded.push(c),
        }
    }
    Cow::Owned(folded)
}

/// Where the first byte stands that may begin a character that goes away or changes (or one of its
/// neighbours in the code).
fn first_change(text: &str) -> Option<usize> {
    const HAN: std::ops::RangeInclusive<u8> = 0xe4..=0xe9;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if HAN.contains(&byte) {
            at += 3;
            continue;
        }
        if matches!(byte, 0..=b' ' | b':' | b'*' | 0xc2 | 0xe2 | 0xe3 | 0xef) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_folded() {
        assert_eq!(fold_label("项 目 资金（万元）："), "项目资金(万元)");
        assert!(matches!(fold_label("项目名称"), Cow::Borrowed(_)));
    }

    #[test]
    fn words_and_titles_are_found() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_word("产出指标", WordRoles::GROUP);
        vocabulary.add_title("绩效目标表");
        assert!(vocabulary.roles("产出指标（50分）").has(WordRoles::GROUP));
        assert_eq!(vocabulary.roles("产出"), WordRoles::NONE);
        assert!(vocabulary.is_title("道路养护项目绩效目标表（2024年度）"));
        assert!(!vocabulary.is_title("绩效目标表说明"));
    }
}
