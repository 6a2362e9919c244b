//! How fast documents are read, beside what pulldown-cmark takes for them in the same run.
//! CPU time of this thread where the system tells it, else wall time; the best of some rounds.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use pulldown_cmark::{Options, Parser};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

fn collect(path: &Path, documents: &mut Vec<Vec<u8>>) {
    if path.is_dir() {
        let mut entries: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for entry in &entries {
            collect(entry, documents);
        }
    } else {
        documents.push(std::fs::read(path).unwrap());
    }
}

fn cpu_seconds(start: Instant) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|stat| stat.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(|| start.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

/// Reads the document of this number.
type Work<'w> = &'w dyn Fn(usize);

fn main() {
    let mut documents = Vec::new();
    std::env::args()
        .skip(1)
        .for_each(|path| collect(Path::new(&path), &mut documents));
    let bytes = documents.iter().map(Vec::len).sum::<usize>();
    println!("{} documents, {bytes} bytes", documents.len());
    let texts: Vec<_> = documents
        .iter()
        .map(|bytes| std::str::from_utf8(bytes).unwrap())
        .collect();
    let pulldown = |text: &str, options| {
        black_box(Parser::new_ext(text, options).into_offset_iter().count());
    };
    let works: [(&str, Work<'_>); 4] = [
        ("decode", &|at| {
            black_box(biao_markdown::decode(&documents[at]).is_ok());
        }),
        ("pulldown-cmark", &|at| {
            pulldown(texts[at], Options::empty());
        }),
        ("pulldown-cmark, tables", &|at| {
            pulldown(texts[at], Options::ENABLE_TABLES);
        }),
        ("read", &|at| {
            black_box(biao_markdown::read(texts[at]));
        }),
    ];
    let only = std::env::var("ONLY").ok();
    let rounds = std::env::var("ROUNDS").map_or(7, |rounds| rounds.parse().unwrap());
    let clock = Instant::now();
    let mut best = [f64::INFINITY; 4];
    for _ in 0..rounds {
        for (best, (name, work)) in best.iter_mut().zip(works) {
            if only.as_ref().is_none_or(|only| only == name) {
                let start = cpu_seconds(clock);
                (0..texts.len()).for_each(work);
                *best = best.min(cpu_seconds(clock) - start);
            }
        }
    }
    for (best, (name, _)) in best.iter().zip(works) {
        println!("{name:24} {:8.1} MB/s", bytes as f64 / 1e6 / best);
    }
}
