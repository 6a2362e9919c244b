//! Money tables: the title tells the kind, the header the columns, and every row is printed amounts
//! beside a label.
//!
//! 1. [`title`]: which kind it is, from the lines above;
//! 2. [`surroundings`]: unit and organisation;
//! 3. [`header`] and [`blocks`]: header paths, and which columns hold codes, labels and amounts;
//! 4. [`rows`]: the rows of every block; [`tree`]: their depth and parent.
//!
//! [`stated`]: forms of which only the title is printed, and a sentence that says why.

mod blocks;
mod file;
mod header;
mod organisation;
mod rows;
mod stated;
mod surroundings;
mod title;
mod tree;
mod words;

pub(crate) use file::{Form, is_money};
pub(crate) use organisation::Issuer;
pub(crate) use stated::stated;
pub(crate) use tree::{Enumerator, enumerator};
pub(crate) use words::Words;

use crate::profile::ProfileError;
use biao_model::{
    Block, Cell, Diagnostic, Document, Entry, Field, Record, Repair, Table, TableBody, TableRow,
    Text,
};
use biao_normalize::Normalizer;
use blocks::Columns;
use header::Header;
use std::borrow::Cow;

/// The kinds of money tables and their words.
#[derive(Debug, Clone)]
pub(crate) struct MoneyForms {
    /// In the order in which they claim a title.
    forms: Vec<Form>,
    words: Words,
}

macro_rules! built_in {
    ($id:literal) => {
        (
            concat!("money/", $id, ".toml"),
            include_str!(concat!("../../data/money/", $id, ".toml")),
        )
    };
}
/// The built-in kinds, the narrower before the wider.
const FORMS: &[(&str, &str)] = &[
    built_in!("three-public"),
    built_in!("operating-expenses"),
    built_in!("gov-procurement"),
    built_in!("state-capital"),
    built_in!("gov-fund-expenditure"),
    built_in!("meetings-and-training"),
    built_in!("carry-over-expenditure"),
    built_in!("basic-expenditure"),
    built_in!("project-expenditure"),
    built_in!("fiscal-appropriation-summary"),
    built_in!("revenue-expenditure-summary"),
    built_in!("general-budget-expenditure"),
    built_in!("fiscal-appropriation-expenditure"),
    built_in!("revenue-summary"),
    built_in!("expenditure-summary"),
];

impl MoneyForms {
    /// The built-in kinds and those of further files, which come first; a file with the id of a
    /// built-in kind takes its place.
    pub(crate) fn load(user: &[&(String, String)]) -> Result<Self, ProfileError> {
        let mut forms = Vec::new();
        for (name, text) in FORMS {
            forms.push(file::form(name, text)?);
        }
        for (name, text) in user.iter().rev() {
            let form = file::form(name, text)?;
            forms.retain(|known| known.id != form.id);
            forms.insert(0, form);
        }
        let words = file::words(
            "money/words.toml",
            include_str!("../../data/money/words.toml"),
        )?;
        Ok(Self { forms, words })
    }

    pub(crate) fn words(&self) -> &Words {
        &self.words
    }
}

/// The record of a table that no profile of fields knows: a money table of a known kind, or a plain
/// table. What it has to say is added to `diagnostics`, each `at` a pointer into the record.
pub(crate) fn record<'a>(
    table: &Table<'a>,
    document: &Document<'a>,
    forms: &'a MoneyForms,
    normalizer: &Normalizer,
    issuer: &Issuer<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Record<'a> {
    let top = title::captions(table, forms);
    let named = title::kind(table, top, document, forms);
    let inferred = named.is_none().then(|| forms.printed(table)).flatten();
    let kind = named
        .map(|(form, title)| (form, Some(title)))
        .or_else(|| Some((inferred?, table.title.clone())));
    let words = &forms.words;
    let header = Header::new(table, header::rows(table, top, words, normalizer));
    let layout = Columns::new(table, &header, words, normalizer);
    let order: Vec<usize> = kind.as_ref().map_or_else(
        || words.label_order(&[]),
        |(form, _)| words.label_order(&form.label),
    );
    let (blocks, columns) = layout.blocks(&order);
    let mut record = Record {
        pages: (!table.pages.is_empty()).then(|| table.pages.clone()),
        repairs: table.repairs.clone(),
        ..Record::default()
    };
    if inferred.is_some() {
        record.repairs.push(Repair {
            code: "form/kind-inferred",
            field: Some("form"),
            printed: None,
            places: header
                .cells()
                .next()
                .map(|cell| cell.text.places.clone())
                .unwrap_or_default(),
        });
    }
    // What was repaired on a header is the table's: no row carries it.
    let of_headers = header.cells().flat_map(|cell| &cell.repairs);
    let printed = of_headers.filter(|repair| repair.code != MERGED_BLANK);
    record.repairs.extend(printed.cloned());
    record.repairs.extend(header.spread().map(|cell| Repair {
        code: "form/header-spread",
        field: None,
        printed: Some(cell.text.text.clone()),
        places: cell.text.places.clone(),
    }));
    record.repairs.extend(header.repeats().map(|cell| Repair {
        code: "form/repeated-text",
        field: None,
        printed: Some(cell.text.text.clone()),
        places: cell.text.places.clone(),
    }));
    let rows = rows::read(
        table,
        header.rows.clone(),
        &blocks,
        words,
        normalizer,
        &mut record,
        diagnostics,
    );
    // A block without a row has its name said by none.
    let says = |row: &TableRow<'_>, name: &Text<'_>| {
        let said = row.block.as_ref();
        said.is_some_and(|said| said.places == name.places)
    };
    let named = blocks.iter().filter(|block| {
        let name = block.name.as_ref();
        name.is_some_and(|name| rows.iter().any(|row| says(row, name)))
    });
    record.labels = layout.labels(&blocks, named, &columns);
    record.body = Some(TableBody {
        columns,
        rows,
        checks: Vec::new(),
    });
    let Some((form, title)) = kind else {
        record.form = Cow::Borrowed("table");
        record.title.clone_from(&table.title);
        return record;
    };
    record.form = Cow::Borrowed(&form.id);
    let inside = title::inside(table, top);
    let lines: Vec<&Text<'a>> = inside
        .into_iter()
        .chain(lines_above(table, document))
        .collect();
    record.fields = fields(&lines, title.as_ref(), words, issuer);
    record.title = title;
    record
}

/// The lines above a table, from the nearest up.
fn lines_above<'l, 'a>(table: &Table<'a>, document: &'l Document<'a>) -> Vec<&'l Text<'a>> {
    let above = document.blocks[table.above.clone()]
        .iter()
        .rev()
        .filter_map(|block| match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => Some(text),
            _ => None,
        });
    above.collect()
}

/// The fields of a money table: what the lines around it say, else what the document says of itself.
fn fields<'a>(
    lines: &[&Text<'a>],
    title: Option<&Text<'a>>,
    words: &Words,
    issuer: &Issuer<'a>,
) -> Vec<Field<'a>> {
    let year = title
        .and_then(crate::bind::year_in)
        .map(|(year, text)| (year, text.places))
        .or_else(|| issuer.year.clone());
    let text = |found: Option<Text<'a>>| found.map_or(Entry::Missing, Entry::Text);
    let organisation = lines
        .iter()
        .find_map(|line| surroundings::organisation(line, words))
        .or_else(|| {
            lines
                .windows(2)
                .find_map(|pair| surroundings::organisation_beside(pair[0], pair[1], words))
        })
        .or_else(|| issuer.organisation.clone());
    let unit = lines
        .iter()
        .find_map(|line| surroundings::unit(line, words));
    let disclosure = title
        .and_then(|title| organisation::disclosure(title, words))
        .or_else(|| issuer.disclosure.clone());
    vec![
        Field {
            id: "fiscal_year",
            entry: year.map_or(Entry::Missing, |(year, places)| Entry::Year {
                year,
                places,
            }),
        },
        Field {
            id: "organisation",
            entry: text(organisation),
        },
        Field {
            id: "unit",
            entry: text(unit),
        },
        Field {
            id: "disclosure",
            entry: text(disclosure),
        },
    ]
}

/// The repair on a row that prints fewer cells than the table has columns of amounts.
pub(crate) const SHORT_ROW: &str = "form/short-row";

/// The repair on a cell that was made to cover the blanks below it.
const MERGED_BLANK: &str = "table/blank-merged";

/// Whether a cell was made to cover the blanks below it. Beside amounts a blank is a blank.
fn is_filled(cell: &Cell<'_>) -> bool {
    cell.repairs
        .iter()
        .any(|repair| repair.code == MERGED_BLANK)
}
