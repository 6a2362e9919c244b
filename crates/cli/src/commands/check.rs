//! `biao check`: diagnostics only.

mod sarif;

use crate::args::{Check, CheckFormat, Severity};
use crate::inputs::{self, Input};
use crate::load::Failure;
use crate::reader::{Outcome, Reader};
use crate::status::Status;
use crate::terminal::Screen;
use crate::{output, pool};
use biao::model::{self, Diagnostic};
use biao::{Decoded, Processed};
use biao_render::{Layout, Tally, count};
use serde::{Deserialize, Serialize};
use std::io::IsTerminal as _;

/// Columns to show source lines in where there is no terminal.
const WIDTH: usize = 140;
/// The code under which a document that failed is reported.
const UNREADABLE: &str = "document/unreadable";

/// What was found in one document.
#[derive(Default, Serialize, Deserialize)]
struct Found {
    /// In the format that is printed.
    text: String,
    results: Vec<serde_json::Value>,
}

pub(crate) fn run(args: &Check) -> anyhow::Result<Status> {
    let inputs = inputs::collect(&args.inputs);
    let screen = Screen::here();
    let reader = Reader::new(&args.reading, screen)?;

    if args.format == CheckFormat::Json {
        output::print(b"{\n  \"schema\": \"biao/check/1\",\n  \"documents\": [")?;
    }
    let mut results = Vec::new();
    let mut tally = Tally::default();
    let mut first = true;
    let failures = pool::run(
        &args.many,
        &inputs.documents,
        |input| {
            let outcome = reader.read(input, |decoded, processed| {
                report(args, screen, decoded, processed)
            });
            outcome.or_else(|failure| match args.format {
                CheckFormat::Text => Err(failure),
                // For a machine a failed document is a finding too, in its place among the others.
                CheckFormat::Json | CheckFormat::Sarif => {
                    Ok(unreadable(args.format, input, &failure))
                }
            })
        },
        |input, outcome| {
            let found = outcome.made;
            tally.add(outcome.tally);
            results.extend(found.results);
            if args.many.verbose {
                eprintln!("{}: {}", input.uri, outcome.tally);
            }
            if args.format == CheckFormat::Json {
                output::print(if first { b"\n    " } else { b",\n    " })?;
            }
            first = false;
            output::print(found.text.as_bytes())?;
            Ok(())
        },
    )?;
    match args.format {
        CheckFormat::Text => {}
        CheckFormat::Json => output::print(b"\n  ]\n}\n")?,
        CheckFormat::Sarif => {
            let log = sarif::log(&results);
            output::print(format!("{log:#}\n").as_bytes())?;
        }
    }
    if args.format == CheckFormat::Text && !args.many.quiet && std::io::stderr().is_terminal() {
        let failed = if failures > 0 {
            format!(", {failures} failed")
        } else {
            String::new()
        };
        let read = inputs.documents.len() - failures;
        eprintln!("{}{failed}: {tally}", count(read, "document"));
    }
    let findings = failures > 0 || tally.errors > 0;
    Ok(inputs.status.max(if findings {
        Status::Findings
    } else {
        Status::Clean
    }))
}

/// Answers a parent that runs with the same arguments.
pub(crate) fn serve(args: &Check, screen: Screen) -> anyhow::Result<()> {
    Reader::new(&args.reading, screen)?
        .serve(|decoded, processed| report(args, screen, decoded, processed))
}

fn report(args: &Check, screen: Screen, decoded: &Decoded<'_>, processed: &Processed<'_>) -> Found {
    let Decoded { source, map, .. } = decoded;
    let layout = Layout {
        columns: screen.columns.unwrap_or(WIDTH),
        whole: false,
        paint: screen.paint(args.color),
    };
    let least = match args.severity {
        Severity::Info => model::Severity::Info,
        Severity::Warning => model::Severity::Warning,
        Severity::Error => model::Severity::Error,
    };
    let shown: Vec<&Diagnostic> = processed
        .diagnostics
        .iter()
        .filter(|found| found.severity >= least)
        .collect();
    let mut found = Found::default();
    match args.format {
        CheckFormat::Text => {
            for diagnostic in shown {
                let snippet = biao_render::diagnostic(diagnostic, &source.uri, map, layout);
                found.text.push_str(&snippet);
                found.text.push('\n');
            }
        }
        CheckFormat::Json => {
            let mut json = Vec::new();
            biao::emit::json::findings(source, map, &shown, &mut json);
            found.text = String::from_utf8_lossy(&json).into_owned();
        }
        CheckFormat::Sarif => {
            found.results = shown
                .iter()
                .map(|diagnostic| sarif::result(&source.uri, map, diagnostic))
                .collect();
        }
    }
    found
}

/// A document that failed, in the formats for machines.
fn unreadable(format: CheckFormat, input: &Input, failure: &Failure) -> Outcome<Found> {
    let Failure(message) = failure;
    eprintln!("error: {message}");
    let mut found = Found::default();
    if format == CheckFormat::Sarif {
        found.results = vec![sarif::failure(&input.uri, UNREADABLE, message)];
    } else {
        let diagnostic = serde_json::json!({
            "code": UNREADABLE, "severity": "error", "message": message, "at": null, "places": [],
        });
        let document = serde_json::json!({
            "source": {"uri": input.uri}, "diagnostics": [diagnostic],
        });
        found.text = document.to_string();
    }
    let tally = Tally {
        errors: 1,
        ..Tally::default()
    };
    Outcome { tally, made: found }
}
