//! Two readings of one document, member by member.

use serde_json::{Map, Value};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// JSON pointer in the new document, in the old one where it is no longer there.
    pub(super) at: String,
    /// What it was; `None` where it was not there.
    pub(super) was: Option<Value>,
    /// What it is; `None` where it is no longer there.
    pub(super) is: Option<Value>,
    /// Where it stands on the page, where that is known.
    pub(super) place: Option<Value>,
}

/// What changed, in the order of the document.
pub(super) fn documents(old: &Value, new: &Value) -> Vec<Change> {
    let mut walk = Walk::default();
    walk.compare("", old, new);
    walk.changes
}

#[derive(Default)]
struct Walk<'v> {
    changes: Vec<Change>,
    /// Provenance of the records around, old and new: the pointer of the record, and its map.
    old: Option<(String, &'v Map<String, Value>)>,
    new: Option<(String, &'v Map<String, Value>)>,
}

impl<'v> Walk<'v> {
    fn compare(&mut self, at: &str, old: &'v Value, new: &'v Value) {
        if old == new {
            return;
        }
        match (old, new) {
            (Value::Object(was), Value::Object(is)) if !is_whole(was, is) => {
                let around = (self.old.take(), self.new.take());
                self.old = provenance(at, was).or_else(|| around.0.clone());
                self.new = provenance(at, is).or_else(|| around.1.clone());
                self.members(at, was, is);
                (self.old, self.new) = around;
            }
            (Value::Array(was), Value::Array(is)) => self.elements(at, was, is),
            _ => self.change(at.to_owned(), Some(old), Some(new)),
        }
    }

    fn members(&mut self, at: &str, was: &'v Map<String, Value>, is: &'v Map<String, Value>) {
        for (key, old) in was {
            let at = below(at, key);
            match is.get(key) {
                // Places move with every change of a layout: one line, not one per value.
                Some(new) if key == "provenance" || key == "places" => {
                    if old != new {
                        self.change(at, None, None);
                    }
                }
                Some(new) => self.compare(&at, old, new),
                None => self.change(at, Some(old), None),
            }
        }
        for (key, new) in is {
            if !was.contains_key(key) {
                self.change(below(at, key), None, Some(new));
            }
        }
    }

    /// Elements that are equal are paired; of those between them the first with the first.
    fn elements(&mut self, at: &str, was: &'v [Value], is: &'v [Value]) {
        let keys = |values: &[Value]| values.iter().map(key).collect::<Vec<_>>();
        for op in capture_diff_slices(Algorithm::Myers, &keys(was), &keys(is)) {
            let (_, old, new) = op.as_tag_tuple();
            if let DiffOp::Equal { .. } = op {
                for (old, new) in old.zip(new) {
                    self.compare(&below(at, &new.to_string()), &was[old], &is[new]);
                }
                continue;
            }
            let pairs = old.len().min(new.len());
            for step in 0..old.len().max(new.len()) {
                let (old, new) = (old.start + step, new.start + step);
                if step < pairs {
                    self.compare(&below(at, &new.to_string()), &was[old], &is[new]);
                } else if let Some(gone) = was.get(old).filter(|_| op.old_range().contains(&old)) {
                    self.change(below(at, &old.to_string()), Some(gone), None);
                } else {
                    self.change(below(at, &new.to_string()), None, is.get(new));
                }
            }
        }
    }

    fn change(&mut self, at: String, was: Option<&Value>, is: Option<&Value>) {
        let known = if is.is_some() || was.is_none() {
            &self.new
        } else {
            &self.old
        };
        let place = known
            .as_ref()
            .and_then(|(record, places)| place(at.strip_prefix(record.as_str())?, places));
        // A finding knows its own.
        let own = |value: &Value| value.get("places")?.get(0).cloned();
        self.changes.push(Change {
            place: place.or_else(|| is.or(was).and_then(own)),
            at,
            was: was.cloned(),
            is: is.cloned(),
        });
    }
}

/// What an element is told by: a record by its form, title and project, an indicator and a row by
/// their labels, anything else by all of it.
fn key(value: &Value) -> String {
    let part = |pointer: &str| value.pointer(pointer).map(Value::to_string);
    let of = |pointers: &[&str]| -> String {
        let parts = pointers.iter().filter_map(|pointer| part(pointer));
        parts.collect::<Vec<_>>().join("\n")
    };
    if value.get("form").is_some() {
        of(&["/form", "/title", "/fields/project_name"])
    } else if value.get("level3").is_some() {
        of(&["/level2", "/level3", "/value/raw"])
    } else if value.get("cells").is_some() {
        of(&["/block", "/code", "/label"])
    } else {
        value.to_string()
    }
}

/// Values and findings are compared as one: their members change together.
fn is_whole(was: &Map<String, Value>, is: &Map<String, Value>) -> bool {
    [was, is]
        .iter()
        .any(|map| map.contains_key("raw") || map.contains_key("code"))
}

fn provenance<'v>(
    at: &str,
    record: &'v Map<String, Value>,
) -> Option<(String, &'v Map<String, Value>)> {
    let places = record.get("provenance")?.as_object()?;
    Some((at.to_owned(), places))
}

/// The place of the pointer, or of the nearest above it that has one.
fn place(pointer: &str, places: &Map<String, Value>) -> Option<Value> {
    let mut pointer = pointer;
    loop {
        if let Some(place) = places.get(pointer).and_then(|places| places.get(0)) {
            return Some(place.clone());
        }
        (pointer, _) = pointer.rsplit_once('/')?;
    }
}

fn below(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(name: &str, raw: &str, number: &str) -> Value {
        json!({
            "form": "f", "title": "t", "fields": {"project_name": name},
            "indicators": [{"level2": "a", "level3": "b", "value": {"raw": raw, "number": number}}],
            "provenance": {"/indicators/0/value": [{"line": 7, "bytes": [1, 2]}]},
        })
    }

    #[test]
    fn a_record_in_between_shifts_nothing() {
        let old = json!({"records": [record("x", "1", "1"), record("y", "2", "2")]});
        let new = json!({"records": [record("n", "3", "3"), record("x", "1", "1"), record("y", "2", "9")]});
        let changes = documents(&old, &new);
        assert_eq!(changes.len(), 2, "{changes:?}");
        assert_eq!(
            (changes[0].at.as_str(), &changes[0].was),
            ("/records/0", &None)
        );
        let value = &changes[1];
        assert_eq!(value.at, "/records/2/indicators/0/value");
        assert_eq!(value.was, Some(json!({"raw": "2", "number": "2"})));
        assert_eq!(value.is, Some(json!({"raw": "2", "number": "9"})));
        assert_eq!(value.place, Some(json!({"line": 7, "bytes": [1, 2]})));
        let back = documents(&new, &old);
        assert_eq!((back[0].at.as_str(), &back[0].is), ("/records/0", &None));
        assert!(documents(&new, &new).is_empty());
    }
}
