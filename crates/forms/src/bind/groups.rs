//! Groups of amounts: members under a label of their own, in one column or several, one group or
//! two side by side, or summed up at the end of a list.

use super::fields::{Reader, RowCells, below};
use super::{Binder, Group, State};
use crate::profile::{LabelUse, bare_label};
use biao_model::{Amount, Cell, Text, fold_label};
use biao_normalize::Normalizer;
use smallvec::SmallVec;
use std::borrow::Cow;

impl Reader {
    /// A row that heads the amounts of a group (`年初预算数 | 全年预算数 | …`).
    pub(super) fn group_columns<'a>(
        &mut self,
        binder: &mut Binder<'a, '_>,
        cells: &RowCells<'_, 'a>,
    ) -> bool {
        let columns: SmallVec<[(u32, usize); 6]> = cells
            .iter()
            .filter_map(|(cell, label)| match label {
                Some(LabelUse::GroupColumn(_, at)) => Some((cell.col, *at)),
                _ => None,
            })
            .collect();
        let members = cells
            .iter()
            .any(|(_, label)| matches!(label, Some(LabelUse::Member(..))));
        // An amount beside such a word makes it a label of its own: 预算数 | 18.00 | 执行数 | 17.64.
        let valued = cells.iter().any(|(cell, label)| {
            label.is_none()
                && binder
                    .normalizer
                    .amount(cell.text.as_str())
                    .number()
                    .is_some()
        });
        if columns.is_empty() || columns.len() == 1 && members {
            return false;
        }
        for (at, (cell, label)) in cells.iter().enumerate() {
            match label {
                Some(LabelUse::GroupColumn(of, column)) => {
                    let spec = &binder.profile.fields[*of];
                    let side = spec.columns[*column].group.as_deref();
                    binder.take_label(Cow::Borrowed(side.unwrap_or(&spec.id)), cell);
                    let next = cells[at + 1..]
                        .iter()
                        .map_while(|(cell, label)| label.is_none().then_some(cell));
                    if valued
                        && let Some(value) = next.into_iter().find(|cell| !cell.text.is_blank())
                    {
                        binder.take(value.row, value.col);
                        let amount = binder.amount(&value.text);
                        binder.set_member(*of, side, 0, amount);
                    }
                }
                Some(LabelUse::Field(of)) => binder.open_group(*of, cell),
                Some(_) => binder.take_label(Cow::Borrowed("heading"), cell),
                None => {}
            }
        }
        self.columns = if valued { SmallVec::new() } else { columns };
        true
    }

    /// A row of amounts alone below the words that head them: the group's totals.
    pub(super) fn totals<'a>(
        &mut self,
        binder: &mut Binder<'a, '_>,
        cells: &RowCells<'_, 'a>,
    ) -> bool {
        let Some(of) = self.group.filter(|_| !self.columns.is_empty()) else {
            return false;
        };
        let column = |cell: &Cell<'_>| {
            let own = cell.col..cell.col + cell.col_span;
            let headed = self.columns.iter().find(|(col, _)| own.contains(col));
            headed.map(|(_, at)| *at)
        };
        let mut printed = cells
            .iter()
            .map(|(cell, _)| *cell)
            .filter(|cell| !cell.text.is_blank());
        let amount = |cell: &&Cell<'a>| {
            let says = binder.normalizer.amount(cell.text.as_str());
            column(cell).is_some() && (says.number().is_some() || !is_word(cell.text.as_str()))
        };
        if !printed.all(|cell| amount(&cell)) {
            return false;
        }
        let columns = std::mem::take(&mut self.columns);
        for (col, at) in &columns {
            let covers = |cell: &&Cell<'a>| cell.col <= *col && *col < cell.col + cell.col_span;
            let Some(cell) = cells.iter().map(|(cell, _)| *cell).find(covers) else {
                continue;
            };
            binder.take(cell.row, cell.col);
            let amount = binder.amount(&cell.text);
            let column = &binder.profile.fields[of].columns[*at];
            let side = column.group.as_deref().filter(|_| !column.primary);
            binder.set_member(of, side, 0, amount);
        }
        true
    }

    /// Two members of different groups in one row stand at the head of two groups side by side.
    pub(super) fn mark_side_by_side(&mut self, cells: &RowCells<'_, '_>) {
        let groups: SmallVec<[(u32, usize); 2]> = cells
            .iter()
            .filter_map(|(cell, label)| match label {
                Some(LabelUse::Member(of, _)) => Some((cell.col, *of)),
                _ => None,
            })
            .collect();
        if let [(_, one), (_, two)] = groups[..]
            && one != two
        {
            self.side_by_side = groups;
        }
    }

    /// One member's label with the cells up to the next label.
    pub(super) fn member<'a>(
        &mut self,
        binder: &mut Binder<'a, '_>,
        (of, member): (usize, usize),
        label: &Cell<'a>,
        right: &[(&Cell<'a>, Option<LabelUse>)],
        only_labels: bool,
    ) {
        if binder.unit_of(of).is_none()
            && let Some(unit) = unit_in_brackets(&label.text)
        {
            binder.set_unit(of, unit);
        }
        // Two groups side by side stand under one label, which says the unit of both.
        if binder.unit_of(of).is_none()
            && let Some((_, other)) = self.side_by_side.iter().find(|(_, other)| *other != of)
            && self.side_by_side.iter().any(|(_, own)| *own == of)
            && let Some(unit) = binder.unit_of(*other).cloned()
        {
            binder.set_unit(of, unit);
        }
        if !self.columns.is_empty() && self.group == Some(of) {
            for (col, at) in self.columns.clone() {
                let covers = |cell: &&Cell<'a>| cell.col <= col && col < cell.col + cell.col_span;
                let Some(cell) = right.iter().map(|(cell, _)| *cell).find(covers) else {
                    continue;
                };
                binder.take(cell.row, cell.col);
                let amount = binder.amount(&cell.text);
                let column = &binder.profile.fields[of].columns[at];
                let side = if column.primary {
                    None
                } else {
                    column.group.as_deref()
                };
                binder.set_member(of, side, member, amount);
            }
            return;
        }
        let beside = right
            .iter()
            .map(|(cell, _)| *cell)
            .find(|cell| !cell.text.is_blank())
            .filter(|cell| may_be_amount(cell.text.as_str()));
        let total = || {
            only_labels
                .then(|| total_below(binder, of, label))
                .flatten()
        };
        let cell = beside
            .or_else(total)
            .or_else(|| below_alone(binder, label, only_labels));
        if let Some(cell) = cell.or_else(|| {
            right
                .first()
                .map(|(cell, _)| *cell)
                .filter(|_| !only_labels)
        }) {
            binder.take(cell.row, cell.col);
            let amount = binder.amount(&cell.text);
            binder.set_member(of, None, member, amount);
        }
    }
}

/// The amount under a label in the row that sums up the list below it (`金额合计`).
fn total_below<'a, 't>(
    binder: &Binder<'a, 't>,
    of: usize,
    label: &Cell<'a>,
) -> Option<&'t Cell<'a>> {
    let totals = &binder.profile.fields[of].total_rows;
    let table = binder.table;
    let first = label.row + label.row_span;
    let row = (first..table.rows())
        .take_while(|row| !begins_field(binder, *row))
        .find(|row| {
            table
                .row(*row)
                .any(|cell| totals.contains(&fold_label(cell.text.as_str()).into_owned()))
        })?;
    Some(table.cell(row, label.col)).filter(|cell| cell.row == row)
}

/// The amount under a label, where it is the only one: in a list of several without a total no one
/// amount is the label's.
fn below_alone<'a, 't>(
    binder: &Binder<'a, 't>,
    label: &Cell<'a>,
    only_labels: bool,
) -> Option<&'t Cell<'a>> {
    let cell = below(binder, label, only_labels)?;
    let next = cell.row + cell.row_span;
    let is_amount = |cell: &Cell<'_>| {
        binder
            .normalizer
            .amount(cell.text.as_str())
            .number()
            .is_some()
    };
    let list = next < binder.table.rows()
        && is_amount(binder.table.cell(next, label.col))
        && !begins_field(binder, next);
    (!list).then_some(cell)
}

/// Whether a row's first cell is a field's label.
fn begins_field(binder: &Binder<'_, '_>, row: u32) -> bool {
    let first = binder.table.cell(row, 0);
    first.row == row
        && binder
            .profile
            .label(first.text.as_str())
            .iter()
            .any(|u| matches!(u, LabelUse::Field(_)))
}

/// Whether a text may stand for an amount: digits, or at most a word for none (无, 暂无, —).
fn may_be_amount(text: &str) -> bool {
    text.contains(char::is_numeric) || text.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

/// Whether a text says more than an amount, a rate or a dash.
fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// An amount that a cell prints with its unit (`160万元`): the number and the unit.
pub(super) fn money<'a>(
    normalizer: &Normalizer,
    text: &Text<'a>,
) -> Option<(Amount<'a>, Text<'a>)> {
    let all = text.as_str();
    let end = all.rfind(|c: char| c.is_numeric())?;
    let end = end + width_at(all, end);
    let unit = text.slice(end..all.len());
    if !is_unit_of_money(unit.as_str()) {
        return None;
    }
    let text = text.slice(0..end);
    let number = normalizer.amount(text.as_str()).number()?;
    let number = Some(number);
    Some((Amount { number, text }, unit))
}

/// `元`, `万元`, `人民币元`: short, and 元 at its end.
fn is_unit_of_money(unit: &str) -> bool {
    unit.ends_with('元') && unit.chars().count() <= 4
}

/// The unit of money in the brackets at the end of a label.
pub(super) fn unit_in_brackets<'a>(label: &Text<'a>) -> Option<Text<'a>> {
    let text = label.as_str();
    bare_label(&fold_label(text)).1?;
    let open = text.rfind(['(', '（'])?;
    let close = open + text[open..].rfind([')', '）'])?;
    let inside = label.slice(open + width_at(text, open)..close);
    // （单位：万元）
    let start = inside
        .as_str()
        .rfind([':', '：'])
        .map_or(0, |at| at + width_at(inside.as_str(), at));
    let unit = inside.slice(start..inside.as_str().len());
    is_unit_of_money(unit.as_str()).then_some(unit)
}

/// The unit that a line declares: `单位：万元`, `金额单位: 元`.
pub(super) fn unit_line<'a>(text: &Text<'a>) -> Option<Text<'a>> {
    let all = text.as_str();
    all.match_indices("单位").find_map(|(at, word)| {
        let rest = all[at + word.len()..]
            .trim_start()
            .strip_prefix([':', '：'])?;
        let unit = text.slice(all.len() - rest.len()..all.len());
        let end = unit
            .as_str()
            .find([' ', '\u{3000}', ')', '）', ']', '】'])
            .unwrap_or(unit.as_str().len());
        let unit = unit.slice(0..end);
        is_unit_of_money(unit.as_str()).then_some(unit)
    })
}

/// Bytes of the character at a place.
pub(super) fn width_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

impl<'a> Binder<'a, '_> {
    pub(super) fn set_unit_of_all(&mut self, unit: &Text<'a>) {
        for at in 0..self.profile.fields.len() {
            if self.profile.fields[at].unit
                && !self.profile.fields[at].optional
                && self.unit_of(at).is_none()
            {
                self.set_unit(at, unit.clone());
            }
        }
    }

    pub(super) fn group_mut(&mut self, at: usize) -> &mut Group<'a> {
        let state = &mut self.states[at];
        if !matches!(state, State::Group(_)) {
            let members = SmallVec::from_elem(None, self.profile.fields[at].members.len());
            *state = State::Group(Group {
                unit: None,
                members,
            });
        }
        match state {
            State::Group(group) => group,
            _ => unreachable!("set above"),
        }
    }

    fn unit_of(&self, at: usize) -> Option<&Text<'a>> {
        match &self.states[at] {
            State::Group(group) => group.unit.as_ref(),
            _ => None,
        }
    }

    /// Sets the unit of a group that has none yet.
    pub(super) fn set_unit_of(&mut self, of: usize, unit: Text<'a>) {
        if self.profile.fields[of].unit && self.unit_of(of).is_none() {
            self.set_unit(of, unit);
        }
    }

    fn set_unit(&mut self, at: usize, unit: Text<'a>) {
        self.group_mut(at).unit = Some(unit);
    }

    pub(super) fn open_group(&mut self, at: usize, label: &Cell<'a>) {
        match unit_in_brackets(&label.text) {
            Some(unit) => self.set_unit(at, unit),
            None => {
                self.group_mut(at);
            }
        }
        self.take_label(Cow::Borrowed(&self.profile.fields[at].id), label);
    }

    /// Sets a member of a group, or of one of its side groups; the first print stands.
    pub(super) fn set_member(
        &mut self,
        of: usize,
        side: Option<&'a str>,
        member: usize,
        amount: Amount<'a>,
    ) {
        let fields = &self.profile.fields;
        // A side group that is a field of the profile has members of its own, by the same ids.
        if let Some(at) = side.and_then(|id| fields.iter().position(|field| field.id == id)) {
            let id = &fields[of].members[member].id;
            match fields[at].members.iter().position(|other| other.id == *id) {
                Some(member) => self.set_member(at, None, member, amount),
                None => self.keep_second(&amount.text),
            }
            return;
        }
        let members = fields[of].members.len();
        let amount = match side {
            None => self.without_unit(of, amount),
            Some(_) => amount,
        };
        let group = match side {
            None => self.group_mut(of),
            Some(id) => {
                let known = self.side_groups.iter().position(|(known, ..)| *known == id);
                let at = known.unwrap_or_else(|| {
                    let group = Group {
                        unit: None,
                        members: SmallVec::from_elem(None, members),
                    };
                    self.side_groups.push((id, of, group));
                    self.side_groups.len() - 1
                });
                &mut self.side_groups[at].2
            }
        };
        match &mut group.members[member] {
            free @ None => *free = Some(amount),
            Some(_) => self.keep_second(&amount.text),
        }
    }

    /// An amount with a unit of its own speaks for the group that has none; where the group's unit is
    /// another, it stays as printed.
    fn without_unit(&mut self, of: usize, amount: Amount<'a>) -> Amount<'a> {
        if amount.number.is_some() || !self.profile.fields[of].unit {
            return amount;
        }
        let Some((bare, unit)) = money(self.normalizer, &amount.text) else {
            return amount;
        };
        match self.unit_of(of) {
            Some(known) if known.text != unit.text => return amount,
            Some(_) => self.repeat(unit),
            None => self.set_unit(of, unit),
        }
        bare
    }
}
