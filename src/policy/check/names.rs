//! Names that expressions refer to.

use super::calls;
use crate::base::{Name, Span};
use crate::diag::Diagnostic;
use crate::policy::ast::{Policy, Target};
use crate::policy::error::{error, suggest};
use crate::policy::language::{META, ROOTS};
use crate::schema;
use crate::syntax::{Call, Expr, ExprKind, Step, reference, walk};

/// What an expression may refer to.
pub(crate) struct Names<'a> {
    pub(crate) inputs: &'a [&'a str],
    pub(crate) locals: &'a [&'a str],
    /// None for the locals of a file.
    pub(crate) policy: Option<&'a Policy>,
}

/// What is referred to: `attrs.name` at `span`.
struct Reference<'a> {
    root: Name,
    member: Option<&'a str>,
    span: Span,
    /// Whether it is inside `core::try` or `core::can`, where an attribute may be missing.
    guarded: bool,
}

impl Names<'_> {
    pub(crate) fn check(&self, expr: &Expr, diagnostics: &mut Vec<Diagnostic>) {
        self.check_in(expr, &mut Vec::new(), false, diagnostics);
    }

    fn check_in(
        &self,
        expr: &Expr,
        bound: &mut Vec<Name>,
        guarded: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut guarding: Vec<(&Call, Vec<Name>)> = Vec::new();
        walk(expr, bound, &mut |expr, bound| {
            if let Some((root, member)) = reference(expr) {
                if !bound.contains(&root) {
                    let member = member.map(Name::as_str);
                    let reference = Reference { root, member, span: expr.span, guarded };
                    self.check_reference(&reference, diagnostics);
                }
                if let ExprKind::Traversal(_, steps) = &expr.kind {
                    for step in steps {
                        if let Step::Index(index) = step {
                            self.check_in(index, &mut bound.to_vec(), guarded, diagnostics);
                        }
                    }
                }
                return false;
            }
            if let ExprKind::Call(call) = &expr.kind {
                calls::check(call, diagnostics);
                // Their arguments may name attributes that some types lack, as a policy for `*` must.
                if matches!(call.name.as_str(), "core::try" | "core::can") {
                    guarding.push((call, bound.to_vec()));
                    return false;
                }
            }
            true
        });
        for (call, mut bound) in guarding {
            call.args.iter().for_each(|arg| self.check_in(arg, &mut bound, true, diagnostics));
        }
    }

    fn check_reference(&self, reference: &Reference<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let Reference { root, member, span, guarded } = *reference;
        match (root.as_str(), self.policy) {
            ("local", _) => check_declared(reference, "local", self.locals, diagnostics),
            ("input", _) => check_declared(reference, "input", self.inputs, diagnostics),
            ("attrs" | "prior_attrs" | "meta", None) => {
                let message = format!(
                    "`{root}` is only available inside a policy: the locals of a file are the same for every resource."
                );
                diagnostics.push(error(message, span));
            }
            ("attrs", Some(policy)) => {
                if let Some(name) = member.filter(|_| !guarded) {
                    check_attribute(policy, name, span, diagnostics);
                }
            }
            ("prior_attrs", _) => {}
            ("meta", Some(policy)) => {
                let members = META[policy.target as usize];
                if let Some(name) = member.filter(|name| !members.contains(name)) {
                    let unknown = error(format!("`meta` does not have an attribute {name}."), span);
                    diagnostics.push(suggest(unknown, name, members.iter().copied()));
                }
            }
            (other, _) => diagnostics.push(undeclared_root(other, span)),
        }
    }
}

fn undeclared_root(name: &str, span: Span) -> Diagnostic {
    let undeclared = error(format!("Undeclared name `{name}`."), span);
    match name {
        // These mean something in a configuration.
        "var" | "data" | "each" | "count" | "path" | "terraform" | "module" | "self" => undeclared
            .with_help(
                "A rule can use attrs, meta, input, local and the variables of its `for` expressions.",
            ),
        _ => suggest(undeclared, name, ROOTS.iter().copied()),
    }
}

fn check_declared(
    reference: &Reference<'_>,
    what: &str,
    known: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Reference { root, member, span, .. } = *reference;
    match member {
        Some(name) if known.contains(&name) => {}
        Some(name) => {
            let undeclared = error(format!("Undeclared {what} \"{name}\"."), span);
            diagnostics.push(suggest(undeclared, name, known.iter().copied()));
        }
        None => {
            let message = format!("`{root}` is not a value on its own.");
            diagnostics.push(error(message, span));
        }
    }
}

/// An attribute of a policy for one type must be in that type's schema.
fn check_attribute(policy: &Policy, name: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    if policy.target != Target::Resource {
        return;
    }
    let Some(schema) = schema::resource(policy.pattern.as_str()) else { return };
    let block = &schema.block;
    if block.attribute(name).is_none() && block.block(name).is_none() {
        let message = format!("{} does not have an attribute {name}.", policy.pattern);
        let attributes = block.attributes().iter().map(|attribute| attribute.name);
        let known = attributes.chain(block.blocks().iter().map(|nested| nested.name));
        diagnostics.push(suggest(error(message, span), name, known));
    }
}
