//! Sets of keys that are not known, told apart by what they are computed from.

use super::expansion::Repetition;
use super::same_text::is_same_text;
use crate::base::FxHashMap;
use crate::syntax::Expr;
use crate::value::{KeySetId, ModuleId, Symbol};

/// The sets of a root, each with a number. Equal numbers are equal sets, and nothing follows from
/// different ones.
#[derive(Default)]
pub(super) struct KeySets {
    by_symbol: FxHashMap<(Repetition, Symbol), KeySetId>,
    by_text: FxHashMap<(Repetition, ModuleId), Vec<(Expr, KeySetId)>>,
    count: u32,
}

impl KeySets {
    /// The keys, elements or number that a value with this identity is.
    pub(super) fn of_symbol(&mut self, repetition: Repetition, symbol: Symbol) -> KeySetId {
        let count = &mut self.count;
        *self.by_symbol.entry((repetition, symbol)).or_insert_with(|| next(count))
    }

    /// The same of an expression in a module instance.
    pub(super) fn of_text(
        &mut self,
        repetition: Repetition,
        module: ModuleId,
        expr: &Expr,
    ) -> KeySetId {
        let known = self.by_text.entry((repetition, module)).or_default();
        if let Some((_, found)) = known.iter().find(|(one, _)| is_same_text(one, expr)) {
            return *found;
        }
        let made = next(&mut self.count);
        known.push((expr.clone(), made));
        made
    }
}

fn next(count: &mut u32) -> KeySetId {
    *count += 1;
    KeySetId(*count)
}
