//! Row sums: along a row, a column of totals is the sum of the columns of its group.

use super::figure::{Sum, cell};
use super::file::{Check, ColumnWords};
use super::report::{Finding, Subject};
use biao_model::{TableBody, Text, fold_label};

/// A header with what stands under it: columns, and headers with columns of their own.
#[derive(Debug)]
enum Node {
    Column(u32),
    Group(Group),
}

/// Columns under one header.
#[derive(Debug, Default)]
struct Group {
    /// The column of the group's amount, and whether the others are all its parts.
    total: Option<(u32, bool)>,
    /// What the total is made of.
    parts: Vec<Node>,
}

/// The sums of a block's columns.
pub(super) struct Tree {
    root: Group,
}

impl Tree {
    /// The tree of the header paths of some columns.
    pub(super) fn new(body: &TableBody<'_>, columns: &[u32], words: &ColumnWords) -> Self {
        let paths: Vec<(u32, &[Text<'_>])> = columns
            .iter()
            .map(|column| (*column, body.columns[*column as usize].path.as_slice()))
            .collect();
        Self {
            root: group(&paths, words),
        }
    }

    /// Tries the sums of a row.
    pub(super) fn check(&self, check: &Check, row: usize, subject: &mut Subject<'_, '_, '_>) {
        check_group(&self.root, check, row, subject);
    }
}

fn group(paths: &[(u32, &[Text<'_>])], words: &ColumnWords) -> Group {
    let mut own = Group::default();
    let mut from = 0;
    while from < paths.len() {
        let (column, path) = paths[from];
        let Some(head) = path.first() else {
            // The header of the group stands over an amount of its own.
            own.total.get_or_insert((column, false));
            from += 1;
            continue;
        };
        let to = paths[from..]
            .iter()
            .position(|(_, other)| other.first().is_none_or(|text| text != head))
            .map_or(paths.len(), |length| from + length);
        let folded = fold_label(head.as_str());
        let columns = &paths[from..to];
        from = to;
        let left_out = [&words.apart, &words.uncounted, &words.of_which];
        if left_out.iter().any(|words| words.match_folded(&folded)) {
            continue;
        }
        if columns.iter().any(|(_, path)| path.len() > 1) {
            let below: Vec<(u32, &[Text<'_>])> = columns
                .iter()
                .map(|(column, path)| (*column, &path[1..]))
                .collect();
            own.parts.push(Node::Group(group(&below, words)));
        } else if own.total.is_none() && words.totals.match_folded(&folded) {
            own.total = Some((column, true));
        } else if own.total.is_none() && words.amounts.match_folded(&folded) {
            own.total = Some((column, false));
        } else {
            own.parts.push(Node::Column(column));
        }
    }
    own
}

fn check_group(group: &Group, check: &Check, row: usize, subject: &mut Subject<'_, '_, '_>) {
    for part in &group.parts {
        if let Node::Group(inner) = part {
            check_group(inner, check, row, subject);
        }
    }
    let Some((total, true)) = group.total else {
        return;
    };
    let mut sum = Sum::default();
    for part in &group.parts {
        add(part, row, subject, &mut sum);
    }
    subject.judge(&Finding {
        check,
        row,
        column: total,
        sum,
    });
}

/// Adds the amount of a column, or of a group: its total where one is printed, else its parts.
fn add(node: &Node, row: usize, subject: &Subject<'_, '_, '_>, sum: &mut Sum) {
    match node {
        Node::Column(column) => {
            if let Some((_, amount)) = cell(&subject.body.rows[row], *column) {
                sum.add(amount, subject.normalizer);
            }
        }
        Node::Group(group) => {
            if let Some((total, _)) = group.total
                && let Some((_, amount)) = cell(&subject.body.rows[row], total)
                && !amount.text.is_blank()
            {
                sum.add(amount, subject.normalizer);
                return;
            }
            for part in &group.parts {
                add(part, row, subject, sum);
            }
        }
    }
}
