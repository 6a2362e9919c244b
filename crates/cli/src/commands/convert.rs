//! `biao convert`: documents to JSON, and to tables.

mod document;
mod folder;
mod made;

use crate::args::{Convert, Format, Layout, LogFormat, SummaryFormat};
use crate::inputs::{self, Input};
use crate::load::Failure;
use crate::opened::Opened;
use crate::progress::Progress;
use crate::reader::Reader;
use crate::status::{Status, usage};
use crate::summary::{Fate, Report, Summary};
use crate::terminal::Screen;
use crate::{interrupt, log, output, pool, worker};
use made::Maker;
use std::io::IsTerminal as _;

/// What to write, in which layout.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    /// Formats of which every document has files of its own.
    per_file: Vec<Format>,
    /// Formats of the dataset.
    dataset: Vec<Format>,
    csv_bom: bool,
}

pub(crate) fn run(args: &Convert) -> anyhow::Result<Status> {
    if args.many.log_format == LogFormat::Json {
        log::as_json();
    }
    let plan = Plan::new(args)?;
    let inputs = inputs::collect(&args.inputs);
    let documents = inputs.documents;
    if args.output.is_none() && documents.len() > 1 && plan.per_file == [Format::Json] {
        let documents = documents.len();
        return Err(usage(format!(
            "{documents} documents cannot be one JSON document on standard output: give a folder \
             with -o DIR, or -f jsonl for one line per record"
        )));
    }
    let reader = Reader::new(&args.reading, Screen::here())?
        .isolated(documents.len() > 1 && !args.many.in_process);
    let run = Run {
        args,
        progress: Progress::new(&args.many, documents.len()),
        maker: Maker::new(plan),
        reader,
    };
    let (status, summary) = match &args.output {
        Some(folder) => folder::convert(&run, folder, &documents)?,
        None => run.print(&documents)?,
    };
    if let Some(folder) = &args.output {
        let folder = folder.display().to_string();
        let to_see = std::io::stderr().is_terminal() || args.many.verbose;
        if to_see && !args.many.quiet {
            eprintln!("{}", summary.line(&folder));
        }
        match args.summary {
            Some(SummaryFormat::Json) => output::print((summary.json() + "\n").as_bytes())?,
            Some(SummaryFormat::Text) => eprint!("{}", summary.table()),
            None if std::io::stderr().is_terminal() && !args.many.quiet => {
                eprint!("{}", summary.table());
            }
            None => {}
        }
    }
    Ok(status.max(inputs.status))
}

/// What all documents of a run share.
struct Run<'a> {
    args: &'a Convert,
    reader: Reader,
    maker: Maker,
    progress: Progress,
}

impl Run<'_> {
    /// Converts to standard output.
    fn print(&self, documents: &[Input]) -> anyhow::Result<(Status, Summary)> {
        let mut summary = Summary::default();
        let work = self
            .reader
            .reading(|opened: &Opened<'_>| self.maker.make(opened));
        pool::run(self.args.many.jobs, documents, &work, |input, result| {
            self.progress.step();
            match result {
                Ok(made) => {
                    for (_, output) in &made.outputs {
                        output::print(output)?;
                    }
                    self.report(&mut summary, input, made.fate(), &made.report);
                }
                Err(failure) => self.fail(&mut summary, input, failure)?,
            }
            self.stop_at_failure(&summary)
        })?;
        self.progress.end();
        Ok((status(&summary), summary))
    }

    /// Counts a document, and says what became of it where that is wanted.
    fn report(&self, summary: &mut Summary, input: &Input, fate: Fate, report: &Report) {
        summary.add(fate, report);
        self.progress.show(summary);
        if self.args.many.verbose {
            let records = usize::try_from(report.records).unwrap_or(usize::MAX);
            let records = biao_render::count(records, "record");
            let unchanged = match fate {
                Fate::Unchanged => " (unchanged)",
                _ => "",
            };
            let message = format!("{records}, {}{unchanged}", report.tally());
            log::say("info", Some(&input.uri), &message);
        }
    }

    /// Counts a document that failed, and says why; an error where the run cannot go on.
    fn fail(&self, summary: &mut Summary, input: &Input, failure: Failure) -> anyhow::Result<()> {
        match failure {
            Failure::Document(message) => {
                summary.add(Fate::Failed, &Report::failed(UNREADABLE));
                let say = || log::say("error", Some(&input.uri), &message);
                self.progress.aside(say);
                Ok(())
            }
            Failure::Run(message) => Err(anyhow::anyhow!(message)),
            Failure::Interrupted => Ok(()),
        }
    }

    fn stop_at_failure(&self, summary: &Summary) -> anyhow::Result<()> {
        let failed = summary.of(Fate::Failed) + summary.of(Fate::GivenUp);
        anyhow::ensure!(
            failed == 0 || !self.args.many.fail_fast,
            "a document failed, and --fail-fast ends the run there"
        );
        Ok(())
    }
}

fn status(summary: &Summary) -> Status {
    if interrupt::asked() {
        Status::Interrupted
    } else if summary.total.tally().errors > 0 {
        Status::Findings
    } else {
        Status::Clean
    }
}

/// The code under which a document that failed is reported.
const UNREADABLE: &str = "document/unreadable";

impl Plan {
    /// The formats, each once, if they can be written where the user wants them.
    fn new(args: &Convert) -> anyhow::Result<Self> {
        let mut plan = Self {
            per_file: Vec::new(),
            dataset: Vec::new(),
            csv_bom: args.csv_bom,
        };
        for &format in &args.format {
            let tables = matches!(format, Format::Csv | Format::Parquet | Format::Xlsx);
            if tables && args.output.is_none() {
                return Err(usage(format!(
                    "-f {} writes several tables: give a folder with -o DIR",
                    ending(format)
                )));
            }
            let layout = args.layout.unwrap_or(if tables {
                Layout::Dataset
            } else {
                Layout::PerFile
            });
            // JSON is one document per source.
            let formats = match layout {
                Layout::Dataset if format != Format::Json => &mut plan.dataset,
                _ => &mut plan.per_file,
            };
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        if plan.per_file.len() > 1 && args.output.is_none() {
            return Err(usage("several formats need a folder: give one with -o DIR"));
        }
        Ok(plan)
    }

    /// The plan as text: what was written by another one is written again.
    fn fingerprint(&self) -> String {
        format!("{self:?}")
    }
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

/// Answers a parent that runs with the same arguments.
pub(crate) fn serve(args: &Convert, screen: Screen) -> anyhow::Result<()> {
    let maker = Maker::new(Plan::new(args)?);
    let reader = Reader::new(&args.reading, screen)?;
    if args.output.is_some() {
        return Ok(worker::serve(|request| {
            document::convert(&reader, &maker, &request)
        })?);
    }
    reader.serve(|opened: &Opened<'_>| maker.make(opened))
}
