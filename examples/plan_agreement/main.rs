//! Measures how far drlint agrees with Terraform's plan of a root.
//!
//! Usage: `cargo run --example plan_agreement -- ROOT [--tree DIR] [--modules DIR] [--plan FILE]
//! [--endpoint URL] [--var NAME=VALUE]… [--var-file FILE]… [--keep DIR] [--open]`
//!
//! The repository around ROOT (or `--tree`) is copied away, and all providers but aws are cut out of
//! the copy, because a machine without a network has only that one. Terraform plans the root there,
//! drlint evaluates it there, and the two are compared value by value. `--plan` takes a plan that was
//! made before, as `terraform show -json` writes it: then nothing is copied, cut or run. `--modules`
//! names a folder that stands in for the module registry. `--endpoint` names what answers in the
//! place of AWS; without it, a stub that knows the caller and the availability zones does. `--keep`
//! puts the copy and the plan there, and `--open` lists what drlint leaves open.
//!
//! The exit status is 1 when a value is wrong, 2 when there is nothing to compare.

#[path = "../../tests/support/aws_stub.rs"]
mod aws_stub;
#[allow(dead_code, reason = "tests use the rest")]
#[path = "../../tests/support/compare.rs"]
mod compare;
mod cut;
#[path = "../../tests/support/normalise.rs"]
mod normalise;
mod report;
mod scratch;
#[allow(dead_code, reason = "tests use the rest")]
#[path = "../../tests/support/terraform.rs"]
mod terraform;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use compare::Tally;
use drlint::engine::{self, Inputs, NoProgress, Options};
use serde_json::Value as Json;
use terraform::{PlanInputs, Terraform};

/// What the command line says.
#[derive(Default)]
pub struct Wish {
    root: PathBuf,
    tree: Option<PathBuf>,
    modules: Option<PathBuf>,
    plan: Option<PathBuf>,
    endpoint: Option<String>,
    keep: Option<PathBuf>,
    open: bool,
    inputs: PlanInputs,
}

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let outcome = wish().and_then(|wish| Ok((measure(&wish)?, wish)));
    let (text, code) = match outcome {
        Ok((tally, wish)) => {
            let code = u8::from(!tally.problems.is_empty());
            (report::text(&tally, wish.open), code)
        }
        Err(message) => (format!("{message}\n"), 2),
    };
    drop(out.write_all(text.as_bytes()));
    ExitCode::from(code)
}

fn wish() -> Result<Wish, String> {
    let mut wish = Wish::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--open" {
            wish.open = true;
            continue;
        }
        if !word.starts_with("--") {
            wish.root = word.into();
            continue;
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--tree" => wish.tree = Some(value.into()),
            "--modules" => wish.modules = Some(value.into()),
            "--plan" => wish.plan = Some(value.into()),
            "--endpoint" => wish.endpoint = Some(value),
            "--keep" => wish.keep = Some(value.into()),
            "--var-file" => wish.inputs.var_files.push(value),
            "--var" => {
                let (name, text) = value.split_once('=').ok_or("--var takes NAME=VALUE")?;
                wish.inputs.vars.insert(name.to_owned(), text.to_owned());
            }
            _ => return Err(format!("there is no option {word}")),
        }
    }
    if wish.root.as_os_str().is_empty() {
        return Err("usage: plan_agreement ROOT [--plan FILE]".to_owned());
    }
    Ok(wish)
}

fn measure(wish: &Wish) -> Result<Tally, String> {
    let shown = wish.root.display().to_string();
    if let Some(plan) = &wish.plan {
        let plan = read_json(plan)?;
        return compared(&wish.root, &plan, &shown, &wish.inputs);
    }
    let terraform = Terraform::find()
        .ok_or("terraform, or a mirror with the aws provider, is missing; give a plan by --plan")?;
    let terraform = match &wish.endpoint {
        Some(endpoint) => terraform.with_endpoint(endpoint.clone()),
        None => terraform,
    };
    let scratch = scratch::make(wish)?;
    let plan = terraform.plan(&scratch.tree, &scratch.root, &wish.inputs)?;
    if let Some(keep) = &wish.keep {
        let text = plan.to_string();
        std::fs::write(keep.join("plan.json"), text).map_err(|error| error.to_string())?;
    }
    compared(&scratch.tree.join(&scratch.root), &plan, &shown, &wish.inputs)
}

fn compared(root: &Path, plan: &Json, label: &str, inputs: &PlanInputs) -> Result<Tally, String> {
    let record = normalise::record(plan, inputs);
    let options = Options::from(Inputs {
        paths: vec![root.to_path_buf()],
        vars: inputs.vars.clone().into_iter().collect(),
        var_files: inputs.var_files.iter().map(|file| root.join(file)).collect(),
        workspace: inputs.workspace.clone(),
        ..Inputs::default()
    });
    let text = engine::graph(&options, &NoProgress).map_err(|error| format!("{error:?}"))?;
    let ours: Json = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let mut tally = Tally { label: label.to_owned(), ..Tally::default() };
    compare::resources(&ours, &record, &mut tally);
    compare::outputs(&ours, &record, &mut tally);
    if tally.all == 0 {
        return Err(format!("{label}: the plan holds nothing to compare"));
    }
    Ok(tally)
}

fn read_json(path: &Path) -> Result<Json, String> {
    let said = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| said(&error))?;
    serde_json::from_str(&text).map_err(|error| said(&error))
}
