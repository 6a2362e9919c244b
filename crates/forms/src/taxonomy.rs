//! The tree of indicator groups, as data: which names level 1 and level 2 go by, and which level 2
//! may stand under which level 1.

use crate::profile::Origin;
use crate::profile::{ProfileError, bare_label, without_enumerator};
use biao_model::{Sieve, Vocabulary, WordRoles, fold_label};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::borrow::Cow;
use toml::Spanned;

/// A taxonomy of two levels; level 3 is free text.
#[derive(Debug, Clone)]
pub(crate) struct Taxonomy {
    pub(crate) id: String,
    level1: Vec<Group>,
    level2: Vec<Group>,
    words1: Words,
    words2: Words,
    counters: Vec<String>,
}

/// The digits of a counter, from one on.
const CHINESE_DIGITS: &str = "一二三四五六七八九十";

/// A group of one level.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: String,
    /// The label when none is printed.
    pub(crate) name: String,
    /// Level 2 only: indices of the level 1 it may stand under, the usual one first.
    pub(crate) parents: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
struct Words {
    exact: FxHashMap<Box<str>, usize>,
    contains: Vec<(String, usize)>,
    /// A quick no for texts that are none of the exact labels.
    sieve: Sieve,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxonomyFile {
    id: String,
    #[serde(default)]
    counters: Vec<String>,
    level1: Vec<GroupFile>,
    level2: Vec<GroupFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    id: Spanned<String>,
    name: String,
    #[serde(default)]
    parents: Vec<Spanned<String>>,
    labels: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
}

impl Taxonomy {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, ProfileError> {
        let origin = Origin { file, text };
        let TaxonomyFile {
            id,
            counters,
            level1,
            level2,
        } = origin.parse()?;
        let mut taxonomy = Self {
            id,
            counters,
            level1: Vec::new(),
            level2: Vec::new(),
            words1: Words::default(),
            words2: Words::default(),
        };
        for (at, group) in level1.iter().enumerate() {
            taxonomy.words1.add(group, at);
            taxonomy.level1.push(Group {
                id: group.id.get_ref().clone(),
                name: group.name.clone(),
                parents: Vec::new(),
            });
        }
        for (at, group) in level2.iter().enumerate() {
            taxonomy.words2.add(group, at);
            let parents = group.parents.iter().map(|parent| {
                level1
                    .iter()
                    .position(|other| other.id.get_ref() == parent.get_ref())
                    .ok_or_else(|| {
                        origin.error(
                            parent.span().start,
                            format!("no level 1 with the id `{}`", parent.get_ref()),
                        )
                    })
            });
            let parents = parents.collect::<Result<Vec<_>, _>>()?;
            if parents.is_empty() {
                return Err(origin.error(
                    group.id.span().start,
                    format!("level 2 `{}` has no parents", group.id.get_ref()),
                ));
            }
            taxonomy.level2.push(Group {
                id: group.id.get_ref().clone(),
                name: group.name.clone(),
                parents,
            });
        }
        Ok(taxonomy)
    }

    /// The level 1 that a label names.
    pub(crate) fn level1(&self, label: &str) -> Option<usize> {
        self.words1.find(label)
    }

    /// The level 1 and the level 2 of which a label is a name, word for word.
    pub(crate) fn named(&self, label: &str) -> (Option<usize>, Option<usize>) {
        let exact = |words: &Words| words.exact.get(key(label).as_ref()).copied();
        (exact(&self.words1), exact(&self.words2))
    }

    /// The level 2 that a label names.
    pub(crate) fn level2(&self, label: &str) -> Option<usize> {
        self.words2.find(label)
    }

    /// The number that a template's counter gives an indicator, and what stands behind it:
    /// `指标2：…` → 2. `None` for the number where the counter has none.
    pub(crate) fn counted<'t>(&self, label: &'t str) -> Option<(Option<u32>, &'t str)> {
        let label = label.trim_start();
        let rest = self
            .counters
            .iter()
            .find_map(|counter| label.strip_prefix(counter.as_str()))?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && !CHINESE_DIGITS.contains(c))
            .unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let number = digits.parse().ok().or_else(|| {
            let mut found = CHINESE_DIGITS.chars().zip(1..);
            found.find_map(|(digit, number)| digits.starts_with(digit).then_some(number))
        });
        Some((number, behind))
    }

    pub(crate) fn group1(&self, index: usize) -> &Group {
        &self.level1[index]
    }

    pub(crate) fn group2(&self, index: usize) -> &Group {
        &self.level2[index]
    }

    pub(crate) fn add_words(&self, vocabulary: &mut Vocabulary) {
        for (words, role) in [
            (&self.words1, WordRoles::GROUP),
            (&self.words2, WordRoles::SUBGROUP),
        ] {
            #[allow(
                clippy::iter_over_hash_type,
                reason = "builds a map; no order leaves it"
            )]
            for word in words.exact.keys() {
                // A bare 质量 or 进度 is too common a word to tell a row group by.
                vocabulary.add_word(&format!("{word}指标"), role);
                if word.chars().count() >= 4 {
                    vocabulary.add_word(word, role);
                }
            }
        }
    }
}

impl Words {
    fn add(&mut self, group: &GroupFile, at: usize) {
        for label in group.labels.iter().chain([&group.name]) {
            let key = key(label);
            // What `key` takes away at the end may be printed.
            for ending in ["", "指标", "等", "指标等"] {
                self.sieve.add(&format!("{key}{ending}"));
            }
            self.exact.entry(key.into_owned().into()).or_insert(at);
        }
        self.contains
            .extend(group.contains.iter().map(|word| (word.clone(), at)));
    }

    fn find(&self, label: &str) -> Option<usize> {
        /// Characters of the longest name that a `contains` finds.
        const LONGEST: usize = 14;
        // A group's name is short; what is longer is an indicator.
        if label.is_empty() || label.len() > 120 {
            return None;
        }
        if let Some(at) = self.exact.get(label) {
            return Some(*at);
        }
        if self.sieve.may_pass(label)
            && let Some(at) = self.exact.get(key(label).as_ref())
        {
            return Some(*at);
        }
        // 服务对象满意度指标等, 受益群众满意度: but not an indicator that mentions it in a sentence.
        let folded = fold_label(label);
        let mentions = |(word, _): &&(String, usize)| folded.contains(word.as_str());
        let (_, at) = self.contains.iter().find(mentions)?;
        (key(label).chars().count() <= LONGEST).then_some(*at)
    }
}

/// A label as it is compared: folded, without enumerator, brackets at the end, a closing 等, and
/// without 指标.
fn key(label: &str) -> Cow<'_, str> {
    let trim = |text: &str| -> Option<String> {
        let (bare, _) = bare_label(text);
        let bare = without_enumerator(bare);
        let bare = bare.strip_suffix('等').unwrap_or(bare);
        let bare = bare.strip_suffix("指标").unwrap_or(bare);
        (bare.len() < text.len()).then(|| bare.to_owned())
    };
    match fold_label(label) {
        Cow::Borrowed(text) => {
            let (bare, _) = bare_label(text);
            let bare = without_enumerator(bare);
            let bare = bare.strip_suffix('等').unwrap_or(bare);
            Cow::Borrowed(bare.strip_suffix("指标").unwrap_or(bare))
        }
        Cow::Owned(text) => Cow::Owned(trim(&text).unwrap_or(text)),
    }
}
