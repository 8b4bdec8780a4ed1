//! What variables are given against what they declare: types, validations, and the arguments of
//! module calls.

use std::sync::Arc;

use crate::base::{FxHashSet, Name, Span};
use crate::config::{Child, Module, ModuleCall, NodeId, Variable};
use crate::diag::{Code, Diagnostic, RelatedKind, did_you_mean};
use crate::eval::evaluator::{Evaluator, ModuleInstance};
use crate::eval::expr::evaluate;
use crate::eval::literal_scope::LiteralScope;
use crate::eval::module_scope::ModuleScope;
use crate::eval::scope::Env;
use crate::eval::shape::OF_CALLS;
use crate::eval::types::constraint;
use crate::syntax::{Block, Expr, ExprKind};
use crate::value::{Kind, Type, Value, convert, display};

/// Where a variable of a module instance gets its value.
struct Place {
    span: Span,
    /// Said where the place is not a part of any file: `--var region`.
    label: Option<Arc<str>>,
}

impl Evaluator {
    /// Judges the variables of every module instance, and every module call, as Terraform does
    /// before it plans: what it would refuse is a finding, what is not known is none.
    ///
    /// Complete after [`Evaluator::instances`], which finds the module instances. The variables of a
    /// `library` are left alone: whoever calls it sets them.
    pub fn check_declarations(&self, library: bool) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for at in 0..self.tree.nodes.len() {
            self.check_calls(NodeId(u32::try_from(at).unwrap_or(u32::MAX)), &mut found);
        }
        for module in self.modules() {
            // Of an instance that may not exist nothing is known, and with defaults alone a
            // library's modules are not what they will be.
            if module.each.uncertain.is_none() && !library {
                self.check_variables(&module, &mut found);
            }
        }
        let mut seen = FxHashSet::default();
        // A module that is called twice has the finding twice: a comment at one call is not about the
        // other.
        found.retain(|one| {
            let about = (one.subject.clone(), one.callers.clone());
            seen.insert((one.rule.clone(), one.primary, one.message.clone(), about))
        });
        found
    }

    /// The calls of one module against the variables of the modules they call.
    fn check_calls(&self, caller: NodeId, found: &mut Vec<Diagnostic>) {
        let node = self.tree.node(caller);
        for (name, child) in &node.children {
            let (Child::Node(child), Some(call)) = (child, node.module.calls.get(name)) else {
                continue;
            };
            let child = &self.tree.node(*child).module;
            if child.unread.is_empty() && was_read(&node.module, *name) {
                let first = found.len();
                check_call(*name, call, child, found);
                for one in &mut found[first..] {
                    one.callers = self.tree.callers(caller);
                }
            }
        }
    }

    fn check_variables(&self, module: &ModuleInstance, found: &mut Vec<Diagnostic>) {
        let declarations = Arc::clone(&self.tree.node(module.node).module);
        let first = found.len();
        for (name, variable) in &declarations.variables {
            let ty = constraint(variable.ty());
            let validations = variable.block.body.blocks("validation").next().is_some();
            let refuses_null = variable.flag("nullable") == Some(false);
            if ty == Type::Any && !validations && !refuses_null {
                continue;
            }
            let Some(place) = self.place_of(module, *name, variable) else { continue };
            if !validations && self.fits_as_written(module, *name, &ty) {
                continue;
            }
            match self.variable(module, *name, variable.block.header) {
                Ok(_) if refuses_null && self.is_given_null(module, *name, variable) => {
                    found.push(invalid(*name, "it must not be null", &place, variable));
                }
                Ok(_) => self.check_validations(module, *name, variable, &place, found),
                Err(_) => found.extend(self.misfit(module, *name, variable, &ty, &place)),
            }
        }
        if module.node != NodeId(0) {
            for one in &mut found[first..] {
                one.callers = self.tree.callers(module.node);
                one.subject = Some(module.path.to_string());
            }
        }
    }

    /// Where the value is; `None` when there is no value at all.
    fn place_of(&self, module: &ModuleInstance, name: Name, variable: &Variable) -> Option<Place> {
        let header = variable.block.header;
        let given = match module.parent {
            None => self.inputs.input(name.as_str()).map(|input| Place {
                span: input.span.unwrap_or(header),
                label: input.span.is_none().then(|| Arc::clone(&input.place)),
            }),
            Some(parent) => self.call_of(module, parent).and_then(|(call, _)| {
                let span = call.body.attribute(name.as_str())?.span;
                Some(Place { span, label: None })
            }),
        };
        given.or_else(|| Some(Place { span: variable.default()?.span, label: None }))
    }

    /// Whether a module argument is a literal of the variable's own type, which needs no evaluation.
    fn fits_as_written(&self, module: &ModuleInstance, name: Name, ty: &Type) -> bool {
        let call = module.parent.and_then(|parent| self.call_of(module, parent));
        let Some((call, _)) = call else { return false };
        let Some(argument) = call.body.attribute(name.as_str()) else { return false };
        match (&argument.expr.kind, ty) {
            (ExprKind::Str(_), Type::String)
            | (ExprKind::Number(_), Type::Number | Type::String)
            | (ExprKind::Bool(_), Type::Bool | Type::String) => true,
            (ExprKind::Template(template), Type::String) => !template.wraps_one,
            _ => false,
        }
    }

    fn is_given_null(&self, module: &ModuleInstance, name: Name, variable: &Variable) -> bool {
        variable.default().is_none()
            && matches!(self.given(module, name), Ok(Some(value)) if value.is_null())
    }

    /// What is wrong with a variable that has no value: what it is given may not fit its type. An
    /// expression without a value is no matter of the variable.
    fn misfit(
        &self,
        module: &ModuleInstance,
        name: Name,
        variable: &Variable,
        ty: &Type,
        place: &Place,
    ) -> Option<Diagnostic> {
        // An expression that fails is reported where it is evaluated.
        let value = match self.given(module, name).ok()? {
            Some(value) if !value.is_null() => value,
            _ => evaluate(&variable.default()?.expr, &LiteralScope).ok()?,
        };
        let message = convert(&value, ty).err()?;
        Some(invalid(name, &message, place, variable))
    }

    fn check_validations(
        &self,
        module: &ModuleInstance,
        name: Name,
        variable: &Variable,
        place: &Place,
        found: &mut Vec<Diagnostic>,
    ) {
        let each = module.each.outer();
        let scope = ModuleScope { evaluator: self, module, each: &each };
        for validation in variable.block.body.blocks("validation") {
            let Some(condition) = validation.body.attribute("condition") else { continue };
            let holds = Env::new(&scope)
                .evaluate_resolved(&condition.expr)
                .ok()
                .and_then(|value| convert(&value, &Type::Bool).ok());
            // Unknown and failing conditions say nothing about the value.
            if !matches!(holds.map(|value| value.kind), Some(Kind::Bool(false))) {
                continue;
            }
            let text = error_message(validation, &scope);
            let message = match &place.label {
                Some(label) => format!("{label} fails a validation of var.{name}: {text}"),
                None => format!("This value fails a validation of var.{name}: {text}"),
            };
            found.push(
                Diagnostic::new(Code::FailedValidation, message, Some(place.span))
                    .with_related(RelatedKind::Condition, validation.header, "this validation")
                    .with_related(
                        RelatedKind::Condition,
                        condition.expr.span,
                        "its condition is false",
                    ),
            );
        }
    }
}

/// The words of a validation; secrets and what is not known stay out of them.
fn error_message(validation: &Block, scope: &ModuleScope<'_>) -> String {
    let expr: Option<&Expr> =
        validation.body.attribute("error_message").map(|attribute| &attribute.expr);
    let value = expr.and_then(|expr| Env::new(scope).evaluate_resolved(expr).ok());
    match value {
        Some(Value { kind: Kind::Str(text), marks }) if !marks.is_sensitive() => {
            text.trim().to_owned()
        }
        Some(value) => display(&value),
        None => "its condition is false".to_owned(),
    }
}

fn invalid(name: Name, clause: &str, place: &Place, variable: &Variable) -> Diagnostic {
    let message = match &place.label {
        Some(label) => format!("{label} is not a valid value for var.{name}: {clause}."),
        None => format!("Invalid value for var.{name}: {clause}."),
    };
    let diagnostic = Diagnostic::new(Code::InvalidValue, message, Some(place.span));
    let declared = variable.ty().map_or(variable.block.header, |ty| ty.span);
    diagnostic.with_related(RelatedKind::Declaration, declared, "declared here")
}

/// Whether the whole of the call was read.
fn was_read(module: &Module, call: Name) -> bool {
    let header = ["module", call.as_str()];
    !module
        .unread
        .iter()
        .any(|part| part.header.iter().zip(header).all(|(found, wanted)| found == wanted))
}

fn check_call(name: Name, call: &ModuleCall, child: &Module, found: &mut Vec<Diagnostic>) {
    let body = &call.block.body;
    for (wanted, variable) in &child.variables {
        let is_set = body.attribute(wanted.as_str()).is_some()
            || body.blocks(wanted.as_str()).next().is_some();
        if variable.default().is_none() && !is_set {
            let message = format!("module.{name} requires a value for {wanted}.");
            let header = Some(call.block.header);
            found.push(Diagnostic::new(Code::MissingArgument, message, header).with_related(
                RelatedKind::Declaration,
                variable.block.header,
                "declared without a default here",
            ));
        }
    }
    for attribute in &body.attributes {
        if OF_CALLS.contains(&attribute.name.as_str())
            || child.variables.contains_key(&attribute.name)
        {
            continue;
        }
        let message = format!(
            "The module that module.{name} calls does not declare variable {}.",
            attribute.name
        );
        let mut diagnostic =
            Diagnostic::new(Code::UnsupportedArgument, message, Some(attribute.name_span));
        let names = child.variables.keys().map(|name| name.as_str());
        if let Some(near) = did_you_mean(attribute.name.as_str(), names) {
            diagnostic = diagnostic.with_help(format!("Did you mean `{near}`?"));
        }
        found.push(diagnostic);
    }
}
