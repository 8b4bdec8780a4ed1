//! Which roots of a run read one another's states, and in which order their outputs can be computed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::addr::{Mode, ResourceAddr};
use crate::engine::deployment::Deployment;
use crate::engine::evaluation::Root;
use crate::eval::{RemoteStates, RootState};
use crate::value::Value;

/// Who reads whom.
#[derive(Default)]
pub(super) struct Readers {
    /// One for each root, without outputs so far; empty when no root reads any state.
    pub(super) states: Arc<RemoteStates>,
    /// For each root those whose states it may read.
    pub(super) reads: Vec<BTreeSet<usize>>,
}

/// Finds out who reads whom. Evaluates backends and the configurations of data sources, in evaluators
/// that are dropped at once: what they memoise was computed without the outputs of other roots.
pub(super) fn readers(roots: &[(Deployment, Root)]) -> Readers {
    let reads_states =
        |addr: &ResourceAddr| addr.mode == Mode::Data && addr.kind == "terraform_remote_state";
    // A plan has what it read of other states.
    let readers: Vec<bool> =
        roots.iter().map(|(_, root)| !root.is_planned() && root.declares(reads_states)).collect();
    if !readers.contains(&true) {
        return Readers { states: Arc::default(), reads: vec![BTreeSet::new(); roots.len()] };
    }
    let unread = Arc::default();
    let states = roots.par_iter().map(|(deployment, root)| {
        let (backend, place) = root.evaluator(&unread).state_location();
        let name = deployment.name.as_str().into();
        RootState { name, backend, place, outputs: OnceLock::new() }
    });
    let states = Arc::new(RemoteStates { roots: states.collect() });
    let reads = roots.par_iter().zip(&readers).map(|((_, root), reads)| {
        if !reads {
            return BTreeSet::new();
        }
        // Where the configuration of a data source depends on another state, it may name any.
        let named = root.evaluator(&states).named_states();
        named.unwrap_or_else(|| (0..roots.len()).collect())
    });
    let reads = reads.collect();
    Readers { states, reads }
}

/// The groups of roots that read each other in a ring, and those that read themselves.
pub(super) fn rings(reads: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    // Who reads nobody that is left is in no ring.
    let mut left: BTreeSet<usize> = (0..reads.len()).filter(|at| !reads[*at].is_empty()).collect();
    loop {
        let before = left.len();
        let waits = |at: &usize| reads[*at].iter().any(|target| left.contains(target));
        left = left.iter().copied().filter(waits).collect();
        if left.len() == before {
            break;
        }
    }
    let reach: BTreeMap<usize, BTreeSet<usize>> =
        left.iter().map(|at| (*at, reachable(*at, &left, |at| &reads[at]))).collect();
    let mut rings: Vec<Vec<usize>> = Vec::new();
    for (at, targets) in &reach {
        if targets.contains(at) && !rings.iter().any(|ring| ring.contains(at)) {
            let mates = targets.iter().filter(|mate| reach[mate].contains(at));
            rings.push(mates.copied().collect());
        }
    }
    rings
}

/// Computes the outputs of roots that read each other in a ring. Each is evaluated when all it asks for
/// are done; those that ask in a ring get unknowns for each other's outputs, so every ring ends and
/// whatever does not depend on it stays known.
pub(super) fn solve_ring(ring: &[usize], roots: &[(Deployment, Root)], states: &RemoteStates) {
    let mut known = states.clone();
    let mut asks: BTreeMap<usize, BTreeSet<usize>> =
        ring.iter().map(|at| (*at, BTreeSet::new())).collect();
    let mut pending: BTreeSet<usize> = ring.iter().copied().collect();
    while !pending.is_empty() {
        let ready: Vec<usize> =
            pending.iter().copied().filter(|at| asks[at].is_disjoint(&pending)).collect();
        let stuck = ready.is_empty();
        let batch = if stuck { innermost(&pending, &asks) } else { ready };
        let snapshot = Arc::new(known.clone());
        // Who is done is decided by what was known when the batch began, not by the order inside it.
        let waiting = pending.clone();
        for at in batch {
            let (deployment, root) = &roots[at];
            let exports = root.evaluator(&snapshot).exported_outputs(&deployment.name);
            if stuck || exports.states_read.is_disjoint(&waiting) {
                publish(&mut known, at, exports.outputs);
                pending.remove(&at);
            }
            asks.insert(at, exports.states_read);
        }
    }
    for &at in ring {
        if let Some(outputs) = known.roots[at].outputs.take() {
            // Nobody else computes them.
            let _ = states.roots[at].outputs.set(outputs);
        }
    }
}

fn publish(states: &mut RemoteStates, at: usize, outputs: Value) {
    states.roots[at].outputs = OnceLock::from(outputs);
}

/// Of roots that all wait for one another those that wait only for roots of their own ring.
fn innermost(pending: &BTreeSet<usize>, asks: &BTreeMap<usize, BTreeSet<usize>>) -> Vec<usize> {
    let reach = |from: usize| reachable(from, pending, |at| &asks[&at]);
    let is_innermost = |at: &usize| reach(*at).iter().all(|target| reach(*target).contains(at));
    let rings: Vec<usize> = pending.iter().copied().filter(is_innermost).collect();
    // Roots that all wait have such a ring; were there none, all of them together would end the wait.
    if rings.is_empty() { pending.iter().copied().collect() } else { rings }
}

/// What can be reached from a root by one step or more, inside `among`.
fn reachable<'a>(
    from: usize,
    among: &BTreeSet<usize>,
    next: impl Fn(usize) -> &'a BTreeSet<usize>,
) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut todo = vec![from];
    while let Some(at) = todo.pop() {
        let targets = next(at).intersection(among).copied();
        todo.extend(targets.filter(|target| reached.insert(*target)));
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: &[usize]) -> BTreeSet<usize> {
        members.iter().copied().collect()
    }

    #[test]
    fn the_ring_that_waits_for_no_other_is_innermost() {
        // 0 <-> 1 -> 2 <-> 3, 4 -> 0, 5 reads itself.
        let asks = [set(&[1]), set(&[0, 2]), set(&[3]), set(&[2]), set(&[0]), set(&[5])];
        assert_eq!(rings(&asks), [vec![0, 1], vec![2, 3], vec![5]]);
        let asks: BTreeMap<usize, BTreeSet<usize>> = asks.into_iter().enumerate().collect();
        assert_eq!(innermost(&(0..6).collect(), &asks), [2, 3, 5]);
        assert_eq!(innermost(&set(&[0, 1, 4]), &asks), [0, 1]);
    }

    #[test]
    fn a_chain_is_no_ring() {
        assert!(rings(&[set(&[1]), set(&[2]), set(&[])]).is_empty());
        // 1 is between two rings, and in neither.
        let between = [set(&[0, 1]), set(&[2]), set(&[2])];
        assert_eq!(rings(&between), [vec![0], vec![2]]);
    }
}
