//! Which instances have the same key, though no key is known: those of blocks with the same
//! `for_each`, or with one that is made of the other's instances.

use std::cell::OnceCell;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::coexistence::repetition;
use super::evaluator::{Evaluator, Instance, ModuleInstance, StandsFor};
use super::expansion::{Expansion, Open, Repetition, RepetitionData};
use super::module_scope::ModuleScope;
use super::scope::Env;
use super::types::constraint;
use crate::addr::{InstanceKey, Mode, ResourceAddr};
use crate::base::Name;
use crate::syntax::{Block, Call, Expr, ExprKind, For, Step};
use crate::value::{KeySetId, Kind, ModuleId, ResourceId, Symbol, Type, Unknown, Value};

/// Calls whose result has the keys, or elements, of the argument.
const SAME_KEYS: &[&str] = &["distinct", "keys", "reverse", "sort", "tolist", "tomap", "toset"];

/// A chain of locals, variables and calls that is longer is not followed.
const MOST_HOPS: usize = 16;

/// The keys of a map, or the elements of a set or list.
struct Keys {
    set: KeySetId,
    /// Whether it is certainly a map.
    is_map: bool,
    /// What a map holds for the key of the set, if that is known.
    value: Option<Value>,
}

impl Evaluator {
    /// Gives the instance that stands for any number of them a key that is equal to itself.
    pub(super) fn identified(
        &self,
        module: &ModuleInstance,
        block: &Block,
        mut expansion: Expansion<RepetitionData>,
    ) -> Expansion<RepetitionData> {
        let (Some(why), Some((_, expr))) = (expansion.incomplete.clone(), repetition(block)) else {
            return expansion;
        };
        let [(InstanceKey::Unknown, each)] = &mut expansion.items[..] else { return expansion };
        // What is any instance of a module has no key that could be compared.
        if module.stands_for != StandsFor::Itself {
            return expansion;
        }
        // An expression that cannot be used says nothing about the keys.
        let Ok(whole) = self.evaluate(module.id, expr) else { return expansion };
        if !matches!(whole.kind, Kind::Unknown(_) | Kind::Set(_)) {
            return expansion;
        }
        let other = each.clone();
        let set = if expansion.repetition == Repetition::Count {
            let set = self.number(module.id, expr, 0);
            each.count = each.count.take().map(|index| with_symbol(&index, set));
            set
        } else {
            let keys = self.keys(module.id, expr, &why, 0);
            if let Some((key, value)) = &mut each.each {
                *key = with_symbol(key, keys.set);
                let is_set = matches!(whole.kind, Kind::Set(_))
                    || whole.as_unknown().is_some_and(|it| matches!(it.ty, Type::Set(_)));
                let known = if is_set { Some(key.clone()) } else { keys.value };
                if let Some(known) = known {
                    *value = known.with_marks(&value.marks);
                }
            }
            keys.set
        };
        each.open = Some(Arc::new(Open { keys: set, other }));
        expansion.keys = Some(set);
        expansion
    }

    /// The number of instances that a `count` is.
    fn number(&self, module: ModuleId, expr: &Expr, hops: usize) -> KeySetId {
        let expr = expr.unparenthesised();
        if hops < MOST_HOPS {
            if let ExprKind::Call(call) = &expr.kind
                && call.name == "length"
                && let [counted] = &call.args[..]
                && let Some((repetition, set, _)) = self.open_instances(module, counted)
                && repetition == Repetition::Count
            {
                return set;
            }
            if let Some(local) = self.local_of(module, expr) {
                return self.number(module, local, hops + 1);
            }
            if let Some((parent, passed)) =
                self.passed_as(module, expr, |ty| matches!(ty, Type::Any | Type::Number))
            {
                return self.number(parent, &passed, hops + 1);
            }
        }
        self.by_itself(Repetition::Count, module, expr)
    }

    /// The keys of a `for_each`.
    fn keys(&self, module: ModuleId, expr: &Expr, why: &Arc<Unknown>, hops: usize) -> Keys {
        let expr = expr.unparenthesised();
        if hops < MOST_HOPS {
            match &expr.kind {
                ExprKind::Call(call) if is_of_same_keys(call) => {
                    let of = self.keys(module, &call.args[0], why, hops + 1);
                    let is_map = call.name == "tomap";
                    return Keys { is_map, value: of.value.filter(|_| is_map), ..of };
                }
                ExprKind::For(each) => {
                    if let Some(keys) = self.keys_of_loop(module, each, why, hops) {
                        return keys;
                    }
                }
                _ => {}
            }
            if let Some((Repetition::ForEach, set, value)) = self.open_instances(module, expr) {
                return Keys { set, is_map: true, value: Some(value) };
            }
            if let Some(local) = self.local_of(module, expr) {
                return self.keys(module, local, why, hops + 1);
            }
            // An object type drops attributes.
            let keeps =
                |ty: &Type| matches!(ty, Type::Any | Type::Map(_) | Type::Set(_) | Type::List(_));
            if let Some((parent, passed)) = self.passed_as(module, expr, keeps) {
                let of = self.keys(parent, &passed, why, hops + 1);
                return Keys { value: None, ..of };
            }
        }
        let is_map =
            self.type_of_unknown(module, expr).is_some_and(|ty| matches!(ty, Type::Map(_)));
        Keys { set: self.by_itself(Repetition::ForEach, module, expr), is_map, value: None }
    }

    /// `{ for key, value in map : key => … }` has the keys of the map.
    fn keys_of_loop(
        &self,
        module: ModuleId,
        each: &For,
        why: &Arc<Unknown>,
        hops: usize,
    ) -> Option<Keys> {
        let key = each.key.as_ref().filter(|_| each.test.is_none() && !each.group)?;
        let ExprKind::Variable(name) = key.unparenthesised().kind else { return None };
        let source = self.keys(module, &each.collection, why, hops + 1);
        let ty = self.type_of_unknown(module, &each.collection);
        let has_keys = source.is_map || ty.as_ref().is_some_and(|ty| matches!(ty, Type::Set(_)));
        let has_elements = ty.is_some_and(|ty| matches!(ty, Type::Set(_) | Type::List(_)));
        let is_key = each.key_var == Some(name) && each.value_var != name;
        if !(is_key && has_keys || each.value_var == name && has_elements && !source.is_map) {
            return None;
        }
        let instance = self.module(module);
        let outer = instance.each.outer();
        let scope = ModuleScope { evaluator: self, module: &instance, each: &outer };
        let env = Env::new(&scope);
        let open = Value::unknown(why.with_type(Type::Any));
        let text = Value::unknown(why.with_type(Type::String).not_null());
        let own = with_symbol(&text, source.set);
        let item = if has_elements { own.clone() } else { source.value.unwrap_or(open) };
        let key_binding = env.bind(each.key_var.unwrap_or(each.value_var), own);
        let with_key = env.within(&key_binding);
        let value_binding = with_key.bind(each.value_var, item);
        let value = with_key.within(&value_binding).evaluate(&each.value).ok();
        Some(Keys { set: source.set, is_map: true, value })
    }

    /// The keys of an expression of which nothing else is known than how it is written.
    fn by_itself(&self, repetition: Repetition, module: ModuleId, expr: &Expr) -> KeySetId {
        let value = self.evaluate(module, expr).ok();
        let symbol = value.as_ref().and_then(Value::as_unknown).and_then(|unknown| {
            // An object has the attributes of its type, whatever else was passed.
            unknown.symbol.filter(|_| !matches!(unknown.ty, Type::Object(_)))
        });
        match symbol {
            Some(symbol) => self.key_sets.borrow_mut().of_symbol(repetition, symbol),
            None => self.key_sets.borrow_mut().of_text(repetition, module, expr),
        }
    }

    fn type_of_unknown(&self, module: ModuleId, expr: &Expr) -> Option<Type> {
        Some(self.evaluate(module, expr).ok()?.as_unknown()?.ty.clone())
    }

    /// The instances that an expression consists of, if one stands for any number of them: how they
    /// are repeated, their keys, and that one.
    fn open_instances(
        &self,
        module: ModuleId,
        expr: &Expr,
    ) -> Option<(Repetition, KeySetId, Value)> {
        let ExprKind::Traversal(source, steps) = &expr.unparenthesised().kind else { return None };
        let ExprKind::Variable(root) = source.kind else { return None };
        let resource = |mode, kind, name| {
            let expansion = self.resource(module, ResourceAddr { mode, kind, name })?;
            let (_, id) = expansion.items.first()?;
            Some((expansion.repetition, expansion.keys?, Kind::Resource(*id).into()))
        };
        match (root.as_str(), &steps[..]) {
            ("var" | "local" | "each" | "count" | "path" | "terraform", _) => None,
            ("module", [Step::Attr(name, _)]) => {
                let expansion = self.children(module, *name)?;
                let (_, id) = expansion.items.first()?;
                let keys = expansion.keys?;
                Some((expansion.repetition, keys, self.outputs(*id)))
            }
            ("data", [Step::Attr(kind, _), Step::Attr(name, _)]) => {
                resource(Mode::Data, *kind, *name)
            }
            (_, [Step::Attr(name, _)]) => resource(Mode::Managed, root, *name),
            _ => None,
        }
    }

    /// The expression of the local value that an expression names.
    fn local_of(&self, module: ModuleId, expr: &Expr) -> Option<&Expr> {
        let name = named(expr, "local")?;
        let node = self.module(module).node;
        Some(&self.tree.node(node).module.locals.get(&name)?.attribute().expr)
    }

    /// What the caller passes for the variable that an expression names, if the variable is exactly
    /// that.
    fn passed_as(
        &self,
        module: ModuleId,
        expr: &Expr,
        keeps: impl Fn(&Type) -> bool,
    ) -> Option<(ModuleId, Expr)> {
        let name = named(expr, "var")?;
        let instance = self.module(module);
        let parent = instance.parent?;
        let variable = self.tree.node(instance.node).module.variables.get(&name)?;
        let replaces_null =
            variable.flag("nullable") == Some(false) && variable.default().is_some();
        if replaces_null || !keeps(&constraint(variable.ty())) {
            return None;
        }
        let (call, _) = self.call_of(&instance, parent)?;
        let passed = &call.body.attribute(name.as_str())?.expr;
        // In a repeated call the same text has a value for each of its instances.
        (repetition(&call).is_none() || is_the_same_for_all(passed))
            .then(|| (parent, passed.clone()))
    }

    /// Any instance of a block, where this one has a key of its own.
    pub(super) fn any_resource(&self, id: ResourceId) -> ResourceId {
        let instance = self.instance(id);
        if instance.is_any() {
            return id;
        }
        *instance.other.get_or_init(|| {
            let mut resources = self.resources.borrow_mut();
            let other = ResourceId(u32::try_from(resources.len()).unwrap_or(u32::MAX));
            resources.push(Rc::new(Instance {
                id: other,
                module: instance.module,
                addr: Arc::clone(&instance.addr),
                block: Arc::clone(&instance.block),
                provider: instance.provider.clone(),
                each: without_key(&instance.each),
                slots: RefCell::default(),
                stands_for: StandsFor::Any(Some(id)),
                other: OnceCell::new(),
            }));
            other
        })
    }

    /// The same of a module call.
    pub(super) fn any_module(&self, id: ModuleId) -> ModuleId {
        let instance = self.module(id);
        if instance.stands_for != StandsFor::Itself {
            return id;
        }
        *instance.other.get_or_init(|| {
            let path = instance.path.clone();
            let each = without_key(&instance.each);
            let stands_for = StandsFor::Any(Some(id));
            self.add_module(instance.node, path, instance.parent, each, stands_for)
        })
    }

    /// The instance that rules see in place of this one; none when there is no such instance.
    pub(crate) fn listed(&self, id: ResourceId) -> Option<ResourceId> {
        match self.instance(id).stands_for {
            StandsFor::Itself => Some(id),
            StandsFor::Any(of) => of,
        }
    }
}

fn without_key(each: &RepetitionData) -> RepetitionData {
    let Some(open) = &each.open else { return each.clone() };
    RepetitionData { uncertain: each.uncertain.clone(), ..open.other.clone() }
}

fn with_symbol(value: &Value, set: KeySetId) -> Value {
    match &value.kind {
        Kind::Unknown(unknown) => {
            let unknown = Unknown { symbol: Some(Symbol::Key(set)), ..Unknown::clone(unknown) };
            Value::unknown(unknown).with_marks(&value.marks)
        }
        _ => value.clone(),
    }
}

fn is_of_same_keys(call: &Call) -> bool {
    SAME_KEYS.contains(&call.name.as_str()) && call.args.len() == 1 && !call.expand
}

/// The name in `var.name` or `local.name`.
fn named(expr: &Expr, root: &str) -> Option<Name> {
    let ExprKind::Traversal(source, steps) = &expr.kind else { return None };
    match (&source.kind, &steps[..]) {
        (ExprKind::Variable(found), [Step::Attr(name, _)]) if *found == root => Some(*name),
        _ => None,
    }
}

/// Whether an expression certainly does not contain `each` or `count`.
fn is_the_same_for_all(expr: &Expr) -> bool {
    match &expr.unparenthesised().kind {
        ExprKind::Traversal(source, steps) => {
            matches!(source.kind, ExprKind::Variable(root) if root != "each" && root != "count")
                && steps.iter().all(|step| matches!(step, Step::Attr(..)))
        }
        ExprKind::Call(call) => call.args.iter().all(is_the_same_for_all),
        _ => false,
    }
}
