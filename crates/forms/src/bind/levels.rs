//! The effective labels of level 1 and 2: blanks inherited, strays brought home.
//!
//! What a page prints merged, a converter prints once and leaves blank; where a page break cuts
//! the merged cell, the text may come only below it. The taxonomy tells what filling down gets
//! wrong: a level 2 that cannot stand under the level 1 above it.

use super::counted as groups;
use crate::taxonomy::Taxonomy;
use biao_model::{Diagnostic, Places, Repair, Severity, Text};
use std::borrow::Cow;

/// What a row prints for its levels 1 and 2; `None` where the form has no such column.
#[derive(Debug, Clone, Default)]
pub(super) struct Printed<'a> {
    pub(super) one: Option<Text<'a>>,
    pub(super) two: Option<Text<'a>>,
    /// The number that the template's counter gives its indicator (`指标2：…`).
    pub(super) number: Option<u32>,
    /// What was done to put its names together.
    pub(super) joined: Vec<Repair<'a>>,
}

/// The effective levels of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved<'a> {
    pub(super) one: Option<Text<'a>>,
    pub(super) two: Option<Text<'a>>,
    /// Index of level 1 and level 2 in the taxonomy.
    pub(super) class: (Option<usize>, Option<usize>),
    /// Its level 2 begins, or goes on with, a group whose name is not printed.
    unnamed: bool,
    /// Its level 1 is a name that nobody printed for it.
    reassigned: bool,
    pub(super) repairs: Vec<Repair<'a>>,
    pub(super) findings: Vec<Diagnostic>,
}

/// Resolves the rows of one table, in order.
pub(super) fn resolve<'a>(rows: &[Printed<'a>], taxonomy: &Taxonomy) -> Vec<Resolved<'a>> {
    let scheme = Scheme::of(rows, taxonomy);
    let mut resolved: Vec<Resolved<'a>> = Vec::with_capacity(rows.len());
    let mut above = Resolved::default();
    for index in 0..rows.len() {
        let mut row = one_row(rows, index, &above, &scheme, taxonomy);
        above.one.clone_from(&row.one);
        above.two.clone_from(&row.two);
        above.class = row.class;
        above.unnamed = row.unnamed;
        above.reassigned = row.reassigned;
        row.repairs.extend_from_slice(&rows[index].joined);
        resolved.push(row);
    }
    resolved
}

/// The scheme that a table follows: which level 1 it prints, and with which labels.
struct Scheme<'r, 'a> {
    /// `(row, class, label)` of every printed level 1.
    printed: Vec<(usize, usize, &'r Text<'a>)>,
}

impl<'r, 'a> Scheme<'r, 'a> {
    fn of(rows: &'r [Printed<'a>], taxonomy: &Taxonomy) -> Self {
        let named = |(row, printed): (usize, &'r Printed<'a>)| {
            let label = printed.one.as_ref().filter(|label| !label.is_blank())?;
            Some((row, taxonomy.level1(label.as_str())?, label))
        };
        Self {
            printed: rows.iter().enumerate().filter_map(named).collect(),
        }
    }

    fn prints(&self, class: usize) -> bool {
        self.printed.iter().any(|(_, known, _)| *known == class)
    }

    /// The table's own label of a level 1: the next one printed below (a cell cut by the break),
    /// else the last one above, else the taxonomy's name.
    fn label(&self, class: usize, row: usize, taxonomy: &Taxonomy) -> (Text<'a>, Option<usize>) {
        let own = |found: &&(usize, usize, &Text<'a>)| found.1 == class;
        let below = self.printed.iter().filter(own).find(|(at, ..)| *at >= row);
        let above = || {
            self.printed
                .iter()
                .rev()
                .filter(own)
                .find(|(at, ..)| *at < row)
        };
        match below.or_else(above) {
            Some((at, _, label)) => ((*label).clone(), Some(*at)),
            None => (
                Text {
                    text: Cow::Owned(taxonomy.group1(class).name.clone()),
                    places: Places::new(),
                },
                None,
            ),
        }
    }

    /// Under which of its possible parents a level 2 stands in this table.
    fn parent(&self, parents: &[usize]) -> usize {
        parents
            .iter()
            .copied()
            .find(|parent| self.prints(*parent))
            .unwrap_or(parents[0])
    }
}

fn one_row<'a>(
    rows: &[Printed<'a>],
    index: usize,
    above: &Resolved<'a>,
    scheme: &Scheme<'_, 'a>,
    taxonomy: &Taxonomy,
) -> Resolved<'a> {
    let printed = &rows[index];
    let mut row = Resolved::default();
    let says = |text: &Option<Text<'a>>| text.as_ref().is_some_and(|text| !text.is_blank());
    let mut fresh = says(&printed.one);
    let mut stray = None;
    if fresh {
        row.one.clone_from(&printed.one);
        let label = printed.one.as_ref().map_or("", Text::as_str);
        // The same group printed again (repeated spans, or below a break) is no new group.
        fresh = above.one.as_ref().is_none_or(|text| text.as_str() != label);
        // What stood above may have been reassigned: its class is then not that of its label.
        row.class.0 = if fresh || above.reassigned {
            taxonomy.level1(label)
        } else {
            above.class.0
        };
        if row.class.0.is_none() {
            stray = taxonomy.level2(label);
        }
    } else if printed.one.is_some() {
        row.one.clone_from(&above.one);
        row.class.0 = above.class.0;
    }
    if says(&printed.two) {
        row.two.clone_from(&printed.two);
    } else if let Some(blank) = &printed.two {
        if let Some(stray) = stray {
            row.two.clone_from(&printed.one);
            row.class.1 = Some(stray);
        } else if let Some(label) = groups::named_below(rows, index) {
            row.two = Some(label.clone());
            row.repairs.push(stands_below(blank));
        } else if groups::begins(rows, index) || above.unnamed && !fresh {
            row.two = Some(blank.clone());
            row.unnamed = true;
            unnamed(&mut row, blank, above.unnamed);
        } else if fresh || above.two.is_none() {
            row.two = Some(blank.clone());
        } else {
            row.two.clone_from(&above.two);
            row.repairs
                .push(inherited("level2", blank, above.two.as_ref()));
        }
    }
    row.class.1 = row.class.1.or_else(|| match (&row.two, &above.two) {
        // A name stands on all rows of its group: it is looked up on the first.
        (Some(two), Some(known)) if two.text == known.text => above.class.1,
        (Some(two), _) => taxonomy.level2(two.as_str()),
        (None, _) => None,
    });
    if printed.one.is_none() {
        // No level-1 column: the taxonomy's class, without a label that nobody printed.
        row.class.0 = row.class.1.map(|two| taxonomy.group2(two).parents[0]);
        return row;
    }
    let home = home(&row, fresh, stray, scheme, taxonomy);
    match home {
        Some(parent) => reassign(&mut row, printed, parent, index, above, scheme, taxonomy),
        None if !says(&printed.one) => {
            if let (Some(blank), Some(_)) = (&printed.one, &row.one) {
                let mut repair = inherited("level1", blank, row.one.as_ref());
                if above.reassigned {
                    row.reassigned = true;
                    repair.code = "form/level1-reassigned";
                }
                row.repairs.insert(0, repair);
            } else {
                row.one.clone_from(&printed.one);
            }
        }
        None => {}
    }
    row
}

/// The level 1 to which a row belongs, where that is not the one it stands under.
fn home(
    row: &Resolved<'_>,
    fresh: bool,
    stray: Option<usize>,
    scheme: &Scheme<'_, '_>,
    taxonomy: &Taxonomy,
) -> Option<usize> {
    if let Some(stray) = stray {
        let two = row.class.1.unwrap_or(stray);
        return Some(scheme.parent(&taxonomy.group2(two).parents));
    }
    let parents = &taxonomy.group2(row.class.1?).parents;
    match row.class.0 {
        // An unknown level 1 may have any children.
        None if row.one.as_ref().is_some_and(|one| !one.is_blank()) => None,
        None => Some(scheme.parent(parents)),
        Some(one) if !parents.contains(&one) => Some(scheme.parent(parents)),
        // 经济成本 below 产出 only by filling down, while the table prints 成本指标 elsewhere.
        Some(one)
            if !fresh && parents[0] != one && scheme.prints(parents[0]) && row.one.is_some() =>
        {
            let printed_here = scheme.printed.iter().any(|(_, class, _)| *class == one);
            (!printed_here).then_some(parents[0])
        }
        Some(_) => None,
    }
}

fn reassign<'a>(
    row: &mut Resolved<'a>,
    printed: &Printed<'a>,
    parent: usize,
    index: usize,
    above: &Resolved<'a>,
    scheme: &Scheme<'_, 'a>,
    taxonomy: &Taxonomy,
) {
    let (mut label, at) = scheme.label(parent, index, taxonomy);
    let stood = printed.one.clone().unwrap_or_default();
    let two = row.two.as_ref().map_or("", Text::as_str).to_owned();
    let mut places = stood.places.clone();
    places.extend(
        printed
            .two
            .iter()
            .flat_map(|two| two.places.iter().copied()),
    );
    // A name that nobody printed stands where it is missed: in the blank, else beside its level 2.
    if label.places.is_empty() {
        let blank = (!stood.places.is_empty()).then_some(&stood.places);
        label.places.clone_from(blank.unwrap_or(&places));
    }
    row.repairs.push(Repair {
        code: "form/level1-reassigned",
        field: Some("level1"),
        printed: Some(stood.text.clone()),
        places: stood.places.clone(),
    });
    let under = if stood.is_blank() {
        above.one.as_ref().map(|one| one.text.clone())
    } else {
        Some(stood.text.clone())
    };
    let explained = stood.is_blank() && at.is_some_and(|at| at > index);
    let (code, severity) = if !stood.is_blank() && taxonomy.level1(stood.as_str()).is_some() {
        ("form/indicator-under-wrong-group", Severity::Warning)
    } else {
        ("form/level1-reassigned", Severity::Info)
    };
    let message = match (under, explained) {
        (Some(under), true) => format!(
            "{two} has a blank level 1 below {under} and belongs to {}, which is printed further down: a merged cell cut by the break",
            label.text
        ),
        (Some(under), false) if stood.is_blank() => {
            format!(
                "{two} has a blank level 1 below {under} and belongs to {}",
                label.text
            )
        }
        (Some(under), false) => format!(
            "{two} is printed under {under} and belongs to {}",
            label.text
        ),
        (None, _) => format!(
            "{two} has no level 1 above it and belongs to {}",
            label.text
        ),
    };
    row.findings.push(Diagnostic {
        code: code.into(),
        severity,
        message,
        at: Some("/level1".to_owned()),
        places,
    });
    row.one = Some(label);
    row.class.0 = Some(parent);
    row.reassigned = true;
}

/// A blank in a group whose name the page does not print: said on every row, reported once.
fn unnamed<'a>(row: &mut Resolved<'a>, blank: &Text<'a>, goes_on: bool) {
    row.repairs.push(Repair {
        code: "form/group-unnamed",
        field: Some("level2"),
        printed: Some(Cow::Borrowed("")),
        places: blank.places.clone(),
    });
    if !goes_on {
        row.findings.push(Diagnostic {
            code: "form/group-unnamed".into(),
            severity: Severity::Warning,
            message: "a group of indicators begins here whose name is not printed".to_owned(),
            at: Some("/level2".to_owned()),
            places: blank.places.clone(),
        });
    }
}

/// A blank whose label is printed further down: a merged cell cut by the break.
fn stands_below<'a>(blank: &Text<'a>) -> Repair<'a> {
    Repair {
        code: "form/level-below",
        field: Some("level2"),
        printed: Some(Cow::Borrowed("")),
        places: blank.places.clone(),
    }
}

/// A blank that stands for the label above it.
fn inherited<'a>(field: &'static str, blank: &Text<'a>, label: Option<&Text<'a>>) -> Repair<'a> {
    let places = if blank.places.is_empty() {
        label.map(|l| l.places.clone()).unwrap_or_default()
    } else {
        blank.places.clone()
    };
    Repair {
        code: "form/level-inherited",
        field: Some(field),
        printed: Some(Cow::Borrowed("")),
        places,
    }
}
