//! Header fields: label cells with their values beside or under them, groups of amounts, prose.

use super::{Binder, Group, State, coded, year};
use crate::profile::{FieldKind, LabelUse, bare_label};
use biao_model::{Amount, Cell, Text, fold_label};
use smallvec::SmallVec;
use std::borrow::Cow;

/// What is still open when a row has been read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The group whose members the next rows print.
    group: Option<usize>,
    /// Its columns, where it prints several amounts side by side: `(column, index)`.
    columns: SmallVec<[(u32, usize); 6]>,
    /// Prose that may go on below: `(field, columns)`.
    prose: SmallVec<[(usize, std::ops::Range<u32>); 2]>,
}

type RowCells<'t, 'a> = SmallVec<[(&'t Cell<'a>, Option<LabelUse>); 12]>;

impl Reader {
    /// Reads one row of the header block.
    pub(super) fn read_row<'a>(&mut self, binder: &mut Binder<'a, '_>, row: u32) {
        let table = binder.table;
        let cells: RowCells<'_, 'a> = table.row(row).map(|cell| (cell, None)).collect();
        let Some((first, _)) = cells.iter().find(|(cell, _)| !cell.text.is_blank()) else {
            return;
        };
        if cells
            .iter()
            .filter(|(cell, _)| !cell.text.is_blank())
            .count()
            == 1
            && binder.take_line(first)
        {
            return;
        }
        let mut cells = cells;
        self.label(binder, &mut cells);
        if cells.iter().all(|(_, label)| label.is_none()) {
            self.continue_prose(binder, &cells);
            return;
        }
        if self.group_columns(binder, &cells) {
            return;
        }
        let only_labels = cells
            .iter()
            .filter(|(cell, _)| !cell.text.is_blank())
            .all(|(_, label)| label.is_some())
            && cells.iter().filter(|(_, label)| label.is_some()).count() > 1;
        let mut at = 0;
        let mut fresh = SmallVec::new();
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
                &mut fresh,
            );
            at = next;
        }
        self.prose = fresh;
    }

    /// Finds out which cells of a row are labels.
    fn label<'a>(&mut self, binder: &Binder<'a, '_>, cells: &mut RowCells<'_, 'a>) {
        let mut group = self.group;
        for (cell, label) in cells.iter_mut().filter(|(cell, _)| !cell.text.is_blank()) {
            let uses = binder.profile.label(cell.text.as_str());
            let member = |of: usize| {
                uses.iter().find(|u| matches!(u, LabelUse::Member(g, _) | LabelUse::GroupColumn(g, _) if *g == of))
            };
            let own = uses
                .iter()
                .find(|u| matches!(u, LabelUse::Field(_) | LabelUse::Code(_)));
            let found = group.and_then(member).or(own).or_else(|| {
                uses.iter()
                    .find(|u| !matches!(u, LabelUse::GroupColumn(..)))
            });
            *label = found.copied();
            match *label {
                Some(LabelUse::Field(at)) if binder.profile.fields[at].kind == FieldKind::Group => {
                    group = Some(at)
                }
                Some(LabelUse::Field(_) | LabelUse::Code(_)) if cell.col == 0 => group = None,
                Some(LabelUse::Member(of, _)) => group = Some(of),
                _ => {}
            }
        }
        if group != self.group {
            self.columns.clear();
        }
        self.group = group;
    }

    /// A row that heads the amounts of a group (`年初预算数 | 全年预算数 | …`).
    fn group_columns<'a>(&mut self, binder: &mut Binder<'a, '_>, cells: &RowCells<'_, 'a>) -> bool {
        let columns: SmallVec<[(u32, usize); 6]> = cells
            .iter()
            .filter_map(|(cell, label)| match label {
                Some(LabelUse::GroupColumn(_, at)) => Some((cell.col, *at)),
                _ => None,
            })
            .collect();
        if columns.is_empty()
            || columns.len() == 1
                && cells
                    .iter()
                    .any(|(_, label)| matches!(label, Some(LabelUse::Member(..))))
        {
            return false;
        }
        for (cell, label) in cells {
            match label {
                Some(LabelUse::GroupColumn(of, at)) => {
                    let spec = &binder.profile.fields[*of];
                    let path = spec.columns[*at].group.as_deref().unwrap_or(&spec.id);
                    binder.take_label(Cow::Borrowed(path), cell);
                }
                Some(LabelUse::Field(of)) => binder.open_group(*of, cell),
                Some(_) => binder.take(cell.row, cell.col),
                None => {}
            }
        }
        self.columns = columns;
        true
    }

    /// One label with the cells up to the next label.
    fn field<'a>(
        &mut self,
        binder: &mut Binder<'a, '_>,
        label: &Cell<'a>,
        label_use: LabelUse,
        right: &[(&Cell<'a>, Option<LabelUse>)],
        only_labels: bool,
        fresh: &mut SmallVec<[(usize, std::ops::Range<u32>); 2]>,
    ) {
        let profile = binder.profile;
        match label_use {
            LabelUse::Heading => binder.take(label.row, label.col),
            LabelUse::GroupColumn(of, at) => {
                // A single word of a group's header beside a member: the unit of what follows, no more.
                let _ = (of, at);
                binder.take(label.row, label.col);
            }
            LabelUse::Member(of, member) => {
                let path = format!(
                    "{}.{}",
                    profile.fields[of].id, profile.fields[of].members[member].id
                );
                self.member(binder, of, member, label, right, only_labels);
                binder.take_label(Cow::Owned(path), label);
            }
            LabelUse::Field(at) if profile.fields[at].kind == FieldKind::Group => {
                binder.open_group(at, label);
                // The group's own amount, where it stands beside the group's label: the total.
                if let Some((cell, _)) = right.iter().find(|(cell, _)| !cell.text.is_blank()) {
                    let amount = binder.amount(&cell.text);
                    if amount.number.is_some() {
                        binder.take(cell.row, cell.col);
                        binder.set_member(at, None, 0, amount);
                    }
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
                let mut printed = right
                    .iter()
                    .map(|(cell, _)| *cell)
                    .filter(|cell| !cell.text.is_blank());
                if spec.kind == FieldKind::Prose {
                    let span = label.col
                        ..right
                            .last()
                            .map_or(label.col + label.col_span, |(cell, _)| {
                                cell.col + cell.col_span
                            });
                    fresh.push((at, span));
                    binder.open_prose(at, label);
                    for cell in printed {
                        binder.take(cell.row, cell.col);
                        binder.add_prose(at, &cell.text);
                    }
                    return;
                }
                let cell = printed.next().or_else(|| below(binder, label, only_labels));
                if let Some(cell) = cell {
                    binder.take(cell.row, cell.col);
                    binder.set_field(at, code, &cell.text);
                    // A code and a name in cells of their own.
                    if spec.kind == FieldKind::Coded
                        && let Some(second) = printed.next()
                    {
                        binder.take(second.row, second.col);
                        binder.set_field(at, code, &second.text);
                    }
                } else if let Some((blank, _)) = right.first() {
                    binder.set_field(at, code, &blank.text);
                }
            }
        }
    }

    fn member<'a>(
        &mut self,
        binder: &mut Binder<'a, '_>,
        of: usize,
        member: usize,
        label: &Cell<'a>,
        right: &[(&Cell<'a>, Option<LabelUse>)],
        only_labels: bool,
    ) {
        if binder.unit_of(of).is_none()
            && let Some(unit) = unit_in_brackets(&label.text)
        {
            binder.set_unit(of, unit);
        }
        if !self.columns.is_empty() && self.group == Some(of) {
            for (col, at) in self.columns.clone() {
                let Some((cell, _)) = right
                    .iter()
                    .find(|(cell, _)| cell.col <= col && col < cell.col + cell.col_span)
                else {
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
        let printed = right
            .iter()
            .map(|(cell, _)| *cell)
            .find(|cell| !cell.text.is_blank());
        let cell = printed.or_else(|| below(binder, label, only_labels));
        if let Some(cell) = cell.or_else(|| right.first().map(|(cell, _)| *cell)) {
            binder.take(cell.row, cell.col);
            let amount = binder.amount(&cell.text);
            binder.set_member(of, None, member, amount);
        }
    }

    /// A row without a label goes on with the prose above it.
    fn continue_prose<'a>(&mut self, binder: &mut Binder<'a, '_>, cells: &RowCells<'_, 'a>) {
        for (cell, _) in cells.iter().filter(|(cell, _)| !cell.text.is_blank()) {
            let open = match self.prose.as_slice() {
                [] => {
                    if split_pair(binder, cell) {
                        continue;
                    }
                    return;
                }
                [(field, _)] => Some(*field),
                several => several
                    .iter()
                    .rev()
                    .find(|(_, columns)| columns.start <= cell.col)
                    .map(|(field, _)| *field),
            };
            if let Some(field) = open {
                binder.take(cell.row, cell.col);
                binder.add_prose(field, &cell.text);
            }
        }
    }
}

/// The cell under a label, where a row of labels stands over a row of values.
fn below<'a, 't>(
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

/// A label and its value in one cell: `项目名称：…`.
fn split_pair<'a>(binder: &mut Binder<'a, '_>, cell: &Cell<'a>) -> bool {
    let Some(pair) = binder.pair(&cell.text) else {
        return false;
    };
    binder.take(cell.row, cell.col);
    binder.set_pair(pair);
    true
}

/// The unit in the brackets at the end of a label.
pub(super) fn unit_in_brackets<'a>(label: &Text<'a>) -> Option<Text<'a>> {
    let text = label.as_str();
    let folded = fold_label(text);
    bare_label(&folded).1?;
    let open = text.rfind(['(', '（'])?;
    let width = text[open..].chars().next()?.len_utf8();
    let close = open + text[open..].rfind([')', '）'])?;
    let unit = label.slice(open + width..close);
    // 单位：万元 inside the brackets
    let start = unit.as_str().rfind([':', '：']).map_or(0, |at| {
        at + unit.as_str()[at..].chars().next().map_or(1, char::len_utf8)
    });
    let unit = unit.slice(start..unit.as_str().len());
    (!unit.is_blank() && unit.as_str().ends_with('元')).then_some(unit)
}

/// A field and its value that stand in one text.
pub(super) struct Pair<'a> {
    label: Text<'a>,
    label_use: LabelUse,
    value: Text<'a>,
}

impl<'a> Binder<'a, '_> {
    /// Splits `label：value` where the label is one of the form's.
    pub(super) fn pair(&self, text: &Text<'a>) -> Option<Pair<'a>> {
        let all = text.as_str();
        let colon = all.find([':', '：'])?;
        let width = all[colon..].chars().next()?.len_utf8();
        let uses = self.profile.label(&all[..colon]);
        let label_use = *uses.iter().find(|u| {
            matches!(
                u,
                LabelUse::Field(_) | LabelUse::Code(_) | LabelUse::Member(..)
            )
        })?;
        Some(Pair {
            label: text.slice(0..colon),
            label_use,
            value: text.slice(colon + width..all.len()),
        })
    }

    pub(super) fn set_pair(&mut self, pair: Pair<'a>) {
        let path = match pair.label_use {
            LabelUse::Member(of, member) => {
                let amount = self.amount(&pair.value);
                self.set_member(of, None, member, amount);
                format!(
                    "{}.{}",
                    self.profile.fields[of].id, self.profile.fields[of].members[member].id
                )
            }
            LabelUse::Field(at) | LabelUse::Code(at) => {
                let code = matches!(pair.label_use, LabelUse::Code(_));
                if self.profile.fields[at].kind == FieldKind::Prose {
                    self.add_prose(at, &pair.value);
                } else {
                    self.set_field(at, code, &pair.value);
                }
                self.profile.fields[at].id.clone()
            }
            LabelUse::GroupColumn(..) | LabelUse::Heading => return,
        };
        if !self.record.labels.iter().any(|(known, _)| *known == path) {
            self.record.labels.push((Cow::Owned(path), pair.label));
        }
    }

    /// Takes a line over the whole width: the title, the year, the unit, a label with its value.
    fn take_line(&mut self, cell: &Cell<'a>) -> bool {
        let text = &cell.text;
        let is_title = self
            .record
            .title
            .as_ref()
            .is_some_and(|title| title.text == text.text);
        let is_year = year::is_year_line(text.as_str());
        if is_title || is_year {
            self.take_year(text);
        } else if let Some(unit) = self.unit_line(text) {
            self.set_unit_of_all(&unit);
        } else {
            return split_pair(self, cell);
        }
        self.take(cell.row, cell.col);
        true
    }

    /// The year of the form, if the text says one and the form has none yet.
    pub(super) fn take_year(&mut self, text: &Text<'a>) {
        if self.year.is_none()
            && let Some((year, text)) = year::find(text)
        {
            self.year = Some((year, text.places));
        }
    }

    /// The unit that a line declares: `单位：万元`, `金额单位: 元`.
    pub(super) fn unit_line(&self, text: &Text<'a>) -> Option<Text<'a>> {
        let all = text.as_str();
        let at = all.find("单位")?;
        let rest = &all[at + "单位".len()..];
        let unit = rest.trim_start().strip_prefix([':', '：'])?;
        let unit = text.slice(all.len() - unit.len()..all.len());
        let end = unit
            .as_str()
            .find([' ', '\u{3000}', ')', '）', ']', '】'])
            .unwrap_or(unit.as_str().len());
        let unit = unit.slice(0..end);
        (unit.as_str().ends_with('元') && unit.as_str().chars().count() <= 4).then_some(unit)
    }

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

    fn group_mut(&mut self, at: usize) -> &mut Group<'a> {
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

    fn set_unit(&mut self, at: usize, unit: Text<'a>) {
        self.group_mut(at).unit = Some(unit);
    }

    fn open_group(&mut self, at: usize, label: &Cell<'a>) {
        if let Some(unit) = unit_in_brackets(&label.text) {
            self.set_unit(at, unit);
        } else {
            self.group_mut(at);
        }
        self.take_label(Cow::Borrowed(&self.profile.fields[at].id), label);
    }

    /// Sets a member of a group, or of one of its side groups; the first print stands.
    fn set_member(&mut self, of: usize, side: Option<&'a str>, member: usize, amount: Amount<'a>) {
        let members = self.profile.fields[of].members.len();
        let group = match side {
            None => self.group_mut(of),
            Some(id) => {
                let at = self
                    .side_groups
                    .iter()
                    .position(|(known, ..)| *known == id)
                    .unwrap_or_else(|| {
                        self.side_groups.push((
                            id,
                            of,
                            Group {
                                unit: None,
                                members: SmallVec::from_elem(None, members),
                            },
                        ));
                        self.side_groups.len() - 1
                    });
                &mut self.side_groups[at].2
            }
        };
        if group.members[member].is_none() {
            group.members[member] = Some(amount);
        } else {
            self.keep_second(&amount.text);
        }
    }

    fn open_prose(&mut self, at: usize, label: &Cell<'a>) {
        if matches!(self.states[at], State::Missing) {
            let end = label.text.places.last().copied();
            self.states[at] = State::Text(Text {
                text: "".into(),
                places: end.into_iter().collect(),
            });
        }
    }

    fn add_prose(&mut self, at: usize, text: &Text<'a>) {
        match &mut self.states[at] {
            State::Text(known) => known.append(text, ""),
            state => *state = State::Text(text.clone()),
        }
    }

    fn set_field(&mut self, at: usize, is_code: bool, text: &Text<'a>) {
        let spec = &self.profile.fields[at];
        match spec.kind {
            FieldKind::Year => {
                if let Some(year) = year::bare(text.as_str()) {
                    self.year.get_or_insert((year, text.places.clone()));
                } else {
                    self.take_year(text);
                }
            }
            FieldKind::Coded => {
                let (code, name) = if is_code {
                    (Some(text.clone()), None)
                } else {
                    coded::split(text)
                };
                match &mut self.states[at] {
                    State::Coded {
                        code: known_code,
                        name: known_name,
                    } => {
                        let second = (code.is_some() && known_code.is_some())
                            || (name.is_some() && known_name.is_some());
                        if second {
                            return self.keep_second(text);
                        }
                        *known_code = known_code.take().or(code);
                        *known_name = known_name.take().or(name);
                    }
                    state if text.is_blank() => {
                        *state = State::Coded {
                            code: None,
                            name: Some(text.clone()),
                        }
                    }
                    state => *state = State::Coded { code, name },
                }
            }
            _ => match &self.states[at] {
                State::Missing => self.states[at] = State::Text(text.clone()),
                State::Text(known) if known.is_blank() => {
                    self.states[at] = State::Text(text.clone())
                }
                _ => self.keep_second(text),
            },
        }
    }

    /// A field that is printed twice: the first print stands, the second is kept.
    fn keep_second(&mut self, text: &Text<'a>) {
        if !text.is_blank() {
            self.record.other.push(biao_model::Labelled {
                label: Text::default(),
                text: text.clone(),
            });
        }
    }

    /// The project's name out of the title, where the form has no row for it.
    pub(super) fn name_from_title(&mut self) {
        let profile = self.profile;
        let Some(at) = profile.fields.iter().position(|field| field.from_title) else {
            return;
        };
        let Some(title) = self
            .record
            .title
            .clone()
            .filter(|_| matches!(self.states[at], State::Missing))
        else {
            return;
        };
        let text = title.as_str();
        let Some(end) = text.find("绩效目标") else {
            return;
        };
        let name = title.slice(0..end);
        let folded = fold_label(name.as_str());
        let years = folded
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches("年度")
            .trim_start_matches('年');
        let generic = |name: &str| {
            name.is_empty() || profile.generic_names.iter().any(|generic| generic == name)
        };
        if !generic(&folded) && !generic(years) {
            self.states[at] = State::Text(name);
        }
    }
}
