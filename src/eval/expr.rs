//! Expressions to values.

use std::cell::RefCell;
use std::sync::Arc;

use super::limits::{self, Size};
use super::scope::{Error, Outcome, Scope};
use super::{calls, collections, template, traversal};
use crate::base::{Name, Span};
use crate::syntax::{BinaryOp, Expr, ExprKind, ObjectItem, ObjectKey, Step, UnaryOp};
use crate::value::{
    Fields, Kind, Marks, Number, Type, Unknown, Value, convert, ops, to_text, type_of, unify,
};

/// A scope and the `for` variables in force.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The surroundings.
    pub scope: &'a dyn Scope,
    bound: Option<&'a Binding<'a>>,
    guard: Option<&'a Guard>,
}

/// Where an error is no end, in `try` and `can`: the unknowns that were met, any of which may turn out
/// to be an error.
#[derive(Default)]
pub(super) struct Guard(RefCell<Option<Unknown>>);

impl Guard {
    fn record(&self, value: &Value) {
        if self.0.borrow().is_none() && !value.is_wholly_known() {
            let resource = matches!(value.kind, Kind::Resource(_));
            *self.0.borrow_mut() = (!resource).then(|| collections::reasons(value));
        }
    }

    /// The first unknown.
    pub(super) fn first_unknown(self) -> Option<Unknown> {
        self.0.into_inner()
    }
}

/// One `for` variable.
pub(super) struct Binding<'a> {
    pub name: Name,
    pub value: Value,
    pub outer: Option<&'a Binding<'a>>,
}

impl<'a> Env<'a> {
    /// The scope alone.
    pub fn new(scope: &'a dyn Scope) -> Self {
        Self { scope, bound: None, guard: None }
    }

    /// The value of a `for` variable.
    pub(super) fn bound(&self, name: Name) -> Option<&'a Value> {
        let mut next = self.bound;
        while let Some(binding) = next {
            if binding.name == name {
                return Some(&binding.value);
            }
            next = binding.outer;
        }
        None
    }

    /// The same under a guard.
    pub(super) fn guarded<'b>(&self, guard: &'b Guard) -> Env<'b>
    where
        'a: 'b,
    {
        Env { guard: Some(guard), ..*self }
    }

    /// Whether an error would be caught.
    pub(super) fn is_guarded(&self) -> bool {
        self.guard.is_some()
    }

    /// Binds one more variable; the caller keeps the binding.
    pub(super) fn bind(&self, name: Name, value: Value) -> Binding<'a> {
        Binding { name, value, outer: self.bound }
    }

    /// The same scope with `binding` innermost.
    pub(super) fn within<'b>(&self, binding: &'b Binding<'b>) -> Env<'b>
    where
        'a: 'b,
    {
        Env { bound: Some(binding), ..*self }
    }
}

/// The value of `expr` in `scope`.
///
/// # Errors
/// When Terraform would refuse the expression. What cannot be known is no error but an unknown.
pub fn evaluate(expr: &Expr, scope: &dyn Scope) -> Outcome {
    evaluate_in(expr, &Env::new(scope))
}

/// The value of `expr` with `for` variables in force.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_in(expr: &Expr, env: &Env<'_>) -> Outcome {
    if let Err(why) = env.scope.spend(1) {
        return Ok(Value::unknown(why.with_type(Type::Any)));
    }
    let value = stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, || one(expr, env))?;
    if let Some(guard) = env.guard {
        guard.record(&value);
    }
    Ok(if makes_new(expr) { within_limits(value, expr.span, env) } else { value })
}

/// Whether the value of an expression is put together from others and may outgrow them.
fn makes_new(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Template(_)
        | ExprKind::Call(_)
        | ExprKind::Tuple(_)
        | ExprKind::Object(_)
        | ExprKind::For(_) => true,
        ExprKind::Traversal(_, steps) => {
            steps.iter().any(|step| matches!(step, Step::AttrSplat(_) | Step::FullSplat(_)))
        }
        _ => false,
    }
}

/// A value, or an unknown when it is larger than values may be or walking it is too much work.
pub(super) fn within_limits(value: Value, span: Span, env: &Env<'_>) -> Value {
    let size = Size::of(&value);
    if let Some(excess) = size.excess() {
        return limits::beyond("a value", &excess, span);
    }
    match env.scope.spend(size.steps()) {
        Ok(()) => value,
        Err(why) => Value::unknown(why.with_type(Type::Any)),
    }
}

fn one(expr: &Expr, env: &Env<'_>) -> Outcome {
    match &expr.kind {
        ExprKind::Null => Ok(Value::NULL),
        ExprKind::Bool(value) => Ok(Value::bool(*value)),
        ExprKind::Number(text) => number(text, expr.span),
        ExprKind::Str(text) => Ok(Value::str(Arc::clone(text))),
        ExprKind::Template(template) => template::evaluate(template, env),
        ExprKind::Variable(name) => traversal::root(*name, &[], expr.span, env),
        ExprKind::Traversal(source, steps) => traversal::evaluate(source, steps, env),
        ExprKind::Call(call) => calls::evaluate(call, expr.span, env),
        ExprKind::Tuple(items) => {
            let items: Result<Arc<[Value]>, Error> =
                items.iter().map(|item| evaluate_in(item, env)).collect();
            Ok(Value::tuple(items?))
        }
        ExprKind::Object(items) => object(items, expr.span, env),
        ExprKind::Conditional(parts) => conditional(parts, env),
        ExprKind::Binary(op, operands) => {
            let left =
                resolve_resources_deep(evaluate_in(&operands[0], env)?, env, operands[0].span)?;
            let right = evaluate_in(&operands[1], env)
                .and_then(|right| resolve_resources_deep(right, env, operands[1].span));
            match right {
                Ok(right) => {
                    binary(*op, &left, &right).map_err(|message| Error::new(message, expr.span))
                }
                // Terraform does not ask the right side when the left one decides (1.12); before,
                // such a configuration had no plan at all.
                Err(_) if decides(*op, &left) => Ok(left),
                Err(error) => Err(error),
            }
        }
        ExprKind::Unary(op, operand) => {
            let value = evaluate_in(operand, env)?;
            match op {
                UnaryOp::Not => ops::not(&value),
                UnaryOp::Neg => ops::neg(&value),
            }
            .map_err(|message| Error::new(message, expr.span))
        }
        ExprKind::For(each) => collections::evaluate(each, expr.span, env),
        ExprKind::Parens(inner) => evaluate_in(inner, env),
    }
}

/// A resource as the object it stands for; any other value, and the elements of a list, as they are.
pub(super) fn resolve_resource(value: Value, env: &Env<'_>, span: Span) -> Outcome {
    match value.kind {
        Kind::Resource(resource) => Ok(env.scope.object(resource, span)?.with_marks(&value.marks)),
        _ => Ok(value),
    }
}

/// A resource as the object it stands for; any other value as it is.
pub(super) fn resolve_resources_deep(value: Value, env: &Env<'_>, span: Span) -> Outcome {
    match value.kind {
        Kind::Resource(resource) => Ok(env.scope.object(resource, span)?.with_marks(&value.marks)),
        Kind::Tuple(ref items) | Kind::List(ref items)
            if items.iter().any(|item| matches!(item.kind, Kind::Resource(_))) =>
        {
            let items: Result<Arc<[Value]>, Error> =
                items.iter().map(|item| resolve_resources_deep(item.clone(), env, span)).collect();
            Ok(Value::tuple(items?).with_marks(&value.marks))
        }
        Kind::Object(ref fields) | Kind::Map(ref fields)
            if fields.values().any(|item| matches!(item.kind, Kind::Resource(_))) =>
        {
            let mut all = Fields::new();
            for (key, item) in fields.iter() {
                all.insert(Arc::clone(key), resolve_resources_deep(item.clone(), env, span)?);
            }
            Ok(Value::object(all).with_marks(&value.marks))
        }
        _ => Ok(value),
    }
}

fn number(text: &str, span: Span) -> Outcome {
    match Number::parse(text) {
        Some(number) => Ok(number.into()),
        None => Err(Error::new(format!("{text} is not a number"), span)),
    }
}

/// Whether the left side of `&&` or `||` decides alone.
fn decides(op: BinaryOp, left: &Value) -> bool {
    matches!((op, left.as_bool()), (BinaryOp::And, Some(false)) | (BinaryOp::Or, Some(true)))
}

fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, String> {
    match op {
        BinaryOp::Add => ops::add(left, right),
        BinaryOp::Sub => ops::sub(left, right),
        BinaryOp::Mul => ops::mul(left, right),
        BinaryOp::Div => ops::div(left, right),
        BinaryOp::Rem => ops::rem(left, right),
        BinaryOp::Eq => ops::equal(left, right),
        BinaryOp::NotEq => ops::not_equal(left, right),
        BinaryOp::Less => ops::less(left, right),
        BinaryOp::LessEq => ops::less_equal(left, right),
        BinaryOp::Greater => ops::greater(left, right),
        BinaryOp::GreaterEq => ops::greater_equal(left, right),
        BinaryOp::And => ops::and(left, right),
        BinaryOp::Or => ops::or(left, right),
    }
}

fn object(items: &[ObjectItem], span: Span, env: &Env<'_>) -> Outcome {
    let mut fields = Fields::new();
    let mut marks = Marks::NONE;
    let mut open: Option<Unknown> = None;
    for item in items {
        let key = match &item.key {
            ObjectKey::Name(name, _) => Value::str(name.as_str()),
            ObjectKey::Expr(expr) => evaluate_in(expr, env)?,
        };
        let value = evaluate_in(&item.value, env)?;
        let text = to_text(&key).map_err(|message| Error::new(message, span))?;
        let why = match &text.kind {
            Kind::Str(text) => {
                marks = marks.union(&key.marks);
                fields.insert(Arc::clone(text), value);
                continue;
            }
            Kind::PartialStr(text) => text.unknown(),
            Kind::Unknown(unknown) => Unknown::clone(unknown),
            _ => return Err(Error::new("the key of an object must be a string, not null", span)),
        };
        marks = marks.union(&key.deep_marks());
        open = Some(open.map_or_else(|| why.with_type(Type::Any), |all| all.merge(&why)));
    }
    Ok(match open {
        Some(why) => unknown_object(&why, &marks),
        None => Value::object(fields).with_marks(&marks),
    })
}

fn unknown_object(because: &Unknown, marks: &Marks) -> Value {
    Value::unknown(Unknown { not_null: true, ..because.with_type(Type::Any) }).with_marks(marks)
}

/// Both arms decide the type, and arms without a common type are an error whichever is taken; but
/// only the chosen one has to have a value: the other may index an empty list.
fn conditional(parts: &[Expr; 3], env: &Env<'_>) -> Outcome {
    let [test, then, otherwise] = parts;
    let test_value = evaluate_in(test, env)?;
    let decided = convert(&test_value, &Type::Bool).map_err(|message| {
        Error::new(format!("the condition is not a boolean: {message}"), test.span)
    })?;
    match &decided.kind {
        Kind::Bool(chosen) => {
            let (taken, other) = if *chosen { (then, otherwise) } else { (otherwise, then) };
            let value = evaluate_in(taken, env)?;
            let value = match beside(&value, other, env)? {
                Some(other) => {
                    let secret = other.marks.is_sensitive();
                    let value = both(value, other, taken.span)?.0;
                    // Secrecy comes from either arm, origins only from the one taken.
                    if secret { value.with_marks(&Marks::sensitive()) } else { value }
                }
                None => value,
            };
            Ok(value.with_marks(&test_value.marks))
        }
        Kind::Unknown(why) => {
            let (left, right) = match (evaluate_in(then, env), evaluate_in(otherwise, env)) {
                (Ok(left), Ok(right)) => both(left, right, then.span)?,
                (Err(error), _) | (_, Err(error)) if error.refused => return Err(error),
                // Whether there is a value at all is as open as the condition.
                (Ok(value), Err(_)) | (Err(_), Ok(value)) => {
                    let open = Value::unknown(why.with_type(Type::Any));
                    return Ok(open.with_marks(&test_value.marks.union(&value.deep_marks())));
                }
                (Err(error), Err(_)) => return Err(error),
            };
            let marks = test_value.marks.union(&left.deep_marks()).union(&right.deep_marks());
            Ok(super::either::either(why, &left, &right).with_marks(&marks))
        }
        _ => Err(Error::new("the condition is null, not true or false", test.span)),
    }
}

/// Both arms of a conditional in the type they have in common.
fn both(one: Value, other: Value, span: Span) -> Result<(Value, Value), Error> {
    let (first, second) = (type_of(&one), type_of(&other));
    if first == second {
        return Ok((one, other));
    }
    let none = || {
        let message = "the two results of this condition have no common type";
        Error::new(message, span)
    };
    let common = unify(&[first, second]).ok_or_else(none)?;
    // What does not fit is the other arm's business only when it is the one taken.
    let converted = convert(&one, &common).map_err(|message| Error::new(message, span))?;
    let other = convert(&other, &common).unwrap_or(other);
    Ok((converted, other))
}

/// The other arm's value where it may change or refuse the value taken. Most arms are strings
/// beside strings, and evaluating the other one for nothing would be a waste.
fn beside(value: &Value, other: &Expr, env: &Env<'_>) -> Result<Option<Value>, Error> {
    let is_simple = match &other.unparenthesised().kind {
        ExprKind::Null => true,
        ExprKind::Str(_) | ExprKind::Number(_) | ExprKind::Bool(_) => {
            matches!(value.kind, Kind::Str(_) | Kind::PartialStr(_))
        }
        ExprKind::Template(template) => {
            !template.wraps_one && matches!(value.kind, Kind::Str(_) | Kind::PartialStr(_))
        }
        _ => false,
    };
    if is_simple || matches!(value.kind, Kind::Resource(_)) {
        return Ok(None);
    }
    match evaluate_in(other, env) {
        Err(error) if error.refused => Err(error),
        outcome => Ok(outcome.ok()),
    }
}
