//! How fast documents go through all stages in memory: `throughput FOLDER`.

use std::path::Path;
use std::time::Instant;

fn documents(folder: &Path, found: &mut Vec<Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            documents(&path, found);
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push(bytes);
        }
    }
}

#[allow(clippy::print_stdout, clippy::cast_precision_loss)]
fn main() {
    let mut sources = Vec::new();
    documents(
        Path::new(&std::env::args().nth(1).unwrap_or_default()),
        &mut sources,
    );
    let limit = std::env::args()
        .nth(2)
        .and_then(|n| n.parse().ok())
        .unwrap_or(usize::MAX);
    sources.truncate(limit);
    let bytes: usize = sources.iter().map(Vec::len).sum();
    let pipeline = biao::Pipeline::new(&[]).unwrap_or_else(|error| panic!("{error}"));
    let mut out = Vec::new();
    let mut written = 0;
    let rounds = if limit == usize::MAX { 3 } else { 1 };
    for _ in 0..rounds {
        let start = Instant::now();
        for source in &sources {
            let Ok(decoded) = biao::decode("a.md", source) else {
                continue;
            };
            out.clear();
            let mut json =
                biao::emit::json::Document::begin(&decoded.source, &decoded.map, &mut out);
            let diagnostics = pipeline.each(&decoded, |record| json.record(record));
            json.end(&diagnostics);
            written += out.len();
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{:.1} MB/s in, {:.1} × out",
            bytes as f64 / 1e6 / seconds,
            written as f64 / bytes as f64
        );
    }
}
