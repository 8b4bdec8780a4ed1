//! Verdicts and values by a plan are those by the source, as far as the source decides; and what a
//! plan alone does not tell is unknown, never another verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::compare::{self, Tally};
use drlint::diag::{Cause, Verdict};
use drlint::engine::{self, Inputs, NoProgress, Options};
use serde_json::Value as Json;

/// A recorded plan.
struct Record {
    name: String,
    /// The root it was made of.
    root: PathBuf,
    /// The normalised record.
    recorded: Json,
    /// What `terraform show -json` says.
    shown: PathBuf,
}

/// Reasons for which a plan alone leaves open what the source decides: it does not spell out
/// expressions.
const NOT_TOLD: &[Cause] = &[
    Cause::NamedInPlan,
    Cause::NeedsConfiguration,
    Cause::KnownAfterApply,
    Cause::ExpressionNotInPlan,
];

#[test]
fn verdicts_by_plan_are_those_by_source() {
    let mut problems = Vec::new();
    let (mut judged, mut open) = (0, 0);
    for record in records() {
        let by_source = verdicts(by_source(&record));
        let beside = verdicts(by_plan_and_source(&record));
        judged += beside.len();
        for key in by_source.keys().chain(beside.keys()).collect::<BTreeSet<_>>() {
            let (source, plan) = (by_source.get(key), beside.get(key));
            let decided = source.is_some_and(|one| one.verdict == Verdict::Unknown);
            if source.map(|one| one.verdict) != plan.map(|one| one.verdict) && !decided {
                problems.push(format!(
                    "{}: {key:?}: {source:?}, beside the plan {plan:?}",
                    record.name
                ));
            }
        }
        let alone = verdicts(by_plan(&record));
        for key in by_source.keys().chain(alone.keys()).collect::<BTreeSet<_>>() {
            let (source, plan) = (by_source.get(key), alone.get(key));
            let told = source.map(|one| one.verdict) == plan.map(|one| one.verdict)
                || source.is_some_and(|one| one.verdict == Verdict::Unknown);
            let not_told =
                plan.is_some_and(|one| one.verdict == Verdict::Unknown && one.is_not_told());
            open += usize::from(!told && not_told);
            if !told && !not_told {
                problems.push(format!(
                    "{}: {key:?}: {source:?}, by the plan alone {plan:?}",
                    record.name
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(judged > 80, "only {judged} verdicts were compared");
    assert!(
        open > 20,
        "a plan alone cannot tell where a name comes from, but only {open} are open"
    );
}

#[test]
fn values_by_plan_are_the_planned_ones() {
    let mut problems = Vec::new();
    let (mut known, mut all) = (0, 0);
    for record in records() {
        let beside = by_plan_and_source(&record);
        for (how, options) in [("beside the source", beside), ("alone", by_plan(&record))] {
            let text = engine::graph(&options, &NoProgress)
                .unwrap_or_else(|error| panic!("{}: {error:?}", record.name));
            let ours: Json = serde_json::from_str(&text).unwrap();
            let mut tally = Tally { label: format!("{} {how}", record.name), ..Tally::default() };
            compare::resources(&ours, &record.recorded, &mut tally);
            compare::outputs(&ours, &record.recorded, &mut tally);
            problems.append(&mut tally.problems);
            for one in tally.open {
                problems.push(format!("{} {how}: {} is open: {}", record.name, one.path, one.why));
            }
            known += tally.known;
            all += tally.all;
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(known == all && all > 2000, "{known} of {all} planned values are known");
}

/// A finding.
#[derive(Debug)]
struct Found {
    verdict: Verdict,
    reasons: Vec<Cause>,
}

impl Found {
    fn is_not_told(&self) -> bool {
        let told = |cause: &Cause| NOT_TOLD.contains(cause);
        !self.reasons.is_empty() && self.reasons.iter().all(told)
    }
}

/// Verdicts by rule and subject; a fail wins over an unknown.
/// Under the default profile, in which names are checked by what the root module itself does, and under
/// one that requires the suffix of every name.
fn verdicts(mut options: Options) -> BTreeMap<(String, Option<String>), Found> {
    let mut all = BTreeMap::new();
    for profile in ["default", "production"] {
        options.selection.profiles = vec![profile.to_owned()];
        let outcome =
            engine::check(&options, &NoProgress).unwrap_or_else(|error| panic!("{error:?}"));
        for one in outcome.report.diagnostics {
            let reasons = one.unknown_because.iter().map(|reason| reason.cause.clone()).collect();
            let found = Found { verdict: one.verdict, reasons };
            let key = (format!("{profile}: {}", one.rule), one.subject.clone());
            if found.verdict == Verdict::Fail || !all.contains_key(&key) {
                all.insert(key, found);
            }
        }
    }
    all
}

fn by_source(record: &Record) -> Options {
    let pairs = record.recorded["vars"].as_object().unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let files = record.recorded["var_files"].as_array().unwrap();
    Options::from(Inputs {
        paths: vec![record.root.clone()],
        vars: pairs.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
        var_files: files.iter().map(|file| record.root.join(file.as_str().unwrap())).collect(),
        workspace: record.recorded["workspace"].as_str().map(str::to_owned),
        ..Inputs::default()
    })
}

/// The plan alone: the tests run where no Terraform files are.
fn by_plan(record: &Record) -> Options {
    Options::from(Inputs {
        plan: Some(record.shown.clone()),
        workspace: record.recorded["workspace"].as_str().map(str::to_owned),
        ..Inputs::default()
    })
}

fn by_plan_and_source(record: &Record) -> Options {
    let mut options = by_plan(record);
    options.inputs.paths = vec![record.root.clone()];
    options
}

fn records() -> Vec<Record> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shown = repository.join("tests/shown");
    let mut files = Vec::new();
    for entry in fs::read_dir(&shown).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()));
        } else {
            files.push(path);
        }
    }
    files.sort();
    assert!(files.len() >= 27, "only {} recorded plans", files.len());
    let record = |shown_file: PathBuf| {
        let name = shown_file.strip_prefix(&shown).unwrap().to_path_buf();
        let file = repository.join("tests/plan").join(&name);
        let root = match name.parent() {
            Some(folder) if folder != Path::new("") => repository.join("tests/plan").join(folder),
            _ => repository.join("reference-infra/stacks").join(name.file_stem().unwrap()),
        };
        let text = fs::read_to_string(&file).unwrap();
        Record {
            name: name.to_string_lossy().replace('\\', "/"),
            root,
            recorded: serde_json::from_str(&text).unwrap(),
            shown: shown_file,
        }
    };
    files.into_iter().map(record).collect()
}
