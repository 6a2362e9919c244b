//! Values inside prose.

use crate::finish::Place;
use crate::fold::Folded;
use crate::grammar::Grammar;
use crate::normalizer::Normalizer;
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
                // A word: the digits in B12 are its own.
                at += view[at..]
                    .bytes()
                    .take_while(u8::is_ascii_alphanumeric)
                    .count();
                continue;
            }
            match grammar.item(at).filter(|item| grammar.stands(item, at)) {
                Some(item) if item.end > at => {
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

    /// How far to go on after nothing was found: past one character, or past a whole number that
    /// was refused.
    fn step(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
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
        let digits_before = before.is_some_and(|c| c.is_ascii_alphanumeric());
        !(digits_before && self.text[item.start..].starts_with(|c: char| c.is_ascii_digit()))
    }
}
