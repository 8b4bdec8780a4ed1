//! Steps that wait for each other, on the threads of a pool.
//!
//! An evaluation may not leave the thread that opened it, which rayon's iterators do not respect: each
//! thread therefore owns a store, and a step may ask for the thread of an earlier one.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Invariant: steps do not wait for each other in a circle.
#[derive(Default)]
pub(super) struct Step {
    /// Steps that have to be done before.
    pub(super) after: BTreeSet<usize>,
    /// One of those, whose thread has to do this one too.
    pub(super) on_thread_of: Option<usize>,
}

/// Does each step once, on all threads of the current pool. `work` is given the step's number and the
/// store of its thread.
pub(super) fn run<Store: Default>(steps: &[Step], work: impl Fn(usize, &mut Store) + Sync) {
    let board = Board::new(steps, rayon::current_num_threads());
    rayon::broadcast(|thread| {
        let mut store = Store::default();
        let _guard = Abandon(&board);
        while let Some(step) = board.take(thread.index()) {
            work(step, &mut store);
            board.finish(step);
        }
    });
}

struct Board<'a> {
    steps: &'a [Step],
    /// For each step those that wait for it.
    waiting: Vec<Vec<usize>>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// For each step how many others it still waits for.
    open: Vec<usize>,
    /// The thread that took a step.
    taken_by: Vec<usize>,
    /// Steps that any thread may take, the first one first.
    free: BTreeSet<usize>,
    /// Steps of each thread.
    own: Vec<VecDeque<usize>>,
    left: usize,
}

impl<'a> Board<'a> {
    fn new(steps: &'a [Step], threads: usize) -> Self {
        let mut waiting = vec![Vec::new(); steps.len()];
        for (at, step) in steps.iter().enumerate() {
            for &before in &step.after {
                waiting[before].push(at);
            }
        }
        let open: Vec<usize> = steps.iter().map(|step| step.after.len()).collect();
        let free = (0..steps.len()).filter(|at| open[*at] == 0).collect();
        let taken_by = vec![0; steps.len()];
        let own = vec![VecDeque::new(); threads];
        let state = Mutex::new(State { open, taken_by, free, own, left: steps.len() });
        Self { steps, waiting, state, changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next step for a thread; `None` when nothing is left to do.
    fn take(&self, thread: usize) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if state.left == 0 {
                return None;
            }
            // Its own first: they free what the thread holds.
            if let Some(step) = state.own[thread].pop_front().or_else(|| state.free.pop_first()) {
                state.taken_by[step] = thread;
                return Some(step);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn finish(&self, step: usize) {
        let mut state = self.lock();
        // Nothing is left of a run that was abandoned.
        state.left = state.left.saturating_sub(1);
        for &next in &self.waiting[step] {
            state.open[next] -= 1;
            if state.open[next] > 0 {
                continue;
            }
            match self.steps[next].on_thread_of {
                Some(earlier) => {
                    let thread = state.taken_by[earlier];
                    state.own[thread].push_back(next);
                }
                None => drop(state.free.insert(next)),
            }
        }
        drop(state);
        self.changed.notify_all();
    }
}

/// Lets the other threads end when one panics: what they wait for will not come.
struct Abandon<'a>(&'a Board<'a>);

impl Drop for Abandon<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().left = 0;
            self.0.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread::{ThreadId, current};

    use super::*;

    fn step(after: &[usize], on_thread_of: Option<usize>) -> Step {
        Step { after: after.iter().copied().collect(), on_thread_of }
    }

    #[test]
    fn steps_keep_their_order_and_their_thread() {
        let mut steps = vec![step(&[], None), step(&[0], None)];
        // Twenty that are opened after both, one that waits for all of them, and their second halves.
        steps.extend((0..20).map(|_| step(&[0, 1], None)));
        steps.push(step(&(2..22).collect::<Vec<_>>(), None));
        steps.extend((0..20).map(|at| step(&[at + 2, 22], Some(at + 2))));
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let done: Mutex<Vec<(usize, ThreadId)>> = Mutex::default();
            pool.install(|| {
                run(&steps, |at, store: &mut Vec<usize>| {
                    if let Some(earlier) = steps[at].on_thread_of {
                        assert!(store.contains(&earlier));
                    }
                    store.push(at);
                    done.lock().unwrap().push((at, current().id()));
                });
            });
            let done = done.into_inner().unwrap();
            assert_eq!(done.len(), steps.len());
            for (at, step) in steps.iter().enumerate() {
                let position = |at: usize| done.iter().position(|(one, _)| *one == at).unwrap();
                assert!(step.after.iter().all(|before| position(*before) < position(at)));
            }
        }
    }

    #[test]
    fn a_panic_ends_all_threads() {
        let steps = [step(&[], None), step(&[0], None)];
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let run = || pool.install(|| run(&steps, |_, (): &mut ()| panic!("as asked for")));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
    }
}
