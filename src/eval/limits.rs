//! How much is computed before drlint says that it is too much.
//!
//! Values share their parts, so a line can double a value without doubling its memory; whoever walks
//! such a value pays in full. The law: no value has more than [`MOST_NODES`] parts, all counted, more
//! than [`MOST_TEXT`] bytes of text, or is nested deeper than [`DEEPEST`]; what would exceed that is
//! unknown, and the reason names the limit. Work is limited for a root as a whole.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::functions::{Function, Marking};
use crate::base::Span;
use crate::diag::{Cause, Code, Diagnostic, Reason, Subject};
use crate::value::{Hole, Kind, Part, Type, Unknown, Value};

/// Parts of one value: elements, members, parts of strings, and of the types of what is not known.
pub const MOST_NODES: usize = 200_000;

/// Bytes of all strings in one value.
pub const MOST_TEXT: usize = 8 * 1024 * 1024;

/// Levels of one value.
pub const DEEPEST: usize = 100;

/// References that wait for each other's values.
pub const LONGEST_CHAIN: u32 = 20_000;

/// Instances of resources and modules in one root.
pub const MOST_INSTANCES: usize = 50_000;

/// Steps that a root may take whatever its size.
const STEPS: u64 = 20_000_000;

/// Further steps for each instance, so that a large root is no suspect.
const STEPS_PER_INSTANCE: u64 = 200;

/// Bytes of text that count as one step.
const BYTES_PER_STEP: usize = 4;

/// What a value weighs when every part is counted as often as it occurs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Size {
    nodes: usize,
    text: usize,
    too_deep: bool,
}

impl Size {
    /// The size of a value, or a size beyond the limits as soon as they are passed.
    pub fn of(value: &Value) -> Self {
        let mut size = Self::default();
        size.push(value);
        size
    }

    /// Adds a value.
    pub fn and(mut self, value: &Value) -> Self {
        self.push(value);
        self
    }

    /// Adds a value in place.
    pub fn push(&mut self, value: &Value) {
        match &value.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Resource(_) => self.nodes += 1,
            _ => stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.add(value, 0)),
        }
    }

    /// The limit that is passed, as a clause.
    pub fn excess(self) -> Option<String> {
        if self.too_deep {
            Some(format!("is nested deeper than {DEEPEST} levels, the limit"))
        } else if self.nodes > MOST_NODES {
            Some(format!("has more than {MOST_NODES} parts, the limit"))
        } else if self.text > MOST_TEXT {
            Some(format!("has more than {MOST_TEXT} bytes of text, the limit"))
        } else {
            None
        }
    }

    /// What making and walking it costs.
    pub fn steps(self) -> usize {
        2 * self.nodes + self.text / BYTES_PER_STEP
    }

    fn add(&mut self, value: &Value, depth: usize) {
        self.nodes += 1;
        self.too_deep |= depth > DEEPEST;
        if self.nodes > MOST_NODES || self.too_deep {
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
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Resource(_) => {}
        }
    }

    fn add_unknown(&mut self, unknown: &Unknown, depth: usize) {
        self.add_type(&unknown.ty, depth);
        unknown.known_elements.iter().for_each(|item| self.add(item, depth + 1));
    }

    fn add_type(&mut self, ty: &Type, depth: usize) {
        self.nodes += 1;
        self.too_deep |= depth > DEEPEST;
        if self.nodes > MOST_NODES || self.too_deep {
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

/// A value that exceeds a limit, as the unknown it is taken for.
pub fn beyond(subject: impl Into<Subject>, excess: String, span: Span) -> Value {
    Value::unknown(Unknown {
        not_null: true,
        ..Unknown::because(Reason::new(subject, Cause::Limit(excess.into()), span))
    })
}

/// A hole for text that exceeds a limit.
pub fn hole(why: &Unknown) -> Value {
    let unknown = Arc::new(Unknown { not_null: true, ..why.with_type(Type::String) });
    let hole = Hole { unknown, marks: crate::value::Marks::NONE, json: false };
    Kind::PartialStr(Arc::new(crate::value::PartialStr { parts: Box::new([Part::Hole(hole)]) }))
        .into()
}

/// What a call costs before it runs, in steps; `None` when its result alone would exceed the limits.
/// Most functions cost what their arguments weigh; these few multiply them.
pub fn cost(function: &Function, values: &[Value]) -> Option<usize> {
    let length = |at: usize| values.get(at).map_or(0, shallow);
    let arguments = match function.marking {
        Marking::Shallow => values.iter().map(shallow).fold(0, usize::saturating_add),
        Marking::Deep | Marking::Own => values.iter().fold(Size::default(), Size::and).steps(),
    };
    let text = match function.name {
        "join" => {
            values.iter().skip(1).map(shallow).sum::<usize>().saturating_mul(bytes(values, 0))
        }
        "replace" => replaced(values),
        "format" | "formatlist" => formatted(values),
        _ => 0,
    };
    let pairs = match function.name {
        "distinct" => length(0).saturating_mul(length(0)),
        "setsubtract" | "setintersection" | "matchkeys" => {
            let others = values.iter().skip(1).map(shallow).sum::<usize>();
            length(0).saturating_mul(others)
        }
        _ => 0,
    };
    let product = match function.name {
        "setproduct" => {
            let rows = values.iter().map(shallow).fold(1, usize::saturating_mul);
            rows.saturating_mul(values.len())
        }
        _ => 0,
    };
    let fits = text <= MOST_TEXT && product <= MOST_NODES;
    fits.then(|| arguments.saturating_add(pairs).saturating_add(product))
}

/// Elements, members, or bytes in steps.
fn shallow(value: &Value) -> usize {
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => items.len(),
        Kind::Object(fields) | Kind::Map(fields) => fields.len(),
        Kind::Str(text) => 1 + text.len() / BYTES_PER_STEP,
        Kind::PartialStr(text) => text.parts.len(),
        _ => 1,
    }
}

fn bytes(values: &[Value], at: usize) -> usize {
    let Some(value) = values.get(at) else { return 0 };
    match &value.kind {
        Kind::Str(text) => text.len(),
        Kind::PartialStr(_) => Size::of(value).text,
        _ => 0,
    }
}

/// At most as many bytes as `replace` can make.
fn replaced(values: &[Value]) -> usize {
    let (text, new) = (bytes(values, 0), bytes(values, 2));
    let occurrences = match (values.first().and_then(Value::as_str), values.get(1)) {
        (Some(text), Some(old)) => match old.as_str() {
            Some(old) if old.len() > 1 && old.starts_with('/') && old.ends_with('/') => {
                text.len() + 1
            }
            Some(old) => text.matches(old).count(),
            None => 0,
        },
        _ => text,
    };
    occurrences.saturating_mul(new)
}

/// At most as many bytes as `format` or `formatlist` can make.
fn formatted(values: &[Value]) -> usize {
    let Some(pattern) = values.first().and_then(Value::as_str) else { return 0 };
    let rest = &values[1..];
    let rows = rest.iter().filter_map(Value::as_items).map(|items| items.len()).max();
    let widest = rest.iter().map(|value| match value.as_items() {
        Some(items) => items.iter().map(|item| Size::of(item).text).max().unwrap_or(0),
        None => Size::of(value).text,
    });
    let width = pattern.split(|c: char| !c.is_ascii_digit()).map(|digits| {
        // Wider fields are refused by the function itself.
        digits.parse::<usize>().unwrap_or(0).min(10_000)
    });
    let one = widest.chain(width).max().unwrap_or(0);
    let row = pattern.len().saturating_add(pattern.matches('%').count().saturating_mul(one));
    rows.unwrap_or(1).saturating_mul(row)
}

/// The work a root may still do.
#[derive(Debug)]
pub struct Budget {
    left: Cell<u64>,
    spent: RefCell<Option<Arc<Unknown>>>,
    chain: Cell<u32>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: Cell::new(STEPS), spent: RefCell::new(None), chain: Cell::new(0) }
    }
}

impl Budget {
    /// Takes steps away.
    ///
    /// # Errors
    /// The reason for all that is unknown from now on, when there are not as many left.
    pub fn spend(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        if let Some(why) = &*self.spent.borrow() {
            return Err(Arc::clone(why));
        }
        if let Some(left) = self.left.get().checked_sub(steps as u64) {
            self.left.set(left);
            Ok(())
        } else {
            let clause = format!(
                "takes more than {STEPS} steps to evaluate, the limit for a root of its size"
            );
            let why = Reason::new("this root", Cause::Limit(clause.into()), None);
            let why = Arc::new(Unknown::because(why));
            *self.spent.borrow_mut() = Some(Arc::clone(&why));
            Err(why)
        }
    }

    /// More instances, more work.
    pub fn grow(&self, instances: usize) {
        self.left.set(self.left.get() + instances as u64 * STEPS_PER_INSTANCE);
    }

    /// Whether the work ended before all was evaluated.
    pub fn is_spent(&self) -> bool {
        self.spent.borrow().is_some()
    }

    /// Computes something that others wait for; `None` when too many wait already.
    pub fn linked<T>(&self, compute: impl FnOnce() -> T) -> Option<T> {
        let chain = self.chain.get();
        if chain >= LONGEST_CHAIN {
            return None;
        }
        self.chain.set(chain + 1);
        let result = compute();
        self.chain.set(chain);
        Some(result)
    }
}

/// What is said once about a root whose work ended early.
pub fn too_much_work(span: Option<Span>) -> Diagnostic {
    let message = "evaluating this root takes more work than the limit allows; what was not reached is unknown";
    Diagnostic::new(Code::TooMuchWork, message, span)
        .with_help("Expressions that multiply lists or strings with each other are the usual cause")
}
