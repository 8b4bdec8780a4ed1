//! What `terraform show -json` says of a plan, without what another day would say differently.

use super::normalise::{array, object};
use serde_json::{Map, Value, json};

/// What `drlint --plan` reads of a plan, as `terraform show -json` names it: planned values, what was
/// read while planning, variables, outputs and the configuration. Times, versions and what was there
/// before are left out.
pub fn shown(plan: &Value) -> Value {
    let changes = array(&plan["resource_changes"]).map(|change| {
        let mut kept = only(
            change,
            &["address", "module_address", "mode", "type", "name", "index", "provider_name"],
        );
        let inner = ["actions", "after", "after_unknown", "after_sensitive"];
        kept["change"] = only(&change["change"], &inner);
        kept
    });
    let changes: Vec<Value> = changes.collect();
    let mut outputs = json!({});
    for (name, change) in object(&plan["output_changes"]) {
        outputs[name] = only(change, &["actions", "after", "after_unknown", "after_sensitive"]);
    }
    let mut kept = only(plan, &["format_version", "variables", "configuration"]);
    kept["planned_values"] = only(&plan["planned_values"], &["outputs"]);
    kept["resource_changes"] = changes.into();
    kept["output_changes"] = outputs;
    if let Some(module) = read_early(&plan["prior_state"]["values"]["root_module"]) {
        kept["prior_state"] =
            json!({ "format_version": "1.0", "values": { "root_module": module } });
    }
    kept
}

/// The data resources of a module of a state, and those of the modules below it.
fn read_early(module: &Value) -> Option<Value> {
    let names = ["address", "mode", "type", "name", "index", "values", "sensitive_values"];
    let data = array(&module["resources"]).filter(|one| one["mode"] == "data");
    let data: Vec<Value> = data.map(|one| only(one, &names)).collect();
    let below: Vec<Value> = array(&module["child_modules"]).filter_map(read_early).collect();
    if data.is_empty() && below.is_empty() {
        return None;
    }
    let mut kept = only(module, &["address"]);
    kept["resources"] = data.into();
    kept["child_modules"] = below.into();
    Some(kept)
}

/// The members of an object with these names.
fn only(value: &Value, names: &[&str]) -> Value {
    object(value)
        .filter(|(name, _)| names.contains(&name.as_str()))
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect::<Map<_, _>>()
        .into()
}
