//! `biao worker`: the program as its own worker, see [`crate::worker`].

use super::{check, convert, inspect, tables};
use crate::args::{Args, Command, Worker};
use crate::status::{Status, usage};
#[cfg(unix)]
use crate::worker::LONGEST;
use clap::Parser as _;
use std::ffi::OsString;

pub(crate) fn run(args: &Worker) -> anyhow::Result<Status> {
    limit_memory(args.max_memory)?;
    let command = [OsString::from("biao")].into_iter();
    let screen = args.screen;
    let args = Args::try_parse_from(command.chain(args.arguments.iter().cloned()))?;
    match args.command {
        Command::Convert(args) => convert::serve(&args, screen)?,
        Command::Tables(args) => tables::serve(&args, screen)?,
        Command::Inspect(args) => inspect::serve(&args, screen)?,
        Command::Check(args) => check::serve(&args, screen)?,
        _ => return Err(usage("this command needs no worker")),
    }
    Ok(Status::Clean)
}

/// Lets allocation fail beyond the limit, which ends this process, as a file without end does. Where the system knows no such
/// limit, the parent's limit of time is left.
#[cfg(unix)]
fn limit_memory(mebibytes: u64) -> anyhow::Result<()> {
    let bytes = mebibytes.saturating_mul(1 << 20);
    rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes)?;
    rlimit::setrlimit(rlimit::Resource::FSIZE, LONGEST, LONGEST)?;
    Ok(())
}

#[cfg(not(unix))]
fn limit_memory(_: u64) -> anyhow::Result<()> {
    Ok(())
}
