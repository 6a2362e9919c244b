//! The fast path: operator, ASCII digits, a unit that the table knows, and nothing else.

use crate::fold::{Folded, fold_width};
use crate::normalizer::{Context, Normalizer};
use crate::units::{UnitEntry, UnitId, is_period};
use biao_model::{
    Canonical, Comparator, Decimal, Part, PartRole, Quantity, Reading, Unit, UnitFrom, Value,
};
use smallvec::SmallVec;
use std::borrow::Cow;

mod change;
mod date;
mod digits;
mod range;

pub(crate) use digits::POWERS;
use digits::{Digits, digits};

/// Fills the places of parts that a value has not.
const NO_PART: Part = Part {
    role: PartRole::Number,
    start: 0,
    end: 0,
};

/// What stands after the number, as far as the fast path reads it.
#[derive(Default)]
struct Tail {
    unit: Option<UnitId>,
    power: u8,
    /// Where the unit ends, its rate included.
    unit_end: usize,
    /// Where the name of what a rate is counted by begins.
    per: Option<usize>,
    comparator: Option<Comparator>,
}

/// A plain value as it was found in a text.
pub(crate) struct Plain {
    comparator: Option<Comparator>,
    /// What the words or the sign before the number are, and where they end.
    lead: (PartRole, usize),
    digits: Digits,
    unit_at: usize,
    tail: Tail,
    /// The number in the unit's code.
    coded: Option<(Decimal, &'static str)>,
    from: Option<UnitFrom>,
}

/// The way from the text that was read back to the raw one.
trait WayBack<'a> {
    fn raw(&self) -> &'a str;
    /// Where a stretch stands in the raw text.
    fn place(&self, start: usize, end: usize) -> (u32, u32);
    /// A stretch as it is printed, with full-width forms and markup folded.
    fn printed(&self, start: usize, end: usize) -> Cow<'a, str>;
}

struct Unfolded<'a>(&'a str);

impl<'a> WayBack<'a> for Unfolded<'a> {
    fn raw(&self) -> &'a str {
        self.0
    }

    fn place(&self, start: usize, end: usize) -> (u32, u32) {
        (start as u32, end as u32)
    }

    fn printed(&self, start: usize, end: usize) -> Cow<'a, str> {
        Cow::Borrowed(&self.0[start..end])
    }
}

struct FoldedFrom<'a, 'f>(&'a str, &'f Folded<'f>);

impl<'a> WayBack<'a> for FoldedFrom<'a, '_> {
    fn raw(&self) -> &'a str {
        self.0
    }

    fn place(&self, start: usize, end: usize) -> (u32, u32) {
        self.1.raw_span(start, end)
    }

    fn printed(&self, start: usize, end: usize) -> Cow<'a, str> {
        let (from, to) = self.place(start, end);
        match &self.0[from as usize..to as usize] {
            raw if *raw == self.1.as_str()[start..end] => Cow::Borrowed(raw),
            "％" | "\\%" => Cow::Borrowed("%"),
            other => fold_width(other).map_or(Cow::Borrowed(other), Cow::Owned),
        }
    }
}

impl Normalizer {
    /// Finds a value of the plainest forms: sign or word, digits, unit, word. `None` leaves it to
    /// the grammar.
    // What is found is small, and the value is built in its place: moving one costs as much as
    // finding it.
    #[inline(never)]
    pub(crate) fn plain(&self, text: &str, context: &Context<'_>) -> Option<Plain> {
        self.plain_here(text, context)
    }

    /// The same, where nothing else is done: what is found need not be put down first.
    #[inline(always)]
    #[allow(clippy::inline_always)] // for the path that nearly all values take
    pub(crate) fn plain_here(&self, text: &str, context: &Context<'_>) -> Option<Plain> {
        let bytes = text.as_bytes();
        let (sign_len, mut comparator) = operator(bytes);
        let mut at = sign_len;
        let mut lead = (PartRole::Comparator, sign_len);
        if sign_len > 0 {
            at += usize::from(bytes.get(at) == Some(&b' '));
        } else if !bytes.first()?.is_ascii() {
            // Without a word, the number begins the text.
            let (len, said) = self.words().plain_lead.at(text).unwrap_or_default();
            (at, comparator) = (len, said);
            let role = if said.is_some() {
                PartRole::Comparator
            } else {
                PartRole::Qualifier
            };
            lead = (role, len);
        }
        let worded = lead.1 > sign_len;
        let digits = if bytes.get(at)?.is_ascii_digit() {
            digits(bytes, at)?
        } else {
            self.standard(text, at)?
        };
        let spaced = bytes.get(digits.end) == Some(&b' ');
        if spaced && digits.whole == 0 {
            return None;
        }
        let unit_at = digits.end + usize::from(spaced);
        let printed = text.get(unit_at..)?;
        let bare = comparator.is_none() && !context.bare;
        let mut tail = Tail {
            unit_end: text.len(),
            ..Tail::default()
        };
        let (mut coded, mut from) = (None, None);
        if printed.is_empty() {
            if context.label.is_some()
                || context.column_unit.is_some()
                || spaced
                || bare && digits.whole < digits.end - digits.start
                || may_be_no_amount(digits, bytes, comparator.is_none(), worded)
            {
                return None;
            }
        } else {
            if context.label.is_some_and(speaks_of_unit) {
                return None;
            }
            if let Some((id, power)) = self.units().exactly(printed) {
                (tail.unit, tail.power) = (Some(id), power);
            } else if spaced || context.column_unit.is_some() {
                return None;
            } else {
                self.plain_tail(text, unit_at, &mut tail)?;
            }
            let id = tail.unit?;
            let entry = self.units().entry(id);
            let rate = tail.per.is_some();
            let worded = worded || digits.whole == 0 || tail.comparator.is_some() || rate;
            if (worded || entry.doubtful) && is_doubtful(text, printed, entry, digits, worded, rate)
                || comparator.is_some() && tail.comparator.is_some()
            {
                return None;
            }
            comparator = comparator.or(tail.comparator);
            if entry.percent
                && (comparator.is_none() || context.label.is_some())
                && !rate
                && exceeds_hundred(digits)
            {
                return None;
            }
            coded = Some(
                match self
                    .units()
                    .small(id, digits.mantissa, digits.scale, tail.power)
                {
                    Some(number) => (number, entry.code),
                    None => self.coded(id, digits.number(), tail.power)?,
                },
            );
            from = Some(match context.column_unit {
                None => UnitFrom::Value,
                Some(column) if spaced && column == printed => UnitFrom::Column,
                Some(_) => return None,
            });
        }
        if comparator.is_none()
            && !context.bare
            && bytes[digits.start] == b'2'
            && may_be_misread(&bytes[digits.start..digits.end], printed)
        {
            return None;
        }
        Some(Plain {
            comparator,
            lead,
            digits,
            unit_at,
            tail,
            coded,
            from,
        })
    }

    /// The value of what was found in a text that folds to itself.
    #[inline(always)]
    #[allow(clippy::inline_always)] // for the path that nearly all values take
    pub(crate) fn plain_value<'a>(&self, raw: &'a str, plain: &Plain) -> Value<'a> {
        self.built(&Unfolded(raw), raw, plain)
    }

    /// The value of what was found in what a text was folded to.
    #[inline(never)]
    pub(crate) fn plain_folded<'a>(
        &self,
        raw: &'a str,
        folded: &Folded<'_>,
        plain: &Plain,
    ) -> Value<'a> {
        self.built(&FoldedFrom(raw, folded), folded.as_str(), plain)
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // for the path that nearly all values take
    fn built<'a>(&self, way: &impl WayBack<'a>, text: &str, plain: &Plain) -> Value<'a> {
        let Plain {
            lead,
            digits,
            unit_at,
            tail,
            ..
        } = plain;
        let mut parts = [NO_PART; 5];
        let mut count = 0;
        let mut part = |role, start: usize, end: usize| {
            let (start, end) = way.place(start, end);
            parts[count] = Part { role, start, end };
            count += 1;
        };
        if lead.1 > 0 {
            part(lead.0, 0, lead.1);
        }
        part(PartRole::Number, digits.start, digits.end);
        let (mut canonical, mut unit, mut per) = (None, None, None);
        if let Some((number, code)) = plain.coded {
            let mut begin = *unit_at;
            if tail.power > 0 {
                begin += '万'.len_utf8();
                part(PartRole::Multiplier, *unit_at, begin);
            }
            if begin < tail.unit_end {
                part(PartRole::Unit, begin, tail.unit_end);
            }
            if tail.unit_end < text.len() {
                part(PartRole::Comparator, tail.unit_end, text.len());
            }
            let code = match tail.per {
                None => Some(Cow::Borrowed(code)),
                Some(from) => {
                    per = Some(way.printed(from, tail.unit_end));
                    self.rate_code(code, &text[from..tail.unit_end])
                        .map(Cow::Owned)
                }
            };
            canonical = code.map(|unit| Canonical {
                number: Some(number),
                high: None,
                unit,
            });
            unit = Some(Unit {
                printed: way.printed(*unit_at, tail.unit_end),
                known: true,
            });
        }
        Value {
            raw: Cow::Borrowed(way.raw()),
            reading: Reading::Comparison {
                comparator: plain.comparator,
                quantity: Quantity {
                    number: digits.number(),
                    unit,
                    per,
                },
                approximate: false,
            },
            unit_from: plain.from,
            canonical,
            also: Vec::new(),
            parts: SmallVec::from_buf_and_len(parts, count),
            notes: Vec::new(),
        }
    }

    /// A number in Chinese, written by the rules.
    fn standard(&self, text: &str, start: usize) -> Option<Digits> {
        let rest = text.get(start..)?;
        if !rest.starts_with(crate::numeral::begins) {
            return None;
        }
        let (value, len) = crate::numeral::standard(rest, |rest| self.units().at(rest).is_some())?;
        Some(Digits {
            start,
            end: start + len,
            whole: 0,
            mantissa: value,
            scale: 0,
        })
    }

    /// A unit, and after it what it is counted by, or a word of comparison; to the end.
    fn plain_tail(&self, text: &str, at: usize, tail: &mut Tail) -> Option<()> {
        let mut begin = at;
        for (mark, power) in [("万", 4), ("亿", 8)] {
            if text[at..].starts_with(mark) {
                (begin, tail.power) = (at + mark.len(), power);
            }
        }
        let rest = &text[begin..];
        if rest.chars().next().is_none_or(crate::numeral::continues) {
            return None;
        }
        let (len, id) = self.units().at(rest)?;
        tail.unit = Some(id);
        let end = begin + len;
        if let Some(below) = text[end..].strip_prefix('/') {
            let mut last = 0;
            while let Some((len, _)) = self.units().at(&below[last..]) {
                last += len;
                let joiner = below[last..]
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '·' | '/' | '*' | '.' | '、' | '每'));
                match joiner {
                    Some(c) if self.units().at(&below[last + c.len_utf8()..]).is_some() => {
                        last += c.len_utf8();
                    }
                    _ => break,
                }
            }
            tail.per = Some(end + 1);
            return (last > 0 && last == below.len()).then_some(());
        }
        tail.unit_end = end;
        tail.comparator = Some(self.words().after.exactly(&text[end..])?);
        Some(())
    }
}

/// Whether a unit, or what stands around it, may mean something else: years, months and quarters
/// are dates as often.
fn is_doubtful(
    text: &str,
    printed: &str,
    entry: &UnitEntry,
    digits: Digits,
    worded: bool,
    rate: bool,
) -> bool {
    let all = digits.end - digits.start;
    !rate && !entry.ambiguous.is_empty()
        || is_period(printed) && (worded || all >= 4 || !printed.starts_with('年'))
        || worded
            && (printed.starts_with(['成', '折'])
                || text.ends_with('级')
                || digits.whole == 4 && all > 4)
}

/// Whether a percentage is more than 100.
fn exceeds_hundred(digits: Digits) -> bool {
    POWERS
        .get(usize::from(digits.scale) + 2)
        .is_none_or(|hundred| digits.mantissa > *hundred)
}

/// Digits alone that may be a code, or a date: what the grammar says more of.
fn may_be_no_amount(digits: Digits, bytes: &[u8], bare: bool, worded: bool) -> bool {
    let with_point = digits.scale > 0;
    match digits.whole {
        4 => worded || bare || with_point,
        8.. => bare,
        2.. => bare && bytes[digits.start] == b'0',
        _ => false,
    }
}

/// Whether digits that begin with a 2 may be a year, or an operator and a number (`2280次`).
fn may_be_misread(digits: &[u8], printed: &str) -> bool {
    let whole = digits
        .iter()
        .position(|b| *b == b'.')
        .unwrap_or(digits.len());
    if whole == digits.len() {
        whole > 2 && (printed.is_empty() || digits[1] != b'0')
    } else {
        whole == 4
    }
}

/// The operator at the start of a text.
fn operator(bytes: &[u8]) -> (usize, Option<Comparator>) {
    match bytes {
        [0xe2, 0x89, 0xa5, ..] => (3, Some(Comparator::GreaterEqual)),
        [0xe2, 0x89, 0xa4, ..] => (3, Some(Comparator::LessEqual)),
        [0xef, 0xbc, 0x9d, ..] => (3, Some(Comparator::Equal)),
        [b'>', b'=', ..] => (2, Some(Comparator::GreaterEqual)),
        [b'<', b'=', ..] => (2, Some(Comparator::LessEqual)),
        [b'>', ..] => (1, Some(Comparator::Greater)),
        [b'<', ..] => (1, Some(Comparator::Less)),
        [b'=', ..] => (1, Some(Comparator::Equal)),
        _ => (0, None),
    }
}

/// Whether a label may name a unit.
fn speaks_of_unit(label: &str) -> bool {
    label
        .trim_end()
        .ends_with([')', '）', ']', '】', '〕', '］', '>', '》', '*', ':', '：'])
        || label.contains("单位")
}
