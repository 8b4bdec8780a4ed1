//! Messages of rules, with the values found and without sensitive ones.

use crate::eval::{Error, evaluate};
use crate::policy::display::plain;
use crate::policy::scope::PolicyScope;
use crate::syntax::{Expr, ExprKind, TemplatePart};

/// The text of a message. Interpolated values that are secret or not known are named as such; a
/// message never becomes unknown.
///
/// # Errors
/// When a part of it has no value.
pub(crate) fn text(expr: &Expr, scope: &PolicyScope<'_>) -> Result<String, Error> {
    match &expr.unparenthesised().kind {
        ExprKind::Template(template) => {
            let mut text = String::new();
            for part in &template.parts {
                match part {
                    TemplatePart::Literal(literal) => text.push_str(literal),
                    TemplatePart::Interpolation(inner) => {
                        text.push_str(&plain(&evaluate(inner, scope)?));
                    }
                    // A directive may repeat or drop its text, so the whole template is evaluated.
                    TemplatePart::If(_) | TemplatePart::For(_) => {
                        return Ok(plain(&evaluate(expr, scope)?));
                    }
                }
            }
            Ok(text)
        }
        ExprKind::Conditional(parts) => {
            // The chosen arm is written like a template of its own; a test that is not known chooses the
            // first, because a message must say something.
            let test = evaluate(&parts[0], scope)?;
            text(if test.as_bool() == Some(false) { &parts[2] } else { &parts[1] }, scope)
        }
        _ => Ok(plain(&evaluate(expr, scope)?)),
    }
}
