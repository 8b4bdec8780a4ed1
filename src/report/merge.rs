//! Findings as people read them: one for each thing to fix.
//!
//! Invariant: only what is shown is merged. Counts, suppression, JSON and SARIF see every subject.

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::{FxHashMap, FxHashSet, Span};
use crate::diag::{Diagnostic, RelatedKind, RuleId, Severity, Verdict};

/// A finding, and the others that are the same to a reader.
pub(super) struct Shown<'a> {
    /// The first of them; related locations and deployments are those of all.
    pub(super) finding: Cow<'a, Diagnostic>,
    subjects: FxHashSet<&'a str>,
}

/// What findings that are shown as one agree in.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    rule: &'a RuleId,
    severity: Severity,
    verdict: Verdict,
    primary: Option<Span>,
    message: &'a str,
    help: Option<&'a str>,
    /// Where and why it is suppressed.
    suppressed: Option<(Option<Span>, &'a str)>,
    /// `None` when the finding is about the text at the location, whoever uses it.
    subject: Option<(Option<&'a str>, Option<&'a str>, &'a [Span])>,
}

impl<'a> Key<'a> {
    fn of(finding: &'a Diagnostic) -> Self {
        let is_shared = matches!(finding.rule, RuleId::Builtin(_)) || used_by(finding).is_some();
        let subject = (finding.subject.as_deref(), finding.region.as_deref(), &*finding.callers);
        Self {
            rule: &finding.rule,
            severity: finding.severity,
            verdict: finding.verdict,
            primary: finding.primary,
            message: &finding.message,
            help: finding.help.as_deref(),
            suppressed: finding.suppressed.as_ref().map(|one| (one.span, one.reason.as_str())),
            // Without a location nothing says that two of them are one thing.
            subject: (!is_shared || finding.primary.is_none()).then_some(subject),
        }
    }
}

fn used_by(finding: &Diagnostic) -> Option<&str> {
    finding.related.iter().find_map(|related| match &related.kind {
        RelatedKind::UsedBy(address) => Some(&**address),
        _ => None,
    })
}

/// `findings` in their order, those merged that one change of the text would fix.
pub(super) fn merged<'a>(findings: impl Iterator<Item = &'a Diagnostic>) -> Vec<Shown<'a>> {
    let mut at: FxHashMap<Key<'_>, usize> = FxHashMap::default();
    let mut shown: Vec<Shown<'a>> = Vec::new();
    for finding in findings {
        if let Some(first) = at.get(&Key::of(finding)).and_then(|at| shown.get_mut(*at)) {
            first.add(finding);
            continue;
        }
        at.insert(Key::of(finding), shown.len());
        let subjects = finding.subject.as_deref().into_iter().collect();
        shown.push(Shown { finding: Cow::Borrowed(finding), subjects });
    }
    shown
}

impl<'a> Shown<'a> {
    /// How many subjects other than the first have it.
    pub(super) fn others(&self) -> usize {
        self.subjects.len().saturating_sub(1)
    }

    /// Whom it is about, with the region, and with the deployments where there are several:
    /// `aws_s3_bucket.b and 1 other in us-east-1 (live)`.
    pub(super) fn subject(&self, has_deployments: bool) -> Option<String> {
        let subject = self.finding.subject.as_deref()?;
        let region = match self.finding.region.as_deref() {
            None => String::new(),
            Some("global") => " of a global service".to_owned(),
            Some(region) => format!(" in {region}"),
        };
        let all = self.finding.deployment.iter().chain(&self.finding.also_in);
        let all: Vec<&str> = all.map(|name| &**name).collect();
        let deployments = if has_deployments && !all.is_empty() {
            format!(" ({})", all.join(", "))
        } else {
            String::new()
        };
        Some(format!("{subject}{}{region}{deployments}", others(self.others())))
    }

    fn add(&mut self, other: &'a Diagnostic) {
        self.subjects.extend(other.subject.as_deref());
        let first = self.finding.to_mut();
        for name in other.deployment.iter().chain(&other.also_in) {
            let is_named = |known: &Arc<str>| known == name;
            if !first.deployment.iter().chain(&first.also_in).any(is_named) {
                first.also_in.push(Arc::clone(name));
            }
        }
        other.related.iter().for_each(|related| first.add_related(related.clone()));
        other.unknown_because.iter().for_each(|reason| first.add_reason(reason.clone()));
    }
}

/// ` and 2 others`
pub(super) fn others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " and 1 other".to_owned(),
        _ => format!(" and {count} others"),
    }
}
