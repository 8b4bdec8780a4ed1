//! Which rules run, with which parameters: packs, profiles, settings and the command line folded into
//! one.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::packs::sources;
use super::profiles::{self, combined};
use super::{Patterns, Selection, UsageError};
use crate::base::{FileSystem, SourceMap, Span};
use crate::diag::{Code, Diagnostic, RuleInfo, did_you_mean};
use crate::eval::unknown_region;
use crate::graph::Roles;
use crate::policy::{Overrides, PolicySource, Program};
use crate::schema;
use crate::settings::{self, Profile, Settings};

/// The rules of a run, compiled.
pub(super) struct Rules {
    pub(super) program: Program,
    /// The profile's name, or several joined with `+`.
    pub(super) profile: String,
    pub(super) roles: Roles,
    /// All rule ids that exist, sorted.
    pub(super) known: Vec<Arc<str>>,
}

/// Rules and profiles, as `rules`, `profiles` and `explain` list them.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// All rules, sorted by id.
    pub(crate) rules: Vec<RuleInfo>,
    /// All profiles with everything they extend folded in, sorted by name.
    pub(crate) profiles: Vec<Profile>,
}

/// The bundled rules and profiles, with the rules of further packs.
///
/// # Errors
/// When a pack cannot be used.
pub(crate) fn catalogue(
    files: &dyn FileSystem,
    packs: &[PathBuf],
) -> Result<Catalogue, UsageError> {
    let mut map = SourceMap::default();
    let sources = sources(files, packs, &mut map)?;
    let program = Program::compile(&sources, &Overrides::default())
        .map_err(|diagnostics| UsageError { diagnostics, sources: map })?;
    let own = profiles::profiles()?;
    let profiles = own.keys().map(|name| settings::resolve(name, &own));
    let profiles = profiles.collect::<Result<_, _>>().map_err(|found| UsageError::about(*found))?;
    Ok(Catalogue { rules: program.infos().to_vec(), profiles })
}

/// Chooses and compiles the rules that the command line, the settings and their profile ask for.
///
/// # Errors
/// For an unknown profile, rule or parameter, and for a rule that cannot be compiled.
pub(super) fn choose(
    files: &dyn FileSystem,
    selection: &Selection,
    settings: &Settings,
    map: &mut SourceMap,
) -> Result<Rules, UsageError> {
    let all = sources(files, &selection.packs, map)?;
    let known: Vec<Arc<str>> = all.iter().map(|source| Arc::clone(&source.id)).collect();
    let ids: Vec<&str> = known.iter().map(|id| &**id).collect();
    let names = profiles::names(selection, settings)?;
    let profile = combined(&names)?;
    check_names(selection, settings, &ids, map)?;

    // A pack that somebody names is meant to run; of the bundled ones the profile chooses.
    let is_bundled = |source: &&PolicySource| (source.file.0 as usize) >= map.len();
    let packs = all.iter().filter(|source| !is_bundled(source)).map(|source| &*source.id);
    let enabled = enabled(packs.collect(), &ids, &profile, settings, selection);
    let wanted = all.iter().filter(|source| enabled.contains(&*source.id));
    let wanted: Vec<PolicySource> = wanted.cloned().collect();

    let mut overrides = Overrides::default();
    overrides.lay(&profile.rules);
    overrides.lay(&settings.rules);
    for set in &selection.set {
        overrides.set(&set.rule, &set.parameter, &set.value);
    }
    let program = Program::compile(&wanted, &overrides).map_err(|mut diagnostics| {
        for found in &mut diagnostics {
            keep_to(map, found);
        }
        UsageError { diagnostics, sources: std::mem::take(map) }
    })?;
    let roles = roles_of(&profile, settings);
    Ok(Rules { program, profile: names.join("+"), roles, known })
}

/// Takes away the locations in bundled rules, of which no report has the text.
fn keep_to(map: &SourceMap, diagnostic: &mut Diagnostic) {
    let is_shown = |span: &Span| (span.file.0 as usize) < map.len();
    diagnostic.primary = diagnostic.primary.filter(is_shown);
    diagnostic.related.retain(|related| is_shown(&related.span));
}

/// The regions of a run, for what reports no findings: no rule is compiled.
///
/// # Errors
/// For an unknown profile or rule.
pub(super) fn roles(
    files: &dyn FileSystem,
    selection: &Selection,
    settings: &Settings,
    map: &mut SourceMap,
) -> Result<Roles, UsageError> {
    let all = sources(files, &selection.packs, map)?;
    let ids: Vec<&str> = all.iter().map(|source| &*source.id).collect();
    let profile = combined(&profiles::names(selection, settings)?)?;
    check_names(selection, settings, &ids, map)?;
    Ok(roles_of(&profile, settings))
}

/// Roles of regions that do not exist, which no resource would ever have.
pub(super) fn unknown_regions(settings: &Settings) -> Vec<Diagnostic> {
    let regions = settings.regions.primary.iter().chain(&settings.regions.recovery);
    let unknown = regions.filter(|region| !schema::is_region(&region.value));
    unknown.map(|region| unknown_region(&region.value, region.span)).collect()
}

/// Regions by role: the settings take precedence over the profile.
fn roles_of(profile: &Profile, settings: &Settings) -> Roles {
    let mut regions = profile.regions.clone();
    regions.apply(&settings.regions);
    Roles {
        primary: regions.primary.as_ref().map(|name| name.value.as_str().into()),
        recovery: regions.recovery.iter().map(|name| name.value.as_str().into()).collect(),
    }
}

/// The ids of the rules that run; `from` are enabled unless something disables them.
fn enabled<'a>(
    from: BTreeSet<&'a str>,
    ids: &[&'a str],
    profile: &Profile,
    settings: &Settings,
    selection: &Selection,
) -> BTreeSet<&'a str> {
    let mut enabled = from;
    // A profile runs the rules it names; settings only change a rule unless they say `enabled`.
    let of_profile = profile.rules.iter().map(|(id, rule)| (id, rule.enabled.unwrap_or(true)));
    let of_settings = settings.rules.iter().filter_map(|(id, rule)| Some((id, rule.enabled?)));
    for (id, on) in of_profile.chain(of_settings) {
        let Some(id) = ids.iter().copied().find(|known| known == id) else { continue };
        if on {
            enabled.insert(id);
        } else {
            enabled.remove(id);
        }
    }
    let select = Patterns::of_rules(selection.select.iter().map(String::as_str));
    if !select.is_empty() {
        enabled = ids.iter().copied().filter(|id| select.matches(id)).collect();
    }
    let ignore = Patterns::of_rules(selection.ignore.iter().map(String::as_str));
    enabled.retain(|id| !ignore.matches(id));
    enabled
}

/// A built-in check where a rule is expected: profiles and options do not choose among them.
fn builtin(code: Code, reported: Code, span: Option<Span>) -> Diagnostic {
    let message = format!("{code} is a built-in check, which always runs.");
    Diagnostic::new(reported, message, span).with_help(ACCEPT)
}

const ACCEPT: &str = "Accept findings with a waiver or an ignore comment; docs/codes.md lists the built-in \
                      checks that can be suppressed.";

/// Every rule that options and settings name must exist: a misspelled one would silently do nothing.
fn check_names(
    selection: &Selection,
    settings: &Settings,
    ids: &[&str],
    map: &mut SourceMap,
) -> Result<(), UsageError> {
    for list in [&selection.select, &selection.ignore] {
        let patterns = Patterns::of_rules(list.iter().map(String::as_str));
        if let Some((pattern, help)) = patterns.unmatched(ids, true) {
            let names = Patterns::of_rules([pattern.as_str()]);
            let diagnostic = if Code::find(&pattern).is_none()
                && Code::ALL.iter().any(|code| names.matches(code.id()))
            {
                let message = format!("\"{pattern}\" names built-in checks, which always run.");
                Diagnostic::new(Code::Usage, message, None).with_help(ACCEPT)
            } else if let Some(code) = Code::find(&pattern) {
                builtin(code, Code::Usage, None)
            } else {
                let message = format!("No rule matches \"{pattern}\".");
                Diagnostic::new(Code::Usage, message, None).with_help(help)
            };
            return Err(UsageError::about(diagnostic));
        }
    }
    let unknown = |id: &str, span| {
        if let Some(code) = Code::find(id) {
            return builtin(code, Code::SettingsError, span);
        }
        let diagnostic =
            Diagnostic::new(Code::SettingsError, format!("No rule \"{id}\" exists."), span);
        match did_you_mean(id, ids.iter().copied()) {
            Some(meant) => diagnostic.with_help(format!("Did you mean `{meant}`?")),
            None => diagnostic.with_help("Run `drlint rules` to list all rules."),
        }
    };
    if let Some(set) = selection.set.iter().find(|set| !ids.contains(&set.rule.as_str())) {
        return Err(UsageError::about(unknown(&set.rule, None)));
    }
    if let Some((id, rule)) = settings.rules.iter().find(|(id, _)| !ids.contains(&id.as_str())) {
        let diagnostics = vec![unknown(id, Some(rule.span))];
        return Err(UsageError { diagnostics, sources: std::mem::take(map) });
    }
    Ok(())
}
