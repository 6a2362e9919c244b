//! Into a folder: safe against what may happen to a long run, see [`crate::batch`].

use super::made::packed;
use super::{Run, UNREADABLE, ending, status};
use crate::args::Format;
use crate::batch::{self, Dataset, Entry, Header, OWN, State, WriteError};
use crate::inputs::Input;
use crate::load::{self, Failure};
use crate::status::{Status, usage};
use crate::summary::{Fate, Report, Summary};
use crate::{interrupt, log, names, pool};
use biao::dataset::{self, TABLES};
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
        rows: Option<(Vec<u8>, u64)>,
        fate: Fate,
    },
    /// It failed: why, and what the dataset says of it.
    Failed(Failure, Option<(Entry, Vec<u8>)>),
}

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
    let (before, outdated) = state.past();
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
    let items: Vec<(&Input, PathBuf)> = documents.iter().zip(names).collect();

    let mut summary = Summary::default();
    let mut skipped = false;
    let work = |(input, name): &(&Input, PathBuf)| {
        let done = one(run, &state, input, name);
        run.progress.step();
        done
    };
    pool::run(args.many.jobs, &items, work, |(input, _), done| {
        match done {
            Done::Elsewhere => {}
            Done::Kept(entry) => {
                run.report(&mut summary, input, Fate::Unchanged, &entry.report);
                state.keep(entry);
            }
            Done::Made { entry, rows, fate } => {
                run.report(&mut summary, input, fate, &entry.report);
                let rows = rows.as_ref();
                state.add(
                    entry,
                    rows.map(|(rows, largest)| (rows.as_slice(), *largest)),
                )?;
            }
            Done::Failed(Failure::Interrupted, _) => skipped = true,
            Done::Failed(failure, said) => {
                run.fail(&mut summary, input, failure)?;
                if let Some((entry, rows)) = said {
                    let rows = (!plan.dataset.is_empty()).then_some((rows.as_slice(), 1));
                    state.add(entry, rows)?;
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

/// One document: looked up, or read and its outputs written.
fn one(run: &Run<'_>, state: &State, input: &Input, name: &Path) -> Done {
    let name = name.to_string_lossy().replace('\\', "/");
    let entry = |sha256: String, failed: bool, report: Report| Entry {
        name: name.clone(),
        uri: input.uri.clone(),
        sha256,
        outputs: Vec::new(),
        rows: None,
        failed,
        report,
    };
    let failed = |failure: Failure, sha256: Option<String>| {
        let said = match &failure {
            Failure::Document(message) => {
                let hash = sha256.as_deref();
                let rows = dataset::unread(&input.uri, hash, UNREADABLE, message);
                let report = Report::failed(UNREADABLE);
                let entry = entry(sha256.unwrap_or_default(), true, report);
                Some((entry, packed(&rows).0))
            }
            _ => None,
        };
        Done::Failed(failure, said)
    };
    let elsewhere = |hash: &str| run.args.shard.is_some_and(|shard| !shard.holds(hash));
    let bytes = match load::bytes(input) {
        Ok(bytes) => bytes,
        // It has no content by which a shard could tell it.
        Err(_) if elsewhere(&batch::sha256(input.uri.as_bytes())) => return Done::Elsewhere,
        Err(failure) => return failed(failure, None),
    };
    let hash = batch::sha256(&bytes);
    if elsewhere(&hash) {
        return Done::Elsewhere;
    }
    if let Some(entry) = state.done(&name, &input.uri, &hash) {
        return Done::Kept(entry.clone());
    }
    let made = run
        .reader
        .read_bytes(&input.uri, &bytes, |decoded, processed| {
            run.maker.make(decoded, processed)
        });
    let made = match made {
        Ok(outcome) => outcome.made,
        Err(failure) => return failed(failure, Some(hash)),
    };
    let fate = made.fate();
    let mut entry = entry(hash.clone(), fate == Fate::GivenUp, made.report);
    for (ending, bytes) in made.outputs {
        match state.write(&format!("{name}.{ending}"), &bytes) {
            Ok(output) => entry.outputs.push(output),
            Err(WriteError::Any(message)) => return failed(Failure::Run(message), Some(hash)),
            Err(WriteError::File(message)) => {
                return failed(Failure::Document(message), Some(hash));
            }
        }
    }
    Done::Made {
        entry,
        rows: made.rows.map(|rows| (rows, made.largest)),
        fate,
    }
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
        profiles: batch::sha256(text.as_bytes()),
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
