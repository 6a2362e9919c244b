//! `biao convert`: documents to JSON.

use crate::args::{Convert, Format};
use crate::inputs::{self, Input};
use crate::load::{self, Failure};
use crate::output;
use crate::pool;
use crate::status::{Status, usage};
use biao::{Decoded, Processed};
use biao_render::{Tally, count};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// What became of one document.
struct Converted {
    records: usize,
    tally: Tally,
    /// For standard output; empty where files were written.
    bytes: Vec<u8>,
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
    let mut status = inputs.status;
    let (mut records, mut tally) = (0, Tally::default());
    let failures = pool::run(
        &args.many,
        &items,
        |(input, name)| {
            load::with(&pipeline, input, |decoded, processed| {
                let mut converted = Converted {
                    records: processed.records.len(),
                    tally: Tally::of(&processed.diagnostics),
                    bytes: Vec::new(),
                };
                for format in &formats {
                    emit(*format, decoded, processed, &mut converted.bytes);
                    if let (Some(folder), Some(name)) = (&args.output, name) {
                        let path = folder.join(output::with_ending(name, ending(*format)));
                        write(&path, input, &converted.bytes)?;
                        converted.bytes.clear();
                    }
                }
                // Nothing but what will be printed is kept until it is.
                converted.bytes.shrink_to_fit();
                Ok(converted)
            })?
        },
        |(input, _), converted| {
            let Converted {
                records: own,
                tally: found,
                bytes,
            } = converted;
            records += own;
            tally.add(found);
            if args.many.verbose {
                eprintln!("{}: {}, {found}", input.uri, count(own, "record"));
            }
            if args.output.is_none() {
                output::print(&bytes)?;
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

fn write(path: &Path, input: &Input, bytes: &[u8]) -> Result<(), Failure> {
    output::write_file(path, bytes).map_err(|error| {
        Failure(format!(
            "{}: cannot write {}: {error}",
            input.uri,
            path.display()
        ))
    })
}
