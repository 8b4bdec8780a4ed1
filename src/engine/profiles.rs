//! The bundled profiles, and the one that a run uses.

use std::collections::BTreeMap;

use super::{Selection, UsageError};
use crate::base::FileId;
use crate::policy::bundle;
use crate::settings::{Profile, Settings, read_profile, resolve};
use crate::syntax::{self, FileKind, Limits};

/// All bundled profiles by name, without what they extend.
///
/// # Errors
/// None in a release: a test reads them all.
pub(super) fn profiles() -> Result<BTreeMap<String, Profile>, UsageError> {
    bundle::profiles().map(|(name, text)| Ok((name.to_owned(), read(name, text)?))).collect()
}

/// The names of the profiles that the command line asks for, else the settings.
///
/// # Errors
/// When they do not go together.
pub(super) fn names(selection: &Selection, settings: &Settings) -> Result<Vec<String>, UsageError> {
    let mut names = selection.profiles.clone();
    if names.is_empty() {
        names = settings.profiles.iter().map(|name| name.value.clone()).collect();
    }
    if names.is_empty() {
        names.push("default".to_owned());
    }
    names.dedup();
    if names.len() > 2 || (names.len() == 2 && !names.iter().any(|name| name == "production")) {
        let message = "Two profiles can only be combined when one of them is production.";
        return Err(UsageError::new(message));
    }
    // What production says about teardown takes precedence over the system's profile, in whichever
    // order they are named.
    names.sort_by_key(|name| name == "production");
    Ok(names)
}

/// The profiles of these names folded into one.
///
/// # Errors
/// When one does not exist.
pub(super) fn combined(names: &[String]) -> Result<Profile, UsageError> {
    let Some((first, others)) = names.split_first() else { return Ok(Profile::default()) };
    let mut profile = resolve(first, &chain(first)?).map_err(|found| UsageError::about(*found))?;
    for name in others {
        // Of a second profile only what it sets itself counts: what it extends would undo the first.
        let profiles = chain(name)?;
        let Some(own) = profiles.get(name) else {
            return resolve(name, &profiles).map_err(|missing| UsageError::about(*missing));
        };
        profile.apply(own);
    }
    Ok(profile)
}

/// A profile and those it extends; all profiles when one of them does not exist, for the advice.
fn chain(name: &str) -> Result<BTreeMap<String, Profile>, UsageError> {
    let mut chain = BTreeMap::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next.filter(|name| !chain.contains_key(name)) {
        let Some((_, text)) = bundle::profiles().find(|(known, _)| *known == name) else {
            return profiles();
        };
        let profile = read(&name, text)?;
        next = profile.extends.as_ref().map(|base| base.value.clone());
        chain.insert(name, profile);
    }
    Ok(chain)
}

fn read(name: &str, text: &str) -> Result<Profile, UsageError> {
    let parsed = syntax::parse(FileId::SYNTHETIC, FileKind::Hcl, text, &Limits::default());
    let (profile, problems) = read_profile(name, &parsed);
    match problems.first() {
        None => Ok(profile),
        Some(problem) => Err(UsageError::new(format!(
            "The bundled profile {name} cannot be used: {}",
            problem.message
        ))),
    }
}
