//! Many documents in parallel, their results in the order of the inputs.

use crate::interrupt;
use crate::status::usage;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Documents that are under way or wait for their turn: bounds the memory of a long run.
const WINDOW: usize = 256;

/// Which documents may be begun.
struct Turn {
    next: usize,
    /// Items before this one have been handed over.
    handed: usize,
    stopped: bool,
}

/// Runs `work` on every item, `jobs` at a time (one per processor where that is not said), and hands
/// the results to `done` in the order of the items. After an error of `done`, or where the user
/// interrupts the run, no further item is begun; results that then lack one before them are dropped.
pub(crate) fn run<I: Sync, T: Send>(
    jobs: Option<usize>,
    items: &[I],
    work: impl Fn(&I) -> T + Sync,
    mut done: impl FnMut(&I, T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let jobs = match jobs {
        Some(0) => return Err(usage("-j 0: at least one document at a time is needed")),
        Some(jobs) => jobs,
        None => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let turn = Mutex::new(Turn {
        next: 0,
        handed: 0,
        stopped: false,
    });
    let moved = Condvar::new();
    let locked = || turn.lock().unwrap_or_else(PoisonError::into_inner);
    // The next item, as soon as the window has room for it.
    let take = || {
        let mut turn = locked();
        loop {
            if turn.stopped || turn.next == items.len() || interrupt::asked() {
                return None;
            }
            if turn.next < turn.handed + WINDOW {
                turn.next += 1;
                return Some(turn.next - 1);
            }
            turn = moved.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
    };
    let stop = || {
        locked().stopped = true;
        moved.notify_all();
    };
    thread::scope(|scope| {
        let (send, results) = sync_channel(WINDOW);
        for _ in 0..jobs.min(items.len()) {
            let send = send.clone();
            scope.spawn(|| {
                let send = send;
                while let Some(index) = take() {
                    if send.send((index, work(&items[index]))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (index, result) in results {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&next) {
                if let Err(error) = done(&items[next], result) {
                    stop();
                    return Err(error);
                }
                next += 1;
            }
            locked().handed = next;
            moved.notify_all();
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_errors_stop_the_rest() {
        let items: Vec<usize> = (0..2000).collect();
        let mut seen = Vec::new();
        run(
            Some(4),
            &items,
            |item| item * 2,
            |item, result| {
                assert_eq!(result, item * 2);
                seen.push(*item);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(seen, items);
        let mut handed = 0;
        let failed = run(
            Some(4),
            &items,
            |_| (),
            |item, ()| {
                handed += 1;
                anyhow::ensure!(*item != 700, "enough");
                Ok(())
            },
        );
        assert_eq!(failed.unwrap_err().to_string(), "enough");
        assert_eq!(handed, 701);
    }
}
