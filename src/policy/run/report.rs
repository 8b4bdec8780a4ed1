//! The diagnostics of one rule, each finding once.

use crate::base::{FxHashMap, LineIndex, Span};
use crate::diag::{Code, Diagnostic, Verdict};
use crate::eval::Error;
use crate::policy::compile::Rule;
use crate::policy::scope::Subject;

/// A diagnostic on its way to the report.
pub(crate) struct Finding {
    pub(crate) diagnostic: Diagnostic,
    /// Whether it is in a document that other subjects may use too.
    pub(crate) shared: bool,
}

#[derive(Default)]
pub(crate) struct Report {
    pub diagnostics: Vec<Diagnostic>,
    /// Indices into `diagnostics`.
    reported: FxHashMap<Key, Vec<usize>>,
    has_rule_error: bool,
}

/// Location, verdict, message and subject.
type Key = (Option<Span>, Verdict, String, Option<String>);

impl Report {
    /// Adds a finding. Each subject has its own, even where several use the same statement of a
    /// document: a waiver for one of them must not cover the others. Reports merge them for people.
    pub(crate) fn add(&mut self, Finding { diagnostic, shared }: Finding) {
        let Diagnostic { primary, verdict, message, subject, .. } = &diagnostic;
        let key = (*primary, *verdict, message.clone(), subject.clone());
        let same = self.reported.entry(key).or_default();
        // Statements of one document that are written once, as with `dynamic`, differ in their origins.
        let is_reported = shared && !same.is_empty();
        if is_reported || same.iter().any(|&index| self.diagnostics[index] == diagnostic) {
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
