//! `drlint explain`, `drlint rules`, `drlint profiles`.

use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use super::args::{Cli, Color, ListFormat};
use super::{Failure, print, terminal};
use crate::base::deep;
use crate::diag::{Code, Diagnostic, RuleInfo, Safety, Severity, did_you_mean};
use crate::engine::{self, Catalogue, DiskFiles, UsageError};
use crate::report;
use crate::settings::{Literal, LiteralKind, Profile};

/// Shows one rule.
pub(super) fn explain(
    id: &str,
    packs: &[PathBuf],
    is_full: bool,
    color: Color,
) -> Result<ExitCode, Failure> {
    let catalogue = engine::catalogue(&DiskFiles, packs)?;
    let builtin = Code::find(id).map(builtin);
    let Some(rule) = catalogue.rules.iter().find(|rule| &*rule.id == id).or(builtin.as_ref())
    else {
        return Err(unknown_rule(id, &catalogue).into());
    };
    let style = terminal::style_of(&io::stdout(), color);
    let mut page = Vec::new();
    let write = if is_full { report::rule_page } else { report::rule_summary };
    write(rule, &style, &mut page)?;
    print(&page)
}

/// A built-in check as a rule: its help is its documentation.
fn builtin(code: Code) -> RuleInfo {
    RuleInfo {
        id: code.id().into(),
        title: code.title().to_owned(),
        documentation: code.help().to_owned(),
        severity: code.severity(),
        tags: Vec::new(),
        url: String::new(),
        parameters: Vec::new(),
        fix: None,
        bad_example: None,
        good_example: None,
    }
}

/// The command line with the names of rules and profiles, for completion only: when it is parsed,
/// packs and globs have others.
pub(super) fn completable() -> Result<clap::Command, UsageError> {
    let catalogue = engine::catalogue(&DiskFiles, &[])?;
    let rules: Vec<String> = catalogue.rules.iter().map(|rule| rule.id.to_string()).collect();
    let profiles: Vec<String> = catalogue.profiles.iter().map(|one| one.name.clone()).collect();
    let among = |names: &[String]| PossibleValuesParser::new(names.to_vec());
    let command = Cli::command()
        .mut_subcommand("check", |check| {
            check
                .mut_arg("profile", |arg| arg.value_parser(among(&profiles)))
                .mut_arg("select", |arg| arg.value_parser(among(&rules)))
                .mut_arg("ignore", |arg| arg.value_parser(among(&rules)))
        })
        .mut_subcommand("graph", |graph| {
            graph.mut_arg("profile", |arg| arg.value_parser(among(&profiles)))
        })
        .mut_subcommand("explain", |explain| {
            explain.mut_arg("rule", |arg| arg.value_parser(among(&rules)))
        });
    Ok(command)
}

fn unknown_rule(id: &str, catalogue: &Catalogue) -> UsageError {
    let message = format!("Unknown rule \"{id}\".");
    let ids = catalogue.rules.iter().map(|rule| &*rule.id);
    let ids: Vec<&str> = ids.chain(Code::ALL.iter().map(|code| code.id())).collect();
    let pack = format!("{}/", id.trim_end_matches('/'));
    let of_pack: Vec<&str> = ids.iter().copied().filter(|id| id.starts_with(&pack)).collect();
    let help = match (&of_pack[..], did_you_mean(id, ids.iter().copied())) {
        ([_, ..], _) => format!("This is a pack. Its rules: {}.", of_pack.join(", ")),
        ([], Some(meant)) => format!("Did you mean `{meant}`?"),
        ([], None) => "Run `drlint rules` to list all rules.".to_owned(),
    };
    let diagnostic = Diagnostic::new(Code::Usage, message, None);
    UsageError::about(diagnostic.with_help(help))
}

/// Lists the rules and the built-in checks.
pub(super) fn rules(format: ListFormat, packs: &[PathBuf]) -> Result<ExitCode, Failure> {
    let mut catalogue = engine::catalogue(&DiskFiles, packs)?;
    catalogue.rules.extend(Code::ALL.iter().copied().map(builtin));
    match format {
        ListFormat::Json => {
            let rules = catalogue.rules.iter().map(|rule| rule_json(rule, &catalogue.profiles));
            print_json(&json!({ "version": 1, "rules": rules.collect::<Vec<_>>() }))
        }
        ListFormat::Text => {
            let widest = catalogue.rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
            let mut text = String::new();
            for rule in &catalogue.rules {
                let fix = if rule.fix.is_some() { "fix" } else { "" };
                let (id, title) = (report::clean_line(&rule.id), report::clean_line(&rule.title));
                // Writing to a string cannot fail.
                let _ =
                    writeln!(text, "{id:widest$}  {:7}  {fix:3}  {title}", rule.severity.as_str());
            }
            print(text.as_bytes())
        }
    }
}

fn rule_json(rule: &RuleInfo, profiles: &[Profile]) -> Value {
    let parameters = rule.parameters.iter().map(|parameter| {
        json!({
            "name": parameter.name,
            "type": parameter.kind,
            "default": parameter.default,
            "description": parameter.description,
        })
    });
    let fix = rule.fix.map(|safety| match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    });
    let profiles = profiles.iter().filter(|profile| enabled(profile, &rule.id));
    json!({
        "id": &*rule.id,
        "pack": rule.id.split('/').next(),
        "title": rule.title,
        "severity": rule.severity.as_str(),
        "tags": rule.tags,
        "url": rule.url,
        "fix": fix,
        "profiles": profiles.map(|profile| profile.name.as_str()).collect::<Vec<_>>(),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}

/// A profile runs the rules it names, unless it names them to switch them off.
fn enabled(profile: &Profile, id: &str) -> bool {
    profile.rules.get(id).is_some_and(|setting| setting.enabled != Some(false))
}

/// Lists the profiles.
pub(super) fn profiles(format: ListFormat) -> Result<ExitCode, Failure> {
    let catalogue = engine::catalogue(&DiskFiles, &[])?;
    match format {
        ListFormat::Json => {
            let profiles = catalogue.profiles.iter().map(profile_json).collect::<Vec<_>>();
            print_json(&json!({ "version": 1, "profiles": profiles }))
        }
        ListFormat::Text => {
            let mut text = String::new();
            for profile in &catalogue.profiles {
                profile_text(profile, &mut text);
            }
            print(text.as_bytes())
        }
    }
}

fn profile_text(profile: &Profile, text: &mut String) {
    let (name, description) =
        (report::clean_line(&profile.name), report::clean_line(&profile.description));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{name}: {description}");
    for (id, setting) in &profile.rules {
        let id = report::clean_line(id);
        let mut line = format!("  {id}");
        if setting.enabled == Some(false) {
            line.push_str("  off");
        }
        if let Some(severity) = setting.severity {
            let _ = write!(line, "  {}", severity.as_str());
        }
        for (name, value) in &setting.parameters {
            let _ = write!(line, "  {name}={}", literal_json(value));
        }
        let _ = writeln!(text, "{}", report::clean_line(&line));
    }
}

fn profile_json(profile: &Profile) -> Value {
    let rules = profile.rules.iter().map(|(id, setting)| {
        let parameters = setting.parameters.iter();
        let parameters: serde_json::Map<_, _> =
            parameters.map(|(name, value)| (name.to_string(), literal_json(value))).collect();
        let setting = json!({
            "enabled": setting.enabled != Some(false),
            "severity": setting.severity.map(Severity::as_str),
            "parameters": parameters,
        });
        (id.clone(), setting)
    });
    let text = |text: &Option<crate::base::Spanned<String>>| match text {
        Some(text) => json!(text.value),
        None => Value::Null,
    };
    let recovery = profile.regions.recovery.iter().map(|region| region.value.as_str());
    json!({
        "name": profile.name,
        "description": profile.description,
        "extends": text(&profile.extends),
        "objectives": {
            "approach": text(&profile.objectives.approach),
            "rto_seconds": profile.objectives.rto.as_ref().map(|time| time.value),
            "rpo_seconds": profile.objectives.rpo.as_ref().map(|time| time.value),
        },
        "regions": {
            "primary": text(&profile.regions.primary),
            "recovery": recovery.collect::<Vec<_>>(),
        },
        "rules": rules.collect::<serde_json::Map<_, _>>(),
    })
}

fn literal_json(literal: &Literal) -> Value {
    deep(|| match &literal.kind {
        LiteralKind::Null => Value::Null,
        LiteralKind::Bool(value) => json!(value),
        LiteralKind::Number(text) => text.parse().map_or_else(|_| json!(&**text), Value::Number),
        LiteralKind::Str(text) => json!(&**text),
        LiteralKind::List(items) => items.iter().map(literal_json).collect(),
        LiteralKind::Object(members) => {
            let members = members.iter();
            members.map(|(name, value)| (name.to_string(), literal_json(value))).collect()
        }
    })
}

fn print_json(value: &Value) -> Result<ExitCode, Failure> {
    let text = report::json_text(value)? + "\n";
    print(text.as_bytes())
}
