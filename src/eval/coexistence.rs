//! Whether one instance exists whenever another does, though neither is certain: both have
//! `count = var.on ? 1 : 0`, have the same `for_each`, or are in the same module call.

use std::sync::Arc;

use super::evaluator::{Evaluator, Instance};
use super::same_text::is_same_text;
use crate::addr::InstanceKey;
use crate::base::Name;
use crate::syntax::{Block, Expr, ExprKind, UnaryOp};
use crate::value::{KeySetId, Kind, ModuleId, ResourceId};

/// A block with `count` or `for_each`, and which of its instances is meant.
struct Level {
    /// Where the expression is evaluated.
    module: ModuleId,
    block: Arc<Block>,
    key: InstanceKey,
    /// The keys, if the instance stands for all of them.
    keys: Option<KeySetId>,
}

impl Evaluator {
    /// Whether `one` exists in every case in which `other` exists. False says nothing.
    pub(crate) fn exists_with(&self, one: ResourceId, other: ResourceId) -> bool {
        let others = self.levels(&self.instance(other));
        let mut levels = self.levels(&self.instance(one)).into_iter();
        levels.all(|level| {
            self.is_certain(&level) || others.iter().any(|other| self.follows(&level, other))
        })
    }

    /// The repetitions that an instance depends on: its own and those of the modules around it.
    fn levels(&self, instance: &Instance) -> Vec<Level> {
        let own = Level {
            module: instance.module,
            block: Arc::clone(&instance.block),
            key: instance.addr.key.clone(),
            keys: instance.each.open.as_ref().map(|open| open.keys),
        };
        let mut levels = vec![own];
        let mut module = self.module(instance.module);
        while let Some(parent) = module.parent {
            let Some((call, _)) = self.call_of(&module, parent) else { break };
            let key = module.path.0.last().map_or(InstanceKey::None, |(_, key)| key.clone());
            let keys = module.each.open.as_ref().map(|open| open.keys);
            levels.push(Level { module: parent, block: call, key, keys });
            module = self.module(parent);
        }
        levels.retain(|level| repetition(&level.block).is_some());
        levels
    }

    fn is_certain(&self, level: &Level) -> bool {
        let Some((_, expr)) = repetition(&level.block) else { return true };
        self.evaluate(level.module, expr).is_ok_and(|value| value.is_wholly_known())
    }

    /// Whether the instance of one block exists in every case in which that of another does.
    fn follows(&self, one: &Level, other: &Level) -> bool {
        let (Some((argument, expr)), Some((other_argument, other_expr))) =
            (repetition(&one.block), repetition(&other.block))
        else {
            return false;
        };
        // Both are in one instance of a module call.
        if one.module == other.module && Arc::ptr_eq(&one.block, &other.block) {
            return one.key == other.key;
        }
        if argument != other_argument {
            return false;
        }
        // Two that stand for the same keys stand for the same one of them.
        if one.keys.is_some() && one.keys == other.keys {
            return true;
        }
        if self.is_same(one.module, expr, other.module, other_expr) {
            return match (&one.key, &other.key) {
                (InstanceKey::Index(one), InstanceKey::Index(other)) => one <= other,
                // Which keys two instances that stand for any number have is not known here.
                (InstanceKey::Unknown, _) | (_, InstanceKey::Unknown) => false,
                (one, other) => one == other,
            };
        }
        let (Some(ours), Some(theirs)) = (self.choice(one, expr), self.choice(other, other_expr))
        else {
            return false;
        };
        let (test, when) = plain(ours.test);
        let (other_test, other_when) = plain(theirs.test);
        let flipped = when != other_when;
        let implied = |other: bool| {
            let value = other != flipped;
            !theirs.exists[usize::from(other)] || ours.exists[usize::from(value)]
        };
        self.is_same(one.module, test, other.module, other_test) && implied(false) && implied(true)
    }

    /// `test ? m : n` as a `count`: whether the instance exists when the test is false, and when true.
    fn choice<'a>(&self, level: &Level, expr: &'a Expr) -> Option<Choice<'a>> {
        let ExprKind::Conditional(parts) = &expr.unparenthesised().kind else { return None };
        let InstanceKey::Index(index) = level.key else { return None };
        let has = |arm: &Expr| {
            let value = self.evaluate(level.module, arm).ok()?;
            let Kind::Number(count) = value.kind else { return None };
            count.as_i64().and_then(|count| u64::try_from(count).ok()).map(|count| index < count)
        };
        Some(Choice { test: &parts[0], exists: [has(&parts[2])?, has(&parts[1])?] })
    }

    /// Whether two expressions have the same value: the same text in the same module, or the same
    /// variable or attribute.
    fn is_same(&self, module: ModuleId, expr: &Expr, other_module: ModuleId, other: &Expr) -> bool {
        if module == other_module && is_same_text(expr, other) {
            return true;
        }
        let symbol = |module, expr| {
            let value = self.evaluate(module, expr).ok()?;
            value.as_unknown().and_then(|unknown| unknown.symbol)
        };
        symbol(module, expr).is_some_and(|one| Some(one) == symbol(other_module, other))
    }
}

struct Choice<'a> {
    test: &'a Expr,
    /// By the value of the test.
    exists: [bool; 2],
}

pub(super) fn repetition(block: &Block) -> Option<(Name, &Expr)> {
    ["count", "for_each"].into_iter().find_map(|name| {
        block.body.attribute(name).map(|attribute| (Name::new(name), &attribute.expr))
    })
}

/// A test without its negations, and whether it is the test itself.
fn plain(expr: &Expr) -> (&Expr, bool) {
    let (mut expr, mut same) = (expr.unparenthesised(), true);
    while let ExprKind::Unary(UnaryOp::Not, inner) = &expr.kind {
        (expr, same) = (inner.unparenthesised(), !same);
    }
    (expr, same)
}
