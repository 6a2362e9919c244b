//! Changes of one kind, counted: a changed rule that touched 4,000 values is one line.

use super::Change;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// Characters of a value in an example.
const SHOWN: usize = 80;
/// Characters of a text that names a kind: what is longer is content.
const WORD: usize = 16;

/// Changes by what they have in common.
#[derive(Debug)]
pub(super) struct Groups {
    groups: BTreeMap<String, Group>,
    examples: usize,
}

/// Changes of one kind.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Group {
    /// What they have in common.
    pub(super) what: String,
    /// How many there are.
    pub(super) count: usize,
    /// The first of them.
    pub(super) examples: Vec<Example>,
}

/// One change.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Example {
    document: String,
    at: String,
    was: Option<Value>,
    is: Option<Value>,
    place: Option<Value>,
}

impl Groups {
    /// No groups; each will keep this many examples.
    pub(super) fn new(examples: usize) -> Self {
        Self {
            groups: BTreeMap::new(),
            examples,
        }
    }

    pub(super) fn add(&mut self, document: &str, change: Change) {
        let what = what(&change);
        let group = self.groups.entry(what.clone()).or_insert_with(|| Group {
            what,
            count: 0,
            examples: Vec::new(),
        });
        group.count += 1;
        if group.examples.len() < self.examples {
            let Change { at, was, is, place } = change;
            group.examples.push(Example {
                document: document.to_owned(),
                at,
                was,
                is,
                place,
            });
        }
    }

    /// The largest first.
    pub(super) fn sorted(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = self.groups.values().cloned().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups
    }
}

/// What a change has in common with others: where in a record it is, and what kind of change.
fn what(change: &Change) -> String {
    let mut path = String::new();
    for step in change.at.split('/').skip(1) {
        let index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        path.push('/');
        path.push_str(if index { "*" } else { step });
    }
    let how = match (&change.was, &change.is) {
        (None, None) => "moved".to_owned(),
        (None, Some(is)) => format!("added{}", named(is)),
        (Some(was), None) => format!("removed{}", named(was)),
        (Some(Value::Object(was)), Some(Value::Object(is))) => members(was, is),
        (Some(was), Some(is)) => match (word(was), word(is)) {
            (Some(was), Some(is)) => format!("{was} → {is}"),
            _ => "changed".to_owned(),
        },
    };
    format!("{path}: {how}")
}

/// The code or form by which something that came or went is known.
fn named(value: &Value) -> String {
    let name = ["code", "form", "kind"]
        .iter()
        .find_map(|key| value.get(key)?.as_str());
    name.map_or_else(String::new, |name| format!(" {name}"))
}

/// The members that differ; of those that name a kind, what they were and are.
fn members(was: &Map<String, Value>, is: &Map<String, Value>) -> String {
    let mut keys: Vec<&String> = was.keys().chain(is.keys()).collect();
    keys.sort();
    keys.dedup();
    let differ = keys.into_iter().filter(|key| was.get(*key) != is.get(*key));
    let told = differ.map(|key| {
        let side = |map: &Map<String, Value>| word(map.get(key).unwrap_or(&Value::Null));
        match (key.as_str(), side(was), side(is)) {
            ("kind" | "code" | "comparator" | "unit" | "unit_from", Some(was), Some(is)) => {
                format!("{key} {was} → {is}")
            }
            _ => key.clone(),
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A text short enough to name a kind, or nothing.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        // A number is content.
        Value::String(text)
            if text.chars().count() <= WORD && !text.contains(|c: char| c.is_ascii_digit()) =>
        {
            Some(format!("“{text}”"))
        }
        _ => None,
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.document, self.at)?;
        if let Some(place) = &self.place {
            for key in ["page", "line"] {
                if let Some(number) = place.get(key) {
                    write!(f, " ({key} {number})")?;
                }
            }
        }
        for (sign, value) in [('-', &self.was), ('+', &self.is)] {
            if let Some(value) = value {
                write!(f, "\n{:>12}{sign} {}", "", shown(value))?;
            }
        }
        Ok(())
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
