//! Time that was worked, as far as the system tells; else time that went by.

use cpu_time::ThreadTime;
use std::time::{Duration, Instant};

/// CPU time of this thread during `work`.
pub(crate) fn thread<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = ThreadTime::now();
    let done = work();
    (start.elapsed(), done)
}

/// Time that went by during `work`.
pub(crate) fn wall<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

/// CPU time of a process that `work` starts and waits for.
pub(crate) fn child<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let before = children();
    let (wall, done) = wall(work);
    let after = children();
    let worked = after
        .zip(before)
        .and_then(|(after, before)| after.checked_sub(before));
    (worked.unwrap_or(wall), done)
}

/// User and system time of all processes that we waited for.
fn children() -> Option<Duration> {
    const TICK: Duration = Duration::from_millis(10); // Linux shows 100 a second, whatever it counts
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold anything.
    let after_name = &stat[stat.rfind(')')? + 1..];
    let ticks: u32 = after_name
        .split_whitespace()
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse::<u32>().ok())
        .sum();
    Some(TICK * ticks)
}

/// The middle one.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
