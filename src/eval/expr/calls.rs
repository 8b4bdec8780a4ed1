//! Function calls.

use std::sync::Arc;

use super::template;
use super::traversal::unknown_like;
use crate::base::{FileId, Name, Span};
use crate::diag::{Cause, Code, Reason};
use crate::eval::elements::elements;
use crate::eval::error::{Error, Failure};
use crate::eval::files::ModuleFiles;
use crate::eval::scope::{Env, Guard, Outcome, Resolved, Scope};
use crate::eval::unknowns::unless_workspace;
use crate::eval::{functions, limits};
use crate::syntax::{self, Call, Expr, ExprKind, Step};
use crate::value::{Kind, Marks, Origin, Type, Unknown, Value, convert, untyped};

/// The value of a call. The scope's own functions come first, then those that must see their
/// arguments unevaluated, then Terraform's library.
pub fn evaluate(call: &Call, span: Span, env: &Env<'_>) -> Outcome {
    if let Some(outcome) = env.scope.call(call, span, env) {
        return outcome;
    }
    let name = call.name.as_str();
    // The namespace of built-in functions since Terraform 1.8.
    match name.strip_prefix("core::").unwrap_or(name) {
        "try" => attempt(call, span, env),
        "can" => can(call, span, env),
        "templatefile" => template_file(call, span, env),
        "templatestring" => template_string(call, span, env),
        plain => library(plain, call, span, env),
    }
}

fn library(name: &str, call: &Call, span: Span, env: &Env<'_>) -> Outcome {
    let Some(function) = functions::find(name) else {
        if name.starts_with("provider::") {
            let why = Reason::new(
                format!("{name}()"),
                Cause::stated("is a provider function, which drlint does not evaluate"),
                call.name_span,
            );
            return Ok(Value::unknown(Unknown::because(why)));
        }
        return Err(Error::new(format!("unknown function {name:?}"), call.name_span));
    };
    let values = arguments(call, env)?;
    let values = match values {
        Arguments::Known(values) => values,
        Arguments::Open(value) => return Ok(value),
    };
    if function.is_of_opentofu {
        let clause = Cause::stated("is a function of OpenTofu, which Terraform does not have");
        let why = Reason::new(format!("{name}()"), clause, call.name_span);
        let marks = values.iter().fold(Marks::NONE, |marks, it| marks.union(&it.deep_marks()));
        let unknown = Unknown::because(why).of_type(function.returns.to_type());
        return Ok(Value::unknown(unknown).with_marks(&marks));
    }
    // Estimated before the call: a function that multiplies its arguments cannot be stopped.
    let Some(steps) = limits::cost(function, &values, env.scope.limits()) else {
        let ty = function.returns.to_type();
        let clause = "makes a value that is larger than drlint evaluates";
        let why = Reason::new(format!("{name}()"), Cause::Limit(clause.into()), span);
        return Ok(Value::unknown(Unknown::because(why).of_type(ty).not_null()));
    };
    if let Err(why) = env.scope.spend(steps) {
        return Ok(Value::unknown(why.with_type(function.returns.to_type())));
    }
    let is_sensitive = values.iter().any(|value| value.deep_marks().is_sensitive());
    // `lookup(var.accounts, terraform.workspace)`
    let by_workspace =
        values.iter().find(|it| it.marks.origins().contains(&Origin::Workspace { assumed: true }));
    let marks = by_workspace.map_or(Marks::NONE, |value| value.marks.clone());
    let outcome = functions::call(function, values, env.scope.files());
    // How large a file is shows when it has been read.
    if let Err(why) = env.scope.spend(env.scope.files().take_work()) {
        return Ok(Value::unknown(why.with_type(function.returns.to_type())));
    }
    outcome
        .map_err(|message| failed(name, &message, is_sensitive, span))
        .or_else(|error| unless_workspace(error, &marks))
}

/// The error of a function, which may quote its arguments.
fn failed(name: &str, message: &str, is_sensitive: bool, span: Span) -> Error {
    let message = if is_sensitive { SENSITIVE } else { message };
    Error::new(format!("{name}: {message}"), span)
}

/// Stands for a message that may quote a sensitive value.
const SENSITIVE: &str = "it fails for these arguments, which are derived from a sensitive value";

/// Evaluated arguments, or the unknown value of a call whose number of arguments is not known.
pub(crate) enum Arguments {
    /// All of them, resources as objects.
    Known(Vec<Value>),
    /// `f(unknown...)`.
    Open(Value),
}

/// Evaluates the arguments of a call and expands a final `...`.
///
/// # Errors
/// When one has no value, or the last one is not a list.
pub(crate) fn arguments(call: &Call, env: &Env<'_>) -> Result<Arguments, Error> {
    let mut values = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        values.push(env.evaluate_resolved(arg)?);
    }
    if !call.expand {
        return Ok(Arguments::Known(values));
    }
    // `f(list...)`: the elements become arguments.
    let Some(last) = values.pop() else { return Ok(Arguments::Known(values)) };
    let span = call.args.last().map_or(call.name_span, |arg| arg.span);
    if !matches!(last.kind, Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) | Kind::Unknown(_)) {
        return Err(Error::new("only a list can be expanded with ...", span));
    }
    let walk = elements(&last, span)?;
    if let Some(why) = walk.unlisted() {
        let open = Value::unknown(why.with_type(Type::Any));
        return Ok(Arguments::Open(open.with_marks(&last.deep_marks())));
    }
    values.extend(walk.items.into_iter().map(|(_, item)| item.with_marks(&last.marks)));
    Ok(Arguments::Known(values))
}

/// The first argument that has a value. One that is not known might turn out to have none, so
/// everything after it is as unknown as it is.
fn attempt(call: &Call, span: Span, env: &Env<'_>) -> Outcome {
    if call.args.is_empty() {
        return Err(Error::new("try: needs at least one argument", span));
    }
    let mut last = None;
    for arg in &call.args {
        let guard = Guard::default();
        match env.guarded(&guard).evaluate(arg) {
            Ok(value) => {
                // `try(a.b, c)` is `c` when `b` turns out not to exist, so an unknown on the way
                // decides nothing.
                let open = guard.first_unknown().filter(|_| !is_plain(arg, &value));
                return Ok(match open {
                    Some(open) => Value::unknown(open).with_marks(&value.deep_marks()),
                    None if env.scope.is_typed_by_both_arms() => untyped(&value),
                    None => value,
                });
            }
            // Terraform reports it before any function runs.
            Err(error) if !error.is_catchable() => return Err(error),
            Err(error) => last = Some(error),
        }
    }
    let detail = last.map_or(String::new(), |error| format!(": {}", error.message));
    Err(Error::new(format!("try: none of the arguments has a value{detail}"), span))
}

fn can(call: &Call, span: Span, env: &Env<'_>) -> Outcome {
    let [arg] = &*call.args else {
        return Err(Error::new("can: needs exactly one argument", span));
    };
    let guard = Guard::default();
    match env.guarded(&guard).evaluate(arg) {
        Ok(value) => Ok(match guard.first_unknown().filter(|_| !is_plain(arg, &value)) {
            Some(open) => Value::unknown_bool(&open).with_marks(&value.marks),
            None => Value::bool(true),
        }),
        Err(error) if !error.is_catchable() => Err(error),
        Err(_) => Ok(Value::bool(false)),
    }
}

/// Whether an expression has a value whatever its unknown parts turn out to be: it only names
/// something, and what it passed on the way there is known.
fn is_plain(expr: &Expr, value: &Value) -> bool {
    is_reference(expr.unparenthesised())
        && value.as_unknown().is_none_or(|unknown| unknown.symbol.is_some())
}

fn template_file(call: &Call, span: Span, env: &Env<'_>) -> Outcome {
    let Arguments::Known(values) = arguments(call, env)? else {
        return Err(Error::new("templatefile: needs exactly two arguments", span));
    };
    let [path, vars] = &values[..] else {
        return Err(Error::new("templatefile: needs exactly two arguments", span));
    };
    let path_text = match &path.kind {
        Kind::Str(path) => path,
        Kind::Unknown(_) | Kind::PartialStr(_) => return Ok(unknown_like(path)),
        _ => return Err(Error::new("templatefile: the path must be a string", span)),
    };
    let bytes = env.scope.files().read(path_text);
    if let Err(why) = env.scope.spend(env.scope.files().take_work()) {
        return Ok(Value::unknown(why.with_type(Type::String)));
    }
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(Failure::Terraform(message)) => {
            return Err(failed("templatefile", &message, path.marks.is_sensitive(), span));
        }
        Err(Failure::Unsupported(clause)) => {
            let clause = if path.marks.is_sensitive() { functions::UNREAD } else { &clause };
            let why = Reason::new("templatefile()", Cause::Limit(clause.into()), span);
            return Ok(Value::unknown(Unknown::because(why)).with_marks(&path.marks));
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Error::new("templatefile: the file is not UTF-8 text", span));
    };
    render("templatefile", &text, &path.marks, vars, span, env)
}

fn template_string(call: &Call, span: Span, env: &Env<'_>) -> Outcome {
    // In a literal the interpolations would be replaced before the function sees them.
    if !call.args.first().is_some_and(is_reference) {
        let message = "templatestring: the template must be a plain reference to a string";
        return Err(Error::new(message, span));
    }
    let Arguments::Known(values) = arguments(call, env)? else {
        return Err(Error::new("templatestring: needs exactly two arguments", span));
    };
    let [text, vars] = &values[..] else {
        return Err(Error::new("templatestring: needs exactly two arguments", span));
    };
    match &text.kind {
        Kind::Str(template) => {
            let value = render("templatestring", template, &text.marks, vars, span, env)?;
            convert(&value, &Type::String)
                .map_err(|error| Error::new(format!("templatestring: the result: {error}"), span))
        }
        Kind::Unknown(_) | Kind::PartialStr(_) => Ok(unknown_like(text)),
        _ => Err(Error::new("templatestring: the template must be a string", span)),
    }
}

/// A name with attributes and indices, as it is: no literal, no call, no parentheses.
fn is_reference(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Variable(_) => true,
        ExprKind::Traversal(source, steps) => {
            matches!(source.kind, ExprKind::Variable(_))
                && steps.iter().all(|step| matches!(step, Step::Attr(..) | Step::Index(_)))
        }
        _ => false,
    }
}

/// Refuses what cannot be the variables of a template.
fn check_variables(function: &str, vars: &Value, span: Span) -> Result<(), Error> {
    let Some(fields) = vars.as_fields() else {
        return Err(Error::new(format!("{function}: the variables must be an object"), span));
    };
    let is_name = |name: &str| {
        let mut chars = name.chars();
        let start = |c: char| c == '_' || c.is_alphabetic();
        chars.next().is_some_and(start) && chars.all(|c| start(c) || c == '-' || c.is_numeric())
    };
    match fields.keys().find(|name| !is_name(name)) {
        None => Ok(()),
        Some(name) => Err(failed(
            function,
            &format!("{name:?} is not a valid variable name"),
            vars.marks.is_sensitive(),
            span,
        )),
    }
}

/// `marks` are those of the template.
fn render(
    function: &str,
    text: &str,
    marks: &Marks,
    vars: &Value,
    span: Span,
    env: &Env<'_>,
) -> Outcome {
    if let Kind::Unknown(why) = &vars.kind {
        let marks = marks.union(&vars.marks);
        return Ok(Value::unknown(why.with_type(Type::String)).with_marks(&marks));
    }
    let is_sensitive = marks.is_sensitive() || vars.deep_marks().is_sensitive();
    check_variables(function, vars, span)?;
    // Parsing is linear in the text, and a template can be rendered for each element of a list.
    if let Err(why) = env.scope.spend(text.len()) {
        return Ok(Value::unknown(why.with_type(Type::String)));
    }
    let parsed = match syntax::parse_template(FileId::SYNTHETIC, text) {
        Ok(parsed) => parsed,
        Err(diagnostics) => {
            let first = diagnostics.first();
            let limits = [Code::TooDeep.id(), Code::TooLarge.id()];
            // Terraform does not have these limits.
            if first.is_some_and(|it| limits.contains(&&*it.rule)) {
                let cause = Cause::Limit("has a template that is too deep or too large".into());
                let why = Reason::new(format!("{function}()"), cause, span);
                let marks = marks.union(&vars.marks);
                return Ok(Value::unknown(Unknown::because(why)).with_marks(&marks));
            }
            let first = first.map_or("it cannot be parsed", |first| &first.message);
            let message = format!("in the template, {first}");
            return Err(failed(function, &message, is_sensitive, span));
        }
    };
    let scope = TemplateScope { vars, outer: env };
    let value = template::evaluate(&parsed, &Env::new(&scope)).map_err(|error| {
        failed(function, &format!("in the template, {}", error.message), is_sensitive, span)
    })?;
    // A template that wraps one interpolation keeps its value, which may be null.
    if value.is_null() {
        return Err(Error::new(format!("{function}: the template yields null"), span));
    }
    Ok(value.with_marks(&vars.marks.union(marks)))
}

/// A template sees its variables and nothing else.
struct TemplateScope<'a> {
    vars: &'a Value,
    outer: &'a Env<'a>,
}

impl Scope for TemplateScope<'_> {
    fn root(
        &self,
        name: Name,
        _steps: &[Step],
        span: Span,
        _env: &Env<'_>,
    ) -> Result<Resolved, Error> {
        let fields = self.vars.as_fields();
        match fields.and_then(|fields| fields.get(name.as_str())) {
            Some(value) => Ok(Resolved::new(value.clone(), 0)),
            None => Err(Error::new(format!("undeclared variable {:?}", name.as_str()), span)),
        }
    }

    // A variable may hold a resource, which only the outer scope can read.
    fn attribute(&self, resource: crate::value::ResourceId, name: &str, span: Span) -> Outcome {
        self.outer.scope.attribute(resource, name, span)
    }

    fn object(&self, resource: crate::value::ResourceId, span: Span) -> Outcome {
        self.outer.scope.object(resource, span)
    }

    fn call(&self, call: &Call, span: Span, _env: &Env<'_>) -> Option<Outcome> {
        let recursive = matches!(call.name.as_str(), "templatefile" | "templatestring");
        // Terraform forbids it, so that rendering always ends.
        recursive.then(|| {
            Err(Error::new(format!("{} cannot be called from a template", call.name), span))
        })
    }

    fn spend(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        self.outer.scope.spend(steps)
    }

    fn limits(&self) -> &limits::Limits {
        self.outer.scope.limits()
    }

    fn files(&self) -> &dyn ModuleFiles {
        self.outer.scope.files()
    }
}
