//! `biao convert`: documents to JSON.

use crate::args::{Convert, Format};
use crate::inputs::{self, Input};
use crate::load::{self, Failure};
use crate::output;
use crate::pool;
use crate::status::{Status, usage};
use crate::worker::{self, Broken, Workers};
use biao::model::{Diagnostic, Places, Severity};
use biao::{Decoded, Pipeline, Processed};
use biao_render::{Tally, count};
use serde::{Deserialize, Serialize};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// What became of one document.
#[derive(Serialize, Deserialize)]
struct Converted {
    records: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
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
    let pipeline = load::pipeline(&args.profiles)?;

    let names = match &args.output {
        Some(_) => output::mirror(&documents).into_iter().map(Some).collect(),
        None => vec![None; documents.len()],
    };
    let items: Vec<(Input, Option<PathBuf>)> = documents.into_iter().zip(names).collect();
    let workers = Workers::new(args.limits);
    let mut status = inputs.status;
    let (mut records, mut tally) = (0, Tally::default());
    let failures = pool::run(
        &args.many,
        &items,
        |(input, name)| {
            let bytes = load::bytes(input)?;
            let mut converted = if biao::pdf::is_pdf(&bytes) {
                by_worker(&workers, &formats, input, &bytes)?
            } else {
                convert(&pipeline, &formats, &input.uri, &bytes)?
            };
            if let (Some(folder), Some(name)) = (&args.output, name) {
                // Nothing but what will be printed is kept until it is.
                for (format, output) in formats.iter().zip(converted.outputs.drain(..)) {
                    let path = folder.join(output::with_ending(name, ending(*format)));
                    write(&path, input, output.as_bytes())?;
                }
            }
            Ok(converted)
        },
        |(input, _), converted| {
            let own = converted.records;
            let found = converted.tally();
            records += own;
            tally.add(found);
            if args.many.verbose {
                eprintln!("{}: {}, {found}", input.uri, count(own, "record"));
            }
            for output in converted.outputs {
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
pub(crate) fn serve(args: &Convert) -> anyhow::Result<()> {
    let formats = formats(args)?;
    let pipeline = load::pipeline(&args.profiles)?;
    worker::serve(|request| {
        let converted = convert(&pipeline, &formats, request.name, request.bytes)
            .map_err(|Failure(message)| message);
        serde_json::to_vec(&converted).unwrap_or_default()
    })?;
    Ok(())
}

fn convert(
    pipeline: &Pipeline,
    formats: &[Format],
    uri: &str,
    bytes: &[u8],
) -> Result<Converted, Failure> {
    load::with_bytes(pipeline, uri, bytes, |decoded, processed| {
        Converted::new(formats, decoded, processed)
    })
}

/// A document that exceeds a limit is one without records, with a diagnostic that says so.
fn by_worker(
    workers: &Workers,
    formats: &[Format],
    input: &Input,
    bytes: &[u8],
) -> Result<Converted, Failure> {
    let message = match workers.ask(&input.uri, bytes) {
        Ok(answer) => match serde_json::from_slice::<Result<Converted, String>>(&answer) {
            Ok(converted) => return converted.map_err(Failure),
            Err(error) => format!("the process that read it did not answer as it should: {error}"),
        },
        Err(Broken::Limit(message)) => message,
        Err(Broken::Start(error)) => {
            return Err(Failure(format!(
                "{}: no process to read it in could be started: {error}",
                input.uri
            )));
        }
    };
    let diagnostic = Diagnostic {
        code: "pdf/limit".into(),
        severity: Severity::Error,
        message: format!("the document was given up: {message}"),
        at: None,
        places: Places::new(),
    };
    eprintln!("error: {}: {}", input.uri, diagnostic.message);
    let (decoded, processed) = biao::unread(&input.uri, bytes, diagnostic);
    Ok(Converted::new(formats, &decoded, &processed))
}

impl Converted {
    fn new(formats: &[Format], decoded: &Decoded<'_>, processed: &Processed<'_>) -> Self {
        let tally = Tally::of(&processed.diagnostics);
        let output = |&format: &Format| {
            let mut out = Vec::new();
            emit(format, decoded, processed, &mut out);
            String::from_utf8_lossy(&out).into_owned()
        };
        Self {
            records: processed.records.len(),
            errors: tally.errors,
            warnings: tally.warnings,
            infos: tally.infos,
            outputs: formats.iter().map(output).collect(),
        }
    }

    fn tally(&self) -> Tally {
        Tally {
            errors: self.errors,
            warnings: self.warnings,
            infos: self.infos,
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
