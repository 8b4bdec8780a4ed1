//! The module tree that a plan's `configuration` describes.
//!
//! A plan records of an expression either its constant value or what it refers to, nothing else. The
//! second becomes a call of [`DERIVED`], [`IDENTITY`] or [`REGION`]: the evaluator gives it a value that
//! is not known and derives from the references. Every span is that of the plan, because its lines
//! mean nothing to people.

mod expressions;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value as Json;

pub(crate) use expressions::{DERIVED, IDENTITY, REGION};

use super::limits::Limits;
use super::module::{Module, ProviderName, RequiredProvider, declare};
use super::tree::{Child, ModuleTree, Node, NodeId};
use crate::base::{Name, Span};
use crate::syntax::{Attribute, Block, ExprKind, ObjectItem, ObjectKey};
use expressions::{Maker, members, references};

/// The tree of a plan's `configuration`; every place in it is `at`.
pub(crate) fn planned_tree(configuration: &Json, at: Span, limits: &Limits) -> ModuleTree {
    let maker = Maker { at, depth: limits.depth, providers: &configuration["provider_config"] };
    let mut tree = ModuleTree { nodes: Vec::new() };
    maker.add(&configuration["root_module"], None, "", &mut tree);
    tree
}

/// Fills the calls of a tree whose modules are not on disk with what the plan says of them.
pub(crate) fn fill_gaps(tree: &mut ModuleTree, configuration: &Json, at: Span, limits: &Limits) {
    let maker = Maker { at, depth: limits.depth, providers: &configuration["provider_config"] };
    let on_disk = tree.nodes.len();
    for index in 0..on_disk {
        let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        let Some(module) = described(tree, id, &configuration["root_module"]) else { continue };
        let missing: Vec<Name> = tree.nodes[index]
            .children
            .iter()
            .filter(|(_, child)| matches!(child, Child::Missing(..)))
            .map(|(name, _)| *name)
            .collect();
        for name in missing {
            let below = &module["module_calls"][name.as_str()]["module"];
            if below.is_object() {
                let path = path_of(tree, id, name);
                let child = maker.add(below, Some((id, name)), &path, tree);
                tree.nodes[index].children.insert(name, Child::Node(child));
            }
        }
    }
}

/// What a plan says of the module at a node.
fn described<'a>(tree: &ModuleTree, id: NodeId, root: &'a Json) -> Option<&'a Json> {
    match tree.node(id).parent {
        None => Some(root),
        Some((parent, name)) => {
            let above = described(tree, parent, root)?;
            Some(&above["module_calls"][name.as_str()]["module"]).filter(|one| one.is_object())
        }
    }
}

/// The address of a call of a node, without keys.
fn path_of(tree: &ModuleTree, id: NodeId, name: Name) -> String {
    let above = tree.node(id).parent.map(|(parent, own)| path_of(tree, parent, own));
    below(&above.unwrap_or_default(), name.as_str())
}

impl Maker<'_> {
    /// Adds a module and all below it; `path` is its address without keys.
    fn add(
        &self,
        module: &Json,
        parent: Option<(NodeId, Name)>,
        path: &str,
        tree: &mut ModuleTree,
    ) -> NodeId {
        let mut todo = vec![(module, parent, path.to_owned(), 0)];
        let first = NodeId(u32::try_from(tree.nodes.len()).unwrap_or(u32::MAX));
        while let Some((module, parent, path, depth)) = todo.pop() {
            let id = NodeId(u32::try_from(tree.nodes.len()).unwrap_or(u32::MAX));
            let made = Arc::new(self.module(module, &path));
            tree.nodes.push(Node { module: made, parent, children: BTreeMap::new() });
            if let Some((above, name)) = parent.filter(|_| id != first) {
                tree.nodes[above.0 as usize].children.insert(name, Child::Node(id));
            }
            for (name, call) in members(&module["module_calls"]).filter(|_| depth < self.depth) {
                let below = below(&path, name);
                todo.push((&call["module"], Some((id, Name::new(name))), below, depth + 1));
            }
        }
        first
    }

    fn module(&self, module: &Json, path: &str) -> Module {
        let mut made = Module {
            dir: PathBuf::from(if path.is_empty() { "." } else { path }),
            files: vec![self.at.file],
            planned: true,
            ..Module::default()
        };
        let mut blocks = Vec::new();
        for (name, variable) in members(&module["variables"]) {
            let kept = ["default", "sensitive"].into_iter();
            let given = kept.filter_map(|name| Some((name, variable.get(name)?)));
            let attributes = given.map(|(name, value)| self.attribute(name, self.constant(value)));
            blocks.push(self.block("variable", &[name], attributes.collect()));
        }
        for (name, output) in members(&module["outputs"]) {
            let mut attributes =
                vec![self.attribute("value", self.leaf("", &output["expression"]))];
            if output["sensitive"] == true {
                attributes.push(self.attribute("sensitive", self.constant(&output["sensitive"])));
            }
            blocks.push(self.block("output", &[name], attributes));
        }
        for (key, provider) in members(self.providers) {
            if split(key).0 == path {
                blocks.push(self.provider(provider));
                require(provider, &mut made);
            }
        }
        for resource in module["resources"].as_array().into_iter().flatten() {
            blocks.extend(self.resource(resource));
        }
        for (name, call) in members(&module["module_calls"]) {
            blocks.push(self.call(name, call, path));
        }
        for block in blocks {
            // What is declared twice is in no plan that Terraform made.
            declare(&mut made, &Arc::new(block), &mut Vec::new());
        }
        made
    }

    fn resource(&self, resource: &Json) -> Option<Block> {
        let keyword = if resource["mode"] == "data" { "data" } else { "resource" };
        let (kind, name) = (resource["type"].as_str()?, resource["name"].as_str()?);
        let mut attributes = self.arguments(&resource["expressions"]);
        attributes.extend(self.repetition(resource));
        let provider = split(resource["provider_config_key"].as_str().unwrap_or_default()).1;
        if !provider.is_empty() {
            attributes.push(self.attribute("provider", self.text(provider)));
        }
        Some(self.block(keyword, &[kind, name], attributes))
    }

    /// A call passes on every provider configuration that is not the called module's own, by its
    /// name: that of a resource is the one where the search for it ended.
    fn call(&self, name: &str, call: &Json, path: &str) -> Block {
        let mut attributes = self.arguments(&call["expressions"]);
        attributes.extend(self.repetition(call));
        if let Some(source) = call["source"].as_str() {
            attributes.push(self.attribute("source", self.text(source)));
        }
        let below = below(path, name);
        let keys = || members(self.providers).map(|(key, _)| split(key));
        let own: BTreeSet<&str> =
            keys().filter(|(module, _)| *module == below).map(|(_, name)| name).collect();
        let passed: BTreeSet<&str> = keys()
            .filter(|(module, name)| lies_in(&below, module) && !own.contains(name))
            .map(|(_, name)| name)
            .collect();
        let items = passed.into_iter().map(|name| ObjectItem {
            key: ObjectKey::Expr(self.text(name)),
            value: self.text(name),
        });
        let items = ExprKind::Object(items.collect());
        attributes.push(self.attribute("providers", self.expr(items)));
        self.block("module", &[name], attributes)
    }

    fn provider(&self, provider: &Json) -> Block {
        let mut attributes = Vec::new();
        for (name, expression) in members(&provider["expressions"]) {
            let value = match (name.as_str(), references(expression)) {
                // A region that refers to one value is that value: there are no regions made of
                // parts.
                ("region", Some(references)) => self.derived(REGION, &references),
                _ => self.argument(name, expression),
            };
            attributes.push(self.attribute(name, value));
        }
        if let Some(alias) = provider["alias"].as_str() {
            attributes.push(self.attribute("alias", self.text(alias)));
        }
        self.block("provider", &[provider["name"].as_str().unwrap_or_default()], attributes)
    }

    fn repetition(&self, of: &Json) -> Option<Attribute> {
        let given = [("count", "count_expression"), ("for_each", "for_each_expression")];
        given.into_iter().find_map(|(name, member)| {
            let expression = of.get(member)?;
            Some(self.attribute(name, self.leaf("", expression)))
        })
    }
}

fn require(provider: &Json, made: &mut Module) {
    let Some(name) = provider["name"].as_str() else { return };
    let source = provider["full_name"].as_str();
    // `registry.terraform.io/hashicorp/aws`: the host is not part of a source.
    let source = source.map(|full| full.split_once('/').map_or(full, |(_, rest)| rest));
    made.required_providers.entry(Name::new(name)).or_insert(RequiredProvider {
        source: source.map(Arc::from),
        version: provider["version_constraint"].as_str().map(Arc::from),
        aliases: Vec::<ProviderName>::new(),
    });
}

/// The address of a call, without keys.
fn below(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}module.{name}")
}

fn lies_in(path: &str, module: &str) -> bool {
    module.is_empty()
        || path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A provider key as the address of the module it is configured in (empty for the root) and its name.
fn split(key: &str) -> (&str, &str) {
    key.rsplit_once(':').unwrap_or(("", key))
}
