//! Diagnostics of rules.

use super::enforce::RuleRun;
use super::report::Finding;
use crate::base::Span;
use crate::diag::{Diagnostic, Reason, Related, RelatedKind, Severity, Verdict};
use crate::eval::{construct, evaluate};
use crate::policy::documentation;
use crate::policy::parse::Policy;
use crate::policy::scope::{PolicyScope, Subject, SubjectKind};
use crate::value::{Marks, Unknown};

/// More locations than these help nobody.
pub const MOST_RELATED: usize = 8;

/// What all diagnostics of one policy about one subject have in common.
pub struct Failure<'a> {
    pub policy: &'a Policy,
    pub level: &'a str,
    pub subject: &'a Subject,
    /// Why the subject may not exist, or not be meant: what fails for certain is then unknown.
    pub uncertainty: Option<Unknown>,
}

impl RuleRun<'_> {
    pub fn report_fail(
        &mut self,
        failure: &Failure<'_>,
        text: String,
        help: Option<String>,
        marks: &Marks,
        span: Option<Span>,
        scope: &PolicyScope<'_>,
    ) {
        let mut finding = self.finding(failure, text, marks, span, scope);
        finding.diagnostic.help = help.filter(|help| !help.is_empty());
        self.report.add(finding);
    }

    pub fn report_unknown(
        &mut self,
        failure: &Failure<'_>,
        why: &Unknown,
        marks: &Marks,
        span: Option<Span>,
        scope: &PolicyScope<'_>,
    ) {
        let reasons: Vec<Reason> = why.reasons.to_vec();
        let because = reasons.first().map_or(String::new(), |reason| format!(": {reason}"));
        let text = format!("Cannot tell whether {}{because}.", self.rule.question);
        let mut finding = self.finding(failure, text, marks, span, scope);
        finding.diagnostic.help = values_to_give(&reasons);
        finding.diagnostic.verdict = Verdict::Unknown;
        finding.diagnostic.unknown_because = reasons;
        self.report.add(finding);
    }

    fn finding(
        &self,
        failure: &Failure<'_>,
        text: String,
        marks: &Marks,
        span: Option<Span>,
        scope: &PolicyScope<'_>,
    ) -> Finding {
        let subject = failure.subject;
        let severity = self.severity(failure, scope);
        let mut diagnostic = Diagnostic::of_rule(&self.rule.id, severity, text, span);
        diagnostic.subject = Some(subject.address.clone());
        diagnostic.region.clone_from(&subject.region);
        diagnostic.callers = self.graph.evaluator.callers(subject.module);
        let shared = span.is_some_and(|span| is_outside(span, subject));
        let related = &mut diagnostic.related;
        if shared {
            related.push(Related {
                kind: RelatedKind::UsedBy(subject.address.as_str().into()),
                span: subject.header,
                message: format!("used by {}", subject.address),
            });
        }
        for source in self.graph.evaluator.provenance(marks) {
            if Some(source.span) != span
                && !related.contains(&source)
                && related.len() < MOST_RELATED
            {
                related.push(source);
            }
        }
        if let SubjectKind::Resource(instance) = &subject.kind {
            related.extend(construct(instance));
        }
        Finding { diagnostic, shared }
    }

    fn severity(&self, failure: &Failure<'_>, scope: &PolicyScope<'_>) -> Severity {
        if let Some(severity) = self.rule.severity {
            return severity;
        }
        let stated = failure.policy.extra("severity");
        let stated = stated.and_then(|expr| evaluate(expr, scope).ok());
        let stated = stated.as_ref().and_then(|value| Severity::parse(value.as_str()?));
        stated.unwrap_or_else(|| documentation::severity(failure.policy, failure.level))
    }
}

/// Whether a location is outside the subject's own block: in a document that others may use too.
fn is_outside(span: Span, subject: &Subject) -> bool {
    match &subject.kind {
        // A JSON block's header need not be within its span.
        SubjectKind::Resource(instance) => {
            !instance.block.span.contains(span) && span != instance.block.header
        }
        SubjectKind::Block { .. } => false,
    }
}

/// What a reader can do about variables without value.
fn values_to_give(reasons: &[Reason]) -> Option<String> {
    let names: Vec<_> = reasons.iter().filter_map(Reason::variable_without_value).collect();
    // With other reasons as well, values alone would not help.
    let first = names.first().filter(|_| names.len() == reasons.len())?;
    let all = names.iter().map(|name| format!("var.{name}")).collect::<Vec<_>>().join(", ");
    Some(format!("Give {all} a value: --var {first}=VALUE, or --var-file FILE."))
}
