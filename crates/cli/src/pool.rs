//! Many documents in parallel, their results in the order of the inputs.

use crate::interrupt;
use crate::status::usage;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Which documents may be begun.
#[derive(Default)]
struct Turn {
    next: usize,
    /// Items before this one have been handed over.
    handed: usize,
    stopped: bool,
}

/// How an item is worked on: begun, and ended after the next one is begun. So a thread has something to
/// hand over whenever what it waits for is ready.
pub(crate) trait Work<I>: Sync {
    /// What a thread has for itself.
    type Lane;
    /// What an item is between its beginning and its end.
    type Begun;
    /// What becomes of an item.
    type Done: Send;
    /// How many items for each that is worked on may be under way or wait for one before them: bounds
    /// the memory of a long run.
    const AHEAD: usize;

    fn lane(&self) -> Self::Lane;
    fn begin(&self, lane: &mut Self::Lane, item: &I) -> Self::Begun;
    fn end(&self, lane: &mut Self::Lane, item: &I, begun: Self::Begun) -> Self::Done;
}

/// Work that is done in one go.
impl<I, T: Send, F: Fn(&I) -> T + Sync> Work<I> for F {
    type Lane = ();
    type Begun = T;
    type Done = T;
    const AHEAD: usize = 1;

    fn lane(&self) {}

    fn begin(&self, (): &mut (), item: &I) -> T {
        self(item)
    }

    fn end(&self, (): &mut (), _: &I, done: T) -> T {
        done
    }
}

/// Works on every item, `jobs` at a time (one per processor where that is not said), and hands what
/// becomes of them to `done` in the order of the items. After an error of `done`, or where the user
/// interrupts the run, no further item is begun; results that then lack one before them are dropped.
pub(crate) fn run<I: Sync, W: Work<I>>(
    jobs: Option<usize>,
    items: &[I],
    work: &W,
    mut done: impl FnMut(&I, W::Done) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let jobs = match jobs {
        Some(0) => return Err(usage("-j 0: at least one document at a time is needed")),
        Some(jobs) => jobs,
        None => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let jobs = jobs.min(items.len());
    let queue = Queue {
        items: items.len(),
        window: W::AHEAD * jobs,
        turn: Mutex::new(Turn::default()),
        moved: Condvar::new(),
    };
    thread::scope(|scope| {
        let (send, results) = sync_channel(jobs);
        for _ in 0..jobs {
            let send = send.clone();
            let queue = &queue;
            scope.spawn(move || {
                let mut lane = work.lane();
                let mut under_way = None;
                loop {
                    // What is under way has to be ended before one may wait for the others.
                    let next = queue.take(under_way.is_none());
                    let begun = next.map(|index| (index, work.begin(&mut lane, &items[index])));
                    let ended = std::mem::replace(&mut under_way, begun);
                    let Some((index, begun)) = ended else {
                        if under_way.is_none() {
                            break;
                        }
                        continue;
                    };
                    let result = work.end(&mut lane, &items[index], begun);
                    if send.send((index, result)).is_err() {
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
                    queue.stop();
                    return Err(error);
                }
                next += 1;
            }
            queue.handed(next);
        }
        Ok(())
    })
}

/// The items that are not begun.
struct Queue {
    items: usize,
    window: usize,
    turn: Mutex<Turn>,
    moved: Condvar,
}

impl Queue {
    /// The next item, as soon as the window has room for it; without waiting only if it has.
    fn take(&self, wait: bool) -> Option<usize> {
        let mut turn = self.locked();
        loop {
            if turn.stopped || turn.next == self.items || interrupt::asked() {
                return None;
            }
            if turn.next < turn.handed + self.window {
                turn.next += 1;
                return Some(turn.next - 1);
            }
            if !wait {
                return None;
            }
            turn = self
                .moved
                .wait(turn)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// All items before this one have been handed over.
    fn handed(&self, next: usize) {
        self.locked().handed = next;
        self.moved.notify_all();
    }

    fn stop(&self) {
        self.locked().stopped = true;
        self.moved.notify_all();
    }

    fn locked(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_errors_stop_the_rest() {
        let items: Vec<usize> = (0..2000).collect();
        let mut seen = Vec::new();
        run(Some(4), &items, &|item: &usize| item * 2, |item, result| {
            assert_eq!(result, item * 2);
            seen.push(*item);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, items);
        let mut handed = 0;
        let failed = run(Some(4), &items, &|_: &usize| (), |item, ()| {
            handed += 1;
            anyhow::ensure!(*item != 700, "enough");
            Ok(())
        });
        assert_eq!(failed.unwrap_err().to_string(), "enough");
        assert_eq!(handed, 701);
    }
}
