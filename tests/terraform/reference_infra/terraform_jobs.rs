//! Terraform's own checks: formatting, validation, tests.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use drlint::base::FileId;
use drlint::syntax::{self, FileKind, Limits};
use serde_json::Value as Json;
use tempfile::TempDir;

use super::accepted::Accepted;
use super::{none, say, wanted};
use crate::support::checked::{Checks, Inputs};
use crate::support::infra::{self, slashed};
use crate::support::terraform::{PlanInputs, Terraform};
use crate::support::{offline, process};

/// A stack that has more than one view of itself, and the workspace with the other one.
const OTHER_VIEW: (&str, &str) = ("hot-standby", "west");

enum Job {
    /// Format of everything.
    Format,
    /// A module, or a root: initialise, validate a root, run the tests.
    Folder { path: PathBuf, validated: bool },
    /// A plan in another workspace.
    Workspace,
}

impl Job {
    fn name(&self) -> String {
        match self {
            Self::Format => ".".to_owned(),
            Self::Folder { path, .. } => slashed(path),
            Self::Workspace => format!("stacks/{} in {}", OTHER_VIEW.0, OTHER_VIEW.1),
        }
    }

    /// Whether it is about a root that has to be prepared.
    fn needs_python(&self) -> bool {
        let Self::Folder { path, .. } = self else { return false };
        infra::stacks().iter().any(|stack| {
            path.starts_with(Path::new("stacks").join(stack))
                && offline::is_needed(&infra::infra(), stack)
        })
    }

    fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::new(&[
            include_str!("terraform_jobs.rs"),
            include_str!("accepted.rs"),
            include_str!("../../support/aws_stub.rs"),
            include_str!("../../support/offline.rs"),
            include_str!("../../support/terraform.rs"),
        ]);
        match self {
            Self::Format => inputs.add_formatted(Path::new("reference-infra")),
            Self::Folder { path, validated } => {
                inputs.add_module(path);
                if *validated {
                    inputs.add_file(Path::new("reference-infra/accepted.tsv"));
                }
            }
            Self::Workspace => inputs.add_module(&Path::new("stacks").join(OTHER_VIEW.0)),
        }
        inputs
    }
}

#[test]
fn terraform_accepts_every_module_and_stack() {
    let scratch = OnceLock::new();
    let accepted = Accepted::of("validate");
    let mut all: Vec<_> = jobs().into_iter().map(|job| (job.name(), job)).collect();
    let count = all.len();
    if !process::is_here("python3") {
        all.retain(|(_, job)| !job.needs_python());
        say(&format!("no python3 here: {} of {count} not checked", count - all.len()));
    }
    let is_complete = all.len() == count && wanted(Path::new(""));
    let checks = Checks { kind: "infra", all, is_complete, inputs: &Job::inputs };
    let checked = checks.run(|terraform, job| {
        let scratch = scratch.get_or_init(copied);
        run(terraform, scratch.path(), job, &accepted)
    });
    let is_checked = |root: &str| checked.iter().any(|name| name == root);
    none(accepted.stale(is_checked));
}

/// A copy of everything, for a machine with the AWS provider alone.
fn copied() -> TempDir {
    let scratch = TempDir::new().unwrap();
    infra::copy(&infra::infra(), scratch.path()).unwrap();
    for stack in infra::stacks() {
        // What cannot be prepared is not among the checks.
        offline::prepare(scratch.path(), &stack).unwrap();
    }
    scratch
}

fn jobs() -> Vec<Job> {
    let mut jobs = Vec::new();
    for stack in infra::stacks() {
        // Roots first: they take longest.
        let roots = infra::roots(&stack).into_iter();
        jobs.extend(roots.map(|path| Job::Folder { path, validated: true }));
    }
    let others = infra::other_roots().into_iter();
    jobs.extend(others.map(|path| Job::Folder { path, validated: true }));
    let view = Path::new("stacks").join(OTHER_VIEW.0);
    if infra::infra().join(&view).is_dir() && wanted(&view) {
        jobs.push(Job::Workspace);
    }
    // A module by itself is not valid Terraform when it wants two providers; its tests give them.
    let modules = infra::modules().into_iter();
    jobs.extend(modules.map(|path| Job::Folder { path, validated: false }));
    jobs.push(Job::Format);
    jobs.retain(|job| !matches!(job, Job::Folder { path, .. } if !wanted(path)));
    jobs
}

fn run(
    terraform: &Terraform,
    scratch: &Path,
    job: &Job,
    accepted: &Accepted,
) -> Result<(), String> {
    match job {
        Job::Format => {
            let arguments = ["fmt", "-check", "-diff", "-recursive", "-no-color"];
            process::succeed(terraform.command(scratch, &arguments), 120).map(drop)
        }
        Job::Folder { path, validated } => {
            let at = scratch.join(path);
            let name = slashed(path);
            let named = |fault: String| format!("{name}: {fault}");
            initialise(terraform, &at).map_err(named)?;
            if *validated {
                validate(terraform, &at, &name, accepted).map_err(named)?;
            }
            test(terraform, &at).map_err(named)
        }
        Job::Workspace => {
            let (stack, workspace) = OTHER_VIEW;
            let root = Path::new("stacks").join(stack);
            let inputs = PlanInputs {
                workspace: Some(workspace.to_owned()),
                var_files: vec!["example.tfvars".to_owned()],
                ..PlanInputs::default()
            };
            let plan = terraform.plan(&infra::infra(), &root, &inputs)?;
            let changes = plan["resource_changes"].as_array().map_or(0, Vec::len);
            if changes > 0 { Ok(()) } else { Err(format!("{stack}: {workspace} plans nothing")) }
        }
    }
}

fn initialise(terraform: &Terraform, at: &Path) -> Result<(), String> {
    let _alone = terraform.installing();
    let init = ["init", "-input=false", "-no-color", "-backend=false"];
    process::succeed(terraform.command(at, &init), 180).map(drop)
}

/// Terraform says nothing at all about a root, but for what is accepted.
fn validate(
    terraform: &Terraform,
    at: &Path,
    name: &str,
    accepted: &Accepted,
) -> Result<(), String> {
    let ended = process::run(terraform.command(at, &["validate", "-json"]), 180)?;
    let verdict: Json = serde_json::from_str(&ended.stdout)
        .map_err(|error| format!("{error}: {}", ended.words()))?;
    let said = verdict["diagnostics"].as_array().ok_or("no diagnostics in the verdict")?;
    let said = said.iter().map(in_words).filter(|words| !accepted.covers(name, words));
    let said: Vec<String> = said.collect();
    if said.is_empty() { Ok(()) } else { Err(format!("terraform validate\n{}", said.join("\n"))) }
}

fn in_words(diagnostic: &Json) -> String {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    format!(
        "{}: {}:{}: {}: {}",
        text(&diagnostic["severity"]),
        text(&diagnostic["range"]["filename"]),
        diagnostic["range"]["start"]["line"],
        text(&diagnostic["summary"]),
        text(&diagnostic["detail"]),
    )
}

/// Every run of every test file passes, and Terraform ran as many as are written.
fn test(terraform: &Terraform, at: &Path) -> Result<(), String> {
    let written: usize = infra::test_files(&at.join("tests"))
        .iter()
        .map(|file| runs(&std::fs::read_to_string(at.join("tests").join(file)).unwrap_or_default()))
        .sum();
    if written == 0 {
        return Ok(());
    }
    let ended = process::succeed(terraform.command(at, &["test", "-no-color"]), 900)?;
    let closing = format!("Success! {written} passed, 0 failed.");
    if ended.stdout.contains(&closing) {
        Ok(())
    } else {
        Err(format!("terraform test: {written} runs are written\n{}", ended.words()))
    }
}

/// How many `run` blocks a test file has.
fn runs(text: &str) -> usize {
    let parsed = syntax::parse(FileId(0), FileKind::Hcl, text, &Limits::default());
    parsed.body.blocks("run").count()
}
