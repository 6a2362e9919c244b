//! The pipeline that a Python user would write: `../shared/bench/markdown/peer.py`.

use super::corpus::{self, Corpus};
use crate::programs;
use anyhow::{Context as _, Result};

/// A reader of the Python pipeline, and how many documents are enough to time it.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    mode: &'static str,
    module: &'static str,
    documents: usize,
}

pub(crate) const PEERS: [Peer; 2] = [
    Peer {
        name: "Python, re",
        mode: "regex",
        module: "re",
        documents: 500,
    },
    Peer {
        name: "Python, markdown-it-py",
        mode: "mdit",
        module: "markdown_it",
        documents: 50,
    },
];

impl Peer {
    /// Why it cannot be run here.
    pub(crate) fn missing(&self) -> Option<String> {
        if !script().is_file() {
            return Some("no ../shared/bench/markdown/peer.py".to_owned());
        }
        let module = self.module;
        programs::python(module)
            .is_none()
            .then(|| format!("no Python with {module}; set PYTHON to one that has it"))
    }

    /// MB a second of CPU time, by its own clock: without the start of the interpreter.
    pub(crate) fn run(&self, corpus: &Corpus) -> Result<f64> {
        let out = corpus::fresh("peer")?;
        let mut python = programs::python(self.module).context("Python went away")?;
        python.arg(script()).arg(self.mode);
        python.args([&corpus.folder, &out]);
        python.args(["1", &self.documents.to_string()]);
        let printed = programs::output(&mut python)?;
        printed
            .trim_end()
            .strip_suffix(" MB/s-cpu")
            .and_then(|line| line.rsplit(' ').next())
            .and_then(|rate| rate.parse().ok())
            .with_context(|| format!("peer.py prints no rate: {printed}"))
    }
}

fn script() -> std::path::PathBuf {
    programs::root().join("../shared/bench/markdown/peer.py")
}
