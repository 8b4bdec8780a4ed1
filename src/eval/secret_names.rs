//! Names of arguments that hold secrets, for the places that no schema describes.

use crate::base::{Span, deep};
use crate::syntax::{self, Body, Expr, ExprKind, ObjectKey};

/// Parts of names that providers and modules give to arguments for secrets.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "private_key",
    "access_key",
    "api_key",
    "credential",
];

/// Whether an argument of this name usually holds a secret, whatever takes it.
pub(crate) fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    WORDS.iter().any(|word| name.contains(word))
}

/// The literals of a body that stand under such names, at any depth.
pub(super) fn of_body(body: &Body, secrets: &mut Vec<Span>) {
    deep(|| {
        for attribute in &body.attributes {
            of_argument(attribute.name.as_str(), &attribute.expr, secrets);
        }
        body.blocks.iter().for_each(|block| of_body(&block.body, secrets));
    });
}

fn of_argument(name: &str, expr: &Expr, secrets: &mut Vec<Span>) {
    if names_secret(name) {
        // A flag such as `skip_credentials_validation` is a setting, not a secret.
        if !matches!(expr.unparenthesised().kind, ExprKind::Bool(_)) {
            secrets.extend(literals(expr));
        }
        return;
    }
    syntax::walk(expr, &mut Vec::new(), &mut |expr, _| {
        let ExprKind::Object(items) = &expr.kind else { return true };
        for item in items {
            let key = match &item.key {
                ObjectKey::Name(name, _) => Some(name.as_str()),
                ObjectKey::Expr(expr) => expr.as_str(),
            };
            if key.is_some_and(names_secret) {
                secrets.extend(literals(&item.value));
            }
        }
        true
    });
}

/// The literals of an expression; templates as a whole.
pub(super) fn literals(expr: &Expr) -> Vec<Span> {
    let mut found = Vec::new();
    syntax::walk(expr, &mut Vec::new(), &mut |expr, _| match &expr.kind {
        // Objects as a whole: keys that are names are not expressions.
        ExprKind::Str(_)
        | ExprKind::Number(_)
        | ExprKind::Bool(_)
        | ExprKind::Template(_)
        | ExprKind::Object(_) => {
            found.push(expr.span);
            false
        }
        _ => true,
    });
    found
}
