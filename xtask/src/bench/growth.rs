//! Is the time linear? One document that grows, one table that grows.

use super::clock;
use super::generate::Generator;
use super::report::{Report, Table};
use super::speed::in_memory;
use anyhow::{Result, ensure};
use biao::Pipeline;
use std::time::Duration;

/// A size is measured until this much time was worked, and at least thrice.
const ENOUGH: Duration = Duration::from_millis(600);
/// How much dearer a byte may be at one size than at another and still count as linear: caches
/// are not endless.
const LINEAR: f64 = 1.5;

pub(crate) fn documents(pipeline: &Pipeline, quick: bool, report: &mut Report) -> Result<()> {
    let mut table = Table::new("One document that grows", &["bytes", "ns/byte", "MB/s"]);
    let steps = if quick { 5 } else { 7 };
    let mut costs = Vec::new();
    for step in 0..steps {
        let document = Generator::new(step.into()).document_of(16 * 1024 * 4_usize.pow(step));
        let cost = cost(pipeline, &document)?;
        table.row(&[
            &document.len().to_string(),
            &format!("{cost:.2}"),
            &format!("{:.1}", 1e3 / cost),
        ]);
        costs.push(cost);
    }
    table.print();
    report.at_most(
        "dearest byte / cheapest, by size of document",
        spread(&costs),
        LINEAR,
    );
    Ok(())
}

pub(crate) fn rows(pipeline: &Pipeline, quick: bool, report: &mut Report) -> Result<()> {
    let mut table = Table::new("One table that grows", &["rows", "ns/byte", "rows/s"]);
    let sizes = [1_000, 5_000, 20_000, 100_000, 500_000];
    let mut costs = Vec::new();
    for rows in &sizes[..if quick { 3 } else { sizes.len() }] {
        let document = Generator::new(*rows as u64).table_of(*rows);
        let cost = cost(pipeline, &document)?;
        table.row(&[
            &rows.to_string(),
            &format!("{cost:.2}"),
            &format!("{:.0}", *rows as f64 * 1e9 / (cost * document.len() as f64)),
        ]);
        costs.push(cost);
    }
    table.print();
    report.at_most(
        "dearest byte / cheapest, by rows of a table",
        spread(&costs),
        LINEAR,
    );
    Ok(())
}

/// Nanoseconds a byte.
fn cost(pipeline: &Pipeline, document: &str) -> Result<f64> {
    let mut out = Vec::new();
    let (mut times, mut worked) = (Vec::new(), Duration::ZERO);
    while times.len() < 3 || worked < ENOUGH {
        let (time, ()) = clock::thread(|| in_memory(pipeline, document.as_bytes(), &mut out));
        worked += time;
        times.push(time);
    }
    ensure!(
        out.len() > document.len() / 2,
        "a document of {} bytes gave {} bytes of JSON",
        document.len(),
        out.len()
    );
    Ok(clock::median(times).as_secs_f64() * 1e9 / document.len() as f64)
}

fn spread(costs: &[f64]) -> f64 {
    let most = costs.iter().copied().fold(f64::MIN, f64::max);
    let least = costs.iter().copied().fold(f64::MAX, f64::min);
    most / least
}
