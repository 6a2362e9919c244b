//! Setting fields: the first print stands, a second is kept, a missing one may be spoken for.

use super::groups::{money, width_at};
use super::{Binder, State, coded, year};
use crate::profile::{FieldKind, LabelUse};
use biao_model::{Amount, Cell, Labelled, Repair, Text, fold_label};
use std::borrow::Cow;

/// A field and its value that stand in one text.
pub(super) struct Pair<'a> {
    label: Text<'a>,
    label_use: LabelUse,
    value: Text<'a>,
}

impl Pair<'_> {
    /// The field that it is the value of.
    pub(super) fn field(&self) -> Option<usize> {
        match self.label_use {
            LabelUse::Field(at) => Some(at),
            _ => None,
        }
    }
}

impl<'a> Binder<'a, '_> {
    /// Splits `label：value` where the label is one of the form's.
    pub(super) fn pair(&self, text: &Text<'a>) -> Option<Pair<'a>> {
        let all = text.as_str();
        let bound = |u: &&LabelUse| {
            matches!(
                u,
                LabelUse::Field(_) | LabelUse::Code(_) | LabelUse::Member(..)
            )
        };
        // 其中：财政拨款：…: the label may have a colon of its own.
        let (colon, label_use) = all.match_indices([':', '：']).find_map(|(colon, _)| {
            let label_use = self.profile.label(&all[..colon]).iter().find(bound)?;
            Some((colon, *label_use))
        })?;
        let value = text.slice(colon + width_at(all, colon)..all.len());
        Some(Pair {
            label: text.slice(0..colon + width_at(all, colon)),
            label_use,
            value,
        })
    }

    /// A cell that prints an amount behind its label (`其中：财政拨款：12.5`), as two cells in its place.
    pub(super) fn parted(&self, cell: &Cell<'a>) -> Option<[Cell<'a>; 2]> {
        let all = cell.text.as_str();
        let amounts = |u: &LabelUse| match u {
            LabelUse::Member(..) => true,
            LabelUse::Field(at) => self.profile.fields[*at].kind == FieldKind::Amount,
            _ => false,
        };
        let mut colons = all.match_indices([':', '：']);
        let (colon, mark) =
            colons.find(|(at, _)| self.profile.label(&all[..*at]).iter().any(amounts))?;
        let value = cell.text.slice(colon + mark.len()..all.len());
        let is_amount = self.normalizer.amount(value.as_str()).number().is_some()
            || money(self.normalizer, &value).is_some()
            || !value.is_blank() && value.as_str().chars().all(|c| "-—–/".contains(c));
        is_amount.then(|| {
            let label = cell.text.slice(0..colon + mark.len());
            [label, value].map(|text| Cell {
                text,
                ..cell.clone()
            })
        })
    }

    /// Whether a pair, in a line above the table, says something that the form does not print.
    pub(super) fn adds(&self, pair: &Pair<'a>) -> bool {
        !pair.value.is_blank() && self.is_missing(pair)
    }

    /// Whether the form has not printed the pair's field.
    pub(super) fn is_missing(&self, pair: &Pair<'a>) -> bool {
        match pair.label_use {
            LabelUse::Field(at) | LabelUse::Code(at) => matches!(self.states[at], State::Missing),
            LabelUse::Member(of, member) => match &self.states[of] {
                State::Group(group) => group.members[member].is_none(),
                _ => true,
            },
            LabelUse::GroupColumn(..) | LabelUse::Heading => false,
        }
    }

    /// Whether a pair says the name that a coded field already has.
    pub(super) fn names_department(&self, pair: &Pair<'a>) -> bool {
        let named = |state: &State<'a>| match state {
            State::Coded {
                name: Some(name), ..
            } => !name.is_blank() && name.text == pair.value.text,
            _ => false,
        };
        self.states.iter().any(named)
    }

    /// Keeps a pair that says again what the record holds.
    pub(super) fn repeat_pair(&mut self, pair: Pair<'a>) {
        self.repeat(pair.label);
        self.repeat(pair.value);
    }

    pub(super) fn set_pair(&mut self, pair: Pair<'a>) {
        let profile = self.profile;
        let path = match pair.label_use {
            LabelUse::Member(of, member) => profile.fields[of].members[member].path.as_str(),
            LabelUse::Field(at) | LabelUse::Code(at) => profile.fields[at].id.as_str(),
            LabelUse::GroupColumn(..) | LabelUse::Heading => return,
        };
        self.set_labelled(pair.label_use, &pair.value);
        self.add_label(Cow::Borrowed(path), pair.label);
    }

    /// Sets what a label stands for.
    pub(super) fn set_labelled(&mut self, label: LabelUse, value: &Text<'a>) {
        match label {
            LabelUse::Member(of, member) => {
                let amount = self.amount(value);
                self.set_member(of, None, member, amount);
            }
            LabelUse::Field(at) if self.profile.fields[at].kind == FieldKind::Prose => {
                self.add_prose(at, value);
            }
            LabelUse::Field(at) | LabelUse::Code(at) => {
                self.set_field(at, matches!(label, LabelUse::Code(_)), value);
            }
            LabelUse::GroupColumn(..) | LabelUse::Heading => {}
        }
    }

    /// The year of the form, if the text says one and the form has none yet.
    pub(super) fn take_year(&mut self, text: &Text<'a>) {
        if self.year.is_none()
            && let Some((year, text)) = year::find(text)
        {
            self.year = Some((year, text.places));
        }
    }

    pub(super) fn open_prose(&mut self, at: usize, label: &Cell<'a>) {
        if matches!(self.states[at], State::Missing) {
            // Nothing is printed yet: the place is where it would begin.
            let places = label
                .text
                .places
                .last()
                .map(|place| place.end_point())
                .into_iter()
                .collect();
            self.states[at] = State::Text(Text {
                text: "".into(),
                places,
            });
        }
    }

    pub(super) fn add_prose(&mut self, at: usize, text: &Text<'a>) {
        match &mut self.states[at] {
            State::Text(known) => known.append(text, ""),
            state => *state = State::Text(text.clone()),
        }
    }

    /// Puts a space behind the prose: what follows is another cell of the same row.
    pub(super) fn separate_prose(&mut self, at: usize) {
        if let State::Text(known) = &mut self.states[at]
            && !known.text.is_empty()
        {
            known.text.to_mut().push(' ');
        }
    }

    pub(super) fn set_field(&mut self, at: usize, is_code: bool, text: &Text<'a>) {
        match self.profile.fields[at].kind {
            FieldKind::Year => match year::bare(text.as_str()) {
                Some(year) if self.year.is_none() => self.year = Some((year, text.places.clone())),
                _ => {
                    self.take_year(text);
                    self.keep_second(text);
                }
            },
            FieldKind::Coded => self.set_coded(at, is_code, text),
            _ => match &self.states[at] {
                State::Text(known) if !known.is_blank() => self.keep_second(text),
                _ => self.states[at] = State::Text(text.clone()),
            },
        }
    }

    pub(super) fn set_coded(&mut self, at: usize, is_code: bool, text: &Text<'a>) {
        let (code, name) = if is_code {
            (Some(text.clone()), None)
        } else {
            coded::split(text)
        };
        if let Some(again) = coded::repeated(text).filter(|_| !is_code) {
            self.keep_second(&again);
        }
        match &mut self.states[at] {
            State::Coded {
                code: known_code,
                name: known_name,
                places,
            } => {
                let taken =
                    |known: &Option<Text<'_>>| known.as_ref().is_some_and(|text| !text.is_blank());
                if code.is_some() && taken(known_code) || name.is_some() && taken(known_name) {
                    self.keep_second(text);
                    return;
                }
                places.extend(text.places.iter().copied());
                if code.is_some() {
                    *known_code = code;
                }
                if name.is_some() {
                    *known_name = name;
                }
            }
            state => {
                let name = name.or_else(|| text.is_blank().then(|| text.clone()));
                *state = State::Coded {
                    code,
                    name,
                    places: text.places.clone(),
                };
            }
        }
    }

    /// A field that is printed twice: the first print stands, another second is kept.
    pub(super) fn keep_second(&mut self, text: &Text<'a>) {
        if !text.is_blank() {
            self.record.other.push(Labelled::from(text.clone()));
        }
    }

    /// Fields that the form does not print are taken from the field that speaks for them.
    pub(super) fn fall_back(&mut self) {
        for at in 0..self.states.len() {
            let spec = &self.profile.fields[at];
            let Some((other, labels)) = &spec.fallback else {
                continue;
            };
            if spec.kind == FieldKind::Group {
                self.fall_back_group(at, *other);
                continue;
            }
            let State::Text(text) = &self.states[*other] else {
                continue;
            };
            let other_id = &self.profile.fields[*other].id;
            let printed = self
                .record
                .labels
                .iter()
                .position(|(path, _)| path == other_id);
            let Some(label) = printed.filter(|_| matches!(self.states[at], State::Missing)) else {
                continue;
            };
            let allowed = labels.is_empty()
                || labels.contains(&fold_label(self.record.labels[label].1.as_str()).into_owned());
            if !allowed {
                continue;
            }
            let text = text.clone();
            self.record.repairs.push(Repair {
                code: "form/label-stands-for",
                field: None,
                printed: Some(self.record.labels[label].1.text.clone()),
                places: self.record.labels[label].1.places.clone(),
            });
            self.record.labels[label].0 = Cow::Borrowed(&spec.id);
            self.states[*other] = State::Missing;
            match spec.kind {
                FieldKind::Coded => self.set_coded(at, false, &text),
                _ => self.states[at] = State::Text(text),
            }
        }
    }

    /// A group without a total takes the amounts of the other group: a form that prints only the
    /// term's funds (实施期资金总额) means them for the year.
    fn fall_back_group(&mut self, at: usize, other: usize) {
        let fields = &self.profile.fields;
        let State::Group(source) = &self.states[other] else {
            return;
        };
        let own_total =
            matches!(&self.states[at], State::Group(group) if group.members[0].is_some());
        let Some(total) = source.members[0].clone().filter(|_| !own_total) else {
            return;
        };
        let moved: Vec<(usize, Amount<'a>)> = fields[other]
            .members
            .iter()
            .zip(&source.members)
            .filter_map(|(spec, amount)| {
                let member = fields[at]
                    .members
                    .iter()
                    .position(|own| own.id == spec.id)?;
                Some((member, amount.clone()?))
            })
            .collect();
        let path = &fields[other].members[0].path;
        let label = self.record.labels.iter().find(|(known, _)| known == path);
        self.record.repairs.push(Repair {
            code: "form/label-stands-for",
            field: None,
            printed: label.map(|(_, label)| label.text.clone()),
            places: label.map_or(total.text.places, |(_, label)| label.places.clone()),
        });
        for (member, amount) in moved {
            let group = self.group_mut(at);
            if group.members[member].is_none() {
                group.members[member] = Some(amount);
            }
        }
    }

    /// A title without the year that it begins with: `2022年项目支出绩效目标表`. The year is a field.
    pub(super) fn title_without_year(&mut self) {
        let Some(title) = self.record.title.clone() else {
            return;
        };
        let text = title.as_str();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let Some(rest) = text[digits..]
            .trim_start()
            .strip_prefix('年')
            .filter(|_| digits == 4)
        else {
            return;
        };
        let rest = rest.strip_prefix('度').unwrap_or(rest);
        if self.year.is_some() && self.profile.title_ending(rest).is_some() {
            self.record.title = Some(title.slice(text.len() - rest.len()..text.len()));
        }
    }

    /// The project's name out of the title, where the form has no row for it:
    /// `供暖改造项目绩效目标表`, `204003_市实验小学_供暖改造项目绩效目标表`.
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
        let Some(ending) = profile.title_ending(title.as_str()) else {
            return;
        };
        let Some(end) = title.as_str().rfind(ending) else {
            return;
        };
        let whole = title.slice(0..end);
        let (mut name, mut unit) = (whole.clone(), None);
        let marks: Vec<usize> = whole
            .as_str()
            .match_indices('_')
            .map(|(at, _)| at)
            .collect();
        if let [first, second] = marks[..] {
            unit = Some(whole.slice(first + 1..second));
            name = whole.slice(second + 1..whole.as_str().len());
        }
        name = without_ordinal(&name);
        let folded = fold_label(name.as_str());
        let no_year = folded
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches("年度")
            .trim_start_matches('年');
        let generic = |name: &str| {
            name.is_empty() || profile.generic_names.iter().any(|generic| generic == name)
        };
        if generic(&folded)
            || generic(no_year)
            || profile
                .generic_names
                .iter()
                .any(|generic| no_year.ends_with(&format!("部门预算{generic}")))
        {
            return;
        }
        self.states[at] = State::Text(name);
        let spoken = profile
            .fields
            .iter()
            .position(|field| field.id == "implementing_unit");
        if let (Some(unit), Some(at)) = (
            unit,
            spoken.filter(|at| matches!(self.states[*at], State::Missing)),
        ) {
            self.states[at] = State::Text(unit);
        }
    }
}

/// A name without the number under which a list of forms prints it: `3、…`, `(2)…`, `4．…`.
fn without_ordinal<'a>(name: &Text<'a>) -> Text<'a> {
    let all = name.as_str();
    let open = all.trim_start_matches(['(', '（']);
    let rest = open.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (1..=3).contains(&(open.len() - rest.len()));
    match rest.strip_prefix(['、', '．', '.', ')', '）']) {
        // `1.5…` is a number of the name.
        Some(name_only)
            if numbered
                && !name_only.is_empty()
                && !name_only.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            name.slice(all.len() - name_only.len()..all.len())
        }
        _ => name.clone(),
    }
}
