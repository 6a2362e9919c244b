//! The word tables of `data/words.toml`, ready for lookup.

use crate::fold::Folded;
use biao_model::{Comparator, Decimal, Direction};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;

mod file;
mod table;

use file::{File, ScaleFile};
pub(crate) use table::Words;

/// A scale of grades.
#[derive(Debug)]
pub(crate) struct Scale {
    pub(crate) name: Box<str>,
    /// Printed grade → grade.
    pub(crate) grades: BTreeMap<Box<str>, Box<str>>,
}

/// A printed form of a grade: the scale, the grade, and where it stands in the form.
#[derive(Debug)]
pub(crate) struct PrintedGrade {
    pub(crate) scale: usize,
    /// `None` for the whole scale.
    pub(crate) grade: Option<Box<str>>,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// A word for a number (负增长).
#[derive(Debug)]
pub(crate) struct Constant {
    pub(crate) word: Box<str>,
    pub(crate) comparator: Option<Comparator>,
    pub(crate) number: Decimal,
    pub(crate) unit: Option<&'static str>,
    pub(crate) per: Option<&'static str>,
}

/// What is pointed at, and the words that do.
#[derive(Debug)]
pub(crate) struct ReferenceWords {
    pub(crate) to: &'static str,
    pub(crate) things: Words<()>,
    pub(crate) ends: Words<()>,
}

/// All of `data/words.toml`.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    pub(crate) before: Words<Comparator>,
    pub(crate) after: Words<Comparator>,
    pub(crate) compared: Words<Comparator>,
    /// What may stand before the digits of a plain value: a comparator, or a word that decides
    /// nothing, and that begins nothing else.
    pub(crate) plain_lead: Words<Option<Comparator>>,
    pub(crate) about_before: Words<()>,
    pub(crate) about_after: Words<()>,
    pub(crate) filler_before: Words<()>,
    pub(crate) filler_after: Words<()>,
    pub(crate) change: Words<Direction>,
    pub(crate) change_to: Words<()>,
    pub(crate) baseline_mark: Words<()>,
    pub(crate) baseline_thing: Words<()>,
    pub(crate) baseline_whole: Words<()>,
    pub(crate) between: Words<()>,
    pub(crate) and: Words<()>,
    pub(crate) closing: Words<()>,
    pub(crate) also: Words<()>,
    pub(crate) inclusion: Words<bool>,
    pub(crate) variable: Words<()>,
    pub(crate) empty: Words<()>,
    pub(crate) date_after: Words<Comparator>,
    pub(crate) date_before: Words<Option<Comparator>>,
    pub(crate) date_from: Words<()>,
    pub(crate) this_year: Words<()>,
    pub(crate) direction: Words<Direction>,
    pub(crate) negation: Vec<Box<str>>,
    /// The characters that they end in.
    pub(crate) negation_ends: Vec<char>,
    pub(crate) scales: Vec<Scale>,
    /// Every printed form of a grade or a whole scale.
    pub(crate) grades: FxHashMap<Box<str>, PrintedGrade>,
    /// Bytes of the longest of them.
    pub(crate) longest_grade: usize,
    pub(crate) references: Vec<ReferenceWords>,
    /// The things of all references.
    pub(crate) reference_things: Words<()>,
    pub(crate) reference_frame: Words<()>,
    pub(crate) constants: Vec<Constant>,
    /// Their words, with their places.
    pub(crate) constant: Words<usize>,
    pub(crate) settled: Vec<Settled>,
    pub(crate) label: LabelWords,
    pub(crate) wording: WordingWords,
    /// Words in which 一 is no number, and where in them it stands.
    pub(crate) of_one: Vec<(usize, Box<str>)>,
    pub(crate) prose: ProseWords,
    /// Look-alike → the sign it may stand for.
    pub(crate) lookalikes: Vec<(Box<str>, Box<str>)>,
}

/// Words that settle what an ambiguous unit means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settled {
    pub(crate) unit: Box<str>,
    pub(crate) words: Vec<Box<str>>,
    /// The code where none of the words, and yet a bound or a label, stands there.
    #[serde(rename = "else")]
    pub(crate) otherwise: Option<Box<str>>,
    /// What is offered beside it.
    #[serde(rename = "else_may_be")]
    pub(crate) other: Option<Box<str>>,
}

/// What tells a number's label from other text before it, and what a label says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelWords {
    /// At its end: the number is an ordinal.
    pub(crate) ordinal: Vec<Box<str>>,
    /// Within it: a bound of something else.
    pub(crate) bound: Vec<Box<str>>,
    /// A rate that cannot exceed 100 %.
    pub(crate) capped: Vec<Box<str>>,
    /// Letters before digits that are no part of a code.
    pub(crate) symbol: Vec<Box<str>>,
}

/// Wordings that look like numbers, or like nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordingWords {
    /// Words in which 一 is no number.
    pub(crate) of_one: Vec<Box<str>>,
    /// Single characters that say something.
    pub(crate) single: Vec<Box<str>>,
}

/// What only running text has.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProseWords {
    /// After a number that counts nothing.
    pub(crate) numbered: Vec<Box<str>>,
}

fn comparator(sign: &str) -> Option<Comparator> {
    Some(match sign {
        "<" => Comparator::Less,
        "<=" => Comparator::LessEqual,
        "=" => Comparator::Equal,
        ">=" => Comparator::GreaterEqual,
        ">" | ">!" => Comparator::Greater,
        _ => return None,
    })
}

fn compare(words: &BTreeMap<String, Vec<String>>) -> Words<Comparator> {
    let mut table = Words::default();
    for (sign, words) in words {
        if let Some(said) = comparator(sign) {
            table = table.extended(words, said);
        }
    }
    table
}

fn plain(words: &[String]) -> Words<()> {
    Words::default().extended(words, ())
}

/// The words live as long as the process: there is one lexicon.
fn leak(word: &str) -> &'static str {
    Box::leak(word.to_owned().into_boxed_str())
}

fn boxed(words: &[String]) -> Vec<Box<str>> {
    words
        .iter()
        .map(|w| Folded::new(w).as_str().into())
        .collect()
}

impl Lexicon {
    /// The built-in words, parsed once per process.
    pub(crate) fn builtin() -> &'static Self {
        static LEXICON: std::sync::OnceLock<Lexicon> = std::sync::OnceLock::new();
        LEXICON.get_or_init(|| {
            // The file is compiled in, and a test reads it: it cannot be wrong here.
            toml::from_str(include_str!("../data/words.toml"))
                .map(Self::from_file)
                .unwrap_or_default()
        })
    }

    fn from_file(mut file: File) -> Self {
        let settled = std::mem::take(&mut file.settled);
        let label = std::mem::take(&mut file.label);
        let wording = std::mem::take(&mut file.wording);
        let prose = std::mem::take(&mut file.prose);
        let File {
            range,
            change,
            baseline,
            direction,
            ..
        } = &file;
        let lexicon = Self {
            before: compare(&file.comparator_before),
            after: compare(&file.comparator_after),
            compared: compare(&file.compared),
            about_before: plain(&file.approximate.before),
            about_after: plain(&file.approximate.after),
            filler_before: plain(&file.qualifier.before),
            filler_after: plain(&file.qualifier.after),
            change: Words::default()
                .extended(&change.increase, Direction::Increase)
                .extended(&change.decrease, Direction::Decrease),
            change_to: plain(&change.to),
            baseline_mark: plain(&baseline.mark),
            baseline_thing: plain(&baseline.thing),
            baseline_whole: plain(&baseline.whole),
            between: plain(&range.between),
            and: plain(&range.and),
            closing: plain(&range.closing),
            also: plain(&range.also),
            inclusion: Words::default()
                .extended(&range.included, true)
                .extended(&range.excluded, false),
            variable: plain(&range.variable),
            empty: plain(&file.empty.words),
            date_after: Words::default()
                .extended(&file.date.until, Comparator::LessEqual)
                .extended(&file.date.since, Comparator::GreaterEqual),
            date_before: Words::default()
                .extended(&file.date.till, Some(Comparator::LessEqual))
                .extended(&file.date.from, None)
                .extended(&file.date.at, None),
            date_from: plain(&file.date.from),
            this_year: plain(&file.date.this_year),
            direction: Words::default()
                .extended(&direction.increase, Direction::Increase)
                .extended(&direction.decrease, Direction::Decrease),
            negation: boxed(&direction.negation),
            negation_ends: boxed(&direction.negation)
                .iter()
                .filter_map(|word| word.chars().next_back())
                .collect(),
            grades: printed_grades(&file.scale),
            scales: file.scale.iter().map(Scale::from_file).collect(),
            references: file
                .reference
                .iter()
                .map(|r| ReferenceWords {
                    to: leak(&r.to),
                    things: plain(&r.things),
                    ends: plain(&r.ends),
                })
                .collect(),
            reference_frame: plain(&file.reference_frame.before),
            constants: file
                .constant
                .iter()
                .filter_map(|c| {
                    Some(Constant {
                        word: Folded::new(&c.word).as_str().into(),
                        comparator: c.comparator.as_deref().and_then(comparator),
                        number: Decimal::parse(&c.number).ok()?,
                        unit: c.unit.as_deref().map(leak),
                        per: c.per.as_deref().map(leak),
                    })
                })
                .collect(),
            lookalikes: file
                .lookalike
                .iter()
                .flat_map(|(sign, marks)| {
                    marks
                        .iter()
                        .map(|m| (Folded::new(m).as_str().into(), sign.as_str().into()))
                })
                .collect(),
            settled,
            label,
            wording,
            prose,
            ..Self::default()
        };
        lexicon.with_shortcuts(&file)
    }

    fn with_shortcuts(mut self, file: &File) -> Self {
        let mut leads = Words::default();
        let is_free = |word: &str| {
            self.change.at(word).is_none()
                && self.baseline_mark.at(word).is_none()
                && self.baseline_whole.at(word).is_none()
        };
        for (sign, words) in &file.comparator_before {
            for word in words.iter().filter(|word| is_free(word)) {
                leads.add(word, comparator(sign));
            }
        }
        for word in &file.qualifier.before {
            let is_filler = self.before.at(word).is_none()
                && self.about_before.at(word).is_none()
                && self.variable.at(word).is_none()
                && !word.starts_with(['每', '比']);
            if is_filler && is_free(word) {
                leads.add(word, None);
            }
        }
        self.plain_lead = leads;
        for (at, constant) in self.constants.iter().enumerate() {
            self.constant.add(&constant.word, at);
        }
        self.of_one = self
            .wording
            .of_one
            .iter()
            .filter_map(|word| Some((word.find('一')?, word.clone())))
            .collect();
        self.longest_grade = self.grades.keys().map(|g| g.len()).max().unwrap_or(0);
        for reference in &file.reference {
            self.reference_things = self.reference_things.extended(&reference.things, ());
        }
        self
    }
}

/// Every grade with every prefix and suffix of its scale; the first scale that prints a form has it.
fn printed_grades(scales: &[ScaleFile]) -> FxHashMap<Box<str>, PrintedGrade> {
    let mut table = FxHashMap::default();
    for (index, file) in scales.iter().enumerate() {
        let scale = Scale::from_file(file);
        for whole in boxed(&file.whole) {
            let to = whole.len();
            table.entry(whole).or_insert(PrintedGrade {
                scale: index,
                grade: None,
                from: 0,
                to,
            });
        }
        let affixes = |words: &[String]| {
            let mut all = vec![Box::from("")];
            all.extend(boxed(words));
            all
        };
        let (prefixes, suffixes) = (affixes(&file.prefix), affixes(&file.suffix));
        for (printed, grade) in &scale.grades {
            for prefix in &prefixes {
                for suffix in suffixes.iter().skip(usize::from(file.suffix_required)) {
                    table
                        .entry(format!("{prefix}{printed}{suffix}").into())
                        .or_insert(PrintedGrade {
                            scale: index,
                            grade: Some(grade.clone()),
                            from: prefix.len(),
                            to: prefix.len() + printed.len(),
                        });
                }
            }
        }
    }
    table
}

impl Scale {
    fn from_file(file: &ScaleFile) -> Self {
        let mut grades: BTreeMap<Box<str>, Box<str>> = BTreeMap::new();
        for grade in &file.grades {
            grades.insert(Folded::new(grade).as_str().into(), grade.as_str().into());
        }
        for (printed, grade) in &file.also {
            grades.insert(Folded::new(printed).as_str().into(), grade.as_str().into());
        }
        Self {
            name: file.name.as_str().into(),
            grades,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_words_are_read() {
        let parsed: Result<File, _> = toml::from_str(include_str!("../data/words.toml"));
        assert!(parsed.is_ok(), "{}", parsed.err().unwrap());
        let lexicon = Lexicon::builtin();
        assert_eq!(
            lexicon.before.at("不超过10万"),
            Some(("不超过".len(), Comparator::LessEqual))
        );
        assert_eq!(
            lexicon.after.exactly("及以上"),
            Some(Comparator::GreaterEqual)
        );
        assert_eq!(lexicon.lookalikes.len(), 30);
    }
}
