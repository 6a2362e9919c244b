//! Column sums: a row is the sum of the rows below it in the tree, and a total row of the rows that
//! it closes.

use super::figure::{Sum, cell};
use super::file::{Check, MoneyChecks};
use super::report::{Finding, Subject};
use crate::money::{Enumerator, enumerator};
use biao_model::{Amount, Decimal, Outcome, TableBody, TableRow, Text, fold_label};
use std::ops::Range;

/// What a row is in the sums of its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Sums up what stands above it, or below it at the head of the table.
    Total,
    /// Sums up the rows since the last total.
    Subtotal,
    /// Stands on the first level.
    Root,
    /// A part of the row with this index.
    Under(usize),
    /// A detail whose place is not printed, or a figure of another kind.
    Apart,
}

/// The rows of one block, each with its place.
pub(super) struct Block {
    rows: Range<usize>,
    places: Vec<Place>,
    /// Rows without a code stand among those with one: whether they are parts of the total, nobody
    /// says.
    odd: bool,
}

/// The blocks of a table.
pub(super) fn blocks(rows: &[TableRow<'_>], checks: &MoneyChecks) -> Vec<Block> {
    let name = |row: &TableRow<'_>| row.block.as_ref().map(|text| text.places.clone());
    let mut blocks = Vec::new();
    let mut from = 0;
    while from < rows.len() {
        let to = rows[from..]
            .iter()
            .position(|row| name(row) != name(&rows[from]))
            .map_or(rows.len(), |length| from + length);
        let places = places(rows, from..to, checks);
        let coded = rows[from..to].iter().any(|row| row.code.is_some());
        let odd = |(row, place): (&TableRow<'_>, &Place)| {
            let label = fold_label(row.label.as_ref().map_or("", Text::as_str));
            let printed = row.cells.iter().filter_map(|(_, amount)| amount.number);
            *place == Place::Apart
                && row.code.is_none()
                && !checks.rows.of_which.match_folded(&label)
                && !checks.rows.apart.match_folded(&label)
                && printed.into_iter().any(|number| !number.is_zero())
        };
        blocks.push(Block {
            odd: coded && rows[from..to].iter().zip(&places).any(odd),
            places,
            rows: from..to,
        });
        from = to;
    }
    blocks
}

impl Block {
    pub(super) fn range(&self) -> Range<usize> {
        self.rows.clone()
    }

    fn place(&self, row: usize) -> Place {
        self.places[row - self.rows.start]
    }
}

fn places(rows: &[TableRow<'_>], range: Range<usize>, checks: &MoneyChecks) -> Vec<Place> {
    let words = &checks.rows;
    let coded = rows[range.clone()].iter().any(|row| row.code.is_some());
    let numbered = rows[range.clone()].iter().any(|row| row.depth.is_some());
    let lists = Lists::of(rows, range.clone(), checks);
    let mut places: Vec<Place> = Vec::with_capacity(range.len());
    let mut after_total = false;
    // The last row without a number: a list that begins below it is its own.
    let mut holder = None;
    // The last row that is carried over, or left: the purses named below it are its own.
    let mut carried = None;
    for at in range.clone() {
        let row = &rows[at];
        let label = fold_label(row.label.as_ref().map_or("", Text::as_str));
        let style = enumerator(&label);
        let place = if row.code.is_none() && words.subtotals.match_folded(&label) {
            Place::Subtotal
        } else if row.code.is_none() && words.totals.match_folded(&label) {
            Place::Total
        } else if words.of_which.match_folded(&label) || words.apart.match_folded(&label) {
            Place::Apart
        } else if let Some(parent) = row.parent.map(|parent| parent as usize) {
            Place::Under(parent)
        } else if let Some(place) = lists.place(at) {
            place
        } else if row.code.is_some() {
            Place::Root
        } else if coded {
            Place::Apart
        } else if let (Some(holder), Some(style)) = (holder, style)
            && style != Enumerator::Han
        {
            Place::Under(holder)
        } else if let Some(carried) = carried
            && after_total
            && row.depth.is_none()
            && words.purses.match_folded(&label)
        {
            Place::Under(carried)
        } else if row.depth.is_some()
            || !numbered
            || after_total
            || words.roots.match_folded(&label)
        {
            Place::Root
        } else {
            Place::Apart
        };
        match place {
            Place::Total | Place::Subtotal => {
                after_total = at > range.start;
                holder = None;
                carried = None;
            }
            Place::Root | Place::Apart => {
                holder = (style.is_none() && !coded).then_some(at);
                carried = words.roots.match_folded(&label).then_some(at);
            }
            Place::Under(_) => {}
        }
        places.push(place);
    }
    places
}

/// Rows that belong to a row above them although neither code nor number says so.
struct Lists {
    first: usize,
    places: Vec<Option<Place>>,
}

impl Lists {
    fn of(rows: &[TableRow<'_>], range: Range<usize>, checks: &MoneyChecks) -> Self {
        let digits = |row: &TableRow<'_>| {
            let code = row.code.as_ref()?.as_str();
            code.bytes()
                .all(|b| b.is_ascii_digit())
                .then_some(code.len())
        };
        let of_organisation =
            |row: &TableRow<'_>| digits(row).is_some_and(|length| length == 6 || length > 7);
        let of_classification = |row: &TableRow<'_>| matches!(digits(row), Some(3 | 5 | 7));
        // Organisations with their codes, and below each the classification's: each its own list.
        let both = rows[range.clone()].iter().any(of_organisation)
            && rows[range.clone()].iter().any(of_classification);
        let (mut organisation, mut group): (Option<usize>, Option<usize>) = (None, None);
        let places = range
            .clone()
            .map(|at| {
                let row = &rows[at];
                if both && of_organisation(row) {
                    organisation = Some(at);
                    return None;
                }
                if both
                    && of_classification(row)
                    && let Some(organisation) = organisation
                {
                    return Some(Place::Under(organisation));
                }
                // One label over several rows, of which the first says that it sums up the others.
                let label = row.label.as_ref().filter(|label| !label.is_blank())?;
                if let Some(head) = group
                    && head < at
                    && rows[head].label.as_ref() == Some(label)
                {
                    return Some(Place::Under(head));
                }
                let sums_up = row
                    .cells
                    .iter()
                    .any(|(_, amount)| checks.rows.subtotals.match_text(amount.text.as_str()));
                group = sums_up.then_some(at);
                sums_up.then_some(Place::Root)
            })
            .collect();
        Self {
            first: range.start,
            places,
        }
    }

    fn place(&self, row: usize) -> Option<Place> {
        self.places[row - self.first]
    }
}

/// Every row is the sum of the rows below it.
pub(super) fn check_tree(
    check: &Check,
    block: &Block,
    checks: &MoneyChecks,
    subject: &mut Subject<'_, '_, '_>,
) {
    let rows = &subject.body.rows;
    for parent in block.range() {
        let children: Vec<usize> = block
            .range()
            .filter(|row| block.place(*row) == Place::Under(parent))
            .collect();
        // Parts “of which” are not all.
        let some = |row: &usize| {
            let of = rows[*row].parent == Some(parent as u32);
            of && block.place(*row) == Place::Apart
        };
        if children.is_empty() || block.range().any(|row| some(&row)) {
            continue;
        }
        for column in columns(subject, parent, checks) {
            let mut sum = Sum::default();
            for child in &children {
                if let Some(amount) = figure_beside(subject.body, parent, *child, column) {
                    sum.add(amount, subject.normalizer);
                }
            }
            subject.judge(&Finding {
                check,
                row: parent,
                column,
                sum,
            });
        }
    }
}

/// Every total row is the sum of the rows that it closes.
pub(super) fn check_totals(
    check: &Check,
    block: &Block,
    checks: &MoneyChecks,
    subject: &mut Subject<'_, '_, '_>,
) {
    let totals: Vec<usize> = block
        .range()
        .filter(|row| matches!(block.place(*row), Place::Total | Place::Subtotal))
        .collect();
    for (nth, total) in totals.iter().copied().enumerate() {
        for column in columns(subject, total, checks) {
            let mut sum = Sum::default();
            let next = totals.get(nth + 1).copied().unwrap_or(block.rows.end);
            let previous = nth.checked_sub(1).map(|nth| totals[nth]);
            if total == block.rows.start {
                add_roots(block, total, total + 1..next, column, subject, &mut sum);
            } else if block.place(total) == Place::Subtotal {
                let from = previous.map_or(block.rows.start, |row| row + 1);
                add_roots(block, total, from..total, column, subject, &mut sum);
            } else {
                // The total above, and what stands between; where that is no total of all above it,
                // all rows.
                let carried = previous.filter(|row| {
                    *row > block.rows.start
                        && block.place(*row) == Place::Total
                        && figure(subject, *row, column).is_some()
                });
                if let Some(row) = carried
                    && let Some((_, amount)) = cell(&subject.body.rows[row], column)
                {
                    sum.add(amount, subject.normalizer);
                }
                let from = carried.map_or(block.rows.start, |row| row + 1);
                add_roots(block, total, from..total, column, subject, &mut sum);
            }
            // The codes alone may make it up: then the others, a unit above its codes, are no part.
            let stated = figure(subject, total, column);
            let holds = |stated: Decimal| {
                let (outcome, _) = sum.judge(stated, subject.precision);
                matches!(outcome, Outcome::Holds | Outcome::HoldsRounded)
            };
            if block.odd && !stated.is_some_and(holds) {
                let reason = "rows without a code stand among those with one";
                subject.not_applied(check, total, column, reason);
                continue;
            }
            subject.judge(&Finding {
                check,
                row: total,
                column,
                sum,
            });
        }
    }
}

fn add_roots(
    block: &Block,
    total: usize,
    rows: Range<usize>,
    column: u32,
    subject: &Subject<'_, '_, '_>,
    sum: &mut Sum,
) {
    for row in rows.filter(|row| block.place(*row) == Place::Root) {
        if let Some(amount) = figure_beside(subject.body, total, row, column) {
            sum.add(amount, subject.normalizer);
        }
    }
}

/// The cell of a row in a column of its total. A list that goes on beside itself, in a block of the
/// same name, has the column again: there it is the one cell under the same headers.
fn figure_beside<'r, 'a>(
    body: &'r TableBody<'a>,
    total: usize,
    row: usize,
    column: u32,
) -> Option<&'r Amount<'a>> {
    let (total, row) = (&body.rows[total], &body.rows[row]);
    if let Some((_, amount)) = cell(row, column) {
        return Some(amount);
    }
    let name = |row: &'r TableRow<'a>| row.block.as_ref().map(Text::as_str);
    if name(row).is_none() || name(row) != name(total) {
        return None;
    }
    let path = |column: u32| {
        let headers = &body.columns[column as usize].path;
        headers.iter().map(Text::as_str)
    };
    let mut again = row
        .cells
        .iter()
        .filter(|(known, _)| path(*known).eq(path(column)));
    let (_, amount) = again.next()?;
    again.next().is_none().then_some(amount)
}

fn figure(subject: &Subject<'_, '_, '_>, row: usize, column: u32) -> Option<Decimal> {
    cell(&subject.body.rows[row], column).and_then(|(_, amount)| amount.number)
}

/// The columns of a row whose figures may be added up: not those behind a text that is a total's
/// label itself, which belong to another block.
pub(super) fn columns(subject: &Subject<'_, '_, '_>, row: usize, checks: &MoneyChecks) -> Vec<u32> {
    let apart = |column: u32| {
        subject.body.columns[column as usize]
            .path
            .iter()
            .any(|header| checks.columns.uncounted.match_text(header.as_str()))
    };
    let foreign = subject
        .body
        .rows
        .iter()
        .filter(|other| other.block == subject.body.rows[row].block)
        .flat_map(|other| other.cells.iter().map(move |cell| (other, cell)))
        .filter(|(other, (_, amount))| {
            let own = other.label.as_ref().map(Text::as_str);
            own != Some(amount.text.as_str()) && checks.rows.totals.match_text(amount.text.as_str())
        })
        .map(|(_, (column, _))| *column)
        .min();
    subject.body.rows[row]
        .cells
        .iter()
        .filter(|(column, _)| foreign.is_none_or(|foreign| *column < foreign))
        .filter(|(_, amount)| amount.number.is_some())
        .map(|(column, _)| *column)
        .filter(|column| !apart(*column))
        .collect()
}
