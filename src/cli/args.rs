//! The command line: its commands and options.

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

/// Finds the reasons your Terraform failover will not work, before you need it.
///
/// Reads the configuration, without cloud access, credentials or a plan; a plan is optional.
#[derive(Debug, Parser)]
#[command(name = "drlint", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colors.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check Terraform configurations under PATH.
    #[command(after_help = CHECK_HELP)]
    Check(Box<Check>),
    /// Explain a rule: what it finds, why it matters, an example, the fix.
    #[command(after_help = "Example:\n  drlint explain dns/slow-failure-detection")]
    Explain {
        /// The rule's id: <pack>/<rule>.
        rule: String,
        /// Show the whole page, with all conditions, parameters, examples and references.
        #[arg(long, short = 'v', visible_alias = "verbose")]
        full: bool,
        /// Directory with additional rule packs; may be repeated.
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        rules: Vec<PathBuf>,
    },
    /// List the rules.
    Rules {
        /// Output format.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
        /// Directory with additional rule packs; may be repeated.
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        rules: Vec<PathBuf>,
    },
    /// List the profiles.
    Profiles {
        /// Output format.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Print the evaluated resources with their regions and references.
    #[command(after_help = "Example:\n  drlint graph infra --format json")]
    Graph(Box<Graph>),
    /// Write a complete reference stack, with the modules and functions it uses.
    #[command(after_help = NEW_HELP)]
    New {
        /// The name of the stack.
        #[arg(value_name = "STACK", value_parser = stacks(), required_unless_present = "list")]
        stack: Option<String>,
        /// Directory to write to; it must be empty or new.
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "list")]
        directory: Option<PathBuf>,
        /// List all stacks.
        #[arg(long, conflicts_with_all = ["stack", "directory"])]
        list: bool,
    },
    /// Print a completion script for a shell.
    #[command(
        after_help = "Example:\n  drlint completions bash > ~/.local/share/bash-completion/completions/drlint"
    )]
    Completions {
        /// The shell to complete commands for.
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
  0  no finding has the severity of --fail-on or a higher one
  1  at least one finding does
  2  drlint could not check, or could not write a report";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Check {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// Run only these rules: ids, packs or globs; may be repeated.
    #[arg(long, value_name = "RULE|PACK", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,

    /// Skip these rules: ids, packs or globs; may be repeated.
    #[arg(long, value_name = "RULE|PACK", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,

    /// Output format. Repeat to write several; all but one need --output.
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = formats(),
        action = clap::ArgAction::Append,
        help_heading = "Output"
    )]
    pub(crate) format: Vec<String>,

    /// Write the --format next to it to a file instead of standard output.
    #[arg(
        long,
        short,
        value_name = "FILE",
        action = clap::ArgAction::Append,
        value_hint = ValueHint::FilePath,
        help_heading = "Output"
    )]
    pub(crate) output: Vec<PathBuf>,

    /// Exit with status 1 if there is a finding of this severity or higher.
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on_values(), default_value = "error", help_heading = "Output")]
    pub(crate) fail_on: String,

    /// What to do with unknown verdicts.
    #[arg(long, value_enum, default_value_t = Unknown::Note, value_name = "MODE", help_heading = "Output")]
    pub(crate) unknown: Unknown,

    /// Print findings only; the last line only if something was not checked.
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,

    /// List root modules, modules, skipped paths and suppressed findings too.
    #[arg(long, short, help_heading = "Output")]
    pub(crate) verbose: bool,

    /// Show suppressed findings in text, concise and SARIF too; JSON always contains them.
    #[arg(long, help_heading = "Output")]
    pub(crate) show_suppressed: bool,

    /// Add the number of findings by rule.
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,

    /// Do not show a progress bar.
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
}

#[derive(Debug, Args)]
pub(super) struct Graph {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// Output format.
    #[arg(long, value_enum, default_value_t = DataFormat::Json)]
    pub(crate) format: DataFormat,
}

/// The options of every command that evaluates.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Directories to search for root modules; for a file, the root modules that read it [default: .].
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,

    /// Profile to check against; two if one of them is `production`.
    #[arg(long, short, value_name = "NAME", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) profile: Vec<String>,

    /// Set a parameter of a rule; may be repeated.
    #[arg(long, value_name = "RULE.PARAMETER=VALUE", value_parser = rule_value, help_heading = "Rules")]
    pub(crate) set: Vec<RuleValue>,

    /// Directory with additional rule packs; may be repeated.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Rules")]
    pub(crate) rules: Vec<PathBuf>,

    /// Settings file, instead of the nearest .drlint.hcl above each path.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub(crate) config: Option<PathBuf>,

    /// Set an input variable; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable, help_heading = "Terraform")]
    pub(crate) var: Vec<(String, String)>,

    /// Read input variables from a file; may be repeated.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Terraform")]
    pub(crate) var_file: Vec<PathBuf>,

    /// Value of terraform.workspace.
    #[arg(long, value_name = "NAME", help_heading = "Terraform")]
    pub(crate) workspace: Option<String>,

    /// Check a plan in the JSON form of `terraform show -json`. With PATH, values come from the plan
    /// and locations from the configuration; without it, the plan is checked on its own.
    #[arg(
        long,
        value_name = "PLAN.json",
        value_hint = ValueHint::FilePath,
        conflicts_with = "var",
        help_heading = "Terraform"
    )]
    pub(crate) plan: Option<PathBuf>,

    /// Number of threads.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

impl Inputs {
    pub(crate) fn options(&self) -> Options {
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
    pub(crate) fn options(&self) -> Options {
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
    /// On a terminal, unless `NO_COLOR` is set, and always if `FORCE_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Unknown {
    /// Count them without listing them.
    Ignore,
    /// List them as notes; they never fail the run.
    Note,
    /// Treat them as failures.
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
    let wrong =
        || "expected RULE.PARAMETER=VALUE, such as dns/slow-failure-detection.max_detection=30";
    let (left, value) = text.split_once('=').ok_or_else(wrong)?;
    let (rule, parameter) = left.trim().rsplit_once('.').ok_or_else(wrong)?;
    if parameter.is_empty() || rule.is_empty() {
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
        // That no such rule exists is said by those who know the rules.
        assert_eq!(&*rule_value("nosuch.x=3").unwrap().rule, "nosuch");
        assert!(rule_value("max=3").is_err() && rule_value(".max=3").is_err());
        assert!(rule_value("dns/slow.max").is_err());
    }
}
