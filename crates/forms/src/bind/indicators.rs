//! Rows below a column header → indicators.

use super::Binder;
use super::columns::{Block, Plan};
use super::levels::{self, Printed};
use super::spelled;
use crate::profile::MemberKind;
use crate::taxonomy::Taxonomy;
use biao_model::{
    Amount, Diagnostic, Entry, Field, Indicator, Labelled, Places, Repair, Text, Value,
};
use biao_normalize::Context;
use smallvec::SmallVec;
use std::borrow::Cow;

/// One indicator in the making.
struct Draft<'a> {
    row: u32,
    block: Block,
    level3: Option<Text<'a>>,
    value: Text<'a>,
    term: Option<Term<'a>>,
    repairs: Vec<Repair<'a>>,
}

/// What a row prints for the whole term, beside the year.
struct Term<'a> {
    /// Its indicator, where that is another than the year's.
    level3: Option<Text<'a>>,
    value: Text<'a>,
}

impl<'a> Binder<'a, '_> {
    /// Reads the rows below a header, up to a row that belongs to a field again. Returns that row.
    pub(super) fn read_indicators(&mut self, first: u32, plan: &Plan) -> u32 {
        let mut end = first;
        let mut drafts: Vec<Draft<'a>> = Vec::new();
        let mut printed: Vec<Printed<'a>> = Vec::new();
        while end < self.rows.end && !self.ends_rows(end, first, plan) {
            let row = end;
            end += 1;
            if row == first && row > 0 && self.names_columns(row, plan) {
                continue;
            }
            if self.is_blank(row) || self.passes_over(row, plan) {
                continue;
            }
            for draft in self.drafts(row, plan) {
                printed.push(Printed {
                    one: plan.level1.map(|col| self.printed(row, col)),
                    two: draft.block.level2.map(|col| self.printed(row, col)),
                    number: draft
                        .level3
                        .as_ref()
                        .and_then(|text| self.taxonomy.counted(text.as_str())?.0),
                    joined: Vec::new(),
                });
                drafts.push(draft);
            }
        }
        spelled::join(&mut printed, self.taxonomy);
        let levels = levels::resolve(&printed, self.taxonomy);
        self.record.indicators.reserve(drafts.len());
        for (draft, level) in drafts.into_iter().zip(levels) {
            self.push_indicator(draft, level, plan);
        }
        end
    }

    fn is_blank(&self, row: u32) -> bool {
        self.table.row(row).all(|cell| cell.text.is_blank())
    }

    /// What a row prints in a column: the cell's text if the cell begins in the row, or if the
    /// source declares that it covers it; blank if it was only inferred to.
    pub(super) fn printed(&self, row: u32, col: u32) -> Text<'a> {
        let cell = self.table.cell(row, col);
        let inferred = cell
            .repairs
            .iter()
            .find(|repair| repair.code == "table/blank-merged");
        match inferred {
            Some(repair) if cell.row != row => {
                let at = (row - cell.row) as usize - 1;
                let place = repair.places.get(at).or(repair.places.last());
                Text {
                    text: Cow::Borrowed(""),
                    places: place.copied().into_iter().collect(),
                }
            }
            _ => cell.text.clone(),
        }
    }

    /// Takes the cell of a row, but for one that stands here for a blank: its text is of the row that
    /// prints it.
    fn take_printed(&mut self, row: u32, col: u32) {
        let cell = self.table.cell(row, col);
        let inferred = |repair: &Repair<'_>| repair.code == "table/blank-merged";
        if cell.row == row || !cell.repairs.iter().any(inferred) {
            self.take(row, col);
        }
    }

    /// The indicators of a row: one as a rule, with the term's label and value beside the year's
    /// where the form prints both; several where they are numbered in one cell.
    fn drafts(&mut self, row: u32, plan: &Plan) -> SmallVec<[Draft<'a>; 1]> {
        let block = *plan.year();
        let (level3, value, repairs) = self.draft_of(row, &block);
        let mut draft = Draft {
            row,
            block,
            level3,
            value,
            term: None,
            repairs,
        };
        if let Some(term) = plan.term().copied() {
            let (term3, value, repairs) = self.draft_of(row, &term);
            let blank = |text: &Option<Text<'a>>| text.as_ref().is_none_or(Text::is_blank);
            // The block of which only the value is kept.
            let mut spare = term;
            if blank(&draft.level3) && draft.value.is_blank() && !blank(&term3) {
                // The row prints an indicator of the term alone.
                draft.block = term;
                draft.level3.clone_from(&term3);
                spare = block;
            }
            let same = |text: &Text<'a>| {
                draft
                    .level3
                    .as_ref()
                    .is_some_and(|own| own.text == text.text)
            };
            let level3 = term3.filter(|text| !text.is_blank() && !same(text));
            for col in [spare.level2, spare.level3.filter(|_| level3.is_none())]
                .into_iter()
                .flatten()
            {
                let text = self.printed(row, col);
                if !text.is_blank() {
                    self.repeat(text);
                }
            }
            draft.repairs.extend(repairs);
            draft.term = Some(Term { level3, value });
        }
        let several = numbered(draft.level3.as_ref(), &draft.value, self.taxonomy);
        if several.is_empty() {
            return SmallVec::from_buf([draft]);
        }
        let split = |(level3, value): (Text<'a>, Text<'a>)| {
            let places = level3.places.clone();
            let repair = Repair {
                code: "form/cell-split",
                field: Some("level3"),
                printed: None,
                places,
            };
            Draft {
                row,
                block,
                level3: Some(level3),
                value,
                term: None,
                repairs: draft.repairs.iter().cloned().chain([repair]).collect(),
            }
        };
        several.into_iter().map(split).collect()
    }

    /// Level 3 and value of a block: operator, value and unit of columns of their own joined by a
    /// space.
    fn draft_of(
        &mut self,
        row: u32,
        block: &Block,
    ) -> (Option<Text<'a>>, Text<'a>, Vec<Repair<'a>>) {
        let mut repairs = Vec::new();
        for col in [
            block.level2,
            block.level3,
            block.operator,
            block.value,
            block.unit,
        ]
        .into_iter()
        .flatten()
        {
            self.take_printed(row, col);
            self.carry_repairs(row, col, &mut repairs);
        }
        let level3 = block.level3.map(|col| self.printed(row, col));
        let mut value = Text::default();
        for col in [block.operator, block.value, block.unit]
            .into_iter()
            .flatten()
        {
            let piece = self.printed(row, col);
            if value.places.is_empty() || !piece.is_blank() {
                value.append(&piece, " ");
            }
        }
        (level3, value, repairs)
    }

    fn push_indicator(&mut self, draft: Draft<'a>, level: levels::Resolved<'a>, plan: &Plan) {
        let row = draft.row;
        let index = self.record.indicators.len();
        let mut repairs = draft.repairs;
        if let Some(col) = plan.level1 {
            self.take_printed(row, col);
            self.carry_repairs(row, col, &mut repairs);
        }
        for col in &plan.headings {
            let cell = self.table.cell(row, *col);
            if cell.text.is_blank()
                || !self.profile.label(cell.text.as_str()).is_empty()
                || self.profile.column(cell.text.as_str()).is_some()
            {
                let cell = cell.clone();
                if cell.text.is_blank() {
                    self.take(row, *col);
                } else if !self.taken[self.table.cell_index(row, *col)] {
                    self.take_label(Cow::Borrowed("indicators"), &cell);
                }
            }
        }
        repairs.extend(level.repairs);
        for mut finding in level.findings {
            let member = finding.at.as_deref().unwrap_or_default();
            finding.at = Some(format!("/indicators/{index}{member}"));
            self.diagnostics.push(finding);
        }
        let value = self.value(
            &draft.value,
            draft.level3.as_ref(),
            &draft.block,
            row,
            false,
        );
        self.report_notes(&value, &draft.value.places, index, "value");
        let mut members = Vec::new();
        if let Some(term) = draft.term {
            if let Some(level3) = term.level3 {
                members.push(Field {
                    id: "level3_term",
                    entry: Entry::Text(level3),
                });
            }
            let block = plan.term().unwrap_or(plan.year());
            let value = self.value(&term.value, draft.level3.as_ref(), block, row, false);
            let entry = Entry::Value {
                value: Box::new(value),
                places: term.value.places,
            };
            members.push(Field {
                id: "value_term",
                entry,
            });
        }
        for (col, member) in &plan.members {
            let spec = self.profile.member(*member);
            self.take_printed(row, *col);
            self.carry_repairs(row, *col, &mut repairs);
            let text = self.printed(row, *col);
            let entry = match spec.kind {
                MemberKind::Text => Entry::Text(text),
                MemberKind::Amount => Entry::Amount(self.amount(&text)),
                MemberKind::Value => {
                    let value =
                        self.value(&text, draft.level3.as_ref(), &Block::default(), row, true);
                    self.report_notes(&value, &text.places, index, &spec.id);
                    Entry::Value {
                        value: Box::new(value),
                        places: text.places,
                    }
                }
            };
            members.push(Field {
                id: &spec.id,
                entry,
            });
        }
        let weight = plan.weight.map(|col| {
            self.take_printed(row, col);
            self.carry_repairs(row, col, &mut repairs);
            let text = self.printed(row, col);
            self.amount(&text)
        });
        let other = self.other_columns(row, plan, &mut repairs);
        let class = level.class.0.map(|one| {
            (
                self.taxonomy.group1(one).id.as_str(),
                level
                    .class
                    .1
                    .map(|two| self.taxonomy.group2(two).id.as_str()),
            )
        });
        self.record.indicators.push(Indicator {
            levels: [level.one, level.two, draft.level3],
            class,
            value,
            places: draft.value.places,
            weight: weight
                .filter(|weight: &Amount<'a>| !weight.text.is_blank() || plan.weight.is_some()),
            members,
            other,
            repairs,
        });
    }

    fn other_columns(
        &mut self,
        row: u32,
        plan: &Plan,
        repairs: &mut Vec<Repair<'a>>,
    ) -> Vec<Labelled<'a>> {
        let mut other = Vec::new();
        for col in &plan.unknown {
            let cell = self.table.cell(row, *col);
            if cell.col != *col || cell.text.is_blank() {
                continue;
            }
            self.take(row, *col);
            self.carry_repairs(row, *col, repairs);
            let header = (0..row)
                .rev()
                .map(|above| self.table.cell(above, *col))
                .find(|above| self.is_header(above.row, plan));
            if let Some(header) = header {
                self.take(header.row, header.col);
            }
            other.push(Labelled {
                label: header.map(|cell| cell.text.clone()).unwrap_or_default(),
                text: cell.text.clone(),
            });
        }
        other
    }

    /// Whether a row is the header that the plan was made of.
    fn is_header(&self, row: u32, plan: &Plan) -> bool {
        plan.year().level3.or(plan.year().value).is_some_and(|col| {
            self.profile
                .column(self.table.cell(row, col).text.as_str())
                .is_some()
        })
    }

    /// Types a value. A unit column's text is the unit's source; the label's bracket comes last.
    fn value(
        &self,
        text: &Text<'a>,
        label: Option<&Text<'a>>,
        block: &Block,
        row: u32,
        bare: bool,
    ) -> Value<'a> {
        let unit = block
            .unit
            .map(|col| &self.table.cell(row, col).text.text)
            .filter(|unit| !unit.trim().is_empty());
        let label = label.map(|label| &label.text);
        let bare = bare || block.operator.is_some();
        // Borrowed from the source as a rule; what was joined from several cells is not.
        let borrowed = |text: Option<&Cow<'a, str>>| match text {
            None => Some(None),
            Some(Cow::Borrowed(text)) => Some(Some(*text)),
            Some(Cow::Owned(_)) => None,
        };
        if let (Cow::Borrowed(raw), Some(label), Some(column_unit)) =
            (&text.text, borrowed(label), borrowed(unit))
        {
            return self.normalizer.read(
                raw,
                &Context {
                    label,
                    column_unit,
                    bare,
                },
            );
        }
        let context = Context {
            label: label.map(Cow::as_ref),
            column_unit: unit.map(Cow::as_ref),
            bare,
        };
        self.normalizer.read(&text.text, &context).into_owned()
    }

    fn report_notes(&mut self, value: &Value<'a>, places: &Places, index: usize, member: &str) {
        for note in value
            .notes
            .iter()
            .chain(value.also.iter().flat_map(|also| &also.notes))
        {
            self.diagnostics.push(Diagnostic {
                code: note.code.into(),
                severity: note.severity,
                message: note.message.clone(),
                at: Some(format!("/indicators/{index}/{member}")),
                places: places.clone(),
            });
        }
    }
}

/// Several indicators numbered in one cell, with as many values: `指标1：…<br>指标2：…`.
fn numbered<'a>(
    level3: Option<&Text<'a>>,
    value: &Text<'a>,
    taxonomy: &Taxonomy,
) -> Vec<(Text<'a>, Text<'a>)> {
    let (Some(labels), Some(values)) = (level3.and_then(Text::pieces), value.pieces()) else {
        return Vec::new();
    };
    let numbered = |text: &Text<'a>| {
        let text = text.as_str();
        taxonomy
            .counted(text)
            .is_some_and(|(number, _)| number.is_some())
            || text.starts_with(|c: char| c.is_ascii_digit() || "①②③④⑤⑥⑦⑧⑨（(".contains(c))
    };
    if labels.len() != values.len() || !labels.iter().all(numbered) {
        return Vec::new();
    }
    labels.into_iter().zip(values).collect()
}
