//! Units that stand in labels and unit columns.

use crate::fold::{Folded, fold_width};
use crate::normalizer::Normalizer;
use crate::units::{UnitId, multiplier_at};
use biao_model::Unit;
use std::borrow::Cow;

/// A unit text as the table knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnitMeaning {
    /// `None` for a unit that the table does not know.
    pub(crate) id: Option<UnitId>,
    pub(crate) power: u8,
    /// A rate (元/人).
    pub(crate) rate: bool,
}

impl Normalizer {
    /// The unit in brackets at the end of a label (`公众满意度（%）`, `单价（元/人·年）`,
    /// `【单位：万元】`), or after 单位 in the label itself (`金额单位：万元`). A template's bound
    /// left in the label (`(≥**人)`) gives its unit and nothing else.
    pub fn label_unit<'a>(&self, label: &'a str) -> Option<Unit<'a>> {
        let mut text =
            label.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*'));
        for _ in 0..3 {
            if let Some(at) = text.rfind("单位")
                && let Some(after) = text[at + "单位".len()..]
                    .trim_start()
                    .strip_prefix([':', '：'])
            {
                let name = after
                    .trim()
                    .trim_end_matches([')', '）', ']', '】', '〕', '］']);
                if let Some(unit) = self.named_unit(name) {
                    return Some(unit);
                }
            }
            let inner_at = open_of(text)?;
            let (before, bracket) = text.split_at(inner_at);
            let mut chars = bracket.chars();
            chars.next();
            chars.next_back();
            let inner = chars.as_str().trim();
            if let Some(unit) = self.named_unit(inner) {
                return Some(unit);
            }
            // 名称（万元）（含税）: an earlier bracket.
            text = before.trim_end();
        }
        None
    }

    /// A unit's name, with the leavings of a template taken off.
    fn named_unit<'a>(&self, name: &'a str) -> Option<Unit<'a>> {
        let name = name.trim_start_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '≥' | '≤'
                        | '='
                        | '＝'
                        | '>'
                        | '<'
                        | '*'
                        | '＊'
                        | '×'
                        | 'X'
                        | '_'
                        | '＿'
                        | '≧'
                        | '≦'
                        | '＞'
                        | '＜'
                        | '$'
                        | '('
                        | '（'
                )
        });
        let name = name
            .strip_prefix("单位")
            .map_or(name, |n| n.trim_start_matches([':', '：', ' ']));
        let name = name.trim_end_matches(['$', ' ']);
        let name = if name.contains(['(', '（']) {
            name
        } else {
            name.trim_end_matches([')', '）'])
        };
        if name.is_empty() {
            return None;
        }
        // A multiplier alone (资金额（亿）) says how many, but not of what.
        let (length, power) = multiplier_at(name);
        let known = length < name.len() || power < 4;
        if known {
            self.meaning(name)?.id?;
        }
        Some(Unit {
            printed: match fold_width(name) {
                None => Cow::Borrowed(name),
                Some(folded) => Cow::Owned(folded),
            },
            known,
        })
    }

    /// What a unit's text means; `None` where it is none.
    pub(crate) fn meaning(&self, text: &str) -> Option<UnitMeaning> {
        if let Some((id, power)) = self.units().exactly(text) {
            return Some(UnitMeaning {
                id: Some(id),
                power,
                rate: false,
            });
        }
        let folded = Folded::new(text);
        let folded = folded.as_str();
        if folded.is_empty() || folded.len() > 48 {
            return None;
        }
        let known = |id, power, rate| {
            Some(UnitMeaning {
                id: Some(id),
                power,
                rate,
            })
        };
        if let Some((id, power)) = self.units().exactly(folded) {
            return known(id, power, false);
        }
        let (skip, power) = multiplier_at(folded);
        for (skip, power) in [(skip, power), (0, 0)] {
            let Some((len, id)) = self.units().at(&folded[skip..]) else {
                continue;
            };
            let rest = &folded[skip + len..];
            if rest.is_empty() {
                return known(id, power, false);
            }
            if let Some(below) = rest.strip_prefix(['/', '每']) {
                let is_name = !below.is_empty()
                    && below.chars().all(|c| {
                        c.is_alphabetic()
                            || matches!(c, '·' | '/' | '.' | '2' | '3' | '*' | '(' | ')')
                    });
                return is_name.then_some(UnitMeaning {
                    id: Some(id),
                    power,
                    rate: true,
                });
            }
            if rest.starts_with('(') && rest.ends_with(')') {
                return known(id, power, false);
            }
        }
        None
    }
}

/// Where the bracket at the end of a text opens, nested ones and odd pairs allowed.
fn open_of(text: &str) -> Option<usize> {
    let is_close = |c| matches!(c, ')' | '）' | ']' | '】' | '〕' | '］' | '﹚' | '>' | '》');
    let is_open = |c| matches!(c, '(' | '（' | '[' | '【' | '〔' | '［' | '﹙' | '<' | '《');
    let last = text.chars().next_back()?;
    if !is_close(last) {
        return None;
    }
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        if is_close(c) {
            depth += 1;
        } else if is_open(c) {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}
