//! Sums of named items: what is printed under one name is what is printed under others together.

use super::figure::{Sum, cell};
use super::file::{Check, Item, ItemSum, MoneyChecks};
use super::report::{Finding, Subject};
use super::rows::Block;
use biao_model::fold_label;

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
        let parts = parts_of(sum, sums, &names);
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
            for row in parts.iter().flatten().flatten() {
                if let Some((_, amount)) = cell(&subject.body.rows[*row], column) {
                    printed.add(amount, subject.normalizer);
                }
            }
            conclude(check, sum, &parts, (total, column), printed, subject);
        }
    }
}

/// Columns under the same headers, but for those that name items; each with its item.
struct Frame<'i> {
    heads: Vec<String>,
    members: Vec<(usize, &'i str)>,
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
    let mut frames: Vec<Frame<'_>> = Vec::new();
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
        let heads: Vec<String> = path
            .iter()
            .zip(&named)
            .filter(|(_, named)| named.is_none())
            .map(|(head, _)| fold_label(head.as_str()).into_owned())
            .collect();
        let member = (*column as usize, name);
        match frames.iter_mut().find(|known| known.heads == heads) {
            Some(frame) => frame.members.push(member),
            None => frames.push(Frame {
                heads,
                members: vec![member],
            }),
        }
    }
    for Frame { members: names, .. } in &frames {
        for sum in sums {
            let Some(total) = only(names, &sum.total) else {
                continue;
            };
            let parts = parts_of(sum, sums, names);
            if parts.iter().all(Option::is_none) {
                continue;
            }
            let mut printed = Sum::default();
            for column in parts.iter().flatten().flatten() {
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

/// Where the parts of a sum stand. For one that is not printed, its own parts: what is bought and what is
/// run are the cars.
fn parts_of(sum: &ItemSum, sums: &[ItemSum], names: &[(usize, &str)]) -> Vec<Option<Vec<usize>>> {
    let place = |part: &String| {
        if names.iter().any(|(_, name)| name == part) {
            return Some(vec![only(names, part)?]);
        }
        let own = sums.iter().find(|sum| sum.total == *part)?;
        let found: Vec<usize> = own
            .parts
            .iter()
            .filter_map(|part| only(names, part))
            .collect();
        (!found.is_empty()).then_some(found)
    };
    sum.parts.iter().map(place).collect()
}

/// A sum with a part that is not there cannot be tried, unless what is there makes up the total.
fn conclude(
    check: &Check,
    of: &ItemSum,
    parts: &[Option<Vec<usize>>],
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
    let stated = cell(&subject.body.rows[row], column).and_then(|(_, amount)| amount.number);
    if let (Some(part), Some(stated)) = (missing, stated)
        && sum.total() != Some(stated)
    {
        if !sum.is_idle(stated) {
            let reason = format!("no single figure of “{part}” is printed beside it");
            subject.not_applied(check, row, column, &reason);
        }
        return;
    }
    subject.judge(&Finding {
        check,
        row,
        column,
        sum,
    });
}
