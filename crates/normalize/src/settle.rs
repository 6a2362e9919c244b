//! 块 counts pieces and is spoken for 元, 分 is a point and a minute: what the value and its label say
//! decides, and where they do not, the value says that it may be the other.

use crate::normalizer::{Context, Normalizer};
use biao_model::{Note, Reading, Severity, Value};
use std::borrow::Cow;

const CODE: &str = "value/ambiguous-unit";

impl Normalizer {
    /// Settles what an ambiguous unit means, by the words of `data/words.toml`.
    pub(crate) fn settle(&self, value: &mut Value<'_>, context: &Context<'_>) {
        let (unit, bounded) = match &value.reading {
            Reading::Comparison {
                comparator,
                quantity,
                ..
            } => (quantity.unit.as_ref(), comparator.is_some()),
            Reading::Range { unit, .. } => (unit.as_ref(), true),
            _ => return,
        };
        let Some((unit, settled)) = unit.and_then(|unit| {
            let mut all = self.words().settled.iter();
            Some((unit, all.find(|s| unit.printed.ends_with(&*s.unit))?))
        }) else {
            return;
        };
        let speaks_of_it = |text: &str| settled.words.iter().any(|word| text.contains(&**word));
        if is_compound(&value.raw, &settled.unit)
            || speaks_of_it(&value.raw)
            || context.label.is_some_and(speaks_of_it)
        {
            value.notes.retain(|note| note.code != CODE);
            return;
        }
        let Some(code) = &settled.otherwise else {
            return;
        };
        if !bounded && context.label.is_none() {
            return;
        }
        let candidates: Vec<String> = settled.other.iter().map(ToString::to_string).collect();
        let message = format!(
            "“{}” is read as a counter; it may be {}",
            unit.printed,
            candidates.join(" or ")
        );
        if let Some(canonical) = &mut value.canonical
            && canonical.unit.is_ascii()
        {
            canonical.unit = Cow::Owned(code.to_string());
        }
        match value.notes.iter_mut().find(|note| note.code == CODE) {
            Some(note) => (note.message, note.candidates) = (message, candidates),
            None => value.notes.push(Note {
                code: CODE,
                severity: Severity::Info,
                message,
                span: None,
                candidates,
            }),
        }
    }
}

/// 三块五: more than the one number.
fn is_compound(raw: &str, unit: &str) -> bool {
    raw.trim_end()
        .split_once(unit)
        .is_some_and(|(_, after)| after.starts_with(crate::numeral::begins))
}
