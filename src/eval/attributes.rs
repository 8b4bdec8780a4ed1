//! Resource arguments in the shape of the provider's schema.
//!
//! What is not written is null when the provider leaves it alone and unknown when the provider
//! computes it; nested blocks are lists, sets or objects as the schema nests them.

use std::sync::Arc;

use super::data;
use super::elements::elements;
use super::error::Error;
use super::evaluator::{Evaluator, Instance, Slot, unknown_from};
use super::limits::{self, Size};
use super::module_scope::ModuleScope;
use super::remote_state::ATTRIBUTES;
use super::rewritten::is_rewritten;
use super::scope::{Env, Outcome};
use crate::addr::Mode;
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason, Subject};
use crate::schema::{self, BlockSchema, NestedBlock, Nesting};
use crate::syntax::{Attribute, Block, Body};
use crate::value::{
    Fields, Kind, Marks, Origin, ResourceId, Symbol, Type, Unknown, Value, convert,
};

/// Arguments that Terraform itself reads.
pub const META_ARGUMENTS: &[&str] =
    &["count", "for_each", "provider", "depends_on", "lifecycle", "//"];

/// Blocks that Terraform itself reads.
pub const META_BLOCKS: &[&str] = &["lifecycle", "provisioner", "connection", "dynamic"];

impl Evaluator {
    /// An attribute of an instance as rules see it: null when it is not written and not computed.
    ///
    /// # Errors
    /// When the type has no such attribute, or its expression has no value.
    pub fn attribute(&self, id: ResourceId, name: Name) -> Outcome {
        let instance = self.instance(id);
        match instance.slots.borrow().get(&name) {
            Some(Slot::Done(outcome)) => return outcome.clone(),
            Some(Slot::Running) => {
                return Ok(self.cycle((instance.attribute(name.as_str()), instance.block.header)));
            }
            None => {}
        }
        instance.slots.borrow_mut().insert(name, Slot::Running);
        let what = || (instance.attribute(name.as_str()), instance.block.header);
        let outcome = self.bounded(&what, &|| {
            let evaluated = self.compute(&instance, name);
            self.planned_attribute(&instance, name, evaluated)
        });
        instance.slots.borrow_mut().insert(name, Slot::Done(outcome.clone()));
        outcome
    }

    /// An attribute of an instance as another expression sees it. An argument that is null, written
    /// so or not written, may have a default that only the provider knows, so unless the default is
    /// on record it is unknown here; and so it is inside of blocks.
    ///
    /// # Errors
    /// As [`Evaluator::attribute`].
    pub fn reference(&self, id: ResourceId, name: &str, span: Span) -> Outcome {
        let name = Name::new(name);
        let value = self.attribute(id, name).map_err(|error| Error { span, ..error })?;
        let mark = Marks::origin(Origin::Resource(id, name));
        if let Some(planned) = self.planned_reference(&self.instance(id), name, &value) {
            return Ok(remarked(&planned, &mark));
        }
        if name == "outputs" && self.instance(id).kind() == "terraform_remote_state" {
            // One secret among the outputs makes no secret of the others.
            return Ok(value.with_marks(&mark));
        }
        Ok(remarked(&self.defaulted(id, name, value, span), &mark))
    }

    /// The value of an argument with the provider's default where it is null.
    fn defaulted(&self, id: ResourceId, name: Name, value: Value, span: Span) -> Value {
        let instance = self.instance(id);
        let open = |path: &str| {
            // Defaults of other sources are what the service does; the plan leaves them unset.
            let managed = instance.mode() == Mode::Managed;
            let default = schema::default(instance.kind().as_str(), path);
            match default.filter(|default| managed && default.source == "plan") {
                Some(default) => default.value.clone(),
                None => super::module_scope::unknown(
                    instance.attribute(path.to_owned()),
                    Cause::MayHaveDefault,
                    span,
                ),
            }
        };
        if is_rewritten(instance.kind().as_str(), name.as_str()) {
            let subject = instance.attribute(name.as_str());
            let open = super::module_scope::unknown(subject, Cause::NormalizedByProvider, span);
            return open.with_marks(&value.deep_marks());
        }
        match schema_of(&instance).and_then(|schema| schema.block(name.as_str())) {
            // The provider may compute blocks that nobody wrote.
            Some(_) if is_empty(&value) => open(name.as_str()).with_marks(&value.marks),
            Some(nested) => filled(&value, nested.block(), name.as_str(), &open),
            None if value.is_null() => open(name.as_str()).with_marks(&value.marks),
            None => value,
        }
    }

    /// An instance as an object with every attribute of its schema. Attributes whose expressions
    /// have no value are unknown, with the reason.
    ///
    /// # Errors
    /// None today; evaluation of the whole may come to need one.
    pub fn object(&self, id: ResourceId) -> Outcome {
        let instance = self.instance(id);
        let on_record = schema_of(&instance).is_some() || builtin(instance.kind()).is_some();
        if !on_record && !self.is_planned(&instance) {
            // Its attributes are not all known by name: an object of those that are written would
            // claim that there are no others.
            let why = Reason::new(
                Subject::Resource(Arc::clone(&instance.addr)),
                Cause::NoSchema,
                instance.block.header,
            );
            let whole = Unknown { not_null: true, ..Unknown::because(why) };
            let mark = Marks::origin(Origin::Resource(id, Name::new("")));
            return Ok(Value::unknown(whole).with_marks(&mark));
        }
        let mut fields = Fields::new();
        for name in self.attribute_names(&instance) {
            let value = match self.attribute(id, name) {
                Ok(value) => self
                    .planned_reference(&instance, name, &value)
                    .unwrap_or_else(|| self.defaulted(id, name, value, instance.block.header)),
                Err(error) => unknown_from(&error),
            };
            fields.insert(name.as_str().into(), value);
        }
        Ok(Value::object(fields))
    }

    /// The attributes and blocks an instance has: those of the schema, and those written.
    pub fn attribute_names(&self, instance: &Instance) -> Vec<Name> {
        let mut names: Vec<Name> = written(&instance.block.body);
        names.extend(self.planned_names(instance));
        if let Some(schema) = schema_of(instance) {
            names.extend(schema.attributes().iter().map(|one| Name::new(one.name)));
            names.extend(schema.blocks().iter().map(|one| Name::new(one.name)));
        }
        let builtin = builtin(instance.kind()).into_iter().flatten();
        names.extend(builtin.map(|name| Name::new(name)));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Where an argument or the first block of that type is written; `None` when it is not.
    pub fn argument_span(&self, id: ResourceId, name: Name) -> Option<Span> {
        let instance = self.instance(id);
        let body = &instance.block.body;
        if let Some(attribute) = body.get(name) {
            return Some(attribute.span);
        }
        body.blocks.iter().find(|block| content_kind(block) == name).map(|block| block.header)
    }

    fn compute(&self, instance: &Instance, name: Name) -> Outcome {
        if let Some(outcome) = data::computed(self, instance, name) {
            return outcome;
        }
        let module = self.module(instance.module);
        let scope = ModuleScope { evaluator: self, module: &module, each: &instance.each };
        let env = Env::new(&scope);
        let body = &instance.block.body;
        let schema = schema_of(instance);
        let known = schema.and_then(|schema| schema.attribute(name.as_str()));
        let nested = schema.and_then(|schema| schema.block(name.as_str()));
        if let Some(attribute) = body.get(name)
            && !META_ARGUMENTS.contains(&name.as_str())
        {
            if let Some(nested) = nested {
                let value = env.evaluate_resolved(&attribute.expr)?;
                return Ok(conform(&value, nested, attribute.span));
            }
            let value = written_value(attribute, known.map(|known| &known.ty), &env)?;
            let unset = match known {
                Some(known) => known.computed && is_unset(&value, &known.ty),
                None => value.is_null(),
            };
            if !unset {
                return Ok(value);
            }
        } else if body.blocks.iter().any(|block| content_kind(block) == name)
            && !META_BLOCKS.contains(&name.as_str())
        {
            let value = blocks(body, name, nested, &env)?;
            let Some(known) = known else { return Ok(value) };
            // No block at all is an attribute that is not set.
            if value.as_items().is_none_or(|items| !items.is_empty()) {
                return Ok(as_attribute(value, &known.ty));
            }
        } else if let Some(nested) = nested {
            return Ok(nest(Vec::new(), None, nested.nesting));
        }
        match (schema, known) {
            (Some(_), Some(known)) if !known.computed => Ok(Value::NULL),
            (Some(_), None) => {
                let message = format!("{} has no attribute {:?}", instance.kind(), name.as_str());
                Err(Error::new(message, instance.block.header))
            }
            _ => Ok(Self::computed(
                instance,
                name,
                known.map_or(Type::Any, |known| known.ty.clone()),
            )),
        }
    }

    /// What the provider will decide: unknown, and equal to itself.
    pub(super) fn computed(instance: &Instance, name: Name, ty: Type) -> Value {
        let cause = match instance.mode() {
            Mode::Managed => Cause::KnownAfterApply,
            Mode::Data => Cause::ReadFromCloud,
        };
        let why = Reason::new(instance.attribute(name.as_str()), cause, instance.block.header);
        let symbol = Symbol::Attribute(instance.id, name);
        let unknown = Unknown {
            ty,
            symbol: (!instance.is_symbolic()).then_some(symbol),
            not_null: matches!(name.as_str(), "id" | "arn"),
            ..Unknown::because(why)
        };
        Value::unknown(unknown)
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_items().is_some_and(|items| items.is_empty())
        || value.as_fields().is_some_and(|fields| fields.is_empty())
}

/// Whether what is written leaves the decision to a provider that may decide: most of it cannot tell
/// an empty text or collection from none. Blocks that can be written as arguments are another case:
/// there, an empty list says that there are none.
fn is_unset(value: &Value, ty: &Type) -> bool {
    let is_blocks =
        matches!(ty, Type::List(item) | Type::Set(item) if matches!(**item, Type::Object(_)));
    value.is_null() || value.as_str() == Some("") || (is_empty(value) && !is_blocks)
}

/// The blocks of one type, with `open` of its dotted path for every argument in them that is null.
fn filled(value: &Value, schema: &BlockSchema, path: &str, open: &dyn Fn(&str) -> Value) -> Value {
    let each = |items: &[Value]| -> Vec<Value> {
        items.iter().map(|item| filled(item, schema, path, open)).collect()
    };
    let kind = match &value.kind {
        Kind::Tuple(items) => Kind::Tuple(each(items).into()),
        Kind::List(items) => Kind::List(each(items).into()),
        Kind::Set(items) => Value::set(each(items)).kind,
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
            Kind::Object(Arc::new(fields.collect()))
        }
        _ => return value.clone(),
    };
    Value { kind, marks: value.marks.clone() }
}

/// A value that crossed a reference: it derives from the attribute that was named and, only through
/// it, from whatever that one derives from. A secret stays one.
fn remarked(value: &Value, mark: &Marks) -> Value {
    let deep = value.deep_marks();
    let marks = if deep.is_sensitive() { mark.union(&Marks::sensitive()) } else { mark.clone() };
    let mut bare = if deep.is_empty() { value.clone() } else { unmarked(value) };
    bare.marks = marks;
    bare
}

fn unmarked(value: &Value) -> Value {
    let list = |items: &Arc<[Value]>| items.iter().map(unmarked).collect::<Arc<[Value]>>();
    let members = |fields: &Arc<Fields>| {
        Arc::new(
            fields.iter().map(|(key, item)| (Arc::clone(key), unmarked(item))).collect::<Fields>(),
        )
    };
    match &value.kind {
        Kind::Tuple(items) => Kind::Tuple(list(items)),
        Kind::List(items) => Kind::List(list(items)),
        Kind::Set(items) => Kind::Set(list(items)),
        Kind::Object(fields) => Kind::Object(members(fields)),
        Kind::Map(fields) => Kind::Map(members(fields)),
        other => other.clone(),
    }
    .into()
}

/// The attributes of the types that Terraform itself brings.
fn builtin(kind: Name) -> Option<&'static [&'static str]> {
    match kind.as_str() {
        "terraform_data" => Some(&["id", "input", "output", "triggers_replace"]),
        "terraform_remote_state" => Some(ATTRIBUTES),
        _ => None,
    }
}

/// The schema of an instance's type.
pub fn schema_of(instance: &Instance) -> Option<&'static BlockSchema> {
    let kind = instance.kind();
    let schema = match instance.mode() {
        Mode::Managed => schema::resource(kind.as_str()),
        Mode::Data => schema::data_source(kind.as_str()),
    };
    schema.map(|schema| schema.block)
}

/// Arguments and block types that are written, Terraform's own aside.
pub fn written(body: &Body) -> Vec<Name> {
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
fn content_kind(block: &Block) -> Name {
    match block.labels.first() {
        Some(label) if block.kind == "dynamic" => label.text,
        _ => block.kind,
    }
}

fn written_value(attribute: &Attribute, ty: Option<&Type>, env: &Env<'_>) -> Outcome {
    let value = env.evaluate_resolved(&attribute.expr)?;
    match ty {
        Some(ty) => convert(&value, ty).map_err(|message| Error::new(message, attribute.expr.span)),
        None => Ok(value),
    }
}

/// All blocks of type `name` in `body`, dynamic ones expanded.
fn blocks(body: &Body, name: Name, nested: Option<&NestedBlock>, env: &Env<'_>) -> Outcome {
    let mut items = Vec::new();
    let mut open: Option<Arc<Unknown>> = None;
    let inner = nested.map(NestedBlock::block);
    for block in body.blocks.iter().filter(|block| content_kind(block) == name) {
        if block.kind != "dynamic" {
            items.push(object(block, inner, env)?);
        } else if let Some(why) = dynamic(block, inner, &mut items, env)? {
            open = Some(match open {
                Some(first) => Arc::new(Unknown::clone(&first).merge(&why)),
                None => why,
            });
        }
    }
    Ok(nest(items, open, nested.map_or(Nesting::List, |nested| nested.nesting)))
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
        return Err(Error::new("a dynamic block needs for_each and content", block.header));
    };
    let source = env.evaluate_resolved(&each.expr)?;
    let iterator = block.body.attribute("iterator").and_then(|one| one.expr.as_path());
    let iterator =
        iterator.and_then(|path| path.first().copied()).unwrap_or_else(|| content_kind(block));
    let walk = elements(&source, each.expr.span)?;
    let mut size = Size::default();
    for (key, value) in walk.items {
        let pair = Fields::from([
            ("key".into(), key.with_marks(&source.marks)),
            ("value".into(), value.with_marks(&source.marks)),
        ]);
        let binding = env.bind(iterator, Value::object(pair));
        let item = object(content, inner, &env.within(&binding))?;
        size.push(&item);
        let excess =
            size.excess().map(|excess| limits::beyond("dynamic blocks", excess, block.header));
        let over = match env.scope.spend(Size::of(&item).steps()) {
            Err(why) => Some(why),
            Ok(()) => excess.as_ref().and_then(Value::as_unknown).cloned(),
        };
        if over.is_some() {
            items.clear();
            return Ok(over);
        }
        items.push(item);
    }
    Ok(walk.incomplete)
}

/// A block's content as an object.
fn object(block: &Block, schema: Option<&BlockSchema>, env: &Env<'_>) -> Outcome {
    stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, || {
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
                continue;
            }
            fields.insert(attribute.name.as_str().into(), value);
        }
        let mut kinds: Vec<Name> = block.body.blocks.iter().map(|one| content_kind(one)).collect();
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

/// Adds what is not written: null, or unknown when the provider computes it.
pub(super) fn complete(fields: &mut Fields, schema: Option<&BlockSchema>, span: Span) {
    let Some(schema) = schema else { return };
    for attribute in schema.attributes() {
        let name = attribute.name;
        if !fields.contains_key(name) {
            let value = if attribute.computed {
                let why = Reason::new(name, Cause::ChosenByProvider, span);
                Value::unknown(Unknown { ty: attribute.ty.clone(), ..Unknown::because(why) })
            } else {
                Value::NULL
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
pub(super) fn nest(items: Vec<Value>, open: Option<Arc<Unknown>>, nesting: Nesting) -> Value {
    if let Some(why) = open {
        let mut open = why.with_type(Type::Any);
        open.not_null = true;
        open.known_elements = items;
        return Value::unknown(open);
    }
    match nesting {
        Nesting::Single | Nesting::Group => items.into_iter().next().unwrap_or(Value::NULL),
        Nesting::Set => Value::set(items),
        Nesting::List | Nesting::Map => Kind::List(items.into()).into(),
    }
}

/// A value where a block is expected, as JSON syntax writes them: an object or a list of objects.
fn conform(value: &Value, nested: &NestedBlock, span: Span) -> Value {
    let one = |item: &Value| match &item.kind {
        Kind::Object(fields) | Kind::Map(fields) => {
            let mut all = Fields::clone(fields);
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
                    && let Ok(converted) = convert(value, &attribute.ty)
                {
                    all.insert(name.into(), converted);
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
        Kind::Null => nest(Vec::new(), None, nested.nesting),
        _ => value.clone(),
    }
}

/// Blocks where the schema has an attribute of objects (`ingress { … }`): members that are not
/// written are null.
fn as_attribute(value: Value, ty: &Type) -> Value {
    let (Type::List(of) | Type::Set(of)) = ty else { return value };
    let Type::Object(members) = &**of else { return value };
    let Some(items) = value.as_items() else { return value };
    let filled = items.iter().map(|item| {
        let Some(fields) = item.as_fields() else { return item.clone() };
        let mut all = Fields::clone(fields);
        for name in members.keys() {
            all.entry(Arc::clone(name)).or_insert(Value::NULL);
        }
        Value::object(all).with_marks(&item.marks)
    });
    let list: Value = Kind::List(filled.collect::<Vec<_>>().into()).into();
    convert(&list, ty).unwrap_or(list)
}

/// The value of an argument of a block that no schema describes (`provider`, `backend`).
pub(super) fn plain_argument(block: &Block, name: &str, env: &Env<'_>) -> Option<Outcome> {
    block.body.attribute(name).map(|attribute| env.evaluate(&attribute.expr))
}
