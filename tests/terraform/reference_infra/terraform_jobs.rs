//! Terraform's own checks: formatting, validation, tests.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use drlint::base::FileId;
use drlint::syntax::{self, FileKind, Limits};
use serde_json::Value as Json;
use tempfile::TempDir;

use super::accepted::Accepted;
use super::{none, say, wanted};
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

#[test]
fn terraform_accepts_every_module_and_stack() {
    let Some(terraform) = Terraform::find() else {
        let required = std::env::var("DRLINT_REQUIRE_TERRAFORM").is_ok_and(|value| value == "1");
        assert!(!required, "terraform or the aws provider is missing, and was required");
        say("no terraform with an aws provider here: modules and stacks not validated, not tested");
        return;
    };
    let scratch = TempDir::new().unwrap();
    infra::copy(&infra::infra(), scratch.path()).unwrap();
    let (mut faults, mut left_out) = (Vec::new(), Vec::new());
    for stack in infra::stacks() {
        match offline::prepare(scratch.path(), &stack) {
            Ok(true) => {}
            Ok(false) => {
                say(&format!("no python3 here: {stack} not validated, not tested"));
                left_out.push(Path::new("stacks").join(stack));
            }
            Err(fault) => faults.push(format!("stacks/{stack}: {fault}")),
        }
    }
    let accepted = Accepted::of("validate");
    let mut jobs = jobs();
    let left_out = |path: &Path| left_out.iter().any(|stack| path.starts_with(stack));
    jobs.retain(|job| !matches!(job, Job::Folder { path, .. } if left_out(path)));
    let queue = Mutex::new(jobs);
    let faults = Mutex::new(faults);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no worker panics").pop_front();
                    let Some(job) = next else { break };
                    if let Err(fault) = run(&terraform, scratch.path(), &job, &accepted) {
                        faults.lock().expect("no worker panics").push(fault);
                    }
                }
            });
        }
    });
    let mut faults = faults.into_inner().unwrap();
    faults.extend(accepted.stale(|root| wanted(Path::new(root))));
    none(faults);
}

fn jobs() -> VecDeque<Job> {
    let mut jobs = VecDeque::new();
    for stack in infra::stacks() {
        // Roots first: they take longest.
        let roots = infra::roots(&stack).into_iter();
        jobs.extend(roots.map(|path| Job::Folder { path, validated: true }));
    }
    let others = infra::other_roots().into_iter();
    jobs.extend(others.map(|path| Job::Folder { path, validated: true }));
    let view = Path::new("stacks").join(OTHER_VIEW.0);
    if infra::infra().join(&view).is_dir() && wanted(&view) {
        jobs.push_back(Job::Workspace);
    }
    // A module by itself is not valid Terraform when it wants two providers; its tests give them.
    let modules = infra::modules().into_iter();
    jobs.extend(modules.map(|path| Job::Folder { path, validated: false }));
    jobs.push_back(Job::Format);
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
