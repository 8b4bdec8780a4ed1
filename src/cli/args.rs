//! What may stand on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::diag::Severity;
use crate::engine::{
    self, Environment, FailOn, Options, Reporting, RuleValue, Selection, UnknownMode,
};
use crate::report::FORMATS;
use crate::scaffold::STACKS;

/// Checks Terraform configurations that promise disaster recovery across two AWS regions.
///
/// Reads the source: no cloud, no credentials, and no plan unless one is given.
#[derive(Debug, Parser)]
#[command(name = "drlint", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the roots found under the paths.
    #[command(after_help = CHECK_HELP)]
    Check(Box<Check>),
    /// Show a rule's page: what it finds, why, its parameters and examples.
    #[command(after_help = "Example:\n  drlint explain dns/slow-failure-detection")]
    Explain {
        /// The rule's id, <pack>/<rule>.
        rule: String,
        /// A directory with further packs; may be repeated.
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        rules: Vec<PathBuf>,
    },
    /// List the rules.
    Rules {
        /// The form of the list.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
        /// A directory with further packs; may be repeated.
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        rules: Vec<PathBuf>,
    },
    /// List the profiles.
    Profiles {
        /// The form of the list.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Print what was evaluated: resources, regions, edges.
    #[command(after_help = "Example:\n  drlint graph infra --format json")]
    Graph(Box<Graph>),
    /// Write a complete stack to start from, with the modules and functions it uses.
    #[command(after_help = NEW_HELP)]
    New {
        /// The stack.
        #[arg(value_name = "STACK", value_parser = stacks(), required_unless_present = "list")]
        stack: Option<String>,
        /// Where to write it: a directory that is empty or new.
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "list")]
        directory: Option<PathBuf>,
        /// List the stacks there are.
        #[arg(long, conflicts_with_all = ["stack", "directory"])]
        list: bool,
    },
    /// Print a completion script for a shell.
    #[command(
        after_help = "Example:\n  drlint completions bash > ~/.local/share/bash-completion/completions/drlint"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

const NEW_HELP: &str = "\
Examples:
  drlint new --list
  drlint new hot-standby infra";

const CHECK_HELP: &str = "\
Examples:
  drlint check
  drlint check infra --profile hot-standby
  drlint check --set dns/slow-failure-detection.max_detection=30
  drlint check infra --plan plan.json
  drlint check --format text --format sarif --output drlint.sarif --fail-on never

Exit status:
  0  nothing reached --fail-on
  1  something did
  2  the run could not start";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Check {
    #[command(flatten)]
    pub inputs: Inputs,

    /// Take these rules instead of the profile's: ids, packs, or globs; may be repeated.
    #[arg(long, value_name = "RULE|PACK", value_delimiter = ',', help_heading = "Rules")]
    pub select: Vec<String>,

    /// Leave these rules out: ids, packs, or globs; may be repeated.
    #[arg(long, value_name = "RULE|PACK", value_delimiter = ',', help_heading = "Rules")]
    pub ignore: Vec<String>,

    /// How to write the report; may be repeated, each but one with its --output.
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = formats(),
        action = clap::ArgAction::Append,
        help_heading = "Output"
    )]
    pub format: Vec<String>,

    /// Write the --format before this to a file instead of standard output.
    #[arg(
        long,
        short,
        value_name = "FILE",
        action = clap::ArgAction::Append,
        value_hint = ValueHint::FilePath,
        help_heading = "Output"
    )]
    pub output: Vec<PathBuf>,

    /// From which severity on the exit status is 1.
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on_values(), default_value = "error", help_heading = "Output")]
    pub fail_on: String,

    /// What to do with verdicts that are unknown.
    #[arg(long, value_enum, default_value_t = Unknown::Note, value_name = "MODE", help_heading = "Output")]
    pub unknown: Unknown,

    /// Print the diagnostics only, without the closing lines.
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,

    /// List everything: roots, modules, what was skipped and why, suppressed diagnostics.
    #[arg(long, short, help_heading = "Output")]
    pub verbose: bool,

    /// Add a table of counts by rule.
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// Show no progress bar.
    #[arg(long, help_heading = "Output")]
    pub no_progress: bool,
}

#[derive(Debug, Args)]
pub(super) struct Graph {
    #[command(flatten)]
    pub inputs: Inputs,

    /// The form of the graph.
    #[arg(long, value_enum, default_value_t = DataFormat::Json)]
    pub format: DataFormat,
}

/// What every command that evaluates takes.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Directories to search for roots; a file stands for its directory [default: .].
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// The profile to check against; a second one when one of them is `production`.
    #[arg(long, short, value_name = "NAME", help_heading = "Rules")]
    pub profile: Vec<String>,

    /// Set a rule's parameter; may be repeated.
    #[arg(long, value_name = "RULE.PARAMETER=VALUE", value_parser = rule_value, help_heading = "Rules")]
    pub set: Vec<RuleValue>,

    /// A directory with further packs; may be repeated.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Rules")]
    pub rules: Vec<PathBuf>,

    /// The settings file, instead of the .drlint.hcl found above each path.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub config: Option<PathBuf>,

    /// Set an input variable; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable, help_heading = "Terraform")]
    pub var: Vec<(String, String)>,

    /// Read input variables from a file; may be repeated.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Terraform")]
    pub var_file: Vec<PathBuf>,

    /// The workspace.
    #[arg(long, value_name = "NAME", help_heading = "Terraform")]
    pub workspace: Option<String>,

    /// Judge the values of a plan, as `terraform show -json` writes it, with the source at PATH beside
    /// it; without PATH, and outside of a root, the plan alone.
    #[arg(
        long,
        value_name = "PLAN.json",
        value_hint = ValueHint::FilePath,
        conflicts_with = "var",
        help_heading = "Terraform"
    )]
    pub plan: Option<PathBuf>,

    /// How many threads to use.
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

impl Inputs {
    pub fn options(&self) -> Options {
        Options {
            inputs: engine::Inputs {
                paths: self.paths.clone(),
                config: self.config.clone(),
                vars: self.var.clone(),
                var_files: self.var_file.clone(),
                workspace: self.workspace.clone(),
                plan: self.plan.clone(),
                environment: Environment::of_process(),
                limits: engine::Limits::default(),
            },
            selection: Selection {
                profiles: self.profile.clone(),
                set: self.set.clone(),
                packs: self.rules.clone(),
                ..Selection::default()
            },
            reporting: Reporting { today: engine::today(), ..Reporting::default() },
            threads: self.threads.map(NonZeroUsize::get),
        }
    }
}

impl Check {
    pub fn options(&self) -> Options {
        let mut options = self.inputs.options();
        options.selection.select.clone_from(&self.select);
        options.selection.ignore.clone_from(&self.ignore);
        options.reporting.unknown = match self.unknown {
            Unknown::Ignore => UnknownMode::Ignore,
            Unknown::Note => UnknownMode::Note,
            Unknown::Fail => UnknownMode::Fail,
        };
        options.reporting.fail_on =
            Severity::parse(&self.fail_on).map_or(FailOn::Never, FailOn::At);
        options
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Unknown {
    /// Count them, list none.
    Ignore,
    /// List them as notes; they never fail the run.
    Note,
    /// Treat them as fails of their rule.
    Fail,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ListFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DataFormat {
    /// For programs.
    Json,
}

fn formats() -> PossibleValuesParser {
    let values = FORMATS.iter();
    PossibleValuesParser::new(
        values.map(|format| PossibleValue::new(format.name).help(format.description)),
    )
}

fn stacks() -> PossibleValuesParser {
    let values = STACKS.iter();
    PossibleValuesParser::new(
        values.map(|stack| PossibleValue::new(stack.name).help(stack.description)),
    )
}

fn fail_on_values() -> PossibleValuesParser {
    PossibleValuesParser::new(["error", "warning", "note", "never"])
}

fn rule_value(text: &str) -> Result<RuleValue, String> {
    let wrong = || "expected RULE.PARAMETER=VALUE, as dns/slow-failure-detection.max_detection=30";
    let (left, value) = text.split_once('=').ok_or_else(wrong)?;
    let (rule, parameter) = left.trim().rsplit_once('.').ok_or_else(wrong)?;
    if parameter.is_empty() || !rule.contains('/') {
        return Err(wrong().to_owned());
    }
    Ok(RuleValue {
        rule: rule.to_owned(),
        parameter: parameter.to_owned(),
        value: value.to_owned(),
    })
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_rules_parameter_is_named_after_the_last_dot() {
        let set = rule_value("dns/slow.max=a.b=c").unwrap();
        assert_eq!((&*set.rule, &*set.parameter, &*set.value), ("dns/slow", "max", "a.b=c"));
        assert!(rule_value("max=3").is_err() && rule_value("dns/slow.max").is_err());
    }
}
