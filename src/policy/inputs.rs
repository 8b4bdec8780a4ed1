//! The values of a rule's inputs.

use super::ast::File;
use super::error::{error, suggest};
use super::overrides::Override;
use super::parse::{check_arguments, check_blocks};
use crate::base::{FxHashMap, Name, Span};
use crate::diag::{Diagnostic, RelatedKind};
use crate::eval::{LiteralScope, constraint, evaluate};
use crate::syntax::Block;
use crate::value::{Type, Value, convert};

const ARGUMENTS: &[&str] = &["type", "default", "description", "sensitive", "nullable"];

pub type Inputs = FxHashMap<Name, Value>;

/// The values of the inputs of rule `id`: those that are set, else the defaults.
pub(crate) fn inputs(
    file: &File,
    id: &str,
    overrides: &Override,
    diagnostics: &mut Vec<Diagnostic>,
) -> Inputs {
    let mut values = Inputs::default();
    for block in &file.inputs {
        let name = block.labels[0].text;
        check_arguments(&block.body, ARGUMENTS, diagnostics);
        check_blocks(block, &[], diagnostics);
        match input(block, name, id, overrides) {
            Ok(value) => {
                if values.insert(name, value).is_some() {
                    diagnostics
                        .push(error(format!("Input {name} is declared twice."), block.header));
                }
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    check_parameters(file, id, overrides, diagnostics);
    values
}

/// Settings may only set inputs that the rule declares.
fn check_parameters(
    file: &File,
    id: &str,
    overrides: &Override,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known = || file.inputs.iter().map(|block| block.labels[0].text.as_str());
    for (name, (_, span)) in &overrides.parameters {
        if !known().any(|known| known == &**name) {
            let message = format!("{id} does not have a parameter {name}.");
            let unknown = error(message, *span);
            diagnostics.push(suggest(unknown, name, known()));
        }
    }
}

fn input(
    block: &Block,
    name: Name,
    id: &str,
    overrides: &Override,
) -> Result<Value, Box<Diagnostic>> {
    let Some(ty) = block.body.attribute("type") else {
        return Err(Box::new(error(format!("Input {name} requires a type."), block.header)));
    };
    let ty = constraint(Some(&ty.expr));
    if let Some((value, span)) = overrides.parameters.get(name.as_str()) {
        return fit(value, &ty, *span, name, id, block);
    }
    let Some(default) = block.body.attribute("default") else {
        let message = format!("Input {name} of {id} does not have a value or a default.");
        return Err(Box::new(error(message, block.header)));
    };
    let value = evaluate(&default.expr, &LiteralScope).map_err(|problem| {
        let message = format!("Invalid default for input {name}: {}.", problem.message);
        Box::new(error(message, problem.span))
    })?;
    fit(&value, &ty, Some(default.expr.span), name, id, block)
}

/// The value in the type of the input.
fn fit(
    value: &Value,
    ty: &Type,
    span: Option<Span>,
    name: Name,
    id: &str,
    block: &Block,
) -> Result<Value, Box<Diagnostic>> {
    convert(value, ty).map_err(|problem| {
        let invalid = error(format!("Invalid value for {id}.{name}: {problem}."), span);
        Box::new(invalid.with_related(
            RelatedKind::Declaration,
            block.header,
            "the parameter is declared here",
        ))
    })
}
