//! A whole value: one or several readings, with what stands around them.

use crate::draft::{Draft, Item, Printed};
use crate::grammar::Grammar;
use crate::notes;
use biao_model::{Decimal, Note, PartRole};

/// The readings of a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Clauses {
    pub(crate) items: Vec<Item>,
    /// Said of the whole.
    pub(crate) notes: Vec<Note>,
}

/// Longest text before a number that is taken for its label, in characters.
const LONGEST_LABEL: usize = 30;
/// Longest unit that the table does not know, in characters.
const LONGEST_UNIT: usize = 8;

impl Grammar<'_> {
    /// Reads the text as values and nothing else that matters; `None` where it is prose.
    pub(crate) fn clauses(&self) -> Option<Clauses> {
        let mut found = Clauses::default();
        let mut at = self.opening();
        let mut unread = 0;
        while at < self.text.len() {
            at = self.numbering(self.separators(at));
            if at >= self.text.len() {
                break;
            }
            let before = at;
            // A bracket after a value is about it, and not the label of the next.
            let bracket = (!found.items.is_empty())
                .then(|| self.bracket(at, &mut found))
                .flatten();
            if let Some(end) = bracket.or_else(|| self.clause(at, &mut found)) {
                at = end;
            } else if let Some(end) = self.bracket(at, &mut found) {
                at = end;
            } else {
                // A clause of words alone beside clauses that are values.
                let end = self.clause_end(at);
                let digits = self.text[at..end].chars().any(|c| c.is_ascii_digit());
                if found.items.is_empty() && (unread > 0 || digits) {
                    return None;
                }
                unread += 1;
                if end == self.text.len() && found.items.is_empty() {
                    return None;
                }
                found.notes.push(notes::info(
                    "value/unread-text",
                    format!("not read: “{}”", &self.text[at..end]),
                    Some((at, end)),
                ));
                at = end;
            }
            if at <= before {
                return None;
            }
        }
        self.unit_of_next(&mut found);
        (!found.items.is_empty() && unread <= 2).then_some(found)
    }

    /// 3、5个: the number without a unit may share the next one's.
    fn unit_of_next(&self, found: &mut Clauses) {
        for pair in found.items.windows(2) {
            let [own, next] = pair else { continue };
            let (
                Draft::Comparison {
                    comparator: None,
                    quantity: bare,
                },
                Draft::Comparison { quantity, .. },
            ) = (&own.draft, &next.draft)
            else {
                continue;
            };
            if let (None, Some(Printed::At(from, to))) = (bare.unit, quantity.unit)
                && self.text[own.end..next.start].trim() == "、"
            {
                let printed = &self.text[own.start..own.end];
                found.notes.push(notes::doubt(
                    "value/unit-of-next",
                    format!("“{printed}” has no unit of its own; it may share the next one’s"),
                    Some((own.start, own.end)),
                    vec![format!("{printed}{}", &self.text[from..to])],
                ));
            }
        }
    }

    /// Quotes, brackets and bullets before the first value: “≥95%”, （≥95%）, ·≥95%.
    fn opening(&self) -> usize {
        let Some(mark) = self.text.chars().next() else {
            return 0;
        };
        let inner = &self.text[mark.len_utf8()..];
        let opens = match mark {
            '"' => inner.find('"') == Some(inner.len() - 1),
            '“' => inner.ends_with('”'),
            '\'' => inner.find('\'') == Some(inner.len() - 1),
            '《' => inner.ends_with('》'),
            // The bracket closes at the end, and is no interval's.
            '(' => inner.find(')') == Some(inner.len() - 1) && self.interval(0).is_none(),
            '·' | '*' | '※' | '●' | '◆' | '■' => true,
            _ => false,
        };
        if opens && !inner.is_empty() {
            self.skip_space(mark.len_utf8())
        } else {
            0
        }
    }

    /// Separators between clauses.
    pub(crate) fn separators(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        if closes(rest) {
            return self.text.len();
        }
        // ≥95% / ≥90%.
        if let Some(after) = rest.trim_start().strip_prefix('/')
            && at > 0
        {
            let begin = self.skip_space(self.text.len() - after.len());
            if self.sign(begin).is_some() {
                return begin;
            }
        }
        let kept = rest.trim_start_matches(|c: char| {
            matches!(c, ',' | ';' | '。' | '、' | ' ' | '，' | '；' | '|' | '!')
                || c == '.' && rest.len() == 1
        });
        self.text.len() - kept.len()
    }

    fn is_boundary(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let mut chars = rest.chars();
        let Some(mark) = chars.next() else {
            return true;
        };
        // 9 6%, 3188,8: nothing separates two runs of digits.
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if closes(rest) || mark == '/' && self.separators(at) > at {
            return true;
        }
        let between = digit(self.text[..at].chars().next_back()) && digit(chars.next());
        // 1、000 is one number, badly read; 3、5 are two.
        let cut = mark == '、' && rest[mark.len_utf8()..].starts_with('0') && digit(chars.next());
        let inside = between && (matches!(mark, ' ' | ',' | '。') || cut);
        !inside && (matches!(mark, ',' | ';' | '。' | '、' | '(' | ' ' | '|' | '!') || rest == ".")
    }

    fn clause_end(&self, at: usize) -> usize {
        self.text[at..]
            .match_indices([',', ';', '。', '、', '|', '('])
            .map(|(offset, _)| at + offset)
            .find(|end| *end > at && self.is_boundary(*end))
            .unwrap_or(self.text.len())
    }

    /// `1.`, `（2）`, `①`: the number of a list item.
    pub(crate) fn numbering(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        if let Some(c) = rest.chars().next()
            && ('①'..='⑳').contains(&c)
        {
            return at + c.len_utf8();
        }
        let (open, body) = match rest.strip_prefix('(') {
            Some(body) => (1, body),
            None => (0, rest),
        };
        let mut digits = body.bytes().take_while(u8::is_ascii_digit).count();
        let is_chinese = digits == 0;
        if is_chinese {
            // 一、完成, （二）完成; 一、二季度 is no list.
            digits = chinese_numbering(body);
        } else if digits > 2 {
            digits = 0;
        }
        if digits == 0 {
            return at;
        }
        let after = &body[digits..];
        let Some(mark) = after.chars().next().filter(|c| {
            if open == 1 {
                *c == ')'
            } else {
                matches!(c, '.' | '、' | ')')
            }
        }) else {
            return at;
        };
        let next = &after[mark.len_utf8()..];
        // 1.5 is a number; 1.完成 is the first of a list.
        let is_list = next
            .chars()
            .next()
            .is_some_and(|c| is_chinese || !c.is_ascii_digit() && !matches!(c, '.' | '%'));
        if is_list {
            self.text.len() - next.len()
        } else {
            at
        }
    }

    /// One clause; where it ends.
    pub(crate) fn clause(&self, at: usize, found: &mut Clauses) -> Option<usize> {
        if let Some(item) = self.item(at)
            && let Some(end) = self.close(item, found)
        {
            return Some(end);
        }
        self.labelled(at, found)
    }

    /// Takes an item if the clause ends with it, or with what still belongs to it.
    fn close(&self, mut item: Item, found: &mut Clauses) -> Option<usize> {
        let end = item.end;
        if self.is_boundary(end) {
            found.items.push(item);
            return Some(end);
        }
        // 100%90%85%: values run together; the dash of ≥80%-90% and the plus of 30万+20万 join them.
        if item.draft.is_anchored()
            && !self.text[end..].starts_with(['-', '+'])
            && let Some(next) = self.item(end)
            && next.draft.is_anchored()
        {
            // 一人一档: each one its own, and nothing counted.
            if is_one(&item) && is_one(&next) {
                return None;
            }
            let kept = found.items.len();
            let from = next.start;
            found.items.push(item);
            if let Some(last) = self.close(next, found) {
                found.notes.push(notes::doubt(
                    "value/run-together",
                    "values are printed without anything between them".to_owned(),
                    Some((from, last)),
                    Vec::new(),
                ));
                return Some(last);
            }
            found.items.truncate(kept);
            return None;
        }
        // ≥5神秘: after a comparator a short word that no table knows is a unit.
        let last = self.clause_end(end);
        let word = &self.text[end..last];
        let Draft::Comparison {
            comparator: Some(_),
            quantity,
        } = &mut item.draft
        else {
            return None;
        };
        let trailing = item.parts.iter().any(|p| {
            p.0 == PartRole::Comparator
                && p.1 >= quantity.end
                && p.2 > quantity.end
                && p.1 > item.start
        });
        let is_word = word.contains(char::is_alphabetic)
            && word.chars().count() <= LONGEST_UNIT
            // 十十: no number, and no unit either.
            && !word.chars().all(|c| crate::numeral::begins(c) || crate::numeral::continues(c))
            && word
                .chars()
                .all(|c| c.is_alphabetic() && !is_lookalike_of_digit(c) || matches!(c, '/' | '·'));
        if trailing || !is_word || quantity.per.is_some() {
            return None;
        }
        let from = match quantity.unit {
            Some(Printed::At(from, to)) if to == end => from,
            None if self.skip_space(quantity.end) == end || quantity.end == end => end,
            _ => return None,
        };
        quantity.unit = Some(Printed::At(from, last));
        quantity.id = None;
        if let Some(part) = item
            .parts
            .iter_mut()
            .find(|p| p.0 == PartRole::Unit && p.2 == end)
        {
            part.2 = last;
        } else {
            item.parts.push((PartRole::Unit, end, last));
        }
        item.end = last;
        found.items.push(item);
        Some(last)
    }

    /// 完成项目主体工程70%, 合格率≥95%: text before the number that says what it measures.
    fn labelled(&self, at: usize, found: &mut Clauses) -> Option<usize> {
        let end = self.clause_end(at);
        let mut from = at;
        for (count, c) in self.text[at..end].chars().enumerate() {
            if count > LONGEST_LABEL {
                return None;
            }
            if count > 0
                && self.can_begin(from)
                && let Some(item) = self.item(from)
                && item.draft.is_anchored()
                && self.is_boundary(item.end)
            {
                let label = &self.text[at..from];
                // A number that was stepped over is not a label.
                let ends_in_lookalike = label.ends_with(is_lookalike_of_digit);
                let is_numeral = label.chars().all(crate::numeral::begins);
                if is_numeral
                    || ends_in_lookalike
                    || label.contains(['≥', '≤', '=', '<', '>'])
                    || self.is_no_label(label, from)
                    || is_one(&item) && label.starts_with(crate::numeral::begins)
                {
                    return None;
                }
                let digits = label.bytes().any(|b| b.is_ascii_digit());
                // PM2.5≤35: the digits belong to a name, and a sign says where the value begins.
                let named = || self.sign(from).is_some() && all_in_names(label);
                if digits && !named() || !label.chars().any(char::is_alphabetic) {
                    return None;
                }
                // A sign that may be a damaged operator is no label.
                if self
                    .words
                    .lookalikes
                    .iter()
                    .any(|(mark, _)| **mark == *label)
                {
                    return None;
                }
                found.notes.push(notes::info(
                    "value/text-before",
                    format!("the text before the number is not read: “{label}”"),
                    Some((at, from)),
                ));
                let end = item.end;
                found.items.push(item);
                return Some(end);
            }
            from += c.len_utf8();
        }
        None
    }

    /// 前3名, 不低于上年的80%, GB50352: what the text before a number makes of it.
    fn is_no_label(&self, label: &str, from: usize) -> bool {
        let words = &self.words.label;
        let code = label.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
            && self.text[from..].starts_with(|c: char| c.is_ascii_digit())
            && !words.symbol.iter().any(|word| label.ends_with(&**word));
        // 不少于3-5次 is no decrease.
        let negated = self
            .words
            .negation
            .iter()
            .any(|word| label.ends_with(&**word));
        code || negated
            || words.ordinal.iter().any(|word| label.ends_with(&**word))
            || words.bound.iter().any(|word| label.contains(&**word))
    }

    /// A cheap test before an item is tried in the middle of a clause.
    fn can_begin(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let Some(c) = rest.chars().next() else {
            return false;
        };
        // Never in the middle of a number.
        let before = self.text[..at].chars().next_back();
        let numeral = |c: char| c.is_ascii_digit() || crate::numeral::begins(c);
        if numeral(c) && before.is_some_and(|b| numeral(b) || matches!(b, '.' | '第')) {
            return false;
        }
        numeral(c)
            || self.sign(at).is_some()
            || c == '-'
            || self.plus_minus(at).is_some()
            || self.units.prefix_at(rest).is_some()
            || self.words.before.at(rest).is_some()
            || self.words.about_before.at(rest).is_some()
            || self.words.change.at(rest).is_some()
            || self.words.baseline_mark.at(rest).is_some()
    }
}

/// Nothing but marks that close what was opened.
fn closes(rest: &str) -> bool {
    !rest.is_empty()
        && rest
            .chars()
            .all(|c| matches!(c, '"' | '”' | '\'' | ')' | ']' | '》' | '。'))
}

/// 一人: a single one in Chinese of something, and no bound.
fn is_one(item: &Item) -> bool {
    matches!(&item.draft, Draft::Comparison { comparator: None, quantity }
        if quantity.bare_digit && quantity.number == Decimal::new(1, 0) && quantity.per.is_none())
}

/// Bytes of a Chinese number that may be a list item's, or none.
fn chinese_numbering(body: &str) -> usize {
    let is_one = |c: &char| crate::numeral::digit(*c).is_some() || *c == '十';
    let count = body.chars().take_while(is_one).count();
    let len = count * '一'.len_utf8();
    let mut after = body.get(len..).unwrap_or_default().chars();
    let marked = matches!(after.next(), Some('、' | ')' | '.'));
    if (1..=2).contains(&count) && marked && !after.next().is_some_and(crate::numeral::begins) {
        len
    } else {
        0
    }
}

/// Letters that are read where a digit was printed.
pub(crate) fn is_lookalike_of_digit(c: char) -> bool {
    matches!(c, 'O' | 'o' | 'l' | 'I' | 'Q')
}

/// Whether all digits stand in words with Latin letters: PM2.5, CO2, 5G.
fn all_in_names(label: &str) -> bool {
    let words = label.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    let mut of_digits = words.filter(|word| word.bytes().any(|b| b.is_ascii_digit()));
    of_digits.all(|word| word.bytes().any(|b| b.is_ascii_alphabetic()))
}
