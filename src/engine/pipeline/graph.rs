//! The end of `drlint graph`: what was evaluated, as JSON.

use serde_json::{Map, Value as Json, json};

use super::systems::{self, Finished};
use crate::engine::deployment::Deployment;
use crate::engine::evaluation::Root;
use crate::engine::{Progress, UsageError};
use crate::graph::Roles;
use crate::report::json_text;

/// # Errors
/// When the JSON cannot be written.
pub(crate) fn graph(
    roots: &[(Deployment, Root)],
    roles: &Roles,
    progress: &dyn Progress,
) -> Result<String, UsageError> {
    let parts = systems::evaluate_each(roots, roles, progress, |root, evaluation, _| {
        let graph = &evaluation.graph;
        let name = &roots[root].0.name;
        let result = (graph.instances_json(name), graph.edges_json(), graph.outputs_json());
        Finished { result, depends_on_others: false }
    });
    let (mut instances, mut edges, mut outputs) = (Vec::new(), Vec::new(), Map::new());
    for ((deployment, _), (of_root, edges_of_root, outputs_of_root)) in roots.iter().zip(parts) {
        instances.extend(of_root);
        edges.extend(edges_of_root);
        outputs.insert(deployment.name.clone(), outputs_of_root);
    }
    // One root is the common case, and its outputs need no name in front.
    let outputs = match outputs.len() {
        1 => outputs.into_iter().next().map(|(_, outputs)| outputs).unwrap_or_default(),
        _ => Json::Object(outputs),
    };
    let graph = json!({ "version": 1, "instances": instances, "edges": edges, "outputs": outputs });
    let text = json_text(&graph).map_err(|error| UsageError::new(error.to_string()))?;
    Ok(text + "\n")
}
