//! A root and the modules it calls, found on disk or not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Limits, Module, ModuleCall};
use crate::base::{FxHashMap, Name, Span, normal};
use crate::diag::{Code, Diagnostic};

/// A node of the tree: the root is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(pub(crate) u32);

/// A root module and everything below it.
#[derive(Debug)]
pub struct ModuleTree {
    /// All nodes; callers come before what they call.
    pub(crate) nodes: Vec<Node>,
}

/// A module at one place of the tree.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its declarations, shared between all calls of the same directory.
    pub(crate) module: Arc<Module>,
    /// Who calls it, by which call.
    pub(crate) parent: Option<(NodeId, Name)>,
    pub(crate) children: BTreeMap<Name, Child>,
}

/// The target of a call.
#[derive(Debug)]
pub(crate) enum Child {
    /// Read.
    Node(NodeId),
    /// Not read.
    Missing(Gap),
}

/// Something that is in the configuration and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What: `module.network`, `main.tf`.
    pub(crate) what: String,
    /// Why, as a clause: `is not on disk`.
    pub(crate) reason: String,
    pub(crate) span: Span,
    /// Block type and labels, when that much is known; empty could be anything.
    pub(crate) header: Vec<String>,
}

impl Gap {
    /// Whether a resource of type `kind` may hide here.
    pub(crate) fn may_hold(&self, kind: &str) -> bool {
        match self.header.first().map(String::as_str) {
            Some("resource") => self.header.get(1).is_none_or(|one| one == kind),
            Some("module") | None => true,
            Some(_) => false,
        }
    }
}

/// Where `terraform init` put the modules of a root, by the dotted path of calls.
#[derive(Debug, Default)]
pub struct Registry(FxHashMap<String, PathBuf>);

impl Registry {
    /// Where modules were put, sorted.
    pub(crate) fn directories(&self) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = self.0.values().cloned().collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Reads `.terraform/modules/modules.json`; what is no such file gives an empty registry.
pub(crate) fn registry(root: &Path, text: &str) -> Registry {
    let mut found = FxHashMap::default();
    let manifest: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    for entry in manifest["Modules"].as_array().into_iter().flatten() {
        if let (Some(key), Some(dir)) = (entry["Key"].as_str(), entry["Dir"].as_str())
            // The root module is in the manifest too, under the empty key.
            && !key.is_empty()
        {
            // Terraform writes the separators of the machine that ran init.
            found.insert(key.to_owned(), normal(&root.join(dir.replace('\\', "/"))));
        }
    }
    Registry(found)
}

/// Follows the calls from `root`. `load` gives the module of a directory, or a clause saying why
/// there is none.
pub fn tree(
    root: &Arc<Module>,
    registry: &Registry,
    limits: &Limits,
    load: &mut dyn FnMut(&Path) -> Result<Arc<Module>, String>,
) -> (ModuleTree, Vec<Diagnostic>) {
    let first = Node { module: Arc::clone(root), parent: None, children: BTreeMap::new() };
    let mut builder = Builder {
        tree: ModuleTree { nodes: vec![first] },
        keys: vec![(String::new(), 0)],
        declared: weight(root),
        is_full: false,
        diagnostics: Vec::new(),
        limits,
    };
    let mut at = 0;
    // Breadth first, so that callers come before what they call.
    while at < builder.tree.nodes.len() {
        let module = Arc::clone(&builder.tree.nodes[at].module);
        for (name, call) in &module.calls {
            let above = &builder.keys[at].0;
            let key = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
            let directory = target(&module.dir, call.source.as_deref(), registry.0.get(&key));
            let child = directory
                .and_then(|directory| builder.child(at, *name, call, &key, &directory, load))
                .unwrap_or_else(|reason| {
                    let what = format!("module.{}", key.replace('.', ".module."));
                    let span = call.block.header;
                    Child::Missing(Gap { what, reason, span, header: Vec::new() })
                });
            builder.tree.nodes[at].children.insert(*name, child);
        }
        at += 1;
    }
    (builder.tree, builder.diagnostics)
}

struct Builder<'a> {
    tree: ModuleTree,
    /// For each node its dotted path of calls, and how long it is.
    keys: Vec<(String, usize)>,
    declared: usize,
    is_full: bool,
    diagnostics: Vec<Diagnostic>,
    limits: &'a Limits,
}

impl Builder<'_> {
    /// Adds the module that is called, or says as a clause why it is not read.
    fn child(
        &mut self,
        caller: usize,
        name: Name,
        call: &ModuleCall,
        key: &str,
        directory: &Path,
        load: &mut dyn FnMut(&Path) -> Result<Arc<Module>, String>,
    ) -> Result<Child, String> {
        let id = NodeId(u32::try_from(caller).unwrap_or(u32::MAX));
        let header = call.block.header;
        let depth = self.keys[caller].1 + 1;
        // Terraform cannot expand it, and following it would not end.
        if self.tree.is_ancestor(id, directory) {
            self.diagnostics.push(cycle(name.as_str(), header));
            return Err("calls itself".to_owned());
        }
        if depth > self.limits.depth {
            self.diagnostics.push(too_deep(header, self.limits));
            let limit = self.limits.depth;
            return Err(format!("is more than {limit} module calls deep, which is the limit"));
        }
        let beyond = format!("is beyond the limit of {} declarations", self.limits.declarations);
        if self.is_full {
            return Err(beyond);
        }
        let module = load(directory)?;
        // Two calls per level double the tree: 30 small directories could describe a billion
        // modules.
        if self.declared + weight(&module) > self.limits.declarations {
            self.is_full = true;
            self.diagnostics.push(too_many(header, self.limits));
            return Err(beyond);
        }
        self.declared += weight(&module);
        let child = NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        self.tree.nodes.push(Node { module, parent: Some((id, name)), children: BTreeMap::new() });
        self.keys.push((key.to_owned(), depth));
        Ok(Child::Node(child))
    }
}

impl ModuleTree {
    /// The node with this id.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The `module` blocks from the root down to this node.
    pub(crate) fn callers(&self, id: NodeId) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut next = self.node(id).parent;
        while let Some((parent, name)) = next {
            let node = self.node(parent);
            if let Some(call) = node.module.calls.get(&name) {
                spans.push(call.block.header);
            }
            next = node.parent;
        }
        spans.reverse();
        spans
    }

    fn is_ancestor(&self, from: NodeId, dir: &Path) -> bool {
        let mut next = Some(from);
        while let Some(id) = next {
            let node = self.node(id);
            if node.module.dir == dir {
                return true;
            }
            next = node.parent.map(|(parent, _)| parent);
        }
        false
    }

    /// Everything that is declared and could not be read.
    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for node in &self.nodes {
            for unread in &node.module.unread {
                let what = if unread.header.is_empty() {
                    "a block".to_owned()
                } else {
                    unread.header.join(" ")
                };
                gaps.push(Gap {
                    what,
                    reason: unread.reason.clone(),
                    span: unread.span,
                    header: unread.header.clone(),
                });
            }
            gaps.extend(node.children.values().filter_map(|child| match child {
                Child::Missing(gap) => Some(gap.clone()),
                Child::Node(_) => None,
            }));
        }
        gaps.sort_by(|a, b| (a.span, &a.what).cmp(&(b.span, &b.what)));
        gaps.dedup();
        gaps
    }
}

fn target(
    dir: &Path,
    source: Option<&str>,
    installed: Option<&PathBuf>,
) -> Result<PathBuf, String> {
    match source {
        // A local source needs no `terraform init`.
        Some(local) if is_local(local) => Ok(normal(&dir.join(local))),
        Some(source) => installed.cloned().ok_or_else(|| {
            format!("is not on disk (source {source:?}); `terraform init` downloads it")
        }),
        None => installed
            .cloned()
            .ok_or_else(|| "does not have a source that drlint can read".to_owned()),
    }
}

/// Whether a module source is a path, as Terraform decides it: by its beginning.
pub(super) fn is_local(source: &str) -> bool {
    ["./", "../", ".\\", "..\\"].iter().any(|start| source.starts_with(start))
        || source == "."
        || source == ".."
}

fn cycle(name: &str, span: Span) -> Diagnostic {
    let message = format!("Module {name:?} calls a module that contains it.");
    Diagnostic::new(Code::ModuleCycle, message, Some(span)).with_help(
        "Terraform cannot expand a module that contains itself. Remove one of the calls.",
    )
}

/// How much a call of the module adds to the tree.
fn weight(module: &Module) -> usize {
    1 + module.calls.len() + module.resources.len()
}

fn too_deep(span: Span, limits: &Limits) -> Diagnostic {
    let depth = limits.depth;
    let message = format!(
        "This module call is more than {depth} levels deep, so drlint does not read the module."
    );
    Diagnostic::new(Code::TooManyModules, message, Some(span))
}

fn too_many(span: Span, limits: &Limits) -> Diagnostic {
    let message = format!(
        "The modules of this root module declare more than {} resources and module calls. drlint \
         does not read the rest.",
        limits.declarations
    );
    Diagnostic::new(Code::TooManyModules, message, Some(span))
}
