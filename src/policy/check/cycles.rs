//! Locals that depend on themselves.

use crate::base::{FxHashMap, Name};
use crate::diag::Diagnostic;
use crate::policy::error::error;
use crate::syntax::{Attribute, Expr, reference, walk};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Reports them, by a depth-first search that needs no stack of its own: locals may refer to each
/// other to any depth.
pub fn check(locals: &[Attribute], diagnostics: &mut Vec<Diagnostic>) {
    let index: FxHashMap<Name, usize> =
        locals.iter().enumerate().map(|(at, local)| (local.name, at)).collect();
    let edges: Vec<Vec<usize>> =
        locals.iter().map(|local| local_references(&local.expr, &index)).collect();
    let mut states = vec![State::New; locals.len()];
    for start in 0..locals.len() {
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 {
                if states[node] != State::New {
                    continue;
                }
                states[node] = State::Open;
            }
            let Some(&target) = edges[node].get(next) else {
                states[node] = State::Done;
                continue;
            };
            path.push((node, next + 1));
            if states[target] == State::Open {
                let message = format!("local.{} depends on itself.", locals[target].name);
                diagnostics.push(error(message, locals[target].name_span));
            } else {
                path.push((target, 0));
            }
        }
    }
}

/// The locals of `index` that an expression refers to.
fn local_references(expr: &Expr, index: &FxHashMap<Name, usize>) -> Vec<usize> {
    let mut references = Vec::new();
    walk(expr, &mut Vec::new(), &mut |expr, bound| {
        if let Some((root, Some(member))) = reference(expr)
            && root == "local"
            && !bound.contains(&root)
        {
            references.extend(index.get(&member));
        }
        true
    });
    references
}
