//! The size of values.

use super::Limits;
use crate::base::with_stack;
use crate::diag::Cause;
use crate::value::{Kind, Part, Type, Unknown, Value};

/// Bytes of text that count as one step.
pub(crate) const BYTES_PER_STEP: usize = 4;

/// What a value weighs when every part is counted as often as it occurs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size<'a> {
    limits: &'a Limits,
    nodes: usize,
    text: usize,
    too_deep: bool,
}

impl<'a> Size<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Self {
        Self { limits, nodes: 0, text: 0, too_deep: false }
    }

    /// The size of a value, or a size beyond the limits as soon as they are passed.
    pub(crate) fn of(value: &Value, limits: &'a Limits) -> Self {
        Self::new(limits).and(value)
    }

    /// Bytes of text.
    pub(super) fn text(self) -> usize {
        self.text
    }

    pub(crate) fn and(mut self, value: &Value) -> Self {
        self.push(value);
        self
    }

    /// Adds a value in place.
    pub(crate) fn push(&mut self, value: &Value) {
        match &value.kind {
            Kind::Null(None | Some(Type::Any | Type::String))
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::Resource(_) => self.nodes += 1,
            _ => with_stack(128 * 1024, || self.add(value, 0)),
        }
    }

    /// The limit that is exceeded, if any.
    pub(crate) fn excess(self) -> Option<Cause> {
        let Limits { nodes, text, depth, .. } = *self.limits;
        let clause = if self.too_deep {
            format!("is nested deeper than {depth} levels, which is the limit")
        } else if self.nodes > nodes {
            format!("has more than {nodes} parts, which is the limit")
        } else if self.text > text {
            format!("has more than {text} bytes of text, which is the limit")
        } else {
            return None;
        };
        Some(Cause::Limit(clause.into()))
    }

    /// What making and walking it costs.
    pub(crate) fn steps(self) -> usize {
        2 * self.nodes + self.text / BYTES_PER_STEP
    }

    fn add(&mut self, value: &Value, depth: usize) {
        self.nodes += 1;
        self.too_deep |= depth > self.limits.depth;
        // The answer is known; a shared value could be walked for hours.
        if self.nodes > self.limits.nodes || self.too_deep {
            return;
        }
        match &value.kind {
            Kind::Str(text) => self.text += text.len(),
            Kind::PartialStr(text) => {
                self.nodes += text.parts.len();
                for part in &text.parts {
                    match part {
                        Part::Literal(text) => self.text += text.len(),
                        Part::Hole(hole) => self.add_unknown(&hole.unknown, depth + 1),
                    }
                }
            }
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
                items.iter().for_each(|item| self.add(item, depth + 1));
            }
            Kind::Object(fields) | Kind::Map(fields) => {
                for (key, item) in fields.iter() {
                    self.text += key.len();
                    self.add(item, depth + 1);
                }
            }
            Kind::Unknown(unknown) => self.add_unknown(unknown, depth),
            Kind::Null(Some(ty)) => self.add_type(ty, depth),
            Kind::Null(None) | Kind::Bool(_) | Kind::Number(_) | Kind::Resource(_) => {}
        }
    }

    fn add_unknown(&mut self, unknown: &Unknown, depth: usize) {
        self.add_type(&unknown.ty, depth);
        unknown.known_elements.iter().for_each(|item| self.add(item, depth + 1));
    }

    fn add_type(&mut self, ty: &Type, depth: usize) {
        self.nodes += 1;
        self.too_deep |= depth > self.limits.depth;
        if self.nodes > self.limits.nodes || self.too_deep {
            return;
        }
        match ty {
            Type::Any | Type::String | Type::Number | Type::Bool => {}
            Type::List(of) | Type::Set(of) | Type::Map(of) => self.add_type(of, depth + 1),
            Type::Tuple(items) => items.iter().for_each(|item| self.add_type(item, depth + 1)),
            Type::Object(fields) => {
                fields.values().for_each(|field| self.add_type(&field.ty, depth + 1));
            }
        }
    }
}
