//! Many documents: MB a second, against pulldown-cmark, against Python, on two cores.

use super::clock;
use super::corpus::{self, Corpus};
use super::peer::PEERS;
use super::report::{Report, Table};
use anyhow::{Context as _, Result, ensure};
use biao::Pipeline;
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

pub(crate) fn measure(
    pipeline: &Pipeline,
    biao: &Path,
    corpus: &Corpus,
    rounds: u32,
    report: &mut Report,
) -> Result<()> {
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let out = corpus::fresh("out")?;
    let peers: Vec<_> = PEERS
        .iter()
        .filter(|peer| match peer.missing() {
            Some(why) => {
                println!("{} left out: {why}", peer.name);
                false
            }
            None => true,
        })
        .collect();

    let mut times: [Vec<Duration>; 6] = Default::default();
    let mut rates: Vec<Vec<f64>> = vec![Vec::new(); peers.len()];
    for _ in 0..rounds {
        times[0].push(clock::thread(|| parse_only(corpus)).0);
        let (wall, (worked, ())) =
            clock::wall(|| clock::thread(|| one_thread(pipeline, &corpus.documents)));
        times[1].push(worked);
        times[2].push(wall);
        times[3].push(clock::wall(|| two.install(|| many_threads(pipeline, corpus))).0);
        corpus::fresh("out")?; // else the second run finds everything done
        let (worked, done) = clock::child(|| convert(biao, corpus, &out, "1"));
        times[4].push(worked);
        done?;
        corpus::fresh("out")?;
        let (wall, done) = clock::wall(|| convert(biao, corpus, &out, "2"));
        times[5].push(wall);
        done?;
        for (peer, rates) in peers.iter().zip(&mut rates) {
            rates.push(peer.run(corpus)?);
        }
    }

    let [parse, memory, memory_wall, memory_two, whole, whole_two] =
        times.map(|times| corpus.bytes as f64 / 1e6 / clock::median(times).as_secs_f64());
    let mut table = Table::new("Speed", &["", "MB/s", "× pulldown-cmark", "time"]);
    let mut row = |name: &str, rate: f64, clock: &str| {
        let ratio = format!("{:.2}", rate / parse);
        table.row(&[name, &format!("{rate:.1}"), &ratio, clock]);
    };
    row("pulldown-cmark, parse only", parse, "CPU");
    row(
        "biao in memory: bytes → records → JSON bytes",
        memory,
        "CPU",
    );
    row("biao in memory, two threads", memory_two, "wall");
    row("biao convert DIR -o DIR -j 1", whole, "CPU");
    row("biao convert DIR -o DIR -j 2", whole_two, "wall");
    let mut best: Option<f64> = None;
    for (peer, mut rates) in peers.iter().zip(rates) {
        rates.sort_by(f64::total_cmp);
        let rate = rates[rates.len() / 2];
        row(peer.name, rate, "CPU");
        best = Some(best.map_or(rate, |best| best.max(rate)));
    }
    table.print();

    report.at_least("in memory / pulldown-cmark parse only", memory / parse, 0.5);
    if let Some(best) = best {
        report.at_least("in memory / the best Python pipeline", memory / best, 12.0);
        report.at_least(
            "biao convert -j 1 / the best Python pipeline",
            whole / best,
            12.0,
        );
    }
    report.at_least(
        "two threads / one, in memory",
        memory_two / memory_wall,
        1.8,
    );
    Ok(())
}

/// All events with their ranges, as a program that reads tables would ask for them.
fn parse_only(corpus: &Corpus) {
    for bytes in &corpus.documents {
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        for event in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            black_box(event);
        }
    }
}

fn one_thread(pipeline: &Pipeline, documents: &[Vec<u8>]) {
    let mut out = Vec::new();
    for bytes in documents {
        in_memory(pipeline, bytes, &mut out);
    }
}

fn many_threads(pipeline: &Pipeline, corpus: &Corpus) {
    corpus
        .documents
        .par_iter()
        .with_max_len(1)
        .for_each_init(Vec::new, |out, bytes| in_memory(pipeline, bytes, out));
}

/// Everything that `biao convert` does between the reading and the writing of files.
pub(crate) fn in_memory(pipeline: &Pipeline, bytes: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let Ok(decoded) = biao::decode("document.md", bytes) else {
        return;
    };
    let mut json = biao::emit::json::Document::begin(&decoded.source, &decoded.map, out);
    let diagnostics = pipeline.each(&decoded, |record| json.record(record));
    json.end(&diagnostics);
    black_box(out);
}

fn convert(biao: &Path, corpus: &Corpus, out: &Path, jobs: &str) -> Result<()> {
    let output = Command::new(biao)
        .arg("convert")
        .args([&corpus.folder, Path::new("-o"), out])
        .args(["--quiet", "-j", jobs])
        .stdout(Stdio::null())
        .output()
        .context("cannot run biao")?;
    // 1 is findings: made-up figures have them.
    ensure!(
        matches!(output.status.code(), Some(0 | 1)),
        "biao convert: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
