//! Stage 5: rules and built-in checks over one root, then the findings of all roots together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::systems::Finished;
use crate::base::{FileId, FxHashMap, Span};
use crate::config;
use crate::diag::{Code, Diagnostic};
use crate::engine::deployment::Deployment;
use crate::engine::evaluation::{Evaluation, Root};
use crate::engine::plan_run;
use crate::graph::RootSummary;
use crate::policy::{self, Program};

/// What the checks of one root found.
pub(crate) struct RootOutcome {
    diagnostics: Vec<Diagnostic>,
    /// How many subjects each rule checked.
    matched: Vec<(Arc<str>, usize)>,
    resources: usize,
    /// Where parts of the configuration are that could not be read.
    unread: Vec<Span>,
    notes: Vec<String>,
    secrets: Vec<Span>,
}

/// What the checks of all roots found.
#[derive(Default)]
pub(crate) struct Checked {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) matched: BTreeMap<Arc<str>, usize>,
    pub(crate) resources: usize,
    pub(crate) unread: BTreeSet<Span>,
    pub(crate) notes: Vec<String>,
    /// Where files spell out sensitive values.
    pub(crate) secrets: Vec<Span>,
}

/// Runs the program and the built-in checks over a root. `plan` is the file of the plan that it is
/// evaluated with.
pub(crate) fn check_root(
    (deployment, root): &(Deployment, Root),
    evaluation: &Evaluation,
    program: &Program,
    others: &[RootSummary],
    plan: Option<FileId>,
) -> Finished<RootOutcome> {
    let graph = &evaluation.graph;
    let mut diagnostics = root.diagnostics.clone();
    let result = policy::run_in_system(program, graph, others);
    diagnostics.extend(graph.evaluator.check(!root.without_values.is_empty()));
    let cycles = config::cycles(&graph.evaluator.tree);
    // After the rules and checks, which are what evaluates.
    let mut evaluated = graph.evaluator.take_diagnostics();
    // A cycle that evaluation met is one of those that the configuration declares.
    evaluated.retain(|found| cycles.is_empty() || found.rule != Code::ReferenceCycle);
    diagnostics.extend(cycles);
    diagnostics.extend(evaluated);
    diagnostics.extend(result.diagnostics);
    if let Some(plan) = plan {
        diagnostics.extend(graph.evaluator.unplaced(graph.instances()));
        // Terraform refuses to plan a cycle, so a plan has none.
        diagnostics.retain(|found| found.rule != Code::ReferenceCycle);
        plan_run::unplace(&mut diagnostics, plan);
    }
    let gaps = graph.all_gaps();
    let unread = gaps.iter().map(|gap| gap.span).collect();
    let notes = gaps.iter().map(|gap| format!("{}: {} {}", deployment.root, gap.what, gap.reason));
    let notes = notes.collect();
    let name: Arc<str> = deployment.name.as_str().into();
    for diagnostic in &mut diagnostics {
        diagnostic.deployment = Some(Arc::clone(&name));
    }
    let resources = graph.instances().len();
    let matched = result.matched;
    let mut secrets = graph.evaluator.secrets();
    secrets.extend_from_slice(&root.secrets);
    let outcome = RootOutcome { diagnostics, matched, resources, unread, notes, secrets };
    Finished { result: outcome, depends_on_others: result.asked_other_roots }
}

/// The findings of all roots, equal ones merged.
pub(crate) fn collect(before: Vec<Diagnostic>, outcomes: Vec<RootOutcome>) -> Checked {
    let mut checked = Checked { diagnostics: before, ..Checked::default() };
    for outcome in outcomes {
        checked.resources += outcome.resources;
        checked.unread.extend(outcome.unread);
        checked.notes.extend(outcome.notes);
        checked.secrets.extend(outcome.secrets);
        checked.diagnostics.extend(outcome.diagnostics);
        for (rule, count) in outcome.matched {
            *checked.matched.entry(rule).or_default() += count;
        }
    }
    deduplicate(&mut checked.diagnostics);
    checked
}

/// One finding per location and message for files and declarations, which several roots and
/// deployments read: the deployments stay named, and so do the locations that their values come from.
/// A finding about a subject stays one per deployment, because it can be fixed or waived in one of them.
fn deduplicate(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<_, usize> = FxHashMap::default();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        let key = (
            diagnostic.rule.clone(),
            (diagnostic.primary, diagnostic.verdict),
            (diagnostic.subject.clone(), diagnostic.region.clone()),
            diagnostic.deployment.clone().filter(|_| diagnostic.subject.is_some()),
            diagnostic.message.clone(),
            diagnostic.callers.clone(),
        );
        let Some(first) = seen.get(&key).and_then(|at| merged.get_mut(*at)) else {
            seen.insert(key, merged.len());
            merged.push(diagnostic);
            continue;
        };
        first.also_in.extend(diagnostic.deployment.filter(|name| {
            // The deployments come one after another, so only the last one can be this one.
            first.also_in.last().or(first.deployment.as_ref()) != Some(name)
        }));
        for related in diagnostic.related {
            first.add_related(related);
        }
        for reason in diagnostic.unknown_because {
            first.add_reason(reason);
        }
    }
    *diagnostics = merged;
}
