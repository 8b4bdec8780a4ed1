//! Stage 3: the modules and inputs of each deployment, as plain data. Evaluating them is left to the
//! thread that first asks for a value.

use rayon::prelude::*;

use crate::engine::deployment::Deployment;
use crate::engine::evaluation::Root;
use crate::engine::{Inputs, UsageError, Workspace};
use crate::eval::UnusableInput;

/// The deployments that have a root, with their roots.
///
/// # Errors
/// When a `--var` fits none of them; in a monorepo it need not fit all.
pub(crate) fn roots(
    workspace: &Workspace,
    deployments: Vec<Deployment>,
    inputs: &Inputs,
) -> Result<Vec<(Deployment, Root)>, UsageError> {
    let mut roots: Vec<(Deployment, Root)> = deployments
        .into_par_iter()
        .filter_map(|deployment| {
            let root = Root::new(&deployment, workspace, inputs)?;
            Some((deployment, root))
        })
        .collect();
    let number = roots.len();
    for (_, root) in &mut roots {
        root.share_limits(number);
    }
    for (name, _) in &inputs.vars {
        let unusable = roots
            .iter()
            .map(|(_, root)| root.unusable.iter().find(|unusable| unusable.is_flag(name)));
        let unusable: Option<Vec<&UnusableInput>> = unusable.collect();
        if let Some(first) = unusable.as_ref().and_then(|unusable| unusable.first()) {
            return Err(UsageError::new(first.to_string()));
        }
    }
    Ok(roots)
}
