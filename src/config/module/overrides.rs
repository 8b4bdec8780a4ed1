//! Override files: their blocks replace parts of blocks that other files declare.

use std::sync::Arc;

use super::declare::{alias_of, call, declare, provider_argument, terraform};
use super::merge;
use super::model::{Local, Module, ProviderName, Resource};
use crate::addr::{Mode, ResourceAddr};
use crate::base::Span;
use crate::diag::{Code, Diagnostic};
use crate::syntax::Block;

pub(super) fn override_with(
    module: &mut Module,
    block: &Arc<Block>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let label = |at: usize| block.labels.get(at).map(|label| label.text);
    match (block.kind.as_str(), label(0), label(1)) {
        (kind @ ("resource" | "data"), Some(of), Some(name)) => {
            let mode = if kind == "data" { Mode::Data } else { Mode::Managed };
            let addr = ResourceAddr { mode, kind: of, name };
            // Nested blocks replace those of their type; only these are merged argument by argument.
            if let Some(base) = module.resources.remove(&addr) {
                let merged =
                    merge::block(base.block, block, &["lifecycle", "connection", "provisioner"]);
                let provider = provider_argument(&merged.body);
                module.resources.insert(addr, Resource { addr, block: merged, provider });
                return;
            }
        }
        ("variable", Some(name), _) => {
            if let Some(base) = module.variables.get_mut(&name) {
                let own = std::mem::replace(&mut base.block, Arc::clone(block));
                base.block = merge::block(own, block, &[]);
                return;
            }
        }
        ("output", Some(name), _) => {
            if let Some(base) = module.outputs.get_mut(&name) {
                let own = std::mem::replace(&mut base.block, Arc::clone(block));
                base.block = merge::block(own, block, &[]);
                return;
            }
        }
        ("module", Some(name), _) => {
            if let Some(base) = module.calls.remove(&name) {
                let merged = merge::block(base.block, block, &[]);
                module.calls.insert(name, call(merged));
                return;
            }
        }
        ("provider", Some(name), _) => {
            let name = ProviderName { name, alias: alias_of(&block.body) };
            if let Some(base) = module.providers.iter_mut().find(|one| one.name == name) {
                let own = std::mem::replace(&mut base.block, Arc::clone(block));
                base.block = merge::block(own, block, &[]);
                return;
            }
        }
        ("locals", ..) => {
            for (index, attribute) in block.body.attributes.iter().enumerate() {
                let local = Local { block: Arc::clone(block), index };
                if module.locals.insert(attribute.name, local).is_none() {
                    let what = format!("local value \"{}\"", attribute.name);
                    missing(module, &what, attribute.name_span, diagnostics);
                }
            }
            return;
        }
        // Settings are replaced one by one, not as a block.
        ("terraform", ..) => return terraform(module, block, true),
        _ => {}
    }
    match (block.kind.as_str(), label(0), label(1)) {
        // A provider configuration without an alias exists in every module.
        ("provider", Some(_), None) if alias_of(&block.body).is_none() => {}
        ("resource" | "data", Some(of), Some(name)) => {
            missing(
                module,
                &format!("{} \"{of}\" \"{name}\"", block.kind),
                block.header,
                diagnostics,
            );
        }
        ("variable" | "output" | "module" | "provider", Some(name), None) => {
            missing(module, &format!("{} \"{name}\"", block.kind), block.header, diagnostics);
        }
        ("moved" | "removed" | "import" | "check", ..) => {
            let message = format!("An override file cannot contain `{}` blocks.", block.kind);
            diagnostics.push(Diagnostic::new(
                Code::UndeclaredOverride,
                message,
                Some(block.header),
            ));
        }
        _ => {}
    }
    // What it declares is checked all the same.
    declare(module, block, diagnostics);
}

fn missing(module: &Module, what: &str, at: Span, diagnostics: &mut Vec<Diagnostic>) {
    // The declaration may stand in a part that could not be read, which is reported.
    if module.unread.is_empty() {
        let message = format!("This override file changes {what}, which no other file declares.");
        diagnostics.push(Diagnostic::new(Code::UndeclaredOverride, message, Some(at)));
    }
}
