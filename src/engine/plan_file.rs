//! The file of `--plan`: what `terraform show -json` writes about a saved plan.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;

use super::load::display;
use super::{UsageError, text_of};
use crate::addr::{InstanceAddr, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::base::{FileError, FileSystem, Name, SourceMap, Span};
use crate::config;
use crate::eval::{Plan, PlannedValue};
use crate::value::Value;

/// Larger plans are not read.
const LARGEST: u64 = 512 * 1024 * 1024;

/// A plan that can be checked.
#[derive(Debug)]
pub(super) struct PlanFile {
    /// What users call the file.
    pub(super) shown: String,
    pub(super) planned: Arc<Plan>,
    /// The variables of the root module.
    pub(super) variables: BTreeMap<String, Value>,
    /// The configuration it was made of; null in a plan without.
    pub(super) configuration: Json,
}

/// Reads a plan. Its file becomes a source without text: nobody reads the lines of a plan.
///
/// # Errors
/// When the file cannot be read or is not a plan.
pub(super) fn read_plan(
    files: &dyn FileSystem,
    path: &Path,
    base: &Path,
    limits: &config::Limits,
    sources: &mut SourceMap,
) -> Result<PlanFile, UsageError> {
    let real = files
        .canonical(path)
        .map_err(|error| unusable(path, &format!("cannot be read: {error}"), None))?;
    let bytes = files.read_up_to(&real, LARGEST).map_err(|error| match error {
        FileError::TooLarge { size, limit } => {
            unusable(path, &format!("has {size} bytes; drlint reads plans up to {limit}"), None)
        }
        error => unusable(path, &format!("cannot be read: {error}"), None),
    })?;
    let json = json_of(path, bytes)?;
    let refuse = |reason: &str, help: &str| Err(unusable(path, reason, Some(help)));
    if let Some((reason, help)) = refusal(&json) {
        return refuse(&reason, help);
    }
    // A file outside the repository is named as the user named it.
    let shown = match real.strip_prefix(base) {
        Ok(_) => display(&real, base),
        Err(_) => path.to_string_lossy().replace('\\', "/"),
    };
    let source = sources.add(real, shown.clone(), "".into());
    let at = Span::new(source.id, 0, 0);
    let planned = planned(&json, at, limits.depth).map_err(|reason| {
        UsageError::of_path(path, reason)
            .with_help("Terraform did not create this file in this form. Create it again.")
    })?;
    let declared = &json["configuration"]["root_module"]["variables"];
    let variables = members(&json["variables"]);
    // An ephemeral variable has no value in a plan; of others null is left out.
    let variables = variables.filter(|(name, given)| {
        given.get("value").is_some() || declared[name.as_str()]["ephemeral"] != true
    });
    let variables = variables.map(|(name, given)| {
        let after = given.get("value").cloned().unwrap_or_default();
        (name.clone(), PlannedValue { after, ..PlannedValue::default() }.value())
    });
    let variables = variables.collect();
    let mut json = json;
    let configuration = json["configuration"].take();
    Ok(PlanFile { shown, planned: Arc::new(planned), variables, configuration })
}

fn unusable(path: &Path, reason: &str, help: Option<&str>) -> UsageError {
    let error = UsageError::new(format!("{} {reason}.", path.display()));
    match help {
        Some(help) => error.with_help(help),
        None => error,
    }
}

const SHOW: &str = "Create it with `terraform show -json PLANFILE > plan.json`.";

fn json_of(path: &Path, bytes: Vec<u8>) -> Result<Json, UsageError> {
    let refuse = |reason: &str, help: &str| unusable(path, reason, Some(help));
    // A saved plan is a zip archive.
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(refuse("is a saved plan in binary form; drlint reads the JSON form", SHOW));
    }
    // The byte order marks of UTF-16.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let help = "PowerShell's > writes UTF-16. Use `| Out-File -Encoding utf8 plan.json`.";
        return Err(refuse("is UTF-16 text; JSON is UTF-8", help));
    }
    let text = text_of(bytes).map_err(|_| refuse("is not text", SHOW))?;
    // Windows PowerShell writes a byte order mark with `-Encoding utf8`.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let parsed: Result<Json, _> = serde_json::from_str(text);
    parsed.map_err(|error| {
        if is_log(text) {
            return refuse("is the log of a command with -json, not a plan", SHOW);
        }
        if text.trim().is_empty() {
            return refuse("is empty", SHOW);
        }
        refuse(&format!("is not JSON: {error}"), SHOW)
    })
}

/// Whether the first line is a message of Terraform's machine-readable output.
fn is_log(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    serde_json::from_str::<Json>(first).is_ok_and(|line| line.get("@level").is_some())
}

/// Why JSON is not a plan that can be checked, and what to do.
fn refusal(json: &Json) -> Option<(String, &'static str)> {
    let no = |reason: &str| Some((reason.to_owned(), SHOW));
    if !json.is_object() {
        return no("is not a plan: the JSON is not an object");
    }
    if json.get("@level").is_some() {
        return no("is the log of a command with -json, not a plan");
    }
    let has = |name: &str| json.get(name).is_some_and(|value| !value.is_null());
    let planned = has("planned_values") || has("resource_changes");
    // `terraform show -json` without a file shows the latest state; the state file itself has a lineage.
    let state = has("lineage") || has("serial") || (has("values") && !planned);
    if state {
        return no("is a state, not a plan");
    }
    match json["format_version"].as_str() {
        None => return no("is not a plan: format_version is not set"),
        Some(version) if version != "1" && !version.starts_with("1.") => {
            let reason = format!("has format_version {version}; drlint reads 1.x");
            return Some((reason, "Create it with Terraform 1.1 or later, or OpenTofu."));
        }
        Some(_) => {}
    }
    // `terraform plan -out` saves a plan that failed too, with what was planned before the error.
    if json["errored"] == true {
        let help = "Fix the errors that terraform plan reports, and plan again.";
        return Some(("is an incomplete plan: terraform plan failed".to_owned(), help));
    }
    if !planned {
        return no("is not a plan: it has neither planned_values nor resource_changes");
    }
    None
}

/// The values by address.
fn planned(json: &Json, at: Span, levels: usize) -> Result<Plan, String> {
    let mut planned = Plan::new(at, json["complete"] != false);
    let changes = json.get("resource_changes").filter(|value| !value.is_null());
    let none = Vec::new();
    let changes = match changes {
        None => &none,
        Some(Json::Array(changes)) => changes,
        Some(_) => return Err("cannot be used: resource_changes is not an array".to_owned()),
    };
    for (index, change) in changes.iter().enumerate() {
        let what = || match change["address"].as_str() {
            Some(address) => address.to_owned(),
            None => format!("resource_changes[{index}]"),
        };
        let wrong = |reason: &str| format!("cannot be used: {} {reason}", what());
        // A deposed object is about to be deleted; its successor has a change of its own.
        if change.get("deposed").is_some_and(|key| !key.is_null()) {
            continue;
        }
        let Some(change_of) = change.get("change").filter(|change| change.is_object()) else {
            return Err(wrong("has no change"));
        };
        // What is deleted, or forgotten, has no value afterwards.
        if change_of["after"].is_null() {
            continue;
        }
        let module = change["module_address"].as_str().unwrap_or_default();
        let Some(addr) = address(change, module) else {
            return Err(wrong("has no address that can be read"));
        };
        let Some(addr) = addr else { continue };
        // Each level is a module of its own here, with the path that leads to it.
        if addr.module.0.len() > levels {
            return Err(wrong(&format!(
                "is in a module more than {levels} levels deep, which is the limit"
            )));
        }
        let part = |name: &str| change_of.get(name).cloned().unwrap_or_default();
        let value = PlannedValue {
            after: part("after"),
            unknown: part("after_unknown"),
            sensitive: part("after_sensitive"),
        };
        if !planned.add(addr, value) {
            return Err(wrong("appears twice"));
        }
    }
    read_early(&json["prior_state"]["values"]["root_module"], &mut planned, levels)?;
    outputs(json, &mut planned);
    Ok(planned)
}

/// Data sources that were read while planning.
fn read_early(root: &Json, planned: &mut Plan, levels: usize) -> Result<(), String> {
    let mut todo = vec![root];
    while let Some(module) = todo.pop() {
        let path = module["address"].as_str().unwrap_or_default();
        for resource in module["resources"].as_array().into_iter().flatten() {
            if resource["mode"] != "data" {
                continue;
            }
            let addr = address(resource, path).flatten();
            let Some(addr) = addr.filter(|addr| addr.module.0.len() <= levels) else {
                return Err(format!(
                    "cannot be used: the address {} of prior_state cannot be read",
                    resource["address"]
                ));
            };
            let value = PlannedValue {
                after: resource["values"].clone(),
                unknown: Json::Null,
                sensitive: resource.get("sensitive_values").cloned().unwrap_or_default(),
            };
            // A data source that is read again during apply is among the changes.
            planned.add_missing(addr, value);
        }
        todo.extend(module["child_modules"].as_array().into_iter().flatten());
    }
    Ok(())
}

fn outputs(json: &Json, planned: &mut Plan) {
    for (name, change) in members(&json["output_changes"]) {
        // A deleted output has no value after apply.
        if change["actions"] == serde_json::json!(["delete"]) {
            continue;
        }
        let part = |name: &str| change.get(name).cloned().unwrap_or_default();
        let value = PlannedValue {
            after: part("after"),
            unknown: part("after_unknown"),
            sensitive: part("after_sensitive"),
        };
        planned.outputs.insert(name.clone(), value);
    }
    // An output that is null has no change.
    for (name, output) in members(&json["planned_values"]["outputs"]) {
        if let Some(after) = output.get("value") {
            let sensitive = output.get("sensitive").cloned().unwrap_or_default();
            let value = PlannedValue { after: after.clone(), unknown: Json::Null, sensitive };
            planned.outputs.entry(name.clone()).or_insert(value);
        }
    }
}

/// The address of a resource instance: `None` when it cannot be read, `Some(None)` for what is
/// neither managed nor data.
#[expect(clippy::option_option, reason = "unreadable and not meant are two things")]
fn address(resource: &Json, module: &str) -> Option<Option<InstanceAddr>> {
    let mode = match resource["mode"].as_str()? {
        "managed" => Mode::Managed,
        "data" => Mode::Data,
        _ => return Some(None),
    };
    let key = match resource.get("index") {
        None | Some(Json::Null) => InstanceKey::None,
        Some(Json::String(key)) => InstanceKey::Key(key.as_str().into()),
        Some(Json::Number(index)) => InstanceKey::Index(index.as_u64()?),
        Some(_) => return None,
    };
    let kind = Name::new(resource["type"].as_str()?);
    let name = Name::new(resource["name"].as_str()?);
    let module = ModulePath::parse(module)?;
    Some(Some(InstanceAddr { module, resource: ResourceAddr { mode, kind, name }, key }))
}

fn members(object: &Json) -> impl Iterator<Item = (&String, &Json)> {
    object.as_object().into_iter().flatten()
}
