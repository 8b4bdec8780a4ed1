//! One rule over one root: which subjects it checks, and what becomes of its conditions.

use super::decide::{Decision, Truth, decide};
use super::diagnostic::{Evidence, Failure};
use super::report::Report;
use super::{location, message, subjects};
use crate::eval::{Error, elements, evaluate};
use crate::graph::{Graph, RootSummary};
use crate::policy::ast::Policy;
use crate::policy::compile::Rule;
use crate::policy::scope::{Memo, PolicyScope, Subject, Trace, locate};
use crate::syntax::Expr;
use crate::value::Unknown;

/// A rule while it is run.
pub(crate) struct RuleRun<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) graph: &'a Graph,
    others: &'a [RootSummary],
    /// The locals of the rule's file.
    locals: Memo,
    pub(crate) report: Report,
    /// How many subjects were checked.
    pub(crate) matched: usize,
    pub(crate) asked_other_roots: bool,
}

impl<'a> RuleRun<'a> {
    pub(crate) fn new(rule: &'a Rule, graph: &'a Graph, others: &'a [RootSummary]) -> Self {
        Self {
            rule,
            graph,
            others,
            locals: Memo::default(),
            report: Report::default(),
            matched: 0,
            asked_other_roots: false,
        }
    }

    pub(crate) fn check(&mut self) {
        let policies = self.rule.file.policies.iter().zip(&self.rule.levels);
        for (policy, level) in policies.filter(|(policy, _)| policy.applicable) {
            for subject in subjects::subjects(self.graph, policy) {
                if let Err(error) = self.check_subject(policy, level, &subject) {
                    self.report.rule_error(self.rule, &error, &subject);
                }
            }
        }
    }

    fn check_subject(
        &mut self,
        policy: &'a Policy,
        level: &'a str,
        subject: &Subject,
    ) -> Result<(), Error> {
        // The scope borrows the locals while reporting needs the rest of `self`.
        let file_locals = std::mem::take(&mut self.locals);
        let (locals, trace) = (Memo::default(), Trace::default());
        let scope = PolicyScope {
            graph: self.graph,
            rule: self.rule,
            others: self.others,
            policy: Some(policy),
            subject: Some(subject),
            each: None,
            file_locals: &file_locals,
            locals: &locals,
            trace: &trace,
        };
        let outcome = self.check_policy(policy, level, subject, &scope);
        self.asked_other_roots |= trace.into_reads().other_roots;
        self.locals = file_locals;
        outcome
    }

    fn check_policy(
        &mut self,
        policy: &'a Policy,
        level: &'a str,
        subject: &Subject,
        scope: &PolicyScope<'_>,
    ) -> Result<(), Error> {
        let mut uncertainty = subject.uncertain.as_ref().map(|why| Unknown::clone(why));
        if let Some(filter) = &policy.filter {
            match self.decide(filter, scope)?.outcome {
                Truth::True => {}
                Truth::False => return Ok(()),
                // The subject may be meant or not: what passes passes either way.
                Truth::Unknown(why) => {
                    uncertainty = Some(
                        uncertainty.map_or_else(|| Unknown::clone(&why), |all| all.merge(&why)),
                    );
                }
            }
        }
        self.matched += 1;
        let failure = Failure { policy, level, subject, uncertainty };
        match policy.extra("each") {
            Some(each) => self.check_elements(each, &failure, scope),
            None => self.check_enforces(&failure, scope).map(|_| ()),
        }
    }

    /// Checks the elements of `each` one by one. An incomplete list may have further ones that fail,
    /// which only matters when none of the known elements does.
    fn check_elements(
        &mut self,
        each: &Expr,
        failure: &Failure<'_>,
        scope: &PolicyScope<'_>,
    ) -> Result<(), Error> {
        let list = evaluate(each, scope)?;
        let walk = elements(&list, each.span)?;
        let mut failed = false;
        for (_, item) in walk.items {
            let item = item.with_marks(&list.marks);
            // The policy's locals may refer to `local.each`.
            let locals = Memo::default();
            failed |= self.check_enforces(failure, &scope.with_each(&item, &locals))?;
        }
        if let (false, Some(why)) = (failed, walk.incomplete) {
            let span = locate::value(&list, scope).or(Some(failure.subject.header));
            let evidence = Evidence { marks: &list.deep_marks(), span, scope };
            self.report.add(failure.unknown(&why, &evidence));
        }
        Ok(())
    }

    /// Checks all conditions; whether one failed for certain.
    fn check_enforces(
        &mut self,
        failure: &Failure<'_>,
        scope: &PolicyScope<'_>,
    ) -> Result<bool, Error> {
        let mut failed = false;
        for enforce in &failure.policy.enforces {
            let Decision { outcome, marks, reads } = self.decide(&enforce.condition, scope)?;
            let why = match (outcome, &failure.uncertainty) {
                (Truth::True, _) => continue,
                (Truth::False, None) => None,
                // It fails if it exists at all, which is not known.
                (Truth::False, Some(uncertainty)) => Some(uncertainty.clone()),
                (Truth::Unknown(why), None) => Some(Unknown::clone(&why)),
                (Truth::Unknown(why), Some(uncertainty)) => {
                    Some(Unknown::clone(&why).merge(uncertainty))
                }
            };
            let at = failure.policy.extra("at");
            let span =
                location::primary(at, &reads.attributes, scope).or(Some(failure.subject.header));
            let evidence = Evidence { marks: &marks, span, scope };
            if let Some(why) = why {
                self.report.add(failure.unknown(&why, &evidence));
                continue;
            }
            let text = match &enforce.error_message {
                Some(message) => message::text(message, scope)?,
                None => self.rule.title.clone(),
            };
            let help = failure.policy.extra("help");
            let help = help.map(|help| message::text(help, scope)).transpose()?;
            self.report.add(failure.fail(text, help, &evidence));
            failed = true;
        }
        Ok(failed)
    }

    fn decide(&mut self, expr: &Expr, scope: &PolicyScope<'_>) -> Result<Decision, Error> {
        let decision = decide(expr, scope)?;
        self.asked_other_roots |= decision.reads.other_roots;
        Ok(decision)
    }
}
