//! Runs the whole pipeline over changed configurations, settings, plans and rules.
//!
//! Usage: `cargo run --release --example mutated_inputs -- [--inputs N] [--first N] [--seed N]
//! [--kind settings|plan|policy|modules|tree] [--show NUMBER]`
//!
//! An input is made of the seed and its number alone, so `--first N --inputs 1` runs one again and
//! `--show N` writes its files. Inputs run in a process of their own: a panic is caught there, and what
//! ends the process (an overflow of the stack, a hang, more memory than there should be) is noticed by
//! the number of the input at which it ended, after which the next process goes on.
//!
//! The files of each input that failed are in `target/mutated_inputs/`; the exit status is then 1.

mod corpus;
mod input;
mod mutate;
mod random;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Seek as _, Write as _};
use std::panic;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use corpus::Corpus;
use drlint::base::FileSystem;
use drlint::engine::{self, NoProgress};
use drlint::report::{FORMATS, Style};
use input::Input;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// An input that takes longer has hung, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(20);

/// More resident memory, in KiB, is a bomb that went off.
const MEMORY: u64 = 1024 * 1024;

/// Inputs of one process.
const BATCH: u64 = 20_000;

#[derive(Clone)]
struct Wish {
    inputs: u64,
    first: u64,
    seed: u64,
    kind: Option<String>,
    show: Option<u64>,
    is_child: bool,
}

fn main() -> ExitCode {
    let wish = match wish() {
        Ok(wish) => wish,
        Err(message) => return finish(&format!("{message}\n"), 2),
    };
    let corpus = || Corpus::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    if let Some(number) = wish.show {
        let folder = save(&Input::new(&corpus(), wish.seed, number, wish.kind.as_deref()), number);
        return finish(&format!("{}\n", folder.display()), 0);
    }
    if wish.is_child { run_batch(&wish, &corpus()) } else { supervise(&wish) }
}

fn wish() -> Result<Wish, String> {
    let mut wish =
        Wish { inputs: 10_000, first: 0, seed: 1, kind: None, show: None, is_child: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--child" {
            wish.is_child = true;
            continue;
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{word} takes a number"));
        match word.as_str() {
            "--inputs" => wish.inputs = number()?,
            "--first" => wish.first = number()?,
            "--seed" => wish.seed = number()?,
            "--show" => wish.show = Some(number()?),
            "--kind" if input::KINDS.contains(&value.as_str()) => wish.kind = Some(value),
            "--kind" => return Err(format!("--kind takes one of {}.", input::KINDS.join(", "))),
            _ => return Err(format!("Unknown option {word}.")),
        }
    }
    Ok(wish)
}

fn finish(text: &str, status: u8) -> ExitCode {
    drop(std::io::stdout().write_all(text.as_bytes()));
    ExitCode::from(status)
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/mutated_inputs")
}

/// Starts one process after another until all inputs have run.
fn supervise(wish: &Wish) -> ExitCode {
    let started = Instant::now();
    let (mut next, end) = (wish.first, wish.first + wish.inputs);
    let mut failed = 0;
    drop(fs::create_dir_all(home()));
    while next < end {
        let inputs = BATCH.min(end - next);
        let current = home().join(format!("current-{}", std::process::id()));
        let mut command = Command::new(std::env::current_exe().unwrap_or_default());
        command.args(["--child", "--first", &next.to_string(), "--inputs", &inputs.to_string()]);
        command.args(["--seed", &wish.seed.to_string()]).env("CURRENT", &current);
        command.args(wish.kind.iter().flat_map(|kind| ["--kind", kind]));
        let status = match command.status() {
            Ok(status) => status,
            Err(error) => return finish(&format!("{error}\n"), 2),
        };
        match status.code() {
            Some(0) => next += inputs,
            // Its panics have been written down.
            Some(1) => {
                failed += 1;
                next += inputs;
            }
            // It ended at an input, whose number it wrote first.
            code => {
                let at = fs::read_to_string(&current).unwrap_or_default();
                let Ok(at) = at.trim().parse::<u64>() else { return finish("no input ran\n", 2) };
                let corpus = Corpus::read(Path::new(env!("CARGO_MANIFEST_DIR")));
                let input = Input::new(&corpus, wish.seed, at, wish.kind.as_deref());
                let folder = save(&input, at);
                finish(
                    &format!("input {at} ended its process ({code:?}): {}\n", folder.display()),
                    0,
                );
                failed += 1;
                next = at + 1;
            }
        }
        drop(fs::remove_file(current));
    }
    let text = format!(
        "{} inputs of seed {} in {:.0} s, {failed} processes with failures\n",
        wish.inputs,
        wish.seed,
        started.elapsed().as_secs_f64()
    );
    finish(&text, u8::from(failed > 0))
}

/// Writes the files of an input.
fn save(input: &Input, number: u64) -> PathBuf {
    let folder = home().join(format!("{}-{number}", input.kind));
    for (path, bytes) in &input.files {
        let path = folder.join(path);
        drop(path.parent().map(fs::create_dir_all));
        drop(fs::write(path, bytes));
    }
    folder
}

/// Where panics happened, and how often.
static PANICS: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());
static PANICKED: AtomicU64 = AtomicU64::new(0);
static CURRENT: AtomicU64 = AtomicU64::new(u64::MAX);

fn run_batch(wish: &Wish, corpus: &Corpus) -> ExitCode {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let mut all = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
        let count =
            all.entry(format!("{place}: {}", info.payload_as_str().unwrap_or(""))).or_default();
        *count += 1;
        if *count <= 3 {
            PANICKED.fetch_add(1, Ordering::Relaxed);
        }
    }));
    std::thread::spawn(watch);
    let mut current = std::env::var_os("CURRENT").and_then(|path| File::create(path).ok());
    let mut slowest: Vec<(Duration, u64, &str)> = Vec::new();
    let mut text = String::new();
    for number in wish.first..wish.first + wish.inputs {
        if let Some(file) = &mut current {
            drop(file.rewind());
            drop(writeln!(file, "{number:<20}"));
        }
        CURRENT.store(number, Ordering::Relaxed);
        let input = Input::new(corpus, wish.seed, number, wish.kind.as_deref());
        let started = Instant::now();
        let before = PANICKED.load(Ordering::Relaxed);
        drop(panic::catch_unwind(|| run(&input, number)));
        slowest.push((started.elapsed(), number, input.kind));
        if PANICKED.load(Ordering::Relaxed) > before {
            let folder = save(&input, number);
            let _ = writeln!(text, "input {number} panics: {}", folder.display());
        }
        if slowest.len() > 1000 {
            keep_slowest(&mut slowest);
        }
    }
    keep_slowest(&mut slowest);
    let panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
    for (place, count) in &*panics {
        let _ = writeln!(text, "{count} panics at {place}");
    }
    let slow = slowest.iter().map(|(time, number, kind)| format!("{kind} {number} {time:.0?}"));
    let slow: Vec<String> = slow.collect();
    let _ =
        writeln!(text, "inputs up to {}; slowest: {}", wish.first + wish.inputs, slow.join(", "));
    finish(&text, u8::from(!panics.is_empty()))
}

fn keep_slowest(times: &mut Vec<(Duration, u64, &str)>) {
    times.sort_unstable_by(|one, next| next.cmp(one));
    times.truncate(3);
}

/// What `check`, with each format in turn, does, and now and then `graph`.
fn run(input: &Input, number: u64) {
    let (files, options) = input.run();
    let files: Arc<dyn FileSystem> = Arc::new(files);
    match engine::check_with(&files, &options, &NoProgress) {
        Ok(outcome) => {
            let turn = usize::try_from(number).unwrap_or(0) % FORMATS.len();
            let format = &FORMATS[turn];
            let mut out = Vec::new();
            drop((format.write)(&outcome.report, &outcome.sources, &Style::default(), &mut out));
            assert!(String::from_utf8(out).is_ok(), "{} is not UTF-8", format.name);
            // A rule that panics is reported, and the hook has counted it.
        }
        Err(error) => assert!(!error.diagnostics.is_empty(), "a run that fails says why"),
    }
    if number.is_multiple_of(4) {
        drop(engine::graph_with(&files, &options, &NoProgress));
    }
}

/// Ends the process when an input takes too long, or too much memory.
#[allow(clippy::exit, reason = "the other thread does not come back")]
fn watch() {
    let (mut seen, mut since) = (u64::MAX, Instant::now());
    loop {
        std::thread::sleep(Duration::from_millis(200));
        let current = CURRENT.load(Ordering::Relaxed);
        if current != seen {
            (seen, since) = (current, Instant::now());
        }
        let is_late = since.elapsed() > PATIENCE && current != u64::MAX;
        if is_late || resident() > MEMORY {
            let what = if is_late { "hangs" } else { "takes too much memory" };
            finish(&format!("input {current} {what}\n"), 0);
            std::process::exit(3);
        }
    }
}

/// In KiB; 0 where the system does not say.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
