//! Diagnostics of rules.

use super::report::Finding;
use crate::base::Span;
use crate::diag::{Diagnostic, Reason, Related, RelatedKind, Severity, Verdict};
use crate::eval::{construct, evaluate};
use crate::policy::ast::Policy;
use crate::policy::documentation;
use crate::policy::scope::{PolicyScope, Subject, SubjectKind};
use crate::value::{Marks, Unknown};

/// What all findings of one policy about one subject have in common.
pub(crate) struct Failure<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) level: &'a str,
    pub(crate) subject: &'a Subject,
    /// Why the subject may not exist, or not be meant: what fails for certain is then unknown.
    pub(crate) uncertainty: Option<Unknown>,
}

/// What one finding is based on.
pub(crate) struct Evidence<'a> {
    /// The marks of the values that decided.
    pub(crate) marks: &'a Marks,
    pub(crate) span: Option<Span>,
    pub(crate) scope: &'a PolicyScope<'a>,
}

impl Failure<'_> {
    pub(crate) fn fail(
        &self,
        text: String,
        help: Option<String>,
        evidence: &Evidence<'_>,
    ) -> Finding {
        let mut finding = self.finding(text, evidence);
        finding.diagnostic.help = help.filter(|help| !help.is_empty());
        finding
    }

    pub(crate) fn unknown(&self, why: &Unknown, evidence: &Evidence<'_>) -> Finding {
        let reasons: Vec<Reason> = why.reasons.to_vec();
        let because = reasons.first().map_or(String::new(), |reason| format!(": {reason}"));
        let text = format!("Cannot tell whether {}{because}.", evidence.scope.rule.question);
        let mut finding = self.finding(text, evidence);
        finding.diagnostic.help = values_to_give(&reasons);
        finding.diagnostic.verdict = Verdict::Unknown;
        finding.diagnostic.unknown_because = reasons;
        finding
    }

    fn finding(&self, text: String, evidence: &Evidence<'_>) -> Finding {
        let Evidence { marks, span, scope } = *evidence;
        let severity = self.severity(scope);
        let mut diagnostic = Diagnostic::of_rule(&scope.rule.id, severity, text, span);
        diagnostic.subject = Some(self.subject.address.clone());
        diagnostic.region.clone_from(&self.subject.region);
        diagnostic.callers = scope.graph.evaluator.callers(self.subject.module);
        let shared = span.is_some_and(|span| is_outside(span, self.subject));
        if shared {
            diagnostic.related.push(Related {
                kind: RelatedKind::UsedBy(self.subject.address.as_str().into()),
                span: self.subject.header,
                message: format!("used by {}", self.subject.address),
            });
        }
        for source in scope.graph.evaluator.provenance(marks) {
            if Some(source.span) != span {
                diagnostic.add_related(source);
            }
        }
        // Beyond the limit: in synthesized configurations it is all that leads back to the program.
        if let SubjectKind::Resource(instance) = &self.subject.kind {
            diagnostic.related.extend(construct(instance));
        }
        Finding { diagnostic, shared }
    }

    /// What the settings say, else what the rule computes, else what its policy states.
    fn severity(&self, scope: &PolicyScope<'_>) -> Severity {
        if let Some(severity) = scope.rule.severity {
            return severity;
        }
        let computed = self.policy.extra("severity");
        let computed = computed.and_then(|expr| evaluate(expr, scope).ok());
        let computed = computed.as_ref().and_then(|value| Severity::parse(value.as_str()?));
        computed.unwrap_or_else(|| documentation::severity(self.policy, self.level))
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
