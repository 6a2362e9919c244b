//! Names of groups that stand in parts in several rows (产 / 出 / 指 / 标), as a converter prints a merged
//! cell of several lines when it lost the merge.

use super::levels::Printed;
use crate::taxonomy::Taxonomy;
use biao_model::{Repair, Text};
use std::borrow::Cow;

/// The longest name that is looked for, in characters.
const LONGEST: usize = 16;

/// Puts such names together, in the row of their first part; the other parts' rows go on blank.
pub(super) fn join(rows: &mut [Printed<'_>], taxonomy: &Taxonomy) {
    join_column(
        rows,
        "level1",
        |row| row.one.as_mut(),
        |name| taxonomy.named(name).0,
    );
    join_column(
        rows,
        "level2",
        |row| row.two.as_mut(),
        |name| taxonomy.named(name).1,
    );
}

fn join_column<'a>(
    rows: &mut [Printed<'a>],
    level: &'static str,
    column: impl for<'r> Fn(&'r mut Printed<'a>) -> Option<&'r mut Text<'a>>,
    group: impl Fn(&str) -> Option<usize>,
) {
    for first in 0..rows.len() {
        let Some(last) = last_part(rows, first, &column, &group) else {
            continue;
        };
        let mut whole = Text::default();
        for row in &mut rows[first..=last] {
            let Some(part) = column(row).map(std::mem::take) else {
                continue;
            };
            whole.text = Cow::Owned(whole.text.into_owned() + part.as_str());
            whole.places.extend(part.places.iter().copied());
            row.joined.push(Repair {
                code: "form/name-joined",
                field: Some(level),
                printed: Some(part.text),
                places: part.places,
            });
        }
        if let Some(name) = column(&mut rows[first]) {
            *name = whole;
        }
    }
}

/// The row of the last part of a name whose first part stands in a row. No other part is a name itself,
/// and the first (产出) none of another group.
fn last_part<'a>(
    rows: &mut [Printed<'a>],
    first: usize,
    column: &impl for<'r> Fn(&'r mut Printed<'a>) -> Option<&'r mut Text<'a>>,
    group: &impl Fn(&str) -> Option<usize>,
) -> Option<usize> {
    let mut name = String::new();
    let mut begun = None;
    for (at, row) in rows.iter_mut().enumerate().skip(first) {
        let part = column(row)?.as_str();
        if part.trim().is_empty() {
            if at == first {
                return None;
            }
            continue;
        }
        if at > first && group(part).is_some()
            || name.chars().count() + part.chars().count() > LONGEST
        {
            return None;
        }
        name.push_str(part);
        if at > first
            && let Some(whole) = group(&name)
        {
            return begun.is_none_or(|begun| begun == whole).then_some(at);
        }
        if at == first {
            begun = group(part);
        }
    }
    None
}
