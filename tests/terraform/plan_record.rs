//! The recorded plans under `tests/plan/` are what Terraform itself plans today.
//!
//! Every root is copied away, initialised from a provider mirror and planned with no cloud: a stub
//! on loopback answers the few read-only calls that a plan makes. What comes out is normalised and
//! compared with the recorded file; `UPDATE=1` rewrites the records instead.
//!
//! Plans whose inputs have not changed are not made again (`tests/support/checked.rs`).

use crate::support::checked::{Checks, Inputs};
use crate::support::infra::slashed;
use crate::support::terraform::{PlanInputs, Terraform};
use crate::support::{normalise, shown};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One thing to ask Terraform.
enum Job {
    /// Plan `root` inside a copy of `tree`, and compare with `record`.
    Plan { tree: PathBuf, root: PathBuf, inputs: PlanInputs, record: PathBuf },
    /// Check the formatting of everything below a folder.
    Format { tree: PathBuf },
}

impl Job {
    /// The record, or the folder whose format is checked.
    fn place(&self) -> &Path {
        let (Self::Plan { record: place, .. } | Self::Format { tree: place }) = self;
        place.strip_prefix(repository()).unwrap_or(place)
    }

    /// What the result depends on, the record with it.
    fn inputs(&self) -> Inputs {
        let mut all = Inputs::new(&[
            include_str!("plan_record.rs"),
            include_str!("../support/aws_stub.rs"),
            include_str!("../support/normalise.rs"),
            include_str!("../support/shown.rs"),
            include_str!("../support/terraform.rs"),
        ]);
        match self {
            Self::Plan { tree, root, inputs, record } => {
                let PlanInputs { workspace, vars, var_files } = inputs;
                all.add("inputs", format!("{workspace:?} {vars:?} {var_files:?}").as_bytes());
                if tree.ends_with("reference-infra") {
                    all.add_module(root);
                } else {
                    all.add_folder(tree.strip_prefix(repository()).unwrap_or(tree));
                }
                all.add_file(self.place());
                if let Some(shown) = shown_place(record) {
                    all.add_file(shown.strip_prefix(repository()).unwrap_or(&shown));
                }
            }
            Self::Format { .. } => all.add_formatted(self.place()),
        }
        all
    }
}

#[test]
fn recorded_plans_are_what_terraform_plans() {
    let only = std::env::var("DRLINT_PLANS").unwrap_or_default();
    let all = jobs().map(|job| (slashed(job.place()), job));
    let all = all.filter(|(name, _)| name.contains(&only)).collect();
    Checks { kind: "plan", all, is_complete: only.is_empty(), inputs: &Job::inputs }.run(run);
}

#[test]
fn every_root_has_a_record() {
    let missing: Vec<_> = jobs()
        .filter_map(|job| match job {
            Job::Plan { record, .. } if !record.is_file() => Some(record),
            _ => None,
        })
        .collect();
    assert!(missing.is_empty() || updating(), "not recorded: {missing:?}");
}

fn updating() -> bool {
    std::env::var("UPDATE").is_ok_and(|value| value == "1")
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The roots of `tests/plan` in the order of their names, and the reference stacks.
fn jobs() -> impl Iterator<Item = Job> {
    let plans = repository().join("tests/plan");
    let infra = repository().join("reference-infra");
    let mut jobs = vec![Job::Format { tree: plans.clone() }];
    for root in stack_roots(&infra.join("stacks")) {
        let inputs = PlanInputs { var_files: vec!["example.tfvars".to_owned()], ..<_>::default() };
        let record = plans.join(format!("{}.json", root.join("-")));
        let root = Path::new("stacks").join(root.iter().collect::<PathBuf>());
        jobs.push(Job::Plan { tree: infra.clone(), root, inputs, record });
    }
    for name in folders(&plans) {
        let tree = plans.join(&name);
        for (stem, inputs) in plans_of(&tree) {
            let record = tree.join(format!("{stem}.json"));
            jobs.push(Job::Plan { tree: tree.clone(), root: PathBuf::new(), inputs, record });
        }
    }
    jobs.into_iter()
}

/// The roots of the stacks as the names of their folders: a stack's own, or one right below it, where
/// an example gives the inputs. Those that have Terraform make ZIP files want one more provider.
fn stack_roots(stacks: &Path) -> Vec<Vec<String>> {
    let mut roots = Vec::new();
    for stack in folders(stacks) {
        let below = folders(&stacks.join(&stack)).into_iter();
        let candidates = below.map(|folder| vec![stack.clone(), folder]);
        roots.extend(std::iter::once(vec![stack.clone()]).chain(candidates).filter(|root| {
            let root = stacks.join(root.iter().collect::<PathBuf>());
            let main = std::fs::read_to_string(root.join("main.tf")).unwrap_or_default();
            root.join("example.tfvars").is_file() && !main.contains("\"archive_file\"")
        }));
    }
    roots
}

/// The names of the folders right below `parent`, sorted.
fn folders(parent: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(parent) else { return Vec::new() };
    let mut names: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// The plans that a root wants: those of its `plans.json`, or one with nothing said.
fn plans_of(root: &Path) -> BTreeMap<String, PlanInputs> {
    let Ok(text) = std::fs::read_to_string(root.join("plans.json")) else {
        return BTreeMap::from([("plan".to_owned(), PlanInputs::default())]);
    };
    let object: Map<String, Value> = serde_json::from_str(&text).expect("plans.json is an object");
    object.into_iter().map(|(stem, inputs)| (stem, PlanInputs::from_json(&inputs))).collect()
}

fn run(terraform: &Terraform, job: &Job) -> Result<(), String> {
    match job {
        Job::Format { tree } => terraform.check_format(tree),
        Job::Plan { tree, root, inputs, record } => {
            let plan = terraform.plan(tree, root, inputs)?;
            compare(&normalise::record(&plan, inputs), record)?;
            shown_place(record).map_or(Ok(()), |place| compare_shown(&shown::shown(&plan), &place))
        }
    }
}

/// Where what `terraform show -json` says of a recorded plan is kept: for every root of `tests/plan`,
/// and for one of the stacks, because they are large.
fn shown_place(record: &Path) -> Option<PathBuf> {
    let plans = repository().join("tests/plan");
    let name = record.strip_prefix(plans).ok()?;
    let kept = name.components().count() > 1 || name == Path::new("hot-standby.json");
    kept.then(|| repository().join("tests/shown").join(name))
}

/// Compares with the file of what `terraform show -json` says: on one line, as terraform writes it.
fn compare_shown(fresh: &Value, record: &Path) -> Result<(), String> {
    let shown = record.strip_prefix(repository()).unwrap_or(record).display();
    let text = serde_json::to_string(fresh).expect("plain data") + "\n";
    if text == std::fs::read_to_string(record).unwrap_or_default() {
        return Ok(());
    }
    if updating() {
        let folder = record.parent().unwrap_or(record);
        return std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(record, text))
            .map_err(|error| format!("{shown}: {error}"));
    }
    Err(format!("{shown}: stale, run again with UPDATE=1"))
}

/// Compares with the file, or writes it when records are being updated.
fn compare(fresh: &Value, record: &Path) -> Result<(), String> {
    let shown = record.strip_prefix(repository()).unwrap_or(record).display();
    let mut text = serde_json::to_string_pretty(fresh).expect("plain data");
    text.push('\n');
    let recorded = std::fs::read_to_string(record).unwrap_or_default();
    if text == recorded {
        return Ok(());
    }
    if updating() {
        return std::fs::write(record, text).map_err(|error| format!("{shown}: {error}"));
    }
    let line = text.lines().zip(recorded.lines()).position(|(new, old)| new != old);
    let line = line.unwrap_or_else(|| text.lines().count().min(recorded.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end of file)").trim().to_owned();
    Err(format!(
        "{shown}:{}: stale, run again with UPDATE=1\n  recorded: {}\n  planned:  {}",
        line + 1,
        at(&recorded),
        at(&text)
    ))
}
