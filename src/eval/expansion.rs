//! `count` and `for_each`: how many instances a block stands for.

use std::sync::Arc;

use super::error::Error;
use super::scope::{Env, Scope};
use super::unknowns::{reasons, unknown_from};
use crate::addr::InstanceKey;
use crate::syntax::{Block, Expr, ExprKind};
use crate::value::{KeySetId, Kind, Marks, Symbol, Type, Unknown, Value, convert};

/// The repetition context of an instance.
#[derive(Clone, Default)]
pub(crate) struct RepetitionData {
    /// `each.key` and `each.value`.
    pub(crate) each: Option<(Value, Value)>,
    /// `count.index`.
    pub(crate) count: Option<Value>,
    /// Why it is not certain that the instance exists; none when it is.
    pub(crate) uncertain: Option<Arc<Unknown>>,
    /// Which keys an instance stands for that stands for any number of them.
    pub(super) open: Option<Arc<Open>>,
}

/// The repetition of an instance that stands for each of a set of keys.
pub(super) struct Open {
    pub(super) keys: KeySetId,
    /// The context of an instance of which it is not known whether it has the same key.
    pub(super) other: RepetitionData,
}

impl RepetitionData {
    /// What blocks inside a module see of the module's own repetition: nothing but its uncertainty.
    #[must_use]
    pub(crate) fn outer(&self) -> Self {
        Self { uncertain: self.uncertain.clone(), ..Self::default() }
    }
}

/// How a block is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Repetition {
    /// Not at all.
    Single,
    /// By `count`.
    Count,
    /// By `for_each`.
    ForEach,
}

/// The instances of a block.
pub(crate) struct Expansion<T> {
    /// Key and instance, in order.
    pub(crate) items: Vec<(InstanceKey, T)>,
    pub(crate) repetition: Repetition,
    /// The keys, if one instance stands for all of them.
    pub(crate) keys: Option<KeySetId>,
    /// Why these may not be exactly the instances; none when they are.
    pub(crate) incomplete: Option<Arc<Unknown>>,
}

impl<T: Copy> Expansion<T> {
    /// The instance with `key`; a symbolic instance stands for every key, but for which of them is
    /// told by `other`.
    pub(super) fn get(&self, key: &InstanceKey, other: &dyn Fn(T) -> T) -> Option<T> {
        let (found, item) =
            self.items.iter().find(|(one, _)| one == key || *one == InstanceKey::Unknown)?;
        Some(if *found == InstanceKey::Unknown { other(*item) } else { *item })
    }

    /// The symbolic instance, if `key` is the key that it has.
    pub(super) fn at_own_key(&self, key: &Value) -> Option<T> {
        let symbol = key.as_unknown()?.symbol?;
        let is_own = self.keys.is_some_and(|keys| symbol == Symbol::Key(keys));
        self.items.first().filter(|_| is_own).map(|(_, item)| *item)
    }
}

/// How many instances there may still be.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(crate) left: usize,
    /// Instances that come with one of the block: those inside a module count.
    pub(crate) weight: usize,
    /// The limit that `left` started from.
    pub(crate) limit: usize,
}

impl Room {
    /// Whether there is room for this many of the block.
    fn has(self, count: usize) -> bool {
        count.saturating_mul(self.weight) <= self.left
    }
}

/// Expands a resource or module block.
///
/// # Errors
/// When `count` or `for_each` cannot be used; [`unusable`] then stands for the instances.
pub(super) fn expand(
    block: &Block,
    room: Room,
    scope: &dyn Scope,
) -> Result<Expansion<RepetitionData>, Error> {
    if let Some(count) = block.body.attribute("count") {
        by_count(&count.expr, room, scope)
    } else if let Some(each) = block.body.attribute("for_each") {
        by_key(&each.expr, room, scope)
    } else {
        let only = (InstanceKey::None, RepetitionData::default());
        Ok(Expansion {
            items: vec![only],
            repetition: Repetition::Single,
            keys: None,
            incomplete: None,
        })
    }
}

/// The instances of a block whose repetition is an error: any number of them.
pub(super) fn unusable(block: &Block, error: &Error) -> Expansion<RepetitionData> {
    symbolic(repetition_of(block), Arc::new(reasons(&unknown_from(error))), &Marks::NONE)
}

/// How a block is repeated, as far as its arguments say.
pub(super) fn repetition_of(block: &Block) -> Repetition {
    if block.body.attribute("count").is_some() {
        Repetition::Count
    } else if block.body.attribute("for_each").is_some() {
        Repetition::ForEach
    } else {
        Repetition::Single
    }
}

/// One instance for however many there are.
fn symbolic(repetition: Repetition, why: Arc<Unknown>, marks: &Marks) -> Expansion<RepetitionData> {
    let unknown = |ty| Value::unknown(why.with_type(ty).not_null()).with_marks(marks);
    // A key exists; what a map holds for it may be null.
    let value = Value::unknown(why.with_type(Type::Any)).with_marks(marks);
    // The one instance stands for each of the real ones, so its key and index are unknown too.
    let mut each =
        RepetitionData { uncertain: Some(Arc::clone(&why)), ..RepetitionData::default() };
    match repetition {
        Repetition::Count => each.count = Some(unknown(Type::Number)),
        _ => each.each = Some((unknown(Type::String), value)),
    }
    let items = vec![(InstanceKey::Unknown, each)];
    Expansion { items, repetition, keys: None, incomplete: Some(why) }
}

fn by_count(
    expr: &Expr,
    room: Room,
    scope: &dyn Scope,
) -> Result<Expansion<RepetitionData>, Error> {
    let env = Env::new(scope);
    let value = env.evaluate_resolved(expr).unwrap_or_else(|error| valueless(&error));
    let number =
        convert(&value, &Type::Number).map_err(|message| Error::new(message, expr.span))?;
    let whole = |value: &Value| match &value.kind {
        Kind::Number(number) => number.as_i64().filter(|count| *count >= 0),
        _ => None,
    };
    match &number.kind {
        Kind::Number(_) => {
            let Some(count) = whole(&number) else {
                return Err(Error::new("it must be a whole number, zero or more", expr.span));
            };
            too_many(usize::try_from(count).unwrap_or(usize::MAX), room, expr)?;
            Ok(counted(count, count, None, &value.marks))
        }
        Kind::Null(_) => Err(Error::new("it is null", expr.span)),
        Kind::Unknown(why) => {
            // `condition ? 1 : 0` is how optional resources are written: the instance, if there is
            // one, is known to have index 0.
            if let ExprKind::Conditional(parts) = &expr.unparenthesised().kind {
                let arm = |arm: &Expr| env.evaluate(arm).ok().and_then(|value| whole(&value));
                if let (Some(one), Some(other)) = (arm(&parts[1]), arm(&parts[2]))
                    // Larger numbers are not the idiom, and each instance costs memory. Calls inside
                    // each other multiply, so instances that may exist count like those that do.
                    && one.max(other) <= 64
                    && room.has(usize::try_from(one.max(other)).unwrap_or(usize::MAX))
                {
                    return Ok(counted(one.min(other), one.max(other), Some(why), &value.marks));
                }
            }
            Ok(symbolic(Repetition::Count, Arc::clone(why), &value.marks))
        }
        _ => Err(Error::new("it must be a number", expr.span)),
    }
}

/// A root that claims more instances is a mistake, or an attack on memory.
fn too_many(count: usize, room: Room, expr: &Expr) -> Result<(), Error> {
    if room.has(count) {
        return Ok(());
    }
    let limit = room.limit;
    let message =
        format!("with {count} of them this root module exceeds the limit of {limit} instances");
    Err(Error::new(message, expr.span))
}

/// An expression without a value stops Terraform, and Terraform says so better. Often it has none
/// only for the inputs at hand, as when a workspace is assumed that nobody uses, so the instances are
/// not known.
fn valueless(error: &Error) -> Value {
    unknown_from(error)
}

fn counted(
    certain: i64,
    most: i64,
    why: Option<&Arc<Unknown>>,
    marks: &Marks,
) -> Expansion<RepetitionData> {
    let instance = |index: i64| {
        let uncertain = if index < certain { None } else { why.cloned() };
        let each = RepetitionData {
            count: Some(Value::int(index).with_marks(marks)),
            uncertain,
            ..RepetitionData::default()
        };
        (InstanceKey::Index(index.unsigned_abs()), each)
    };
    let incomplete = if certain == most { None } else { why.cloned() };
    Expansion {
        items: (0..most).map(instance).collect(),
        repetition: Repetition::Count,
        keys: None,
        incomplete,
    }
}

fn by_key(expr: &Expr, room: Room, scope: &dyn Scope) -> Result<Expansion<RepetitionData>, Error> {
    let value = Env::new(scope).evaluate_resolved(expr).unwrap_or_else(|error| valueless(&error));
    let marks = &value.marks;
    // The keys are part of addresses, which are printed.
    let is_sensitive = match &value.kind {
        Kind::Set(_) => value.deep_marks().is_sensitive(),
        _ => marks.is_sensitive(),
    };
    if is_sensitive {
        let message = "it is derived from a sensitive value, and its keys would be shown";
        return Err(Error::new(message, expr.span));
    }
    // Checked before any instance is made, because making them is what the limit guards.
    let length = value.as_fields().map(|fields| fields.len());
    let length = length.or(value.as_items().map(|items| items.len()));
    too_many(length.unwrap_or(0), room, expr)?;
    let definite = |items| {
        Ok(Expansion { items, repetition: Repetition::ForEach, keys: None, incomplete: None })
    };
    match &value.kind {
        Kind::Object(fields) | Kind::Map(fields) => definite(
            fields
                .iter()
                .map(|(key, item)| instance(key, item.clone().with_marks(marks), marks))
                .collect(),
        ),
        Kind::Set(items) => {
            // Terraform does not plan for_each over a set with unknown elements: the keys would be
            // unknown. Here the known elements are not enough either, since an unknown one may
            // equal them.
            if let Some(open) = items.iter().find(|item| !item.is_wholly_known()) {
                return Ok(symbolic(
                    Repetition::ForEach,
                    Arc::new(reasons(open)),
                    &value.deep_marks(),
                ));
            }
            let mut all = Vec::with_capacity(items.len());
            for item in items.iter() {
                let Some(key) = item.as_str() else {
                    return Err(Error::new("a set in for_each must contain strings", expr.span));
                };
                all.push(instance(
                    &Arc::from(key),
                    item.clone().with_marks(marks),
                    &marks.union(&item.marks),
                ));
            }
            definite(all)
        }
        Kind::Unknown(why) => Ok(symbolic(Repetition::ForEach, Arc::clone(why), marks)),
        Kind::Null(_) => Err(Error::new("it is null", expr.span)),
        Kind::Tuple(_) | Kind::List(_) => Err(Error::new(
            "it is a list; for_each takes a map or a set of strings (toset)",
            expr.span,
        )),
        _ => Err(Error::new("for_each takes a map or a set of strings", expr.span)),
    }
}

fn instance(key: &Arc<str>, value: Value, marks: &Marks) -> (InstanceKey, RepetitionData) {
    let each = Some((Value::str(Arc::clone(key)).with_marks(marks), value));
    (InstanceKey::Key(Arc::clone(key)), RepetitionData { each, ..RepetitionData::default() })
}
