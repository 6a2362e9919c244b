//! How much memory `biao` needs at most for one document.

use super::corpus;
use super::generate::Generator;
use super::report::{Report, Table};
use anyhow::{Context as _, Result};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) const MB: usize = 1 << 20;

pub(crate) fn measure(biao: &Path, quick: bool, report: &mut Report) -> Result<()> {
    if !Path::new("/proc/self/status").exists() {
        println!("Memory left out: this system has no /proc");
        return Ok(());
    }
    let folder = corpus::fresh("memory")?;
    let mut table = Table::new("Memory", &["document", "peak", "allowed", "× document"]);
    let sizes = [1, 4, 16, 64];
    for size in &sizes[..if quick { 2 } else { sizes.len() }] {
        let document = Generator::new(1).document_of(size * MB);
        let path = folder.join(format!("{size}.md"));
        fs::write(&path, &document)?;
        let peak = peak(biao, &["convert", "--quiet"], &path)?;
        let allowed = 10 * document.len() + 32 * MB;
        table.row(&[
            &format!("{size} MB"),
            &format!("{:.0} MB", peak as f64 / MB as f64),
            &format!("{:.0} MB", allowed as f64 / MB as f64),
            &format!("{:.1}", peak as f64 / document.len() as f64),
        ]);
        report.at_most(
            &format!("peak / allowed, {size} MB document"),
            peak as f64 / allowed as f64,
            1.0,
        );
    }
    table.print();
    Ok(())
}

/// The highest resident size of a command and its workers together, read while the program waits
/// for us to take its output: by then it has all of it in memory. (What `wait` reports would count
/// our own size at the fork.)
pub(crate) fn peak(biao: &Path, command: &[&str], document: &Path) -> Result<usize> {
    let mut child = Command::new(biao)
        .args(command)
        .arg(document)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run biao")?;
    let id = child.id();
    let mut output = child.stdout.take().context("no pipe")?;
    let mut buffer = vec![0; 64 * 1024];
    let mut peak = 0;
    while output.read(&mut buffer)? > 0 {
        let all = high_water(id).map(|own| own + workers(id));
        peak = all.map_or(peak, |now| peak.max(now));
    }
    child.wait()?;
    anyhow::ensure!(
        peak > 0,
        "biao {command:?} {} wrote nothing, or too little to measure it by",
        document.display()
    );
    Ok(peak)
}

/// The sum of what the processes need that a process started.
fn workers(id: u32) -> usize {
    children(id).into_iter().filter_map(high_water).sum()
}

/// What a process and those that it started hold at this moment, shared pages counted once; `None`
/// where the system does not tell.
pub(crate) fn held(id: u32) -> Option<usize> {
    let workers = children(id).into_iter().filter_map(proportional);
    Some(proportional(id)? + workers.sum::<usize>())
}

/// The processes that a process started, in whatever thread.
fn children(id: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{id}/task"));
    let of = |thread: std::fs::DirEntry| fs::read_to_string(thread.path().join("children")).ok();
    let lists = threads.into_iter().flatten().flatten().filter_map(of);
    lists
        .flat_map(|list| {
            let ids = list.split_whitespace().map(str::parse);
            ids.filter_map(Result::ok).collect::<Vec<u32>>()
        })
        .collect()
}

/// The proportional set size of a process.
fn proportional(id: u32) -> Option<usize> {
    kilobytes(&format!("/proc/{id}/smaps_rollup"), "Pss:")
}

fn high_water(id: u32) -> Option<usize> {
    kilobytes(&format!("/proc/{id}/status"), "VmHWM:")
}

/// A figure of a process, in bytes.
fn kilobytes(path: &str, key: &str) -> Option<usize> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
