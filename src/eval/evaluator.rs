//! One root under evaluation: module instances, resource instances, and what has been computed of
//! them so far.
//!
//! Everything is computed when it is first asked for and then kept, so a run costs what its rules
//! read. A slot that is met while it is being computed is a reference cycle.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::expansion::{Expansion, RepetitionData, Room};
use super::files::{ModuleFiles as _, RootFiles};
use super::inputs::Inputs;
use super::key_sets::KeySets;
use super::limits::{Budget, Limits, Size, too_much_checking, too_much_work};
use super::plan::model::Plan;
use super::scope::Outcome;
use super::unknowns::{nullable, unknown};
use crate::addr::{InstanceAddr, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::base::{FileSystem, FxHashMap, FxHashSet, Name, Span};
use crate::config::{Child, Gap, Module, ModuleTree, NodeId, ProviderName, ProviderUse};
use crate::diag::{Cause, Code, Diagnostic, Reason, Subject};
use crate::schema::{self, BlockSchema};
use crate::syntax::Block;
use crate::value::{ModuleId, ResourceId, Type, Unknown, Value};

/// A root under evaluation. Serial: a run gives each root its own.
pub struct Evaluator {
    pub(crate) tree: Arc<ModuleTree>,
    pub(crate) inputs: Inputs,
    /// What a plan decided, when one is checked.
    pub(crate) plan: Option<Arc<Plan>>,
    pub(super) files: RootFiles,
    pub(super) modules: RefCell<Vec<Rc<ModuleInstance>>>,
    pub(super) resources: RefCell<Vec<Rc<Instance>>>,
    diagnostics: RefCell<Diagnostics>,
    pub(super) states_read: RefCell<BTreeSet<usize>>,
    pub(crate) limits: Limits,
    budget: Budget,
    rule_budget: Budget,
    room: Cell<usize>,
    pub(super) key_sets: RefCell<KeySets>,
    pub(super) weights: Vec<usize>,
}

/// One instance of a module.
pub(crate) struct ModuleInstance {
    /// Its number in the evaluator; the root is 0.
    pub(crate) id: ModuleId,
    pub(crate) node: NodeId,
    pub(crate) path: ModulePath,
    pub(crate) parent: Option<ModuleId>,
    /// `each` and `count` of the call.
    pub(crate) each: RepetitionData,
    pub(super) slots: RefCell<FxHashMap<SlotKey, Slot>>,
    pub(super) resources: RefCell<FxHashMap<ResourceAddr, Rc<Expansion<ResourceId>>>>,
    pub(super) children: RefCell<FxHashMap<Name, Rc<Expansion<ModuleId>>>>,
    pub(super) expanding: RefCell<FxHashSet<Expanding>>,
    pub(super) stands_for: StandsFor<ModuleId>,
    /// Made when it is first asked for.
    pub(super) other: OnceCell<ModuleId>,
}

/// A block whose instances are being counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Expanding {
    Resource(ResourceAddr),
    Call(Name),
}

/// What a module instance keeps by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SlotKey {
    Variable(Name),
    Local(Name),
    Output(Name),
    /// The argument of a provider configuration, and its key if its block has `for_each`.
    Provider(ProviderName, Option<Name>, Name),
}

/// A value that is computed once.
pub(super) enum Slot {
    Running,
    Done(Outcome),
}

/// What an instance is to those that a rule sees. Where it is not known which of its keys a reference
/// has, another instance takes the place of the one that stands for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StandsFor<T> {
    Itself,
    /// Any instance of the block for which this one is checked; none where there is no such one.
    Any(Option<T>),
}

/// One resource or data source instance.
pub struct Instance {
    pub(crate) id: ResourceId,
    pub(crate) module: ModuleId,
    /// As a plan prints it.
    pub addr: Arc<InstanceAddr>,
    /// Its block, shared with its siblings.
    pub(crate) block: Arc<Block>,
    pub(crate) provider: Option<ProviderUse>,
    /// `each` and `count`; its `uncertain` says why the instance may not exist.
    pub(crate) each: RepetitionData,
    pub(super) slots: RefCell<FxHashMap<Name, Slot>>,
    pub(super) stands_for: StandsFor<ResourceId>,
    /// Made when it is first asked for.
    pub(super) other: OnceCell<ResourceId>,
}

impl Instance {
    pub(crate) fn kind(&self) -> Name {
        self.addr.resource.kind
    }

    /// The provider's schema of its type.
    pub(crate) fn schema(&self) -> Option<&'static BlockSchema> {
        let kind = self.kind();
        let schema = match self.mode() {
            Mode::Managed => schema::resource(kind.as_str()),
            Mode::Data => schema::data_source(kind.as_str()),
        };
        schema.map(|schema| schema.block)
    }

    /// An attribute, or a dotted path in it, as the subject of a reason.
    pub(crate) fn attribute(&self, path: impl Into<Cow<'static, str>>) -> Subject {
        Subject::Attribute(Arc::clone(&self.addr), path.into())
    }

    /// Whether it is any instance of its block, so that a value of it is not always the same one.
    pub(crate) fn is_any(&self) -> bool {
        self.stands_for != StandsFor::Itself
    }

    pub(crate) fn mode(&self) -> Mode {
        self.addr.resource.mode
    }

    /// Whether it stands for any number of instances.
    pub(crate) fn is_symbolic(&self) -> bool {
        self.addr.key == InstanceKey::Unknown
            || self.addr.module.0.iter().any(|(_, key)| *key == InstanceKey::Unknown)
    }
}

impl Evaluator {
    /// A root, ready to be asked. `root` is its directory as the file system knows it.
    pub fn new(
        tree: impl Into<Arc<ModuleTree>>,
        inputs: Inputs,
        root: PathBuf,
        fs: Arc<dyn FileSystem>,
        limits: Limits,
    ) -> Self {
        let tree = tree.into();
        let weights = weights(&tree);
        let evaluator = Self {
            tree,
            inputs,
            plan: None,
            files: RootFiles::new(root, fs),
            modules: RefCell::default(),
            resources: RefCell::default(),
            diagnostics: RefCell::default(),
            states_read: RefCell::default(),
            limits,
            budget: Budget::of_values(&limits),
            rule_budget: Budget::of_rules(&limits),
            room: Cell::new(limits.instances),
            key_sets: RefCell::default(),
            weights,
        };
        let root = RepetitionData::default();
        let path = ModulePath::default();
        evaluator.add_module(NodeId(0), path, None, root, StandsFor::Itself);
        evaluator
    }

    /// The text of a file in the root's directory; none when there is no such file.
    pub(super) fn read_beside_root(&self, name: &str) -> Option<String> {
        String::from_utf8(self.files.read(name).ok()?).ok()
    }

    /// What evaluation had to say so far, each once.
    pub fn take_diagnostics(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.diagnostics.borrow_mut()).all
    }

    /// Takes steps from what this root may still cost; the first time there are too few is reported once.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        // Everything after the first refusal is refused as well; one diagnostic is enough.
        let before = self.budget.is_spent();
        let result = self.budget.spend(steps);
        if result.is_err() && !before {
            self.report(too_much_work(self.anchor()));
        }
        result
    }

    /// As [`Evaluator::spend`], from what the rules may still cost.
    pub(crate) fn spend_on_rules(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        let before = self.rule_budget.is_spent();
        let result = self.rule_budget.spend(steps);
        if result.is_err() && !before {
            self.report(too_much_checking(self.anchor()));
        }
        result
    }

    /// A place for what concerns the root as a whole: its first file.
    fn anchor(&self) -> Option<Span> {
        self.tree.node(NodeId(0)).module.files.first().map(|file| Span::new(*file, 0, 0))
    }

    /// How many more instances there may be.
    pub(super) fn room(&self, weight: usize) -> Room {
        Room { left: self.room.get(), weight, limit: self.limits.instances }
    }

    pub(super) fn take_room(&self, instances: usize) {
        self.room.set(self.room.get().saturating_sub(instances));
        self.budget.grow(instances);
        self.rule_budget.grow(instances);
    }

    /// Computes what a slot holds, within the limits: a chain of slots that wait for each other
    /// would take the stack, a value of any size the memory.
    pub(super) fn bounded(
        &self,
        what: &dyn Fn() -> (Subject, Span),
        compute: &dyn Fn() -> Outcome,
    ) -> Outcome {
        let Some(outcome) = self.budget.linked(compute) else {
            let (what, span) = what();
            let reason =
                format!("waits for more than {} references, which is the limit", self.limits.chain);
            return Ok(nullable(what, Cause::Limit(reason.into()), span));
        };
        let value = outcome?;
        // In a chain of references each value holds the origins of all before it.
        if let Err(why) = self.spend(value.marks.origins().len()) {
            return Ok(Value::unknown(why.with_type(Type::Any)));
        }
        match Size::of(&value, &self.limits).excess() {
            None => Ok(value),
            Some(excess) => {
                let (what, span) = what();
                Ok(unknown(what, excess, span))
            }
        }
    }

    /// Notes that a value was read from the state of another root.
    pub(super) fn reads_state(&self, position: usize) {
        self.states_read.borrow_mut().insert(position);
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().add(diagnostic);
    }

    /// The module instance with this number.
    pub(crate) fn module(&self, id: ModuleId) -> Rc<ModuleInstance> {
        Rc::clone(&self.modules.borrow()[id.0 as usize])
    }

    /// The declarations behind a module instance.
    pub(crate) fn declarations(&self, id: ModuleId) -> &Arc<Module> {
        let node = self.modules.borrow()[id.0 as usize].node;
        &self.tree.node(node).module
    }

    /// The resource instance with this number.
    pub(crate) fn instance(&self, id: ResourceId) -> Rc<Instance> {
        Rc::clone(&self.resources.borrow()[id.0 as usize])
    }

    /// All module instances made so far; complete after [`Evaluator::instances`].
    pub(crate) fn modules(&self) -> Vec<Rc<ModuleInstance>> {
        self.modules
            .borrow()
            .iter()
            .filter(|module| module.stands_for == StandsFor::Itself)
            .cloned()
            .collect()
    }

    /// One more than the number of the last instance made so far.
    pub(crate) fn resource_count(&self) -> usize {
        self.resources.borrow().len()
    }

    pub(super) fn add_module(
        &self,
        node: NodeId,
        path: ModulePath,
        parent: Option<ModuleId>,
        each: RepetitionData,
        stands_for: StandsFor<ModuleId>,
    ) -> ModuleId {
        let mut modules = self.modules.borrow_mut();
        let id = ModuleId(u32::try_from(modules.len()).unwrap_or(u32::MAX));
        modules.push(Rc::new(ModuleInstance {
            id,
            node,
            path,
            parent,
            each,
            slots: RefCell::default(),
            resources: RefCell::default(),
            children: RefCell::default(),
            expanding: RefCell::default(),
            stands_for,
            other: OnceCell::new(),
        }));
        id
    }

    /// Why the module call `name` of `module` could not be read, when that is so.
    pub(crate) fn missing_child(&self, module: ModuleId, name: Name) -> Option<&Gap> {
        let node = self.modules.borrow()[module.0 as usize].node;
        match self.tree.node(node).children.get(&name)? {
            Child::Missing(gap, _) => Some(gap),
            Child::Node(_) => None,
        }
    }

    /// A slot of a module instance: computed once, a cycle when met again meanwhile.
    pub(super) fn slot(
        &self,
        module: &ModuleInstance,
        key: SlotKey,
        what: &dyn Fn() -> (Subject, Span),
        compute: &dyn Fn() -> Outcome,
    ) -> Outcome {
        match module.slots.borrow().get(&key) {
            Some(Slot::Done(outcome)) => return outcome.clone(),
            // The value is requested while it is being computed.
            Some(Slot::Running) => return Ok(self.cycle(what())),
            None => {}
        }
        // No borrow is held across the computation, which reads other slots of this module.
        module.slots.borrow_mut().insert(key, Slot::Running);
        let outcome = self.bounded(what, compute);
        module.slots.borrow_mut().insert(key, Slot::Done(outcome.clone()));
        outcome
    }

    /// Reports a reference cycle and stands in for the value that cannot be.
    pub(super) fn cycle(&self, (subject, span): (Subject, Span)) -> Value {
        let message = format!("{subject} {}.", Cause::DependsOnItself);
        let help = "Terraform does not allow reference cycles. Split one of the values.";
        self.report(Diagnostic::new(Code::ReferenceCycle, message, Some(span)).with_help(help));
        let why = Reason::new(subject, Cause::DependsOnItself, span);
        Value::unknown(Unknown::because(why))
    }

    /// An unread part of `module` that may declare a block like `header`, as the reason why a name
    /// that is not declared may exist after all.
    pub(super) fn hidden(&self, module: &ModuleInstance, header: &[&str]) -> Option<Unknown> {
        let unread = &self.tree.node(module.node).module.unread;
        let part = unread
            .iter()
            .find(|part| part.header.iter().zip(header).all(|(found, wanted)| found == wanted))?;
        let cause = Cause::Unread(part.reason.as_str().into());
        let why = Reason::new(header.join("."), cause, part.span);
        Some(Unknown::because(why))
    }
}

/// What evaluation had to say so far.
#[derive(Default)]
struct Diagnostics {
    all: Vec<Diagnostic>,
    /// Positions by what tells most of them apart.
    known: FxHashMap<(Option<Span>, String), Vec<usize>>,
}

impl Diagnostics {
    /// Adds a diagnostic once: an expression that several slots evaluate reports the same thing each time.
    fn add(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.primary, diagnostic.message.clone());
        let alike = self.known.entry(key).or_default();
        if alike.iter().all(|at| self.all[*at] != diagnostic) {
            alike.push(self.all.len());
            self.all.push(diagnostic);
        }
    }
}

/// For each node of the tree, how many instances one instance of it brings along.
fn weights(tree: &ModuleTree) -> Vec<usize> {
    let mut weights: Vec<usize> =
        tree.nodes.iter().map(|node| 1 + node.module.resources.len()).collect();
    // Callers come before what they call.
    for at in (1..tree.nodes.len()).rev() {
        if let Some((parent, _)) = tree.nodes[at].parent {
            weights[parent.0 as usize] += weights[at];
        }
    }
    weights
}
