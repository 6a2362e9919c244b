//! `cargo xtask bench archive`: whole archives, from files to files, beside the same documents in
//! memory under the same build, in one run.
//!
//! Ratios of speed are of CPU time, that of the workers included, because machines are shared; only
//! the gain of a second core is wall time, and means little on a machine that has other work.

use super::report::{Report, Table};
use super::{Archive, clock, corpus, memory, speed};
use crate::programs;
use anyhow::{Context as _, Result, ensure};
use biao::Pipeline;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How often the memory of all processes is added up.
const SAMPLE: Duration = Duration::from_millis(100);
/// Documents that are also read in memory: every one of so many.
const STRIDE: usize = 10;
/// The most that a run may hold, of any number of documents.
const MEMORY: f64 = 300.0;

/// An archive, and the CPU seconds a byte that its documents take in memory.
struct Corpus {
    name: &'static str,
    folder: PathBuf,
    /// Where its runs write, each to a folder of its own.
    outputs: PathBuf,
    bytes: usize,
    in_memory: f64,
}

/// What a run took.
struct Run {
    cpu: f64,
    wall: f64,
    /// The most that its processes held at the same time, in MB; 0 where the system does not tell.
    peak: f64,
}

pub(crate) fn archive(options: &Archive) -> Result<()> {
    let biao = programs::biao()?;
    let pipeline = Pipeline::new(&[])?;
    let mut report = Report::default();
    let mut table = Table::new(
        "From files to files",
        &["", "CPU s", "wall s", "/ in memory", "peak MB"],
    );

    let generated = corpus::fresh("archive")?;
    let count = usize::try_from(options.documents)?;
    let bytes = corpus::write(&generated, |number, _| number >= count)?;
    let markdown = Corpus::new(&pipeline, "Markdown", generated, bytes)?;
    println!(
        "{count} documents of Markdown, {:.0} MB, {:.1} ns a byte in memory",
        bytes as f64 / 1e6,
        markdown.in_memory * 1e9
    );
    for format in ["jsonl", "parquet"] {
        let mut run =
            |more: &[&str]| markdown.measure(&biao, format, more, &mut table, &mut report);
        let here = run(&["-j", "1", "--in-process"])?;
        let one = run(&["-j", "1"])?;
        let two = run(&["-j", "2"])?;
        let what = |what: &str| format!("Markdown, {format}: {what}");
        report.at_least(
            &what("in memory / files to files"),
            markdown.ratio(&one),
            0.7,
        );
        report.at_least(&what("in process / in workers"), here.cpu / one.cpu, 0.9);
        report.at_least(&what("two cores / one"), one.wall / two.wall, 1.8);
    }

    let folder = programs::root().join("../shared/archive/pdf");
    if folder.is_dir() {
        let bytes = files(&folder)?.iter().map(|(_, bytes)| bytes).sum();
        let corpus = Corpus::new(&pipeline, "PDF", folder, bytes)?;
        for format in ["jsonl", "parquet"] {
            let one = corpus.measure(&biao, format, &["-j", "1"], &mut table, &mut report)?;
            let what = format!("PDF, {format}: in memory / files to files");
            report.at_least(&what, corpus.ratio(&one), 0.8);
        }
        fs::remove_dir_all(&corpus.outputs)?;
    } else {
        println!("PDF left out: no ../shared/archive/pdf");
    }
    fs::remove_dir_all(&markdown.folder)?;
    fs::remove_dir_all(&markdown.outputs)?;
    table.print();
    report.summary();
    Ok(())
}

impl Corpus {
    fn new(pipeline: &Pipeline, name: &'static str, folder: PathBuf, bytes: usize) -> Result<Self> {
        let all = files(&folder)?;
        // Enough of them to be sure of the rate; all where there are few.
        let stride = if all.len() < 1000 { 1 } else { STRIDE };
        let (mut read, mut worked) = (0, Duration::ZERO);
        let mut out = Vec::new();
        for (path, _) in all.iter().step_by(stride) {
            let document = fs::read(path)?;
            read += document.len();
            worked += clock::thread(|| speed::in_memory(pipeline, &document, &mut out)).0;
        }
        ensure!(read > 0, "no document in {}", folder.display());
        Ok(Self {
            name,
            folder,
            outputs: corpus::fresh(&format!("archive-out-{name}"))?,
            bytes,
            in_memory: worked.as_secs_f64() / read as f64,
        })
    }

    /// The speed of a run, as a share of that in memory.
    fn ratio(&self, run: &Run) -> f64 {
        self.in_memory * self.bytes as f64 / run.cpu
    }

    fn measure(
        &self,
        biao: &Path,
        format: &str,
        more: &[&str],
        table: &mut Table,
        report: &mut Report,
    ) -> Result<Run> {
        let out = self.outputs.join(format!("{format}{}", more.concat()));
        let mut command = Command::new(biao);
        command
            .args(["convert", "--quiet", "-f", format, "-o"])
            .args([&out, &self.folder])
            .args(more);
        let (wall, (cpu, peak)) = clock::wall(|| clock::child(|| watch(&mut command)));
        let run = Run {
            cpu: cpu.as_secs_f64(),
            wall: wall.as_secs_f64(),
            peak: peak? as f64 / 1e6,
        };
        // Emptied and not deleted: ext4 looks at every inode of a file deleted in the last minutes before
        // it makes a new one, which the next run would pay for.
        empty(&out)?;
        let name = format!("{}, -f {format} {}", self.name, more.join(" "));
        table.row(&[
            &name,
            &format!("{:.1}", run.cpu),
            &format!("{:.1}", run.wall),
            &format!("{:.2}", self.ratio(&run)),
            &format!("{:.0}", run.peak),
        ]);
        if run.peak > 0.0 {
            report.at_most(&format!("MB in all, {name}"), run.peak, MEMORY);
        }
        Ok(run)
    }
}

/// Runs to the end; the most that the program and its workers held at the same time, in bytes.
fn watch(command: &mut Command) -> Result<usize> {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot run biao")?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(memory::held(child.id()).unwrap_or(0));
        std::thread::sleep(SAMPLE);
    };
    // 1 is findings: made-up figures have them.
    ensure!(
        matches!(status.code(), Some(0 | 1)),
        "{command:?}: {status}"
    );
    Ok(peak)
}

/// Makes all files below a folder empty.
fn empty(folder: &Path) -> Result<()> {
    for (path, _) in files(folder)? {
        fs::File::create(path)?;
    }
    Ok(())
}

/// The files below a folder, sorted, with their lengths.
fn files(folder: &Path) -> Result<Vec<(PathBuf, usize)>> {
    let mut found = Vec::new();
    for path in corpus::sorted(folder)? {
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            let bytes = usize::try_from(fs::metadata(&path)?.len())?;
            found.push((path, bytes));
        }
    }
    Ok(found)
}
