//! The functions that stand for expressions of which a plan tells only the references.

use super::model::Plan;
use crate::base::Name;
use crate::config::{DERIVED, IDENTITY, REGION};
use crate::diag::{Cause, Reason, Subject};
use crate::eval::scope::{Env, Outcome};
use crate::schema;
use crate::syntax::{Call, ExprKind, Step};
use crate::value::{Kind, Marks, ModuleId, Origin, Reasons, Symbol, Type, Unknown, Value};

/// The value of a call of one of these functions; nothing for any other.
pub fn call(call: &Call, plan: &Plan, module: ModuleId, env: &Env<'_>) -> Option<Outcome> {
    let function = call.name.as_str();
    if ![DERIVED, IDENTITY, REGION].contains(&function) {
        return None;
    }
    let at = Some(plan.at);
    let mut marks = Marks::NONE;
    let mut reasons = Reasons::default();
    // Whether the first reference is to a variable or a resource, and so has left its mark.
    let mut first_is_marked = false;
    for (number, argument) in call.args.iter().enumerate() {
        let Ok(value) = env.evaluate(argument) else {
            // A local value has a name in a plan and nothing else.
            let name = name_of(argument);
            reasons.add_reason(Reason::new(name.as_str(), Cause::NamedInPlan, at));
            marks = marks.union(&untold(module, &name));
            continue;
        };
        if follows(function, &value, call.args.len()) {
            return Some(Ok(value));
        }
        if let Kind::Resource(id) = value.kind {
            marks = marks.union(&Marks::origin(Origin::Resource(id, Name::new(""))));
        } else if !value.is_wholly_known() {
            reasons.add_value(&value);
        }
        marks = marks.union(&value.deep_marks());
        first_is_marked |= number == 0 && !marks.origins().is_empty();
    }
    let whole = reasons.unknown(Type::Any).unwrap_or_else(|| {
        let names: Vec<String> = call.args.iter().map(name_of).collect();
        let what = if names.is_empty() { "an expression".to_owned() } else { names.join(", ") };
        let references = Subject::References(what.as_str().into());
        let subject = if first_is_marked { references } else { what.into() };
        Unknown::because(Reason::new(subject, Cause::ExpressionNotInPlan, at))
    });
    Some(Ok(Value::unknown(whole).with_marks(&marks)))
}

/// Whether an expression that refers to one value is that value: in an argument for ids an id that the
/// provider decides, as the region of a provider a text that names one.
fn follows(function: &str, value: &Value, references: usize) -> bool {
    references == 1
        && match &value.kind {
            Kind::Unknown(unknown) => {
                function == IDENTITY && matches!(unknown.symbol, Some(Symbol::Attribute(..)))
            }
            Kind::PartialStr(_) => function == IDENTITY,
            Kind::Str(text) => function == REGION && schema::is_region(text),
            _ => false,
        }
}

fn untold(module: ModuleId, name: &str) -> Marks {
    Marks::origin(Origin::Opaque(module, Name::new(name)))
}

/// A reference as it is written, without its keys.
fn name_of(expr: &crate::syntax::Expr) -> String {
    match &expr.kind {
        ExprKind::Variable(name) => name.to_string(),
        ExprKind::Traversal(source, steps) => {
            let mut text = name_of(source);
            for step in steps {
                if let Step::Attr(name, _) = step {
                    text.push('.');
                    text.push_str(name.as_str());
                }
            }
            text
        }
        _ => "an expression".to_owned(),
    }
}
