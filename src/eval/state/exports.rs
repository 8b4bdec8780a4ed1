//! The outputs of a root module as other root modules read them from its state.
//!
//! Invariant: what comes out of another root's state is plain. Known parts stay; everything that has
//! a meaning only in the evaluator it was computed in (resources, symbols, origins) stays behind.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::location::{StateLocation, state_location};
use crate::base::{Name, Span, deep};
use crate::diag::{Cause, Reason};
use crate::eval::evaluator::Evaluator;
use crate::eval::unknowns::unknown_from;
use crate::syntax::Body;
use crate::value::{Fields, Hole, Kind, Marks, ModuleId, Part, PartialStr, Unknown, Value};

/// What a root module puts into its state.
pub(crate) struct Exports {
    /// The outputs as an object, unknown as a whole when not all of them could be read.
    pub(crate) outputs: Value,
    /// The states of other root modules that were read for them, as positions in
    /// [`RemoteStates::roots`](crate::eval::RemoteStates::roots).
    pub(crate) states_read: BTreeSet<usize>,
}

impl Evaluator {
    /// The type of the root's backend (`local` when it names none) and the place of its state.
    ///
    /// The place is an error, a clause, when the block leaves parts to `terraform init`.
    pub(crate) fn state_location(&self) -> (Name, Result<StateLocation, String>) {
        let root = self.declarations(ModuleId::ROOT);
        let workspace = self.inputs.workspace();
        let (kind, config) = match &root.backend {
            Some(backend) => (backend.kind, self.settings_of(&backend.block.body)),
            None if self.hidden(&self.module(ModuleId::ROOT), &["terraform"]).is_some() => {
                return (
                    Name::new("local"),
                    Err("may be declared in a part that could not be parsed".to_owned()),
                );
            }
            None => (Name::new("local"), Fields::new()),
        };
        (kind, state_location(kind.as_str(), &config, &workspace, self.files.root()))
    }

    /// Arguments and blocks of a backend as the object that a data source would write for it.
    fn settings_of(&self, body: &Body) -> Fields {
        let mut fields = Fields::new();
        for attribute in &body.attributes {
            let value = self.evaluate(ModuleId::ROOT, &attribute.expr);
            let value = value.unwrap_or_else(|error| unknown_from(&error));
            fields.insert(attribute.name.as_str().into(), value);
        }
        for block in &body.blocks {
            let mut inner = Fields::new();
            for attribute in &block.body.attributes {
                let value = self.evaluate(ModuleId::ROOT, &attribute.expr);
                let value = value.unwrap_or_else(|error| unknown_from(&error));
                inner.insert(attribute.name.as_str().into(), value);
            }
            fields.insert(block.kind.as_str().into(), Value::object(inner));
        }
        fields
    }

    /// The root's outputs as its state holds them, for other roots: plain, without those that are
    /// null. `root` is what users call the root.
    pub(crate) fn exported_outputs(&self, root: &str) -> Exports {
        let outputs = self.detached_outputs(root);
        Exports { outputs, states_read: self.states_read.borrow().clone() }
    }

    fn detached_outputs(&self, root: &str) -> Value {
        let declarations = Arc::clone(self.declarations(ModuleId::ROOT));
        let module = self.module(ModuleId::ROOT);
        if let Some(hidden) = self.hidden(&module, &["output"]) {
            return Value::unknown(hidden);
        }
        let mut fields = Fields::new();
        for (name, output) in &declarations.outputs {
            let span = output.block.header;
            let value = self.output(ModuleId::ROOT, *name, span);
            let value = value.unwrap_or_else(|error| unknown_from(&error));
            // Terraform does not store outputs that are null, so other root modules cannot read
            // them.
            if !value.is_null() {
                let what = format!("output {name} of {root}");
                fields.insert(name.as_str().into(), detach(&value, &what, span));
            }
        }
        Value::object(fields)
    }
}

/// A value of one evaluator as any other may hold it.
fn detach(value: &Value, what: &str, span: Span) -> Value {
    deep(|| {
        let one = |value: &Value| detach(value, what, span);
        let kind = match &value.kind {
            Kind::Tuple(items) => Kind::Tuple(items.mapped(one)),
            Kind::List(items) => Kind::List(items.mapped(one)),
            Kind::Set(items) => Kind::Set(items.mapped(one)),
            Kind::Object(fields) => Kind::Object(fields.mapped(one)),
            Kind::Map(fields) => Kind::Map(fields.mapped(one)),
            // Symbols number the instances of one evaluator; another one has its own.
            Kind::Unknown(unknown) => Kind::Unknown(across_roots(unknown, what, span)),
            Kind::PartialStr(text) => {
                let parts = text.parts.iter().map(|part| match part {
                    Part::Literal(text) => Part::Literal(Arc::clone(text)),
                    Part::Hole(hole) => Part::Hole(Hole {
                        unknown: across_roots(&hole.unknown, what, span),
                        marks: sensitivity(&hole.marks),
                        json: hole.json,
                    }),
                });
                Kind::PartialStr(Arc::new(PartialStr { parts: parts.collect() }))
            }
            // A resource has a meaning only in the evaluator that made it.
            Kind::Resource(_) => {
                let cause = Cause::stated("is a resource as a whole");
                Kind::Unknown(Arc::new(Unknown::because(Reason::new(what, cause, span))))
            }
            other => other.clone(),
        };
        Value { kind, marks: sensitivity(&value.marks) }
    })
}

fn sensitivity(marks: &Marks) -> Marks {
    if marks.is_sensitive() { Marks::sensitive() } else { Marks::NONE }
}

fn across_roots(unknown: &Unknown, what: &str, span: Span) -> Arc<Unknown> {
    let mut reasons = unknown.reasons.clone();
    for one in &mut reasons {
        // What comes from a third root keeps that root's name, however long the chain is.
        if !matches!(one.cause, Cause::OtherRoot(_)) {
            *one = Reason::new(what, Cause::OtherRoot(Box::new(one.clone())), span);
        }
    }
    Arc::new(Unknown {
        reasons,
        ty: unknown.ty.clone(),
        not_null: unknown.not_null,
        symbol: None,
        known_elements: unknown
            .known_elements
            .iter()
            .map(|item| detach(item, what, span))
            .collect(),
        minimum: unknown.minimum,
        text: unknown.text.clone(),
    })
}
