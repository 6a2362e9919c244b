//! Many documents in parallel, their results in the order of the inputs.

use crate::interrupt;
use crate::status::usage;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

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
/// becomes of them to `done` in the order of the items, in whichever thread made the one that was
/// lacking. After an error of `done`, or where the user interrupts the run, no further item is begun;
/// results that then lack one before them are dropped.
pub(crate) fn run<I: Sync, W: Work<I>>(
    jobs: Option<usize>,
    items: &[I],
    work: &W,
    done: impl FnMut(&I, W::Done) -> anyhow::Result<()> + Send,
) -> anyhow::Result<()> {
    let jobs = match jobs {
        Some(0) => return Err(usage("-j 0: at least one document at a time is needed")),
        Some(jobs) => jobs,
        None => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let jobs = jobs.min(items.len());
    let queue = Queue {
        items,
        window: W::AHEAD * jobs,
        turn: Mutex::new(Turn::default()),
        moved: Condvar::new(),
        done: Mutex::new(done),
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| queue.work(work));
        }
    });
    let turn = queue.turn.into_inner();
    match turn.unwrap_or_else(PoisonError::into_inner).failed {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Items, and how far the work on them is.
struct Queue<'i, I, T, F> {
    items: &'i [I],
    window: usize,
    turn: Mutex<Turn<T>>,
    moved: Condvar,
    done: Mutex<F>,
}

/// Which items may be begun, and which are ended.
struct Turn<T> {
    next: usize,
    /// Items before this one have been handed over.
    handed: usize,
    /// What waits for one before it.
    ended: BTreeMap<usize, T>,
    /// A thread hands over what is ended.
    handing: bool,
    /// How many threads wait for room in the window.
    waiting: usize,
    stopped: bool,
    failed: Option<anyhow::Error>,
}

impl<I, T, F: FnMut(&I, T) -> anyhow::Result<()>> Queue<'_, I, T, F> {
    /// What each thread does.
    fn work<W: Work<I, Done = T>>(&self, work: &W) {
        let _stop = StopInPanic(self);
        let mut lane = work.lane();
        let mut under_way = None;
        loop {
            // What is under way has to be ended before one may wait for the others.
            let next = self.take(under_way.is_none());
            let begun = next.map(|index| (index, work.begin(&mut lane, &self.items[index])));
            match std::mem::replace(&mut under_way, begun) {
                Some((index, begun)) => {
                    let ended = work.end(&mut lane, &self.items[index], begun);
                    self.hand(index, ended);
                }
                None if under_way.is_none() => break,
                None => {}
            }
        }
    }

    /// The next item, as soon as the window has room for it; without waiting only if it has.
    fn take(&self, wait: bool) -> Option<usize> {
        let mut turn = self.turn();
        loop {
            if turn.stopped || turn.next == self.items.len() || interrupt::asked() {
                return None;
            }
            if turn.next < turn.handed + self.window {
                turn.next += 1;
                return Some(turn.next - 1);
            }
            if !wait {
                return None;
            }
            turn.waiting += 1;
            turn = (self.moved.wait(turn)).unwrap_or_else(PoisonError::into_inner);
            turn.waiting -= 1;
        }
    }

    /// Hands over what is ended and lacks none before it, unless another thread is at it: that one then
    /// hands this over too.
    fn hand(&self, index: usize, ended: T) {
        let mut turn = self.turn();
        turn.ended.insert(index, ended);
        if std::mem::replace(&mut turn.handing, true) {
            return;
        }
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        while !turn.stopped {
            let handed = turn.handed;
            let Some(ended) = turn.ended.remove(&handed) else {
                break;
            };
            drop(turn);
            let outcome = done(&self.items[handed], ended);
            turn = self.turn();
            turn.handed += 1;
            if let Err(error) = outcome {
                turn.failed = Some(error);
                turn.stopped = true;
            }
            if turn.waiting > 0 {
                self.moved.notify_all();
            }
        }
        turn.handing = false;
    }

    fn turn(&self) -> MutexGuard<'_, Turn<T>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the other threads from waiting for one that panicked.
struct StopInPanic<'q, 'i, I, T, F: FnMut(&I, T) -> anyhow::Result<()>>(&'q Queue<'i, I, T, F>);

impl<I, T, F: FnMut(&I, T) -> anyhow::Result<()>> Drop for StopInPanic<'_, '_, I, T, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.turn().stopped = true;
            self.0.moved.notify_all();
        }
    }
}

impl<T> Default for Turn<T> {
    fn default() -> Self {
        Self {
            next: 0,
            handed: 0,
            ended: BTreeMap::new(),
            handing: false,
            waiting: 0,
            stopped: false,
            failed: None,
        }
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

    #[test]
    fn a_panic_ends_the_run() {
        let items: Vec<usize> = (0..2000).collect();
        let work = |item: &usize| assert_ne!(*item, 700, "broken");
        let ended = std::panic::catch_unwind(|| run(Some(4), &items, &work, |_, ()| Ok(())));
        assert!(ended.is_err());
    }
}
