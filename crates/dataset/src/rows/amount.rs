//! The cells of a table, and the identities that were tried on them.

use super::context::integer;
use super::{Builder, Part, repairs};
use crate::{Amount, Check, Number};
use biao_model::{Decimal, Outcome, TableBody, TableColumn, Text};

/// An amount as the tables hold it.
pub(super) struct Held {
    pub(super) number: Option<Number>,
    pub(super) yuan: Option<Number>,
    pub(super) out_of_range: bool,
}

impl<'d> Builder<'_, 'd> {
    /// A number with its unit. That of a field has been noted where its field was.
    pub(super) fn money(&self, number: Option<Decimal>, unit: Option<&str>) -> Held {
        let held = number.and_then(Number::new);
        let yuan = number.zip(unit).and_then(|(number, unit)| {
            // Of a number that is a finite decimal, its yuan are one: none are lost but to range.
            Some(self.money.yuan(number, unit).and_then(Number::new))
                .filter(|yuan| yuan.is_some() || self.money.yuan(Decimal::ZERO, unit).is_some())
        });
        Held {
            number: held,
            yuan: yuan.flatten(),
            out_of_range: (number.is_some() && held.is_none()) || yuan == Some(None),
        }
    }

    /// A row for every printed cell.
    pub(super) fn body(&mut self, body: &'d TableBody<'d>) {
        let headers: Vec<Option<String>> = body.columns.iter().map(header).collect();
        for (index, row) in body.rows.iter().enumerate() {
            let codes = repairs(&row.repairs);
            for (at, (column, amount)) in row.cells.iter().enumerate() {
                let id = self.name([
                    Part::Name("rows"),
                    Part::Index(index),
                    Part::Name("cells"),
                    Part::Index(at),
                ]);
                let drawn = body.columns.get(*column as usize);
                let unit = drawn
                    .and_then(|column| column.unit.as_ref())
                    .map(Text::as_str)
                    .or(self.context.unit);
                let held = self.money(amount.number, unit);
                self.note(held.out_of_range, &id);
                let place = self.place(Some(&amount.text.places));
                self.rows.push(&Amount {
                    amount_id: &id,
                    context: self.context.columns(),
                    place,
                    field: None,
                    row: Some(integer(index)),
                    column: Some((*column).into()),
                    block: row.block.as_ref().map(Text::as_str),
                    code: row.code.as_ref().map(Text::as_str),
                    label: row.label.as_ref().map(Text::as_str),
                    canonical_label: row.canonical,
                    depth: row.depth.map(i64::from),
                    parent_row: row.parent.map(i64::from),
                    header: headers.get(*column as usize).and_then(Option::as_deref),
                    raw: amount.text.as_str(),
                    number: held.number,
                    unit,
                    yuan: held.yuan,
                    repairs: codes.as_deref(),
                    out_of_range: held.out_of_range,
                });
                self.id = id;
            }
        }
    }

    /// A row for every identity that was tried.
    pub(super) fn checks(&mut self, body: &'d TableBody<'d>) {
        for (index, check) in body.checks.iter().enumerate() {
            let id = self.name([Part::Name("checks"), Part::Index(index)]);
            let (stated, computed) = (
                check.stated.and_then(Number::new),
                check.computed.and_then(Number::new),
            );
            let out_of_range = (stated.is_none() && check.stated.is_some())
                || (computed.is_none() && check.computed.is_some());
            self.note(out_of_range, &id);
            let place = self.place(Some(&check.places));
            let (holds, reason) = match &check.outcome {
                Outcome::Holds | Outcome::HoldsRounded => (Some(true), None),
                Outcome::Fails => (Some(false), None),
                Outcome::NotApplied(reason) => (None, Some(reason.as_str())),
            };
            self.rows.push(&Check {
                check_id: &id,
                context: self.context.columns(),
                place,
                code: &check.code,
                holds,
                rounded: check.outcome == Outcome::HoldsRounded,
                at: &check.at,
                against: check.against.as_deref(),
                stated,
                computed,
                reason,
                out_of_range,
            });
            self.id = id;
        }
    }
}

/// The header path of a column; `None` where nothing is printed above it.
fn header(column: &TableColumn<'_>) -> Option<String> {
    let path: Vec<&str> = column.path.iter().map(Text::as_str).collect();
    (!path.is_empty()).then(|| path.join(" > "))
}
