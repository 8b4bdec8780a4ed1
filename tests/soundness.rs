//! Whatever drlint claims to know is what Terraform planned, and what Terraform's plan leaves unknown
//! is unknown here too, apart from the documented cases where the sources decide more.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use drlint::engine::{self, NoProgress, Options};
use serde_json::Value as Json;

/// Outputs that drlint decides although Terraform's plan does not, each for a reason given in
/// `docs/evaluation.md`. The test fails when one of them stops being decided or starts to differ from
/// this list.
const MORE_DECIDED: &[(&str, &str)] = &[
    // A dynamic block over an empty list is a block that is not written.
    ("dynamic/plan.json", "aws_dynamodb_table.this.ttl"),
    // Reading the document is put off by depends_on; what it says stands in the source.
    ("references/plan.json", "output.waits"),
    ("declarations/plan.json", "output.child.document"),
    // `true || x`, `false && x`: the unknown operand cannot change the result. A computed id is not
    // null, and what a provider will create has one.
    ("unknowns/plan.json", "output.logic[0]"),
    ("unknowns/plan.json", "output.logic[1]"),
    ("unknowns/plan.json", "output.logic[2]"),
    ("unknown-functions/plan.json", "output.operators.and[0]"),
    ("unknown-functions/plan.json", "output.operators.and[1]"),
    ("unknown-functions/plan.json", "output.operators.or[0]"),
    ("unknown-functions/plan.json", "output.operators.or[1]"),
    ("unknown-functions/plan.json", "output.operators.null[0]"),
    ("unknown-functions/plan.json", "output.operators.null[1]"),
    // A length is not below zero.
    ("unknown-functions/plan.json", "output.operators.compare[1]"),
    ("unknown-functions/plan.json", "output.operators.compare[2]"),
    // A value equals itself.
    ("unknown-functions/plan.json", "output.operators.equal[1]"),
    // Both arms are the same.
    ("unknown-functions/plan.json", "output.operators.conditional[2]"),
    // The known parts of a text decide.
    ("unknown-functions/plan.json", "output.text.startswith[2]"),
    ("unknown-functions/plan.json", "output.text.strcontains"),
];

#[test]
fn known_values_are_the_planned_ones() {
    let mut problems = Vec::new();
    let mut decided = Vec::new();
    let (mut known, mut all) = (0, 0);
    for record in records() {
        let plan: Json = serde_json::from_str(&fs::read_to_string(&record.file).unwrap()).unwrap();
        let ours = evaluate(&record, &plan);
        let mut tally = Tally { root: record.name.clone(), ..Tally::default() };
        compare_resources(&ours, &plan, &mut tally);
        compare_outputs(&ours, &plan, &mut tally);
        known += tally.known;
        all += tally.all;
        problems.append(&mut tally.problems);
        decided.append(&mut tally.decided);
    }
    assert!(all > 300, "only {all} planned values were compared");
    let expected: Vec<String> =
        MORE_DECIDED.iter().map(|(root, path)| format!("{root}: {path}")).collect();
    for one in &decided {
        if !expected.contains(one) {
            problems.push(format!("{one} is known here, unknown in the plan"));
        }
    }
    for one in &expected {
        if !decided.contains(one) {
            problems.push(format!("{one} is listed as decided and is not"));
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    println!("{known} of {all} planned values are known to drlint");
    assert!(known * 100 >= all * 95, "only {known} of {all} planned values are known");
}

#[derive(Default)]
struct Tally {
    root: String,
    problems: Vec<String>,
    decided: Vec<String>,
    known: usize,
    all: usize,
}

struct Record {
    name: String,
    file: PathBuf,
    root: PathBuf,
}

fn records() -> Vec<Record> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in fs::read_dir(repository.join("tests/plan")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for file in fs::read_dir(&path).unwrap() {
                let file = file.unwrap().path();
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                if name.starts_with("plan")
                    && file.extension().is_some_and(|ending| ending == "json")
                    && name != "plans.json"
                {
                    let label = path.file_name().unwrap().to_string_lossy().into_owned();
                    found.push(Record {
                        name: format!("{label}/{name}"),
                        file,
                        root: path.clone(),
                    });
                }
            }
        } else if path.extension().is_some_and(|ending| ending == "json") {
            let stack = path.file_stem().unwrap().to_string_lossy().into_owned();
            let root = repository.join("reference-infra/stacks").join(&stack);
            found.push(Record { name: stack, file: path, root });
        }
    }
    assert!(found.len() >= 11, "only {} recorded plans", found.len());
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn evaluate(record: &Record, plan: &Json) -> Json {
    let pairs = |field: &str| -> Vec<(String, String)> {
        let object = plan[field].as_object().cloned().unwrap_or_default();
        object
            .into_iter()
            .map(|(name, text)| (name, text.as_str().unwrap_or_default().to_owned()))
            .collect()
    };
    let files = plan["var_files"].as_array().cloned().unwrap_or_default();
    let options = Options {
        paths: vec![record.root.clone()],
        vars: pairs("vars"),
        var_files: files.iter().map(|file| record.root.join(file.as_str().unwrap())).collect(),
        workspace: plan["workspace"].as_str().map(str::to_owned),
        ..Options::default()
    };
    let text = engine::graph(&options, &NoProgress)
        .unwrap_or_else(|error| panic!("{}: {error:?}", record.name));
    serde_json::from_str(&text).unwrap()
}

fn compare_resources(ours: &Json, plan: &Json, tally: &mut Tally) {
    let empty = Json::Null;
    let planned = plan["resources"].as_object().unwrap();
    let mut mine: BTreeMap<&str, &Json> = BTreeMap::new();
    for instance in ours["instances"].as_array().unwrap() {
        mine.insert(instance["address"].as_str().unwrap(), instance);
    }
    for (address, instance) in &mine {
        let symbolic = address.contains("[*]") || instance["certain"] == Json::Bool(false);
        let Some(resource) = planned.get(*address) else {
            if !symbolic {
                tally.problems.push(format!("{}: {address} is not in the plan", tally.root));
            }
            continue;
        };
        if let (Some(region), Some(known)) =
            (resource["region"].as_str(), instance["region"].as_str())
            && !known.starts_with("the region of")
            && !region.contains("${")
            && known != "global"
            && known != region
        {
            tally
                .problems
                .push(format!("{}: {address} is in {region}, not in {known}", tally.root));
        }
        let unknown = resource.get("unknown").unwrap_or(&empty);
        for (name, value) in instance["arguments"].as_object().unwrap() {
            let path = format!("{address}.{name}");
            compare(&path, value, resource["values"].get(name), unknown.get(name), tally);
        }
    }
    for address in planned.keys() {
        let expanded = mine.contains_key(address.as_str());
        let symbolic = mine.keys().any(|mine| mine.contains("[*]"));
        if !expanded && !symbolic {
            tally.problems.push(format!("{}: {address} is planned and not found", tally.root));
        }
    }
}

fn compare_outputs(ours: &Json, plan: &Json, tally: &mut Tally) {
    let mine = ours["outputs"].as_object().cloned().unwrap_or_default();
    for (name, output) in plan["outputs"].as_object().unwrap() {
        let path = format!("output.{name}");
        let Some(value) = mine.get(name) else {
            tally.problems.push(format!("{}: {path} is not found", tally.root));
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
    let open = ours.get("$unknown").is_some() || ours.get("$sensitive").is_some();
    if unknown == Some(&Json::Bool(true)) {
        if !open && !holds_unknown(ours) {
            tally.decided.push(format!("{}: {path}", tally.root));
        }
        return;
    }
    let Some(planned) = planned else {
        if !open && *ours != Json::Null {
            tally
                .problems
                .push(format!("{}: {path} is {ours} here, absent in the plan", tally.root));
        }
        return;
    };
    match (ours, planned) {
        // An argument that is null is one that is not set: the provider may have planned a default.
        (Json::Null, _) if !path.starts_with("output.") => {}
        _ if open => {
            tally.all += 1;
            if std::env::var_os("DRLINT_SHOW_OPEN").is_some() {
                println!("{}: {path} is open: {ours} (planned {planned})", tally.root);
            }
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
                        tally.root
                    ));
                }
            }
        }
        (Json::Array(mine), Json::Array(theirs)) => {
            if mine.len() != theirs.len() {
                tally
                    .problems
                    .push(format!("{}: {path} is {ours} here, {planned} in the plan", tally.root));
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
                    .push(format!("{}: {path} is {ours} here, {planned} in the plan", tally.root));
            }
        }
    }
}

fn holds_unknown(value: &Json) -> bool {
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
        (Json::Object(mine), _) if mine.contains_key("$unknown") => true,
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
