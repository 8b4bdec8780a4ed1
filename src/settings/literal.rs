//! Values of settings: literals.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Span, deep};
use crate::syntax::{Expr, ExprKind, ObjectKey, UnaryOp};

/// A literal and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// What it is.
    pub kind: LiteralKind,
    pub(crate) span: Span,
}

/// The kinds of literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as the file spells it, with its sign.
    Number(Arc<str>),
    /// A string without interpolation.
    Str(Arc<str>),
    /// `[…]`
    List(Vec<Literal>),
    /// `{…}`; the last of two equal keys wins.
    Object(BTreeMap<Arc<str>, Literal>),
}

impl Literal {
    /// Reads an expression.
    ///
    /// # Errors
    /// The place of the first part that is not a literal.
    pub(crate) fn of(expr: &Expr) -> Result<Self, Span> {
        deep(|| {
            let kind = match &expr.unparenthesised().kind {
                ExprKind::Null => LiteralKind::Null,
                ExprKind::Bool(value) => LiteralKind::Bool(*value),
                ExprKind::Number(text) => LiteralKind::Number(Arc::clone(text)),
                ExprKind::Str(text) => LiteralKind::Str(Arc::clone(text)),
                ExprKind::Unary(UnaryOp::Neg, operand) => match &operand.unparenthesised().kind {
                    ExprKind::Number(text) => LiteralKind::Number(format!("-{text}").into()),
                    _ => return Err(expr.span),
                },
                ExprKind::Tuple(items) => {
                    LiteralKind::List(items.iter().map(Self::of).collect::<Result<_, _>>()?)
                }
                ExprKind::Object(items) => {
                    let mut members = BTreeMap::new();
                    for item in items {
                        let key = match &item.key {
                            ObjectKey::Name(name, _) => name.as_str(),
                            ObjectKey::Expr(key) => key.as_str().ok_or(key.span)?,
                        };
                        members.insert(key.into(), Self::of(&item.value)?);
                    }
                    LiteralKind::Object(members)
                }
                _ => return Err(expr.span),
            };
            Ok(Self { kind, span: expr.span })
        })
    }

    /// The text of a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            LiteralKind::Str(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, for messages: `a string`.
    pub(crate) fn described(&self) -> &'static str {
        match self.kind {
            LiteralKind::Null => "null",
            LiteralKind::Bool(_) => "a bool",
            LiteralKind::Number(_) => "a number",
            LiteralKind::Str(_) => "a string",
            LiteralKind::List(_) => "a list",
            LiteralKind::Object(_) => "an object",
        }
    }
}
