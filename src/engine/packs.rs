//! Which rules run, with which parameters: packs, profiles, settings and options folded into one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Options, Patterns, UsageError, text_of};
use crate::base::{FileError, FileId, FileKind, FileSystem, SourceMap};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::policy::{Overrides, PolicySource, Program, bundle};
use crate::settings::{Profile, Settings, read_profile, resolve};
use crate::syntax::{self, Limits};

/// Rules chosen and compiled.
pub struct Chosen {
    /// The program.
    pub program: Program,
    /// The profile's name, or several joined with `+`.
    pub profile: String,
    /// The profile with everything folded in.
    pub resolved: Profile,
    /// All rule ids there are, sorted.
    pub known: Vec<Arc<str>>,
}

/// The bundled rules and those of further packs, sorted by id.
///
/// # Errors
/// When a pack cannot be read.
pub fn sources(
    files: &dyn FileSystem,
    packs: &[PathBuf],
    sources: &mut SourceMap,
) -> Result<Vec<PolicySource>, UsageError> {
    let mut all = bundle::sources();
    for directory in packs {
        let found = pack(files, directory, sources)?;
        if found.is_empty() {
            let shown = directory.display();
            return Err(UsageError::new(format!(
                "{shown}: no rules; a rule is <pack>/<rule>.policy.hcl"
            )));
        }
        all.extend(found);
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

/// The rules below a directory: the path is the id.
fn pack(
    files: &dyn FileSystem,
    directory: &Path,
    sources: &mut SourceMap,
) -> Result<Vec<PolicySource>, UsageError> {
    let unusable =
        |path: &Path, error: FileError| UsageError::new(format!("{}: {error}", path.display()));
    let mut found = Vec::new();
    // The directory itself may be a link; links below it are skipped, lest they lead in circles.
    let mut todo = vec![(directory.to_owned(), FileKind::Directory)];
    while let Some((path, kind)) = todo.pop() {
        if kind == FileKind::Directory {
            let entries = files.list(&path).map_err(|error| unusable(&path, error))?;
            todo.extend(entries.into_iter().rev().map(|(name, kind)| (path.join(name), kind)));
            continue;
        }
        let relative = path.strip_prefix(directory).unwrap_or(&path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let joined = parts.join("/");
        let Some(id) = joined.strip_suffix(".policy.hcl").filter(|_| kind == FileKind::File) else {
            continue;
        };
        let text = files.read(&path).and_then(text_of).map_err(|error| unusable(&path, error))?;
        let shown = path.to_string_lossy().replace('\\', "/");
        let source = sources.add(path.clone(), shown, text.into());
        found.push(PolicySource {
            id: id.into(),
            path: joined.as_str().into(),
            file: source.id,
            text: Arc::clone(&source.text),
            docs: "".into(),
            bad: None,
            good: None,
        });
    }
    Ok(found)
}

/// The bundled profiles by name, as they are written.
///
/// # Errors
/// None in a release: a test reads them all.
pub fn profiles() -> Result<BTreeMap<String, Profile>, UsageError> {
    let mut all = BTreeMap::new();
    for (name, text) in bundle::profiles() {
        let parsed =
            syntax::parse(FileId::SYNTHETIC, syntax::FileKind::Hcl, text, &Limits::default());
        let (profile, problems) = read_profile(name, &parsed);
        if let Some(problem) = problems.first() {
            return Err(UsageError::new(format!(
                "the bundled profile {name} cannot be used: {}",
                problem.message
            )));
        }
        all.insert(name.to_owned(), profile);
    }
    Ok(all)
}

/// Chooses and compiles the rules that the options, the settings and their profile ask for.
///
/// # Errors
/// For an unknown profile, rule or parameter, and for a rule that cannot be compiled.
pub fn choose(
    files: &dyn FileSystem,
    options: &Options,
    settings: &Settings,
    map: &mut SourceMap,
) -> Result<Chosen, UsageError> {
    let all = sources(files, &options.rules, map)?;
    let known: Vec<Arc<str>> = all.iter().map(|source| Arc::clone(&source.id)).collect();
    let ids: Vec<&str> = known.iter().map(|id| &**id).collect();
    let names = profile_names(options, settings)?;
    let resolved = resolved(&names)?;
    check_names(options, settings, &ids, map)?;

    // A pack that somebody names is meant to run; of the bundled ones the profile chooses.
    let foreign = all.iter().filter(|source| (source.file.0 as usize) < map.len());
    let mut enabled: BTreeSet<&str> = foreign.map(|source| &*source.id).collect();
    // A profile runs the rules it names; settings only change a rule unless they say `enabled`.
    let profile = resolved.rules.iter().map(|(id, rule)| (id, rule.enabled.unwrap_or(true)));
    let own = settings.rules.iter().filter_map(|(id, rule)| Some((id, rule.enabled?)));
    for (id, on) in profile.chain(own) {
        let Some(id) = ids.iter().copied().find(|one| one == id) else { continue };
        if on {
            enabled.insert(id);
        } else {
            enabled.remove(id);
        }
    }
    let select = Patterns::of_rules(options.select.iter().map(String::as_str));
    if !select.is_empty() {
        enabled = ids.iter().copied().filter(|id| select.matches(id)).collect();
    }
    let ignore = Patterns::of_rules(options.ignore.iter().map(String::as_str));
    enabled.retain(|id| !ignore.matches(id));

    let mut overrides = Overrides::default();
    overrides.lay(&resolved.rules);
    overrides.lay(&settings.rules);
    for set in &options.set {
        overrides.set(&set.rule, &set.parameter, &set.value);
    }
    let wanted: Vec<PolicySource> =
        all.iter().filter(|source| enabled.contains(&*source.id)).cloned().collect();
    let program = Program::compile(&wanted, &overrides)
        .map_err(|diagnostics| UsageError { diagnostics, sources: std::mem::take(map) })?;
    Ok(Chosen { program, profile: names.join("+"), resolved, known })
}

fn profile_names(options: &Options, settings: &Settings) -> Result<Vec<String>, UsageError> {
    let mut names = options.profiles.clone();
    if names.is_empty() {
        names = settings.profiles.iter().map(|name| name.value.clone()).collect();
    }
    if names.is_empty() {
        names.push("default".to_owned());
    }
    names.dedup();
    if names.len() > 2 || (names.len() == 2 && !names.iter().any(|name| name == "production")) {
        let message = "two profiles go together only when one of them is production";
        return Err(UsageError::new(message));
    }
    // What production says about teardown wins over the system's profile, in whichever order.
    names.sort_by_key(|name| name == "production");
    Ok(names)
}

fn resolved(names: &[String]) -> Result<Profile, UsageError> {
    let all = profiles()?;
    let mut result: Option<Profile> = None;
    for name in names {
        let own = match &result {
            // On top of another profile only what production itself states counts.
            Some(_) => all.get(name).cloned(),
            None => None,
        };
        let profile = match own {
            Some(own) => own,
            None => resolve(name, &all).map_err(|found| UsageError::about(*found))?,
        };
        match &mut result {
            Some(result) => result.apply(&profile),
            None => result = Some(profile),
        }
    }
    Ok(result.unwrap_or_default())
}

/// Every rule that options and settings name must exist: a misspelt one would silently do nothing.
fn check_names(
    options: &Options,
    settings: &Settings,
    ids: &[&str],
    files: &mut SourceMap,
) -> Result<(), UsageError> {
    for list in [&options.select, &options.ignore] {
        let patterns = Patterns::of_rules(list.iter().map(String::as_str));
        if let Some((pattern, help)) = patterns.stranger(ids) {
            let (message, help) = if Code::find(pattern).is_some() {
                let message = format!("{pattern} is a built-in check, which always runs");
                (message, "To accept one of its findings, write a waiver.".to_owned())
            } else {
                (format!("no rule matches {pattern:?}"), help)
            };
            let found = Diagnostic::new(Code::Usage, message, None);
            return Err(UsageError::about(found.with_help(help)));
        }
    }
    let unknown = |id: &str, span| {
        if Code::find(id).is_some() {
            let message = format!("{id} is a built-in check, which always runs the same way");
            let found = Diagnostic::new(Code::SettingsError, message, span);
            return found.with_help("To accept one of its findings, write a waiver.");
        }
        let found = Diagnostic::new(Code::SettingsError, format!("there is no rule {id}"), span);
        match did_you_mean(id, ids.iter().copied()) {
            Some(meant) => found.with_help(format!("Did you mean {meant}?")),
            None => found.with_help("`drlint rules` lists all rules."),
        }
    };
    if let Some(set) = options.set.iter().find(|set| !ids.contains(&set.rule.as_str())) {
        return Err(UsageError::about(unknown(&set.rule, None)));
    }
    if let Some((id, rule)) = settings.rules.iter().find(|(id, _)| !ids.contains(&id.as_str())) {
        let diagnostics = vec![unknown(id, Some(rule.span))];
        return Err(UsageError { diagnostics, sources: std::mem::take(files) });
    }
    Ok(())
}
