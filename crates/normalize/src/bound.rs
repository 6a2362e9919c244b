//! One bound: the words and signs before a number, the number, the words after it.

use crate::draft::{Parts, Printed, Quantity};
use crate::each::Each;
use crate::grammar::Grammar;
use crate::notes;
use crate::quantity::Sink;
use biao_model::{Comparator, PartRole};

/// What stands before a number.
#[derive(Debug, Default, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // independent facts, not a state
pub(crate) struct Lead {
    pub(crate) comparator: Option<Comparator>,
    /// The comparator is a sign, not a word.
    pub(crate) sign: bool,
    pub(crate) approximate: bool,
    pub(crate) per: Option<Each>,
    /// 比: a 大 or 小 must follow the number.
    pub(crate) compared: bool,
    pub(crate) tolerance: bool,
    pub(crate) any: bool,
}

/// What stands after a number.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Trail {
    pub(crate) comparator: Option<Comparator>,
    pub(crate) approximate: bool,
    /// (含), (不含).
    pub(crate) included: Option<bool>,
}

impl Grammar<'_> {
    /// Comparators, approximations, fillers before a number; in any order.
    pub(crate) fn lead(&self, at: usize, sink: &mut Sink<'_>) -> (Lead, usize) {
        let mut lead = Lead::default();
        let mut at = at;
        // ≥完成率95%: words after a sign, which may be of them.
        let mut passed = None;
        for _ in 0..8 {
            let rest = &self.text[at..];
            if let Some((end, comparator)) = self.sign(at) {
                if lead.sign && lead.comparator != Some(comparator) {
                    break;
                }
                if let Some(mark) = rest.chars().next().filter(|c| "〈〉《》".contains(*c)) {
                    let sign = comparator.as_str();
                    sink.notes.push(notes::doubt(
                        "value/lookalike-operator",
                        format!("“{mark}” is read as {sign}"),
                        Some((at, end)),
                        vec![format!(
                            "{}{}",
                            if sign == "<" { "≤" } else { "≥" },
                            &self.text[end..]
                        )],
                    ));
                }
                lead.comparator = Some(comparator);
                (lead.sign, lead.any) = (true, true);
                sink.parts.push((PartRole::Comparator, at, end));
                at = self.skip_space(end);
                continue;
            }
            if let Some(end) = self.plus_minus(at) {
                lead.tolerance = true;
                lead.any = true;
                sink.parts.push((PartRole::Comparator, at, end));
                at = self.skip_space(end);
                break;
            }
            // A number begins: 百分之, 半 and the like must not be taken for words.
            if rest.starts_with(|c: char| c.is_ascii_digit()) && self.once_in(at).is_none() {
                break;
            }
            if let Some((len, comparator)) = self.words.before.at(rest) {
                if lead.comparator.is_none() || !lead.sign {
                    lead.comparator = Some(comparator);
                }
                lead.any = true;
                sink.parts.push((PartRole::Comparator, at, at + len));
                at += len;
                // 不少于（含）3个: the bound already has the number.
                if let Some((len, true)) = self.words.inclusion.at(&self.text[at..])
                    && matches!(comparator, Comparator::GreaterEqual | Comparator::LessEqual)
                {
                    sink.parts.push((PartRole::Comparator, at, at + len));
                    at += len;
                }
                continue;
            }
            if let Some((len, ())) = self.words.about_before.at(rest) {
                (lead.approximate, lead.any) = (true, true);
                sink.parts.push((PartRole::Qualifier, at, at + len));
                at += len;
                continue;
            }
            if let Some(each) = self.each(at) {
                // 每人每月: both.
                lead.per = Some(match lead.per {
                    Some(first) => Each {
                        name: (first.name.0, each.name.1),
                        unit: None,
                        ..each
                    },
                    None => each,
                });
                lead.any = true;
                sink.parts.push((PartRole::Unit, at, each.end));
                at = each.end;
                continue;
            }
            if rest.starts_with('比') && self.after_compared(at + '比'.len_utf8()) {
                lead.compared = true;
                lead.any = true;
                sink.parts
                    .push((PartRole::Comparator, at, at + '比'.len_utf8()));
                at += '比'.len_utf8();
                continue;
            }
            if let Some((len, ())) = self.words.variable.at(rest)
                && self.sign(at + len).is_some()
            {
                sink.parts.push((PartRole::Qualifier, at, at + len));
                at += len;
                continue;
            }
            if !self.prose
                && let Some((len, ())) = self.words.filler_before.at(rest)
            {
                sink.parts.push((PartRole::Qualifier, at, at + len));
                if lead.sign {
                    passed = Some((passed.map_or(at, |(from, _)| from), at + len));
                }
                at += len;
                if self.text[at..].starts_with(':') {
                    at += 1;
                }
                continue;
            }
            break;
        }
        if let Some((from, to)) = passed {
            sink.notes.push(notes::info(
                "value/text-before",
                format!(
                    "the text between the sign and the number is not read: “{}”",
                    &self.text[from..to]
                ),
                Some((from, to)),
            ));
        }
        (lead, at)
    }

    /// Where ± or 正负 ends.
    pub(crate) fn plus_minus(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let after = rest.strip_prefix('±').or(rest.strip_prefix("正负"))?;
        Some(self.text.len() - after.len())
    }

    /// Whether a quantity and 大, 小, 多 … follow 比.
    pub(crate) fn after_compared(&self, at: usize) -> bool {
        let (mut parts, mut scratch) = (Parts::new(), Vec::new());
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut scratch,
        };
        self.quantity(at, &mut sink)
            .is_some_and(|(_, end)| self.words.compared.at(&self.text[end..]).is_some())
    }

    /// 以上, 左右, (含) after a number.
    pub(crate) fn trail(
        &self,
        at: usize,
        lead: &Lead,
        quantity: &Quantity,
        sink: &mut Sink<'_>,
    ) -> (Trail, usize) {
        let mut trail = Trail::default();
        let mut at = at;
        for _ in 0..5 {
            let next = self.skip_space(at);
            let rest = &self.text[next..];
            if rest.is_empty() {
                break;
            }
            if let Some((len, comparator)) = self.words.after.at(rest)
                && trail.comparator.is_none()
                && self.is_suffix(next, len)
            {
                let excluded = trail.included == Some(false);
                trail.comparator = Some(match comparator {
                    Comparator::GreaterEqual if excluded => Comparator::Greater,
                    Comparator::LessEqual if excluded => Comparator::Less,
                    other => other,
                });
                sink.parts.push((PartRole::Comparator, next, next + len));
                at = next + len;
                continue;
            }
            if lead.compared
                && trail.comparator.is_none()
                && let Some((len, comparator)) = self.words.compared.at(rest)
            {
                trail.comparator = Some(comparator);
                sink.parts.push((PartRole::Comparator, next, next + len));
                at = next + len;
                continue;
            }
            if let Some((len, included)) = self.words.inclusion.at(rest)
                && (rest.starts_with('(') || trail.comparator.is_some())
            {
                trail.included = Some(included);
                if !included {
                    trail.comparator = trail.comparator.map(|c| match c {
                        Comparator::GreaterEqual => Comparator::Greater,
                        Comparator::LessEqual => Comparator::Less,
                        other => other,
                    });
                }
                sink.parts.push((PartRole::Qualifier, next, next + len));
                at = next + len;
                continue;
            }
            // 90%(含90%)以上: the number once more, and it belongs to the bound.
            if let Some(len) = self.repeated(next, quantity) {
                trail.included = Some(true);
                sink.parts.push((PartRole::Qualifier, next, next + len));
                at = next + len;
                continue;
            }
            if let Some((len, ())) = self.words.about_after.at(rest)
                && !self.text[next + len..].starts_with(|c: char| c.is_ascii_digit())
                && (len > 3 || self.ends_item(next + len))
            {
                trail.approximate = true;
                sink.parts.push((PartRole::Qualifier, next, next + len));
                at = next + len;
                continue;
            }
            break;
        }
        (trail, at)
    }

    /// `(含90%)` after 90%: its length.
    fn repeated(&self, at: usize, quantity: &Quantity) -> Option<usize> {
        let (mut parts, mut notes) = (Parts::new(), Vec::new());
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let inner = self.text[at..].strip_prefix('(')?.strip_prefix('含')?;
        let (again, end) = self.quantity(self.text.len() - inner.len(), &mut sink)?;
        let same = again.number == quantity.number
            && (again.unit.is_none() || again.id == quantity.id && again.power == quantity.power);
        (same && self.text[end..].starts_with(')')).then_some(end + 1 - at)
    }

    /// 内 and 以内 are suffixes; 内 of 内容 is not.
    pub(crate) fn is_suffix(&self, at: usize, len: usize) -> bool {
        let word = &self.text[at..at + len];
        let rest = &self.text[at + len..];
        match word {
            "内" => !rest.starts_with(['容', '部', '外', '科', '设', '置', '涝', '镜']),
            _ => true,
        }
    }

    /// One bound: lead, quantity, trail.
    pub(crate) fn bound(
        &self,
        at: usize,
        sink: &mut Sink<'_>,
    ) -> Option<(Lead, Quantity, Trail, usize)> {
        let (parts, notes) = (sink.parts.len(), sink.notes.len());
        let result = self.bound_inner(at, sink);
        if result.is_none() {
            sink.parts.truncate(parts);
            sink.notes.truncate(notes);
        }
        result
    }

    pub(crate) fn bound_inner(
        &self,
        at: usize,
        sink: &mut Sink<'_>,
    ) -> Option<(Lead, Quantity, Trail, usize)> {
        let parts_before = sink.parts.len();
        let notes_before = sink.notes.len();
        let (mut lead, begin) = self.lead(at, sink);
        let read = self.quantity(begin, sink);
        let (mut quantity, end) = match read {
            Some(found) => found,
            None if begin > at && !self.overflow.get() => {
                // A word was taken that begins the number (半, 百分之 …): without the words.
                sink.parts.truncate(parts_before);
                sink.notes.truncate(notes_before);
                lead = Lead::default();
                self.quantity(at, sink)?
            }
            None => return None,
        };
        if self.prose
            && quantity.bare_digit
            && quantity.unit.is_none()
            && !lead.any
            && !self.stands_alone(begin, end)
        {
            return None;
        }
        // 每周一 is a Monday.
        if lead.per.is_some() && quantity.bare_digit && quantity.unit.is_none() {
            return None;
        }
        let (trail, end) = self.trail(end, &lead, &quantity, sink);
        if lead.compared && trail.comparator.is_none() {
            return None;
        }
        if let Some(each) = lead.per {
            if quantity.per.is_none() {
                quantity.per = Some(Printed::At(each.name.0, each.name.1));
                quantity.per_id = each.unit;
            } else if each.unit.is_none() || each.unit != quantity.per_id {
                // 人均 450元/天: by both.
                quantity.each = Some(each.name);
            }
        }
        quantity.approximate |= lead.approximate || trail.approximate;
        Some((lead, quantity, trail, end))
    }

    /// In prose a single Chinese digit is a number only where nothing ties it to a word.
    pub(crate) fn stands_alone(&self, start: usize, end: usize) -> bool {
        let before = self.text[..start].chars().next_back();
        let after = self.text[end..].chars().next();
        let rest = &self.text[end..];
        if self.words.after.at(rest).is_some() || self.words.before.at(rest).is_some() {
            return true;
        }
        if let Some((len, ())) = self.words.between.at(rest)
            && self.number_begins(end + len)
        {
            return true;
        }
        let free = |c: Option<char>| {
            c.is_none_or(|c| {
                !c.is_alphanumeric() || matches!(c, '是' | '和' | '这' | '那' | '而' | '点')
            })
        };
        free(before) && free(after)
    }
}
