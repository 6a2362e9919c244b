//! Into a folder: safe against what may happen to a long run, see [`crate::batch`].

use super::document::{self, Refused, Target, Written};
use super::made::packed;
use super::{Run, UNREADABLE, ending, status};
use crate::args::Format;
use crate::batch::{self, Dataset, Entry, Header, OWN, Output, Packed, State, sha256};
use crate::inputs::Input;
use crate::load::{self, Failure};
use crate::pool::Work;
use crate::reader::{Asked, Reader, Request, Source, Unanswered};
use crate::status::{Status, usage};
use crate::summary::{Fate, Report, Summary};
use crate::worker::Lane;
use crate::{interrupt, log, names, pool};
use biao::dataset::{self, TABLES};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the dataset, below the output folder.
const DATASET: &str = "dataset";

/// What became of a document.
enum Done {
    /// It is of another shard.
    Elsewhere,
    /// It was done before.
    Kept(Entry),
    /// It was read now. The entry's rows are not yet placed.
    Made {
        entry: Entry,
        rows: Option<Packed>,
        fate: Fate,
    },
    /// It failed: why, and what the dataset says of it.
    Failed(Failure, Option<(Entry, Packed)>),
}

/// A document under way.
enum Begun {
    /// It need not be read.
    Done(Done),
    Asked(Asked<Target>),
}

/// Documents, each with the path of its outputs below the folder.
struct Documents<'r> {
    run: &'r Run<'r>,
    state: &'r State,
    /// How many outputs each has.
    outputs: usize,
}

type Item<'i> = (&'i Input, String);

pub(super) fn convert(
    run: &Run<'_>,
    folder: &Path,
    documents: &[Input],
) -> anyhow::Result<(Status, Summary)> {
    let args = run.args;
    let plan = &run.maker.plan;
    let shard = args.shard.map(crate::args::Shard::name);
    interrupt::watch();
    let state = State::open(folder, shard.as_deref(), header(run)?)?;
    let (before, outdated) = state.before();
    if args.resume && outdated {
        return Err(usage(format!(
            "--resume: what is in {} was written by another version of biao, or with other profiles \
             or options; without --resume it is written anew",
            folder.display()
        )));
    }
    if args.resume {
        let message = format!("{before} documents are written down as done");
        log::say("info", None, &message);
    }

    let endings = endings(run);
    let endings: Vec<&str> = endings.iter().map(String::as_str).collect();
    let reserved: &[&str] = if plan.dataset.is_empty() {
        &[OWN]
    } else {
        &[OWN, DATASET]
    };
    let names = names::mirror(documents, &endings, reserved);
    let text = |name: PathBuf| name.to_string_lossy().replace('\\', "/");
    let items: Vec<Item<'_>> = documents.iter().zip(names.into_iter().map(text)).collect();

    let mut summary = Summary::default();
    let mut skipped = false;
    let work = Documents {
        run,
        state: &state,
        outputs: endings.len(),
    };
    pool::run(args.many.jobs, &items, &work, |(input, _), done| {
        run.progress.step();
        match done {
            Done::Elsewhere => {}
            Done::Kept(entry) => {
                run.report(&mut summary, input, Fate::Unchanged, &entry.report);
                state.keep(&entry)?;
            }
            Done::Made { entry, rows, fate } => {
                run.report(&mut summary, input, fate, &entry.report);
                state.add(entry, rows.as_ref())?;
            }
            Done::Failed(Failure::Interrupted, _) => skipped = true,
            Done::Failed(failure, said) => {
                run.fail(&mut summary, input, failure)?;
                if let Some((entry, rows)) = said {
                    state.add(entry, (!plan.dataset.is_empty()).then_some(&rows))?;
                }
            }
        }
        run.stop_at_failure(&summary)
    })?;
    run.progress.end();
    if interrupt::asked() || skipped {
        state.sync()?;
        log::say(
            "error",
            None,
            "interrupted: what is done is kept, and the same command goes on from there",
        );
        return Ok((Status::Interrupted, summary));
    }
    if let Some(dataset) = dataset(run, shard.as_deref()) {
        batch::publish(&state, &dataset, args.many.jobs)?;
    }
    state.finish()?;
    Ok((status(&summary), summary))
}

impl<'r> Work<Item<'_>> for Documents<'r> {
    type Lane = Lane<'r>;
    type Begun = Begun;
    type Done = Done;
    const AHEAD: usize = 128;

    fn lane(&self) -> Lane<'r> {
        self.run.reader.lane()
    }

    /// Looks a document up, and has it read where it is not done.
    fn begin(&self, lane: &mut Lane<'r>, (input, name): &Item<'_>) -> Begun {
        let source = match self.look_up(input, name) {
            Ok(source) => source,
            Err(done) => return Begun::Done(*done),
        };
        let path = self.state.out().join(name);
        let request = Request {
            uri: input.uri.clone(),
            source,
            job: Target::new(self.state.new_path(), path),
        };
        match self.run.reader.ask(lane, request) {
            Ok(asked) => Begun::Asked(asked),
            Err(failure) => Begun::Done(failed(input, name, failure, None)),
        }
    }

    fn end(&self, lane: &mut Lane<'r>, (input, name): &Item<'_>, begun: Begun) -> Done {
        let asked = match begun {
            Begun::Done(done) => return done,
            Begun::Asked(asked) => asked,
        };
        let Run { reader, maker, .. } = self.run;
        let work = |request: &_| document::convert(reader, maker, request);
        let written = Reader::answer(lane, &asked, work).unwrap_or_else(|reason| {
            // What it may have written before it broke down.
            for number in 0..self.outputs {
                let _ = fs::remove_file(asked.request.job.file(number));
            }
            match reason {
                Unanswered::GivenUp(why) => document::give_up(maker, &asked.request, why),
                Unanswered::Failed(failure) => Err(Refused {
                    failure,
                    sha256: None,
                }),
            }
        });
        let placed = written.and_then(|written| self.place(&asked, name, written));
        match placed {
            Ok((written, outputs)) => Done::Made {
                entry: Entry {
                    outputs,
                    failed: written.fate == Fate::GivenUp,
                    ..entry(input, name, written.sha256, written.report)
                },
                rows: written.rows,
                fate: written.fate,
            },
            Err(Refused { failure, sha256 }) => failed(input, name, failure, sha256),
        }
    }
}

impl Documents<'_> {
    /// Where to read a document from, unless it need not be read. It is opened only where its content
    /// tells.
    fn look_up(&self, input: &Input, name: &str) -> Result<Source, Box<Done>> {
        let shard = self.run.args.shard;
        let source = self.run.reader.source(input);
        if shard.is_none() && !self.state.knows(name) {
            return source.map_err(|failure| Box::new(failed(input, name, failure, None)));
        }
        let elsewhere = |hash: &str| shard.is_some_and(|shard| !shard.holds(hash));
        let bytes = match source.and_then(Source::into_bytes) {
            Ok(bytes) => bytes,
            // It has no content by which a shard could tell it.
            Err(_) if elsewhere(&sha256(input.uri.as_bytes())) => {
                return Err(Box::new(Done::Elsewhere));
            }
            Err(failure) => return Err(Box::new(failed(input, name, failure, None))),
        };
        let hash = sha256(&bytes);
        if elsewhere(&hash) {
            return Err(Box::new(Done::Elsewhere));
        }
        match self.state.done(name, &input.uri, &hash) {
            Some(entry) => Err(Box::new(Done::Kept(entry))),
            None => Ok(Source::Bytes(bytes)),
        }
    }

    /// Puts the new files of a document where they belong.
    fn place(
        &self,
        asked: &Asked<Target>,
        name: &str,
        written: Written,
    ) -> Result<(Written, Vec<Output>), Refused> {
        let mut outputs = Vec::with_capacity(written.files.len());
        for (number, file) in written.files.iter().enumerate() {
            let path = format!("{name}.{}", file.ending);
            let new = asked.request.job.file(number);
            if let Err(error) = self.state.place(&new, &path) {
                return Err(Refused {
                    failure: error.into(),
                    sha256: Some(written.sha256),
                });
            }
            outputs.push(Output {
                path,
                bytes: file.bytes,
                sha256: file.sha256.clone(),
            });
        }
        Ok((written, outputs))
    }
}

fn entry(input: &Input, name: &str, sha256: String, report: Report) -> Entry {
    Entry {
        name: name.to_owned(),
        uri: input.uri.clone(),
        sha256,
        outputs: Vec::new(),
        rows: None,
        failed: false,
        report,
    }
}

/// What is said of a document that failed.
fn failed(input: &Input, name: &str, failure: Failure, hash: Option<String>) -> Done {
    let said = match &failure {
        Failure::Document(message) => {
            let rows = dataset::unread(&input.uri, hash.as_deref(), UNREADABLE, message);
            let entry = Entry {
                failed: true,
                ..entry(
                    input,
                    name,
                    hash.unwrap_or_default(),
                    Report::failed(UNREADABLE),
                )
            };
            Some((entry, packed(&rows)))
        }
        _ => None,
    };
    Done::Failed(failure, said)
}

/// What the outputs of this run are made with.
fn header(run: &Run<'_>) -> anyhow::Result<Header> {
    let profiles = load::profiles(run.args.reading.profiles.as_deref())?;
    let mut text = String::new();
    for (name, profile) in profiles {
        text.push_str(&name);
        text.push('\0');
        text.push_str(&profile);
        text.push('\0');
    }
    let options = format!(
        "{}, password: {}",
        run.maker.plan.fingerprint(),
        run.args.reading.password.is_some()
    );
    Ok(Header {
        schema: "biao/journal/1".to_owned(),
        program: format!("{}+{}", env!("CARGO_PKG_VERSION"), env!("BIAO_SOURCES")),
        profiles: sha256(text.as_bytes()),
        options,
    })
}

/// The endings that the outputs of a document have.
fn endings(run: &Run<'_>) -> Vec<String> {
    let mut endings = Vec::new();
    for &format in &run.maker.plan.per_file {
        if matches!(format, Format::Csv | Format::Parquet) {
            let table = |table: &dataset::Table| format!("{}.{}", table.name, ending(format));
            endings.extend(TABLES.iter().map(table));
        } else {
            endings.push(ending(format).to_owned());
        }
    }
    endings
}

/// The dataset that is wanted.
fn dataset(run: &Run<'_>, shard: Option<&str>) -> Option<Dataset> {
    let plan = &run.maker.plan;
    if plan.dataset.is_empty() {
        return None;
    }
    let mut folder = PathBuf::from(DATASET);
    folder.extend(shard);
    let mut formats = plan.dataset.clone();
    formats.sort_unstable();
    Some(Dataset {
        formats: formats
            .iter()
            .filter_map(|&format| Some((plan.writer(format)?, ending(format))))
            .collect(),
        workbook: formats.contains(&Format::Xlsx),
        folder,
    })
}
