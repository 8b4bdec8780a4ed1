//! Just enough evaluation to compute the expressions of the tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use drlint::eval::functions::{self, ModuleFiles};
use drlint::value::{Fields, Kind, Number, Value, concat, convert, ops, to_text, type_of, unify};
use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOperator as Op, Expression, ObjectKey, TraversalOperator, UnaryOperator,
};
use hcl_edit::template::Element;

/// The values of `local.…`.
#[derive(Default)]
pub struct Scope {
    pub locals: BTreeMap<&'static str, Value>,
}

/// The value of an expression.
pub fn evaluate(text: &str, scope: &Scope) -> Result<Value, String> {
    // A body, because numbers are read from the source as they stand there.
    let source = format!("a = {text}\n");
    let body: hcl_edit::structure::Body =
        source.parse().map_err(|error| format!("syntax: {text}: {error}"))?;
    let attribute = body.get_attribute("a").ok_or("no expression")?;
    expression(&attribute.value, &source, scope)
}

/// Calls a function by name.
pub fn call(name: &str, values: Vec<Value>) -> Result<Value, String> {
    let function = functions::find(name).ok_or_else(|| format!("there is no function {name}"))?;
    functions::call(function, values, &Files)
}

struct Files;

impl Files {
    fn path(path: &str) -> std::path::PathBuf {
        super::path("files").join(path)
    }
}

impl ModuleFiles for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(Self::path(path)).map_err(|error| error.to_string())
    }

    fn exists(&self, path: &str) -> Result<bool, String> {
        let path = Self::path(path);
        if path.is_dir() {
            return Err("this is a directory".to_owned());
        }
        Ok(path.is_file())
    }

    fn walk(&self, directory: &str) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        let mut open = vec![(Self::path(directory), String::new())];
        while let Some((path, prefix)) = open.pop() {
            let Ok(entries) = std::fs::read_dir(path) else { continue };
            for entry in entries {
                let entry = entry.map_err(|error| error.to_string())?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    open.push((entry.path(), format!("{name}/")));
                } else {
                    found.push(name);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

#[expect(clippy::too_many_lines, reason = "one arm per kind of expression")]
fn expression(expr: &Expression, source: &str, scope: &Scope) -> Result<Value, String> {
    let inner = |expr: &Expression| expression(expr, source, scope);
    match expr {
        Expression::Null(_) => Ok(Value::NULL),
        Expression::Bool(value) => Ok(Value::bool(*value.value())),
        Expression::Number(number) => {
            let text = &source[number.span().ok_or("no span")?];
            Number::parse(text).map(Value::from).ok_or_else(|| format!("no number: {text}"))
        }
        Expression::String(text) => Ok(Value::text(text.as_str())),
        Expression::Array(items) => {
            items.iter().map(inner).collect::<Result<Vec<_>, _>>().map(Value::tuple)
        }
        Expression::Object(object) => {
            let mut fields = Fields::new();
            for (key, value) in object {
                let key = match key {
                    ObjectKey::Ident(name) => Value::str(name.as_str()),
                    ObjectKey::Expression(expr) => to_text(&inner(expr)?)?,
                };
                let key = key.as_str().ok_or("an unknown key")?;
                fields.insert(Arc::from(key), inner(value.expr())?);
            }
            Ok(Value::object(fields))
        }
        Expression::StringTemplate(template) => {
            let mut parts = Vec::new();
            for element in template {
                parts.push(match element {
                    Element::Literal(text) => Value::text(text.as_str()),
                    // Alone between quotes a value keeps its type.
                    Element::Interpolation(part) if template.len() == 1 => {
                        return inner(&part.expr);
                    }
                    Element::Interpolation(part) => to_text(&inner(&part.expr)?)?,
                    Element::Directive(_) => return Err("a directive".to_owned()),
                });
            }
            Ok(concat(parts))
        }
        Expression::Parenthesis(parens) => inner(parens.inner()),
        Expression::Conditional(conditional) => {
            let test = inner(&conditional.cond_expr)?;
            let both = [inner(&conditional.true_expr)?, inner(&conditional.false_expr)?];
            let common = unify(&both.each_ref().map(type_of)).ok_or("no common type")?;
            match ops::and(&test, &Value::bool(true))?.kind {
                // Only the branch taken is converted: the other may not fit.
                Kind::Bool(true) => convert(&both[0], &common),
                Kind::Bool(false) => convert(&both[1], &common),
                Kind::Unknown(unknown) => Ok(Value::unknown(unknown.derived(common))),
                _ => Err("no bool".to_owned()),
            }
        }
        Expression::FuncCall(called) => {
            let mut name = String::new();
            for part in &called.name.namespace {
                name.push_str(part.as_str());
                name.push_str("::");
            }
            name.push_str(called.name.name.as_str());
            let mut values = called.args.iter().map(inner).collect::<Result<Vec<_>, _>>()?;
            if called.args.expand_final() {
                let last = values.pop().ok_or("nothing to expand")?;
                values.extend(last.as_items().ok_or("not a list")?.iter().cloned());
            }
            call(&name, values)
        }
        Expression::Traversal(traversal) => {
            let mut steps = traversal.operators.iter();
            let mut value = match &traversal.expr {
                Expression::Variable(root) if root.as_str() == "local" => {
                    let Some(TraversalOperator::GetAttr(name)) =
                        steps.next().map(hcl_edit::Decorated::value)
                    else {
                        return Err("local alone".to_owned());
                    };
                    scope.locals.get(name.as_str()).cloned().ok_or("no such local")?
                }
                other => inner(other)?,
            };
            for step in steps {
                value = match step.value() {
                    TraversalOperator::GetAttr(name) => member(&value, &Value::str(name.as_str()))?,
                    TraversalOperator::Index(index) => member(&value, &inner(index)?)?,
                    _ => return Err("a splat".to_owned()),
                };
            }
            Ok(value)
        }
        Expression::UnaryOp(op) => match op.operator.value() {
            UnaryOperator::Neg => ops::neg(&inner(&op.expr)?),
            UnaryOperator::Not => ops::not(&inner(&op.expr)?),
        },
        Expression::BinaryOp(op) => {
            let (left, right) = (inner(&op.lhs_expr)?, inner(&op.rhs_expr)?);
            let run = match op.operator.value() {
                Op::Plus => ops::add,
                Op::Minus => ops::sub,
                Op::Mul => ops::mul,
                Op::Div => ops::div,
                Op::Mod => ops::rem,
                Op::Eq => ops::equal,
                Op::NotEq => ops::not_equal,
                Op::Less => ops::less,
                Op::LessEq => ops::less_equal,
                Op::Greater => ops::greater,
                Op::GreaterEq => ops::greater_equal,
                Op::And => ops::and,
                Op::Or => ops::or,
            };
            run(&left, &right)
        }
        _ => Err("not evaluated here".to_owned()),
    }
}

fn member(value: &Value, key: &Value) -> Result<Value, String> {
    if let Kind::Unknown(unknown) = &value.kind {
        return Ok(Value::unknown(unknown.derived(drlint::value::Type::Any)));
    }
    if let Some(fields) = value.as_fields() {
        let key = to_text(key)?;
        let key = key.as_str().ok_or("an unknown key")?;
        return fields.get(key).cloned().ok_or_else(|| "no such member".to_owned());
    }
    let (Kind::Tuple(items) | Kind::List(items)) = &value.kind else {
        return Err("cannot be indexed".to_owned());
    };
    let Kind::Number(index) = &convert(key, &drlint::value::Type::Number)?.kind else {
        return Err("an unknown index".to_owned());
    };
    let index = index.as_i64().and_then(|index| usize::try_from(index).ok());
    index.and_then(|index| items.get(index)).cloned().ok_or_else(|| "no such element".to_owned())
}
