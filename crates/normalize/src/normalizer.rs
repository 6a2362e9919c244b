//! The entry: one value, with what its label and its columns say.

use crate::clauses::Clauses;
use crate::damage;
use crate::doubts;
use crate::draft::Draft;
use crate::finish::{Place, quantity_of};
use crate::fold::Folded;
use crate::grammar::Grammar;
use crate::notes;
use crate::surroundings::split_column;
use crate::survey::{Survey, mark};
use crate::units::{Units, UnitsError};
use crate::words::Lexicon;
use biao_model::{Canonical, Comparator, Part, PartRole, Quantity, Reading, Unit, UnitFrom, Value};
use std::borrow::Cow;

/// Longest text that is read as a value; what is longer is prose.
const LONGEST_VALUE: usize = 600;

/// Longest text that is looked up among the constants, in bytes.
const LONGEST_CONSTANT: usize = 24;

/// Reads values. Made once, used for every value: the tables are parsed when it is made.
#[derive(Debug)]
pub struct Normalizer {
    units: Units,
    words: &'static Lexicon,
}

/// What stands around a value in its table.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'c> {
    /// The indicator's label: its bracket may hold the unit, its wording may cap a rate at 100 %.
    pub label: Option<&'c str>,
    /// The cell of the unit column in this row, as printed. The raw text may end with it (where
    /// operator, value and unit are joined) or leave it out: it is the same value either way.
    pub column_unit: Option<&'c str>,
    /// The value says what was reached (完成值), or its operator has a column of its own: a bare
    /// number is nothing to wonder at.
    pub bare: bool,
}

impl Default for Normalizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Normalizer {
    /// A normaliser with the built-in units.
    pub fn new() -> Self {
        Self {
            units: Units::builtin(),
            words: Lexicon::builtin(),
        }
    }

    /// A normaliser with a user's units before the built-in ones. `extra` is TOML in the form of
    /// `data/units.toml`; `origin` names it in errors.
    pub fn with_units(extra: &str, origin: &str) -> Result<Self, UnitsError> {
        Ok(Self {
            units: Units::with(extra, origin)?,
            words: Lexicon::builtin(),
        })
    }

    /// How many unit forms are known.
    pub fn unit_forms(&self) -> usize {
        self.units.forms()
    }

    pub(crate) fn units(&self) -> &Units {
        &self.units
    }

    pub(crate) fn words(&self) -> &'static Lexicon {
        self.words
    }

    /// Reads one value.
    pub fn read<'a>(&self, raw: &'a str, context: &Context<'a>) -> Value<'a> {
        match self.plain_here(raw, context) {
            Some(plain) => self.plain_value(raw, &plain),
            None => self.read_any(raw, context),
        }
    }

    /// Reads what is not plain, or not at first sight.
    // A value is large: where one function alone makes it, it is made in its place and not moved.
    #[inline(never)]
    fn read_any<'a>(&self, raw: &'a str, context: &Context<'a>) -> Value<'a> {
        let simple = self
            .read_plain_range(raw, context)
            .or_else(|| self.read_plain_date(raw, context))
            .or_else(|| self.read_plain_change(raw, context));
        match simple {
            Some(value) => value,
            None => self.read_folded(raw, context),
        }
    }

    /// Reads a text that may have to be folded first.
    #[inline(never)]
    fn read_folded<'a>(&self, raw: &'a str, context: &Context<'a>) -> Value<'a> {
        let (body, column) = split_column(raw, context);
        let folded = Folded::new(body);
        let plain = if folded.is_clean() || context.column_unit.is_some() {
            None
        } else {
            self.plain(folded.as_str(), context)
        };
        match plain {
            Some(plain) => self.plain_folded(raw, &folded, &plain),
            None => self.read_in_context(raw, body, column, &folded, context),
        }
    }

    /// Reads a text, and then what stands around it.
    #[inline(never)]
    fn read_in_context<'a>(
        &self,
        raw: &'a str,
        body: &'a str,
        column: Option<(u32, u32)>,
        folded: &Folded<'_>,
        context: &Context<'a>,
    ) -> Value<'a> {
        let mut value = self.read_text(raw, body, folded, context);
        if matches!(
            value.reading,
            Reading::Comparison { .. } | Reading::Range { .. } | Reading::Change { .. }
        ) {
            if let Some(span) = column {
                self.apply_column(&mut value, context, Some(span));
            }
            self.apply_context(&mut value, context);
            // A unit out of the column or the label is settled like the value's own.
            self.settle(&mut value, context);
        }
        value
    }

    /// Reads what the value's own text says.
    fn read_text<'a>(
        &self,
        raw: &'a str,
        body: &'a str,
        folded: &Folded<'_>,
        context: &Context<'a>,
    ) -> Value<'a> {
        let text = folded.as_str();
        let place = Place {
            raw: body,
            folded,
            text,
            base: 0,
        };
        let words = self.words;
        if words.is_empty(text) {
            let mut value = Value::new(raw, Reading::Empty);
            if !text.is_empty() {
                value.parts.push(place.part(PartRole::Word, 0, text.len()));
            }
            return value;
        }
        let survey = folded.survey();
        if text.len() > LONGEST_VALUE {
            return self.qualitative(raw, survey, place);
        }
        // Digits come in numbers; words alone are looked up first.
        let digits = survey.has(mark::DIGIT);
        if let Some(value) = self.constant(raw, text, place) {
            return value;
        }
        if (!digits || text.ends_with('级'))
            && let Some(grade) = words.grade(text, survey)
        {
            let mut value = Value::new(
                raw,
                Reading::Grade {
                    comparator: grade.comparator,
                    scheme: Cow::Owned(grade.scheme.to_owned()),
                    grade: grade.chosen.map(|g| Cow::Owned(g.to_owned())),
                },
            );
            let mut parts: Vec<Part> = grade
                .bound
                .map(|(s, e)| place.part(PartRole::Comparator, s, e))
                .into_iter()
                .chain([place.part(PartRole::Word, grade.span.0, grade.span.1)])
                .collect();
            parts.sort_unstable_by_key(|p| p.start);
            value.parts.extend(parts);
            if grade.chosen.is_none() {
                value.notes.push(place.note(notes::info(
                    "value/scale-printed",
                    "the scale is printed in place of a grade on it".to_owned(),
                    Some(grade.span),
                )));
            }
            return value;
        }
        // 附件2 is numbered; nothing else that is pointed at has digits.
        if (!digits || text.contains('附'))
            && let Some((to, (start, end))) = words.reference(text)
        {
            let mut value = Value::new(raw, Reading::Reference { to: to.into() });
            value.parts.push(place.part(PartRole::Word, start, end));
            return value;
        }
        if !digits && survey.has(mark::BLANK) && damage::is_placeholder(text) {
            let mut value = Value::new(raw, Reading::Unparsed);
            value.notes.push(place.note(notes::error(
                "value/placeholder",
                "a template's blank was left unfilled".to_owned(),
                Some((0, text.len())),
                Vec::new(),
            )));
            return value;
        }
        if !(digits || survey.has(mark::NUMERAL) && may_hold_number(text, words)) {
            return self.qualitative(raw, survey, place);
        }
        let grammar = Grammar::new(text, &self.units, words, false);
        let clauses = grammar.clauses();
        if grammar.overflow.get() {
            let mut value = Value::new(raw, Reading::Unparsed);
            value.notes.push(place.note(notes::error(
                "value/overflow",
                "the number has more digits than can be held exactly; the text is kept".to_owned(),
                Some((0, text.len())),
                Vec::new(),
            )));
            return value;
        }
        if let Some(span) = grammar.impossible.get() {
            let mut value = Value::new(raw, Reading::Unparsed);
            value.notes.push(place.note(notes::warning(
                "value/impossible-date",
                format!("no calendar has “{}”", &text[span.0..span.1]),
                Some(span),
                Vec::new(),
            )));
            return value;
        }
        if let Some(span) = grammar.contradiction.get() {
            let mut value = Value::new(raw, Reading::Unparsed);
            value.notes.push(place.note(notes::error(
                "value/contradiction",
                format!(
                    "“{}” bounds the number from both sides",
                    &text[span.0..span.1]
                ),
                Some(span),
                Vec::new(),
            )));
            return value;
        }
        if let Some(clauses) = clauses {
            return self.joined(raw, clauses, survey, place, context);
        }
        let candidates = damage::candidates(self, text);
        if !candidates.is_empty() {
            let mut value = Value::new(raw, Reading::Unparsed);
            value.notes.push(place.note(notes::error(
                "value/damaged",
                format!(
                    "“{text}” is no value as it stands; it may have been {}",
                    candidates.join(" or ")
                ),
                Some((0, text.len())),
                candidates,
            )));
            return value;
        }
        self.qualitative(raw, survey, place)
    }

    /// One value of several readings: the first, and the others beside it.
    fn joined<'a>(
        &self,
        raw: &'a str,
        clauses: Clauses,
        survey: Survey,
        place: Place<'a, '_>,
        context: &Context<'a>,
    ) -> Value<'a> {
        let mut items = clauses.items.into_iter();
        let Some(mut first) = items.next() else {
            return Value::new(raw, Reading::Unparsed);
        };
        damage::suspicions(self, &mut first, place.text, context);
        doubts::raise(self, &mut first, place.text, context);
        let mut value = self.finish(first, place, raw);
        if items.len() == 0 && is_noun_phrase(&value) {
            return self.qualitative(raw, survey, place);
        }
        self.settle(&mut value, context);
        value
            .notes
            .extend(clauses.notes.into_iter().map(|n| place.note(n)));
        // Values run together are said once.
        let mut said = false;
        value
            .notes
            .retain(|n| n.code != "value/run-together" || !std::mem::replace(&mut said, true));
        for mut item in items {
            let (from, to) = place.folded.raw_span(item.start, item.end);
            let own = &place.raw[from as usize..to as usize];
            damage::suspicions(self, &mut item, place.text, context);
            doubts::raise(self, &mut item, place.text, context);
            let mut other = self.finish(
                item,
                Place {
                    base: from,
                    ..place
                },
                own,
            );
            self.settle(&mut other, context);
            value.also.push(other);
        }
        value
    }

    fn constant<'a>(&self, raw: &'a str, text: &str, place: Place<'a, '_>) -> Option<Value<'a>> {
        if text.len() > LONGEST_CONSTANT {
            return None;
        }
        let body = text.trim_end_matches('。');
        let constant = &self.words.constants[self.words.constant.exactly(body)?];
        let id = constant
            .unit
            .and_then(|u| self.units.exactly(u))
            .map(|u| u.0);
        let mut value = Value::new(
            raw,
            Reading::Comparison {
                comparator: constant.comparator,
                quantity: Quantity {
                    number: constant.number,
                    unit: constant.unit.map(|u| Unit {
                        printed: u.into(),
                        known: id.is_some(),
                    }),
                    per: constant.per.map(Cow::Borrowed),
                },
                approximate: false,
            },
        );
        value.unit_from = constant.unit.map(|_| UnitFrom::Value);
        if constant.per.is_none() {
            value.canonical = id.and_then(|id| {
                let (number, code) = self.coded(id, constant.number, 0)?;
                Some(Canonical {
                    number: Some(number),
                    high: None,
                    unit: code.into(),
                })
            });
        }
        value.parts.push(place.part(PartRole::Word, 0, body.len()));
        value.notes.push(place.note(notes::info(
            "value/in-words",
            format!(
                "“{body}” is read as {}{}{}{}",
                constant.comparator.map_or("", Comparator::as_str),
                constant.number,
                constant.unit.unwrap_or(""),
                constant.per.map(|p| format!("/{p}")).unwrap_or_default()
            ),
            Some((0, body.len())),
        )));
        Some(value)
    }

    /// Wording without a number that could be read, or text that is nothing known.
    #[inline(never)]
    fn qualitative<'a>(&self, raw: &'a str, survey: Survey, place: Place<'a, '_>) -> Value<'a> {
        let text = place.text;
        let chinese = survey.chinese;
        let numerals = survey.has(mark::DIGIT | mark::NUMERAL);
        let unknown = chinese == 0
            || chinese == 1 && !self.words.wording.single.iter().any(|w| **w == *text)
            || (numerals || chinese < 3) && is_bare_numeral(text);
        if unknown {
            not_understood(raw, place)
        } else {
            self.wording(raw, numerals && has_number(text), place)
        }
    }

    /// Wording, with a number that is not read or without.
    #[inline(never)]
    fn wording<'a>(&self, raw: &'a str, number: bool, place: Place<'a, '_>) -> Value<'a> {
        let text = place.text;
        let leads = self.words.leads(text);
        let mut value = Value::new(
            raw,
            Reading::Qualitative {
                direction: leads.map(|(direction, _)| direction),
            },
        );
        if let Some((_, (start, end))) = leads {
            value.parts.push(place.part(PartRole::Word, start, end));
        }
        if text.starts_with(['≥', '≤', '<', '>', '=']) {
            value.notes.push(place.note(notes::warning(
                "value/operator-in-text",
                "an operator stands before words that name no number; it is not read".to_owned(),
                Some((0, text.len())),
                Vec::new(),
            )));
        }
        if number {
            value.notes.push(place.note(notes::warning(
                "value/number-in-text",
                "a number stands in the text and is not read as the value".to_owned(),
                Some((0, text.len())),
                Vec::new(),
            )));
        }
        value
    }
}

#[inline(never)]
fn not_understood<'a>(raw: &'a str, place: Place<'a, '_>) -> Value<'a> {
    let mut value = Value::new(raw, Reading::Unparsed);
    value.notes.push(place.note(notes::error(
        "value/unparsed",
        format!("“{}” is not understood", place.text),
        Some((0, place.text.len())),
        Vec::new(),
    )));
    value
}

/// Whether text without digits may hold a number or a date: a character of one that is no part of
/// a word such as 进一步.
fn may_hold_number(text: &str, words: &Lexicon) -> bool {
    text.char_indices().any(|(at, c)| {
        if !crate::numeral::begins(c) {
            return matches!(c, '年' | '月');
        }
        let in_word = c == '一'
            && words.of_one.iter().any(|(before, word)| {
                let start = at.checked_sub(*before);
                start.is_some_and(|start| text.as_bytes()[start..].starts_with(word.as_bytes()))
            });
        !in_word
    })
}

/// Digits, 上百次, 近万人, 三个社区: whether wording speaks of a number.
fn has_number(text: &str) -> bool {
    let mut last = '\0';
    text.chars().any(|c| {
        let before = std::mem::replace(&mut last, c);
        c.is_ascii_digit()
            || matches!(c, '百' | '千' | '万' | '亿') && matches!(before, '近' | '上' | '约' | '超' | '过' | '逾')
            // 一个 is as often an article, and 第三个 no count.
            || c == '个'
                && crate::numeral::digit(before).is_some()
                && (before != '一' || text.starts_with("一个"))
                && !text.starts_with('第')
    })
}

/// 三个社区: with no operator, a number in words before a noun is part of the wording.
fn is_noun_phrase(value: &Value<'_>) -> bool {
    let Reading::Comparison {
        comparator: None,
        quantity:
            Quantity {
                unit: Some(unit),
                per: None,
                ..
            },
        approximate: false,
    } = &value.reading
    else {
        return false;
    };
    let noun = unit.printed.strip_prefix('个').unwrap_or_default();
    let counts = value
        .canonical
        .as_ref()
        .is_some_and(|c| !c.unit.is_ascii() && c.unit == noun);
    let begins = value
        .parts
        .first()
        .is_some_and(|part| part.role == PartRole::Number && part.start == 0);
    counts && begins && value.raw.starts_with(crate::numeral::begins)
}

/// Nothing but characters of numerals, and yet no number (点零, 零点点, 负).
fn is_bare_numeral(text: &str) -> bool {
    text.chars().all(|c| {
        crate::numeral::digit(c).is_some()
            || matches!(
                c,
                '十' | '百' | '千' | '万' | '亿' | '点' | '负' | '大' | '圆' | '元' | '.' | ' '
            )
    })
}

/// A draft with a comparator and a bare percentage, for the checks of damage.
pub(crate) fn bare_number(draft: &Draft) -> Option<crate::draft::Quantity> {
    match draft {
        Draft::Comparison {
            comparator: None, ..
        } => quantity_of(draft).copied(),
        _ => None,
    }
}
