//! Calls of functions.

use crate::diag::Diagnostic;
use crate::policy::error::{error, suggest};
use crate::policy::language::{self, CORE, DRLINT, FUNCTIONS, Function, LIBRARY};
use crate::schema;
use crate::syntax::Call;

pub fn check(call: &Call, diagnostics: &mut Vec<Diagnostic>) {
    let name = call.name.as_str();
    if let Some(declaration) = language::find(name) {
        // How many arguments `list...` stands for is only known when the rule runs.
        if !call.expand && !declaration.takes(call.args.len()) {
            let signature = declaration.signature();
            let message =
                format!("{name}({signature}) does not take {} arguments.", call.args.len());
            diagnostics.push(error(message, call.name_span));
        }
        if declaration.function == Function::GetResources {
            check_resource_type(call, diagnostics);
        }
        return;
    }
    let is_library = name.strip_prefix(CORE).is_some_and(|plain| LIBRARY.contains(&plain));
    if !is_library {
        diagnostics.push(unknown_function(call));
    }
}

fn unknown_function(call: &Call) -> Diagnostic {
    let name = call.name.as_str();
    let unknown = error(format!("Unknown function \"{name}\"."), call.name_span);
    let known = language::names();
    let plain = name.rsplit("::").next().unwrap_or(name);
    // The namespace is what is forgotten most often.
    if let Some(full) = known.iter().find(|known| known.rsplit("::").next() == Some(plain)) {
        return unknown.with_help(format!("Use {full}."));
    }
    if name.starts_with("plugin::") && !name.starts_with(DRLINT) {
        let names = FUNCTIONS.iter().filter(|row| row.namespace == DRLINT).map(|row| row.name);
        let names = names.collect::<Vec<_>>().join(", ");
        return unknown
            .with_help(format!("drlint does not run plugins. Functions under {DRLINT}: {names}."));
    }
    suggest(unknown, name, known.iter().map(String::as_str))
}

fn check_resource_type(call: &Call, diagnostics: &mut Vec<Diagnostic>) {
    let Some(arg) = call.args.first() else { return };
    if let Some(kind) = arg.as_str()
        && kind.starts_with("aws_")
        && schema::resource(kind).is_none()
    {
        let message = format!("The AWS provider does not have a resource type {kind:?}.");
        diagnostics.push(suggest(error(message, arg.span), kind, schema::resource_types()));
    }
}
