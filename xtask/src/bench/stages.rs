//! Where the time goes: the stages of one thread, one after the other.

use super::clock;
use super::corpus::Corpus;
use super::report::Table;
use biao::{Pipeline, emit, forms, markdown, tables};
use std::hint::black_box;
use std::time::Duration;

const STAGES: [&str; 5] = ["decode, hash", "read", "repair", "bind, check", "emit"];

pub(crate) fn measure(pipeline: &Pipeline, corpus: &Corpus) {
    let vocabulary = pipeline.profiles().vocabulary();
    let mut times = [Duration::ZERO; STAGES.len()];
    let mut out = Vec::new();
    for bytes in &corpus.documents {
        let (decode, decoded) = clock::thread(|| biao::decode("document.md", bytes));
        let Ok(decoded) = decoded else { continue };
        let (read, document) = clock::thread(|| markdown::read(decoded.map.text()));
        let (repair, tables) = clock::thread(|| tables::repair(&document, &vocabulary));
        let profiles = pipeline.profiles();
        let (bind, bound) = clock::thread(|| forms::bind(&document, &tables, profiles));
        out.clear();
        let (emit, ()) = clock::thread(|| {
            emit::json::document(
                &decoded.source,
                &decoded.map,
                &bound.records,
                &bound.diagnostics,
                &mut out,
            );
        });
        black_box(&out);
        for (sum, time) in times.iter_mut().zip([decode, read, repair, bind, emit]) {
            *sum += time;
        }
    }
    let all: Duration = times.iter().sum();
    let mut table = Table::new("Where the time goes", &["stage", "ns/byte", "share"]);
    for (stage, time) in STAGES.iter().zip(times) {
        let per_byte = time.as_secs_f64() * 1e9 / corpus.bytes as f64;
        let share = 100.0 * time.as_secs_f64() / all.as_secs_f64();
        table.row(&[stage, &format!("{per_byte:.2}"), &format!("{share:.0} %")]);
    }
    table.print();
}
