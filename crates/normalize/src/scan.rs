//! Values inside prose.

use crate::finish::Place;
use crate::fold::Folded;
use crate::grammar::Grammar;
use crate::normalizer::{Context, Normalizer};
use biao_model::Value;

/// A value found in a text: `text[start..end]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'a> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The value; its parts and notes count from `start`.
    pub value: Value<'a>,
}

impl Normalizer {
    /// Finds the values in running text, in order, without overlaps.
    pub fn scan<'a>(&self, text: &'a str) -> Vec<Found<'a>> {
        let folded = Folded::new(text);
        let view = folded.as_str();
        let grammar = Grammar::new(view, self.units(), self.words(), true);
        let place = Place {
            raw: text,
            folded: &folded,
            text: view,
            base: 0,
        };
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(c) = view[at..].chars().next() {
            if c.is_ascii_alphabetic() && !grammar.begins_currency(at) {
                // A word: the digits in B12, PM2.5 and GB50352-2019 are its own.
                at = grammar.word_end(at);
                continue;
            }
            if let Some(len) = grammar.word_of_one(at) {
                at += len;
                continue;
            }
            match grammar.item(at).filter(|item| grammar.stands(item, at)) {
                Some(mut item) if item.end > at => {
                    crate::doubts::raise(self, &mut item, view, &Context::default());
                    at = item.end;
                    let (start, end) = folded.raw_span(item.start, item.end);
                    let raw = &text[start as usize..end as usize];
                    let value = self.finish(
                        item,
                        Place {
                            base: start,
                            ..place
                        },
                        raw,
                    );
                    found.push(Found { start, end, value });
                }
                _ => at += grammar.step(at),
            }
        }
        found
    }
}

impl Grammar<'_> {
    fn begins_currency(&self, at: usize) -> bool {
        self.units
            .prefix_at(&self.text[at..])
            .is_some_and(|(len, _)| {
                self.text[at + len..].starts_with(|c: char| c.is_ascii_digit() || c == ' ')
            })
    }

    /// Where a word of letters ends, with the digits that are its own.
    fn word_end(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let run = |from: usize| {
            let letters = bytes[from..]
                .iter()
                .take_while(|b| b.is_ascii_alphanumeric());
            from + letters.count()
        };
        let mut end = run(at);
        while bytes[end - 1].is_ascii_digit()
            && matches!(bytes.get(end), Some(b'.' | b'-' | b'/'))
            && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric)
        {
            end = run(end + 1);
        }
        end
    }

    /// 进一步, 一次性: the length of a word from its 一 on.
    fn word_of_one(&self, at: usize) -> Option<usize> {
        let words = &self.words.wording.of_one;
        self.text[at..].strip_prefix('一')?;
        words.iter().find_map(|word| {
            let before = word.find('一')?;
            let begins = at.checked_sub(before)?;
            (self.text.get(begins..)?.starts_with(&**word)).then(|| word.len() - before)
        })
    }

    /// How far to go on after nothing was found: past one character, or past a whole number that
    /// was refused.
    fn step(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 1 && rest.starts_with('0') {
            // 0791-88888888.
            self.word_end(at) - at
        } else if digits > 0 {
            digits
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        }
    }

    /// Whether an item in prose is a value and not a piece of a word.
    fn stands(&self, item: &crate::draft::Item, at: usize) -> bool {
        let before = self.text[..at].chars().next_back();
        // 第3条, A4, 3.14.15: ordinals and codes.
        if before == Some('第') {
            return false;
        }
        // ...9: points that lead are no decimal point.
        if before == Some('.') && self.text[item.start..].starts_with('.') {
            return false;
        }
        // 十四五: a piece of what is no number.
        let own = &self.text[item.start..item.end];
        if before.is_some_and(crate::numeral::begins) && own.starts_with(crate::numeral::begins) {
            return false;
        }
        // GB-2019, 0791-8: a dash that joins is no sign.
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) && own.starts_with('-') {
            return false;
        }
        if !item.draft.is_anchored() && self.counts_nothing(item) {
            return false;
        }
        let digits_before = before.is_some_and(|c| c.is_ascii_alphanumeric());
        !(digits_before && self.text[item.start..].starts_with(|c: char| c.is_ascii_digit()))
    }

    /// 1.完成, 目标1:, 15号, 一是, 0791: a bare number that numbers something.
    fn counts_nothing(&self, item: &crate::draft::Item) -> bool {
        let (own, after) = (&self.text[item.start..item.end], &self.text[item.end..]);
        let whole = own.bytes().all(|b| b.is_ascii_digit());
        if whole && own.len() > 1 && own.starts_with('0') {
            return true;
        }
        let numbered = &self.words.prose.numbered;
        if numbered.iter().any(|word| after.starts_with(&**word)) {
            return true;
        }
        // Of a list, or named: no digit goes on after the mark.
        let listed = after.strip_prefix(['.', '、', ':', ')']);
        let begins = self.text[..item.start]
            .chars()
            .next_back()
            .is_none_or(|c| matches!(c, ';' | '。' | '('));
        whole
            && own.len() <= 2
            && listed.is_some_and(|next| {
                let colon = after.starts_with(':');
                (begins || colon) && next.starts_with(char::is_alphabetic)
            })
    }
}
