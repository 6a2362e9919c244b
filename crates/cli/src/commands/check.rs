//! `biao check`: diagnostics only.

mod sarif;

use crate::args::{Check, CheckFormat, LogFormat, Severity};
use crate::inputs::{self, Input};
use crate::load::Failure;
use crate::opened::Opened;
use crate::progress::Progress;
use crate::reader::{Outcome, Reader};
use crate::status::Status;
use crate::terminal::Screen;
use crate::{log, output, pool};
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
    /// Results of SARIF, each as JSON.
    results: Vec<String>,
}

pub(crate) fn run(args: &Check) -> anyhow::Result<Status> {
    if args.many.log_format == LogFormat::Json {
        log::as_json();
    }
    let inputs = inputs::collect(&args.inputs);
    let screen = Screen::here();
    let many = inputs.documents.len() > 1 && !args.many.in_process;
    let reader = Reader::new(&args.reading, screen)?.isolated(many);

    if args.format == CheckFormat::Json {
        output::print(b"{\n  \"schema\": \"biao/check/1\",\n  \"documents\": [")?;
    }
    let mut results = Vec::new();
    let mut tally = Tally::default();
    let mut failures = 0;
    let mut first = true;
    let progress = Progress::new(&args.many, inputs.documents.len());
    let work = reader.reading(|opened: &Opened<'_>| found(args, screen, opened));
    pool::run(
        args.many.jobs,
        &inputs.documents,
        &work,
        |input, outcome| {
            progress.step();
            let outcome = match outcome {
                Ok(outcome) => outcome,
                Err(Failure::Document(message)) => {
                    progress.aside(|| log::say("error", Some(&input.uri), &message));
                    failures += 1;
                    // For a machine a failed document is a finding too, in its place among the others.
                    unreadable(args.format, input, &message)
                }
                Err(Failure::Run(message)) => return Err(anyhow::anyhow!(message)),
                Err(Failure::Interrupted) => return Ok(()),
            };
            tally.add(outcome.tally);
            let found = outcome.made;
            for result in &found.results {
                results.push(serde_json::from_str(result)?);
            }
            if args.many.verbose {
                log::say("info", Some(&input.uri), &outcome.tally.to_string());
            }
            if args.format == CheckFormat::Json {
                output::print(if first { b"\n    " } else { b",\n    " })?;
            }
            first = false;
            output::print(found.text.as_bytes())?;
            anyhow::ensure!(
                failures == 0 || !args.many.fail_fast,
                "a document failed, and --fail-fast ends the run there"
            );
            Ok(())
        },
    )?;
    progress.end();
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
    let findings = failures > 0 || tally.errors > 0 || (args.strict && tally.warnings > 0);
    Ok(inputs.status.max(if findings {
        Status::Findings
    } else {
        Status::Clean
    }))
}

/// Answers a parent that runs with the same arguments.
pub(crate) fn serve(args: &Check, screen: Screen) -> anyhow::Result<()> {
    Reader::new(&args.reading, screen)?.serve(|opened: &Opened<'_>| found(args, screen, opened))
}

fn found(args: &Check, screen: Screen, opened: &Opened<'_>) -> Outcome<Found> {
    Outcome::of(opened, |decoded, processed| {
        report(args, screen, decoded, processed)
    })
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
                .map(|diagnostic| sarif::result(&source.uri, map, diagnostic).to_string())
                .collect();
        }
    }
    found
}

/// A document that failed: a finding in the formats for machines.
fn unreadable(format: CheckFormat, input: &Input, message: &str) -> Outcome<Found> {
    let mut found = Found::default();
    let mut tally = Tally::default();
    match format {
        // It has been said.
        CheckFormat::Text => {}
        CheckFormat::Sarif => {
            tally.errors = 1;
            found.results = vec![sarif::failure(&input.uri, UNREADABLE, message).to_string()];
        }
        CheckFormat::Json => {
            tally.errors = 1;
            let diagnostic = serde_json::json!({
                "code": UNREADABLE, "severity": "error", "message": message, "at": null, "places": [],
            });
            let document = serde_json::json!({
                "source": {"uri": input.uri}, "diagnostics": [diagnostic],
            });
            found.text = document.to_string();
        }
    }
    Outcome { tally, made: found }
}
