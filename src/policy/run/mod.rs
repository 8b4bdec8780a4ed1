//! Runs the rules of a program over a graph.

mod decide;
mod diagnostic;
mod enforce;
mod location;
mod message;
mod report;
mod resolve;
mod subjects;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use self::enforce::RuleRun;
use super::compile::Program;
use crate::diag::Diagnostic;
use crate::graph::{Graph, RootSummary};

/// What a run found.
#[derive(Debug, Default)]
pub struct RunResult {
    /// Fails and unknowns, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many subjects each rule checked, in the order of the program.
    pub(crate) matched: Vec<(Arc<str>, usize)>,
    /// Whether a rule asked what the other roots of the system refer to.
    pub(crate) asked_other_roots: bool,
}

/// Runs every rule of the program over one root. When a rule panics, that is reported and the others
/// are run all the same.
pub fn run(program: &Program, graph: &Graph) -> RunResult {
    run_in_system(program, graph, &[])
}

/// [`run`], with what the other roots of the system refer to.
pub(crate) fn run_in_system(program: &Program, graph: &Graph, others: &[RootSummary]) -> RunResult {
    let mut result = RunResult::default();
    for rule in &program.rules {
        let mut run = RuleRun::new(rule, graph, others);
        // A bug in one rule must not hide what the others find.
        if catch_unwind(AssertUnwindSafe(|| run.check())).is_err() {
            run.report.internal_error(rule);
        }
        result.diagnostics.append(&mut run.report.diagnostics);
        result.matched.push((Arc::clone(&rule.id), run.matched));
        result.asked_other_roots |= run.asked_other_roots;
    }
    result
}
