//! Header fields: label cells with their values beside or under them, prose over several rows.

use super::groups::{money, unit_in_brackets, unit_line};
use super::{Binder, year};
use crate::profile::{FieldKind, LabelUse};
use biao_model::Cell;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::ops::Range;

/// What is still open when a row has been read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The group whose members the next rows print.
    pub(super) group: Option<usize>,
    /// Its columns, where it prints several amounts side by side: `(column, index)`.
    pub(super) columns: SmallVec<[(u32, usize); 6]>,
    /// Two groups side by side: `(column of its labels, group)`.
    pub(super) side_by_side: SmallVec<[(u32, usize); 2]>,
    /// Prose that may go on below: `(field, columns)`.
    prose: SmallVec<[(usize, Range<u32>); 2]>,
    /// The row before was one of a list inside prose: it has several cells of one field.
    listed: bool,
}

/// The cells of a row, each with what it means if it is a label.
pub(super) type RowCells<'t, 'a> = SmallVec<[(&'t Cell<'a>, Option<LabelUse>); 12]>;

impl Reader {
    /// Reads one row of the header block.
    pub(super) fn read_row<'a>(&mut self, binder: &mut Binder<'a, '_>, row: u32) {
        let table = binder.table;
        let parted: SmallVec<[(u32, [Cell<'a>; 2]); 2]> = table
            .row(row)
            .filter_map(|cell| Some((cell.col, binder.parted(cell)?)))
            .collect();
        let mut cells = RowCells::new();
        for cell in table.row(row) {
            match parted.iter().find(|(col, _)| *col == cell.col) {
                Some((_, parts)) => cells.extend(parts.iter().map(|cell| (cell, None))),
                None => cells.push((cell, None)),
            }
        }
        let mut printed = cells.iter().filter(|(cell, _)| !cell.text.is_blank());
        let (Some((first, _)), second) = (printed.next(), printed.next()) else {
            return;
        };
        if second.is_none() && binder.take_line(first) {
            return;
        }
        self.label(binder, &mut cells);
        if cells.iter().all(|(_, label)| label.is_none()) {
            if self.totals(binder, &cells) {
                return;
            }
            // What stands under a row of labels was read with it, and goes on no prose.
            let mut printed = cells.iter().filter(|(cell, _)| !cell.text.is_blank());
            if !printed.all(|(cell, _)| binder.taken[table.cell_index(cell.row, cell.col)]) {
                self.continue_prose(binder, &cells);
            }
            return;
        }
        if self.group_columns(binder, &cells) {
            return;
        }
        let labels = cells.iter().filter(|(_, label)| label.is_some()).count();
        let only_labels = labels > 1
            && cells
                .iter()
                .all(|(cell, label)| cell.text.is_blank() || label.is_some());
        let listed = std::mem::take(&mut self.listed);
        let mut prose = SmallVec::new();
        let mut at = 0;
        while at < cells.len() {
            let Some(label) = cells[at].1 else {
                at += 1;
                continue;
            };
            let next = (at + 1..cells.len())
                .find(|&i| cells[i].1.is_some())
                .unwrap_or(cells.len());
            self.field(
                binder,
                cells[at].0,
                label,
                &cells[at + 1..next],
                only_labels,
                &mut prose,
            );
            at = next;
        }
        // A list of tasks prints labels inside the prose that it belongs to.
        if !prose.is_empty() || !only_labels {
            self.prose = prose;
        } else {
            self.listed = listed;
        }
    }

    /// Finds out which cells of a row are labels.
    fn label<'a>(&mut self, binder: &Binder<'a, '_>, cells: &mut RowCells<'_, 'a>) {
        let profile = binder.profile;
        let mut group = self.group;
        let first = cells.iter().position(|(cell, _)| !cell.text.is_blank());
        for (at, (cell, label)) in cells.iter_mut().enumerate() {
            if cell.text.is_blank() {
                continue;
            }
            let uses = profile.label(cell.text.as_str());
            let beside = self
                .side_by_side
                .iter()
                .find(|(col, _)| *col == cell.col)
                .map(|(_, of)| *of);
            let of_group = |of: usize| {
                uses.iter().find(|u| matches!(u, LabelUse::Member(g, _) | LabelUse::GroupColumn(g, _) if *g == of))
            };
            let field = uses
                .iter()
                .find(|u| matches!(u, LabelUse::Field(_) | LabelUse::Code(_)));
            let any = || {
                uses.iter()
                    .find(|u| !matches!(u, LabelUse::GroupColumn(..)))
            };
            let found = beside
                .and_then(of_group)
                .or_else(|| group.and_then(of_group))
                .or(field)
                .or_else(any);
            *label = found.copied();
            if label.is_none() && Some(at) == first && cell.col == 0 {
                *label = profile.label_by_ending(cell.text.as_str());
            }
            match *label {
                Some(LabelUse::Field(at)) if profile.fields[at].kind == FieldKind::Group => {
                    group = Some(at);
                }
                Some(LabelUse::Field(_) | LabelUse::Code(_)) if cell.col == 0 => group = None,
                Some(LabelUse::Member(of, _)) => group = Some(of),
                _ => {}
            }
        }
        unknown_group(binder, cells, first);
        stand_side_by_side(binder, cells);
        self.mark_side_by_side(cells);
        if group != self.group {
            self.columns.clear();
        }
        self.group = group;
    }

    /// One label with the cells up to the next label.
    fn field<'a>(
        &mut self,
        binder: &mut Binder<'a, '_>,
        label: &Cell<'a>,
        label_use: LabelUse,
        right: &[(&Cell<'a>, Option<LabelUse>)],
        only_labels: bool,
        prose: &mut SmallVec<[(usize, Range<u32>); 2]>,
    ) {
        let profile = binder.profile;
        let printed = || {
            right
                .iter()
                .map(|(cell, _)| *cell)
                .filter(|cell| !cell.text.is_blank())
        };
        match label_use {
            LabelUse::Heading | LabelUse::GroupColumn(..) => {
                binder.take_label(Cow::Borrowed("heading"), label);
                // The word that heads the amounts that count, with one beside it: the total.
                if let LabelUse::GroupColumn(of, at) = label_use
                    && profile.fields[of].columns[at].primary
                    && let Some(cell) = printed().next()
                {
                    let amount = binder.amount(&cell.text);
                    if amount.number.is_some() {
                        binder.take(cell.row, cell.col);
                        binder.set_member(of, None, 0, amount);
                    }
                }
            }
            LabelUse::Member(of, member) => {
                self.member(binder, (of, member), label, right, only_labels);
                let path = &profile.fields[of].members[member].path;
                binder.take_label(Cow::Borrowed(path), label);
            }
            LabelUse::Field(at) if profile.fields[at].kind == FieldKind::Group => {
                binder.open_group(at, label);
                // An amount beside the group's own label is the total.
                if let Some(cell) = printed().next() {
                    let amount = binder.amount(&cell.text);
                    if amount.number.is_some() || money(binder.normalizer, &cell.text).is_some() {
                        binder.take(cell.row, cell.col);
                        binder.set_member(at, None, 0, amount);
                    }
                }
            }
            LabelUse::Field(at) if profile.fields[at].kind == FieldKind::Prose => {
                binder.take_label(Cow::Borrowed(&profile.fields[at].id), label);
                binder.open_prose(at, label);
                let end = right
                    .last()
                    .map_or(label.col + label.col_span, |(cell, _)| {
                        cell.col + cell.col_span
                    });
                prose.push((at, label.col..end));
                let mut before: Option<&Cell<'a>> = None;
                let parts = prose_pairs(binder, printed);
                for cell in printed() {
                    binder.take(cell.row, cell.col);
                    if parts && let Some(pair) = binder.pair(&cell.text) {
                        binder.set_pair(pair);
                    } else if repeats(before, cell) {
                        binder.repeat(cell.text.clone());
                    } else {
                        if before.is_some() {
                            binder.separate_prose(at);
                            self.listed = true;
                        }
                        binder.add_prose(at, &cell.text);
                    }
                    before = Some(cell);
                }
            }
            LabelUse::Field(at) | LabelUse::Code(at) => {
                let spec = &profile.fields[at];
                let code = matches!(label_use, LabelUse::Code(_));
                let path = if code {
                    Cow::Owned(format!("{}.code", spec.id))
                } else {
                    Cow::Borrowed(spec.id.as_str())
                };
                binder.take_label(path, label);
                let mut values = printed();
                // A row that sums up the rows above prints several sums; the score is the last.
                let sums = spec.ends_rows && spec.kind == FieldKind::Amount;
                let first = if sums {
                    last_sum(binder, right)
                } else {
                    values.next()
                };
                if let Some(cell) = first.or_else(|| below(binder, label, only_labels)) {
                    binder.take(cell.row, cell.col);
                    binder.set_field(at, code, &cell.text);
                } else if let Some((blank, _)) = right.first() {
                    binder.set_field(at, code, &blank.text);
                }
                // A code and a name in cells of their own.
                if let Some(second) = values.next().filter(|_| spec.kind == FieldKind::Coded) {
                    binder.take(second.row, second.col);
                    binder.set_field(at, code, &second.text);
                }
            }
        }
    }

    /// A row without a label goes on with the prose above it.
    fn continue_prose<'a>(&mut self, binder: &mut Binder<'a, '_>, cells: &RowCells<'_, 'a>) {
        let mut in_row: SmallVec<[usize; 2]> = SmallVec::new();
        let mut before: Option<&Cell<'a>> = None;
        let mut printed = cells.iter().filter(|(cell, _)| !cell.text.is_blank());
        // A row of one cell may be the rest of one that a page break cut.
        let after_row = self.listed && printed.clone().nth(1).is_some();
        self.listed = false;
        for (cell, _) in &mut printed {
            let open = match self.prose.as_slice() {
                [] => {
                    binder.take_pair(cell);
                    continue;
                }
                [(field, _)] => *field,
                several => {
                    let beside = several
                        .iter()
                        .rev()
                        .find(|(_, columns)| columns.start <= cell.col);
                    beside.unwrap_or(&several[0]).0
                }
            };
            binder.take(cell.row, cell.col);
            // The goals of the term and of the year may say the same, each in its column.
            if repeats(before.replace(cell), cell) && in_row.last() == Some(&open) {
                binder.repeat(cell.text.clone());
                continue;
            }
            let beside = in_row.contains(&open);
            if beside || after_row {
                // Neither cells nor rows of a list are running text.
                binder.separate_prose(open);
            }
            self.listed |= beside;
            in_row.push(open);
            binder.add_prose(open, &cell.text);
        }
    }
}

/// Whether the cells beside a label are texts with labels of their own, each another field's:
/// `目标完成情况 | 预期目标：… | 实际完成情况：…`.
fn prose_pairs<'c, 'a: 'c, I: Iterator<Item = &'c Cell<'a>>>(
    binder: &Binder<'a, '_>,
    cells: impl Fn() -> I,
) -> bool {
    let field = |cell: &Cell<'a>| {
        let at = binder.pair(&cell.text)?.field()?;
        (binder.profile.fields[at].kind == FieldKind::Prose).then_some(at)
    };
    let fields: Option<SmallVec<[usize; 2]>> = cells().map(field).collect();
    fields.is_some_and(|fields| fields.len() == 2 && fields[0] != fields[1])
}

/// Whether a cell says again what the cell before it says: a merged cell whose text a converter
/// printed in every column.
fn repeats(before: Option<&Cell<'_>>, cell: &Cell<'_>) -> bool {
    const SHORTEST: usize = 4;
    before.is_some_and(|before| before.text.text == cell.text.text)
        && cell
            .text
            .as_str()
            .chars()
            .filter(|c| c.is_alphabetic())
            .count()
            >= SHORTEST
}

/// The cell under a label, where a row of labels stands over a row of values.
pub(super) fn below<'a, 't>(
    binder: &Binder<'a, 't>,
    label: &Cell<'a>,
    only_labels: bool,
) -> Option<&'t Cell<'a>> {
    let row = label.row + label.row_span;
    if !only_labels || row >= binder.table.rows() {
        return None;
    }
    let cell = binder.table.cell(row, label.col);
    let is_value = !cell.text.is_blank()
        && cell.row == row
        && binder.profile.label(cell.text.as_str()).is_empty();
    is_value.then_some(cell)
}

impl<'a> Binder<'a, '_> {
    /// Takes a line over the whole width: the title, the year, the unit, a label with its value.
    fn take_line(&mut self, cell: &Cell<'a>) -> bool {
        let text = &cell.text;
        let is_title = self
            .record
            .title
            .as_ref()
            .is_some_and(|title| title.text == text.text);
        if is_title || year::is_year_line(text.as_str()) {
            self.take_year(text);
            self.add_label(
                Cow::Borrowed(if is_title { "title" } else { "fiscal_year" }),
                text.clone(),
            );
        } else if let Some(unit) = unit_line(text) {
            self.set_unit_of_all(&unit);
            self.add_label(Cow::Borrowed("unit"), text.clone());
        } else {
            return self.take_pair(cell);
        }
        self.take(cell.row, cell.col);
        true
    }

    /// Takes a label and its value in one cell: `项目名称：…`.
    fn take_pair(&mut self, cell: &Cell<'a>) -> bool {
        let Some(pair) = self.pair(&cell.text) else {
            return false;
        };
        self.take(cell.row, cell.col);
        self.set_pair(pair);
        true
    }
}

/// The last number of a row of sums; those before it are kept.
fn last_sum<'a, 't>(
    binder: &mut Binder<'a, '_>,
    right: &[(&'t Cell<'a>, Option<LabelUse>)],
) -> Option<&'t Cell<'a>> {
    let is_number = |cell: &&Cell<'a>| {
        binder
            .normalizer
            .amount(cell.text.as_str())
            .number()
            .is_some()
    };
    let sums: SmallVec<[&'t Cell<'a>; 4]> = right
        .iter()
        .map(|(cell, _)| *cell)
        .filter(is_number)
        .collect();
    let (last, rest) = sums.split_last()?;
    for cell in rest {
        binder.take(cell.row, cell.col);
        binder.keep_second(&cell.text);
    }
    Some(last)
}

/// A word that heads amounts of one group is the label of another group's total where it stands
/// beside a label of the first: `实施期资金总额：| … | 年度资金总额：| …`.
fn stand_side_by_side(binder: &Binder<'_, '_>, cells: &mut RowCells<'_, '_>) {
    let headers = cells
        .iter()
        .filter(|(_, label)| matches!(label, Some(LabelUse::GroupColumn(..))));
    let members = cells
        .iter()
        .filter(|(_, label)| matches!(label, Some(LabelUse::Member(..))));
    if headers.count() != 1 || members.count() != 1 {
        return;
    }
    for (cell, label) in cells {
        let Some(LabelUse::GroupColumn(of, _)) = *label else {
            continue;
        };
        let uses = binder.profile.label(cell.text.as_str());
        let other = |u: &&LabelUse| matches!(u, LabelUse::Member(group, _) if *group != of);
        *label = uses.iter().find(other).copied().or(*label);
    }
}

/// A cell that no list knows, left of a member's label and with a unit of money in its
/// brackets, heads that member's group: `资金安排情况（万元） | 资金总额 | …`.
fn unknown_group<'a>(binder: &Binder<'a, '_>, cells: &mut RowCells<'_, 'a>, first: Option<usize>) {
    let Some(at) = first.filter(|at| cells[*at].1.is_none()) else {
        return;
    };
    let next = cells[at + 1..]
        .iter()
        .find(|(cell, _)| !cell.text.is_blank());
    if let Some((
        _,
        Some(LabelUse::Field(of) | LabelUse::Member(of, _) | LabelUse::GroupColumn(of, _)),
    )) = next
        && binder.profile.fields[*of].kind == FieldKind::Group
        && binder.profile.fields[*of].unit
        && unit_in_brackets(&cells[at].0.text).is_some()
    {
        cells[at].1 = Some(LabelUse::Field(*of));
    }
}
