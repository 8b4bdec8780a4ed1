//! Values in the shape of the provider's schema. Everything here is a function of its arguments.

use std::sync::Arc;

use crate::base::{Name, Span};
use crate::diag::{Cause, Reason};
use crate::schema::{Attribute, BlockSchema, NestedBlock, Nesting};
use crate::syntax::{Block, Body};
use crate::value::{Fields, Kind, Marks, Origin, Type, Unknown, Value, convert};

/// Arguments of a `module` block that Terraform itself reads.
pub(super) const OF_CALLS: &[&str] =
    &["source", "version", "providers", "count", "for_each", "depends_on", "//"];

/// Arguments that Terraform itself reads.
pub(crate) const META_ARGUMENTS: &[&str] =
    &["count", "for_each", "provider", "depends_on", "lifecycle", "//"];

/// Blocks that Terraform itself reads.
pub(crate) const META_BLOCKS: &[&str] = &["lifecycle", "provisioner", "connection", "dynamic"];

/// Arguments and block types that are written, Terraform's own aside.
pub(crate) fn written(body: &Body) -> Vec<Name> {
    let attributes = body.attributes.iter().map(|attribute| attribute.name);
    let attributes = attributes.filter(|name| !META_ARGUMENTS.contains(&name.as_str()));
    let blocks = body.blocks.iter().map(|block| content_kind(block));
    let mut names: Vec<Name> =
        attributes.chain(blocks.filter(|name| !META_BLOCKS.contains(&name.as_str()))).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The type of block that a block stands for: `dynamic "rule"` stands for `rule`.
pub(super) fn content_kind(block: &Block) -> Name {
    match block.labels.first() {
        Some(label) if block.kind == "dynamic" => label.text,
        _ => block.kind,
    }
}

/// Adds what is not written: null, or unknown when the provider computes it.
pub(super) fn complete(fields: &mut Fields, schema: Option<&BlockSchema>, span: Span) {
    let Some(schema) = schema else { return };
    for attribute in schema.attributes() {
        let name = attribute.name;
        if !fields.contains_key(name) {
            let value = if attribute.computed {
                let why = Reason::new(name, Cause::ChosenByProvider, span);
                Value::unknown(Unknown::because(why).of_type(attribute.ty.clone()))
            } else {
                Value::null(&attribute.ty)
            };
            fields.insert(name.into(), value);
        }
    }
    for nested in schema.blocks() {
        let name = nested.name;
        if !fields.contains_key(name) {
            fields.insert(name.into(), nest(Vec::new(), None, nested.nesting));
        }
    }
}

/// Blocks in the shape the schema nests them.
pub(super) fn nest(items: Vec<Value>, incomplete: Option<Unknown>, nesting: Nesting) -> Value {
    if let Some(why) = incomplete {
        // The known blocks stay readable: a rule may need one of them only.
        return Value::incomplete(items, &why);
    }
    match nesting {
        Nesting::Single | Nesting::Group => items.into_iter().next().unwrap_or(Value::UNTYPED_NULL),
        Nesting::Set => Value::set(items),
        Nesting::List | Nesting::Map => Kind::List(items.into()).into(),
    }
}

/// A value where a block is expected, as JSON syntax writes them: an object or a list of objects.
pub(super) fn conform(value: &Value, nested: &NestedBlock, span: Span) -> Value {
    let one = |item: &Value| match &item.kind {
        Kind::Object(fields) | Kind::Map(fields) => {
            let mut all = Fields::clone(fields);
            // A comment in JSON syntax.
            all.remove("//");
            for inner in nested.block().blocks() {
                let name = inner.name;
                if let Some(value) = all.get(name) {
                    let value = conform(value, inner, span);
                    all.insert(name.into(), value);
                }
            }
            for attribute in nested.block().attributes() {
                let name = attribute.name;
                if let Some(value) = all.get(name)
                    // What does not convert stays as it is: `terraform validate` reports it.
                    && let Ok(converted) = convert(value, &attribute.ty)
                {
                    all.insert(name.into(), as_sensitive(converted, Some(attribute)));
                }
            }
            complete(&mut all, Some(nested.block()), span);
            Value::object(all)
                .with_marks(&item.marks)
                .with_marks(&Marks::origin(Origin::Location(span)))
        }
        _ => item.clone(),
    };
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            nest(items.iter().map(one).collect(), None, nested.nesting).with_marks(&value.marks)
        }
        Kind::Object(_) | Kind::Map(_) => nest(vec![one(value)], None, nested.nesting),
        // `block = null` sets no block.
        Kind::Null(_) => nest(Vec::new(), None, nested.nesting),
        _ => value.clone(),
    }
}

/// The value of an attribute, marked if the provider's schema says that it is sensitive.
pub(super) fn as_sensitive(value: Value, known: Option<&Attribute>) -> Value {
    if known.is_some_and(|known| known.sensitive) && !value.is_null() {
        value.with_marks(&Marks::sensitive())
    } else {
        value
    }
}

/// Blocks where the schema has an attribute of objects (`ingress { … }`): members that are not
/// written are null.
pub(super) fn as_attribute(value: Value, ty: &Type) -> Value {
    // Attributes-as-blocks (`ingress`, `egress`, `route`) are always collections of objects.
    let (Type::List(of) | Type::Set(of)) = ty else { return value };
    let Type::Object(members) = &**of else { return value };
    let Some(items) = value.as_items() else { return value };
    let filled = items.iter().map(|item| {
        let Some(fields) = item.as_fields() else { return item.clone() };
        let mut all = Fields::clone(fields);
        for (name, member) in members.iter() {
            all.entry(Arc::clone(name)).or_insert_with(|| Value::null(&member.ty));
        }
        Value::object(all).with_marks(&item.marks)
    });
    let list: Value = Kind::List(filled.collect::<Vec<_>>().into()).into();
    convert(&list, ty).unwrap_or(list)
}

/// A member of an object that stands for a block, which the provider may plan in another form.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a Value,
    ty: &'a Type,
}

/// An attribute of objects (`ingress`) with `planned` for every member that is null or has a form
/// that the provider normalizes.
pub(super) fn filled_attribute(
    value: &Value,
    ty: &Type,
    planned: &dyn Fn(&Member<'_>) -> Value,
) -> Value {
    let (Type::List(of) | Type::Set(of)) = ty else { return value.clone() };
    let Type::Object(types) = &**of else { return value.clone() };
    let one = |item: &Value| {
        let Some(fields) = item.as_fields() else { return item.clone() };
        let fields: Fields = fields
            .iter()
            .map(|(name, value)| {
                let ty = types.get(name).map_or(&Type::Any, |field| &field.ty);
                let is_changed = value.is_null() || (&**name == "protocol" && is_number(value));
                let member = Member { name, value, ty };
                (Arc::clone(name), if is_changed { planned(&member) } else { value.clone() })
            })
            .collect();
        Value::object(fields).with_marks(&item.marks)
    };
    let all = |items: &[Value]| items.iter().map(one).collect::<Vec<_>>();
    let filled = match &value.kind {
        Kind::List(items) => Value::list(all(items)),
        Kind::Set(items) => Value::set(all(items)),
        _ => return value.clone(),
    };
    filled.with_marks(&value.marks)
}

/// Whether a protocol is not one of the names that the provider plans as they are.
fn is_number(protocol: &Value) -> bool {
    !matches!(protocol.as_str(), Some("tcp" | "udp" | "icmp" | "icmpv6" | "-1"))
}

/// What provider 5.100.0 plans for a member that is not set. Other types keep null, or compute it.
pub(super) fn zero(kind: &str, member: &Member<'_>) -> Option<Value> {
    let is_known = matches!(
        kind,
        "aws_security_group"
            | "aws_default_security_group"
            | "aws_network_acl"
            | "aws_route_table"
            | "aws_default_route_table"
    );
    let zero = match member.ty {
        _ if !is_known || !member.value.is_null() => return None,
        Type::String => Value::str(""),
        Type::Bool => Value::bool(false),
        Type::List(of) => Value::list(Vec::new()).with_element_type(|| Some(Arc::clone(of))),
        Type::Set(of) => Value::set(Vec::new()).with_element_type(|| Some(Arc::clone(of))),
        // `icmp_code` of a network ACL.
        Type::Number => Value::null(&Type::Number),
        _ => return None,
    };
    Some(zero.with_marks(&member.value.marks))
}

/// The blocks of one type, with `open` of its dotted path for every argument in them that is null.
pub(super) fn filled(
    value: &Value,
    schema: &BlockSchema,
    path: &str,
    open: &dyn Fn(&str) -> Value,
) -> Value {
    let each = |items: &[Value]| -> Vec<Value> {
        items.iter().map(|item| filled(item, schema, path, open)).collect()
    };
    let kind = match &value.kind {
        Kind::Tuple(items) => Kind::Tuple(each(items).into()),
        Kind::List(items) if !items.is_empty() => Kind::List(each(items).into()),
        Kind::Set(items) if !items.is_empty() => Value::set(each(items)).kind,
        Kind::Object(fields) => {
            let fields = fields.iter().map(|(key, item)| {
                let path = format!("{path}.{key}");
                let item = match schema.block(key) {
                    Some(_) if is_empty(item) => open(&path).with_marks(&item.marks),
                    Some(nested) => filled(item, nested.block(), &path, open),
                    None if item.is_null() => open(&path).with_marks(&item.marks),
                    None => item.clone(),
                };
                (Arc::clone(key), item)
            });
            Kind::Object(fields.collect::<Fields>().into())
        }
        _ => return value.clone(),
    };
    Value { kind, marks: value.marks.clone() }
}

pub(super) fn is_empty(value: &Value) -> bool {
    value.as_items().is_some_and(|items| items.is_empty())
        || value.as_fields().is_some_and(|fields| fields.is_empty())
}

/// Whether what is written leaves the decision to a provider that may decide: most of it cannot tell
/// an empty text or collection from none. Blocks that can be written as arguments are another case:
/// there, an empty list says that there are none.
pub(super) fn is_unset(value: &Value, ty: &Type) -> bool {
    let is_blocks =
        matches!(ty, Type::List(item) | Type::Set(item) if matches!(**item, Type::Object(_)));
    value.is_null() || value.as_str() == Some("") || (is_empty(value) && !is_blocks)
}
