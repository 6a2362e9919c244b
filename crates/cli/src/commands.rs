//! One module per command.

mod check;
mod completions;
mod convert;
mod diff;
mod explain;
mod inspect;
mod schema;
mod tables;
mod value;
mod worker;

use crate::args::{Args, Command};
use crate::status::Status;

/// Runs the command.
pub(crate) fn run(args: Args) -> anyhow::Result<Status> {
    match args.command {
        Command::Convert(args) => convert::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Tables(args) => tables::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Value(args) => value::run(&args),
        Command::Worker(args) => worker::run(&args),
    }
}
