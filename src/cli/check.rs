//! `drlint check`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;

use super::args::{Check, Color};
use super::progress::Bar;
use super::{Failure, ignore_broken_pipe, terminal};
use crate::engine::{self, Outcome, UsageError};
use crate::report::{self, Detail, Format, Style};

/// Where one format goes.
struct Target {
    format: &'static Format,
    /// `None`: standard output.
    file: Option<PathBuf>,
}

pub(super) fn run(
    arguments: &Check,
    matches: &ArgMatches,
    color: Color,
) -> Result<ExitCode, Failure> {
    let targets = targets(arguments, matches)?;
    let options = arguments.options();
    let outcome = {
        // Dropped before anything is printed: the bar shares the terminal.
        let bar = Bar::new(!arguments.no_progress && !arguments.quiet);
        engine::check(&options, &bar)?
    };
    if outcome.nothing_found {
        let paths: Vec<_> =
            options.inputs.paths.iter().map(|path| path.display().to_string()).collect();
        let paths = if paths.is_empty() { ".".to_owned() } else { paths.join(", ") };
        let paths = report::clean_line(&paths);
        let _ = writeln!(io::stderr(), "error: No Terraform files found in {paths}.");
    }
    for target in &targets {
        // "No findings" would mislead people here; a program needs its document all the same.
        if outcome.nothing_found && target.format.name == "text" && target.file.is_none() {
            continue;
        }
        write(target, &outcome, arguments, color)?;
    }
    // A list of findings has no closing line, and an empty one would look like a pass.
    let is_concise = |target: &Target| target.format.name == "concise";
    if !outcome.nothing_found
        && targets.iter().any(is_concise)
        && let style = terminal::style_of(&io::stderr(), color)
        && let Some(line) = report::caveat(&outcome.report, &style)
    {
        let _ = writeln!(io::stderr(), "{}", report::inert(&line));
    }
    // Nothing to check is most often a mistyped path.
    let status = if outcome.nothing_found { 2 } else { u8::from(outcome.report.summary.failed) };
    Ok(ExitCode::from(status))
}

/// Pairs each `--output` with the `--format` before it; one before all formats with the first.
fn targets(arguments: &Check, matches: &ArgMatches) -> Result<Vec<Target>, UsageError> {
    let indices = |name| matches.indices_of(name).into_iter().flatten();
    let formats = arguments.format.iter().zip(indices("format"));
    let formats = formats.map(|(name, at)| (at, Word::Format(name)));
    let outputs = arguments.output.iter().zip(indices("output"));
    let outputs = outputs.map(|(file, at)| (at, Word::Output(file)));
    // clap hands out options by name; which --output follows which --format is told by their indices.
    let mut words: Vec<_> = formats.chain(outputs).collect();
    words.sort_by_key(|(at, _)| *at);
    let mut targets: Vec<Target> = Vec::new();
    let mut first: Option<&Path> = None;
    for (_, word) in words {
        match word {
            Word::Format(name) => {
                let format = report::format(name).unwrap_or(&report::FORMATS[0]);
                targets.push(Target { format, file: first.take().map(Path::to_owned) });
            }
            Word::Output(file) => match (targets.last_mut(), first) {
                (None, None) => first = Some(file),
                (Some(last), _) if last.file.is_none() => last.file = Some(file.to_owned()),
                (last, _) => {
                    let taken = last.and_then(|last| last.file.as_deref()).or(first);
                    return Err(UsageError::new(format!(
                        "--output {} does not have a --format of its own; the one next to it goes to {}.",
                        file.display(),
                        taken.unwrap_or(Path::new("-")).display()
                    )));
                }
            },
        }
    }
    if targets.is_empty() {
        let file = first.map(Path::to_owned);
        targets.push(Target { format: &report::FORMATS[0], file });
    }
    let to_stdout: Vec<_> = targets.iter().filter(|target| target.file.is_none()).collect();
    if let [first, second, ..] = to_stdout[..] {
        return Err(UsageError::new(format!(
            "Formats {} and {} would both go to standard output.",
            first.format.name, second.format.name
        ))
        .with_help("Add --output to one of them."));
    }
    check_files(&targets)?;
    Ok(targets)
}

/// Refuses before the run what cannot be written after it.
fn check_files(targets: &[Target]) -> Result<(), UsageError> {
    let mut taken: Vec<(PathBuf, &str)> = Vec::new();
    for (file, format) in targets.iter().filter_map(|one| Some((one.file.as_ref()?, one.format))) {
        let target = engine::output_target(file).map_err(|error| unwritable(file, &error))?;
        if let Some((_, first)) = taken.iter().find(|(other, _)| *other == target) {
            return Err(UsageError::new(format!(
                "Formats {first} and {} would both be written to {}.",
                format.name,
                file.display()
            ))
            .with_help("Name a file for each."));
        }
        taken.push((target, format.name));
    }
    Ok(())
}

fn unwritable(file: &Path, error: &io::Error) -> UsageError {
    UsageError::new(format!("Cannot write the report to {}: {error}.", file.display()))
}

enum Word<'a> {
    Format(&'a str),
    Output(&'a Path),
}

fn write(
    target: &Target,
    outcome: &Outcome,
    arguments: &Check,
    color: Color,
) -> Result<(), Failure> {
    let base = match &target.file {
        None => terminal::style_of(&io::stdout(), color),
        Some(_) => terminal::style_of_file(),
    };
    let style = Style {
        detail: match (arguments.quiet, arguments.verbose) {
            (true, _) => Detail::Quiet,
            (_, true) => Detail::Verbose,
            _ => Detail::Normal,
        },
        statistics: arguments.statistics,
        show_suppressed: arguments.show_suppressed,
        ..base
    };
    let write =
        |out: &mut dyn Write| (target.format.write)(&outcome.report, &outcome.sources, &style, out);
    match &target.file {
        None => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            ignore_broken_pipe(write(&mut out).and_then(|()| out.flush()))?;
        }
        Some(file) => {
            // A report that cannot be written whole must not replace the one of the last run.
            let mut bytes = Vec::new();
            write(&mut bytes)?;
            engine::write_output(file, &bytes).map_err(|error| unwritable(file, &error))?;
        }
    }
    Ok(())
}
