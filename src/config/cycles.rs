//! Reference cycles, found in what is written.
//!
//! Terraform orders a configuration by who names whom: locals, variables, outputs, resources and
//! data sources as wholes. A circle in that order is refused before anything is evaluated, and so it
//! is told here, whether or not a rule reads what is in it.

use std::sync::Arc;

use super::Module;
use super::tree::{Child, ModuleTree, NodeId};
use crate::addr::{Mode, ResourceAddr};
use crate::base::{FxHashMap, FxHashSet, Name, Span, deep};
use crate::diag::{Code, Diagnostic, RelatedKind};
use crate::syntax::{Body, Expr, ExprKind, Step, walk};

/// What is named by others and names others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Item {
    Local(Name),
    Variable(Name),
    Output(Name),
    Resource(ResourceAddr),
    /// `count` or `for_each` of a call: whatever the module gives back waits for it.
    Call(Name),
}

/// What an expression names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Reference {
    Item(Item),
    /// `module.call.output`; without the output, all of them.
    Output(Name, Option<Name>),
}

type Vertex = (NodeId, Item);

/// One error for each circle, at the first of its members that is met.
pub(crate) fn cycles(tree: &ModuleTree) -> Vec<Diagnostic> {
    let mut search = Search { tree, names: FxHashMap::default(), state: FxHashMap::default() };
    let mut found = Vec::new();
    for at in 0..tree.nodes.len() {
        let node = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        for item in items(&tree.node(node).module) {
            search.from((node, item), &mut found);
        }
    }
    found
}

fn items(module: &Module) -> Vec<Item> {
    let mut locals: Vec<Name> = module.locals.keys().copied().collect();
    // The map has no order, and reports must not depend on it.
    locals.sort_unstable();
    let locals = locals.into_iter().map(Item::Local);
    let outputs = module.outputs.keys().map(|name| Item::Output(*name));
    let resources = module.resources.keys().map(|addr| Item::Resource(*addr));
    let calls = module.calls.keys().map(|name| Item::Call(*name));
    locals.chain(resources).chain(calls).chain(outputs).collect()
}

struct Search<'a> {
    tree: &'a ModuleTree,
    /// What the members of a module name, once for all places where it is called.
    names: FxHashMap<(*const Module, Item), Arc<[Reference]>>,
    state: FxHashMap<Vertex, State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

impl Search<'_> {
    /// Follows all references from a vertex, depth first, without recursion: chains may be long.
    fn from(&mut self, start: Vertex, found: &mut Vec<Diagnostic>) {
        if self.state.contains_key(&start) {
            return;
        }
        self.state.insert(start, State::Open);
        let mut path = vec![(start, self.next(start))];
        while let Some((vertex, rest)) = path.last_mut() {
            let Some(next) = rest.pop() else {
                self.state.insert(*vertex, State::Done);
                path.pop();
                continue;
            };
            match self.state.get(&next) {
                Some(State::Done) => {}
                // It is on the path that led here.
                Some(State::Open) => {
                    let first = path.iter().position(|(one, _)| *one == next).unwrap_or(0);
                    let circle: Vec<Vertex> = path[first..].iter().map(|(one, _)| *one).collect();
                    found.push(self.describe(&circle));
                }
                None => {
                    self.state.insert(next, State::Open);
                    let rest = self.next(next);
                    path.push((next, rest));
                }
            }
        }
    }

    /// What a vertex waits for, in reverse order.
    fn next(&mut self, (node, item): Vertex) -> Vec<Vertex> {
        let mut next = Vec::new();
        let place = self.tree.node(node);
        if let Item::Variable(name) = item {
            // A variable waits for what its caller gives.
            if let Some((parent, call)) = place.parent
                && let Some(call) = self.tree.node(parent).module.calls.get(&call)
                && let Some(given) = call.block.body.attribute(name.as_str())
            {
                let mut names = Vec::new();
                expression(&given.expr, &mut names);
                each_once(&mut names);
                self.resolve(parent, &names, &mut next);
            }
        } else {
            let names = self.names(node, item);
            self.resolve(node, &names, &mut next);
            if let (Item::Output(_), Some((parent, call))) = (item, place.parent) {
                // An output has instances only when the call is expanded.
                next.push((parent, Item::Call(call)));
            }
        }
        next.reverse();
        next
    }

    fn names(&mut self, node: NodeId, item: Item) -> Arc<[Reference]> {
        let module = &self.tree.node(node).module;
        let key = (Arc::as_ptr(module), item);
        Arc::clone(self.names.entry(key).or_insert_with(|| written(module, item).into()))
    }

    /// The vertices that are named; what is not declared is another's concern.
    fn resolve(&self, node: NodeId, names: &[Reference], next: &mut Vec<Vertex>) {
        let place = self.tree.node(node);
        for reference in names {
            match reference {
                Reference::Item(item) => {
                    let declared = match item {
                        Item::Local(name) => place.module.locals.contains_key(name),
                        Item::Variable(name) => place.module.variables.contains_key(name),
                        Item::Resource(addr) => place.module.resources.contains_key(addr),
                        Item::Output(_) | Item::Call(_) => true,
                    };
                    if declared {
                        next.push((node, *item));
                    }
                }
                Reference::Output(call, output) => {
                    let Some(Child::Node(child)) = place.children.get(call) else { continue };
                    // Any output of a module waits for the repetition of the call.
                    next.push((node, Item::Call(*call)));
                    let outputs = &self.tree.node(*child).module.outputs;
                    let wanted =
                        outputs.keys().filter(|name| output.is_none_or(|one| one == **name));
                    next.extend(wanted.map(|name| (*child, Item::Output(*name))));
                }
            }
        }
    }

    fn describe(&self, circle: &[Vertex]) -> Diagnostic {
        let named = |(node, item): Vertex| {
            let mut path = String::new();
            let mut at = self.tree.node(node);
            while let Some((parent, call)) = at.parent {
                path = format!("module.{call}.{path}");
                at = self.tree.node(parent);
            }
            match item {
                Item::Local(name) => format!("{path}local.{name}"),
                Item::Variable(name) => format!("{path}var.{name}"),
                Item::Output(name) => format!("{path}output.{name}"),
                Item::Resource(addr) => format!("{path}{addr}"),
                Item::Call(name) => format!("{path}module.{name}"),
            }
        };
        let first = circle[0];
        let message = format!("{} depends on itself.", named(first));
        let help = "Terraform does not allow reference cycles. Split one of the values.";
        let mut diagnostic =
            Diagnostic::new(Code::ReferenceCycle, message, self.place(first)).with_help(help);
        for vertex in circle.iter().skip(1).take(MOST_SHOWN) {
            if let Some(span) = self.place(*vertex) {
                diagnostic = diagnostic.with_related(
                    RelatedKind::Cycle,
                    span,
                    format!("through {}", named(*vertex)),
                );
            }
        }
        diagnostic
    }

    fn place(&self, (node, item): Vertex) -> Option<Span> {
        let module = &self.tree.node(node).module;
        match item {
            Item::Local(name) => module.locals.get(&name).map(|one| one.attribute().name_span),
            Item::Variable(name) => module.variables.get(&name).map(|one| one.block.header),
            Item::Output(name) => module.outputs.get(&name).map(|one| one.block.header),
            Item::Resource(addr) => module.resources.get(&addr).map(|one| one.block.header),
            Item::Call(name) => module.calls.get(&name).map(|one| one.block.header),
        }
    }
}

/// Members of a circle that a message lists.
const MOST_SHOWN: usize = 8;

/// What the expressions of an item name.
fn written(module: &Module, item: Item) -> Vec<Reference> {
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
        Item::Call(name) => {
            let call = module.calls.get(&name);
            for argument in ["count", "for_each"] {
                if let Some(argument) = call.and_then(|call| call.block.body.attribute(argument)) {
                    expression(&argument.expr, &mut names);
                }
            }
        }
        Item::Variable(_) => {}
    }
    each_once(&mut names);
    names
}

fn each_once(names: &mut Vec<Reference>) {
    let mut seen = FxHashSet::default();
    names.retain(|name| seen.insert(*name));
}

fn body(of: &Body, names: &mut Vec<Reference>) {
    of.attributes.iter().for_each(|attribute| expression(&attribute.expr, names));
    for block in &of.blocks {
        // Names there are attributes of the resource itself, or are read when it is long there.
        if !matches!(block.kind.as_str(), "lifecycle" | "provisioner" | "connection") {
            deep(|| body(&block.body, names));
        }
    }
}

fn expression(expr: &Expr, names: &mut Vec<Reference>) {
    walk(expr, &mut Vec::new(), &mut |expr, bound| {
        if let ExprKind::Traversal(source, steps) = &expr.kind
            && let ExprKind::Variable(root) = source.kind
            && !bound.contains(&root)
            && let Some(reference) = reference(root, steps)
        {
            names.push(reference);
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
