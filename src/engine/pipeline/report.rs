//! Stage 8: the report, which the formats write.

use super::check::Checked;
use super::{order, suppress};
use crate::engine::deployment::Deployment;
use crate::engine::evaluation::Root;
use crate::engine::rules::Rules;
use crate::engine::{Reporting, Selection, Workspace};
use crate::report::{self, Report, Summary};

/// Suppresses, counts and orders the findings.
pub(crate) fn report(
    mut checked: Checked,
    workspace: &Workspace,
    roots: &[(Deployment, Root)],
    rules: Rules,
    selection: &Selection,
    reporting: Reporting,
) -> Report {
    let mut diagnostics = std::mem::take(&mut checked.diagnostics);
    suppress::apply_suppressions(
        &mut diagnostics,
        workspace,
        &rules,
        selection.is_whole(),
        reporting.today,
    );
    // Counted before some are left out or become notes.
    let files = workspace.loaded.sources.len();
    let unread = checked.unread.len() + workspace.found.unreadable.len();
    let summary = Summary { files, unread, resources: checked.resources, ..Summary::default() };
    let mut summary = summary.counting(&diagnostics);
    order::order(&mut diagnostics, reporting.unknown, &workspace.loaded.sources);
    summary.failed = reporting.fails(&diagnostics);
    // A plan does not say which workspace it was made in.
    let unnamed = if workspace.plan.is_some() { "unknown" } else { "default" };
    let deployments = roots.iter().map(|(deployment, root)| report::Deployment {
        name: deployment.name.clone(),
        root: deployment.root.clone(),
        workspace: deployment.workspace.as_deref().unwrap_or(unnamed).to_owned(),
        lacks_values: root.is_callable,
    });
    let matched = checked.matched;
    Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: rules.profile,
        deployments: deployments.collect(),
        diagnostics,
        rules: rules.program.infos().to_vec(),
        checked: matched.values().sum(),
        matched_nothing: matched
            .into_iter()
            .filter(|(_, count)| *count == 0)
            .map(|(rule, _)| rule)
            .collect(),
        summary,
        notes: checked.notes,
    }
}
