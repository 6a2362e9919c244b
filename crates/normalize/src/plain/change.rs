//! Changes of a plain amount.

use super::speaks_of_unit;
use crate::normalizer::{Context, Normalizer};
use biao_model::{Part, PartRole, Reading, Value};
use std::borrow::Cow;

impl Normalizer {
    /// `较上年增长5%以上`: what it is compared with, a verb, and a plain amount.
    pub(crate) fn read_plain_change<'a>(
        &self,
        raw: &'a str,
        context: &Context<'a>,
    ) -> Option<Value<'a>> {
        let words = self.words();
        let verb_at = |at: usize| Some((at, words.change.at(&raw[at..])?));
        let whole = words.baseline_whole.at(raw);
        let ((verb, (len, direction)), from) =
            if let Some(found) = whole.and_then(|(len, ())| verb_at(len)) {
                (found, 0)
            } else {
                let (mark, ()) = words.baseline_mark.at(raw)?;
                let (thing, ()) = words.baseline_thing.at(&raw[mark..])?;
                (verb_at(mark + thing)?, mark)
            };
        let begin = verb + len;
        let rest = &raw[begin..];
        // 提高到95%: the level reached.
        if raw[verb..begin].ends_with(['到', '为', '达'])
            || words.change_to.at(rest).is_some()
            || context.column_unit.is_some()
            || context.label.is_some_and(speaks_of_unit)
        {
            return None;
        }
        let bare = Context {
            bare: true,
            ..Context::default()
        };
        let plain = self.plain(rest, &bare)?;
        plain.from?;
        let amount = self.plain_value(rest, &plain);
        let part = |role, start: usize, end: usize| Part {
            role,
            start: start as u32,
            end: end as u32,
        };
        let mut value = Value::new(
            raw,
            Reading::Change {
                direction,
                baseline: Some(Cow::Borrowed(&raw[from..verb])),
                amount: Box::new(amount.reading),
            },
        );
        value.unit_from = amount.unit_from;
        value.canonical = amount.canonical;
        value.parts.extend([
            part(PartRole::Qualifier, 0, verb),
            part(PartRole::Word, verb, begin),
        ]);
        value.parts.extend(amount.parts.iter().map(|p| Part {
            role: p.role,
            start: p.start + begin as u32,
            end: p.end + begin as u32,
        }));
        Some(value)
    }
}
