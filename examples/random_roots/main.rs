//! Compares drlint with Terraform on random roots.
//!
//! Usage: `cargo run --release --example random_roots -- [--cases N] [--seed N] [--per-root N] [--show]`
//!
//! A case is one output with a random expression over random variables, local values, modules, computed
//! attributes and arguments that are not set. Terraform plans the root; outputs that it refuses are taken out, one plan
//! after another, until the rest can be planned. Then each output is compared: a value that drlint
//! claims to know has to be the planned one, and where Terraform refuses, drlint must not claim any.
//!
//! Each kind of difference is printed with its smallest case first, and with what that one needs. The
//! exit status is 1 when a value is wrong, 2 when nothing ran.

#[path = "../../tests/support/aws_stub.rs"]
mod aws_stub;
#[allow(dead_code, reason = "shared with tests that need more of it")]
#[path = "../../tests/support/compare.rs"]
mod compare;
mod generate;
#[allow(dead_code, reason = "shared with tests that need more of it")]
#[path = "../../tests/support/normalise.rs"]
mod normalise;
#[allow(dead_code, reason = "shared with tests that need more of it")]
#[path = "../../tests/support/terraform.rs"]
mod terraform;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use compare::Tally;
use drlint::engine::{self, NoProgress};
use generate::{Random, Root};
use serde_json::Value as Json;
use terraform::{PlanInputs, Terraform};

struct Wish {
    cases: usize,
    seed: u64,
    per_root: usize,
    show: bool,
}

/// A case in which the two differ.
struct Finding {
    line: String,
    expression: String,
    /// The declarations that the expression needs.
    reproduction: String,
}

#[derive(Default)]
struct Total {
    cases: usize,
    planned: usize,
    refused: usize,
    skipped: usize,
    decided: Vec<Finding>,
    wrong: Vec<Finding>,
    known_where_refused: Vec<Finding>,
    compared: usize,
    known: usize,
}

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let (text, code) = match wish().and_then(|wish| Ok((run(&wish)?, wish))) {
        Ok((total, wish)) => {
            let code = if total.planned == 0 { 2 } else { u8::from(!total.wrong.is_empty()) };
            (report(&total, &wish), code)
        }
        Err(message) => (format!("{message}\n"), 2),
    };
    drop(out.write_all(text.as_bytes()));
    ExitCode::from(code)
}

fn wish() -> Result<Wish, String> {
    let mut wish = Wish { cases: 500, seed: 1, per_root: 50, show: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--show" {
            wish.show = true;
            continue;
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{word} takes a number"));
        match word.as_str() {
            "--cases" => wish.cases = number()?,
            "--per-root" => wish.per_root = number()?.max(1),
            "--seed" => wish.seed = value.parse().map_err(|_| "--seed takes a number")?,
            _ => return Err(format!("Unknown option {word}.")),
        }
    }
    Ok(wish)
}

fn run(wish: &Wish) -> Result<Total, String> {
    let terraform =
        Terraform::find().ok_or("terraform, or a mirror with the aws provider, was not found")?;
    let roots = wish.cases.div_ceil(wish.per_root);
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Total::default()));
    let outcome = std::thread::scope(|scope| {
        let work = || -> Result<(), String> {
            let folder = tempfile::TempDir::new().map_err(|error| error.to_string())?;
            let mut ready = false;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= roots {
                    return Ok(());
                }
                let seed = wish.seed.wrapping_mul(1_000_003).wrapping_add(number as u64);
                let root = generate::root(&mut Random::new(seed), wish.per_root);
                judge(&terraform, folder.path(), &root, seed, &mut ready, &total)?;
            }
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread panicked")?)
    });
    outcome?;
    total.into_inner().map_err(|error| error.to_string())
}

/// Plans one root and compares it. `ready` says whether the provider is installed in `folder`.
fn judge(
    terraform: &Terraform,
    folder: &Path,
    root: &Root,
    seed: u64,
    ready: &mut bool,
    total: &Mutex<Total>,
) -> Result<(), String> {
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).map_err(|error| error.to_string())
    };
    write("outputs.tf", "")?;
    if !*ready {
        // Terraform installs the modules that are called.
        let call = |name: &str| format!("module \"{name}\" {{\n  source = \"./m\"\n}}\n");
        write(
            "main.tf",
            &(generate::PROVIDERS.to_owned() + &["m0", "m1", "m2"].map(call).concat()),
        )?;
        fs::create_dir_all(folder.join("m")).map_err(|error| error.to_string())?;
        write("m/main.tf", generate::MODULE)?;
        let _one_at_a_time = terraform.installing();
        let init = terraform.command(folder, &["init", "-input=false", "-backend=false"]).output();
        let init = init.map_err(|error| error.to_string())?;
        if !init.status.success() {
            return Err(String::from_utf8_lossy(&init.stderr).into_owned());
        }
        *ready = true;
    }
    write("main.tf", &root.declarations)?;
    let count = root.expressions.len();
    let mut refused: BTreeSet<usize> = BTreeSet::new();
    let plan = loop {
        write("outputs.tf", &root.outputs(|number| !refused.contains(&number)))?;
        match plan(terraform, folder)? {
            Ok(plan) => break Some(plan),
            Err(lines) if lines.is_empty() => break None,
            Err(lines) => {
                let kept: Vec<usize> = (0..count).filter(|it| !refused.contains(it)).collect();
                refused.extend(lines.iter().filter_map(|line| kept.get(line - 1)));
            }
        }
    };
    let mut total = total.lock().map_err(|error| error.to_string())?;
    let Some(plan) = plan else {
        total.skipped += 1;
        return Ok(());
    };
    write("outputs.tf", &root.outputs(|_| true))?;
    let ours = graph(folder)?;
    let record = normalise::record(&plan, &PlanInputs::default());
    let mut tally = Tally { label: format!("seed {seed}"), ..Tally::default() };
    compare::outputs(&ours, &record, &mut tally);
    let describe = |line: &String| {
        let number = line.split("output.o").nth(1).and_then(|rest| {
            rest.split(|char: char| !char.is_ascii_digit()).next()?.parse::<usize>().ok()
        });
        let expression = number.and_then(|number| root.expressions.get(number));
        let expression = expression.map_or("", String::as_str);
        Finding {
            line: line.clone(),
            reproduction: root.needed(expression),
            expression: expression.to_owned(),
        }
    };
    total.cases += count;
    total.planned += count - refused.len();
    total.refused += refused.len();
    total.compared += tally.all;
    total.known += tally.known;
    total.wrong.extend(tally.problems.iter().map(describe));
    total.decided.extend(tally.decided.iter().map(describe));
    for number in refused {
        let value = &ours["outputs"][format!("o{number}")];
        if !compare::holds_unknown(value) {
            total
                .known_where_refused
                .push(describe(&format!("seed {seed}: output.o{number} is {value}")));
        }
    }
    Ok(())
}

/// The plan, or the lines of `outputs.tf` that Terraform refuses; none when the fault is elsewhere.
fn plan(terraform: &Terraform, folder: &Path) -> Result<Result<Json, BTreeSet<usize>>, String> {
    let arguments =
        ["plan", "-input=false", "-lock=false", "-refresh=false", "-json", "-out=plan.bin"];
    let planned = terraform.command(folder, &arguments).output().map_err(|it| it.to_string())?;
    if planned.status.success() {
        let show = terraform.command(folder, &["show", "-json", "plan.bin"]).output();
        let show = show.map_err(|error| error.to_string())?;
        return serde_json::from_slice(&show.stdout).map(Ok).map_err(|error| error.to_string());
    }
    let lines = String::from_utf8_lossy(&planned.stdout);
    let found = lines.lines().filter_map(|line| {
        let message: Json = serde_json::from_str(line).ok()?;
        let diagnostic = message.get("diagnostic")?;
        let range = diagnostic.get("range")?;
        let at_fault = diagnostic["severity"] == "error" && range["filename"] == "outputs.tf";
        usize::try_from(range["start"]["line"].as_u64()?).ok().filter(|_| at_fault)
    });
    Ok(Err(found.collect()))
}

fn graph(folder: &Path) -> Result<Json, String> {
    let options = engine::Options::from(engine::Inputs::of(folder));
    let text = engine::graph(&options, &NoProgress).map_err(|error| format!("{error:?}"))?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn report(total: &Total, wish: &Wish) -> String {
    let mut text = String::new();
    let sections = [
        ("decided where the plan is unknown", &total.decided, wish.show),
        ("known where Terraform refuses", &total.known_where_refused, true),
        ("wrong", &total.wrong, true),
    ];
    for (title, findings, shown) in sections {
        let mut findings: Vec<&Finding> = findings.iter().filter(|_| shown).collect();
        // The smallest one is read first, and is the only one with all that it needs.
        findings.sort_by_key(|finding| finding.expression.len() + finding.reproduction.len());
        for (at, Finding { line, expression, reproduction }) in findings.into_iter().enumerate() {
            let _ = writeln!(text, "{title}: {line}\n    {expression}");
            if at == 0 {
                let _ = write!(text, "{}", reproduction.replace('\n', "\n    ").trim_end());
                text.push('\n');
            }
        }
    }
    let _ = writeln!(
        text,
        "{} cases from seed {}: {} planned, {} refused by Terraform, {} roots skipped; {} planned values, \
         {} known and equal, {} wrong, {} known where Terraform refuses, {} decided where the plan is unknown",
        total.cases,
        wish.seed,
        total.planned,
        total.refused,
        total.skipped,
        total.compared,
        total.known,
        total.wrong.len(),
        total.known_where_refused.len(),
        total.decided.len(),
    );
    text
}
