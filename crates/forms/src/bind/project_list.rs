//! A list of several projects: one table whose header names the field with which a form begins, and
//! whose rows print one project after the other.

use super::columns::{self, Plan};
use super::groups::unit_in_brackets;
use super::{Binder, fields};
use crate::profile::{FieldKind, LabelUse, Profile};
use crate::taxonomy::Taxonomy;
use biao_model::{Region, Repair, Table, Text, fold_label};
use std::borrow::Cow;
use std::ops::Range;

/// The list that a table is.
pub(super) struct ProjectList {
    header: u32,
    header_rows: u32,
    plan: Plan,
    pub(super) projects: Vec<Project>,
}

/// The rows of one project.
pub(super) struct Project {
    /// Rows above it that are no project's: a total, the name of the unit.
    lead: Range<u32>,
    rows: Range<u32>,
    /// The cell that names the unit whose project it is, in a row of its own: `(row, column)`.
    unit: Option<(u32, u32)>,
}

/// The list that a table is, if its header names the field with which a form begins: one project
/// for every cell printed in that column with indicators beside or below it. A cell without any
/// heads the projects below it. What says again what the project above says (at the top of a page, in
/// every row) begins no project.
pub(super) fn find(
    table: &Table<'_>,
    profile: &Profile,
    taxonomy: &Taxonomy,
) -> Option<ProjectList> {
    /// Rows looked at for the header: above it stand a title, a unit, a line of units.
    const ROWS: u32 = 6;
    let (mut header, (mut plan, mut header_rows)) = (0..table.rows().min(ROWS))
        .find_map(|row| Some((row, columns::header(table, row, profile, taxonomy)?)))?;
    let starts = |label: &LabelUse| matches!(label, LabelUse::Field(at) if profile.is_start(*at));
    let named = |plan: &Plan| plan.fields.iter().find(|(_, label)| starts(label)).copied();
    if named(&plan).is_none()
        && let Some(top) =
            (header.saturating_sub(2)..header).find(|row| heads_fields(table, *row, profile))
    {
        header_rows += header - top;
        header = top;
        plan = columns::plan(table, top..top + header_rows, profile, taxonomy);
    }
    let (name, _) = named(&plan)?;
    let code = plan
        .fields
        .iter()
        .find(|(_, label)| matches!(label, LabelUse::Code(_)));
    let first = header + header_rows;
    let printed = |row: u32, col: u32| {
        let text = &table.cell(row, col).text;
        (table.cell(row, col).row == row && !text.is_blank()).then_some(text)
    };
    let mut begins: Vec<u32> = Vec::new();
    for row in (first..table.rows()).filter(|row| printed(*row, name).is_some()) {
        let again = begins.last().is_some_and(|above| {
            let own: Vec<_> = plan
                .fields
                .iter()
                .filter_map(|(col, _)| Some((printed(row, *col)?, printed(*above, *col))))
                .collect();
            // A name alone may come twice.
            own.len() > 1
                && own
                    .iter()
                    .all(|(text, known)| known.is_some_and(|known| known.text == text.text))
        });
        if !again {
            begins.push(row);
        }
    }
    let ends = begins.iter().skip(1).copied().chain([table.rows()]);
    let mut projects = Vec::new();
    let mut units: Vec<(Option<Cow<'_, str>>, u32)> = Vec::new();
    let mut lead = first;
    for (begin, end) in begins.iter().copied().zip(ends) {
        let code = code
            .and_then(|(col, _)| printed(begin, *col))
            .map(|text| fold_label(text.as_str()));
        if !prints_indicators(table, &plan, begin..end) {
            units.push((code, begin));
            continue;
        }
        let mut above = units.iter().rev();
        let unit = above.find(|(of, _)| of.is_some() && *of == code);
        projects.push(Project {
            lead: lead..begin,
            rows: begin..end,
            unit: unit.map(|(_, row)| (*row, name)),
        });
        lead = end;
    }
    if let Some(last) = projects.last_mut() {
        last.rows.end = table.rows();
    }
    (!projects.is_empty()).then_some(ProjectList {
        header,
        header_rows,
        plan,
        projects,
    })
}

/// Whether a row above a header of indicators belongs to it: labels of fields, side by side, without
/// a value beside them.
fn heads_fields(table: &Table<'_>, row: u32, profile: &Profile) -> bool {
    let printed = || table.row(row).filter(|cell| !cell.text.is_blank());
    let labels = printed().filter(|cell| {
        let text = cell.text.as_str();
        profile.column(text).is_some() || !profile.label(text).is_empty()
    });
    let labels = labels.count();
    labels >= 3 && 4 * labels >= 3 * printed().count()
}

/// Whether some row prints anything of an indicator.
fn prints_indicators(table: &Table<'_>, plan: &Plan, rows: Range<u32>) -> bool {
    let block = plan.year();
    let columns = [plan.level1, block.level2, block.level3, block.value];
    rows.into_iter().any(|row| {
        columns.iter().flatten().any(|col| {
            let cell = table.cell(row, *col);
            cell.row == row && !cell.text.is_blank()
        })
    })
}

impl ProjectList {
    /// The table's repairs that stand among the rows of one project: each is one project's.
    pub(super) fn repairs<'a>(&self, table: &Table<'a>, at: usize) -> Vec<Repair<'a>> {
        let top = |project: usize| {
            let first = self
                .projects
                .get(project)
                .filter(|_| project > 0)?
                .lead
                .start;
            let mut printed = table.row(first).flat_map(|cell| &cell.text.places);
            printed.next().map(Region::order)
        };
        let (from, to) = (top(at), top(at + 1));
        let within = |repair: &&Repair<'a>| {
            let place = repair.places.first().map(Region::order);
            place >= from && to.is_none_or(|to| place < Some(to))
        };
        table.repairs.iter().filter(within).cloned().collect()
    }
}

impl<'a> Binder<'a, '_> {
    /// Reads one project of a list. What stands above the header belongs to the first.
    pub(super) fn read_project(&mut self, list: &ProjectList, at: usize) {
        let project = &list.projects[at];
        let rows = project.rows.clone();
        let top = if at == 0 { 0 } else { project.lead.start };
        self.rows = top..rows.end;
        let mut reader = fields::Reader::default();
        for row in 0..list.header {
            reader.read_row(self, row);
        }
        self.take_header(list.header, list.header_rows);
        for (col, label) in &list.plan.fields {
            self.take_field_header(list.header..list.header + list.header_rows, *col, *label);
            let mut known: Option<Text<'a>> = None;
            for row in rows.clone() {
                let cell = self.table.cell(row, *col);
                if cell.row != row || cell.col != *col || cell.text.is_blank() {
                    continue;
                }
                self.take(row, *col);
                match &known {
                    Some(text) if text.text == cell.text.text => self.repeat(cell.text.clone()),
                    _ => {
                        self.set_labelled(*label, &cell.text);
                        known.get_or_insert_with(|| cell.text.clone());
                    }
                }
            }
        }
        if let Some((row, col)) = project.unit {
            self.name_unit(row, col, &list.plan);
        }
        let mut row = rows.start;
        while row < rows.end {
            // A total below the projects, a note: no indicator, and kept.
            row = self.read_indicators(row, &list.plan).max(row + 1);
        }
    }

    /// The name that stands beside the project's code in a row above it.
    fn name_unit(&mut self, row: u32, col: u32, plan: &Plan) {
        let coded = plan.fields.iter().find_map(|(_, label)| match label {
            LabelUse::Code(at) if self.profile.fields[*at].kind == FieldKind::Coded => Some(*at),
            _ => None,
        });
        let Some(at) = coded else { return };
        let name = self.table.cell(row, col).text.clone();
        if self.rows.contains(&row) {
            self.take(row, col);
            for (col, label) in &plan.fields {
                if matches!(label, LabelUse::Code(_)) {
                    self.take(row, *col);
                    let code = self.table.cell(row, *col).text.clone();
                    self.repeat(code);
                }
            }
        }
        self.record.repairs.push(Repair {
            code: "form/unit-from-list",
            field: None,
            printed: None,
            places: name.places.clone(),
        });
        self.set_coded(at, false, &name);
    }

    fn take_field_header(&mut self, header: Range<u32>, col: u32, label: LabelUse) {
        let path = match label {
            LabelUse::Member(of, member) => {
                Cow::Borrowed(self.profile.fields[of].members[member].path.as_str())
            }
            LabelUse::Field(at) | LabelUse::Code(at) => {
                Cow::Borrowed(self.profile.fields[at].id.as_str())
            }
            LabelUse::GroupColumn(..) | LabelUse::Heading => return,
        };
        for row in header {
            let cell = self.table.cell(row, col).clone();
            if let LabelUse::Member(of, _) = label
                && let Some(unit) = unit_in_brackets(&cell.text)
            {
                self.set_unit_of(of, unit);
            }
            if cell.row == row && cell.col == col && !cell.text.is_blank() {
                self.take_label(path.clone(), &cell);
            }
        }
    }
}
