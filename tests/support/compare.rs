//! What drlint evaluated, held against a recorded plan, value by value.
//!
//! Law: a value counts as known only where nothing is left open, and a difference is a problem
//! whichever side it comes from.

use std::collections::BTreeSet;

use drlint::diag::Cause;
use drlint::schema::is_normalized;
use serde_json::Value as Json;

/// What a comparison found.
#[derive(Default)]
pub struct Tally {
    /// Put in front of every line.
    pub label: String,
    /// Values that differ, and instances that only one side has.
    pub problems: Vec<String>,
    /// Paths that are known here and unknown in the plan.
    pub decided: Vec<String>,
    /// Values that the plan knows and drlint does not.
    pub open: Vec<Open>,
    /// Values that both know, and agree on.
    pub known: usize,
    /// Values that the plan knows and drlint knows but does not show, because they are secret.
    pub secret: usize,
    /// Arguments that the provider plans in a form of its own: not compared.
    pub normalized: usize,
    /// Values that the plan knows: known, open and different ones, without secrets.
    pub all: usize,
}

/// A value that the plan knows and drlint does not.
pub struct Open {
    /// Its path.
    pub path: String,
    /// drlint's reasons.
    pub why: String,
    /// What is planned.
    pub planned: Json,
    /// How many plain values that is.
    pub count: usize,
}

impl Open {
    /// Whether only the cloud could have answered.
    pub fn is_read_from_the_cloud(&self) -> bool {
        self.why.contains(&Cause::ReadFromCloud.to_string())
    }

    /// Whether nothing is written there, or where the value comes from: the plan shows what the
    /// provider does by itself.
    pub fn is_left_to_the_provider(&self) -> bool {
        let causes = [
            Cause::KnownAfterApply,
            Cause::ChosenByProvider,
            Cause::NormalizedByProvider,
            Cause::MayHaveDefault,
        ];
        let clauses = causes.map(|cause| cause.to_string());
        self.why.split("; ").all(|why| clauses.iter().any(|clause| why.ends_with(clause)))
    }
}

/// Compares the resources of `drlint graph --format json` with those of a record.
pub fn resources(ours: &Json, plan: &Json, tally: &mut Tally) {
    let empty = serde_json::Map::new();
    let planned = plan["resources"].as_object().unwrap_or(&empty);
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for instance in ours["instances"].as_array().into_iter().flatten() {
        let address = instance["address"].as_str().unwrap_or_default();
        let standing = if address.contains("[*]") {
            planned.keys().filter(|one| stands_for(address, one)).map(String::as_str).collect()
        } else {
            planned.keys().filter(|one| *one == address).map(String::as_str).collect::<Vec<_>>()
        };
        if standing.is_empty() && !address.contains("[*]") && instance["certain"] != false {
            tally.problems.push(format!("{}: {address} is not in the plan", tally.label));
        }
        for one in standing {
            met.insert(one);
            instance_of(one, instance, &planned[one], tally);
        }
    }
    for address in planned.keys() {
        if !met.contains(address.as_str()) {
            tally.problems.push(format!("{}: {address} is planned and not found", tally.label));
        }
    }
}

/// Whether an address with `[*]` in it stands for another: any key may take its place.
fn stands_for(symbolic: &str, address: &str) -> bool {
    let mut parts = symbolic.split("[*]");
    let Some(mut rest) = parts.next().and_then(|first| address.strip_prefix(first)) else {
        return false;
    };
    for part in parts {
        let Some(after) = rest.strip_prefix('[').and_then(|inner| {
            let end = match inner.strip_prefix('"') {
                Some(quoted) => quoted.find("\"]").map(|at| at + 3),
                None => inner.find(']').map(|at| at + 1),
            };
            inner.get(end?..)
        }) else {
            return false;
        };
        let Some(after) = after.strip_prefix(part) else { return false };
        rest = after;
    }
    rest.is_empty()
}

fn instance_of(address: &str, instance: &Json, resource: &Json, tally: &mut Tally) {
    if let (Some(region), Some(known)) = (resource["region"].as_str(), instance["region"].as_str())
        && !known.starts_with("the region of")
        && !region.contains("${")
        && known != "global"
        && known != region
    {
        tally.problems.push(format!("{}: {address} is in {region}, not in {known}", tally.label));
    }
    for (name, value) in instance["arguments"].as_object().into_iter().flatten() {
        if is_normalized(resource["type"].as_str().unwrap_or_default(), name) {
            tally.normalized += 1;
            continue;
        }
        let path = format!("{address}.{name}");
        let unknown = resource.get("unknown").and_then(|unknown| unknown.get(name));
        compare(&path, value, resource["values"].get(name), unknown, tally);
    }
}

/// Compares the outputs of the root.
pub fn outputs(ours: &Json, plan: &Json, tally: &mut Tally) {
    let none = serde_json::Map::new();
    let mine = ours["outputs"].as_object().unwrap_or(&none);
    for (name, output) in plan["outputs"].as_object().into_iter().flatten() {
        let path = format!("output.{name}");
        let Some(value) = mine.get(name) else {
            tally.problems.push(format!("{}: {path} is not found", tally.label));
            continue;
        };
        compare(&path, value, output.get("value"), output.get("unknown"), tally);
    }
}

fn compare(
    path: &str,
    ours: &Json,
    planned: Option<&Json>,
    unknown: Option<&Json>,
    tally: &mut Tally,
) {
    let secret = ours.get("$sensitive").is_some();
    let open = ours.get("$unknown").is_some() || secret;
    if unknown == Some(&Json::Bool(true)) {
        // An argument that is null or a block that is not there is one that is not set, and then the
        // provider decides.
        let unset = match ours {
            Json::Null => true,
            Json::Array(items) => items.is_empty(),
            _ => false,
        };
        let stands_in_source = !unset || path.starts_with("output.");
        if !open && stands_in_source && !holds_unknown(ours) {
            tally.decided.push(format!("{}: {path}", tally.label));
        }
        return;
    }
    let Some(planned) = planned else {
        if !open && *ours != Json::Null {
            tally
                .problems
                .push(format!("{}: {path} is {ours} here, absent in the plan", tally.label));
        }
        return;
    };
    match (ours, planned) {
        // An argument that is null is one that is not set: the provider may have planned a default.
        (Json::Null, _) if !path.starts_with("output.") => {}
        _ if secret => tally.secret += leaves(planned),
        _ if open => {
            let count = leaves(planned);
            tally.all += count;
            if !may_become(ours, planned) {
                tally
                    .problems
                    .push(format!("{}: {path} is {ours} here, {planned} in the plan", tally.label));
            }
            tally.open.push(Open {
                path: path.to_owned(),
                why: ours["$unknown"].as_str().unwrap_or_default().to_owned(),
                planned: planned.clone(),
                count,
            });
        }
        (Json::Object(mine), Json::Object(theirs)) => {
            for (key, value) in mine {
                let inner = unknown.and_then(|unknown| unknown.get(key));
                compare(&format!("{path}.{key}"), value, theirs.get(key), inner, tally);
            }
            for (key, value) in theirs {
                if !mine.contains_key(key) && *value != Json::Null {
                    tally.problems.push(format!(
                        "{}: {path}.{key} is {value} in the plan, absent here",
                        tally.label
                    ));
                }
            }
        }
        (Json::Array(mine), Json::Array(theirs)) => {
            if mine.len() != theirs.len() {
                tally
                    .problems
                    .push(format!("{}: {path} is {ours} here, {planned} in the plan", tally.label));
                return;
            }
            for (at, (value, (planned, inner))) in
                mine.iter().zip(pairs(mine, theirs, unknown)).enumerate()
            {
                compare(&format!("{path}[{at}]"), value, Some(&planned), Some(&inner), tally);
            }
        }
        _ => {
            tally.all += 1;
            if same(ours, planned) {
                tally.known += 1;
            } else {
                tally
                    .problems
                    .push(format!("{}: {path} is {ours} here, {planned} in the plan", tally.label));
            }
        }
    }
}

/// Whether a string of which parts are known can be the planned one. Documents are left out: the
/// provider writes them anew.
fn may_become(ours: &Json, planned: &Json) -> bool {
    let (Some(parts), Some(planned)) = (ours["$parts"].as_array(), planned.as_str()) else {
        return true;
    };
    if planned.starts_with(['{', '[']) {
        return true;
    }
    let mut rest = planned;
    for (at, part) in parts.iter().enumerate() {
        let Some(literal) = part.as_str() else { continue };
        let last = at + 1 == parts.len();
        rest = match rest.find(literal) {
            Some(0) => &rest[literal.len()..],
            Some(_) if at == 0 => return false,
            Some(_) if last => return rest.ends_with(literal),
            Some(found) => &rest[found + literal.len()..],
            None => return false,
        };
    }
    true
}

/// How many plain values a value holds, at least one.
fn leaves(value: &Json) -> usize {
    match value {
        Json::Object(members) => members.values().map(leaves).sum::<usize>().max(1),
        Json::Array(items) => items.iter().map(leaves).sum::<usize>().max(1),
        _ => 1,
    }
}

/// Whether any part of a value is not known, or hidden.
pub fn holds_unknown(value: &Json) -> bool {
    match value {
        Json::Object(members) => {
            members.contains_key("$unknown")
                || members.contains_key("$sensitive")
                || members.values().any(holds_unknown)
        }
        Json::Array(items) => items.iter().any(holds_unknown),
        _ => false,
    }
}

/// Equal values; JSON documents count as equal when they say the same.
fn same(ours: &Json, planned: &Json) -> bool {
    match (ours, planned) {
        (Json::String(mine), Json::String(theirs)) if mine != theirs => {
            let parse = |text: &str| {
                serde_json::from_str::<Json>(text).ok().filter(|json| !json.is_string())
            };
            matches!((parse(mine), parse(theirs)), (Some(mine), Some(theirs)) if mine == theirs)
        }
        (Json::Number(mine), Json::Number(theirs)) => {
            mine == theirs || mine.as_f64().is_some_and(|mine| theirs.as_f64() == Some(mine))
        }
        // The provider keeps no difference between an empty collection and none.
        (Json::Array(mine), Json::Null) => mine.is_empty(),
        (Json::Object(mine), Json::Null) => mine.is_empty(),
        _ => ours == planned,
    }
}

/// The planned elements, each with what is unknown about it, in the order of ours: plan JSON writes
/// sets in an order of its own.
fn pairs(mine: &[Json], theirs: &[Json], unknown: Option<&Json>) -> Vec<(Json, Json)> {
    let place =
        |at: usize| unknown.and_then(|unknown| unknown.get(at)).cloned().unwrap_or_default();
    let mut left: Vec<(Json, Json)> =
        theirs.iter().cloned().enumerate().map(|(at, one)| (one, place(at))).collect();
    if mine.iter().zip(&left).all(|(mine, theirs)| alike(mine, theirs)) {
        return left;
    }
    let mut result = Vec::new();
    for value in mine {
        let at = left.iter().position(|one| alike(value, one)).unwrap_or(0);
        result.push(left.remove(at));
    }
    result
}

fn alike(mine: &Json, (theirs, unknown): &(Json, Json)) -> bool {
    if *unknown == Json::Bool(true) || mine.is_null() {
        return true;
    }
    let inside = |key: &str| unknown.get(key).cloned().unwrap_or_default();
    match (mine, theirs) {
        (Json::Object(members), _) if members.contains_key("$unknown") => may_become(mine, theirs),
        (Json::Object(mine), Json::Object(theirs)) => mine.iter().all(|(key, value)| {
            theirs.get(key).is_none_or(|other| alike(value, &(other.clone(), inside(key))))
        }),
        (Json::Array(mine), Json::Array(theirs)) => {
            let one =
                |at: usize| (theirs[at].clone(), unknown.get(at).cloned().unwrap_or_default());
            mine.len() == theirs.len()
                && mine.iter().enumerate().all(|(at, mine)| alike(mine, &one(at)))
        }
        _ => same(mine, theirs),
    }
}
