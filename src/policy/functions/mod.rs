//! What the functions of rules do: what rules ask of the graph and of the tables of AWS facts, and
//! what they ask of lists that may be incomplete.
//!
//! Invariant: a function sees the scope and never who runs the rule. A value that is not known makes
//! its result unknown or incomplete, with the reason; see [`crate::policy::language::FUNCTIONS`].

mod actions;
mod conventions;
mod cross_root;
pub(crate) mod lists;
mod lookup;
mod partial_list;
mod patterns;
mod provider_facts;
mod references;
mod regions;
pub(crate) mod statements;
mod strings;
mod versions;

use super::display;
use super::language::{Declaration, Function};
use super::scope::{PolicyScope, locate, subject};
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason};
use crate::eval::reasons;
use crate::graph::Identity;
use crate::value::{Kind, Marks, Origin, Unknown, Value};

/// Calls a function.
///
/// # Errors
/// A clause that says what is wrong with the arguments.
pub fn call(
    declaration: &Declaration,
    arguments: &[Value],
    scope: &PolicyScope<'_>,
    span: Span,
) -> Result<Value, String> {
    // The checker has counted them, except those of an expanded `list...`.
    if !declaration.takes(arguments.len()) {
        return Err(format!(
            "takes ({}), not {} arguments",
            declaration.signature(),
            arguments.len()
        ));
    }
    let argument = |index: usize| &arguments[index];
    let optional = |index: usize| arguments.get(index);
    match declaration.function {
        Function::AllTrue => lists::quantified(argument(0), false),
        Function::AnyTrue => lists::quantified(argument(0), true),
        Function::Concat => lists::concat(arguments),
        Function::Contains => lists::contains(argument(0), argument(1), scope),
        Function::ContainsSubstring => strings::contains_substring(argument(0), argument(1)),
        Function::Distinct => lists::distinct(argument(0)),
        Function::Flatten => lists::flatten(argument(0)),
        Function::GetResources => lookup::matching(argument(0), optional(1), scope),
        Function::Length => lists::length(argument(0)),
        Function::RegexMatch => strings::regex_match(argument(0), argument(1)),
        Function::SemverCmp => versions::compare(argument(0), argument(1)),
        Function::SemverConstraint => versions::meets(argument(0), argument(1)),
        Function::SetUnion => lists::concat(arguments).and_then(|all| lists::distinct(&all)),
        Function::ValueToString => Ok(strings::value_to_string(argument(0))),
        Function::At => at(argument(0), argument(1), scope),
        Function::CommonOrigin => conventions::common_origin(argument(0), scope),
        Function::Declares => conventions::declares(argument(0), scope),
        Function::Default => provider_facts::default(argument(0), scope),
        Function::Effective => provider_facts::effective(argument(0), scope, span),
        Function::Elsewhere => cross_root::elsewhere(argument(0), scope),
        Function::Listed => patterns::listed(argument(0), scope),
        Function::Name => provider_facts::name(optional(0), scope, span),
        Function::Named => lookup::named(argument(0), argument(1), scope),
        Function::Names => names(argument(0), optional(1), scope),
        Function::Naming => provider_facts::naming(optional(0), scope, span),
        Function::Protections => provider_facts::protections(scope, span),
        Function::References => references::references(optional(0), scope),
        Function::Referrers => lookup::referrers(argument(0), argument(1), scope),
        Function::Region => Ok(regions::value(&regions::of(optional(0), scope)?)),
        Function::Resolve => lookup::resolve(argument(0), argument(1), scope),
        Function::Resources => lookup::all(argument(0), scope),
        Function::Role => Ok(regions::role(&regions::of(optional(0), scope)?, scope)),
        Function::SameRegion => {
            let (a, b) = (regions::of(optional(0), scope)?, regions::of(optional(1), scope)?);
            Ok(regions::same(&a, &b))
        }
        Function::Statements => Ok(match optional(0) {
            None => statements::of_subject(scope),
            Some(document) => statements::of_document(document, scope),
        }),
        Function::Unknown => Ok(unknown(argument(0), argument(1))),
        Function::Wildcard => actions::wildcard(argument(0)),
        Function::Written => provider_facts::written(argument(0), scope, span),
    }
}

/// What a call costs before it runs, in steps: what its arguments hold, and for the functions that search
/// the graph what there is to search.
pub(crate) fn cost(
    declaration: &Declaration,
    arguments: &[Value],
    scope: &PolicyScope<'_>,
) -> usize {
    let length = |at: usize| arguments.get(at).map_or(0, length_of);
    let all: usize = arguments.iter().map(length_of).sum();
    let of_type = || {
        let kind = arguments.first().and_then(Value::as_str);
        kind.map_or(0, |kind| scope.graph.of_type(Name::new(kind)).len())
    };
    let more = match declaration.function {
        Function::Distinct => length(0).saturating_mul(length(0)) / 2,
        Function::SetUnion => all.saturating_mul(all) / 2,
        Function::GetResources | Function::Named | Function::Resolve | Function::Resources => {
            of_type()
        }
        Function::CommonOrigin | Function::Declares => scope.graph.instances().len(),
        Function::Elsewhere => {
            let references = scope.others.iter().map(|other| 1 + other.external_references.len());
            references.sum()
        }
        Function::References | Function::Statements => 64,
        Function::Contains | Function::Names => 4,
        _ => 0,
    };
    all.saturating_add(more)
}

fn length_of(value: &Value) -> usize {
    match &value.kind {
        Kind::Unknown(unknown) => 1 + unknown.known_elements.len(),
        _ => 1 + value.as_items().map_or(0, |items| items.len()),
    }
}

fn at(value: &Value, path: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let path = path.as_str().ok_or("the path must be a string")?;
    let span = locate::within(value, path, scope);
    let mark = span.map_or(Marks::NONE, |span| Marks::origin(Origin::Location(span)));
    Ok(value.clone().with_marks(&mark))
}

fn names(value: &Value, given: Option<&Value>, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let instance = subject::resource(given, scope)?;
    let names = match scope.graph.names(value, instance.id) {
        Identity::Same => Value::bool(true),
        Identity::Different => Value::bool(false),
        Identity::Unknown(why) => Value::unknown_bool(&why),
    };
    Ok(names.with_marks(&value.deep_marks()))
}

fn unknown(subject: &Value, reason: &Value) -> Value {
    // A subject that is itself unknown has the reasons that a reader can do something about.
    if !subject.is_wholly_known() {
        return Value::unknown(reasons(subject));
    }
    let cause = Cause::stated(display::plain(reason));
    Value::unknown(Unknown::because(Reason::new(display::plain(subject), cause, None)))
}
