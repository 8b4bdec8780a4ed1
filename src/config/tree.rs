//! A root and the modules it calls, found on disk or not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::missing::Missing;
use super::source::{Installed, Registry, is_installed, is_local};
use super::{Limits, Module, ModuleCall};
use crate::base::{FxHashSet, Name, Span, normal};
use crate::diag::{Code, Diagnostic};

/// Gives the module of a directory.
type Load<'a> = dyn FnMut(&Path) -> Result<Arc<Module>, Missing> + 'a;

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
    Missing(Gap, Missing),
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
    /// For a module of a known source: who calls it, by which call.
    pub(crate) call: Option<(NodeId, Name)>,
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

/// Follows the calls from `root`. `load` gives the module of a directory, or the reason why there is
/// none.
pub fn tree(
    root: &Arc<Module>,
    registry: &Registry,
    limits: &Limits,
    load: &mut Load<'_>,
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
            let child = target(&module.dir, call, registry.get(&key))
                .and_then(|directory| builder.child(at, *name, call, &key, &directory, load))
                .unwrap_or_else(|missing| {
                    let gap = Gap {
                        what: format!("module.{}", key.replace('.', ".module.")),
                        reason: missing.clause(),
                        span: call.block.header,
                        header: Vec::new(),
                        call: missing
                            .is_known_module()
                            .then_some((NodeId(u32::try_from(at).unwrap_or(u32::MAX)), *name)),
                    };
                    Child::Missing(gap, missing)
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
    /// Adds the module that is called.
    fn child(
        &mut self,
        caller: usize,
        name: Name,
        call: &ModuleCall,
        key: &str,
        directory: &Path,
        load: &mut Load<'_>,
    ) -> Result<Child, Missing> {
        let id = NodeId(u32::try_from(caller).unwrap_or(u32::MAX));
        let header = call.block.header;
        let depth = self.keys[caller].1 + 1;
        // Terraform cannot expand it, and following it would not end.
        if self.tree.is_ancestor(id, directory) {
            self.diagnostics.push(cycle(name.as_str(), header));
            return Err(Missing::Refused("calls itself".to_owned()));
        }
        if depth > self.limits.depth {
            self.diagnostics.push(too_deep(header, self.limits));
            let limit = self.limits.depth;
            let clause = format!("is more than {limit} module calls deep, which is the limit");
            return Err(Missing::Refused(clause));
        }
        let beyond = format!("is beyond the limit of {} declarations", self.limits.declarations);
        if self.is_full {
            return Err(Missing::Refused(beyond));
        }
        let module = load(directory).map_err(|missing| missing.at(call))?;
        // Two calls per level double the tree: 30 small directories could describe a billion
        // modules.
        if self.declared + weight(&module) > self.limits.declarations {
            self.is_full = true;
            self.diagnostics.push(too_many(header, self.limits));
            return Err(Missing::Refused(beyond));
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

    /// The calls whose modules could not be read, each `module` block once however often its module
    /// is called.
    pub(crate) fn missing_modules(&self) -> Vec<Diagnostic> {
        let mut seen: FxHashSet<Span> = FxHashSet::default();
        let mut found = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            for child in node.children.values() {
                if let Child::Missing(gap, missing) = child
                    && seen.insert(gap.span)
                    && let Some(mut diagnostic) = missing.diagnostic(&gap.what, gap.span)
                {
                    let caller = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
                    diagnostic.callers = self.callers(caller);
                    diagnostic.subject = Some(gap.what.clone());
                    found.push(diagnostic);
                }
            }
        }
        found
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
                    call: None,
                });
            }
            gaps.extend(node.children.values().filter_map(|child| match child {
                Child::Missing(gap, _) => Some(gap.clone()),
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
    call: &ModuleCall,
    installed: Option<&Installed>,
) -> Result<PathBuf, Missing> {
    match (call.source.as_deref(), installed) {
        // A local source needs no `terraform init`.
        (Some(local), _) if is_local(local) => Ok(normal(&dir.join(local))),
        (Some(source), Some(installed)) if !is_installed(source, installed) => {
            Err(Missing::Outdated(source.to_owned()))
        }
        (source, Some(installed)) => {
            let constraint = call.block.body.attribute("version");
            let constraint = constraint.and_then(|version| version.expr.as_str());
            match (source, constraint) {
                (Some(source), Some(constraint)) if !installed.meets(source, constraint) => {
                    let constraint = constraint.to_owned();
                    Err(Missing::OtherVersion { installed: installed.version.clone(), constraint })
                }
                _ => Ok(installed.directory.clone()),
            }
        }
        (Some(source), None) => Err(Missing::NotInstalled(source.to_owned())),
        (None, None) if call.block.body.attribute("source").is_some() => {
            Err(Missing::SourceNotLiteral)
        }
        (None, None) => Err(Missing::NoSource),
    }
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
