//! `biao tables`: the repaired logical tables of one document.

use crate::args::Tables;
use crate::opened::Opened;
use crate::output;
use crate::reader::{Outcome, Reader};
use crate::status::Status;
use crate::terminal::Screen;
use biao::{Decoded, Processed};

pub(crate) fn run(args: &Tables) -> anyhow::Result<Status> {
    let reader = Reader::new(&args.reading, Screen::here())?;
    match reader.read_one(&args.file, made)? {
        Ok(outcome) => {
            output::print(outcome.made.as_bytes())?;
            Ok(outcome.status())
        }
        Err(status) => Ok(status),
    }
}

/// Answers a parent that runs with the same arguments.
pub(crate) fn serve(args: &Tables, screen: Screen) -> anyhow::Result<()> {
    Reader::new(&args.reading, screen)?.serve(made)
}

fn made(opened: &Opened<'_>) -> Outcome<String> {
    Outcome::of(opened, json)
}

fn json(decoded: &Decoded<'_>, processed: &Processed<'_>) -> String {
    let mut out = Vec::new();
    // What binding has to say points into a document, which this is not.
    let of_reading: Vec<_> = processed
        .diagnostics
        .iter()
        .filter(|found| found.at.is_none())
        .cloned()
        .collect();
    let tables = &processed.tables;
    biao::emit::json::tables(&decoded.source, &decoded.map, tables, &of_reading, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}
