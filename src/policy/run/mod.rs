//! Rules over a graph.

mod decide;
mod location;
mod message;
mod resolve;
mod subjects;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use self::decide::{Decision, Judged, judge};
use super::compile::{Program, Rule};
use super::documentation;
use super::functions::statements;
use super::parse::{Enforce, Policy, Target};
use super::scope::{FileLocals, PolicyScope, Subject, System};
use crate::base::{FxHashMap, LineIndex, Span};
use crate::diag::{Code, Diagnostic, Reason, Related, RelatedKind, Severity, Verdict};
use crate::eval::{Error, construct, elements, evaluate};
use crate::graph::{Graph, RootSummary};
use crate::value::{Marks, ModuleId, Unknown};

/// What a run found.
#[derive(Debug, Default)]
pub struct RunResult {
    /// Fails and unknowns, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many subjects each rule judged, in the order of the program.
    pub matched: Vec<(Arc<str>, usize)>,
    /// Whether a rule asked what the other roots of the system refer to.
    pub asked_other_roots: bool,
}

/// Runs every rule of the program over one root. A rule that panics says so and the others go on.
pub fn run(program: &Program, graph: &Graph) -> RunResult {
    run_in_system(program, graph, &[])
}

/// [`run`], with what the other roots of the system refer to.
pub fn run_in_system(program: &Program, graph: &Graph, others: &[RootSummary]) -> RunResult {
    let system = System { others, ..System::default() };
    let mut result = RunResult::default();
    for rule in &program.rules {
        let mut runner = Runner {
            graph,
            system: &system,
            rule,
            found: Vec::new(),
            said: FxHashMap::default(),
            matched: 0,
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| runner.rule()));
        if outcome.is_err() {
            let text = format!("the rule {} broke down; this is a bug in drlint", rule.id);
            runner.found.push(Diagnostic::new(Code::InternalError, text, None));
        }
        result.diagnostics.append(&mut runner.found);
        result.matched.push((Arc::clone(&rule.id), runner.matched));
    }
    result.asked_other_roots = system.asked.get();
    result
}

struct Runner<'a> {
    graph: &'a Graph,
    system: &'a System<'a>,
    rule: &'a Rule,
    found: Vec<Diagnostic>,
    /// Where in `found` a place has been spoken of in the same words.
    said: FxHashMap<Said, Vec<usize>>,
    matched: usize,
}

/// Place, verdict, message, and the subject unless several share the finding.
type Said = (Option<Span>, Verdict, String, Option<String>);

/// One subject and where it is.
struct Place {
    subject: Subject,
    address: String,
    region: Option<String>,
    header: Span,
    module: ModuleId,
    maybe: Option<Arc<Unknown>>,
}

/// What a condition came to, before anything is said about it.
struct Broken<'a> {
    policy: &'a Policy,
    enforce: &'a Enforce,
    level: &'a str,
    doubt: Option<Unknown>,
}

impl<'a> Runner<'a> {
    fn rule(&mut self) {
        let locals = FileLocals::default();
        let policies = self.rule.file.policies.iter().zip(&self.rule.levels);
        for (policy, level) in policies.filter(|(policy, _)| policy.applicable) {
            for place in self.places(policy) {
                if let Err(error) = self.policy(policy, level, &place, &locals) {
                    self.stumbled(&error, &place);
                }
            }
        }
    }

    fn places(&self, policy: &'a Policy) -> Vec<Place> {
        match policy.target {
            Target::Resource => self.resources(policy),
            Target::Provider => {
                subjects::providers(self.graph, policy).into_iter().map(Place::from).collect()
            }
            Target::Module => {
                subjects::modules(self.graph, policy).into_iter().map(Place::from).collect()
            }
        }
    }

    fn resources(&self, policy: &Policy) -> Vec<Place> {
        let mut instances: Vec<_> = Vec::new();
        for kind in self.graph.types().into_iter().filter(|kind| policy.covers(kind.as_str())) {
            let ids = self.graph.of_type(kind);
            instances.extend(ids.iter().map(|id| self.graph.evaluator.instance(*id)));
        }
        // A document that nothing refers to is attached by something that drlint does not see.
        if policy.reads_statements && policy.covers(statements::DOCUMENT) {
            instances.extend(statements::loose_documents(self.graph));
        }
        let places = instances.into_iter().map(|instance| Place {
            address: instance.addr.to_string(),
            region: self.graph.region(instance.id).label(),
            header: instance.block.header,
            module: instance.module,
            maybe: instance.each.uncertain.clone(),
            subject: Subject::Resource(instance),
        });
        places.collect()
    }

    fn policy(
        &mut self,
        policy: &'a Policy,
        level: &'a str,
        place: &Place,
        locals: &FileLocals,
    ) -> Result<(), Error> {
        let scope = PolicyScope::new(
            self.graph,
            self.rule,
            Some(policy),
            Some(&place.subject),
            locals,
            self.system,
        );
        let mut doubt = place.maybe.as_ref().map(|why| Unknown::clone(why));
        if let Some(filter) = &policy.filter {
            match judge(filter, &scope)?.decision {
                Decision::True => {}
                Decision::False => return Ok(()),
                Decision::Unknown(why) => {
                    doubt = Some(doubt.map_or_else(|| Unknown::clone(&why), |all| all.merge(&why)));
                }
            }
        }
        self.matched += 1;
        let Some(each) = policy.extra("each") else {
            self.enforces(policy, level, place, &scope, doubt.as_ref())?;
            return Ok(());
        };
        let list = evaluate(each, &scope)?;
        let walk = elements(&list, each.span)?;
        let mut failed = false;
        for (_, item) in walk.items {
            let inner = scope.with_each(Some(item.with_marks(&list.marks)));
            failed |= self.enforces(policy, level, place, &inner, doubt.as_ref())?;
        }
        if let (false, Some(why)) = (failed, walk.incomplete) {
            let marks = list.deep_marks();
            let span = location::found(&list, &scope).or(Some(place.header));
            let severity = self.severity(policy, level, &scope);
            self.unknown(&why, &marks, severity, span, place);
        }
        Ok(())
    }

    /// Judges all conditions; whether one failed for certain.
    fn enforces(
        &mut self,
        policy: &'a Policy,
        level: &'a str,
        place: &Place,
        scope: &PolicyScope<'_>,
        doubt: Option<&Unknown>,
    ) -> Result<bool, Error> {
        let mut failed = false;
        for enforce in &policy.enforces {
            match judge(&enforce.condition, scope)?.decision {
                Decision::True => {}
                Decision::False | Decision::Unknown(_) => {
                    let broken = Broken { policy, enforce, level, doubt: doubt.cloned() };
                    failed |= self.explain(&broken, place, scope)?;
                }
            }
        }
        Ok(failed)
    }

    /// Judges once more, watching, and reports; whether it is a fail.
    fn explain(
        &mut self,
        broken: &Broken<'_>,
        place: &Place,
        scope: &PolicyScope<'_>,
    ) -> Result<bool, Error> {
        let watched = scope.with_each(scope.each.clone());
        watched.tracing.set(true);
        let Judged { decision, marks } = judge(&broken.enforce.condition, &watched)?;
        watched.tracing.set(false);
        let reads = watched.reads.take();
        let span = location::of(broken.policy.extra("at"), &reads, &watched).or(Some(place.header));
        let severity = self.severity(broken.policy, broken.level, &watched);
        let why = match (decision, &broken.doubt) {
            (Decision::True, _) => return Ok(false),
            (Decision::False, None) => None,
            (Decision::False, Some(doubt)) => Some(doubt.clone()),
            (Decision::Unknown(why), None) => Some(Unknown::clone(&why)),
            (Decision::Unknown(why), Some(doubt)) => Some(Unknown::clone(&why).merge(doubt)),
        };
        if let Some(why) = why {
            self.unknown(&why, &marks, severity, span, place);
            return Ok(false);
        }
        let text = match &broken.enforce.error_message {
            Some(expr) => message::text(expr, &watched)?,
            None => self.rule.title.clone(),
        };
        let help =
            broken.policy.extra("help").map(|expr| message::text(expr, &watched)).transpose()?;
        let mut found = self.about(text, &marks, severity, span, place);
        found.help = help.filter(|help| !help.is_empty());
        self.add(found);
        Ok(true)
    }

    fn unknown(
        &mut self,
        why: &Unknown,
        marks: &Marks,
        severity: Severity,
        span: Option<Span>,
        place: &Place,
    ) {
        let reasons: Vec<Reason> = why.reasons.to_vec();
        let because = reasons.first().map_or(String::new(), |reason| format!(": {reason}"));
        let text = format!("Cannot tell whether {}{because}.", self.rule.question);
        let mut found = self.about(text, marks, severity, span, place);
        found.help = values_to_give(&reasons);
        found.verdict = Verdict::Unknown;
        found.unknown_because = reasons;
        self.add(found);
    }

    fn about(
        &self,
        text: String,
        marks: &Marks,
        severity: Severity,
        span: Option<Span>,
        place: &Place,
    ) -> Diagnostic {
        let mut found = Diagnostic::of_rule(&self.rule.id, severity, text, span);
        found.subject = Some(place.address.clone());
        found.region.clone_from(&place.region);
        found.callers = self.graph.evaluator.callers(place.module);
        let foreign = span.is_some_and(|span| outside(span, place));
        if foreign {
            found.related.push(Related {
                kind: RelatedKind::UsedBy(place.address.as_str().into()),
                span: place.header,
                message: format!("used by {}", place.address),
            });
        }
        let construct = match &place.subject {
            Subject::Resource(instance) => construct(instance),
            Subject::Block { .. } => None,
        };
        let origins = self.graph.evaluator.provenance(marks);
        for one in origins {
            if Some(one.span) != span && !found.related.contains(&one) && found.related.len() < 8 {
                found.related.push(one);
            }
        }
        found.related.extend(construct);
        found
    }

    /// Adds a diagnostic. What several subjects share (a statement of one document) is said once.
    fn add(&mut self, found: Diagnostic) {
        let user = found.related.first();
        let shared = user.filter(|user| matches!(user.kind, RelatedKind::UsedBy(_)));
        let subject = if shared.is_some() { None } else { found.subject.clone() };
        let key = (found.primary, found.verdict, found.message.clone(), subject);
        let same = self.said.entry(key).or_default();
        if let Some(user) = shared {
            if let Some(at) = same.first() {
                let earlier = &mut self.found[*at];
                if earlier.related.len() < 8 && !earlier.related.contains(user) {
                    earlier.related.push(user.clone());
                }
                return;
            }
        } else if same.iter().any(|at| self.found[*at] == found) {
            return;
        }
        same.push(self.found.len());
        self.found.push(found);
    }

    fn severity(&self, policy: &Policy, level: &str, scope: &PolicyScope<'_>) -> Severity {
        if let Some(severity) = self.rule.severity {
            return severity;
        }
        let stated = policy.extra("severity").and_then(|expr| evaluate(expr, scope).ok());
        let stated = stated.as_ref().and_then(|value| Severity::parse(value.as_str()?));
        stated.unwrap_or_else(|| documentation::severity(policy, level))
    }

    /// An error of the rule itself: the configuration's own are unknown values by now.
    fn stumbled(&mut self, error: &Error, place: &Place) {
        let index = LineIndex::new(&self.rule.text);
        let at = index.position(&self.rule.text, error.span.start);
        let text = format!(
            "rule {} stumbled over {} ({}:{}:{}): {}",
            self.rule.id, place.address, self.rule.path, at.line, at.column, error.message
        );
        let mut found = Diagnostic::new(Code::RuleError, text, Some(place.header));
        found.subject = Some(place.address.clone());
        found.help = Some("this is a mistake in the rule, not in the configuration".to_owned());
        // One resource is enough to show a mistake in the rule; the next ones would repeat it.
        if !self.found.iter().any(|earlier| earlier.rule == Code::RuleError) {
            self.found.push(found);
        }
    }
}

/// Whether a place lies outside the subject's own block.
fn outside(span: Span, place: &Place) -> bool {
    match &place.subject {
        Subject::Resource(instance) => {
            !instance.block.span.contains(span) && span != instance.block.header
        }
        Subject::Block { .. } => false,
    }
}

impl From<subjects::Found> for Place {
    fn from(found: subjects::Found) -> Self {
        Self {
            subject: Subject::Block { attrs: found.attrs, meta: found.meta },
            address: found.address,
            region: None,
            header: found.header,
            module: found.module,
            maybe: None,
        }
    }
}

/// What a reader can do about variables without value.
fn values_to_give(reasons: &[Reason]) -> Option<String> {
    let names: Vec<_> = reasons.iter().filter_map(Reason::variable_without_value).collect();
    // With other reasons beside them, values alone would not help.
    let first = names.first().filter(|_| names.len() == reasons.len())?;
    let all = names.iter().map(|name| format!("var.{name}")).collect::<Vec<_>>().join(", ");
    Some(format!("Give {all} a value: --var {first}=VALUE, or --var-file FILE."))
}
