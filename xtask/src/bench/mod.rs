//! `cargo xtask bench markdown` and `pdf`: everything that is said about speed and memory, each in
//! one run.
//!
//! Times are CPU time where one thread or process works, because machines are shared, and wall
//! time where two do. Rounds alternate between the candidates, each takes its median, and only
//! ratios within the run mean anything.

mod archive;
mod clock;
mod corpus;
mod generate;
mod growth;
mod memory;
mod pdf;
mod peer;
mod report;
mod speed;
mod stages;
mod values;

use anyhow::Result;
use biao::Pipeline;
use report::Report;

pub(crate) use archive::archive;
pub(crate) use pdf::pdf;
pub(crate) use values::values;

#[derive(clap::Args)]
pub(crate) struct Archive {
    /// How many documents are generated, of some 20 KB each
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(1..))]
    documents: u32,
}

#[derive(clap::Args)]
pub(crate) struct Markdown {
    /// 5 MB instead of 50, documents up to 4 MB
    #[arg(long)]
    quick: bool,
    /// Documents from ../shared/bench/markdown/generate.py instead of our own generator
    #[arg(long)]
    shared: bool,
    /// Rounds per candidate
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

pub(crate) fn markdown(options: &Markdown) -> Result<()> {
    let biao = crate::programs::biao()?;
    let megabytes = if options.quick { 5 } else { 50 };
    let corpus = if options.shared {
        corpus::shared(megabytes)?
    } else {
        corpus::own(megabytes)?
    };
    let pipeline = Pipeline::new(&[])?;
    let mut report = Report::default();
    println!("{corpus}");
    speed::measure(&pipeline, &biao, &corpus, options.rounds, &mut report)?;
    stages::measure(&pipeline, &corpus);
    growth::documents(&pipeline, options.quick, &mut report)?;
    growth::rows(&pipeline, options.quick, &mut report)?;
    memory::measure(&biao, options.quick, &mut report)?;
    report.summary();
    Ok(())
}
