//! Options out of a file: `biao.toml`.
//!
//! ```toml
//! jobs = 4
//!
//! [convert]
//! format = ["json", "parquet"]
//! output = "out"
//! ```
//!
//! A key is an option's long name. Top-level ones are for every command that has the option, those of
//! a table for the command of its name. What the command line says counts instead. Paths are relative
//! to the file.

use crate::args::Args;
use crate::status::usage;
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};
use std::any::TypeId;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use toml::{Table, Value};

/// The name of the file.
const NAME: &str = "biao.toml";

static ARGUMENTS: OnceLock<Vec<OsString>> = OnceLock::new();

/// The arguments of this run, those out of the file with them, without the program's name.
pub(crate) fn arguments() -> &'static [OsString] {
    ARGUMENTS.get().map_or(&[], Vec::as_slice)
}

/// The arguments, from the command line and the file.
pub(crate) fn parse() -> anyhow::Result<Args> {
    let mut given: Vec<OsString> = std::env::args_os().collect();
    let command = Args::command();
    // What is not complete on the command line may be so with the file: errors are for later.
    let read = command
        .clone()
        .ignore_errors(true)
        .try_get_matches_from(&given);
    if let Ok(matches) = read
        && let Some((name, below)) = matches.subcommand()
        && name != "worker"
        && let Some(path) = file(&matches, below)?
        && let Some(command) = command.find_subcommand(name)
    {
        let added = added(&path, name, command, below, &Args::command())?;
        // Before the user's own: those may end with `--` and texts.
        let at = given.iter().position(|argument| argument == name);
        let at = at.map_or(given.len(), |at| at + 1);
        given.splice(at..at, added);
    }
    let matches = Args::command().get_matches_from(&given);
    let args = Args::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let _ = ARGUMENTS.set(given.split_off(1));
    Ok(args)
}

/// The file: the one that is named, else the nearest.
fn file(matches: &ArgMatches, below: &ArgMatches) -> anyhow::Result<Option<PathBuf>> {
    let named = |matches: &ArgMatches| {
        let named = matches.try_get_one::<PathBuf>("config").ok().flatten();
        named.cloned()
    };
    if let Some(path) = named(below).or_else(|| named(matches)) {
        return Ok(Some(path));
    }
    let here = std::env::current_dir()?;
    let mut files = here.ancestors().map(|folder| folder.join(NAME));
    Ok(files.find(|path| path.is_file()))
}

/// The arguments that the file adds.
fn added(
    path: &Path,
    name: &str,
    command: &Command,
    given: &ArgMatches,
    all: &Command,
) -> anyhow::Result<Vec<OsString>> {
    let wrong = |message: String| usage(format!("{}: {message}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let mut file: Table = text.parse().map_err(|error| wrong(format!("{error}")))?;
    let own = match file.remove(name) {
        Some(Value::Table(own)) => own,
        Some(_) => {
            return Err(wrong(format!(
                "{name} is the name of a command, not of an option"
            )));
        }
        None => Table::new(),
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut arguments = Vec::new();
    for (key, value) in &file {
        let elsewhere =
            |command: &Command| command.get_name() == key || option(command, key).is_some();
        match option(command, key) {
            Some(_) if own.contains_key(key) => {}
            Some(argument) => {
                arguments.extend(spelled(argument, value, given, folder).map_err(wrong)?);
            }
            // For another command.
            None if all.get_subcommands().any(elsewhere) => {}
            None => return Err(wrong(format!("no command has an option {key}"))),
        }
    }
    for (key, value) in &own {
        let argument = option(command, key)
            .ok_or_else(|| wrong(format!("biao {name} has no option {key}")))?;
        arguments.extend(spelled(argument, value, given, folder).map_err(wrong)?);
    }
    Ok(arguments)
}

fn option<'c>(command: &'c Command, name: &str) -> Option<&'c clap::Arg> {
    let mut options = command.get_arguments();
    options.find(|argument| argument.get_long() == Some(name) && name != "config")
}

/// An option as on the command line; nothing where the command line has it.
fn spelled(
    option: &clap::Arg,
    value: &Value,
    given: &ArgMatches,
    folder: &Path,
) -> Result<Vec<OsString>, String> {
    let id = option.get_id().as_str();
    let name = option.get_long().unwrap_or_default();
    if given.value_source(id) == Some(ValueSource::CommandLine) {
        return Ok(Vec::new());
    }
    let flag = OsString::from(format!("--{name}"));
    if matches!(option.get_action(), ArgAction::SetTrue) {
        return match value {
            Value::Boolean(true) => Ok(vec![flag]),
            Value::Boolean(false) => Ok(Vec::new()),
            _ => Err(format!("{name} is true or false")),
        };
    }
    let is_path = option.get_value_parser().type_id() == TypeId::of::<PathBuf>();
    let values = match value {
        Value::Array(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    let mut arguments = Vec::new();
    for value in values {
        let text = match value {
            Value::String(text) if is_path => folder.join(text).into_os_string(),
            Value::String(text) => text.into(),
            Value::Integer(number) => number.to_string().into(),
            _ => return Err(format!("{name} is a text or a number")),
        };
        let mut argument = flag.clone();
        argument.push("=");
        argument.push(text);
        arguments.push(argument);
    }
    Ok(arguments)
}
