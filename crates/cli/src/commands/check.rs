//! `biao check`: diagnostics only.

mod sarif;

use crate::args::{Check, CheckFormat, Severity};
use crate::inputs::{self, Input};
use crate::load::{self, Failure};
use crate::status::Status;
use crate::{output, pool, terminal};
use biao::model::{self, Diagnostic};
use biao::{Decoded, Processed};
use biao_render::{Layout, Tally, count};
use std::io::IsTerminal as _;

/// Columns to show source lines in where there is no terminal.
const WIDTH: usize = 140;
/// The code under which a document that failed is reported.
const UNREADABLE: &str = "document/unreadable";

/// What was found in one document.
struct Found {
    tally: Tally,
    /// In the format that is printed.
    text: Vec<u8>,
    results: Vec<serde_json::Value>,
}

pub(crate) fn run(args: &Check) -> anyhow::Result<Status> {
    let inputs = inputs::collect(&args.inputs);
    let pipeline = load::pipeline(&args.profiles)?;
    let layout = Layout {
        columns: terminal::width().unwrap_or(WIDTH),
        whole: false,
        paint: terminal::paint(args.color),
    };

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
            let found = load::with(&pipeline, input, |decoded, processed| {
                report(args, layout, decoded, processed)
            });
            found.or_else(|failure| match args.format {
                CheckFormat::Text => Err(failure),
                // For a machine a failed document is a finding too, in its place among the others.
                CheckFormat::Json | CheckFormat::Sarif => {
                    Ok(unreadable(args.format, input, &failure))
                }
            })
        },
        |input, found| {
            tally.add(found.tally);
            results.extend(found.results);
            if args.many.verbose {
                eprintln!("{}: {}", input.uri, found.tally);
            }
            if args.format == CheckFormat::Json {
                output::print(if first { b"\n    " } else { b",\n    " })?;
            }
            first = false;
            output::print(&found.text)?;
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

fn report(args: &Check, layout: Layout, decoded: &Decoded<'_>, processed: &Processed<'_>) -> Found {
    let Decoded { source, map, .. } = decoded;
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
    let mut found = Found {
        tally: Tally::of(&processed.diagnostics),
        text: Vec::new(),
        results: Vec::new(),
    };
    match args.format {
        CheckFormat::Text => {
            for diagnostic in shown {
                let snippet = biao_render::diagnostic(diagnostic, &source.uri, map, layout);
                found.text.extend_from_slice(snippet.as_bytes());
                found.text.push(b'\n');
            }
        }
        CheckFormat::Json => biao::emit::json::findings(source, map, &shown, &mut found.text),
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
fn unreadable(format: CheckFormat, input: &Input, failure: &Failure) -> Found {
    let Failure(message) = failure;
    eprintln!("error: {message}");
    let mut found = Found {
        tally: Tally {
            errors: 1,
            ..Tally::default()
        },
        text: Vec::new(),
        results: Vec::new(),
    };
    if format == CheckFormat::Sarif {
        found.results = vec![sarif::failure(&input.uri, UNREADABLE, message)];
    } else {
        let diagnostic = serde_json::json!({
            "code": UNREADABLE, "severity": "error", "message": message, "at": null, "places": [],
        });
        let document = serde_json::json!({
            "source": {"uri": input.uri}, "diagnostics": [diagnostic],
        });
        found.text = document.to_string().into_bytes();
    }
    found
}
