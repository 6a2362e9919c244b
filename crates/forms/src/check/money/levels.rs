//! The total of a list that is printed on several levels without anything to tell them apart:
//! 合计, then units, then their projects, each with its amount.
//!
//! Where every amount stands once on each level, the rows together are that many times the total.

use super::figure::{Sum, cell};
use super::file::{Check, MoneyChecks};
use super::report::{Finding, Subject};
use super::rows::{Block, columns};
use biao_model::{Decimal, Outcome, TableRow, Text, fold_label};

/// More levels than any list has.
const DEEPEST: i128 = 9;

pub(super) fn check(
    check: &Check,
    block: &Block,
    checks: &MoneyChecks,
    subject: &mut Subject<'_, '_, '_>,
) {
    let body = subject.body;
    let is_total = |row: &usize| {
        let row = &body.rows[*row];
        row.code.is_none() && checks.rows.totals.match_folded(&label(row))
    };
    let totals: Vec<usize> = block.range().filter(is_total).collect();
    let total = match totals[..] {
        // A list may begin with what it sums up, under any name.
        [] => block.range().start,
        [only] => only,
        [first, ..] => {
            for column in columns(subject, first, checks) {
                subject.not_applied(check, first, column, "several rows are totals of the list");
            }
            return;
        }
    };
    let counted = |row: &usize| {
        let label = label(&body.rows[*row]);
        *row != total
            && !checks.rows.of_which.match_folded(&label)
            && !checks.rows.apart.match_folded(&label)
    };
    for column in columns(subject, total, checks) {
        let mut sum = Sum::default();
        for row in block.range().filter(counted) {
            if let Some((_, amount)) = cell(&body.rows[row], column) {
                sum.add(amount, subject.normalizer);
            }
        }
        judge(check, total, column, sum, !totals.is_empty(), subject);
    }
}

fn judge(
    check: &Check,
    row: usize,
    column: u32,
    sum: Sum,
    named: bool,
    subject: &mut Subject<'_, '_, '_>,
) {
    let stated = cell(&subject.body.rows[row], column).and_then(|(_, amount)| amount.number);
    let Some(stated) = stated.filter(|stated| !sum.is_idle(*stated)) else {
        return;
    };
    let times = |levels: i128| stated.checked_mul(Decimal::new(levels, 0));
    let (plain, found) = sum.judge(stated, subject.precision);
    // Rows further down a list make it more, never less.
    let short = found.is_some_and(|found| found < stated);
    let finding = Finding {
        check,
        row,
        column,
        sum,
    };
    if plain != Outcome::Fails || (short && named) {
        if named || !matches!(plain, Outcome::NotApplied(_)) {
            subject.judge(&finding);
        }
    } else if found.is_some() && (2..=DEEPEST).any(|levels| times(levels) == found) {
        subject.add(&finding, stated, Outcome::Holds, Some(stated));
    } else if named {
        let reason =
            "the levels of the list are not told apart, and its rows are no multiple of it";
        subject.not_applied(check, row, column, reason);
    }
}

fn label(row: &TableRow<'_>) -> String {
    fold_label(row.label.as_ref().map_or("", Text::as_str)).into()
}
