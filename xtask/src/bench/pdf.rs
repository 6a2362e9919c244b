//! `cargo xtask bench pdf`: PDF bytes to JSON bytes over real disclosures, beside the interpreter's
//! own pass over the same pages and what a Python user would take, in one run.

use super::report::{Report, Table};
use super::{clock, corpus, memory, speed};
use crate::programs;
use anyhow::{Context as _, Result};
use biao::Pipeline;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// An extractor of Python's: a name in `../shared/bench/tables/peers.py`, its module, and how many
/// times as fast we want to be.
struct Peer {
    name: &'static str,
    module: &'static str,
    target: Option<f64>,
}

const fn peer(name: &'static str, module: &'static str, target: Option<f64>) -> Peer {
    Peer {
        name,
        module,
        target,
    }
}

const PEERS: [Peer; 6] = [
    peer("pdfplumber", "pdfplumber", Some(60.0)),
    peer("tablers", "tablers", Some(6.0)),
    peer("pymupdf", "pymupdf", None),
    peer("camelot-lattice", "camelot", None),
    peer("tabula-lattice", "tabula", None),
    peer("pdf_oxide", "pdf_oxide", None),
];

/// Seconds after which a peer begins no further document.
const PEER_SECONDS: &str = "30";
/// The peers read every document of this many.
const PEER_STRIDE: usize = 8;
/// Documents that are read for their length alone.
const LONG: [&str; 2] = ["big_calc.pdf", "big_rl500.pdf"];

const SCRIPT: &str = include_str!("pdf_peer.py");

struct Document {
    path: PathBuf,
    bytes: Vec<u8>,
    pages: usize,
}

pub(crate) fn pdf(rounds: u32) -> Result<()> {
    let shared = programs::root().join("../shared");
    let archive = shared.join("archive/pdf");
    let documents = documents(&archive)?;
    if documents.is_empty() {
        println!("nothing to measure: no PDF in ../shared/archive/pdf");
        return Ok(());
    }
    let biao = programs::biao()?;
    let pipeline = Pipeline::new(&[])?;
    let documents: Vec<Document> = documents
        .into_iter()
        .filter(|document| is_read(&pipeline, document))
        .collect();
    let mut report = Report::default();
    println!(
        "{} documents, {} pages, {:.1} MB",
        documents.len(),
        pages(&documents),
        documents.iter().map(|d| d.bytes.len()).sum::<usize>() as f64 / 1e6,
    );
    measure_speed(&pipeline, &archive, &documents, rounds, &mut report)?;
    measure_peers(&pipeline, &shared, &documents, rounds, &mut report)?;
    measure_memory(&biao, &shared, &documents, &mut report)?;
    report.summary();
    Ok(())
}

/// The PDFs below a folder that open; none where there is no folder.
fn documents(folder: &Path) -> Result<Vec<Document>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for path in corpus::sorted(folder)? {
        if path.is_dir() {
            found.extend(documents(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "pdf") {
            let bytes = std::fs::read(&path)?;
            match biao::pdf::open(bytes.clone(), None) {
                Ok(pdf) => found.push(Document {
                    pages: pdf.page_count(),
                    path,
                    bytes,
                }),
                Err(error) => println!("{} left out: {error}", path.display()),
            }
        }
    }
    Ok(found)
}

/// Whether all stages get through a document: one that fails is said, and ends no measurement.
fn is_read(pipeline: &Pipeline, document: &Document) -> bool {
    let work = || speed::in_memory(pipeline, &document.bytes, &mut Vec::new());
    let read = catch_unwind(AssertUnwindSafe(work)).is_ok();
    if !read {
        println!("{} left out: biao itself failed", document.path.display());
    }
    read
}

fn pages<'d>(documents: impl IntoIterator<Item = &'d Document>) -> usize {
    documents.into_iter().map(|document| document.pages).sum()
}

fn measure_speed(
    pipeline: &Pipeline,
    archive: &Path,
    documents: &[Document],
    rounds: u32,
    report: &mut Report,
) -> Result<()> {
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let mut times: [Vec<Duration>; 3] = Default::default();
    let mut layer = Vec::new();
    for _ in 0..rounds {
        layer.push(interpreter(archive)?);
        let (wall, worked) = clock::wall(|| read_all(pipeline, documents));
        times[0].push(worked);
        times[1].push(wall);
        let read = |out: &mut Vec<u8>, document: &Document| {
            speed::in_memory(pipeline, &document.bytes, out);
        };
        let work = || {
            documents
                .par_iter()
                .with_max_len(1)
                .for_each_init(Vec::new, read);
        };
        times[2].push(clock::wall(|| two.install(work)).0);
    }
    layer.sort_by(f64::total_cmp);
    let layer = layer[layer.len() / 2];
    let [cpu, wall, wall_two] =
        times.map(|times| pages(documents) as f64 / clock::median(times).as_secs_f64());
    let mut table = Table::new("Speed", &["", "pages/s", "× interpreter", "time"]);
    let mut row = |name: &str, rate: f64, clock: &str| {
        let ratio = format!("{:.2}", rate / layer);
        table.row(&[name, &format!("{rate:.0}"), &ratio, clock]);
    };
    row("interpreter alone, every character asked for", layer, "CPU");
    row("biao in memory: PDF bytes → JSON bytes", cpu, "CPU");
    row("biao in memory, one thread", wall, "wall");
    row("biao in memory, two threads", wall_two, "wall");
    table.print();
    report.at_least("in memory / interpreter alone", cpu / layer, 0.5);
    report.at_least("two threads / one, in memory", wall_two / wall, 1.8);
    Ok(())
}

/// Pages a second of the interpreter's own pass.
fn interpreter(archive: &Path) -> Result<f64> {
    let printed = programs::example("biao-pdf", "speed", &[archive.as_os_str()])?;
    printed
        .lines()
        .find_map(|line| line.strip_prefix("interpreter alone:"))
        .and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .with_context(|| format!("the example prints no rate: {printed}"))
}

/// CPU time of one thread that reads them all.
fn read_all<'d>(
    pipeline: &Pipeline,
    documents: impl IntoIterator<Item = &'d Document>,
) -> Duration {
    let mut out = Vec::new();
    let work = || {
        for document in documents {
            speed::in_memory(pipeline, &document.bytes, &mut out);
        }
    };
    clock::thread(work).0
}

/// Each peer that is installed, on a few documents, and ours on the same.
fn measure_peers(
    pipeline: &Pipeline,
    shared: &Path,
    documents: &[Document],
    rounds: u32,
    report: &mut Report,
) -> Result<()> {
    let adapters = shared.join("bench/tables");
    let few: Vec<&Document> = documents.iter().step_by(PEER_STRIDE).collect();
    let mut table = Table::new(
        "Beside Python",
        &["", "documents", "pages/s", "ours there", "ours is"],
    );
    for peer in PEERS {
        let Some(python) = programs::python(peer.module) else {
            let (name, module) = (peer.name, peer.module);
            println!("{name} left out: no Python with {module}; set PYTHON to one that has it");
            continue;
        };
        let (count, theirs) = run(&peer, python, &adapters, &few)?;
        let read = &few[..count];
        let times = (0..rounds).map(|_| read_all(pipeline, read.iter().copied()));
        let ours = clock::median(times.collect()).as_secs_f64();
        let all = pages(read.iter().copied()) as f64;
        let ratio = theirs / ours;
        table.row(&[
            peer.name,
            &count.to_string(),
            &format!("{:.1}", all / theirs),
            &format!("{:.0}", all / ours),
            &format!("{ratio:.0} times as fast"),
        ]);
        if let Some(target) = peer.target {
            report.at_least(&format!("in memory / {}", peer.name), ratio, target);
        }
    }
    table.print();
    Ok(())
}

/// How many of the documents a peer read, and the seconds of CPU time that it took.
fn run(
    peer: &Peer,
    mut python: Command,
    adapters: &Path,
    documents: &[&Document],
) -> Result<(usize, f64)> {
    python.args(["-c", SCRIPT]).arg(adapters);
    python.args([peer.name, PEER_SECONDS]);
    python.args(documents.iter().map(|document| &document.path));
    let printed = programs::output(&mut python)?;
    printed
        .lines()
        .next_back()
        .and_then(|line| {
            let (count, seconds) = line.split_once(' ')?;
            Some((count.parse().ok()?, seconds.parse().ok()?))
        })
        .filter(|(count, _)| (1..=documents.len()).contains(count))
        .with_context(|| format!("{} prints no time: {printed}", peer.name))
}

/// The command and its worker together.
fn measure_memory(
    biao: &Path,
    shared: &Path,
    documents: &[Document],
    report: &mut Report,
) -> Result<()> {
    if !Path::new("/proc/self/status").exists() {
        println!("Memory left out: this system has no /proc");
        return Ok(());
    }
    let megabytes = |peak: usize| peak as f64 / memory::MB as f64;
    let mut peaks = Vec::new();
    for document in documents {
        // What prints hardly anything is gone before it can be measured, and needs little.
        if let Ok(peak) = memory::peak(biao, &["tables"], &document.path) {
            peaks.push(megabytes(peak));
        }
    }
    peaks.sort_by(f64::total_cmp);
    let mut table = Table::new("Memory of `biao tables`, with its worker", &["", "peak"]);
    let mut row = |name: &str, peak: f64| table.row(&[name, &format!("{peak:.0} MB")]);
    if let (Some(middle), Some(most)) = (peaks.get(peaks.len() / 2), peaks.last()) {
        row(&format!("median of {} documents", peaks.len()), *middle);
        row("the most among them", *most);
        report.at_most("MB, a typical disclosure", *middle, 64.0);
    }
    for name in LONG {
        let path = shared.join("pdf-samples").join(name);
        if !path.is_file() {
            println!("{name} left out: no ../shared/pdf-samples/{name}");
            continue;
        }
        let peak = megabytes(memory::peak(biao, &["tables"], &path)?);
        row(name, peak);
        report.at_most(&format!("MB, {name}"), peak, 200.0);
    }
    table.print();
    Ok(())
}
