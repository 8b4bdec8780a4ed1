//! Which roots of a run read one another's states, and in which order their outputs can be computed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::addr::{Mode, ResourceAddr};
use crate::engine::deployment::Deployment;
use crate::engine::evaluation::Root;
use crate::eval::{RemoteStates, RootState};

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
        RootState { name, backend, place }
    });
    let states = Arc::new(RemoteStates::new(states.collect()));
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
    let all = (0..reads.len()).collect();
    let mut rings = components(&all, |at| &reads[at]);
    rings.retain(|ring| ring.len() > 1 || reads[ring[0]].contains(&ring[0]));
    rings.sort_unstable();
    rings
}

/// Computes the outputs of roots that read each other in a ring. Each is evaluated when all it asks for
/// are done; those that ask in a ring get unknowns for each other's outputs, so every ring ends and
/// whatever does not depend on it stays known.
pub(super) fn solve_ring(ring: &[usize], roots: &[(Deployment, Root)], states: &RemoteStates) {
    let known = states.clone();
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
                known.publish(at, exports.outputs);
                pending.remove(&at);
            }
            asks.insert(at, exports.states_read);
        }
    }
    for &at in ring {
        if let Some(outputs) = known.outputs(at) {
            // Nobody else computes them.
            states.publish(at, outputs.clone());
        }
    }
}

/// Of roots that all wait for one another those that wait only for roots of their own ring.
fn innermost(pending: &BTreeSet<usize>, asks: &BTreeMap<usize, BTreeSet<usize>>) -> Vec<usize> {
    let rings = components(pending, |at| &asks[&at]);
    let is_innermost = |ring: &&Vec<usize>| {
        let targets = ring.iter().flat_map(|at| &asks[at]);
        targets.filter(|target| pending.contains(target)).all(|target| {
            // The members are sorted.
            ring.binary_search(target).is_ok()
        })
    };
    let mut innermost: Vec<usize> = rings.iter().filter(is_innermost).flatten().copied().collect();
    innermost.sort_unstable();
    innermost
}

/// The groups of roots that can be reached from each other inside `among`, those that are in no ring on
/// their own: Tarjan's algorithm, without recursion. The members of each are sorted.
fn components<'a>(
    among: &BTreeSet<usize>,
    next: impl Fn(usize) -> &'a BTreeSet<usize>,
) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy)]
    struct Mark {
        number: usize,
        /// The least number that can be reached from here.
        low: usize,
        is_open: bool,
    }
    let mut marks: BTreeMap<usize, Mark> = BTreeMap::new();
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for &start in among {
        if marks.contains_key(&start) {
            continue;
        }
        let mut path = vec![(start, next(start).iter())];
        let number = marks.len();
        marks.insert(start, Mark { number, low: number, is_open: true });
        open.push(start);
        while let Some((at, targets)) = path.last_mut() {
            let at = *at;
            if let Some(&target) = targets.find(|target| among.contains(target)) {
                if let Some(mark) = marks.get(&target).copied() {
                    if mark.is_open
                        && let Some(own) = marks.get_mut(&at)
                    {
                        own.low = own.low.min(mark.number);
                    }
                    continue;
                }
                let number = marks.len();
                marks.insert(target, Mark { number, low: number, is_open: true });
                open.push(target);
                path.push((target, next(target).iter()));
                continue;
            }
            path.pop();
            let Mark { number, low, .. } = marks[&at];
            if let Some((above, _)) = path.last()
                && let Some(above) = marks.get_mut(above)
            {
                above.low = above.low.min(low);
            }
            if low == number {
                let first = open.iter().rposition(|one| *one == at).unwrap_or(0);
                let mut members = open.split_off(first);
                for member in &members {
                    if let Some(mark) = marks.get_mut(member) {
                        mark.is_open = false;
                    }
                }
                members.sort_unstable();
                found.push(members);
            }
        }
    }
    found
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
    fn a_ring_of_any_length_is_one() {
        let reads: Vec<BTreeSet<usize>> = (0..50_000).map(|at| set(&[(at + 1) % 50_000])).collect();
        assert_eq!(rings(&reads).len(), 1);
        let asks: BTreeMap<usize, BTreeSet<usize>> = reads.into_iter().enumerate().collect();
        assert_eq!(innermost(&(0..50_000).collect(), &asks).len(), 50_000);
    }

    #[test]
    fn a_chain_is_no_ring() {
        assert!(rings(&[set(&[1]), set(&[2]), set(&[])]).is_empty());
        // 1 is between two rings, and in neither.
        let between = [set(&[0, 1]), set(&[2]), set(&[2])];
        assert_eq!(rings(&between), [vec![0], vec![2]]);
    }
}
