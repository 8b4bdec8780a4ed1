//! From blocks to declarations.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::model::{
    Backend, Local, Module, ModuleCall, Output, ProviderConfig, ProviderName, ProviderUse,
    RequiredProvider, Resource, Variable,
};
use crate::addr::{Mode, ResourceAddr};
use crate::base::{Name, Span};
use crate::diag::{Code, Diagnostic, RelatedKind};
use crate::syntax::{Attribute, Block, Body, Expr, ExprKind, ObjectKey, Step, parse_expression};

/// Block types of current Terraform and OpenTofu that hold nothing drlint reads.
const TOLERATED: &[&str] = &["moved", "removed", "import", "ephemeral", "action", "language"];

pub(in crate::config) fn declare(
    module: &mut Module,
    block: &Arc<Block>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let labels: Vec<Name> = block.labels.iter().map(|label| label.text).collect();
    let expected = match block.kind.as_str() {
        "resource" | "data" => 2,
        "variable" | "output" | "module" | "provider" | "check" => 1,
        "locals" | "terraform" => 0,
        other => {
            // A newer Terraform may know it, but this drlint cannot say what it declares.
            if !TOLERATED.contains(&other) {
                diagnostics.push(unknown_block(block));
            }
            return;
        }
    };
    if labels.len() != expected {
        diagnostics.push(wrong_labels(block, expected));
        return;
    }
    // Of two declarations the first is kept, and the second is the one that is reported.
    let previous = match (block.kind.as_str(), &labels[..]) {
        (kind @ ("resource" | "data"), [of, name]) => {
            let resource = resource(kind, *of, *name, Arc::clone(block));
            insert(&mut module.resources, resource.addr, resource, |known| known.block.header)
        }
        ("variable", [name]) => {
            let variable = Variable { block: Arc::clone(block) };
            insert(&mut module.variables, *name, variable, |known| known.block.header)
        }
        ("output", [name]) => {
            let output = Output { block: Arc::clone(block) };
            insert(&mut module.outputs, *name, output, |known| known.block.header)
        }
        ("module", [name]) => {
            insert(&mut module.calls, *name, call(Arc::clone(block)), |known| known.block.header)
        }
        ("provider", [name]) => provider(module, *name, block),
        ("locals", _) => {
            locals(module, block, diagnostics);
            None
        }
        ("terraform", _) => {
            terraform(module, block, false);
            None
        }
        // A `check` block may hold one data source, which the rest of the module cannot name.
        _ => None,
    };
    if let Some(first) = previous {
        diagnostics.push(duplicate(block.kind.as_str(), block.header, first));
    }
}

/// A `resource` or `data` block as a declaration.
pub(super) fn resource(keyword: &str, kind: Name, name: Name, block: Arc<Block>) -> Resource {
    let mode = if keyword == "data" { Mode::Data } else { Mode::Managed };
    let provider = provider_argument(&block.body);
    Resource { addr: ResourceAddr { mode, kind, name }, block, provider }
}

fn locals(module: &mut Module, block: &Arc<Block>, diagnostics: &mut Vec<Diagnostic>) {
    for (index, attribute) in block.body.attributes.iter().enumerate() {
        let local = Local { block: Arc::clone(block), index };
        if let Some(first) = module.locals.insert(attribute.name, local) {
            let first = first.attribute().name_span;
            diagnostics.push(duplicate("local value", attribute.name_span, first));
        }
    }
}

/// Keeps the first of two declarations, and gives its place when there were two.
fn insert<K: Ord, V>(
    map: &mut BTreeMap<K, V>,
    key: K,
    value: V,
    place: impl Fn(&V) -> Span,
) -> Option<Span> {
    match map.entry(key) {
        Entry::Occupied(first) => Some(place(first.get())),
        Entry::Vacant(slot) => {
            slot.insert(value);
            None
        }
    }
}

fn provider(module: &mut Module, name: Name, block: &Arc<Block>) -> Option<Span> {
    let name = ProviderName { name, alias: alias_of(&block.body) };
    if let Some(first) = module.providers.iter().find(|one| one.name == name) {
        return Some(first.block.header);
    }
    module.providers.push(ProviderConfig { name, block: Arc::clone(block) });
    None
}

pub(super) fn terraform(module: &mut Module, block: &Arc<Block>, replace: bool) {
    module.terraform.push(Arc::clone(block));
    if let Some(version) = block.body.attribute("required_version")
        && let Some(text) = version.expr.as_str()
    {
        // An override file replaces the constraints of all other files.
        if replace {
            module.required_version.clear();
        }
        module.required_version.push((text.into(), version.expr.span));
    }
    for inner in &block.body.blocks {
        match inner.kind.as_str() {
            "required_providers" => {
                for attribute in &inner.body.attributes {
                    module.required_providers.insert(attribute.name, required_provider(attribute));
                }
            }
            "backend" => {
                if let Some(label) = inner.labels.first() {
                    module.backend = Some(Backend { kind: label.text, block: Arc::clone(inner) });
                }
            }
            "cloud" => {
                module.backend = Some(Backend { kind: inner.kind, block: Arc::clone(inner) });
            }
            _ => {}
        }
    }
}

fn required_provider(attribute: &Attribute) -> RequiredProvider {
    let mut required = RequiredProvider { source: None, version: None, aliases: Vec::new() };
    match &attribute.expr.unparenthesised().kind {
        // The form before Terraform 0.13: `aws = "~> 5.0"`.
        ExprKind::Str(version) => required.version = Some(Arc::clone(version)),
        ExprKind::Object(items) => {
            for item in items {
                let text = || item.value.as_str().map(Arc::from);
                match object_key(&item.key) {
                    Some("source") => required.source = text(),
                    Some("version") => required.version = text(),
                    Some("configuration_aliases") => {
                        if let ExprKind::Tuple(aliases) = &item.value.unparenthesised().kind {
                            required.aliases = aliases.iter().filter_map(provider_name).collect();
                        }
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
    required
}

pub(super) fn call(block: Arc<Block>) -> ModuleCall {
    let source =
        block.body.attribute("source").and_then(|source| source.expr.as_str()).map(Arc::from);
    let providers = match block.body.attribute("providers").map(|attribute| &attribute.expr.kind) {
        Some(ExprKind::Object(items)) => items
            .iter()
            .filter_map(|item| {
                let child = match &item.key {
                    ObjectKey::Name(name, _) => ProviderName { name: *name, alias: None },
                    ObjectKey::Expr(expr) => provider_name(expr)?,
                };
                Some((child, provider_use(&item.value)?))
            })
            .collect(),
        _ => Vec::new(),
    };
    ModuleCall { block, source, providers }
}

fn object_key(key: &ObjectKey) -> Option<&str> {
    match key {
        ObjectKey::Name(name, _) => Some(name.as_str()),
        ObjectKey::Expr(expr) => expr.as_str(),
    }
}

/// `aws.dr` as a provider's name.
fn provider_name(expr: &Expr) -> Option<ProviderName> {
    match expr.as_path()?.as_slice() {
        [name] => Some(ProviderName { name: *name, alias: None }),
        [name, alias] => Some(ProviderName { name: *name, alias: Some(*alias) }),
        _ => None,
    }
}

fn provider_use(expr: &Expr) -> Option<ProviderUse> {
    if let Some(name) = provider_name(expr) {
        return Some(ProviderUse { name, key: None });
    }
    match &expr.unparenthesised().kind {
        ExprKind::Traversal(source, steps) => match (&source.kind, &**steps) {
            (ExprKind::Variable(name), [Step::Attr(alias, _), Step::Index(key)]) => {
                let name = ProviderName { name: *name, alias: Some(*alias) };
                Some(ProviderUse { name, key: Some(Arc::new(key.clone())) })
            }
            _ => None,
        },
        // JSON syntax has the reference as a string.
        ExprKind::Str(text) => {
            let parsed = parse_expression(expr.span.file, text, expr.span.start as usize).ok()?;
            if matches!(parsed.kind, ExprKind::Str(_)) { None } else { provider_use(&parsed) }
        }
        _ => None,
    }
}

pub(super) fn provider_argument(body: &Body) -> Option<ProviderUse> {
    provider_use(&body.attribute("provider")?.expr)
}

pub(super) fn alias_of(body: &Body) -> Option<Name> {
    body.attribute("alias")?.expr.as_str().map(Name::new)
}

fn unknown_block(block: &Block) -> Diagnostic {
    let message = format!("Unknown block type `{}`.", block.kind);
    Diagnostic::new(Code::UnknownBlock, message, Some(block.header))
}

fn wrong_labels(block: &Block, expected: usize) -> Diagnostic {
    let plural = if expected == 1 { "" } else { "s" };
    let message = format!(
        "A `{}` block has {expected} label{plural}; this one has {}.",
        block.kind,
        block.labels.len()
    );
    Diagnostic::new(Code::WrongLabels, message, Some(block.header))
}

fn duplicate(what: &str, second: Span, first: Span) -> Diagnostic {
    let message = format!("This {what} is declared twice in its module.");
    Diagnostic::new(Code::DuplicateDeclaration, message, Some(second)).with_related(
        RelatedKind::First,
        first,
        "first declared here",
    )
}
