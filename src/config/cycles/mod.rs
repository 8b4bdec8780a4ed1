//! Reference cycles, found in the declarations.
//!
//! Terraform orders a configuration by references between locals, variables, outputs, resources, data
//! sources and provider configurations as wholes. It rejects a cycle in that order before it evaluates
//! anything, and so does drlint, whether or not a rule reads what is in it.

mod references;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::Module;
use super::module::ProviderName;
use super::tree::{Child, ModuleTree, NodeId};
use crate::addr::ResourceAddr;
use crate::base::{FileId, FxHashMap, FxHashSet, Name, Span};
use crate::diag::{Code, Diagnostic, RelatedKind};
use references::{Item, Reference, expression, items, referred};

type Vertex = (NodeId, Item);

/// What a declaration refers to, each with the expression.
type References = Arc<[(Reference, Span)]>;

/// What a vertex waits for, each with the expression that refers to it.
type Edges = Arc<[(Vertex, Span)]>;

/// One error for each group of declarations that all depend on each other, with the shortest cycle in
/// it.
pub(crate) fn cycles(tree: &ModuleTree) -> Vec<Diagnostic> {
    let mut search = Search {
        tree,
        names: FxHashMap::default(),
        edges: FxHashMap::default(),
        state: FxHashMap::default(),
        open: Vec::new(),
    };
    let mut groups = Vec::new();
    for at in 0..tree.nodes.len() {
        let node = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        for item in items(&tree.node(node).module) {
            search.from((node, item), &mut groups);
        }
    }
    // A cycle in a module is one mistake, however often the module is called.
    let mut seen: BTreeSet<Vec<Option<Span>>> = BTreeSet::new();
    let cycles = groups.iter().map(|group| search.shortest(group));
    let mut found: Vec<(Vec<Vertex>, Span)> = cycles.collect();
    found.retain(|(cycle, _)| {
        let mut spans: Vec<Option<Span>> = cycle.iter().map(|one| search.location(*one)).collect();
        spans.sort();
        seen.insert(spans)
    });
    found.iter().map(|(cycle, closing)| search.describe(cycle, *closing)).collect()
}

struct Search<'a> {
    tree: &'a ModuleTree,
    /// What the members of a module refer to, once for all calls of it.
    names: FxHashMap<(*const Module, Item), References>,
    edges: FxHashMap<Vertex, Edges>,
    state: FxHashMap<Vertex, State>,
    /// Vertices whose group is not complete, in the order they were met.
    open: Vec<Vertex>,
}

/// Of Tarjan's algorithm.
#[derive(Clone, Copy)]
struct State {
    order: usize,
    /// The earliest vertex that is known to be reached.
    lowest: usize,
    is_open: bool,
}

/// A vertex on the path of the search, and its edges from the first that was not followed.
struct Visit {
    vertex: Vertex,
    edges: Edges,
    next: usize,
}

impl Search<'_> {
    /// Follows all references from a vertex, depth first, without recursion: chains may be long. Adds
    /// each group of vertices that reach each other, and each vertex that refers to itself.
    fn from(&mut self, start: Vertex, groups: &mut Vec<Vec<Vertex>>) {
        if self.state.contains_key(&start) {
            return;
        }
        let mut path = vec![self.visit(start)];
        while let Some(visit) = path.last_mut() {
            let vertex = visit.vertex;
            if let Some((next, _)) = visit.edges.get(visit.next).copied() {
                visit.next += 1;
                match self.state.get(&next).copied() {
                    None => {
                        let next = self.visit(next);
                        path.push(next);
                    }
                    Some(reached) if reached.is_open => self.reaches(vertex, reached.order),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            let state = self.state[&vertex];
            if let Some(above) = path.last() {
                self.reaches(above.vertex, state.lowest);
            }
            if state.lowest == state.order {
                let group = self.close(vertex);
                let refers_to_itself = || self.edges[&vertex].iter().any(|(to, _)| *to == vertex);
                if group.len() > 1 || refers_to_itself() {
                    groups.push(group);
                }
            }
        }
    }

    fn visit(&mut self, vertex: Vertex) -> Visit {
        let order = self.state.len();
        self.state.insert(vertex, State { order, lowest: order, is_open: true });
        self.open.push(vertex);
        let edges = self.next(vertex);
        self.edges.insert(vertex, Arc::clone(&edges));
        Visit { vertex, edges, next: 0 }
    }

    fn reaches(&mut self, vertex: Vertex, order: usize) {
        if let Some(state) = self.state.get_mut(&vertex) {
            state.lowest = state.lowest.min(order);
        }
    }

    /// Takes the group of its first vertex from the open ones.
    fn close(&mut self, first: Vertex) -> Vec<Vertex> {
        let start = self.open.iter().rposition(|one| *one == first).unwrap_or(0);
        let group = self.open.split_off(start);
        for vertex in &group {
            if let Some(state) = self.state.get_mut(vertex) {
                state.is_open = false;
            }
        }
        group
    }

    /// The shortest cycle through the first vertex of a group, and the reference that closes it.
    fn shortest(&self, group: &[Vertex]) -> (Vec<Vertex>, Span) {
        let first = group[0];
        let members: FxHashSet<Vertex> = group.iter().copied().collect();
        let mut before: FxHashMap<Vertex, Vertex> = FxHashMap::default();
        let mut queue = VecDeque::from([first]);
        while let Some(vertex) = queue.pop_front() {
            for (next, span) in self.edges[&vertex].iter() {
                if *next == first {
                    let mut cycle = vec![vertex];
                    let mut at = vertex;
                    while let Some(earlier) = before.get(&at) {
                        cycle.push(*earlier);
                        at = *earlier;
                    }
                    cycle.reverse();
                    return (cycle, *span);
                }
                if members.contains(next) && !before.contains_key(next) {
                    before.insert(*next, vertex);
                    queue.push_back(*next);
                }
            }
        }
        // Every member of a group reaches the first.
        (group.to_vec(), Span::new(FileId::SYNTHETIC, 0, 0))
    }

    /// What a vertex waits for.
    fn next(&mut self, (node, item): Vertex) -> Edges {
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
                self.resolve(parent, &names, &mut next);
            }
        } else {
            let names = self.names(node, item);
            self.resolve(node, &names, &mut next);
        }
        match (item, place.parent) {
            (Item::Output(name), Some((parent, call))) => {
                // An output has instances only when the call is expanded.
                let header = place.module.outputs.get(&name).map(|output| output.block.header);
                next.extend(header.map(|header| ((parent, Item::Call(call)), header)));
            }
            (Item::Resource(addr), _) => next.extend(self.provider_of(node, addr)),
            _ => {}
        }
        next.into()
    }

    /// The provider configuration that a resource waits for, where a block declares it.
    fn provider_of(&self, mut node: NodeId, addr: ResourceAddr) -> Option<(Vertex, Span)> {
        let resource = self.tree.node(node).module.resources.get(&addr)?;
        let written = resource.provider.as_ref().map(|provider| provider.name);
        let kind = addr.kind.as_str();
        let mut name = written.unwrap_or_else(|| {
            let local = kind.split('_').next().unwrap_or(kind);
            ProviderName { name: Name::new(local), alias: None }
        });
        let argument = resource.block.body.attribute("provider");
        let span = argument.map_or(resource.block.header, |argument| argument.span);
        loop {
            let place = self.tree.node(node);
            let passed = place.parent.and_then(|(parent, call)| {
                let call = self.tree.node(parent).module.calls.get(&call)?;
                let passed = call.providers.iter().find(|(child, _)| *child == name);
                passed.map(|(_, theirs)| (parent, theirs.name))
            });
            if let Some((parent, theirs)) = passed {
                (node, name) = (parent, theirs);
            } else if place.module.providers.iter().any(|one| one.name == name) {
                return Some(((node, Item::Provider(name)), span));
            } else {
                // Only the default configuration is inherited.
                node = place.parent.filter(|_| name.alias.is_none())?.0;
            }
        }
    }

    fn names(&mut self, node: NodeId, item: Item) -> References {
        let module = &self.tree.node(node).module;
        let key = (Arc::as_ptr(module), item);
        Arc::clone(self.names.entry(key).or_insert_with(|| referred(module, item).into()))
    }

    /// The vertices that are referred to. What is not declared is reported elsewhere.
    fn resolve(&self, node: NodeId, names: &[(Reference, Span)], next: &mut Vec<(Vertex, Span)>) {
        let place = self.tree.node(node);
        for (reference, span) in names {
            match reference {
                Reference::Item(item) => {
                    let declared = match item {
                        Item::Local(name) => place.module.locals.contains_key(name),
                        Item::Variable(name) => place.module.variables.contains_key(name),
                        Item::Resource(addr) => place.module.resources.contains_key(addr),
                        Item::Output(_) | Item::Call(_) | Item::Provider(_) => true,
                    };
                    if declared {
                        next.push(((node, *item), *span));
                    }
                }
                Reference::Output(call, output) => {
                    let Some(Child::Node(child)) = place.children.get(call) else { continue };
                    // Any output of a module waits for the repetition of the call.
                    next.push(((node, Item::Call(*call)), *span));
                    let outputs = &self.tree.node(*child).module.outputs;
                    let wanted =
                        outputs.keys().filter(|name| output.is_none_or(|one| one == **name));
                    next.extend(wanted.map(|name| ((*child, Item::Output(*name)), *span)));
                }
            }
        }
    }

    fn describe(&self, cycle: &[Vertex], closing: Span) -> Diagnostic {
        // In one module, names are those of its own files.
        let first = cycle[0];
        let is_local = cycle.iter().all(|(node, _)| *node == first.0);
        let named = |(node, item): Vertex| {
            let mut path = String::new();
            let mut at = self.tree.node(node);
            while let Some((parent, call)) = at.parent.filter(|_| !is_local) {
                path = format!("module.{call}.{path}");
                at = self.tree.node(parent);
            }
            match item {
                Item::Local(name) => format!("{path}local.{name}"),
                Item::Variable(name) => format!("{path}var.{name}"),
                Item::Output(name) => format!("{path}output.{name}"),
                Item::Resource(addr) => format!("{path}{addr}"),
                Item::Provider(name) => format!("{path}provider.{name}"),
                Item::Call(name) => format!("{path}module.{name}"),
            }
        };
        let message = format!("{} depends on itself.", named(first));
        let help = "Terraform does not allow reference cycles. Split one of the values.";
        let mut diagnostic =
            Diagnostic::new(Code::ReferenceCycle, message, self.location(first)).with_help(help);
        if is_local {
            diagnostic.callers = self.tree.callers(first.0);
        }
        for vertex in cycle.iter().skip(1).take(MOST_SHOWN) {
            if let Some(span) = self.location(*vertex) {
                diagnostic = diagnostic.with_related(
                    RelatedKind::Cycle,
                    span,
                    format!("through {}", named(*vertex)),
                );
            }
        }
        diagnostic.with_related(
            RelatedKind::Cycle,
            closing,
            format!("refers to {} and closes the cycle", named(first)),
        )
    }

    fn location(&self, (node, item): Vertex) -> Option<Span> {
        let module = &self.tree.node(node).module;
        match item {
            Item::Local(name) => module.locals.get(&name).map(|one| one.attribute().name_span),
            Item::Variable(name) => module.variables.get(&name).map(|one| one.block.header),
            Item::Output(name) => module.outputs.get(&name).map(|one| one.block.header),
            Item::Resource(addr) => module.resources.get(&addr).map(|one| one.block.header),
            Item::Provider(name) => {
                module.providers.iter().find(|one| one.name == name).map(|one| one.block.header)
            }
            Item::Call(name) => module.calls.get(&name).map(|one| one.block.header),
        }
    }
}

/// Members of a cycle that a message lists, beside the first and the closing reference.
const MOST_SHOWN: usize = 6;
