//! Stage 4: roots that depend on each other, through states and through the names of resources.
//!
//! Each root is opened once, by the thread that first needs a value of it. What other roots have to know
//! of it (its outputs, its references to resources of theirs) is plain data and computed first; then the
//! stages that follow get its evaluation, and it is dropped. Where nobody reads anybody, that is one
//! step for each root. Two kinds of root are evaluated twice: those in a ring, since what they got of
//! each other while it was unknown must not be kept; and in large systems, for the sake of memory, those
//! that are checked before the summaries are there and turn out to need them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::remote_states::{Readers, readers, rings, solve_ring};
use super::schedule::{self, Step};
use crate::addr::{Mode, ResourceAddr};
use crate::engine::Progress;
use crate::engine::deployment::Deployment;
use crate::engine::evaluation::{Evaluation, Root};
use crate::graph::{Roles, RootSummary, refers_to_other_roots};

/// More evaluations than this do not wait for the summaries of others: each has about 256 KiB.
const MOST_HELD: usize = 16;

/// What the stages that follow make of an evaluation.
pub(crate) struct Finished<T> {
    pub(crate) result: T,
    /// Whether the summaries of other roots may change it.
    pub(crate) depends_on_others: bool,
}

enum Work {
    /// Computes the outputs of roots that read each other.
    Ring(Vec<usize>),
    /// Computes what others have to know of a root.
    Share(usize),
    /// Puts the summaries in the order of the roots.
    Gather,
    /// Hands the evaluation of a root on.
    Finish(usize),
}

/// What the steps write, each its own part, and later steps read.
struct Exchange<'a, T> {
    roots: &'a [(Deployment, Root)],
    roles: &'a Roles,
    readers: Readers,
    /// Roots whose outputs somebody reads and no ring computes.
    exporting: BTreeSet<usize>,
    /// Roots that may refer to resources of others.
    referring: BTreeSet<usize>,
    summaries: Vec<OnceLock<RootSummary>>,
    gathered: OnceLock<Vec<RootSummary>>,
    /// Roots whose evaluations wait for the summaries.
    held: BTreeSet<usize>,
    /// Of the roots that share something and are not held, what became of them without summaries.
    early: Vec<Mutex<Option<Finished<T>>>>,
    results: Vec<OnceLock<T>>,
    progress: &'a dyn Progress,
}

/// Opens each root and gives its evaluation to `finish`, with the summaries of the others that refer to
/// resources outside themselves. The results are in the order of the roots.
pub(crate) fn evaluate_each<T: Send + Sync>(
    roots: &[(Deployment, Root)],
    roles: &Roles,
    progress: &dyn Progress,
    finish: impl Fn(usize, &Evaluation, &[RootSummary]) -> Finished<T> + Sync,
) -> Vec<T> {
    let readers = readers(roots);
    let rings = rings(&readers.reads);
    let read: BTreeSet<usize> = readers.reads.iter().flatten().copied().collect();
    let in_ring: BTreeSet<usize> = rings.iter().flatten().copied().collect();
    let exporting: BTreeSet<usize> = read.difference(&in_ring).copied().collect();
    let referring = referring(roots);
    let exchange = Exchange {
        held: exporting.union(&referring).copied().take(MOST_HELD).collect(),
        early: roots.iter().map(|_| Mutex::default()).collect(),
        progress,
        exporting,
        referring,
        roots,
        roles,
        readers,
        summaries: roots.iter().map(|_| OnceLock::new()).collect(),
        gathered: OnceLock::new(),
        results: roots.iter().map(|_| OnceLock::new()).collect(),
    };
    let (work, steps) = exchange.plan(rings);
    schedule::run(&steps, |step, held: &mut BTreeMap<usize, Evaluation>| {
        exchange.work(&work[step], held, &finish);
    });
    exchange.results.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// A single root has nobody to tell. Without values, the references of a module that nothing calls may
/// mean anything.
fn referring(roots: &[(Deployment, Root)]) -> BTreeSet<usize> {
    let refers = |addr: &ResourceAddr| {
        addr.mode == Mode::Managed && refers_to_other_roots(addr.kind.as_str())
    };
    let refers = |(at, (_, root)): (usize, &(Deployment, Root))| {
        (roots.len() > 1 && !root.is_callable && root.declares(refers)).then_some(at)
    };
    roots.iter().enumerate().filter_map(refers).collect()
}

impl<T> Exchange<'_, T> {
    /// The steps and what each has to wait for.
    fn plan(&self, rings: Vec<Vec<usize>>) -> (Vec<Work>, Vec<Step>) {
        let mut work: Vec<Work> = rings.into_iter().map(Work::Ring).collect();
        let sharing = self.exporting.union(&self.referring);
        work.extend(sharing.map(|root| Work::Share(*root)));
        if !self.referring.is_empty() {
            work.push(Work::Gather);
        }
        work.extend((0..self.roots.len()).map(Work::Finish));

        let mut outputs: BTreeMap<usize, usize> = BTreeMap::new();
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let mut gathered = None;
        for (step, work) in work.iter().enumerate() {
            match work {
                Work::Ring(ring) => outputs.extend(ring.iter().map(|root| (*root, step))),
                Work::Share(root) => {
                    shared.insert(*root, step);
                    outputs.entry(*root).or_insert(step);
                }
                Work::Gather => gathered = Some(step),
                Work::Finish(_) => {}
            }
        }
        let needed = |root: usize| {
            self.readers.reads[root].iter().filter_map(|target| outputs.get(target).copied())
        };
        let steps = work.iter().enumerate().map(|(step, work)| match work {
            Work::Ring(ring) => {
                let needed = ring.iter().flat_map(|root| needed(*root));
                Step {
                    after: needed.filter(|before| *before != step).collect(),
                    on_thread_of: None,
                }
            }
            Work::Share(root) => Step { after: needed(*root).collect(), on_thread_of: None },
            Work::Gather => {
                let shared = self.referring.iter().filter_map(|root| shared.get(root).copied());
                Step { after: shared.collect(), on_thread_of: None }
            }
            Work::Finish(root) => {
                let on_thread_of = shared.get(root).copied();
                let after = needed(*root).chain(gathered).chain(on_thread_of).collect();
                Step { after, on_thread_of }
            }
        });
        let steps = steps.collect();
        (work, steps)
    }

    fn work(
        &self,
        work: &Work,
        held: &mut BTreeMap<usize, Evaluation>,
        finish: &(impl Fn(usize, &Evaluation, &[RootSummary]) -> Finished<T> + Sync),
    ) {
        match work {
            Work::Ring(ring) => solve_ring(ring, self.roots, &self.readers.states),
            Work::Share(root) => {
                let evaluation = self.open(*root);
                self.share(*root, &evaluation);
                // Which ones are held is decided by their order, not by that of the threads.
                if self.referring.is_empty() || self.held.contains(root) {
                    held.insert(*root, evaluation);
                } else {
                    *self.early(*root) = Some(finish(*root, &evaluation, &[]));
                }
            }
            Work::Gather => {
                let summaries = self.summaries.iter().filter_map(|summary| summary.get().cloned());
                let telling = summaries.filter(|summary| !summary.external_references.is_empty());
                let _ = self.gathered.set(telling.collect());
            }
            Work::Finish(root) => {
                let own = self.roots[*root].0.name.as_str();
                let summaries = self.gathered.get().map_or(&[][..], Vec::as_slice);
                let others = summaries.iter().filter(|summary| &*summary.deployment != own);
                let others: Vec<RootSummary> = others.cloned().collect();
                let finished = self.early(*root).take();
                let finished = finished.filter(|it| others.is_empty() || !it.depends_on_others);
                let finished = finished.unwrap_or_else(|| {
                    let evaluation = held.remove(root).unwrap_or_else(|| self.open(*root));
                    finish(*root, &evaluation, &others)
                });
                let _ = self.results[*root].set(finished.result);
                self.progress.step();
            }
        }
    }

    fn early(&self, root: usize) -> MutexGuard<'_, Option<Finished<T>>> {
        self.early[root].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self, root: usize) -> Evaluation {
        Evaluation::open(&self.roots[root].1, &self.readers.states, self.roles)
    }

    fn share(&self, root: usize, evaluation: &Evaluation) {
        let name = &self.roots[root].0.name;
        if self.exporting.contains(&root) {
            let exports = evaluation.graph.evaluator.exported_outputs(name);
            self.readers.states.publish(root, exports.outputs);
        }
        if self.referring.contains(&root) {
            let summary = evaluation.graph.summary(&name.as_str().into());
            let _ = self.summaries[root].set(summary);
        }
    }
}
