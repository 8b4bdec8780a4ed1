//! Where a configuration spells out sensitive values, so that reports can leave them out of excerpts.

use std::sync::Arc;

use super::evaluator::{Evaluator, Instance};
use super::secret_names::{self, literals};
use super::shape::content_kind;
use crate::addr::Mode;
use crate::base::{Name, Span, deep};
use crate::config::{Child, Module};
use crate::schema::{self, BlockSchema};
use crate::syntax::{self, Block, Body, Expr, ExprKind, ObjectKey};
use crate::value::{ModuleId, Origin};

impl Evaluator {
    /// The locations of literals that Terraform or the provider treats as sensitive: values of sensitive
    /// variables and outputs, arguments that the provider's schema marks, arguments of `sensitive`, and
    /// the variables that any of them are read from. References stay visible.
    pub(crate) fn secrets(&self) -> Vec<Span> {
        let mut secrets = Vec::new();
        for node in &self.tree.nodes {
            of_module(&node.module, &mut secrets);
            for (name, child) in &node.children {
                let (Child::Node(child), Some(call)) = (child, node.module.calls.get(name)) else {
                    continue;
                };
                for (name, variable) in &self.tree.node(*child).module.variables {
                    let argument = call.block.body.attribute(name.as_str());
                    if variable.is_secret() {
                        secrets.extend(argument.into_iter().flat_map(|one| literals(&one.expr)));
                    }
                }
            }
        }
        for instance in self.instances() {
            self.variables_behind(&instance, &mut secrets);
        }
        secrets
    }

    /// The values of variables that a sensitive argument is read from, whether or not they are declared
    /// sensitive themselves.
    fn variables_behind(&self, instance: &Instance, secrets: &mut Vec<Span>) {
        let Some(schema) = instance.schema() else { return };
        for attribute in &instance.block.body.attributes {
            let known = schema.attribute(attribute.name.as_str());
            if !known.is_some_and(|known| known.sensitive) || attribute.expr.as_str().is_some() {
                continue;
            }
            let Ok(value) = self.attribute(instance.id, attribute.name) else { continue };
            for origin in value.deep_marks().origins() {
                // A variable that only the test of a conditional reads is not part of the value.
                if let Origin::Variable(module, name) = origin {
                    self.value_of(*module, *name, secrets);
                }
            }
        }
    }
}

impl Evaluator {
    /// Where the value of a variable of a module instance is spelled out.
    fn value_of(&self, module: ModuleId, name: Name, secrets: &mut Vec<Span>) {
        let instance = self.module(module);
        let call = instance.parent.and_then(|parent| self.call_of(&instance, parent));
        if let Some((call, _)) = call {
            let argument = call.body.attribute(name.as_str());
            secrets.extend(argument.into_iter().flat_map(|one| literals(&one.expr)));
        }
        if instance.parent.is_none()
            && let Some(input) = self.inputs.input(name.as_str())
        {
            secrets.extend(input.span);
        }
        let declarations = &self.tree.node(instance.node).module.variables;
        let default = declarations.get(&name).and_then(|variable| variable.default());
        secrets.extend(default.into_iter().flat_map(|one| literals(&one.expr)));
    }
}

fn of_module(module: &Module, secrets: &mut Vec<Span>) {
    for variable in module.variables.values() {
        if variable.is_secret() {
            secrets.extend(variable.default().into_iter().flat_map(|one| literals(&one.expr)));
        }
        calls(&variable.block.body, secrets);
    }
    for output in module.outputs.values() {
        let body = &output.block.body;
        if output.is_secret() {
            secrets.extend(body.attribute("value").into_iter().flat_map(|one| literals(&one.expr)));
        }
        calls(body, secrets);
    }
    module.locals.values().for_each(|local| call(&local.attribute().expr, secrets));
    // Nobody knows what modules and providers that drlint cannot read take as secrets.
    for block in of_names(module) {
        calls(&block.body, secrets);
        secret_names::of_body(&block.body, secrets);
    }
    for resource in module.resources.values() {
        let kind = resource.addr.kind.as_str();
        let schema = match resource.addr.mode {
            Mode::Managed => schema::resource(kind),
            Mode::Data => schema::data_source(kind),
        };
        if let Some(schema) = schema {
            arguments(&resource.block.body, schema.block, secrets);
            for block in &resource.block.body.blocks {
                if matches!(block.kind.as_str(), "connection" | "provisioner") {
                    secret_names::of_body(&block.body, secrets);
                }
            }
        } else {
            secret_names::of_body(&resource.block.body, secrets);
        }
        calls(&resource.block.body, secrets);
    }
}

/// The blocks of a module in which names decide.
fn of_names(module: &Module) -> impl Iterator<Item = &Arc<Block>> {
    let calls = module.calls.values().map(|one| &one.block);
    let providers = module.providers.iter().map(|one| &one.block);
    calls.chain(providers).chain(&module.terraform)
}

/// The arguments of a block that its schema marks.
fn arguments(body: &Body, schema: &BlockSchema, secrets: &mut Vec<Span>) {
    deep(|| {
        for attribute in &body.attributes {
            argument(attribute.name.as_str(), &attribute.expr, schema, secrets);
        }
        for block in &body.blocks {
            let Some(nested) = schema.block(content_kind(block).as_str()) else { continue };
            arguments(&block.body, nested.block(), secrets);
            for content in block.body.blocks("content").filter(|_| block.kind == "dynamic") {
                arguments(&content.body, nested.block(), secrets);
            }
        }
    });
}

fn argument(name: &str, expr: &Expr, schema: &BlockSchema, secrets: &mut Vec<Span>) {
    if schema.attribute(name).is_some_and(|known| known.sensitive) {
        secrets.extend(literals(expr));
    } else if let Some(nested) = schema.block(name) {
        // JSON syntax has no other way to write a block.
        objects(expr, nested.block(), secrets);
    }
}

fn objects(expr: &Expr, schema: &BlockSchema, secrets: &mut Vec<Span>) {
    deep(|| match &expr.kind {
        ExprKind::Tuple(items) => items.iter().for_each(|item| objects(item, schema, secrets)),
        ExprKind::Object(items) => {
            for item in items {
                let key = match &item.key {
                    ObjectKey::Name(name, _) => Some(name.as_str()),
                    ObjectKey::Expr(expr) => expr.as_str(),
                };
                if let Some(key) = key {
                    argument(key, &item.value, schema, secrets);
                }
            }
        }
        _ => {}
    });
}

/// The arguments of `sensitive` anywhere in a body.
fn calls(body: &Body, secrets: &mut Vec<Span>) {
    deep(|| {
        body.attributes.iter().for_each(|attribute| call(&attribute.expr, secrets));
        body.blocks.iter().for_each(|block| calls(&block.body, secrets));
    });
}

fn call(expr: &Expr, secrets: &mut Vec<Span>) {
    syntax::walk(expr, &mut Vec::new(), &mut |expr, _| {
        let ExprKind::Call(call) = &expr.kind else { return true };
        let name = call.name.as_str();
        if name.strip_prefix("core::").unwrap_or(name) != "sensitive" {
            return true;
        }
        secrets.extend(call.args.iter().flat_map(literals));
        false
    });
}
