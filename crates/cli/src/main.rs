//! `biao`: the command line. Arguments, files, threads, progress and exit status are here; what a
//! table says is the library's business.
//!
//! *Architecture invariant:* no table, form or value is understood in this crate.

#![allow(clippy::print_stderr)] // the binary is where biao speaks

mod args;
mod commands;
mod inputs;
mod load;
mod output;
mod pool;
mod reader;
mod status;
mod terminal;
mod worker;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    load::silence_panics();
    let args = args::Args::parse();
    match commands::run(args) {
        Ok(status) => status.into(),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            status::of_error(&error).into()
        }
    }
}
