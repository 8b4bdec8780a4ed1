//! Blocks of a resource, dynamic ones expanded, as values in the shape of their schema.

use std::sync::Arc;

use super::elements::elements;
use super::error::Error;
use super::limits::Size;
use super::scope::{Env, Outcome};
use super::shape::{as_sensitive, complete, conform, content_kind, is_unset, nest};
use super::unknowns::unknown;
use crate::base::{Name, with_stack};
use crate::schema::{BlockSchema, NestedBlock, Nesting};
use crate::syntax::{Attribute, Block, Body};
use crate::value::{Fields, Marks, Origin, Reasons, Type, Unknown, Value, convert};

/// All blocks of type `name` in `body`, dynamic ones expanded.
pub(super) fn blocks(
    body: &Body,
    name: Name,
    nested: Option<&NestedBlock>,
    env: &Env<'_>,
) -> Outcome {
    let mut items = Vec::new();
    let mut incomplete = Reasons::default();
    let inner = nested.map(NestedBlock::block);
    for block in body.blocks.iter().filter(|block| content_kind(block) == name) {
        // Static and dynamic blocks of one type keep their common order.
        if block.kind != "dynamic" {
            items.push(object(block, inner, env)?);
        } else if let Some(why) = dynamic(block, inner, &mut items, env)? {
            incomplete.add(&why);
        }
    }
    let incomplete = incomplete.unknown(Type::Any);
    Ok(nest(items, incomplete, nested.map_or(Nesting::List, |nested| nested.nesting)))
}

/// One item per turn of a `dynamic` block; the reason when their number is not known.
fn dynamic(
    block: &Block,
    inner: Option<&BlockSchema>,
    items: &mut Vec<Value>,
    env: &Env<'_>,
) -> Result<Option<Arc<Unknown>>, Error> {
    let (Some(each), Some(content)) =
        (block.body.attribute("for_each"), block.body.blocks("content").next())
    else {
        return Err(Error::new("a dynamic block requires for_each and content", block.header));
    };
    let source = env.evaluate_resolved(&each.expr)?;
    let iterator = block.body.attribute("iterator").and_then(|one| one.expr.as_path());
    let iterator =
        iterator.and_then(|path| path.first().copied()).unwrap_or_else(|| content_kind(block));
    let walk = elements(&source, each.expr.span)?;
    let mut size = Size::new(env.scope.limits());
    for (key, value) in walk.items {
        let pair = Fields::from([
            ("key".into(), key.with_marks(&source.marks)),
            ("value".into(), value.with_marks(&source.marks)),
        ]);
        let binding = env.bind(iterator, Value::object(pair));
        // Each block is evaluated on its own, since `iterator.value` may decide what it contains.
        let item = object(content, inner, &env.within(&binding))?;
        // Checked while the list grows: it must not fill the memory first.
        size.push(&item);
        let excess = size.excess().map(|excess| unknown("dynamic blocks", excess, block.header));
        let over = match env.scope.spend(Size::of(&item, env.scope.limits()).steps()) {
            Err(why) => Some(why),
            Ok(()) => excess.as_ref().and_then(Value::as_unknown).cloned(),
        };
        if over.is_some() {
            // Some of the blocks would look like all of them.
            items.clear();
            return Ok(over);
        }
        items.push(item);
    }
    Ok(walk.incomplete)
}

/// A block's content as an object.
fn object(block: &Block, schema: Option<&BlockSchema>, env: &Env<'_>) -> Outcome {
    with_stack(96 * 1024, || {
        let mut fields = Fields::new();
        for attribute in &block.body.attributes {
            let known = schema.and_then(|schema| schema.attribute(attribute.name.as_str()));
            let value = match schema.and_then(|schema| schema.block(attribute.name.as_str())) {
                Some(nested) => {
                    conform(&env.evaluate_resolved(&attribute.expr)?, nested, attribute.span)
                }
                None => written_value(attribute, known.map(|known| &known.ty), env)?,
            };
            if known.is_some_and(|known| known.computed && is_unset(&value, &known.ty)) {
                // `complete` then adds the unknown that the provider decides.
                continue;
            }
            fields.insert(attribute.name.as_str().into(), as_sensitive(value, known));
        }
        let mut kinds: Vec<Name> = block.body.blocks.iter().map(|one| content_kind(one)).collect();
        // Blocks of one type are one member, whatever is between them.
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let nested = schema.and_then(|schema| schema.block(kind.as_str()));
            fields.insert(kind.as_str().into(), blocks(&block.body, kind, nested, env)?);
        }
        complete(&mut fields, schema, block.header);
        Ok(Value::object(fields).with_marks(&Marks::origin(Origin::Location(block.header))))
    })
}

pub(super) fn written_value(attribute: &Attribute, ty: Option<&Type>, env: &Env<'_>) -> Outcome {
    let value = env.evaluate_resolved(&attribute.expr)?;
    match ty {
        Some(ty) => convert(&value, ty).map_err(|message| Error::new(message, attribute.expr.span)),
        None => Ok(value),
    }
}
