//! Many documents in parallel, their results in the order of the inputs.

use crate::args::Many;
use crate::load::Failure;
use crate::status::usage;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::io::IsTerminal as _;

/// Documents that are under way or wait for their turn: bounds the memory of a long run.
const WINDOW: usize = 256;

/// Runs `work` on every item in parallel and hands the results to `done`, in the order of the
/// items, window by window.
pub(crate) fn run<I: Sync, T: Send>(
    many: &Many,
    items: &[I],
    work: impl Fn(&I) -> Result<T, Failure> + Sync,
    mut done: impl FnMut(&I, T) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    if many.jobs == Some(0) {
        return Err(usage("-j 0: at least one document at a time is needed"));
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(many.jobs.unwrap_or(0))
        .build()
        .map_err(|error| anyhow::anyhow!("cannot start threads: {error}"))?;
    let progress = progress(many, items.len());
    let mut failures = 0;
    for window in items.chunks(WINDOW) {
        let results: Vec<Result<T, Failure>> = pool.install(|| {
            window
                .par_iter()
                .with_max_len(1)
                .map(|item| {
                    let result = work(item);
                    progress.inc(1);
                    result
                })
                .collect()
        });
        for (item, result) in window.iter().zip(results) {
            match result {
                Ok(result) => done(item, result)?,
                Err(Failure(message)) => {
                    failures += 1;
                    progress.suspend(|| eprintln!("error: {message}"));
                }
            }
        }
    }
    progress.finish_and_clear();
    Ok(failures)
}

/// Only on a terminal, and only where it is worth looking at.
fn progress(many: &Many, documents: usize) -> ProgressBar {
    if many.quiet || many.verbose || documents < 20 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(Some(documents as u64), target);
    let style = "{bar:40} {pos}/{len} documents, {eta} left";
    bar.with_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}
