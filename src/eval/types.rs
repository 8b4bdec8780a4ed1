//! Type constraints as they are written.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::expr::evaluate;
use super::literal_scope::LiteralScope;
use crate::base::deep;
use crate::syntax::{Call, Expr, ExprKind, ObjectKey};
use crate::value::{ObjectField, Type};

/// The type an expression stands for; `any` when there is none, or when it is not a type.
pub(crate) fn constraint(expr: Option<&Expr>) -> Type {
    expr.map_or(Type::Any, ty)
}

fn ty(expr: &Expr) -> Type {
    deep(|| match &expr.unparenthesised().kind {
        ExprKind::Variable(name) => keyword(name.as_str()),
        ExprKind::Call(call) => constructor(call),
        // JSON syntax, and very old configurations, write the type as a string.
        ExprKind::Str(text) => quoted(text),
        _ => Type::Any,
    })
}

fn keyword(name: &str) -> Type {
    match name {
        "string" => Type::String,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::List(Arc::new(Type::Any)),
        "set" => Type::Set(Arc::new(Type::Any)),
        "map" => Type::Map(Arc::new(Type::Any)),
        // An unknown keyword is an error that `terraform validate` reports.
        _ => Type::Any,
    }
}

fn quoted(text: &str) -> Type {
    let parsed = crate::syntax::parse_expression(crate::base::FileId::SYNTHETIC, text, 0);
    match parsed {
        Ok(expr) if !matches!(expr.kind, ExprKind::Str(_)) => ty(&expr),
        _ => Type::Any,
    }
}

fn constructor(call: &Call) -> Type {
    let first = call.args.first();
    let element = || Arc::new(first.map_or(Type::Any, ty));
    match call.name.as_str() {
        "list" => Type::List(element()),
        "set" => Type::Set(element()),
        "map" => Type::Map(element()),
        "tuple" => match first.map(|arg| &arg.unparenthesised().kind) {
            Some(ExprKind::Tuple(items)) => Type::Tuple(items.iter().map(ty).collect()),
            _ => Type::Any,
        },
        "object" => match first.map(|arg| &arg.unparenthesised().kind) {
            Some(ExprKind::Object(items)) => {
                let mut fields = BTreeMap::new();
                for item in items {
                    let name = match &item.key {
                        ObjectKey::Name(name, _) => name.as_str(),
                        ObjectKey::Expr(expr) => expr.as_str().unwrap_or_default(),
                    };
                    fields.insert(Arc::from(name), field(&item.value));
                }
                Type::Object(Arc::new(fields))
            }
            _ => Type::Any,
        },
        _ => Type::Any,
    }
}

fn field(expr: &Expr) -> ObjectField {
    match &expr.unparenthesised().kind {
        ExprKind::Call(call) if call.name == "optional" => ObjectField {
            ty: call.args.first().map_or(Type::Any, ty),
            optional: true,
            default: call.args.get(1).and_then(|default| evaluate(default, &LiteralScope).ok()),
        },
        _ => ObjectField { ty: ty(expr), optional: false, default: None },
    }
}
