//! A bar, only on a terminal and only where it is worth looking at.

use crate::args::Many;
use crate::summary::Summary;
use biao_render::count;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// The bar of a run.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new(many: &Many, documents: usize) -> Self {
        if many.quiet || many.verbose || documents < 20 || !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let target = ProgressDrawTarget::stderr_with_hz(10);
        let bar = ProgressBar::with_draw_target(Some(documents as u64), target);
        let style = "{bar:30} {pos}/{len} documents, {per_sec}, {eta} left{msg}";
        let style = ProgressStyle::with_template(style);
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// One more document is through.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// What there is so far.
    pub(crate) fn show(&self, summary: &Summary) {
        if self.0.is_hidden() {
            return;
        }
        let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let pages = match summary.total.pages {
            0 => String::new(),
            pages => format!(", {}", count(number(pages), "page")),
        };
        let records = count(number(summary.total.records), "record");
        let found = summary.total.tally();
        self.0.set_message(format!("{pages}, {records}, {found}"));
    }

    /// Says something without the bar in between.
    pub(crate) fn aside(&self, say: impl FnOnce()) {
        self.0.suspend(say);
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}
