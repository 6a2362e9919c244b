//! Changes: how much more or less than something.

use crate::draft::{Draft, Item, Parts};
use crate::grammar::Grammar;
use crate::quantity::Sink;
use biao_model::PartRole;

impl Grammar<'_> {
    /// 较上年下降10%以上, 同比增长5%, 提高2个百分点.
    pub(crate) fn change(&self, at: usize) -> Option<Item> {
        let mut parts = Parts::new();
        let mut notes = Vec::new();
        let sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let mut begin = at;
        let baseline = self.baseline(begin);
        if let Some((_, _, end)) = baseline {
            sink.parts.push((PartRole::Qualifier, begin, end));
            begin = end;
            if self.text[begin..].starts_with(',') {
                begin += 1;
            }
        }
        // 力争较上年提高, 实现同比增长: fillers on the way to the verb.
        for _ in 0..2 {
            if self.words.change.at(&self.text[begin..]).is_some() {
                break;
            }
            if baseline.is_some()
                && let Some((len, ())) = self.words.filler_before.at(&self.text[begin..])
            {
                sink.parts.push((PartRole::Qualifier, begin, begin + len));
                begin += len;
            }
        }
        let (len, direction) = self.words.change.at(&self.text[begin..])?;
        // 多于10个 bounds a number; 多 alone is a step. 增加值 is no growth.
        let rest = &self.text[begin..];
        let bound = self.words.before.at(rest).map(|(len, _)| len);
        let filler = self.words.filler_before.at(rest).map(|(len, ())| len);
        if bound.max(filler) > Some(len) {
            return None;
        }
        sink.parts.push((PartRole::Word, begin, begin + len));
        let verb = &self.text[begin..begin + len];
        begin += len;
        if self.text[begin..].starts_with(':') {
            begin += 1;
        }
        let reaches =
            (verb.ends_with('到')) || self.words.change_to.at(&self.text[begin..]).is_some();
        if reaches && !verb.ends_with('为') && !verb.ends_with('达') {
            return None;
        }
        let amount = self.measure(begin)?;
        // 增5%以上 as a step; a date or a bare number after 增 is prose.
        if !amount.draft.is_anchored() && baseline.is_none() && verb.chars().count() < 2 {
            return None;
        }
        parts.extend(amount.parts);
        notes.extend(amount.notes);
        Some(Item {
            draft: Draft::Change {
                direction,
                baseline: baseline.map(|(from, to, _)| (from, to)),
                amount: Box::new(amount.draft),
            },
            start: at,
            end: amount.end,
            parts,
            notes,
        })
    }

    /// 较上年, 同比, 比2022年: what is compared with (`from..to`), and where the words end.
    pub(crate) fn baseline(&self, at: usize) -> Option<(usize, usize, usize)> {
        let rest = &self.text[at..];
        if let Some((len, ())) = self.words.baseline_whole.at(rest)
            && (self.words.change.at(&rest[len..]).is_some() || rest[len..].starts_with(','))
        {
            return Some((at, at + len, at + len));
        }
        let (mark, ()) = self.words.baseline_mark.at(rest)?;
        let from = at + mark;
        let thing = self
            .words
            .baseline_thing
            .at(&self.text[from..])
            .map(|(len, ())| from + len)
            .or_else(|| {
                let item = self.date(from)?;
                Some(item.end)
            })?;
        let mut end = thing;
        for word in ["同期", "相比", "相较", "度"] {
            if self.text[end..].starts_with(word) {
                end += word.len();
            }
        }
        let to = if self.text[..end].ends_with("相比") {
            end - "相比".len()
        } else {
            end
        };
        Some((from, to, end))
    }
}
