//! `biao convert`: documents to JSON.

use crate::args::{Convert, Format};
use crate::inputs::{self, Input};
use crate::load::Failure;
use crate::reader::Reader;
use crate::status::{Status, usage};
use crate::terminal::Screen;
use crate::{output, pool};
use biao::{Decoded, Processed};
use biao_render::{Tally, count};
use serde::{Deserialize, Serialize};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// What became of one document.
#[derive(Serialize, Deserialize)]
struct Converted {
    records: usize,
    /// The output in each format.
    outputs: Vec<String>,
}

pub(crate) fn run(args: &Convert) -> anyhow::Result<Status> {
    let formats = formats(args)?;
    let inputs = inputs::collect(&args.inputs);
    let documents = inputs.documents;
    if args.output.is_none() && documents.len() > 1 && formats == [Format::Json] {
        let documents = documents.len();
        return Err(usage(format!(
            "{documents} documents cannot be one JSON document on standard output: give a folder \
             with -o DIR, or -f jsonl for one line per record"
        )));
    }
    let reader = Reader::new(&args.reading, Screen::here())?;

    let names = match &args.output {
        Some(_) => output::mirror(&documents).into_iter().map(Some).collect(),
        None => vec![None; documents.len()],
    };
    let items: Vec<(Input, Option<PathBuf>)> = documents.into_iter().zip(names).collect();
    let mut status = inputs.status;
    let (mut records, mut tally) = (0, Tally::default());
    let failures = pool::run(
        &args.many,
        &items,
        |(input, name)| {
            let mut outcome = reader.read(input, |decoded, processed| {
                Converted::new(&formats, decoded, processed)
            })?;
            if let (Some(folder), Some(name)) = (&args.output, name) {
                // Nothing but what will be printed is kept until it is.
                for (format, output) in formats.iter().zip(outcome.made.outputs.drain(..)) {
                    let path = folder.join(output::with_ending(name, ending(*format)));
                    write(&path, input, output.as_bytes())?;
                }
            }
            Ok(outcome)
        },
        |(input, _), outcome| {
            let own = outcome.made.records;
            records += own;
            tally.add(outcome.tally);
            if args.many.verbose {
                let (records, found) = (count(own, "record"), outcome.tally);
                eprintln!("{}: {records}, {found}", input.uri);
            }
            for output in outcome.made.outputs {
                output::print(output.as_bytes())?;
            }
            Ok(())
        },
    )?;
    if failures > 0 || tally.errors > 0 {
        status = status.max(Status::Findings);
    }
    let to_see = std::io::stderr().is_terminal() || args.many.verbose;
    if let Some(folder) = &args.output
        && to_see
        && !args.many.quiet
    {
        let failed = if failures > 0 {
            format!(", {failures} failed")
        } else {
            String::new()
        };
        eprintln!(
            "{}{failed} → {}: {}, {tally}",
            count(items.len() - failures, "document"),
            folder.display(),
            count(records, "record"),
        );
    }
    Ok(status)
}

/// The formats, each once, if they can be written where the user wants them.
fn formats(args: &Convert) -> anyhow::Result<Vec<Format>> {
    let mut formats = Vec::new();
    for &format in &args.format {
        if matches!(format, Format::Csv | Format::Parquet | Format::Xlsx) {
            return Err(usage(format!(
                "-f {}: not written yet; -f json and -f jsonl are (DuckDB, pandas and Excel's \
                 Power Query read JSON Lines)",
                ending(format)
            )));
        }
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if formats.len() > 1 && args.output.is_none() {
        return Err(usage("several formats need a folder: give one with -o DIR"));
    }
    Ok(formats)
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::Json => "json",
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
        Format::Parquet => "parquet",
        Format::Xlsx => "xlsx",
    }
}

fn emit(format: Format, decoded: &Decoded<'_>, processed: &Processed<'_>, out: &mut Vec<u8>) {
    let Decoded { source, map, .. } = decoded;
    let Processed {
        records,
        diagnostics,
        ..
    } = processed;
    if format == Format::Jsonl {
        biao::emit::jsonl::records(source, map, records, diagnostics, out);
    } else {
        biao::emit::json::document(source, map, records, diagnostics, out);
    }
}

/// Answers a parent that runs with the same arguments.
pub(crate) fn serve(args: &Convert, screen: Screen) -> anyhow::Result<()> {
    let formats = formats(args)?;
    Reader::new(&args.reading, screen)?
        .serve(|decoded, processed| Converted::new(&formats, decoded, processed))
}

impl Converted {
    fn new(formats: &[Format], decoded: &Decoded<'_>, processed: &Processed<'_>) -> Self {
        let output = |&format: &Format| {
            let mut out = Vec::new();
            emit(format, decoded, processed, &mut out);
            String::from_utf8_lossy(&out).into_owned()
        };
        Self {
            records: processed.records.len(),
            outputs: formats.iter().map(output).collect(),
        }
    }
}

fn write(path: &Path, input: &Input, bytes: &[u8]) -> Result<(), Failure> {
    output::write_file(path, bytes).map_err(|error| {
        Failure(format!(
            "{}: cannot write {}: {error}",
            input.uri,
            path.display()
        ))
    })
}
