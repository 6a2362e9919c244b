//! One module per command.

mod convert;

use crate::args::{Args, Command};
use crate::status::Status;

/// Runs the command.
pub(crate) fn run(args: Args) -> anyhow::Result<Status> {
    match args.command {
        Command::Convert(args) => convert::run(&args),
        _ => anyhow::bail!("not yet"),
    }
}
