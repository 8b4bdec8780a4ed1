//! Provider configurations and module calls as subjects.

use crate::base::Span;
use crate::eval::{META_ARGUMENTS, unknown_from};
use crate::graph::Graph;
use crate::policy::parse::Policy;
use crate::syntax::Block;
use crate::value::{Fields, ModuleId, Value};

/// One subject.
pub struct Found {
    pub attrs: Value,
    pub meta: Value,
    pub address: String,
    pub header: Span,
    pub module: ModuleId,
}

/// The provider configurations that a policy covers.
pub fn providers(graph: &Graph, policy: &Policy) -> Vec<Found> {
    let mut found = Vec::new();
    for module in graph.evaluator.modules() {
        let declarations = graph.evaluator.declarations(module.id);
        for provider in
            declarations.providers.iter().filter(|one| policy.covers(one.name.name.as_str()))
        {
            let local = provider.name.name;
            let required = declarations.required_providers.get(&local);
            let source = required
                .and_then(|one| one.source.as_deref())
                .map_or_else(|| format!("hashicorp/{local}"), str::to_owned);
            let (namespace, kind) =
                source.rsplit_once('/').unwrap_or(("hashicorp", local.as_str()));
            let namespace = namespace.rsplit('/').next().unwrap_or(namespace);
            let name = format!("provider.{}", provider.name);
            let meta = Value::object(Fields::from([
                ("address".into(), Value::str(name.as_str())),
                (
                    "alias".into(),
                    provider.name.alias.map_or(Value::NULL, |alias| Value::str(alias.as_str())),
                ),
                ("name".into(), Value::str(local.as_str())),
                ("namespace".into(), Value::str(namespace)),
                ("source".into(), Value::str(source.as_str())),
                ("type".into(), Value::str(kind)),
                ("version".into(), Value::NULL),
            ]));
            let path = &module.path;
            found.push(Found {
                attrs: arguments(graph, module.id, &provider.block, &["alias", "version"]),
                meta,
                address: if path.is_root() { name } else { format!("{path}.{name}") },
                header: provider.block.header,
                module: module.id,
            });
        }
    }
    found
}

/// The module calls that a policy covers, by their source.
pub fn modules(graph: &Graph, policy: &Policy) -> Vec<Found> {
    let mut found = Vec::new();
    for module in graph.evaluator.modules() {
        for (name, call) in &graph.evaluator.declarations(module.id).calls {
            let Some(source) = call.source.as_deref().filter(|source| policy.covers(source)) else {
                continue;
            };
            let path = &module.path;
            let own = format!("module.{name}");
            let address = if path.is_root() { own } else { format!("{path}.{own}") };
            let version = call.block.body.attribute("version").and_then(|one| one.expr.as_str());
            let meta = Value::object(Fields::from([
                ("address".into(), Value::str(address.as_str())),
                ("source".into(), Value::str(source)),
                ("version".into(), version.map_or(Value::NULL, Value::str)),
            ]));
            found.push(Found {
                attrs: arguments(
                    graph,
                    module.id,
                    &call.block,
                    &["source", "version", "providers"],
                ),
                meta,
                address,
                header: call.block.header,
                module: module.id,
            });
        }
    }
    found
}

/// The arguments of a block as an object; one that has no value is unknown.
fn arguments(graph: &Graph, module: ModuleId, block: &Block, not: &[&str]) -> Value {
    let plain = block.body.attributes.iter().filter(|one| {
        !META_ARGUMENTS.contains(&one.name.as_str()) && !not.contains(&one.name.as_str())
    });
    let fields = plain.map(|one| {
        let value = graph
            .evaluator
            .evaluate(module, &one.expr)
            .unwrap_or_else(|error| unknown_from(&error));
        (one.name.as_str().into(), value)
    });
    Value::object(fields.collect())
}
