//! Names and functions in policy files: what does not exist is an error before anything runs.

mod calls;
mod cycles;
mod names;

use self::names::Names;
use super::ast::{File, Policy, Target};
use super::error::{error, suggest};
use crate::diag::{Diagnostic, RelatedKind};
use crate::schema;
use crate::syntax::Attribute;

/// Checks every expression of a file.
pub(crate) fn file(file: &File, diagnostics: &mut Vec<Diagnostic>) {
    let inputs: Vec<&str> = file.inputs.iter().map(|block| block.labels[0].text.as_str()).collect();
    let file_locals: Vec<&str> = file.locals.iter().map(|local| local.name.as_str()).collect();
    check_duplicates(&file.locals, diagnostics);
    let names = Names { inputs: &inputs, locals: &file_locals, policy: None };
    file.locals.iter().for_each(|local| names.check(&local.expr, diagnostics));
    cycles::check(&file.locals, diagnostics);
    for policy in &file.policies {
        check_duplicates(&policy.locals, diagnostics);
        check_shadowing(policy, file, diagnostics);
        check_target(policy, diagnostics);
        let mut locals = file_locals.clone();
        locals.extend(policy.locals.iter().map(|local| local.name.as_str()));
        if policy.extra("each").is_some() {
            locals.push("each");
        }
        let names = Names { inputs: &inputs, locals: &locals, policy: Some(policy) };
        policy.expressions().for_each(|expr| names.check(expr, diagnostics));
        cycles::check(&policy.locals, diagnostics);
    }
}

fn check_duplicates(locals: &[Attribute], diagnostics: &mut Vec<Diagnostic>) {
    for (index, local) in locals.iter().enumerate() {
        if let Some(first) = locals[..index].iter().find(|earlier| earlier.name == local.name) {
            let duplicate =
                error(format!("Local {} is declared twice.", local.name), local.name_span);
            diagnostics.push(duplicate.with_related(
                RelatedKind::First,
                first.name_span,
                "the first one",
            ));
        }
    }
}

/// A local of a policy may not hide one of the file: a reader would take it for the other.
fn check_shadowing(policy: &Policy, file: &File, diagnostics: &mut Vec<Diagnostic>) {
    for local in &policy.locals {
        if let Some(first) = file.locals.iter().find(|earlier| earlier.name == local.name) {
            let message = format!("The file already declares a local {}.", local.name);
            let duplicate = error(message, local.name_span);
            diagnostics.push(duplicate.with_related(
                RelatedKind::First,
                first.name_span,
                "declared here",
            ));
        }
    }
}

fn check_target(policy: &Policy, diagnostics: &mut Vec<Diagnostic>) {
    let kind = policy.pattern.as_str();
    // drlint has the schema of the AWS provider only: other types may exist.
    if policy.target == Target::Resource
        && kind.starts_with("aws_")
        && !kind.ends_with('*')
        && schema::resource(kind).is_none()
    {
        let message = format!("The AWS provider does not have a resource type {kind:?}.");
        diagnostics.push(suggest(error(message, policy.header), kind, schema::resource_types()));
    }
}
