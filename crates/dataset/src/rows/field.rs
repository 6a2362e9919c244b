//! The fields of a form.

use super::context::places;
use super::{Builder, Part};
use crate::{Amount, Field, Number};
use biao_model::{self as model, Entry, Reading, Text};
use std::borrow::Cow;

/// What is printed for one field.
struct Printed<'t> {
    text: &'t str,
    number: Option<model::Decimal>,
    places: Option<&'t model::Places>,
}

impl<'d> Builder<'_, 'd> {
    /// Rows for what is printed of these fields. `above` names the groups around them with a point
    /// after each, `indicator` the indicator they are members of.
    pub(super) fn fields(
        &mut self,
        fields: &'d [model::Field<'d>],
        above: &str,
        indicator: Option<(usize, &str)>,
    ) {
        for field in fields {
            let name = match above {
                "" => Cow::Borrowed(field.id),
                _ => Cow::Owned(format!("{above}{}", field.id)),
            };
            let own = places(&field.entry);
            match &field.entry {
                Entry::Missing => {}
                Entry::Group(fields) => {
                    self.fields(fields, &format!("{name}."), indicator);
                }
                Entry::Text(text) => self.field(&name, indicator, &printed(text)),
                Entry::Amount(amount) => {
                    let text = Printed {
                        number: amount.number,
                        ..printed(&amount.text)
                    };
                    self.field(&name, indicator, &text);
                    if indicator.is_none() {
                        self.amount_of(&name, fields, amount);
                    }
                }
                Entry::Year { year, .. } => {
                    let text = year.to_string();
                    let text = Printed {
                        text: &text,
                        number: Some(model::Decimal::new((*year).into(), 0)),
                        places: own,
                    };
                    self.field(&name, indicator, &text);
                }
                Entry::Coded {
                    code, name: called, ..
                } => {
                    for (id, text) in [("code", code), ("name", called)] {
                        if let Some(text) = text {
                            self.field(&format!("{name}.{id}"), indicator, &printed(text));
                        }
                    }
                }
                Entry::Value { value, .. } => {
                    let number = match &value.reading {
                        Reading::Comparison { quantity, .. } => Some(quantity.number),
                        _ => None,
                    };
                    let text = Printed {
                        text: &value.raw,
                        number,
                        places: own,
                    };
                    self.field(&name, indicator, &text);
                }
            }
        }
    }

    fn field(&mut self, name: &str, indicator: Option<(usize, &str)>, printed: &Printed<'_>) {
        let id = self.name_of_field(name, indicator.map(|(index, _)| index));
        let number = printed.number.and_then(Number::new);
        let out_of_range = number.is_none() && printed.number.is_some();
        self.note(out_of_range, &id);
        let place = self.place(printed.places);
        self.rows.push(&Field {
            field_id: &id,
            context: self.context.columns(),
            place,
            indicator_id: indicator.map(|(_, id)| id),
            name,
            label: self.label(name),
            text: printed.text,
            number,
            out_of_range,
        });
        self.id = id;
    }

    /// The amount of a field, its unit that of the group it stands in, else of the record.
    fn amount_of(
        &mut self,
        name: &str,
        beside: &'d [model::Field<'d>],
        amount: &'d model::Amount<'d>,
    ) {
        let unit = beside.iter().find_map(|field| match &field.entry {
            Entry::Text(text) if field.id == "unit" => Some(text.as_str()),
            _ => None,
        });
        let unit = unit.or(self.context.unit);
        let id = self.name_of_field(name, None);
        let read = self.money(amount.number, unit);
        let place = self.place(Some(&amount.text.places));
        self.rows.push(&Amount {
            amount_id: &id,
            context: self.context.columns(),
            place,
            field: Some(name),
            label: self.label(name),
            raw: amount.text.as_str(),
            number: read.number,
            unit,
            yuan: read.yuan,
            out_of_range: read.out_of_range,
            ..Amount::default()
        });
        self.id = id;
    }

    /// Sets the id of a field: of the record, or of an indicator.
    fn name_of_field(&mut self, name: &str, indicator: Option<usize>) -> String {
        let above = match indicator {
            Some(index) => [Some(Part::Name("indicators")), Some(Part::Index(index))],
            None => [Some(Part::Name("fields")), None],
        };
        let steps = name.split('.').map(Part::Name);
        self.name(above.into_iter().flatten().chain(steps))
    }

    /// The label that is printed beside a field.
    fn label(&self, name: &str) -> Option<&'d str> {
        let labels = &self.record.labels;
        let whole = labels.iter().find(|(path, _)| path == name);
        let part = || {
            let (field, _) = name.rsplit_once('.')?;
            labels.iter().find(|(path, _)| path == field)
        };
        whole.or_else(part).map(|(_, label)| label.as_str())
    }
}

fn printed<'t>(text: &'t Text<'_>) -> Printed<'t> {
    Printed {
        text: text.as_str(),
        number: None,
        places: Some(&text.places),
    }
}
