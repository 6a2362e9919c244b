//! Rates: what a quantity is counted by.

use crate::draft::{Printed, Quantity};
use crate::grammar::Grammar;
use crate::quantity::Sink;
use biao_model::PartRole;

/// Bytes of the longest thing that a rate may be counted by and that is no unit.
const LONGEST_WORD: usize = 12;

impl Grammar<'_> {
    /// `/人·年`, 每人: what the unit is counted by.
    pub(crate) fn rate(&self, quantity: &mut Quantity, at: usize, sink: &mut Sink<'_>) -> usize {
        let rest = &self.text[at..];
        let mark = if rest.starts_with('/') {
            1
        } else if rest.starts_with('每') {
            '每'.len_utf8()
        } else {
            return at;
        };
        // 元/(人·天)
        let bracket = usize::from(mark == 1 && rest[1..].starts_with('('));
        let begin = at + mark + bracket;
        let mut end = begin;
        let mut first = None;
        loop {
            if let Some((len, id)) = self.unit_at(end) {
                first = first.or(Some(id));
                end += len;
            } else if mark == 1 {
                // A thing that is no unit (元/机构, 元/人/学期).
                let word = self.short_word(end);
                if word == 0 {
                    break;
                }
                end += word;
            } else {
                break;
            }
            let joiner = self.text[end..]
                .chars()
                .next()
                .filter(|c| matches!(c, '·' | '/' | '*' | '.' | '、' | '每'));
            match joiner.map(|c| end + c.len_utf8()) {
                Some(next) if self.unit_at(next).is_some() || self.short_word(next) > 0 => {
                    end = next;
                }
                _ => break,
            }
        }
        if end == begin || bracket > 0 && !self.text[end..].starts_with(')') {
            return at;
        }
        quantity.per = Some(Printed::At(begin, end));
        // A compound denominator has no single id.
        let whole = self
            .unit_at(begin)
            .is_some_and(|(len, _)| begin + len == end);
        quantity.per_id = first.filter(|_| whole);
        let end = end + bracket;
        if let Some(Printed::At(from, _)) = quantity.unit {
            quantity.unit = Some(Printed::At(from, end));
        }
        if let Some(part) = sink
            .parts
            .last_mut()
            .filter(|p| p.0 == PartRole::Unit && p.2 == at)
        {
            part.2 = end;
        } else {
            sink.parts.push((PartRole::Unit, at, end));
        }
        end
    }
}

impl Grammar<'_> {
    /// Bytes of a Chinese word of at most four characters that ends where it stands, or none.
    fn short_word(&self, at: usize) -> usize {
        let len = self.text[at..]
            .chars()
            .take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
            .map(char::len_utf8)
            .sum();
        if len <= LONGEST_WORD { len } else { 0 }
    }
}
