//! The tables of a document, one after the other → its records.

use super::{Binder, project_list, repaired, year};
use crate::check;
use crate::money;
use crate::profile::{Profile, Profiles};
use crate::recognise::recognise;
use biao_model::{Diagnostic, Document, Places, Record, Severity, Table};
use std::borrow::Borrow;
use std::cell::OnceCell;

/// The records of a document, and what binding and checking them had to say.
#[derive(Debug, Default)]
pub struct Bound<'a> {
    /// One per form, in order.
    pub records: Vec<Record<'a>>,
    /// Diagnostics of all records; each `at` is a pointer into the output document.
    pub diagnostics: Vec<Diagnostic>,
}

/// Binds every table of a document: to the profile that knows it, or as a plain table.
pub fn bind<'a>(
    document: &Document<'a>,
    tables: &[Table<'a>],
    profiles: &'a Profiles,
) -> Bound<'a> {
    bind_each(document, tables, profiles, |_| ())
}

/// As [`bind`], with a look at each record, in order, as soon as nothing changes it any more: of a
/// form when it is bound, of a table of amounts, and of what follows it, when all are compared.
/// Whoever has no use for a record afterwards may leave its fields and repairs alone, which later
/// tables are compared with: then one document takes no more memory than its largest form.
pub fn bind_each<'a>(
    document: &Document<'a>,
    tables: impl IntoIterator<Item: Borrow<Table<'a>>>,
    profiles: &'a Profiles,
    mut done: impl FnMut(&mut Record<'a>),
) -> Bound<'a> {
    let mut binding = Binding {
        document,
        profiles,
        year: OnceCell::new(),
        issuer: None,
        bound: Bound::default(),
        done: 0,
    };
    let mut stated = binding.stated().into_iter().peekable();
    for table in tables {
        let table = table.borrow();
        while let Some((_, record)) = stated.next_if(|(at, _)| *at < table.above.end) {
            binding.push(record, Vec::new());
        }
        binding.bind(table);
        binding.hand_over(&mut done);
    }
    for (_, record) in stated {
        binding.push(record, Vec::new());
    }
    let Bound {
        records,
        diagnostics,
    } = &mut binding.bound;
    check::decide(records, profiles, diagnostics);
    profiles.classifications().name_rows(records, diagnostics);
    check::money(binding.document, records, profiles, diagnostics);
    records[binding.done..].iter_mut().for_each(done);
    binding.bound
}

/// A document of which some tables are bound.
struct Binding<'a, 'd> {
    document: &'d Document<'a>,
    profiles: &'a Profiles,
    /// The year that the document says it is of, once it was looked for.
    year: OnceCell<Option<(i32, Places)>>,
    issuer: Option<money::Issuer<'a>>,
    bound: Bound<'a>,
    /// How many of the records were handed over.
    done: usize,
}

impl<'a> Binding<'a, '_> {
    /// The records of sentences that stand for a table.
    fn stated(&self) -> Vec<(usize, Record<'a>)> {
        money::stated(self.document, self.profiles.money(), || self.read_issuer())
    }

    fn read_issuer(&self) -> money::Issuer<'a> {
        let year = year::of_document(self.document);
        money::Issuer::of(self.document, year, self.profiles.money().words())
    }

    fn bind(&mut self, table: &Table<'a>) {
        if table.cells().iter().all(|cell| cell.text.is_blank()) {
            report_blank(table, &mut self.bound.diagnostics);
        } else {
            match recognise(table, self.profiles) {
                Some(profile) => self.bind_form(table, profile),
                None => self.bind_amounts(table),
            }
        }
    }

    fn bind_amounts(&mut self, table: &Table<'a>) {
        let issuer = self.issuer.take().unwrap_or_else(|| self.read_issuer());
        let mut said = Vec::new();
        let mut record = money::record(
            table,
            self.document,
            self.profiles.money(),
            self.profiles.normalizer(),
            &issuer,
            &mut said,
        );
        if record.form == "table" {
            record.repairs.extend(repaired::of_rows(table));
        }
        self.issuer = Some(issuer);
        self.push(record, said);
    }

    fn bind_form(&mut self, table: &Table<'a>, profile: &'a Profile) {
        let binder = || {
            let mut binder = Binder::new(table, profile, self.profiles);
            binder.read_above(self.document);
            binder
        };
        match project_list::find(table, profile, self.profiles.taxonomy(profile)) {
            None => {
                let mut binder = binder();
                binder.record.repairs.clone_from(&table.repairs);
                binder.read_rows();
                if binder.says_nothing() {
                    // A list of units prints 单位名称 and 备注 as a form does.
                    self.bind_amounts(table);
                } else {
                    self.push_form(binder, profile);
                }
            }
            Some(list) => {
                for at in 0..list.projects.len() {
                    let mut binder = binder();
                    binder.record.repairs = list.repairs(table, at);
                    binder.read_project(&list, at);
                    self.push_form(binder, profile);
                }
            }
        }
    }

    fn push_form(&mut self, mut binder: Binder<'a, '_>, profile: &Profile) {
        binder.read_pairs_above(self.document);
        if binder.year.is_none() {
            let document = self.document;
            let year = self.year.get_or_init(|| year::of_document(document));
            binder.year.clone_from(year);
        }
        let (record, mut diagnostics) = binder.finish();
        check::record(
            &record,
            self.document,
            profile,
            self.profiles,
            &mut diagnostics,
        );
        self.push(record, diagnostics);
    }

    /// Adds a record, and what was said about it under its place in the document.
    fn push(&mut self, record: Record<'a>, mut diagnostics: Vec<Diagnostic>) {
        let Bound {
            records,
            diagnostics: all,
        } = &mut self.bound;
        let place = format!("/records/{}", records.len());
        for diagnostic in &mut diagnostics {
            let within = diagnostic.at.as_deref().unwrap_or_default();
            diagnostic.at = Some([&place, within].concat());
        }
        all.append(&mut diagnostics);
        records.push(record);
    }

    /// Hands over the forms that no table of amounts stands before.
    fn hand_over(&mut self, done: &mut impl FnMut(&mut Record<'a>)) {
        let rest = self.bound.records[self.done..].iter_mut();
        for record in rest.take_while(|record| record.body.is_none()) {
            done(record);
            self.done += 1;
        }
    }
}

/// A grid without a row (delimiter lines alone) is no table; what it prints is said.
fn report_blank(table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for repair in table
        .repairs
        .iter()
        .filter(|repair| repair.printed.is_some())
    {
        diagnostics.push(Diagnostic {
            code: repair.code.into(),
            severity: Severity::Info,
            message: format!(
                "a table without a row prints only {}",
                repair.printed.as_deref().unwrap_or_default()
            ),
            at: None,
            places: repair.places.clone(),
        });
    }
}
