//! `biao completions`: shell completions.

use crate::args::{Args, Completions};
use crate::output;
use crate::status::Status;
use clap::CommandFactory as _;

pub(crate) fn run(args: &Completions) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "biao", &mut script);
    output::print(&script)?;
    Ok(Status::Clean)
}
