//! `cargo xtask bench values`: our normaliser, and beside it in the same run the two that Python
//! users would take, each on values of the same mix.

use super::corpus;
use super::report::{Report, Table};
use crate::programs;
use anyhow::{Context as _, Result};
use std::ffi::OsStr;

/// A normaliser of Python's, and how many values are enough to time it.
struct Peer {
    name: &'static str,
    module: &'static str,
    values: u32,
}

const PEERS: [Peer; 2] = [
    Peer {
        name: "cn2an, transform",
        module: "cn2an",
        values: 50_000,
    },
    Peer {
        name: "JioNLP, parse_money",
        module: "jionlp",
        values: 10_000,
    },
];

/// Reads the first values of a file with one module, on the clock of its own process.
const SCRIPT: &str = include_str!("values_peer.py");

pub(crate) fn values(count: u64) -> Result<()> {
    let folder = corpus::fresh("values")?;
    let mix = folder.join("mix.txt");
    let count = count.to_string();
    let printed = programs::example(
        "biao-normalize",
        "bench_values",
        &[OsStr::new(&count), OsStr::new("all"), mix.as_os_str()],
    )?;
    print!("{printed}");
    let rate = |kind: &str| {
        printed
            .lines()
            .find_map(|line| line.strip_prefix(kind)?.split(" distinct").nth(1))
            .and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok())
            .with_context(|| format!("bench_values prints no rate of {kind}"))
    };
    let ours = rate("mix")?;

    let mut table = Table::new("Values", &["", "values/s", "ours is"]);
    table.row(&["biao-normalize", &format!("{:.0}", ours * 1e6), ""]);
    let mut report = Report::default();
    report.at_least("million values a second, the mix", ours, 5.0);
    for peer in PEERS {
        let Some(mut python) = programs::python(peer.module) else {
            let module = peer.module;
            println!(
                "{} left out: no Python with {module}; set PYTHON to one that has it",
                peer.name
            );
            continue;
        };
        python.args(["-c", SCRIPT, peer.module]).arg(&mix);
        let printed = programs::output(python.arg(peer.values.to_string()))?;
        let theirs: f64 = printed
            .lines()
            .next_back()
            .and_then(|line| line.parse().ok())
            .with_context(|| format!("{} prints no rate: {printed}", peer.name))?;
        let ratio = ours * 1e6 / theirs;
        table.row(&[
            peer.name,
            &format!("{theirs:.0}"),
            &format!("{ratio:.0} times as fast"),
        ]);
    }
    table.print();
    report.summary();
    Ok(())
}
