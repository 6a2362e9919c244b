//! Benchmarks, `cargo xtask bench …`, and the fixtures that are PDFs, `cargo xtask fixtures`. What CI runs is in `.ci/run`.

#![allow(clippy::print_stdout)] // a program that prints figures
#![allow(clippy::cast_precision_loss)] // figures are rounded when printed

mod bench;
mod corpus;
mod fixtures;
mod programs;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Print the PDF fixtures again, from the Markdown ones
    Fixtures,
    /// Convert ../shared/archive, and compare with the figures of the last release
    Corpus {
        /// Store the figures instead
        #[arg(long)]
        bless: bool,
    },
    /// Measure
    #[command(subcommand)]
    Bench(Bench),
}

#[derive(Subcommand)]
enum Bench {
    /// Markdown to JSON: speed against pulldown-cmark and Python, two cores, linearity, memory
    Markdown(bench::Markdown),
    /// PDF to JSON: speed against the interpreter and Python, two cores, memory
    Pdf {
        /// Rounds per candidate
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
    },
    /// Whole archives, files to files: speed beside that in memory, workers, two cores, memory
    Archive(bench::Archive),
    /// Values alone: values a second, allocations a value, beside two packages of Python
    Values {
        /// How many values
        #[arg(default_value_t = 1_000_000)]
        count: u64,
    },
}

fn main() -> anyhow::Result<()> {
    match Args::parse().task {
        Task::Fixtures => fixtures::run(),
        Task::Corpus { bless } => corpus::run(bless),
        Task::Bench(Bench::Markdown(options)) => bench::markdown(&options),
        Task::Bench(Bench::Pdf { rounds }) => bench::pdf(rounds),
        Task::Bench(Bench::Archive(options)) => bench::archive(&options),
        Task::Bench(Bench::Values { count }) => bench::values(count),
    }
}
