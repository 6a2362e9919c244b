//! The grammar of values: comparison, range, change, over folded text.

use crate::draft::{Draft, Item, Parts, Printed, Quantity};
use crate::exact::shifted;
use crate::notes;
use crate::quantity::Sink;
use crate::units::{UnitId, Units};
use crate::words::Lexicon;
use biao_model::{Comparator, Note, PartRole};
use std::cell::Cell;

/// Longest name between two signs, in characters.
const LONGEST_NAME: usize = 12;

/// A recursive-descent reader of one folded text.
pub(crate) struct Grammar<'t> {
    pub(crate) text: &'t str,
    pub(crate) units: &'t Units,
    pub(crate) words: &'t Lexicon,
    /// A number was met that does not fit.
    pub(crate) overflow: Cell<bool>,
    /// A date was met that no calendar has.
    pub(crate) impossible: Cell<Option<(usize, usize)>>,
    /// A sign and a word that say the opposite of each other.
    pub(crate) contradiction: Cell<Option<(usize, usize)>>,
    /// In running text a word before the number belongs to the prose, and a single Chinese digit
    /// to a word.
    pub(crate) prose: bool,
}

/// What stands before a number.
#[derive(Debug, Default, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // independent facts, not a state
struct Lead {
    comparator: Option<Comparator>,
    /// The comparator is a sign, not a word.
    sign: bool,
    approximate: bool,
    per: Option<(usize, usize, Option<UnitId>)>,
    /// 比: a 大 or 小 must follow the number.
    compared: bool,
    tolerance: bool,
    any: bool,
}

/// What stands after a number.
#[derive(Debug, Default, Clone, Copy)]
struct Trail {
    comparator: Option<Comparator>,
    approximate: bool,
    /// (含), (不含).
    included: Option<bool>,
}

impl<'t> Grammar<'t> {
    pub(crate) fn new(text: &'t str, units: &'t Units, words: &'t Lexicon, prose: bool) -> Self {
        Self {
            text,
            units,
            words,
            overflow: Cell::new(false),
            impossible: Cell::new(None),
            contradiction: Cell::new(None),
            prose,
        }
    }

    /// The longest reading that begins at `at`.
    pub(crate) fn item(&self, at: usize) -> Option<Item> {
        if let Some(item) = self.date(at) {
            return Some(item);
        }
        self.change(at)
            .or_else(|| self.interval(at))
            .or_else(|| self.measure(at))
    }

    /// The sign of comparison at `at`.
    pub(crate) fn sign(&self, at: usize) -> Option<(usize, Comparator)> {
        let rest = self.text.get(at..)?;
        let (len, comparator) = match rest.chars().next()? {
            '≥' => (3, Comparator::GreaterEqual),
            '≤' => (3, Comparator::LessEqual),
            '=' => match rest.as_bytes().get(1) {
                Some(b'>') => (2, Comparator::GreaterEqual),
                Some(b'<') => (2, Comparator::LessEqual),
                Some(b'=') => (2, Comparator::Equal),
                _ => (1, Comparator::Equal),
            },
            '>' | '<' => {
                let greater = rest.starts_with('>');
                let or_equal = rest[1..].starts_with('=');
                (
                    1 + usize::from(or_equal),
                    match (greater, or_equal) {
                        (true, true) => Comparator::GreaterEqual,
                        (true, false) => Comparator::Greater,
                        (false, true) => Comparator::LessEqual,
                        (false, false) => Comparator::Less,
                    },
                )
            }
            '〈' | '《' => (3, Comparator::Less),
            '〉' | '》' => (3, Comparator::Greater),
            _ => return None,
        };
        Some((at + len, comparator))
    }

    /// Comparators, approximations, fillers before a number; in any order.
    fn lead(&self, at: usize, sink: &mut Sink<'_>) -> (Lead, usize) {
        let mut lead = Lead::default();
        let mut at = at;
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
                        format!("{mark:?} is read as {sign}"),
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
            if let Some(after) = rest.strip_prefix('±') {
                lead.tolerance = true;
                lead.any = true;
                let end = self.text.len() - after.len();
                sink.parts.push((PartRole::Comparator, at, end));
                at = self.skip_space(end);
                break;
            }
            // A number begins: 百分之, 半 and the like must not be taken for words.
            if rest.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            if let Some((len, comparator)) = self.words.before.at(rest) {
                if lead.comparator.is_none() || !lead.sign {
                    lead.comparator = Some(comparator);
                }
                lead.any = true;
                sink.parts.push((PartRole::Comparator, at, at + len));
                at += len;
                continue;
            }
            if let Some((len, ())) = self.words.about_before.at(rest) {
                (lead.approximate, lead.any) = (true, true);
                sink.parts.push((PartRole::Qualifier, at, at + len));
                at += len;
                continue;
            }
            if let Some(after) = rest.strip_prefix('每')
                && let Some((len, id)) = self.units.at(after)
            {
                let begin = at + '每'.len_utf8();
                // 每人每月: both.
                lead.per = Some(match lead.per {
                    Some((first, _, _)) => (first, begin + len, None),
                    None => (begin, begin + len, Some(id)),
                });
                lead.any = true;
                sink.parts.push((PartRole::Unit, at, begin + len));
                at = begin + len;
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
                at += len;
                if self.text[at..].starts_with(':') {
                    at += 1;
                }
                continue;
            }
            break;
        }
        (lead, at)
    }

    /// Whether a quantity and 大, 小, 多 … follow 比.
    fn after_compared(&self, at: usize) -> bool {
        let (mut parts, mut scratch) = (Parts::new(), Vec::new());
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut scratch,
        };
        self.quantity(at, &mut sink)
            .is_some_and(|(_, end)| self.words.compared.at(&self.text[end..]).is_some())
    }

    /// 以上, 左右, (含) after a number.
    fn trail(&self, at: usize, lead: &Lead, sink: &mut Sink<'_>) -> (Trail, usize) {
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

    /// 内 and 以内 are suffixes; 内 of 内容 is not.
    fn is_suffix(&self, at: usize, len: usize) -> bool {
        let word = &self.text[at..at + len];
        let rest = &self.text[at + len..];
        match word {
            "内" => !rest.starts_with(['容', '部', '外', '科', '设', '置', '涝', '镜']),
            _ => true,
        }
    }

    /// Whether a number begins here, cheaply.
    pub(crate) fn number_begins(&self, at: usize) -> bool {
        self.text[at..]
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_digit() || crate::numeral::begins(c))
    }

    pub(crate) fn ends_item(&self, at: usize) -> bool {
        self.text[at..]
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric())
    }

    /// One bound: lead, quantity, trail.
    fn bound(&self, at: usize, sink: &mut Sink<'_>) -> Option<(Lead, Quantity, Trail, usize)> {
        let (parts, notes) = (sink.parts.len(), sink.notes.len());
        let result = self.bound_inner(at, sink);
        if result.is_none() {
            sink.parts.truncate(parts);
            sink.notes.truncate(notes);
        }
        result
    }

    fn bound_inner(
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
        let (trail, end) = self.trail(end, &lead, sink);
        if lead.compared && trail.comparator.is_none() {
            return None;
        }
        if let Some((from, to, id)) = lead.per
            && quantity.per.is_none()
        {
            quantity.per = Some(Printed::At(from, to));
            quantity.per_id = id;
        }
        quantity.approximate |= lead.approximate || trail.approximate;
        Some((lead, quantity, trail, end))
    }

    /// In prose a single Chinese digit is a number only where nothing ties it to a word.
    fn stands_alone(&self, start: usize, end: usize) -> bool {
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

    /// `[90%,100%]`, `(60,80]`.
    fn interval(&self, at: usize) -> Option<Item> {
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

    /// A comparison or a range.
    fn measure(&self, at: usize) -> Option<Item> {
        let mut parts = Parts::new();
        let mut notes = Vec::new();
        let mut sink = Sink {
            parts: &mut parts,
            notes: &mut notes,
        };
        let (lead, quantity, trail, end) = self.bound(at, &mut sink)?;
        // ±5%, ±3%以内.
        if lead.tolerance {
            let mut low = quantity;
            low.number = crate::exact::negated(quantity.number);
            let outside = matches!(trail.comparator, Some(c) if matches!(c, Comparator::Greater | Comparator::GreaterEqual));
            if outside {
                return None;
            }
            let strict = trail.comparator == Some(Comparator::Less);
            return self.range(
                Some(low),
                Some(quantity),
                (!strict, !strict),
                at,
                end,
                parts,
                notes,
            );
        }
        // 七八公斤, 几十万元.
        if let Some(upper) = quantity.high {
            let mut high = quantity;
            (high.number, high.high) = (upper, None);
            let low = Quantity {
                high: None,
                approximate: true,
                ..quantity
            };
            notes.push(notes::info(
                "value/vague-number",
                format!(
                    "{:?} names no exact number",
                    &self.text[quantity.start..quantity.end]
                ),
                Some((quantity.start, quantity.end)),
            ));
            return self.range(Some(low), Some(high), (true, true), at, end, parts, notes);
        }
        if lead.comparator.is_none()
            && let Some(item) = self.between(at, quantity, trail, end, &parts, &notes)
        {
            return Some(item);
        }
        if let Some(item) = self.algebraic(at, quantity, end, &parts, &notes) {
            return Some(item);
        }
        let Some(comparator) = Self::resolved(&lead, trail) else {
            self.contradiction.set(Some((at, end)));
            return None;
        };
        if let Some(comparator) = comparator
            && let Some(item) = self.conjunction(at, comparator, quantity, end, &parts, &notes)
        {
            return Some(item);
        }
        let mut end = end;
        // A trailing filler: 100%到位, 4小时内解决.
        if !self.prose {
            let mut sink = Sink {
                parts: &mut parts,
                notes: &mut notes,
            };
            end = self.filler(end, &mut sink);
        }
        Some(Item {
            draft: Draft::Comparison {
                comparator,
                quantity,
            },
            start: at,
            end,
            parts,
            notes,
        })
    }

    pub(crate) fn filler(&self, at: usize, sink: &mut Sink<'_>) -> usize {
        let mut end = at;
        for _ in 0..3 {
            let Some((len, ())) = self.words.filler_after.at(&self.text[end..]) else {
                break;
            };
            sink.parts.push((PartRole::Qualifier, end, end + len));
            end += len;
        }
        end
    }

    /// The comparator of words on both sides; `None` where they contradict.
    #[allow(clippy::option_option)] // contradiction, no comparator, a comparator
    fn resolved(lead: &Lead, trail: Trail) -> Option<Option<Comparator>> {
        use Comparator::{Equal, Greater, GreaterEqual, Less, LessEqual};
        match (lead.comparator, trail.comparator) {
            (before, None) => Some(before),
            (None, after) => Some(after),
            (Some(before), Some(after)) => {
                let up = |c| matches!(c, Greater | GreaterEqual);
                let down = |c| matches!(c, Less | LessEqual);
                if up(before) && up(after)
                    || down(before) && down(after)
                    || before == Equal && lead.sign
                {
                    // The sign is stricter than the word that repeats it.
                    Some(Some(if before == Equal { after } else { before }))
                } else {
                    None
                }
            }
        }
    }

    /// A–B, A至B, A(含)-B(不含), A与B之间.
    fn between(
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
        let mut high = high;
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
        let (after, last) = self.trail(end, &Lead::default(), &mut sink);
        if after.comparator.is_some_and(|c| c != Comparator::LessEqual) {
            return None;
        }
        let mut low = low;
        low.approximate |= after.approximate;
        let end = if self.prose {
            last
        } else {
            self.filler(last, &mut sink)
        };
        self.range(Some(low), Some(high), inclusive, at, end, parts, notes)
    }

    /// 95%≤X≤100%.
    fn algebraic(
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
    fn conjunction(
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

    /// The printed unit without the multiplier in front of it.
    fn without_multiplier(&self, quantity: &Quantity) -> Option<Printed> {
        match quantity.unit? {
            Printed::At(start, end) => {
                let printed = &self.text[start..end];
                let (len, _) = crate::units::multiplier_at(printed);
                (len < printed.len()).then_some(Printed::At(start + len, end))
            }
            other @ Printed::As(_) => Some(other),
        }
    }

    /// 较上年下降10%以上, 同比增长5%, 提高2个百分点.
    fn change(&self, at: usize) -> Option<Item> {
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
        sink.parts.push((PartRole::Word, begin, begin + len));
        begin += len;
        if self.text[begin..].starts_with(':') {
            begin += 1;
        }
        let verb = &self.text[begin - len..begin];
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
    fn baseline(&self, at: usize) -> Option<(usize, usize, usize)> {
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
