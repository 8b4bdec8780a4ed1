//! Where a diagnostic points.

use crate::base::{Name, Span};
use crate::eval::evaluate;
use crate::policy::scope::{PolicyScope, locate};
use crate::syntax::{Expr, Locator};

/// The location that a rule asks for with `at`, else that of the first attribute the condition read
/// that is set, else the header of the block. None for subjects that are not resources.
pub(crate) fn primary(at: Option<&Expr>, reads: &[Name], scope: &PolicyScope<'_>) -> Option<Span> {
    let instance = scope.instance()?;
    let asked = at.and_then(|expr| {
        // A broken `at` costs the location, not the finding.
        let value = evaluate(expr, scope).ok()?;
        locate::value(&value, scope)
    });
    let locator = Locator::new(&instance.block.body);
    asked
        .or_else(|| {
            reads.iter().find_map(|name| {
                // What a plan alone shows has its location in the plan file.
                locator
                    .find(name.as_str())
                    .or_else(|| scope.graph.evaluator.argument_span(instance.id, *name))
            })
        })
        .or(Some(instance.block.header))
}
