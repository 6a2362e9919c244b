//! What is made of one document: its outputs, and its rows for the dataset.

use super::{Plan, ending};
use crate::args::Format;
use crate::batch::Packed;
use crate::opened::Opened;
use crate::reader::GIVEN_UP;
use crate::summary::{Fate, Report};
use biao::dataset::{self, Money, Rows, Status, Stored, TABLES};
use biao::model::{Diagnostic, Record};
use biao::{Decoded, Processed};
use serde::{Deserialize, Serialize};

/// What was made of a document.
#[derive(Serialize, Deserialize)]
pub(super) struct Converted {
    pub(super) report: Report,
    /// The ending of each output's name, and its bytes.
    #[serde(with = "bytes")]
    pub(super) outputs: Vec<(String, Vec<u8>)>,
    /// Its rows, where a dataset is wanted.
    pub(super) rows: Option<Packed>,
}

impl Converted {
    pub(super) fn fate(&self) -> Fate {
        let errors = self.report.findings.get("error");
        let given_up =
            errors.is_some_and(|codes| GIVEN_UP.iter().any(|up| codes.contains_key(*up)));
        if given_up {
            Fate::GivenUp
        } else {
            Fate::Converted
        }
    }
}

/// Makes what the plan wants.
pub(super) struct Maker {
    pub(super) plan: Plan,
    money: Money,
}

impl Maker {
    pub(super) fn new(plan: Plan) -> Self {
        let money = Money::new();
        Self { plan, money }
    }

    pub(super) fn make(&self, opened: &Opened<'_>) -> Converted {
        if self.plan.per_file == [Format::Json] && self.plan.dataset.is_empty() {
            json_alone(opened)
        } else {
            opened.whole(|decoded, processed| self.make_of(decoded, processed))
        }
    }

    fn make_of(&self, decoded: &Decoded<'_>, processed: &Processed<'_>) -> Converted {
        let Plan {
            per_file, dataset, ..
        } = &self.plan;
        let json = |format: &Format| matches!(format, Format::Json | Format::Jsonl);
        let rows = (!dataset.is_empty() || !per_file.iter().all(json))
            .then(|| self.rows(decoded, processed));
        let mut outputs = Vec::new();
        for &format in per_file {
            if json(&format) {
                outputs.push((ending(format).to_owned(), text(format, decoded, processed)));
            } else if let Some(rows) = &rows {
                outputs.extend(self.tables(format, &rows.to_bytes()));
            }
        }
        let rows = rows.filter(|_| !dataset.is_empty());
        Converted {
            report: report(decoded, &processed.records, &processed.diagnostics),
            outputs,
            rows: rows.map(|rows| packed(&rows)),
        }
    }

    /// The rows of a document.
    fn rows(&self, decoded: &Decoded<'_>, processed: &Processed<'_>) -> Rows {
        let mut found = processed.diagnostics.iter();
        let given_up = found.any(|found| GIVEN_UP.contains(&found.code.as_ref()));
        let status = if given_up {
            Status::GivenUp
        } else {
            Status::Read
        };
        dataset::rows(
            status,
            &decoded.source,
            &decoded.map,
            &processed.records,
            &processed.diagnostics,
            &self.money,
        )
    }

    /// The files of one document's tables.
    fn tables(&self, format: Format, rows: &[u8]) -> Vec<(String, Vec<u8>)> {
        if format == Format::Xlsx {
            return vec![(
                ending(format).to_owned(),
                workbook(rows).unwrap_or_default(),
            )];
        }
        let Some(writes) = self.plan.writer(format) else {
            return Vec::new();
        };
        let file = |(index, table): (usize, &dataset::Table)| {
            let bytes = table_file(index, writes, rows).unwrap_or_default();
            (format!("{}.{}", table.name, ending(format)), bytes)
        };
        TABLES.iter().enumerate().map(file).collect()
    }
}

impl Plan {
    /// What writes the tables of a format that has a file per table.
    pub(super) fn writer(&self, format: Format) -> Option<dataset::Format> {
        match format {
            Format::Jsonl => Some(dataset::Format::Jsonl),
            Format::Csv => Some(dataset::Format::Csv { bom: self.csv_bom }),
            Format::Parquet => Some(biao_dataset::Format::Parquet),
            Format::Json | Format::Xlsx => None,
        }
    }
}

/// Rows as bytes.
pub(super) fn packed(rows: &Rows) -> Packed {
    let largest = rows.counts().into_iter().max().unwrap_or(0);
    Packed::new(rows.to_bytes(), largest)
}

/// JSON and nothing else is written record by record: no two of them are held at a time.
fn json_alone(opened: &Opened<'_>) -> Converted {
    let Decoded { source, map, .. } = opened.decoded;
    let mut report = Report::of(source.pages);
    let mut out = Vec::new();
    let mut json = biao::emit::json::Document::begin(source, map, &mut out);
    let diagnostics = opened.each(|record| {
        report.add_record(record);
        json.record(record);
    });
    json.end(&diagnostics);
    report.add_findings(&diagnostics);
    Converted {
        report,
        outputs: vec![(ending(Format::Json).to_owned(), out)],
        rows: None,
    }
}

fn report(decoded: &Decoded<'_>, records: &[Record<'_>], diagnostics: &[Diagnostic]) -> Report {
    let mut report = Report::of(decoded.source.pages);
    for record in records {
        report.add_record(record);
    }
    report.add_findings(diagnostics);
    report
}

fn text(format: Format, decoded: &Decoded<'_>, processed: &Processed<'_>) -> Vec<u8> {
    let Decoded { source, map, .. } = decoded;
    let Processed {
        records,
        diagnostics,
        ..
    } = processed;
    let mut out = Vec::new();
    if format == Format::Jsonl {
        biao::emit::jsonl::records(source, map, records, diagnostics, &mut out);
    } else {
        biao::emit::json::document(source, map, records, diagnostics, &mut out);
    }
    out
}

/// A file in memory: nothing of it can fail but what cannot be.
fn table_file(
    table: usize,
    format: dataset::Format,
    rows: &[u8],
) -> Result<Vec<u8>, dataset::Error> {
    let mut writer = dataset::Writer::new(table, format, Vec::new())?;
    let part = writer.encoder().part(&[rows])?;
    writer.append(part)?;
    writer.finish()
}

fn workbook(rows: &[u8]) -> Result<Vec<u8>, biao_dataset::xlsx::Error> {
    let mut writer = biao_dataset::xlsx::Writer::new()?;
    writer.push(&Stored::parse(rows)?)?;
    let mut out = std::io::Cursor::new(Vec::new());
    writer.finish(&mut out)?;
    Ok(out.into_inner())
}

/// Outputs over a pipe, byte for byte.
mod bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_bytes::{ByteBuf, Bytes};

    pub(super) fn serialize<S: Serializer>(
        outputs: &[(String, Vec<u8>)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let outputs: Vec<(&str, &Bytes)> = outputs
            .iter()
            .map(|(ending, bytes)| (ending.as_str(), Bytes::new(bytes)))
            .collect();
        outputs.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Vec<u8>)>, D::Error> {
        let outputs = Vec::<(String, ByteBuf)>::deserialize(deserializer)?;
        let owned = |(ending, bytes): (String, ByteBuf)| (ending, bytes.into_vec());
        Ok(outputs.into_iter().map(owned).collect())
    }
}
