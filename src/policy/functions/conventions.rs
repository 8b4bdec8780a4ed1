//! What a root module tells about itself: the variables it declares, and what its names have in common.

use std::collections::BTreeMap;

use super::provider_facts::naming_of;
use super::references;
use crate::addr::{Mode, ResourceAddr};
use crate::base::{FxHashMap, Name};
use crate::config::NodeId;
use crate::diag::{Cause, Reason};
use crate::graph::Reference;
use crate::policy::scope::PolicyScope;
use crate::value::{Fields, Kind, ModuleId, Type, Unknown, Value};

/// Whether the root module declares a variable of this name.
pub(crate) fn declares(name: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let name = name.as_str().ok_or("the name must be a string")?;
    let root = scope.graph.evaluator.declarations(ModuleId::ROOT);
    Ok(Value::bool(root.variables.contains_key(&Name::new(name))))
}

/// The variable, local value or workspace of the root module that at least `percent` of its names
/// derive from, with the number of names and the first resource that has one.
pub(crate) fn common_origin(percent: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let percent = match &percent.kind {
        Kind::Number(number) => number.as_i64().and_then(|n| usize::try_from(n).ok()),
        _ => None,
    };
    let percent = percent.ok_or("the percentage must be a whole number")?;
    let evaluator = &scope.graph.evaluator;
    let plan = evaluator.plan.as_ref().map(|plan| plan.at);
    let mut names: FxHashMap<(NodeId, ResourceAddr), Vec<String>> = FxHashMap::default();
    let mut first = None;
    let mut recorded = None;
    let mut unread = Vec::new();
    for instance in scope.graph.instances() {
        if instance.mode() != Mode::Managed {
            continue;
        }
        let naming = naming_of(instance, scope, instance.block.header);
        let Some(naming) = naming.filter(|naming| naming.is_declared(instance)) else { continue };
        first.get_or_insert_with(|| instance.addr.to_string());
        let origins = scope.graph.ancestry(&naming.value);
        let candidates: Vec<String> = origins.iter().filter_map(candidate).collect();
        // A name that comes from where nothing can be read may derive from any of them, and so may one
        // that derives from more than is followed.
        if (candidates.is_empty() || scope.graph.has_more_origins(&naming.value))
            && let Some(why) = references::unread(&naming.value, scope)
        {
            unread.push(why);
            continue;
        }
        // A plan records what a name refers to, also where a condition or a key does.
        if plan == Some(instance.block.span) && !candidates.is_empty() {
            recorded.get_or_insert_with(|| instance.attribute("name"));
        }
        // Instances of one block have one name with different keys, so they count once.
        let block = (evaluator.module(instance.module).node, instance.addr.resource);
        names.entry(block).or_default().extend(candidates);
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for mut candidates in names.values().cloned() {
        candidates.sort_unstable();
        candidates.dedup();
        for candidate in candidates {
            *counts.entry(candidate).or_default() += 1;
        }
    }
    let most = counts.values().max().copied().unwrap_or(0) + unread.len();
    let is_open = most * 100 >= (names.len() + unread.len()) * percent;
    let common = counts
        .into_iter()
        .filter(|(_, count)| count * 100 >= names.len() * percent)
        // Two names may share any variable; only its own name tells then what it is for.
        .filter(|(address, count)| *count > 2 || rank(address) < 3)
        .min_by_key(|(address, count)| (rank(address), usize::MAX - count));
    let total = i64::try_from(names.len() + unread.len()).unwrap_or(i64::MAX);
    let address = match (recorded, common) {
        (Some(name), _) => {
            let why = Reason::new(name, Cause::NeedsConfiguration, plan);
            Value::unknown(Unknown::because(why).of_type(Type::String))
        }
        (None, Some((address, _))) => Value::str(address),
        (None, None) => match unread.into_iter().next().filter(|_| is_open) {
            Some(why) => Value::unknown(why.with_type(Type::String)),
            None => Value::NULL,
        },
    };
    Ok(Value::object(Fields::from([
        ("address".into(), address),
        ("first".into(), first.map_or(Value::NULL, Value::str)),
        ("names".into(), Value::int(total)),
    ])))
}

/// The address of an origin that can tell environments apart.
fn candidate(origin: &Reference) -> Option<String> {
    let is_root = matches!(origin.kind, "local" | "workspace")
        || (origin.kind == "var" && origin.address.starts_with("var."));
    is_root.then(|| origin.address.clone())
}

/// Which origin is meant when names have several in common: names often hold the project and the
/// region too.
fn rank(address: &str) -> u8 {
    let lower = address.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if has(&["env", "stage", "suffix", "workspace"]) && lower.starts_with("var.") => 0,
        () if lower == "terraform.workspace" => 1,
        () if has(&["env", "stage", "suffix"]) => 2,
        () if has(&["region"]) => 5,
        () if lower.starts_with("var.") => 3,
        () => 4,
    }
}
