//! JSON values as expressions.

use jsonc_parser::ast::{Object, ObjectProp, ObjectPropName, StringLit, Value};
use jsonc_parser::common::Range;

use super::super::limits::Limits;
use super::super::native;
use super::super::problem::{Problem, Read};
use super::super::source::{Origin, Source};
use super::super::tree::{Attribute, Expr, ExprKind, ObjectItem, ObjectKey, TemplatePart, UnaryOp};
use super::text;
use crate::base::{FxHashMap, Name, Span, deep};
use crate::diag::Diagnostic;

/// Turns values into expressions.
pub(super) struct Values<'s> {
    pub(crate) source: &'s Source<'s>,
    pub(crate) limits: &'s Limits,
    /// Strings are plain text, not templates.
    pub(crate) plain: bool,
    /// Objects may turn out to be nested blocks, where `//` is a comment; elsewhere it is a key.
    pub(crate) comments: bool,
    pub(crate) warnings: &'s mut Vec<Diagnostic>,
}

impl Values<'_> {
    /// A member as an argument.
    pub(crate) fn attribute(&mut self, property: &ObjectProp<'_>) -> Read<Attribute> {
        let expr = self.expr(&property.value)?;
        Ok(Attribute {
            name: Name::new(property.name.as_str()),
            name_span: self.key_span(&property.name),
            expr,
            span: self.span(property.range),
        })
    }

    pub(crate) fn span(&self, range: Range) -> Span {
        self.source.span(range.start, range.end)
    }

    pub(crate) fn key_span(&self, name: &ObjectPropName<'_>) -> Span {
        self.span(match name {
            ObjectPropName::String(string) => string.range,
            ObjectPropName::Word(word) => word.range,
        })
    }

    pub(crate) fn expr(&mut self, value: &Value<'_>) -> Read<Expr> {
        deep(|| self.lower(value))
    }

    fn lower(&mut self, value: &Value<'_>) -> Read<Expr> {
        let (kind, range) = match value {
            Value::NullKeyword(null) => (ExprKind::Null, null.range),
            Value::BooleanLit(boolean) => (ExprKind::Bool(boolean.value), boolean.range),
            Value::NumberLit(number) => (self.number(number.value, number.range), number.range),
            Value::StringLit(string) => (self.string(string)?, string.range),
            Value::Array(array) => {
                self.few(array.elements.len(), array.range)?;
                let items = array.elements.iter().map(|element| self.expr(element));
                (ExprKind::Tuple(items.collect::<Read<_>>()?), array.range)
            }
            Value::Object(object) => (self.object(object)?, object.range),
        };
        Ok(Expr { kind, span: self.span(range) })
    }

    /// Refuses more items than the limit.
    pub(crate) fn few(&self, items: usize, range: Range) -> Read<()> {
        let most = self.limits.items;
        if items <= most {
            return Ok(());
        }
        let message = format!("This JSON value has {items} items; drlint reads at most {most}.");
        Err(Problem::too_large(message, range.start..range.start + 1))
    }

    fn number(&self, text: &str, range: Range) -> ExprKind {
        match text.strip_prefix('-') {
            Some(digits) => {
                let span = self.source.span(range.start + 1, range.end);
                let operand = Expr { kind: ExprKind::Number(digits.into()), span };
                ExprKind::Unary(UnaryOp::Neg, Box::new(operand))
            }
            None => ExprKind::Number(text.into()),
        }
    }

    fn string(&mut self, string: &StringLit<'_>) -> Read<ExprKind> {
        let inner = string.range.start + 1..string.range.end.saturating_sub(1);
        let raw = self.source.text.get(inner.clone()).unwrap_or("");
        let unescaped = text::unescape(raw, inner.start);
        let content = unescaped.as_ref().map_or(raw, |(text, _)| text);
        if self.plain || !content.contains("${") && !content.contains("%{") {
            return Ok(ExprKind::Str(native::composed(content.into()).as_ref().into()));
        }
        let origin = match &unescaped {
            Some((_, offsets)) => Origin::Unescaped(offsets),
            None => Origin::At(inner.start),
        };
        let source = Source { file: self.source.file, text: content, origin };
        let template = native::template(&source, self.limits, self.warnings)
            .map_err(|problem| problem.moved(&source))?;
        Ok(match &*template.parts {
            [] => ExprKind::Str("".into()),
            [TemplatePart::Literal(text)] => ExprKind::Str(text.clone()),
            _ => ExprKind::Template(template.into()),
        })
    }

    fn object(&mut self, object: &Object<'_>) -> Read<ExprKind> {
        self.few(object.properties.len(), object.range)?;
        let mut items = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            if self.comments && property.name.as_str() == "//" {
                continue;
            }
            let span = self.key_span(&property.name);
            let key = match &property.name {
                ObjectPropName::String(string) => match self.string(string)? {
                    ExprKind::Str(text) => ObjectKey::Name(Name::new(&text), span),
                    kind => ObjectKey::Expr(Expr { kind, span }),
                },
                ObjectPropName::Word(word) => ObjectKey::Name(Name::new(word.value), span),
            };
            items.push(ObjectItem { key, value: self.expr(&property.value)? });
        }
        unique(&items)?;
        Ok(ExprKind::Object(items.into_boxed_slice()))
    }
}

/// Terraform accepts a repeated key in native syntax, but not in JSON.
fn unique(items: &[ObjectItem]) -> Read<()> {
    let mut seen = FxHashMap::default();
    for item in items {
        let ObjectKey::Name(name, span) = &item.key else { continue };
        if let Some(earlier) = seen.insert(*name, *span) {
            let message = format!("The key `{name}` is already set in this object.");
            return Err(
                Problem::new(message, span.range()).opened(earlier.range(), "first set here")
            );
        }
    }
    Ok(())
}
