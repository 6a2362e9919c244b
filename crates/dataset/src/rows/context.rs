//! What all rows of a record repeat.

use biao_model::{Entry, Field, Places, Record, Text};

/// Fields that name the organisation a record is of, the first one that is printed counts.
const ORGANISATION: [&str; 3] = ["organisation", "implementing_unit", "department"];

/// What all rows of a record repeat.
pub(super) struct Context<'d> {
    /// The document's id.
    pub(super) document: &'d str,
    /// The record's id.
    pub(super) id: String,
    pub(super) organisation: Option<&'d str>,
    pub(super) fiscal_year: Option<i64>,
    pub(super) project_name: Option<&'d str>,
    /// The unit of its amounts.
    pub(super) unit: Option<&'d str>,
    /// Which form it is.
    form: &'d str,
}

impl<'d> Context<'d> {
    pub(super) fn new(document: &'d str, index: usize, record: &'d Record<'_>) -> Self {
        let text = |path| text(&record.fields, path);
        let fiscal_year = record.fields.iter().find_map(|field| match field.entry {
            Entry::Year { year, .. } if field.id == "fiscal_year" => Some(i64::from(year)),
            _ => None,
        });
        Self {
            document,
            id: format!("{document}/records/{index}"),
            organisation: ORGANISATION
                .iter()
                .find_map(|path| text(path).filter(|name| !name.is_empty())),
            fiscal_year,
            project_name: text("project_name"),
            unit: text("unit"),
            form: &record.form,
        }
    }

    /// The columns of it.
    pub(super) fn columns(&self) -> crate::Context<'_> {
        crate::Context {
            record_id: &self.id,
            document_id: self.document,
            organisation: self.organisation,
            fiscal_year: self.fiscal_year,
            form: self.form,
        }
    }

    /// The text of a field.
    pub(super) fn text(record: &'d Record<'_>, path: &str) -> Option<&'d str> {
        text(&record.fields, path)
    }

    /// Where the first of its fields stands that has a place, else its first cell.
    pub(super) fn first_place(record: &'d Record<'_>) -> Option<&'d Places> {
        let field = record.fields.iter().find_map(|field| places(&field.entry));
        field.or_else(|| {
            let rows = &record.body.as_ref()?.rows;
            let (_, amount) = rows.iter().find_map(|row| row.cells.first())?;
            Some(&amount.text.places)
        })
    }
}

/// What is printed for a field: `department` and `department.name` are the name of a coded field,
/// `department.code` is its code.
fn text<'d>(fields: &'d [Field<'_>], path: &str) -> Option<&'d str> {
    let (id, below) = path
        .split_once('.')
        .map_or((path, None), |(id, below)| (id, Some(below)));
    let field = fields.iter().find(|field| field.id == id)?;
    match (&field.entry, below) {
        (Entry::Text(text), None) => Some(text.as_str()),
        (Entry::Amount(amount), None) => Some(amount.text.as_str()),
        (Entry::Value { value, .. }, None) => Some(&value.raw),
        (Entry::Coded { name, .. }, None | Some("name")) => name.as_ref().map(Text::as_str),
        (Entry::Coded { code, .. }, Some("code")) => code.as_ref().map(Text::as_str),
        (Entry::Group(fields), Some(below)) => text(fields, below),
        _ => None,
    }
}

/// Where an entry stands.
pub(super) fn places<'d>(entry: &'d Entry<'_>) -> Option<&'d Places> {
    let places = match entry {
        Entry::Text(text) => &text.places,
        Entry::Amount(amount) => &amount.text.places,
        Entry::Year { places, .. } | Entry::Coded { places, .. } | Entry::Value { places, .. } => {
            places
        }
        Entry::Group(fields) => return fields.iter().find_map(|field| self::places(&field.entry)),
        Entry::Missing => return None,
    };
    (!places.is_empty()).then_some(places)
}

/// A count as a cell holds it.
pub(super) fn integer(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
