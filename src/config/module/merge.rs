//! Override files: what they say replaces what was said, argument by argument.

use std::sync::Arc;

use crate::base::{FxHashMap, FxHashSet, Name};
use crate::syntax::Block;

/// `base` with the arguments and nested blocks of `over` in place of its own. A nested block type
/// that `over` has replaces all of `base`'s of that type, except those in `merged`, which are merged
/// themselves.
pub(crate) fn block(base: Arc<Block>, over: &Block, merged: &[&str]) -> Arc<Block> {
    // A block may be overridden as often as there are override blocks: only the first time it is copied.
    let mut result = Arc::unwrap_or_clone(base);
    let known = result.body.attributes.iter().enumerate();
    let known: FxHashMap<Name, usize> = match over.body.attributes.len() {
        0 => FxHashMap::default(),
        _ => known.map(|(at, attribute)| (attribute.name, at)).collect(),
    };
    for attribute in &over.body.attributes {
        match known.get(&attribute.name) {
            Some(at) => result.body.attributes[*at] = attribute.clone(),
            None => result.body.attributes.push(attribute.clone()),
        }
    }
    for attribute in &over.body.attributes {
        // `dynamic` aside, an argument and a block never share a name; count and for_each exclude
        // each other.
        let excluded = match attribute.name.as_str() {
            "count" => "for_each",
            "for_each" => "count",
            _ => continue,
        };
        result.body.attributes.retain(|one| one.name != excluded);
    }
    let content = |block: &Block| match (block.kind.as_str(), block.labels.first()) {
        ("dynamic", Some(label)) => label.text,
        _ => block.kind,
    };
    let replaced: FxHashSet<_> = over.body.blocks.iter().map(|block| content(block)).collect();
    if replaced.is_empty() {
        return Arc::new(result);
    }
    let mut kept = Vec::new();
    for nested in result.body.blocks.drain(..) {
        if !replaced.contains(&content(&nested)) {
            kept.push(nested);
        } else if merged.contains(&nested.kind.as_str())
            && let Some(over) = over.body.blocks.iter().find(|one| one.kind == nested.kind)
        {
            kept.push(block(nested, over, &[]));
        }
    }
    for nested in &over.body.blocks {
        let already = merged.contains(&nested.kind.as_str())
            && kept.iter().any(|one| one.kind == nested.kind);
        if !already {
            kept.push(Arc::clone(nested));
        }
    }
    result.body.blocks = kept;
    Arc::new(result)
}
