//! The command line: arguments in, reports out, and the exit status.
//!
//! Results go to standard output, everything else to standard error. The status is 0 when nothing
//! reached `--fail-on`, 1 when something did, 2 when drlint could not check or could not write
//! a report.

mod args;
mod check;
mod lists;
mod new;
mod progress;
mod terminal;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::engine::{NoProgress, UsageError};
use crate::report::{self, Report, Summary};
use args::{Cli, Command, DataFormat};

/// Runs the program with the process's arguments and returns its exit status.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// The commands and options, for tests of what pages say about them.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program with these arguments, the program's name first.
fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = Cli::command().try_get_matches_from(arguments);
    let parsed = parsed.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and the version come this way too, with status 0. A reader that went away
            // needs no message.
            let text = error.render().to_string();
            // Arguments come from scripts: control characters in them must not reach the terminal.
            let cleaned = report::clean(&text);
            let _ = match report::inert(&cleaned) {
                Cow::Borrowed(same) if same == text => error.print(),
                cleaned => io::stderr().write_all(cleaned.as_bytes()),
            };
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let done = match &cli.command {
        Command::Check(arguments) => {
            let matches = matches.subcommand_matches("check").unwrap_or(&matches);
            check::run(arguments, matches, cli.color)
        }
        Command::Explain { rule, full, rules } => lists::explain(rule, rules, *full, cli.color),
        Command::Rules { format, rules } => lists::rules(*format, rules),
        Command::Profiles { format } => lists::profiles(*format),
        Command::Graph(arguments) => graph(arguments),
        Command::New { stack: Some(stack), directory: Some(directory), .. } => {
            new::write(stack, directory)
        }
        Command::New { .. } => new::list(),
        Command::Completions { shell } => completions(*shell),
    };
    match done {
        Ok(status) => status,
        Err(Failure::Output(error)) => {
            let _ = writeln!(io::stderr(), "error: Cannot write to standard output: {error}");
            ExitCode::from(2)
        }
        Err(Failure::Usage(error)) => {
            report_usage(&error, cli.color);
            ExitCode::from(2)
        }
    }
}

/// Why a command has no result.
enum Failure {
    Usage(UsageError),
    Output(io::Error),
}

impl From<UsageError> for Failure {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut lists::completable()?, "drlint", &mut script);
    print_as_is(&script)
}

fn graph(arguments: &args::Graph) -> Result<ExitCode, Failure> {
    let DataFormat::Json = arguments.format;
    let options = arguments.inputs.options();
    let graph = crate::engine::graph(&options, &NoProgress)?;
    print(graph.as_bytes())
}

/// Writes a result to standard output.
fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    print_as_is(report::inert(&String::from_utf8_lossy(bytes)).as_bytes())
}

/// As [`print`], for what contains nothing of other people.
fn print_as_is(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    ignore_broken_pipe(out.write_all(bytes).and_then(|()| out.flush()))?;
    Ok(ExitCode::SUCCESS)
}

/// A reader that has read enough (`| head`) is not an error.
fn ignore_broken_pipe(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Reports on standard error why the run could not start.
fn report_usage(error: &UsageError, color: args::Color) {
    let mut style = terminal::style_of(&io::stderr(), color);
    // A summary would count findings of a check that did not run.
    style.detail = report::Detail::Quiet;
    let (placed, bare): (Vec<_>, Vec<_>) =
        error.diagnostics.iter().cloned().partition(|diagnostic| diagnostic.primary.is_some());
    let mut out = io::stderr().lock();
    for diagnostic in bare {
        let message = report::clean(&diagnostic.message);
        let _ = writeln!(out, "error: {}", report::inert(&message));
        if let Some(help) = diagnostic.help {
            let help = report::clean(&help);
            let _ = writeln!(out, "  help: {}", report::inert(&help));
        }
    }
    // Failed, so that no closing line says that nothing was checked: the error does.
    let summary = Summary { failed: true, ..Summary::default() };
    let report = Report { diagnostics: placed, summary, ..Report::default() };
    if let Some(text) = report::format("text") {
        let _ = (text.write)(&report, &error.sources, &style, &mut out);
    }
}
