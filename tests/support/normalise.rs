//! From the JSON of a plan to the small, stable form that is recorded.
//!
//! Law: nothing stays that another run, machine or day would write differently.

use super::terraform::PlanInputs;
use serde_json::{Map, Value, json};

/// The record of a plan, as `tests/plan/README.md` describes it.
pub fn record(plan: &Value, inputs: &PlanInputs) -> Value {
    let mut resources = Map::new();
    // What was read while planning stands among the prior values, everything else among the planned.
    collect(&plan["prior_state"]["values"]["root_module"], "data", &mut resources);
    collect(&plan["planned_values"]["root_module"], "", &mut resources);
    for change in array(&plan["resource_changes"]) {
        let Some(entry) = change["address"].as_str().and_then(|it| resources.get_mut(it)) else {
            continue;
        };
        if let Some(unknown) = marked(&change["change"]["after_unknown"]) {
            entry["unknown"] = unknown;
        }
        if let Some(sensitive) = marked(&change["change"]["after_sensitive"]) {
            entry["sensitive"] = sensitive;
        }
    }
    regions(plan, &mut resources);
    json!({
        "workspace": inputs.workspace.as_deref().unwrap_or("default"),
        "vars": inputs.vars,
        "var_files": inputs.var_files,
        "variables": variables(plan),
        "resources": resources,
        "outputs": outputs(plan),
    })
}

pub fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

pub fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Adds the resources of a module and of all below it; `mode` narrows them unless it is empty.
fn collect(module: &Value, mode: &str, into: &mut Map<String, Value>) {
    for resource in array(&module["resources"]) {
        if mode.is_empty() || resource["mode"] == mode {
            let address = resource["address"].as_str().unwrap_or_default();
            let entry = json!({
                "type": resource["type"],
                "mode": resource["mode"],
                "values": resource["values"],
            });
            into.insert(address.to_owned(), entry);
        }
    }
    for child in array(&module["child_modules"]) {
        collect(child, mode, into);
    }
}

fn variables(plan: &Value) -> Map<String, Value> {
    let value = |it: &Value| it.get("value").cloned().unwrap_or(Value::Null);
    object(&plan["variables"]).map(|(name, it)| (name.clone(), value(it))).collect()
}

fn outputs(plan: &Value) -> Map<String, Value> {
    let mut outputs = Map::new();
    for (name, change) in object(&plan["output_changes"]) {
        let mut entry = Map::new();
        if let Some(value) = change.get("after") {
            entry.insert("value".to_owned(), value.clone());
        }
        if let Some(unknown) = marked(&change["after_unknown"]) {
            entry.insert("unknown".to_owned(), unknown);
        }
        if let Some(sensitive) = marked(&change["after_sensitive"]) {
            entry.insert("sensitive".to_owned(), sensitive);
        }
        outputs.insert(name.clone(), entry.into());
    }
    // A null output is not a change, so it appears among the planned values only.
    for (name, output) in object(&plan["planned_values"]["outputs"]) {
        if !outputs.contains_key(name) {
            let value = output.get("value").cloned().unwrap_or(Value::Null);
            outputs.insert(name.clone(), json!({ "value": value }));
        }
    }
    outputs
}

/// The parts of a tree of marks that hold a `true`; places in lists are kept.
fn marked(marks: &Value) -> Option<Value> {
    match marks {
        Value::Bool(true) => Some(Value::Bool(true)),
        Value::Object(members) => {
            let kept: Map<_, _> = members
                .iter()
                .filter_map(|(name, it)| marked(it).map(|it| (name.clone(), it)))
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) => {
            let kept: Vec<_> = items.iter().map(marked).collect();
            kept.iter()
                .any(Option::is_some)
                .then(|| kept.into_iter().map(|it| it.unwrap_or(Value::Bool(false))).collect())
        }
        _ => None,
    }
}

/// Adds `provider` and, where the plan's own data settle it, `region` to every aws resource.
fn regions(plan: &Value, resources: &mut Map<String, Value>) {
    let configuration = &plan["configuration"];
    let mut keys = Vec::new();
    provider_keys(&configuration["root_module"], "", &mut keys);
    for (address, entry) in resources {
        let bare = without_keys(address);
        let Some((_, key)) = keys.iter().find(|(known, _)| *known == bare) else { continue };
        entry["provider"] = json!(key);
        let region = &configuration["provider_config"][key]["expressions"]["region"];
        if let Some(constant) = region.get("constant_value") {
            entry["region"] = constant.clone();
        }
    }
}

/// The provider configuration of every resource, by its address without instance keys.
fn provider_keys(module: &Value, prefix: &str, into: &mut Vec<(String, String)>) {
    for resource in array(&module["resources"]) {
        let address = resource["address"].as_str().unwrap_or_default();
        let key = resource["provider_config_key"].as_str().unwrap_or_default();
        into.push((format!("{prefix}{address}"), key.to_owned()));
    }
    for (name, call) in object(&module["module_calls"]) {
        provider_keys(&call["module"], &format!("{prefix}module.{name}."), into);
    }
}

/// An address with every `[…]` left out; keys may hold brackets inside their quotes.
fn without_keys(address: &str) -> String {
    let (mut bare, mut inside, mut quoted, mut escaped) = (String::new(), false, false, false);
    for letter in address.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if inside => quoted = !quoted,
            '[' if !quoted => inside = true,
            ']' if !quoted => inside = false,
            _ if !inside => bare.push(letter),
            _ => {}
        }
    }
    bare
}
