//! Sums of named items: what is printed under one name is what is printed under others together.

use super::figure::{Sum, cell};
use super::file::{Check, Item, ItemSum, MoneyChecks};
use super::report::{Finding, Subject};
use super::rows::Block;
use biao_model::{CheckResult, Outcome, fold_label};
use std::borrow::Cow;

/// The item that a text names: the first in the list.
fn item_of<'i>(text: &str, items: &'i [Item]) -> Option<&'i str> {
    let folded = fold_label(text);
    items
        .iter()
        .find(|item| item.labels.match_folded(&folded))
        .map(|item| item.id.as_str())
}

/// Tries the sums down the columns of a block whose rows are items.
pub(super) fn check_rows(
    check: &Check,
    items: &[Item],
    sums: &[ItemSum],
    block: &Block,
    checks: &MoneyChecks,
    subject: &mut Subject<'_, '_, '_>,
) {
    let names: Vec<(usize, &str)> = block
        .range()
        .filter_map(|row| {
            let label = subject.body.rows[row].label.as_ref()?;
            Some((row, item_of(label.as_str(), items)?))
        })
        .collect();
    for sum in sums {
        let Some(total) = only(&names, &sum.total) else {
            continue;
        };
        let parts: Vec<Option<usize>> = sum.parts.iter().map(|part| only(&names, part)).collect();
        if parts.iter().all(Option::is_none) {
            continue;
        }
        let columns: Vec<u32> = subject.body.rows[total]
            .cells
            .iter()
            .map(|(column, _)| *column)
            .filter(|column| {
                let path = &subject.body.columns[*column as usize].path;
                !path
                    .iter()
                    .any(|header| checks.columns.uncounted.match_text(header.as_str()))
            })
            .collect();
        for column in columns {
            let mut printed = Sum::default();
            for row in parts.iter().flatten() {
                if let Some((_, amount)) = cell(&subject.body.rows[*row], column) {
                    printed.add(amount, subject.normalizer);
                }
            }
            conclude(check, sum, &parts, (total, column), printed, subject);
        }
    }
}

/// Tries the sums along a row whose columns are items, for each set of columns under the same other
/// headers.
pub(super) fn check_columns(
    check: &Check,
    items: &[Item],
    sums: &[ItemSum],
    columns: &[u32],
    row: usize,
    subject: &mut Subject<'_, '_, '_>,
) {
    let mut frames: Vec<(Vec<String>, Vec<(u32, &str)>)> = Vec::new();
    for column in columns {
        let path = &subject.body.columns[*column as usize].path;
        let named: Vec<Option<&str>> = path
            .iter()
            .map(|head| item_of(head.as_str(), items))
            .collect();
        // The innermost name counts; a total's under another item is that item's.
        let innermost = named.iter().rev().flatten().copied();
        let total = |name: &&str| sums.first().is_some_and(|sum| sum.total == **name);
        let Some(name) = innermost
            .clone()
            .find(|name| !total(name))
            .or_else(|| innermost.clone().next())
        else {
            continue;
        };
        let frame: Vec<String> = path
            .iter()
            .zip(&named)
            .filter(|(_, named)| named.is_none())
            .map(|(head, _)| fold_label(head.as_str()).into_owned())
            .collect();
        match frames.iter_mut().find(|(known, _)| *known == frame) {
            Some((_, members)) => members.push((*column, name)),
            None => frames.push((frame, vec![(*column, name)])),
        }
    }
    for (_, members) in &frames {
        let names: Vec<(usize, &str)> = members
            .iter()
            .map(|(column, name)| (*column as usize, *name))
            .collect();
        for sum in sums {
            let Some(total) = only(&names, &sum.total) else {
                continue;
            };
            let parts: Vec<Option<usize>> =
                sum.parts.iter().map(|part| only(&names, part)).collect();
            if parts.iter().all(Option::is_none) {
                continue;
            }
            let mut printed = Sum::default();
            for column in parts.iter().flatten() {
                if let Some((_, amount)) = cell(&subject.body.rows[row], *column as u32) {
                    printed.add(amount, subject.normalizer);
                }
            }
            conclude(check, sum, &parts, (row, total as u32), printed, subject);
        }
    }
}

/// The one place of an item; `None` where it stands nowhere, or more than once.
fn only(names: &[(usize, &str)], item: &str) -> Option<usize> {
    let mut found = names.iter().filter(|(_, name)| *name == item);
    let (at, _) = found.next()?;
    found.next().is_none().then_some(*at)
}

/// A sum with a part that is not there cannot be tried, unless what is there makes up the total.
fn conclude(
    check: &Check,
    of: &ItemSum,
    parts: &[Option<usize>],
    (row, column): (usize, u32),
    sum: Sum,
    subject: &mut Subject<'_, '_, '_>,
) {
    let missing = of
        .parts
        .iter()
        .zip(parts)
        .find(|(_, found)| found.is_none())
        .map(|(part, _)| part);
    let stated = cell(&subject.body.rows[row], column).and_then(|(at, amount)| {
        let number = amount.number?;
        Some((at, number, amount.text.places.clone()))
    });
    let (Some(part), Some((at, stated, places))) = (missing, stated) else {
        subject.judge(&Finding {
            check,
            row,
            column,
            sum,
        });
        return;
    };
    if sum.is_idle(stated) {
        return;
    }
    if sum.total() == Some(stated) {
        subject.judge(&Finding {
            check,
            row,
            column,
            sum,
        });
        return;
    }
    subject.results.push(CheckResult {
        code: Cow::Owned(check.code.clone()),
        outcome: Outcome::NotApplied(format!("no single figure of “{part}” is printed beside it")),
        at: format!("/rows/{row}/cells/{at}"),
        against: None,
        stated: Some(stated),
        computed: None,
        places,
    });
}
