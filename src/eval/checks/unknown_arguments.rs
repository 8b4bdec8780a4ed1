//! Arguments and blocks that the provider's schema does not know.

use std::sync::Arc;

use super::provider_version::{is_hashicorp, is_known_line};
use crate::addr::Mode;
use crate::base::{FxHashMap, Name, Span, deep};
use crate::config::{Module, NodeId, Resource};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::eval::evaluator::Evaluator;
use crate::eval::shape::{META_ARGUMENTS, META_BLOCKS};
use crate::schema::{self, BlockSchema};
use crate::syntax::{Block, Body};

/// Where `terraform init` records the providers it chose.
const LOCK_FILE: &str = ".terraform.lock.hcl";

impl Evaluator {
    /// The arguments and blocks of AWS resources and data sources that no provider version this root
    /// can meet knows. One pass over the declarations, however many instances they have.
    pub fn unknown_arguments(&self) -> Vec<Diagnostic> {
        let lock = self.read_beside_root(LOCK_FILE);
        if !is_known_line(&self.tree, lock.as_deref()) {
            return Vec::new();
        }
        // A module is read once, however many calls lead to it, and reported for each of them.
        let mut of_modules: FxHashMap<_, Vec<Diagnostic>> = FxHashMap::default();
        let mut all = Vec::new();
        for (at, node) in self.tree.nodes.iter().enumerate() {
            // What a plan holds the provider has accepted.
            if node.module.planned {
                continue;
            }
            let found = of_modules.entry(Arc::as_ptr(&node.module)).or_insert_with(|| {
                let mut found = Vec::new();
                for resource in node.module.resources.values() {
                    check(resource, &node.module, &mut found);
                }
                found
            });
            let callers = self.tree.callers(NodeId(u32::try_from(at).unwrap_or(u32::MAX)));
            all.extend(
                found.iter().map(|one| Diagnostic { callers: callers.clone(), ..one.clone() }),
            );
        }
        all
    }
}

fn check(resource: &Resource, module: &Module, found: &mut Vec<Diagnostic>) {
    let kind = resource.addr.kind.as_str();
    if !kind.starts_with("aws_") || !is_aws(resource, module) {
        return;
    }
    let schema = match resource.addr.mode {
        // Data sources have types of their own under the same names.
        Mode::Managed => schema::resource(kind),
        Mode::Data => schema::data_source(kind),
    };
    if let Some(schema) = schema {
        let mut path = Vec::new();
        check_body(kind, &resource.block.body, schema.block, &mut path, found);
    }
}

/// Whether the resource belongs to the provider of the extract, by whatever name.
fn is_aws(resource: &Resource, module: &Module) -> bool {
    let local = resource.provider.as_ref().map_or(Name::new("aws"), |provider| provider.name.name);
    match module.required_providers.get(&local) {
        Some(required) => is_hashicorp(required.source.as_deref()) && local.as_str() == "aws",
        None => local.as_str() == "aws",
    }
}

fn check_body<'a>(
    kind: &str,
    body: &'a Body,
    schema: &BlockSchema,
    path: &mut Vec<&'a str>,
    found: &mut Vec<Diagnostic>,
) {
    let outermost = path.is_empty();
    // Whether a name is written as an argument or as a block is another question than whether it is
    // known at all.
    let known = |name: &str| schema.attribute(name).is_some() || schema.block(name).is_some();
    for attribute in &body.attributes {
        let name = attribute.name.as_str();
        let meta = name == "//" || outermost && META_ARGUMENTS.contains(&name);
        if !meta && !known(name) {
            found.push(unknown(kind, path, name, "argument", attribute.name_span, schema));
        }
    }
    for block in &body.blocks {
        let (name, content) = opened(block);
        let meta = outermost && META_BLOCKS.contains(&name) || name == "_" || name == "dynamic";
        if meta {
            continue;
        }
        if !known(name) {
            found.push(unknown(kind, path, name, "block", block.header, schema));
        } else if let (Some(nested), Some(content)) = (schema.block(name), content) {
            path.push(name);
            deep(|| {
                check_body(kind, content, nested.block(), path, found);
            });
            path.pop();
        }
    }
}

/// The type and content of a block, or of what a dynamic block makes.
fn opened(block: &Block) -> (&str, Option<&Body>) {
    match block.labels.first() {
        Some(label) if block.kind.as_str() == "dynamic" => {
            (label.text.as_str(), block.body.blocks("content").next().map(|inner| &inner.body))
        }
        _ => (block.kind.as_str(), Some(&block.body)),
    }
}

fn unknown(
    kind: &str,
    path: &[&str],
    name: &str,
    what: &str,
    span: Span,
    schema: &BlockSchema,
) -> Diagnostic {
    let place = if path.is_empty() {
        kind.to_owned()
    } else {
        format!("a {} block of {kind}", path.join("."))
    };
    let message = format!("Unsupported {what} {name:?} in {place}.");
    let settable = schema.attributes().iter().filter(|one| one.settable()).map(|one| one.name);
    let blocks = schema.blocks().iter().map(|one| one.name);
    let mut diagnostic = Diagnostic::new(Code::UnknownArgument, message, Some(span));
    if let Some(near) = did_you_mean(name, settable.chain(blocks)) {
        diagnostic = diagnostic.with_help(format!("Did you mean `{near}`?"));
    }
    diagnostic
}
