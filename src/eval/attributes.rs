//! Resource arguments in the shape of the provider's schema.
//!
//! What is not written is null when the provider leaves it alone and unknown when the provider
//! computes it; nested blocks are lists, sets or objects as the schema nests them.

use std::sync::Arc;

use super::blocks::{blocks, written_value};
use super::data_sources;
use super::error::Error;
use super::evaluator::{Evaluator, Instance, Slot};
use super::module_scope::ModuleScope;
use super::scope::{Env, Outcome};
use super::shape::{
    META_ARGUMENTS, META_BLOCKS, as_attribute, as_sensitive, conform, content_kind, filled,
    filled_attribute, is_empty, is_unset, nest, written, zero,
};
use super::unknowns::{nullable, unknown_from};
use crate::addr::Mode;
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason, Subject};
use crate::schema;
use crate::value::{
    Fields, Kind, Marks, Origin, ResourceId, Symbol, Type, Unknown, Value, type_of,
};

impl Evaluator {
    /// An attribute of an instance as rules see it: null when it is not written and not computed.
    ///
    /// # Errors
    /// When the type has no such attribute, or its expression has no value.
    pub(crate) fn attribute(&self, id: ResourceId, name: Name) -> Outcome {
        let instance = self.instance(id);
        match instance.slots.borrow().get(&name) {
            Some(Slot::Done(outcome)) => return outcome.clone(),
            Some(Slot::Running) => {
                return Ok(self.cycle((instance.attribute(name.as_str()), instance.block.header)));
            }
            None => {}
        }
        // No borrow is held across the computation, which may read other attributes.
        instance.slots.borrow_mut().insert(name, Slot::Running);
        let what = || (instance.attribute(name.as_str()), instance.block.header);
        let outcome = self.bounded(&what, &|| {
            let evaluated = self.compute(&instance, name);
            let value = self.planned_attribute(&instance, name, evaluated)?;
            let known = instance.schema().and_then(|schema| schema.attribute(name.as_str()));
            Ok(as_sensitive(value, known))
        });
        instance.slots.borrow_mut().insert(name, Slot::Done(outcome.clone()));
        outcome
    }

    /// An attribute of an instance as another expression sees it. An argument that is null, written
    /// so or not written, may have a default that only the provider knows, so unless the default, or
    /// that there is none, is on record it is unknown here; and so it is inside of blocks.
    ///
    /// # Errors
    /// As [`Evaluator::attribute`].
    pub(crate) fn reference(&self, id: ResourceId, name: &str, span: Span) -> Outcome {
        let name = Name::new(name);
        let value = self.attribute(id, name).map_err(|error| Error { span, ..error })?;
        let mark = Marks::origin(Origin::Resource(id, name));
        if let Some(planned) = self.planned_reference(&self.instance(id), name, &value) {
            return Ok(with_only_mark(&planned, &mark));
        }
        if name == "outputs" && self.instance(id).kind() == "terraform_remote_state" {
            // One secret among the outputs makes no secret of the others.
            return Ok(value.with_marks(&mark));
        }
        Ok(with_only_mark(&self.defaulted(id, name, value, span), &mark))
    }

    /// The value of an argument with the provider's default where it is null.
    fn defaulted(&self, id: ResourceId, name: Name, value: Value, span: Span) -> Value {
        let instance = self.instance(id);
        let open = |path: &str| {
            // Defaults of other sources are what the service does; the plan leaves them unset.
            let managed = instance.mode() == Mode::Managed;
            let default = schema::default(instance.kind().as_str(), path);
            let varies = schema::varies(instance.kind().as_str(), path);
            match default.filter(|default| managed && default.source == "plan" && !varies) {
                Some(default) => default.value.clone(),
                None if managed && schema::is_planned_null(instance.kind().as_str(), path) => {
                    let ty = instance.schema().and_then(|schema| schema.attribute_at(path));
                    ty.map_or(Value::UNTYPED_NULL, |known| Value::null(&known.ty))
                }
                None => nullable(instance.attribute(path.to_owned()), Cause::MayHaveDefault, span),
            }
        };
        if schema::is_normalized(instance.kind().as_str(), name.as_str()) {
            let subject = instance.attribute(name.as_str());
            // It is planned as not set where it does not apply.
            let open = nullable(subject, Cause::NormalizedByProvider, span);
            return open.with_marks(&value.deep_marks());
        }
        match instance.schema().and_then(|schema| schema.block(name.as_str())) {
            // The provider may compute blocks that nobody wrote.
            Some(_) if is_empty(&value) => open(name.as_str()).with_marks(&value.marks),
            Some(nested) => filled(&value, nested.block(), name.as_str(), &open),
            None if value.is_null() => open(name.as_str()).with_marks(&value.marks),
            None => match instance.schema().and_then(|schema| schema.attribute(name.as_str())) {
                Some(known) if known.settable() => filled_attribute(&value, &known.ty, &|member| {
                    zero(instance.kind().as_str(), member).unwrap_or_else(|| {
                        let path = format!("{name}.{}", member.name);
                        open(&path).with_marks(&member.value.marks)
                    })
                }),
                _ => value,
            },
        }
    }

    /// An instance as an object with every attribute of its schema. Attributes whose expressions
    /// have no value are unknown, with the reason.
    pub(crate) fn object(&self, id: ResourceId) -> Value {
        let instance = self.instance(id);
        let on_record = instance.schema().is_some()
            || schema::builtin_attributes(instance.kind().as_str()).is_some();
        if !on_record && !self.is_planned(&instance) {
            // Its attributes are not all known by name: an object of those that are written would
            // claim that there are no others.
            let why = Reason::new(
                Subject::Resource(Arc::clone(&instance.addr)),
                Cause::NoSchema,
                instance.block.header,
            );
            let whole = Unknown::because(why).not_null();
            let mark = Marks::origin(Origin::Resource(id, Name::new("")));
            return Value::unknown(whole).with_marks(&mark);
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
        Value::object(fields)
    }

    /// The attributes and blocks an instance has: those of the schema, and those written.
    pub(crate) fn attribute_names(&self, instance: &Instance) -> Vec<Name> {
        let mut names: Vec<Name> = written(&instance.block.body);
        names.extend(self.planned_names(instance));
        if let Some(schema) = instance.schema() {
            names.extend(schema.attributes().iter().map(|one| Name::new(one.name)));
            names.extend(schema.blocks().iter().map(|one| Name::new(one.name)));
        }
        let builtin = schema::builtin_attributes(instance.kind().as_str()).into_iter().flatten();
        names.extend(builtin.map(|name| Name::new(name)));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Where an argument or the first block of that type is written; `None` when it is not.
    pub(crate) fn argument_span(&self, id: ResourceId, name: Name) -> Option<Span> {
        let instance = self.instance(id);
        let body = &instance.block.body;
        if let Some(attribute) = body.get(name) {
            return Some(attribute.span);
        }
        body.blocks.iter().find(|block| content_kind(block) == name).map(|block| block.header)
    }

    fn compute(&self, instance: &Instance, name: Name) -> Outcome {
        // These follow from the configuration, while the schema only knows that they are computed.
        if let Some(outcome) = data_sources::computed(self, instance, name) {
            return outcome;
        }
        let module = self.module(instance.module);
        let scope = ModuleScope { evaluator: self, module: &module, each: &instance.each };
        let env = Env::new(&scope);
        let body = &instance.block.body;
        let schema = instance.schema();
        let known = schema.and_then(|schema| schema.attribute(name.as_str()));
        let nested = schema.and_then(|schema| schema.block(name.as_str()));
        if let Some(attribute) = body.get(name)
            && !META_ARGUMENTS.contains(&name.as_str())
        {
            // JSON syntax has no other way to write blocks, and `block = []` is allowed in native
            // syntax.
            if let Some(nested) = nested {
                let value = env.evaluate_resolved(&attribute.expr)?;
                return Ok(conform(&value, nested, attribute.span));
            }
            let value = written_value(attribute, known.map(|known| &known.ty), &env)?;
            let unset = match known {
                Some(known) => known.computed && is_unset(&value, &known.ty),
                // Without a schema only null is sure to mean "not set".
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
            // The provider plans absent blocks as an empty collection, not as null.
            return Ok(nest(Vec::new(), None, nested.nesting));
        }
        match (schema, known) {
            (Some(_), Some(known)) if !known.computed => Ok(Value::null(&known.ty)),
            (Some(_), None) => {
                let message = format!("{} has no attribute {:?}", instance.kind(), name.as_str());
                // Terraform checks it in the expression itself, so `try` does not see it; and another
                // version of the provider may have the attribute.
                Err(Error::undeclared(message, instance.block.header))
            }
            (_, known) => {
                let ty = match known {
                    Some(known) => known.ty.clone(),
                    None => self.builtin_type(instance, name),
                };
                Ok(self.with_text(instance, name, Self::computed(instance, name, ty)))
            }
        }
    }

    /// The type of an attribute that Terraform's own provider computes.
    fn builtin_type(&self, instance: &Instance, name: Name) -> Type {
        match (instance.kind().as_str(), name.as_str()) {
            ("terraform_data", "id") => Type::String,
            ("terraform_data", "output") => {
                let input = self.attribute(instance.id, Name::new("input"));
                // It is the input, once it is applied.
                input.map_or(Type::Any, |input| type_of(&input))
            }
            _ => Type::Any,
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
            // Two references to any instance of a block may be to different ones.
            symbol: (!instance.is_any()).then_some(symbol),
            // These exist for every created resource; any other computed attribute may be null.
            not_null: matches!(name.as_str(), "id" | "arn"),
            ..Unknown::because(why)
        };
        Value::unknown(unknown)
    }
}

/// A value that crossed a reference: it derives from the attribute that was named and, only through
/// it, from whatever that one derives from. A secret stays one.
fn with_only_mark(value: &Value, mark: &Marks) -> Value {
    let deep = value.deep_marks();
    let marks = if deep.is_sensitive() { mark.union(&Marks::sensitive()) } else { mark.clone() };
    let mut bare = if deep.is_empty() { value.clone() } else { without_marks(value) };
    bare.marks = marks;
    bare
}

fn without_marks(value: &Value) -> Value {
    match &value.kind {
        Kind::Tuple(items) => Kind::Tuple(items.mapped(without_marks)),
        Kind::List(items) => Kind::List(items.mapped(without_marks)),
        Kind::Set(items) => Kind::Set(items.mapped(without_marks)),
        Kind::Object(fields) => Kind::Object(fields.mapped(without_marks)),
        Kind::Map(fields) => Kind::Map(fields.mapped(without_marks)),
        other => other.clone(),
    }
    .into()
}
