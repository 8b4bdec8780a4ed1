//! What the roots of a run keep in their states, for those that read one another's.
//!
//! A root is evaluated when all roots it asks for are done. Roots that ask in a ring see each other's
//! outputs as unknown, so every ring ends and whatever does not depend on it stays known.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::addr::Mode;
use crate::base::Name;
use crate::engine::Options;
use crate::engine::workspace::Session;
use crate::eval::{RemoteStates, RootState};
use crate::value::Value;

/// The states of all runs of `session`, in their order; nothing when no module reads any.
pub fn states(session: &Session, options: &Options) -> RemoteStates {
    let modules = session.loaded.directories.values().map(|directory| &directory.module);
    let reads = |addr: &crate::addr::ResourceAddr| {
        addr.mode == Mode::Data && addr.kind == "terraform_remote_state"
    };
    if !modules.into_iter().any(|module| module.resources.keys().any(reads)) {
        return RemoteStates::default();
    }
    let nothing = Arc::new(RemoteStates::default());
    let roots = session.runs.par_iter().map(|run| {
        let opened = session.open_with(run, options, &nothing);
        let (backend, place) = opened.map_or_else(
            || (Name::new("local"), Err("cannot be read".to_owned())),
            |opened| opened.world.state_location(),
        );
        RootState { name: run.name.as_str().into(), backend, place, outputs: None }
    });
    let mut states = RemoteStates { roots: roots.collect() };
    let mut asks: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); states.roots.len()];
    let mut pending: BTreeSet<usize> = (0..states.roots.len()).collect();
    while !pending.is_empty() {
        let ready: Vec<usize> =
            pending.iter().copied().filter(|at| asks[*at].is_disjoint(&pending)).collect();
        let stuck = ready.is_empty();
        let batch = if stuck { innermost(&pending, &asks) } else { ready };
        let given = Arc::new(states.clone());
        let computed: Vec<(usize, Value, BTreeSet<usize>)> = batch
            .par_iter()
            .filter_map(|at| {
                let run = &session.runs[*at];
                let world = session.open_with(run, options, &given)?.world;
                let exports = world.exported_outputs(&run.name);
                Some((*at, exports.outputs, exports.states_read))
            })
            .collect();
        for at in &batch {
            if !computed.iter().any(|(done, ..)| done == at) {
                pending.remove(at);
            }
        }
        // Who is done is decided by what was known when the batch began: the order inside it has
        // no say.
        let waiting = pending.clone();
        for (at, outputs, asked) in computed {
            if stuck || asked.is_disjoint(&waiting) {
                states.roots[at].outputs = Some(outputs);
                pending.remove(&at);
            }
            asks[at] = asked;
        }
    }
    states
}

/// Of roots that all wait for one another those that wait only for roots of their own ring.
fn innermost(pending: &BTreeSet<usize>, asks: &[BTreeSet<usize>]) -> Vec<usize> {
    let reach = |from: usize| {
        let mut reached = BTreeSet::new();
        let mut todo = vec![from];
        while let Some(at) = todo.pop() {
            let next = asks[at].intersection(pending).copied();
            todo.extend(next.filter(|next| reached.insert(*next)));
        }
        reached
    };
    let mine = |at: &usize| reach(*at).iter().all(|other| reach(*other).contains(at));
    let rings: Vec<usize> = pending.iter().copied().filter(mine).collect();
    // There is always one; should there be none, all of them together end the wait as well.
    if rings.is_empty() { pending.iter().copied().collect() } else { rings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_that_waits_for_no_other_is_innermost() {
        let set = |all: &[usize]| all.iter().copied().collect::<BTreeSet<_>>();
        // 0 <-> 1 -> 2 <-> 3, 4 -> 0, 5 reads itself.
        let asks = [set(&[1]), set(&[0, 2]), set(&[3]), set(&[2]), set(&[0]), set(&[5])];
        assert_eq!(innermost(&(0..6).collect(), &asks), [2, 3, 5]);
        assert_eq!(innermost(&set(&[0, 1, 4]), &asks), [0, 1]);
    }
}
