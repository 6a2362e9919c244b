//! Two bounds in one value.

use crate::bound::{Lead, Trail};
use crate::draft::{Draft, Item, Parts, Printed, Quantity};
use crate::exact::shifted;
use crate::grammar::Grammar;
use crate::notes;
use crate::quantity::Sink;
use biao_model::{Comparator, Note, PartRole};

/// Longest name between two signs, in characters.
const LONGEST_NAME: usize = 12;

impl Grammar<'_> {
    /// `[90%,100%]`, `(60,80]`.
    pub(crate) fn interval(&self, at: usize) -> Option<Item> {
        let rest = self.text.get(at..)?;
        let open = rest.chars().next().filter(|c| matches!(c, '[' | '('))?;
        let mut parts = Parts::new();
        let mut notes = Vec::new();
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let (low, end) = self.quantity(at + 1, &mut sink)?;
        let mark = self.text[end..]
            .chars()
            .next()
            .filter(|c| matches!(c, ',' | '，' | '、' | ';' | '~' | '-'))?;
        let (high, end) = self.quantity(self.skip_space(end + mark.len_utf8()), &mut sink)?;
        let close = self.text[end..]
            .chars()
            .next()
            .filter(|c| matches!(c, ']' | ')'))?;
        if matches!((open, close, mark), ('(', ')', ';' | '~' | '-')) {
            return None;
        }
        let mut end = end + 1;
        let mut high = high;
        // [90,100]%: the unit after the bracket.
        if high.unit.is_none()
            && let Some((len, id)) = self.unit_at(end)
        {
            parts.push((PartRole::Unit, end, end + len));
            high.unit = Some(Printed::At(end, end + len));
            high.id = Some(id);
            end += len;
        }
        parts.push((PartRole::Comparator, at, at + 1));
        let close_at = self.text[at..end].rfind(close)? + at;
        parts.push((PartRole::Comparator, close_at, close_at + 1));
        self.range(
            Some(low),
            Some(high),
            (open == '[', close == ']'),
            at,
            end,
            parts,
            notes,
        )
    }

    /// 20±2℃: a number and how far it may be missed. Of a rate it may be a share of the number.
    pub(crate) fn tolerance(
        &self,
        at: usize,
        middle: Quantity,
        end: usize,
        parts: &Parts,
        notes: &[Note],
    ) -> Option<Item> {
        let mark = self.skip_space(end);
        let begin = self.skip_space(self.plus_minus(mark)?);
        let (mut parts, mut notes) = (parts.clone(), notes.to_vec());
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let (step, end) = self.quantity(begin, &mut sink)?;
        let share = step.id.is_some_and(|id| self.units.entry(id).code == "%");
        let one_unit = middle.unit.is_none() || middle.id == step.id && middle.power == step.power;
        if share || !one_unit || middle.high.is_some() || step.high.is_some() {
            return None;
        }
        let mut bounds = [step, step];
        bounds[0].number = middle.number.checked_sub(step.number)?;
        bounds[1].number = middle.number.checked_add(step.number)?;
        let [low, high] = bounds;
        parts.push((PartRole::Comparator, mark, begin));
        self.range(Some(low), Some(high), (true, true), at, end, parts, notes)
    }

    /// A–B, A至B, A(含)-B(不含), A与B之间.
    pub(crate) fn between(
        &self,
        at: usize,
        low: Quantity,
        trail: Trail,
        end: usize,
        parts: &Parts,
        notes: &[Note],
    ) -> Option<Item> {
        if trail.comparator.is_some() {
            return None;
        }
        let rest_at = self.skip_space(end);
        let rest = &self.text[rest_at..];
        if rest.is_empty() {
            return None;
        }
        let (mark, needs_closing) = if let Some((len, ())) = self.words.between.at(rest) {
            (len, rest.starts_with('或'))
        } else if let Some((len, ())) = self.words.and.at(rest) {
            (len, true)
        } else {
            return None;
        };
        let mut parts = parts.clone();
        let mut notes = notes.to_vec();
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let begin = self.skip_space(rest_at + mark);
        let (high, mut end) = self.quantity(begin, &mut sink)?;
        let mut inclusive = (trail.included != Some(false), true);
        if let Some((len, included)) = self.words.inclusion.at(&self.text[end..]) {
            inclusive.1 = included;
            sink.parts.push((PartRole::Qualifier, end, end + len));
            end += len;
        }
        let (mut low, mut high) = (low, high);
        // 1万(含)-5万(不含)元: the unit stands after the bracket, and without a multiplier.
        if self.text[..end].ends_with(')')
            && low.id.is_none()
            && high.id.is_none()
            && let Some((len, id)) = self.unit_at(end)
        {
            for bound in [&mut low, &mut high] {
                bound.number = shifted(bound.number, bound.power)?;
                (bound.power, bound.id) = (0, Some(id));
                bound.unit = Some(Printed::At(end, end + len));
            }
            sink.parts.push((PartRole::Unit, end, end + len));
            end += len;
        }
        // 10000与20000间: 间 is the end of the range, not a room.
        if needs_closing
            && self.words.closing.at(&self.text[end..]).is_none()
            && let Some(Printed::At(from, to)) = high.unit
            && self.words.closing.exactly(&self.text[from..to]).is_some()
        {
            (high.unit, high.id) = (None, None);
            sink.parts.retain(|p| (p.1, p.2) != (from, to));
            end = from;
        }
        let closing = self.words.closing.at(&self.text[end..]);
        if needs_closing && closing.is_none() {
            return None;
        }
        if let Some((len, ())) = closing {
            sink.parts.push((PartRole::Qualifier, end, end + len));
            end += len;
        }
        sink.parts
            .push((PartRole::Comparator, rest_at, rest_at + mark));
        // 90%-95%以上 is no closed range.
        let (after, last) = self.trail(end, &Lead::default(), &high, &mut sink);
        if after.comparator.is_some_and(|c| c != Comparator::LessEqual) {
            return None;
        }
        low.approximate |= after.approximate;
        let end = if self.prose {
            last
        } else {
            self.filler(last, &mut sink)
        };
        self.range(Some(low), Some(high), inclusive, at, end, parts, notes)
    }

    /// 95%≤X≤100%.
    pub(crate) fn algebraic(
        &self,
        at: usize,
        first: Quantity,
        end: usize,
        parts: &Parts,
        notes: &[Note],
    ) -> Option<Item> {
        use Comparator::{Greater, GreaterEqual, Less, LessEqual};
        let (name_at, left) = self.sign(self.skip_space(end))?;
        let name_at = self.skip_space(name_at);
        let len = match self.words.variable.at(&self.text[name_at..]) {
            Some((len, ())) => len,
            // 90%≤满意度≤100%: the name of what is measured.
            None => self.text[name_at..]
                .char_indices()
                .take(LONGEST_NAME)
                .take_while(|(_, c)| c.is_alphabetic())
                .last()
                .map(|(at, c)| at + c.len_utf8())?,
        };
        let right_at = self.skip_space(name_at + len);
        let (value_at, right) = self.sign(right_at)?;
        let mut parts = parts.clone();
        let mut notes = notes.to_vec();
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let (second, last) = self.quantity(self.skip_space(value_at), &mut sink)?;
        parts.push((PartRole::Comparator, self.skip_space(end), name_at));
        parts.push((PartRole::Qualifier, name_at, name_at + len));
        parts.push((PartRole::Comparator, right_at, value_at));
        let (low, high, inclusive) = match (left, right) {
            (Less | LessEqual, Less | LessEqual) => {
                (first, second, (left == LessEqual, right == LessEqual))
            }
            (Greater | GreaterEqual, Greater | GreaterEqual) => {
                (second, first, (right == GreaterEqual, left == GreaterEqual))
            }
            _ => return None,
        };
        self.range(Some(low), Some(high), inclusive, at, last, parts, notes)
    }

    /// ≥95%且≤100%, 1000以上，1500以下, 大于4865并少于20793.
    pub(crate) fn conjunction(
        &self,
        at: usize,
        first: Comparator,
        quantity: Quantity,
        end: usize,
        parts: &Parts,
        notes: &[Note],
    ) -> Option<Item> {
        use Comparator::{Equal, Greater, GreaterEqual, Less, LessEqual};
        let mut begin = self.skip_space(end);
        if begin == self.text.len() {
            return None;
        }
        while let Some((len, ())) = self.words.also.at(&self.text[begin..]) {
            begin = self.skip_space(begin + len);
        }
        let mut parts = parts.clone();
        let mut notes = notes.to_vec();
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let (lead, second, trail, last) = self.bound(begin, &mut sink)?;
        let other = Self::resolved(&lead, trail)??;
        if first == Equal || other == Equal || lead.tolerance {
            return None;
        }
        // Two things are measured where the units differ.
        let one_measure = match (quantity.id, second.id) {
            (Some(a), Some(b)) => self.units.entry(a).dimension == self.units.entry(b).dimension,
            _ => true,
        };
        if !one_measure || quantity.per.is_some() != second.per.is_some() {
            return None;
        }
        let (low, high, inclusive) = match (first, other) {
            (Greater | GreaterEqual, Less | LessEqual) => (
                quantity,
                second,
                (first == GreaterEqual, other == LessEqual),
            ),
            (Less | LessEqual, Greater | GreaterEqual) => (
                second,
                quantity,
                (other == GreaterEqual, first == LessEqual),
            ),
            _ => return None,
        };
        let (a, b) = (
            shifted(low.number, low.power)?,
            shifted(high.number, high.power)?,
        );
        if a > b {
            return None;
        }
        self.range(Some(low), Some(high), inclusive, at, last, parts, notes)
    }

    /// Two bounds in one unit; a shared multiplier is said aloud.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn range(
        &self,
        low: Option<Quantity>,
        high: Option<Quantity>,
        inclusive: (bool, bool),
        start: usize,
        end: usize,
        parts: Parts,
        mut notes: Vec<Note>,
    ) -> Option<Item> {
        let (mut low, mut high) = (low?, high?);
        // 0791-88888888: a telephone's.
        if low.unit.is_none() && high.unit.is_none() && (self.is_code(&low) || self.is_code(&high))
        {
            return None;
        }
        if low.id != high.id && low.id.is_some() && high.id.is_some() {
            let (a, b) = (self.units.entry(low.id?), self.units.entry(high.id?));
            if a.dimension != b.dimension {
                return None;
            }
            // 30分钟-2小时: both in the unit of the upper bound, exactly or not at all.
            let factor = a.factor.over(b.factor)?;
            low.number = factor.times(shifted(low.number, low.power)?)?;
            high.number = shifted(high.number, high.power)?;
            (low.power, high.power) = (0, 0);
            low.id = high.id;
        }
        if low.unit.is_none() && high.unit.is_some() && low.power == 0 && high.power > 0 {
            if low.number < high.number {
                // 20-30万元 is 20万 to 30万 by all usage, and yet not what is printed.
                notes.push(notes::doubt(
                    "value/shared-multiplier",
                    format!(
                        "the multiplier of the upper bound is taken for the lower as well: {}×10^{} to {}×10^{}",
                        low.number, high.power, high.number, high.power
                    ),
                    Some((low.start, low.end)),
                    vec![low.number.to_string()],
                ));
                low.power = high.power;
            } else {
                // 8500到3万: the lower bound has its own size.
                high.number = shifted(high.number, high.power)?;
                high.power = 0;
                high.unit = self.without_multiplier(&high);
            }
        }
        if low.power != high.power {
            let shared = low.power.min(high.power);
            low.number = shifted(low.number, low.power - shared)?;
            high.number = shifted(high.number, high.power - shared)?;
            if shared == 0 {
                high.unit = self.without_multiplier(&high);
                (low.power, high.power) = (0, 0);
            } else if high.power != shared {
                high.unit = low.unit.or(high.unit);
                (low.power, high.power) = (shared, shared);
            } else {
                low.power = shared;
            }
        }
        if high.unit.is_none() && low.unit.is_some() {
            high.unit = low.unit;
            high.id = low.id;
        }
        if low.id.is_none() {
            low.id = high.id;
        }
        low.unit = high.unit;
        high.per = high.per.or(low.per);
        high.per_id = high.per_id.or(low.per_id);
        high.approximate |= low.approximate;
        if low.number > high.number {
            // GB50352-2019 is a name; -5%至-10% counts downwards.
            high.unit?;
            std::mem::swap(&mut low.number, &mut high.number);
            notes.push(notes::warning(
                "value/inverted-range",
                format!("“{}” names the upper bound first", &self.text[start..end]),
                Some((start, end)),
                Vec::new(),
            ));
        }
        Some(Item {
            draft: Draft::Range {
                low: Some(low),
                high: Some(high),
                low_inclusive: inclusive.0,
                high_inclusive: inclusive.1,
            },
            start,
            end,
            parts,
            notes,
        })
    }

    /// Digits with a leading zero, which no amount has.
    fn is_code(&self, quantity: &Quantity) -> bool {
        let printed = &self.text[quantity.start..quantity.end];
        let mut bytes = printed.bytes();
        bytes.next() == Some(b'0') && bytes.next().is_some_and(|b| b.is_ascii_digit())
    }

    /// The printed unit without the multiplier in front of it.
    pub(crate) fn without_multiplier(&self, quantity: &Quantity) -> Option<Printed> {
        match quantity.unit? {
            Printed::At(start, end) => {
                let printed = &self.text[start..end];
                let (len, _) = crate::units::multiplier_at(printed);
                (len < printed.len()).then_some(Printed::At(start + len, end))
            }
            other @ Printed::As(_) => Some(other),
        }
    }
}
