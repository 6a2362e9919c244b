//! How fast documents are read, beside what pulldown-cmark takes for them in the same run.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use std::path::Path;
use std::time::Instant;

fn collect(path: &Path, documents: &mut Vec<Vec<u8>>) {
    if path.is_dir() {
        let mut entries: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| collect(entry, documents));
    } else {
        documents.push(std::fs::read(path).unwrap());
    }
}

fn best<T>(documents: &[T], bytes: usize, name: &str, mut work: impl FnMut(&T)) {
    let best = (0..5)
        .map(|_| {
            let start = Instant::now();
            documents.iter().for_each(&mut work);
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    println!("{name:24} {:8.1} MB/s", bytes as f64 / 1e6 / best);
}

fn main() {
    let mut documents = Vec::new();
    std::env::args().skip(1).for_each(|path| collect(Path::new(&path), &mut documents));
    let bytes = documents.iter().map(Vec::len).sum::<usize>();
    println!("{} documents, {bytes} bytes", documents.len());
    best(&documents, bytes, "decode", |document| {
        std::hint::black_box(biao_markdown::decode(document).is_ok());
    });
    let texts: Vec<_> = documents.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    for (name, options) in [
        ("pulldown-cmark", pulldown_cmark::Options::empty()),
        ("pulldown-cmark, tables", pulldown_cmark::Options::ENABLE_TABLES),
    ] {
        best(&texts, bytes, name, |text| {
            let parser = pulldown_cmark::Parser::new_ext(text, options).into_offset_iter();
            std::hint::black_box(parser.count());
        });
    }
    best(&texts, bytes, "read", |text| {
        std::hint::black_box(biao_markdown::read(text));
    });
}
