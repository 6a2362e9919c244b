//! Label cells → fields, header cells → columns, rows → indicators.

mod above;
mod coded;
mod columns;
mod counted;
mod document;
mod entries;
mod fields;
mod groups;
mod indicators;
mod levels;
mod no_indicators;
mod project_list;
mod repaired;
mod spelled;
mod year;

use crate::profile::{FieldKind, FieldSpec, Profile, Profiles, Role};
use crate::taxonomy::Taxonomy;
use biao_model::{
    Amount, Cell, Diagnostic, Entry, Field, Labelled, Places, Record, Repair, Severity, Table, Text,
};
use biao_normalize::Normalizer;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::ops::Range;

pub use document::{Bound, bind, bind_each};
pub(crate) use year::find as year_in;

/// What is known of a field while the rows are read.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant)] // a dozen per form, read once: a box would cost more than it saves
enum State<'a> {
    Missing,
    Text(Text<'a>),
    Coded {
        code: Option<Text<'a>>,
        name: Option<Text<'a>>,
        places: Places,
    },
    Group(Group<'a>),
}

/// The amounts of a group: one per member, `None` where its row is not printed.
#[derive(Debug, Clone, Default)]
struct Group<'a> {
    unit: Option<Text<'a>>,
    members: SmallVec<[Option<Amount<'a>>; 6]>,
}

/// One table on its way to a record.
struct Binder<'a, 't> {
    table: &'t Table<'a>,
    profile: &'a Profile,
    taxonomy: &'a Taxonomy,
    normalizer: &'a Normalizer,
    /// The rows that belong to the record: all of them, but in a list of projects.
    rows: Range<u32>,
    /// For every cell whether it has found its place in the record.
    taken: Vec<bool>,
    /// For every cell whether an indicator carries what was repaired on it.
    carried: Vec<bool>,
    states: Vec<State<'a>>,
    /// Groups of further columns (`funds_executed`), with the field that lends them its members.
    side_groups: Vec<(&'a str, usize, Group<'a>)>,
    year: Option<(i32, Places)>,
    record: Record<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a, 't> Binder<'a, 't> {
    fn new(table: &'t Table<'a>, profile: &'a Profile, profiles: &'a Profiles) -> Self {
        Self {
            table,
            profile,
            taxonomy: profiles.taxonomy(profile),
            normalizer: profiles.normalizer(),
            rows: 0..table.rows(),
            taken: vec![false; table.cells().len()],
            carried: vec![false; table.cells().len()],
            states: vec![State::Missing; profile.fields.len()],
            side_groups: Vec::new(),
            year: None,
            record: Record {
                form: Cow::Borrowed(&profile.id),
                title: table.title.clone(),
                pages: (!table.pages.is_empty()).then(|| table.pages.clone()),
                ..Record::default()
            },
            diagnostics: Vec::new(),
        }
    }

    /// Walks the rows: header fields, then the column header, then indicators, until a field ends
    /// them.
    fn read_rows(&mut self) {
        let mut reader = fields::Reader::default();
        let mut row = 0;
        while row < self.table.rows() {
            if let Some((plan, header_rows)) =
                columns::header(self.table, row, self.profile, self.taxonomy)
            {
                self.take_header(row, header_rows);
                row = self.read_indicators(row + header_rows, &plan);
                // What stands below goes on with nothing above.
                reader = fields::Reader::default();
            } else if let Some(plan) =
                columns::headless(self.table, row, self.profile, self.taxonomy)
                && !self.ends_rows(row, row, &plan)
            {
                self.record.repairs.push(Repair {
                    code: "form/header-inferred",
                    field: None,
                    printed: None,
                    places: first_place(self.table.row(row)),
                });
                row = self.read_indicators(row, &plan);
                reader = fields::Reader::default();
            } else {
                reader.read_row(self, row);
                row += 1;
            }
        }
    }

    fn take(&mut self, row: u32, col: u32) {
        self.taken[self.table.cell_index(row, col)] = true;
    }

    /// Takes a cell as the label of `path`. A label that is printed again is kept as a repeat.
    fn take_label(&mut self, path: Cow<'a, str>, cell: &Cell<'a>) {
        self.take(cell.row, cell.col);
        self.add_label(path, cell.text.clone());
    }

    fn add_label(&mut self, path: Cow<'a, str>, text: Text<'a>) {
        match self.record.labels.iter().find(|(known, _)| *known == path) {
            Some((_, known)) if known.places == text.places => {}
            Some(_) => self.repeat(text),
            None => self.record.labels.push((path, text)),
        }
    }

    /// Keeps a text that says again what the record already holds.
    fn repeat(&mut self, text: Text<'a>) {
        self.record.repairs.push(Repair {
            code: "form/repeated-text",
            field: None,
            printed: Some(text.text),
            places: text.places,
        });
    }

    fn take_header(&mut self, row: u32, rows: u32) {
        for cell in (row..row + rows).flat_map(|row| self.table.row(row)) {
            let path = match self
                .profile
                .column(cell.text.as_str())
                .map(|column| column.role)
            {
                Some(Role::Level1) => Cow::Borrowed("level1"),
                Some(Role::Level2) => Cow::Borrowed("level2"),
                Some(Role::Level3) => Cow::Borrowed("level3"),
                Some(Role::Operator) => Cow::Borrowed("operator"),
                Some(Role::Value) => Cow::Borrowed("value"),
                Some(Role::Unit) => Cow::Borrowed("unit"),
                Some(Role::Weight) => Cow::Borrowed("weight"),
                Some(Role::Member(at)) => Cow::Borrowed(self.profile.member(at).id.as_str()),
                Some(Role::Heading) => Cow::Borrowed("indicators"),
                // An unknown column's header is taken with the first of its cells.
                None => continue,
            };
            if !cell.text.is_blank() {
                self.take_label(path, cell);
            }
        }
    }

    /// Whether a table without a form's title has neither a row nor a field of those that make a
    /// form: what it is about, what for, what it costs.
    fn says_nothing(&self) -> bool {
        let title = self.record.title.as_ref().map(Text::as_str);
        let titled = title.is_some_and(|title| self.profile.title_ending(title).is_some());
        let fields = self.profile.fields.iter().zip(&self.states).enumerate();
        let mut stated = fields.filter(|(at, (spec, state))| {
            !matches!(state, State::Missing)
                && (matches!(spec.kind, FieldKind::Prose | FieldKind::Group)
                    || self.profile.is_start(*at))
        });
        !titled && self.record.indicators.is_empty() && stated.next().is_none()
    }

    /// Puts the record together; what found no place goes to `other`.
    fn finish(mut self) -> (Record<'a>, Vec<Diagnostic>) {
        self.name_from_title();
        self.title_without_year();
        self.fall_back();
        self.keep_the_rest();
        let profile = self.profile;
        let states = std::mem::take(&mut self.states);
        let mut fields = Vec::with_capacity(states.len());
        for (spec, state) in profile.fields.iter().zip(states) {
            let entry = match state {
                _ if spec.kind == FieldKind::Year => match self.year.take() {
                    Some((year, places)) => Entry::Year { year, places },
                    None => Entry::Missing,
                },
                State::Missing if spec.optional => continue,
                State::Missing if spec.kind == FieldKind::Group => Entry::Missing,
                State::Missing => Entry::Missing,
                State::Text(text) if spec.kind == FieldKind::Amount => {
                    Entry::Amount(self.amount(&text))
                }
                State::Text(text) => Entry::Text(text),
                State::Coded { code, name, places } => Entry::Coded { code, name, places },
                State::Group(group) => group_entry(spec, group),
            };
            fields.push(Field {
                id: &spec.id,
                entry,
            });
        }
        // Side groups stand behind the group that lends them its members, in the order of print.
        for (id, of, mut group) in std::mem::take(&mut self.side_groups).into_iter().rev() {
            let spec = &profile.fields[of];
            let own = fields.iter().position(|field| field.id == spec.id);
            let in_unit = spec
                .columns
                .iter()
                .any(|column| column.unit && column.group.as_deref() == Some(id));
            if let Some(Entry::Group(members)) = own.map(|at| &fields[at].entry)
                && let Some(Field {
                    id: "unit",
                    entry: Entry::Text(unit),
                }) = members.first()
                && in_unit
            {
                group.unit = Some(unit.clone());
            }
            let mut entry = group_entry(spec, group);
            if let Entry::Group(members) = &mut entry
                && !in_unit
            {
                members.retain(|member| member.id != "unit");
            }
            fields.insert(own.map_or(fields.len(), |at| at + 1), Field { id, entry });
        }
        self.record.fields = fields;
        (self.record, self.diagnostics)
    }

    /// The cells that no field, label or row has taken: printed, so kept; unknown, so said.
    fn keep_the_rest(&mut self) {
        self.keep_repairs();
        // The rows of the record alone: a list of a thousand projects is not read a thousand times.
        let table = self.table;
        for cell in self.rows.clone().flat_map(|row| table.row(row)) {
            let repeated = cell
                .repairs
                .iter()
                .filter(|repair| repair.code == "table/repeated-span");
            self.record.repairs.extend(repeated.cloned());
            if self.taken[table.cell_index(cell.row, cell.col)] || cell.text.is_blank() {
                continue;
            }
            self.diagnostics.push(Diagnostic {
                code: "form/unbound-text".into(),
                severity: Severity::Info,
                message: format!(
                    "“{}” belongs to no field of {} and stands in `other`",
                    shortened(cell.text.as_str()),
                    self.profile.id
                ),
                at: Some(format!("/other/{}", self.record.other.len())),
                places: cell.text.places.clone(),
            });
            self.record.other.push(Labelled::from(cell.text.clone()));
        }
    }

    fn amount(&self, text: &Text<'a>) -> Amount<'a> {
        Amount {
            number: self.normalizer.amount(text.as_str()).number(),
            text: text.clone(),
        }
    }
}

/// A group as a record holds it.
fn group_entry<'a>(spec: &'a FieldSpec, group: Group<'a>) -> Entry<'a> {
    let mut members = Vec::with_capacity(spec.members.len() + 1);
    if spec.unit {
        members.push(Field {
            id: "unit",
            entry: group.unit.map_or(Entry::Missing, Entry::Text),
        });
    }
    let mut amounts = group.members.into_iter();
    for member in &spec.members {
        let entry = match amounts.next().flatten() {
            Some(amount) => Entry::Amount(amount),
            None if member.optional => continue,
            None => Entry::Missing,
        };
        members.push(Field {
            id: &member.id,
            entry,
        });
    }
    Entry::Group(members)
}

/// A text for a message: its first 40 characters.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

fn first_place<'c, 'a: 'c>(mut cells: impl Iterator<Item = &'c Cell<'a>>) -> Places {
    cells
        .find(|cell| !cell.text.is_blank())
        .map(|cell| cell.text.places.clone())
        .unwrap_or_default()
}
