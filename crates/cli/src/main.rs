//! `biao`: the command line. Arguments, files, threads, progress and exit status are here; what a
//! table says is the library's business.
//!
//! *Architecture invariant:* no table, form or value is understood in this crate.

#![allow(clippy::print_stderr)] // the binary is where biao speaks

mod args;
mod batch;
mod commands;
mod config;
mod inputs;
mod interrupt;
mod load;
mod log;
mod names;
mod opened;
mod output;
mod pool;
mod progress;
mod reader;
mod status;
mod summary;
mod terminal;
mod worker;

use std::process::ExitCode;

fn main() -> ExitCode {
    load::silence_panics();
    match config::parse().and_then(commands::run) {
        Ok(status) => status.into(),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            log::say("error", None, &format!("{error:#}"));
            status::of_error(&error).into()
        }
    }
}
