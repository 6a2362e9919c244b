//! The grammar of values over folded text: what an item is made of. `bound`, `range`, `change`,
//! `date`, `quantity` and `spoken` hold its rules.

use crate::bound::{Lead, Trail};
use crate::draft::{Draft, Item, Parts, Quantity};
use crate::notes;
use crate::quantity::Sink;
use crate::units::Units;
use crate::words::Lexicon;
use biao_model::{Comparator, PartRole};
use std::cell::Cell;

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
        // 一月一次 is no January.
        if self.once_in(at).is_none()
            && let Some(item) = self.date(at)
        {
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
            // In prose they hold titles.
            '〈' | '《' if !self.prose => (3, Comparator::Less),
            '〉' | '》' if !self.prose => (3, Comparator::Greater),
            _ => return None,
        };
        Some((at + len, comparator))
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

    /// A comparison or a range.
    pub(crate) fn measure(&self, at: usize) -> Option<Item> {
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
        if lead.comparator.is_none()
            && trail.comparator.is_none()
            && let Some(item) = self.tolerance(at, quantity, end, &parts, &notes)
        {
            return Some(item);
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
                    "“{}” names no exact number",
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
            let last = self.filler(end, &mut sink);
            // 一次验收合格: at once, and no count.
            let one = quantity.bare_digit && quantity.number == biao_model::Decimal::new(1, 0);
            if one && comparator.is_none() && quantity.per.is_none() && last > end {
                return None;
            }
            end = last;
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
    pub(crate) fn resolved(lead: &Lead, trail: Trail) -> Option<Option<Comparator>> {
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
}
