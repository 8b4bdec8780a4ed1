//! The diagnostics of one rule, each finding once.

use crate::base::{FxHashMap, LineIndex, Span};
use crate::diag::{Code, Diagnostic, Verdict};
use crate::eval::Error;
use crate::policy::compile::Rule;
use crate::policy::scope::Subject;

/// A diagnostic on its way to the report.
pub(crate) struct Finding {
    pub(crate) diagnostic: Diagnostic,
    /// Whether other subjects may have the same finding, as those that use the same statement of a
    /// document. The first related location is then this subject.
    pub(crate) shared: bool,
}

#[derive(Default)]
pub(crate) struct Report {
    pub diagnostics: Vec<Diagnostic>,
    /// Indices into `diagnostics`.
    reported: FxHashMap<Key, Vec<usize>>,
    has_rule_error: bool,
}

/// Location, verdict, message, and the subject unless several share the finding.
type Key = (Option<Span>, Verdict, String, Option<String>);

impl Report {
    /// Adds a finding. One that several subjects share is reported once, with its users.
    pub(crate) fn add(&mut self, Finding { diagnostic, shared }: Finding) {
        let subject = if shared { None } else { diagnostic.subject.clone() };
        let key = (diagnostic.primary, diagnostic.verdict, diagnostic.message.clone(), subject);
        let same = self.reported.entry(key).or_default();
        if shared {
            if let Some(&index) = same.first() {
                if let Some(user) = diagnostic.related.into_iter().next() {
                    self.diagnostics[index].add_related(user);
                }
                return;
            }
        } else if same.iter().any(|&index| self.diagnostics[index] == diagnostic) {
            return;
        }
        same.push(self.diagnostics.len());
        self.diagnostics.push(diagnostic);
    }

    /// Adds an error of the rule itself, once: it would be the same for every subject. Errors of the
    /// configuration have become unknown values by now.
    pub(crate) fn rule_error(&mut self, rule: &Rule, error: &Error, subject: &Subject) {
        if std::mem::replace(&mut self.has_rule_error, true) {
            return;
        }
        let index = LineIndex::new(&rule.text);
        let at = index.position(&rule.text, error.span.start);
        let text = format!(
            "Rule {} failed on {} ({}:{}:{}): {}.",
            rule.id, subject.address, rule.path, at.line, at.column, error.message
        );
        let mut diagnostic = Diagnostic::new(Code::RuleError, text, Some(subject.header));
        diagnostic.subject = Some(subject.address.clone());
        diagnostic.help =
            Some("This is a mistake in the rule, not in the configuration.".to_owned());
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn internal_error(&mut self, rule: &Rule) {
        let text = format!(
            "Internal error in rule {}. This is a bug in drlint; please report it.",
            rule.id
        );
        self.diagnostics.push(Diagnostic::new(Code::InternalError, text, None));
    }
}
