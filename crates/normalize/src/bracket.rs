//! What stands in brackets after a value.

use crate::clauses::Clauses;
use crate::draft::{Draft, Item, Parts, Printed, Quantity};
use crate::grammar::Grammar;
use crate::notes;
use crate::quantity::Sink;
use biao_model::PartRole;

impl Grammar<'_> {
    /// `（14所）`, `(2022年:61%)`, `(新增)` after a value.
    pub(crate) fn bracket(&self, at: usize, found: &mut Clauses) -> Option<usize> {
        let inner = self.text[at..].strip_prefix('(')?;
        let close = inner.find(')')?;
        let (from, to) = (at + 1, at + 1 + close);
        let text = &self.text[from..to];
        if let Some(item) = found.items.last_mut()
            && item.end == at
            && self.unit_in_bracket(item, from, to)
        {
            item.end = to + 1;
            return Some(item.end);
        }
        let inside = Grammar::new(&self.text[..to], self.units, self.words, false);
        let mut nested = Clauses::default();
        let mut position = from;
        let mut whole = true;
        while position < to {
            position = inside.numbering(inside.separators(position));
            if position >= to {
                break;
            }
            match inside.clause(position, &mut nested) {
                Some(end) if end > position => position = end,
                _ => {
                    whole = false;
                    break;
                }
            }
        }
        if whole && !nested.items.is_empty() && !found.items.is_empty() {
            found.items.append(&mut nested.items);
            found.notes.append(&mut nested.notes);
        } else {
            found.notes.push(notes::info(
                "value/annotation",
                format!("not read: “{text}”"),
                Some((at, to + 1)),
            ));
        }
        Some(to + 1)
    }

    /// ≥95(%), 50(万元): a bracket that holds a unit and nothing else gives it to a number without one.
    fn unit_in_bracket(&self, item: &mut Item, from: usize, to: usize) -> bool {
        // 122/10万(人): a unit of one of the two numbers, not of what they make.
        if item.notes.iter().any(|note| note.code == "value/ratio") {
            return false;
        }
        let (start, power) = match self.text[from..to].chars().next() {
            Some('万') => (from + '万'.len_utf8(), 4),
            Some('亿') => (from + '亿'.len_utf8(), 8),
            _ => (from, 0),
        };
        let Some((len, id)) = self.unit_at(start) else {
            return false;
        };
        let end = start + len;
        let quantities = match &mut item.draft {
            Draft::Comparison { quantity, .. } => [Some(quantity), None],
            Draft::Range { low, high, .. } => [low.as_mut(), high.as_mut()],
            Draft::Change { .. } | Draft::Date { .. } => return false,
        };
        let bare = |q: &Quantity| q.unit.is_none() && q.power == 0 && q.per.is_none();
        if !quantities.iter().flatten().all(|quantity| bare(quantity)) {
            return false;
        }
        // (元/人)
        let mut parts = Parts::new();
        for quantity in quantities.into_iter().flatten() {
            let mut read = *quantity;
            (read.unit, read.id, read.power) = (Some(Printed::At(from, end)), Some(id), power);
            parts.clear();
            parts.push((PartRole::Unit, start, end));
            let mut sink = Sink {
                parts: &mut parts,
                notes: &mut Vec::new(),
            };
            if self.rate(&mut read, end, &mut sink) != to {
                return false;
            }
            *quantity = read;
        }
        if start > from {
            item.parts.push((PartRole::Multiplier, from, start));
        }
        item.parts.extend(parts);
        true
    }
}
