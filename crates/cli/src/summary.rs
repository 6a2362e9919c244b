//! What a run comes to: documents by status, forms by kind, findings by code.

use biao::model::{Diagnostic, Record};
use biao_render::{Tally, count};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What was found in one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) records: u64,
    pub(crate) pages: u64,
    /// Records by form.
    pub(crate) forms: BTreeMap<String, u64>,
    /// Findings by severity and code.
    pub(crate) findings: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Report {
    /// Of a document of so many pages, if it has pages, of which nothing is told yet.
    pub(crate) fn of(pages: Option<u32>) -> Self {
        Self {
            pages: pages.unwrap_or(0).into(),
            ..Self::default()
        }
    }

    /// Counts a record.
    pub(crate) fn add_record(&mut self, record: &Record<'_>) {
        self.records += 1;
        match self.forms.get_mut(record.form.as_ref()) {
            Some(count) => *count += 1,
            None => _ = self.forms.insert(record.form.to_string(), 1),
        }
    }

    /// Counts what was found.
    pub(crate) fn add_findings(&mut self, diagnostics: &[Diagnostic]) {
        for found in diagnostics {
            self.found(found.severity.as_str(), &found.code);
        }
    }

    /// Of a document that could not be opened.
    pub(crate) fn failed(code: &str) -> Self {
        let mut report = Self::default();
        report.found("error", code);
        report
    }

    fn found(&mut self, severity: &str, code: &str) {
        let codes = self.findings.entry(severity.to_owned()).or_default();
        *codes.entry(code.to_owned()).or_default() += 1;
    }

    /// How much was found.
    pub(crate) fn tally(&self) -> Tally {
        let of = |severity: &str| {
            let codes = self.findings.get(severity);
            let sum: u64 = codes.map_or(0, |codes| codes.values().sum());
            usize::try_from(sum).unwrap_or(usize::MAX)
        };
        Tally {
            errors: of("error"),
            warnings: of("warning"),
            infos: of("info"),
        }
    }

    fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.pages += other.pages;
        for (form, count) in &other.forms {
            *self.forms.entry(form.clone()).or_default() += count;
        }
        for (severity, codes) in &other.findings {
            let own = self.findings.entry(severity.clone()).or_default();
            for (code, count) in codes {
                *own.entry(code.clone()).or_default() += count;
            }
        }
    }
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Fate {
    /// It was read in this run.
    Converted,
    /// It was done before.
    Unchanged,
    /// Reading it exceeded a limit.
    GivenUp,
    /// It could not be opened, or its output not be written.
    Failed,
}

impl Fate {
    fn as_str(self) -> &'static str {
        match self {
            Self::Converted => "converted",
            Self::Unchanged => "unchanged",
            Self::GivenUp => "given-up",
            Self::Failed => "failed",
        }
    }
}

/// What a run comes to.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    documents: BTreeMap<Fate, u64>,
    pub(crate) total: Report,
}

impl Summary {
    pub(crate) fn add(&mut self, fate: Fate, report: &Report) {
        *self.documents.entry(fate).or_default() += 1;
        self.total.add(report);
    }

    pub(crate) fn of(&self, fate: Fate) -> u64 {
        self.documents.get(&fate).copied().unwrap_or(0)
    }

    /// One line: `2 documents → out: 2 records, 0 errors, …`
    pub(crate) fn line(&self, folder: &str) -> String {
        let failed = match self.of(Fate::Failed) {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        let read: u64 = self.documents.values().sum::<u64>() - self.of(Fate::Failed);
        let unchanged = match self.of(Fate::Unchanged) {
            0 => String::new(),
            unchanged => format!(" ({unchanged} unchanged)"),
        };
        let documents = count(usize::try_from(read).unwrap_or(usize::MAX), "document");
        let records = usize::try_from(self.total.records).unwrap_or(usize::MAX);
        let records = count(records, "record");
        let tally = self.total.tally();
        format!("{documents}{unchanged}{failed} → {folder}: {records}, {tally}")
    }

    /// A table for a person.
    pub(crate) fn table(&self) -> String {
        let mut text = String::new();
        let mut part = |title: &str, rows: Vec<(&str, u64)>| {
            if !rows.is_empty() {
                let _ = writeln!(text, "{title}");
            }
            for (name, count) in rows {
                let _ = writeln!(text, "{count:>10}  {name}");
            }
        };
        let documents = self.documents.iter();
        part(
            "documents",
            documents.map(|(fate, n)| (fate.as_str(), *n)).collect(),
        );
        part("records", sorted(&self.total.forms));
        for severity in ["error", "warning", "info"] {
            if let Some(codes) = self.total.findings.get(severity) {
                part(&format!("findings: {severity}"), sorted(codes));
            }
        }
        text
    }

    /// One line of JSON.
    pub(crate) fn json(&self) -> String {
        let documents: BTreeMap<&str, u64> = [
            Fate::Converted,
            Fate::Unchanged,
            Fate::GivenUp,
            Fate::Failed,
        ]
        .map(|fate| (fate.as_str(), self.of(fate)))
        .into();
        let Report {
            records,
            pages,
            forms,
            findings,
        } = &self.total;
        json!({
            "schema": "biao/summary/1",
            "documents": documents,
            "pages": pages,
            "records": records,
            "forms": forms,
            "findings": findings,
        })
        .to_string()
    }
}

/// The most frequent first, then by name.
fn sorted(counts: &BTreeMap<String, u64>) -> Vec<(&str, u64)> {
    let mut rows: Vec<(&str, u64)> = counts.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rows
}
