//! What declarations refer to, as far as their expressions show.

use crate::addr::{Mode, ResourceAddr};
use crate::base::{FxHashSet, Name, Span, deep};
use crate::config::Module;
use crate::config::module::ProviderName;
use crate::syntax::{Body, Expr, ExprKind, Step, walk};

/// What refers to others and is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Local(Name),
    Variable(Name),
    Output(Name),
    Resource(ResourceAddr),
    Provider(ProviderName),
    /// `count`, `for_each` or `depends_on` of a call: whatever the module gives back waits for it.
    Call(Name),
}

/// What an expression refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reference {
    Item(Item),
    /// `module.call.output`; without the output, all of them.
    Output(Name, Option<Name>),
}

/// The declarations of a module that may be in a cycle; variables are reached from what refers to
/// them.
pub(super) fn items(module: &Module) -> Vec<Item> {
    let mut locals: Vec<Name> = module.locals.keys().copied().collect();
    // The map has no order, and reports must not depend on it.
    locals.sort_unstable();
    let locals = locals.into_iter().map(Item::Local);
    let outputs = module.outputs.keys().map(|name| Item::Output(*name));
    let resources = module.resources.keys().map(|addr| Item::Resource(*addr));
    let calls = module.calls.keys().map(|name| Item::Call(*name));
    let providers = module.providers.iter().map(|provider| Item::Provider(provider.name));
    locals.chain(resources).chain(calls).chain(outputs).chain(providers).collect()
}

/// What the expressions of an item refer to.
pub(super) fn referred(module: &Module, item: Item) -> Vec<(Reference, Span)> {
    let mut names = Vec::new();
    match item {
        Item::Local(name) => {
            if let Some(local) = module.locals.get(&name) {
                expression(&local.attribute().expr, &mut names);
            }
        }
        Item::Output(name) => {
            if let Some(output) = module.outputs.get(&name) {
                body(&output.block.body, &mut names);
            }
        }
        Item::Resource(addr) => {
            if let Some(resource) = module.resources.get(&addr) {
                body(&resource.block.body, &mut names);
            }
        }
        Item::Provider(name) => {
            if let Some(provider) = module.providers.iter().find(|one| one.name == name) {
                body(&provider.block.body, &mut names);
            }
        }
        Item::Call(name) => {
            let call = module.calls.get(&name);
            for argument in ["count", "for_each", "depends_on"] {
                if let Some(argument) = call.and_then(|call| call.block.body.attribute(argument)) {
                    expression(&argument.expr, &mut names);
                }
            }
        }
        Item::Variable(_) => {}
    }
    let mut seen = FxHashSet::default();
    names.retain(|(reference, _)| seen.insert(*reference));
    names
}

fn body(of: &Body, names: &mut Vec<(Reference, Span)>) {
    of.attributes.iter().for_each(|attribute| expression(&attribute.expr, names));
    for block in &of.blocks {
        // Names there are attributes of the resource itself, or are read when it is long there.
        if !matches!(block.kind.as_str(), "lifecycle" | "provisioner" | "connection") {
            deep(|| body(&block.body, names));
        }
    }
}

pub(super) fn expression(expr: &Expr, names: &mut Vec<(Reference, Span)>) {
    walk(expr, &mut Vec::new(), &mut |expr, bound| {
        if let ExprKind::Traversal(source, steps) = &expr.kind
            && let ExprKind::Variable(root) = source.kind
            && !bound.contains(&root)
            && let Some(reference) = reference(root, steps)
        {
            names.push((reference, expr.span));
        }
        true
    });
}

fn reference(root: Name, steps: &[Step]) -> Option<Reference> {
    let attribute = |at: usize| match steps.get(at) {
        Some(Step::Attr(name, _)) => Some(*name),
        _ => None,
    };
    let first = attribute(0)?;
    let item = match root.as_str() {
        "local" => Item::Local(first),
        "var" => Item::Variable(first),
        "module" => {
            let output = match steps.get(1) {
                Some(Step::Attr(name, _)) => Some(*name),
                Some(Step::Index(_) | Step::FullSplat(_) | Step::AttrSplat(_)) => attribute(2),
                None => None,
            };
            return Some(Reference::Output(first, output));
        }
        "data" => {
            let addr = ResourceAddr { mode: Mode::Data, kind: first, name: attribute(1)? };
            Item::Resource(addr)
        }
        "each" | "count" | "path" | "terraform" | "self" => return None,
        _ => Item::Resource(ResourceAddr { mode: Mode::Managed, kind: root, name: first }),
    };
    Some(Reference::Item(item))
}
