//! Rows below a column header that are no indicators: where they end, and what stands between them.

use super::Binder;
use super::columns::{self, Plan};
use crate::profile::LabelUse;
use crate::taxonomy::Taxonomy;
use biao_model::{Cell, Diagnostic, Severity};
use smallvec::SmallVec;
use std::borrow::Cow;

impl<'a> Binder<'a, '_> {
    /// Whether a row below a header is a field's again, or another header.
    pub(super) fn ends_rows(&self, row: u32, first: u32, plan: &Plan) -> bool {
        let Some(cell) = self.table.row(row).find(|cell| !cell.text.is_blank()) else {
            return false;
        };
        let text = cell.text.as_str();
        if cell.col > 1 {
            return false;
        }
        let uses = self.profile.label(text);
        if !uses.is_empty()
            && self.taxonomy.level1(text).is_none()
            && self.taxonomy.level2(text).is_none()
        {
            let alone = self
                .table
                .row(row)
                .filter(|cell| !cell.text.is_blank())
                .count()
                <= 3;
            let fields = |u: &LabelUse| match u {
                LabelUse::Field(at) => {
                    self.profile.fields[*at].ends_rows
                        || self.profile.is_start(*at)
                        || cell.col == 0 && alone
                }
                _ => false,
            };
            // A converter that lost the side column's merge puts the next label beside a group.
            if uses.iter().any(fields) && !self.names_group_after(cell.col, row, plan) {
                return true;
            }
        }
        self.signs(row)
            || row > first
                && self.profile.column(text).is_some()
                && columns::header(self.table, row, self.profile, self.taxonomy).is_some()
    }

    /// Whether a row says who made the form: labels with values, one in each cell (`填报人：… | 联系电话：…`).
    fn signs(&self, row: u32) -> bool {
        let printed = || self.table.row(row).filter(|cell| !cell.text.is_blank());
        let field = |cell: &Cell<'a>| {
            let pair = self.pair(&cell.text);
            pair.is_some_and(|pair| pair.field().is_some())
        };
        printed().count() > 1 && printed().all(field)
    }

    /// Whether a row names a group of indicators in a column after this one.
    fn names_group_after(&self, col: u32, row: u32, plan: &Plan) -> bool {
        let text = |at: Option<u32>| {
            let at = at.filter(|at| *at > col)?;
            Some(self.table.cell(row, at).text.as_str())
        };
        text(plan.level1).is_some_and(|text| self.taxonomy.level1(text).is_some())
            || text(plan.year().level2).is_some_and(|text| self.taxonomy.level2(text).is_some())
    }

    /// Takes a row below a header that only goes on with it: below a word over several columns that no
    /// list knows (近两年指标值), it names those (前年 | 上年) and prints nothing else.
    pub(super) fn names_columns(&mut self, row: u32, plan: &Plan) -> bool {
        let table = self.table;
        let named: SmallVec<[&Cell<'a>; 4]> = table
            .row(row)
            .filter(|cell| !cell.text.is_blank())
            .collect();
        let unknown = |cell: &Cell<'_>| {
            (plan.unknown.contains(&cell.col) || plan.headings.contains(&cell.col))
                && table.cell(row - 1, cell.col).row < row
        };
        let spread = |col: &u32| {
            let next = (*col + 1).min(table.columns() - 1);
            table.cell(row - 1, *col).col_span > 1 || table.cell(row - 1, next).text.is_blank()
        };
        if named.len() < 2
            || !named.iter().all(|cell| unknown(cell))
            || !plan.unknown.iter().any(spread)
        {
            return false;
        }
        for cell in named {
            self.take_label(Cow::Borrowed("indicators"), cell);
        }
        true
    }

    /// Rows that are no indicators: a heading that says nothing, a skeleton's dots.
    pub(super) fn passes_over(&mut self, row: u32, plan: &Plan) -> bool {
        let mut cells = self.table.row(row).filter(|cell| !cell.text.is_blank());
        let (Some(first), second) = (cells.next(), cells.next()) else {
            return true;
        };
        if second.is_none()
            && self
                .profile
                .label(first.text.as_str())
                .contains(&LabelUse::Heading)
        {
            let cell = first.clone();
            self.take_label(Cow::Borrowed("heading"), &cell);
            return true;
        }
        if second.is_none()
            && first.col == 0
            && first.text.as_str().chars().count() > 12
            && plan.year().level3 != Some(0)
        {
            // A note over the whole width.
            return true;
        }
        let block = plan.year();
        let level3 = block
            .level3
            .map(|col| self.printed(row, col))
            .unwrap_or_default();
        let blank = |col: Option<u32>| col.is_none_or(|col| self.printed(row, col).is_blank());
        if is_skeleton(level3.as_str(), self.taxonomy)
            && blank(block.value)
            && blank(block.operator)
        {
            let cells = self.table.row(row).filter(|cell| !cell.text.is_blank());
            self.diagnostics.push(Diagnostic {
                code: "form/skeleton-row".into(),
                severity: Severity::Info,
                message: format!(
                    "“{}” is a row of the template that was not filled in",
                    level3.as_str()
                ),
                at: None,
                places: cells
                    .flat_map(|cell| cell.text.places.iter().copied())
                    .collect(),
            });
            for cell in self.table.row(row) {
                self.taken[self.table.cell_index(row, cell.col)] = true;
            }
            return true;
        }
        false
    }
}

/// `……`, `指标1：`, `…`: what a template prints to be filled in.
fn is_skeleton(text: &str, taxonomy: &Taxonomy) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    let rest = taxonomy.counted(text).map_or(text, |(_, rest)| rest);
    rest.chars().all(|c| "…．.。·:： 、".contains(c))
}
