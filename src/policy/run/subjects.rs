//! The subjects of a policy: resource instances, provider configurations, module calls.

use crate::eval::{META_ARGUMENTS, unknown_from};
use crate::graph::Graph;
use crate::policy::ast::{Policy, Target};
use crate::policy::functions::statements;
use crate::policy::scope::{Subject, SubjectKind};
use crate::syntax::Block;
use crate::value::{Fields, ModuleId, Value};

/// What a policy checks of a root, by address.
pub(crate) fn subjects(graph: &Graph, policy: &Policy) -> Vec<Subject> {
    match policy.target {
        Target::Resource => resources(graph, policy),
        Target::Provider => providers(graph, policy),
        Target::Module => modules(graph, policy),
    }
}

fn resources(graph: &Graph, policy: &Policy) -> Vec<Subject> {
    let mut instances: Vec<_> = Vec::new();
    for kind in graph.types().into_iter().filter(|kind| policy.covers(kind.as_str())) {
        let ids = graph.of_type(kind);
        instances.extend(ids.iter().map(|id| graph.evaluator.instance(*id)));
    }
    // A document that nothing refers to is attached by something that drlint does not see.
    if policy.reads_statements && policy.covers(statements::DOCUMENT) {
        instances.extend(statements::unattached_documents(graph));
    }
    let subjects = instances.into_iter().map(|instance| Subject {
        address: instance.addr.to_string(),
        region: graph.region(instance.id).label(),
        header: instance.block.header,
        module: instance.module,
        uncertain: instance.each.uncertain.clone(),
        kind: SubjectKind::Resource(instance),
    });
    subjects.collect()
}

/// The provider configurations that a policy covers.
fn providers(graph: &Graph, policy: &Policy) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for module in graph.evaluator.modules() {
        let declarations = graph.evaluator.declarations(module.id);
        for provider in &declarations.providers {
            if !policy.covers(provider.name.name.as_str()) {
                continue;
            }
            let local = provider.name.name;
            let required = declarations.required_providers.get(&local);
            // Without an entry in required_providers Terraform takes the provider from hashicorp/.
            let source = required
                .and_then(|required| required.source.as_deref())
                .map_or_else(|| format!("hashicorp/{local}"), str::to_owned);
            let (namespace, kind) =
                source.rsplit_once('/').unwrap_or(("hashicorp", local.as_str()));
            // A source may begin with the host of a registry.
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
            subjects.push(Subject {
                kind: SubjectKind::Block {
                    attrs: arguments(graph, module.id, &provider.block, &["alias", "version"]),
                    meta,
                },
                address: if path.is_root() { name } else { format!("{path}.{name}") },
                region: None,
                header: provider.block.header,
                module: module.id,
                uncertain: None,
            });
        }
    }
    subjects
}

/// The module calls that a policy covers, by their source.
fn modules(graph: &Graph, policy: &Policy) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for module in graph.evaluator.modules() {
        for (name, call) in &graph.evaluator.declarations(module.id).calls {
            let Some(source) = call.source.as_deref().filter(|source| policy.covers(source)) else {
                continue;
            };
            let path = &module.path;
            let name = format!("module.{name}");
            let address = if path.is_root() { name } else { format!("{path}.{name}") };
            // Terraform accepts a literal only, so nothing is evaluated.
            let version =
                call.block.body.attribute("version").and_then(|version| version.expr.as_str());
            let meta = Value::object(Fields::from([
                ("address".into(), Value::str(address.as_str())),
                ("source".into(), Value::str(source)),
                ("version".into(), version.map_or(Value::NULL, Value::str)),
            ]));
            subjects.push(Subject {
                kind: SubjectKind::Block {
                    attrs: arguments(
                        graph,
                        module.id,
                        &call.block,
                        &["source", "version", "providers"],
                    ),
                    meta,
                },
                address,
                region: None,
                header: call.block.header,
                module: module.id,
                uncertain: None,
            });
        }
    }
    subjects
}

/// The arguments of a block as an object; one that has no value is unknown.
fn arguments(graph: &Graph, module: ModuleId, block: &Block, except: &[&str]) -> Value {
    let arguments = block.body.attributes.iter().filter(|attribute| {
        let name = attribute.name.as_str();
        !META_ARGUMENTS.contains(&name) && !except.contains(&name)
    });
    let fields = arguments.map(|attribute| {
        let value = graph
            .evaluator
            .evaluate(module, &attribute.expr)
            .unwrap_or_else(|error| unknown_from(&error));
        (attribute.name.as_str().into(), value)
    });
    Value::object(fields.collect())
}
