//! Profiles: named sets of rules and parameters, each a change to the one it extends.

use std::collections::BTreeMap;

use super::arguments::{check, problem};
use super::read::{objectives, regions, rules, syntax_errors};
use super::shape::PROFILE;
use super::{Literal, Objectives, Regions, RuleSetting};
use crate::base::{Span, Spanned};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::syntax::ParsedFile;

/// A profile as its file sets it, without what it extends.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Its name, from the file's.
    pub name: String,
    /// What it demands.
    pub description: String,
    pub(crate) extends: Option<Spanned<String>>,
    /// Its objectives, where it states any.
    pub objectives: Objectives,
    /// Its regions, where it states any.
    pub(crate) regions: Regions,
    /// What it changes, by rule id.
    pub rules: BTreeMap<String, RuleSetting>,
}

/// Reads the profile called `name`. Every diagnostic means that it cannot be used.
pub fn read_profile(name: &str, parsed: &ParsedFile) -> (Profile, Vec<Diagnostic>) {
    let mut problems = syntax_errors(parsed);
    let start = Span::new(parsed.file, 0, 0);
    let arguments = check(&parsed.body, &PROFILE, "a profile", start, &mut problems);
    let text = |name| {
        let literal: &Literal = arguments.get(name)?;
        Some(Spanned { value: literal.as_str()?.to_owned(), span: literal.span })
    };
    // `check` has reported everything; the second reading only takes what is valid.
    let mut seen = Vec::new();
    let profile = Profile {
        name: name.to_owned(),
        description: text("description").map(|text| text.value).unwrap_or_default(),
        extends: text("extends"),
        objectives: objectives(&parsed.body, &mut seen),
        regions: regions(&parsed.body, &mut seen),
        rules: rules(&parsed.body, &mut seen),
    };
    (profile, problems)
}

/// The profile called `name` with everything it extends folded in. What it sets itself takes precedence,
/// rule by rule, parameter by parameter.
///
/// # Errors
/// A diagnostic when the profile or one it extends does not exist, or when they extend each other in a
/// ring. Without a location when `name` itself does not exist.
pub fn resolve(name: &str, all: &BTreeMap<String, Profile>) -> Result<Profile, Box<Diagnostic>> {
    let mut chain: Vec<&Profile> = Vec::new();
    let mut next = Some((name, None));
    while let Some((name, span)) = next {
        let Some(profile) = all.get(name) else { return Err(missing(name, span, all).into()) };
        if let Some(span) = span
            && chain.iter().any(|known| known.name == profile.name)
        {
            return Err(problem(format!("Profile {name} extends itself."), span).into());
        }
        chain.push(profile);
        next = profile.extends.as_ref().map(|base| (base.value.as_str(), Some(base.span)));
    }
    let mut layers = chain.into_iter().rev();
    let mut whole = layers.next().cloned().unwrap_or_default();
    for layer in layers {
        whole.apply(layer);
    }
    Ok(whole)
}

fn missing(name: &str, span: Option<Span>, all: &BTreeMap<String, Profile>) -> Diagnostic {
    let names = all.keys().map(String::as_str);
    let help = match did_you_mean(name, names.clone()) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => format!("Known profiles: {}.", names.collect::<Vec<_>>().join(", ")),
    };
    let message = format!("Unknown profile \"{name}\".");
    Diagnostic::new(Code::SettingsError, message, span).with_help(help)
}

impl Profile {
    /// Applies `over`: what it sets takes precedence.
    pub(crate) fn apply(&mut self, over: &Self) {
        self.name.clone_from(&over.name);
        if !over.description.is_empty() {
            self.description.clone_from(&over.description);
        }
        self.objectives.apply(&over.objectives);
        self.regions.apply(&over.regions);
        for (id, setting) in &over.rules {
            match self.rules.get_mut(id) {
                Some(base) => base.apply(setting),
                None => drop(self.rules.insert(id.clone(), setting.clone())),
            }
        }
    }
}

impl Objectives {
    /// Applies `over`: what it sets takes precedence.
    pub(crate) fn apply(&mut self, over: &Self) {
        fn take<T: Clone>(under: &mut Option<T>, over: Option<&T>) {
            if let Some(over) = over {
                *under = Some(over.clone());
            }
        }
        take(&mut self.approach, over.approach.as_ref());
        take(&mut self.rto, over.rto.as_ref());
        take(&mut self.rpo, over.rpo.as_ref());
    }
}

impl Regions {
    /// Applies `over`: what it sets takes precedence.
    pub(crate) fn apply(&mut self, over: &Self) {
        if over.primary.is_some() {
            self.primary.clone_from(&over.primary);
        }
        if !over.recovery.is_empty() {
            self.recovery.clone_from(&over.recovery);
        }
    }
}

impl RuleSetting {
    /// Applies `over`, parameter by parameter. A setting that gives parameters or a severity to a rule
    /// that is disabled does not enable it.
    pub(crate) fn apply(&mut self, over: &Self) {
        self.enabled = over.enabled.or(self.enabled);
        self.severity = over.severity.or(self.severity);
        self.span = over.span;
        for (name, value) in &over.parameters {
            self.parameters.insert(name.clone(), value.clone());
        }
    }
}
