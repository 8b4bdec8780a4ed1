//! Conversion to a type, as Terraform does it for variables, operands and function arguments.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::budget::Budget;
use super::equality::is_equal;
use super::unify::{convertible, unify};
use super::{
    Fields, Items, Kind, Marks, Members, Number, ObjectField, Part, PartialStr, Type, Unknown,
    Value, null, set,
    settle::{self, settle},
    type_of,
};
use crate::base::deep;
use crate::diag::{Cause, Reason};

/// The value as one of type `to`. Unknown parts stay unknown, and get the type they will have;
/// marks stay where they are.
///
/// # Errors
/// A sentence without a capital, with the path to the part that does not fit.
pub fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    within(value, to, &Budget::default())
}

fn within(value: &Value, to: &Type, budget: &Budget) -> Result<Value, String> {
    if !budget.step() {
        let why = Reason::new("a value", Cause::Limit("is too large to convert".into()), None);
        return Ok(Value::unknown(Unknown::because(why).of_type(to.clone())));
    }
    deep(|| {
        let kind = convert_kind(&value.kind, to, budget)?;
        Ok(sensitive_as_a_whole(Value { kind, marks: value.marks.clone() }))
    })
}

/// Elements of a set have no marks of their own in Terraform: one sensitive element makes a sensitive set.
fn sensitive_as_a_whole(value: Value) -> Value {
    let is_set = matches!(value.kind, Kind::Set(_));
    if is_set && !value.marks.is_sensitive() && value.deep_marks().is_sensitive() {
        value.with_marks(&Marks::sensitive())
    } else {
        value
    }
}

fn convert_kind(kind: &Kind, to: &Type, budget: &Budget) -> Result<Kind, String> {
    match (kind, to) {
        // A resource is not looked into to be passed on.
        (_, Type::Any) | (Kind::Resource(_), _) => Ok(kind.clone()),
        (Kind::Null(from), _) => null::convert(from.as_ref(), to).map(Kind::Null),
        (Kind::Unknown(unknown), _) => convert_unknown(unknown, to),
        (_, Type::String) => to_string(kind),
        (_, Type::Number) => to_number(kind),
        (_, Type::Bool) => to_bool(kind),
        // Neither the order nor the number of elements is known.
        (Kind::Set(items), Type::List(_)) if !items.iter().all(Value::is_wholly_known) => {
            Ok(Kind::Unknown(Arc::new(Unknown::among(items.iter(), to.clone()))))
        }
        (_, Type::List(element)) => {
            let items = Items::from(elements(kind, element, "list", budget)?);
            Ok(Kind::List(if items.is_empty() {
                items.with_type(of_none(kind, element)?)
            } else {
                items
            }))
        }
        (_, Type::Set(element)) => {
            let items = elements(kind, element, "set", budget)?;
            if items.is_empty() {
                return Ok(Kind::Set(Items::from(items).with_type(of_none(kind, element)?)));
            }
            // A set of any elements stays as it is; sorting it again would compare all of them.
            Ok(if matches!(kind, Kind::Set(_)) && **element == Type::Any {
                Kind::Set(items.into())
            } else {
                let equal = |a: &Value, b: &Value| is_equal(a, b, budget);
                Kind::Set(set::of(items.to_vec(), &equal).into())
            })
        }
        (_, Type::Map(element)) => to_map(kind, element, budget),
        (_, Type::Tuple(types)) => to_tuple(kind, types, budget),
        (_, Type::Object(fields)) => to_object(kind, fields, budget),
    }
}

/// What a message calls a value of this kind.
fn described(kind: &Kind) -> &'static str {
    match kind {
        Kind::Null(_) => "null",
        Kind::Bool(_) => "a bool",
        Kind::Number(_) => "a number",
        Kind::Str(_) | Kind::PartialStr(_) => "a string",
        Kind::Tuple(_) => "a tuple",
        Kind::List(_) => "a list",
        Kind::Set(_) => "a set",
        Kind::Object(_) => "an object",
        Kind::Map(_) => "a map",
        Kind::Unknown(_) => "an unknown value",
        Kind::Resource(_) => "a resource",
    }
}

fn refuse(wanted: &str, kind: &Kind) -> String {
    format!("{wanted} required, but this is {}", described(kind))
}

fn convert_unknown(unknown: &Arc<Unknown>, to: &Type) -> Result<Kind, String> {
    // Nothing changes, and the symbol stays.
    if unknown.ty == *to {
        return Ok(Kind::Unknown(Arc::clone(unknown)));
    }
    if !convertible(&unknown.ty, to) {
        return Err(format!("{} required, but this is {}", to.article(), unknown.ty.article()));
    }
    let mut converted = (**unknown).clone();
    // The number 1 and the string "1" are different values: identity ends where the type changes.
    if unknown.ty != Type::Any {
        converted.symbol = None;
        converted.minimum = None;
        converted.text = None;
    }
    converted.ty = to.clone();
    converted.known_elements = match to {
        Type::List(of) | Type::Set(of) if !of.any_part(&mut |ty| *ty == Type::Any) => {
            unknown.known_elements.iter().filter_map(|item| convert(item, of).ok()).collect()
        }
        // What the elements are converted to depends on those that are not known.
        _ => Vec::new(),
    };
    Ok(Kind::Unknown(Arc::new(converted)))
}

fn to_string(kind: &Kind) -> Result<Kind, String> {
    Ok(match kind {
        Kind::Str(_) | Kind::PartialStr(_) => kind.clone(),
        // Terraform converts between strings, numbers and bools wherever the text allows it.
        Kind::Bool(true) => Kind::Str("true".into()),
        Kind::Bool(false) => Kind::Str("false".into()),
        Kind::Number(number) => Kind::Str(number.to_string().into()),
        _ => return Err(refuse("string", kind)),
    })
}

fn to_number(kind: &Kind) -> Result<Kind, String> {
    match kind {
        Kind::Number(_) => Ok(kind.clone()),
        Kind::Str(text) => match Number::parse(text) {
            Some(number) => Ok(Kind::Number(number)),
            None if Number::is_beyond_limits(text) => Ok(Kind::Unknown(Arc::new(beyond_limits()))),
            None => Err("a number is required, and this string is not one".to_owned()),
        },
        Kind::PartialStr(text) => {
            let numeric = |c: char| {
                c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E' | 'p' | 'P')
            };
            text_as(text, Type::Number, |literal| literal.chars().all(numeric))
                .ok_or_else(|| "a number is required, and this string is not one".to_owned())
        }
        _ => Err(refuse("number", kind)),
    }
}

/// A number that Terraform reads and drlint does not.
fn beyond_limits() -> Unknown {
    let clause = Cause::Limit("has more digits than drlint keeps".into());
    Unknown::because(Reason::new("a number", clause, None)).of_type(Type::Number).not_null()
}

fn to_bool(kind: &Kind) -> Result<Kind, String> {
    match kind {
        Kind::Bool(_) => Ok(kind.clone()),
        // As cty has it: other spellings (`yes`, `TRUE`) are refused.
        Kind::Str(text) => match &**text {
            "true" | "1" => Ok(Kind::Bool(true)),
            "false" | "0" => Ok(Kind::Bool(false)),
            _ => Err("a bool is required: true or false".to_owned()),
        },
        Kind::PartialStr(text) => {
            let part = |literal: &str| {
                ["true", "false", "0", "1"].iter().any(|word| word.contains(literal))
            };
            text_as(text, Type::Bool, part)
                .ok_or_else(|| "a bool is required: true or false".to_owned())
        }
        _ => Err(refuse("bool", kind)),
    }
}

/// A partly known string as an unknown of another type; `None` when a known part rules it out.
fn text_as(text: &PartialStr, ty: Type, fits: impl Fn(&str) -> bool) -> Option<Kind> {
    let possible = text.parts.iter().all(|part| match part {
        Part::Literal(literal) => fits(literal),
        Part::Hole(_) => true,
    });
    let unknown = Unknown { ty, ..text.unknown() };
    possible.then(|| Kind::Unknown(Arc::new(unknown)))
}

fn elements(
    kind: &Kind,
    element: &Type,
    wanted: &str,
    budget: &Budget,
) -> Result<Arc<[Value]>, String> {
    let items = match kind {
        Kind::List(items) | Kind::Set(items) if *element == Type::Any => {
            return Ok(Arc::clone(items));
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => items,
        _ => return Err(refuse(wanted, kind)),
    };
    let elements = Elements::of(element, items.iter(), budget)?;
    // Only values without a type of their own are elements of a list without one.
    if elements.is_untyped && !items.iter().all(|item| untyped(item, budget)) {
        return Err("all elements must have the same type".to_owned());
    }
    let converted: Result<Vec<Value>, String> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            within(item, &elements.ty, budget).map_err(|error| format!("element {at}: {error}"))
        })
        .collect();
    let converted = converted?;
    // What a set, and what another collection has is not brought to one type.
    let unified = matches!(kind, Kind::Tuple(_)) && wanted == "list";
    Ok(elements.finish(converted, unified, budget)?.into())
}

/// The element type of an empty collection that becomes one of `element`.
fn of_none(kind: &Kind, element: &Type) -> Result<Option<Arc<Type>>, String> {
    let from = match kind {
        Kind::List(items) | Kind::Set(items) => items.of(),
        Kind::Map(fields) => fields.of(),
        // A tuple or object without members has nothing to say.
        _ => return Ok(Some(Arc::new(element.without_optional()))),
    };
    match from {
        // Terraform refuses what has no elements as well.
        Some(from) => {
            let (to, of) = (element.article(), from.article());
            if !convertible(from, element) {
                return Err(format!("{to} required, but each element of this is {of}"));
            }
            Ok(null::convert(Some(from), element)?.map(Arc::new))
        }
        None => Ok((!element.any_part(&mut |ty| *ty == Type::Any))
            .then(|| Arc::new(element.without_optional()))),
    }
}

/// Whether an element does not have a type of its own.
fn untyped(item: &Value, budget: &Budget) -> bool {
    settle::open_part(item).is_some() || type_of::within(item, budget) == Type::Any
}

/// The elements of a collection that is being made.
struct Elements {
    /// What each is converted to.
    ty: Type,
    /// `any` has to be one type for all elements, and there is none.
    is_untyped: bool,
    /// An element of a type that is not known.
    open: Option<Value>,
}

impl Elements {
    /// `any` as an element type means: the one type all elements can be converted to.
    fn of<'a>(
        element: &Type,
        items: impl Iterator<Item = &'a Value>,
        budget: &Budget,
    ) -> Result<Self, String> {
        if *element != Type::Any {
            return Ok(Self { ty: element.clone(), is_untyped: false, open: None });
        }
        let mut open = None;
        let mut types = Vec::new();
        for item in items {
            if settle::open_part(item).is_some() {
                open = open.or_else(|| Some(item.clone()));
            }
            // A type that is not known at all says nothing about the others.
            if !matches!(&item.kind, Kind::Unknown(unknown) if unknown.ty == Type::Any) {
                types.push(type_of::within(item, budget));
            }
        }
        if types.is_empty() {
            return Ok(Self { ty: Type::Any, is_untyped: false, open });
        }
        let ty = unify(&types).ok_or("all elements must have the same type")?;
        Ok(Self { is_untyped: ty == Type::Any, ty, open })
    }

    /// The converted elements as elements of one type.
    fn finish(
        &self,
        converted: Vec<Value>,
        unified: bool,
        budget: &Budget,
    ) -> Result<Vec<Value>, String> {
        let converted = self.settled(converted);
        // `any` inside of the element type was another type for each of them.
        if !self.ty.any_part(&mut |ty| *ty == Type::Any) {
            return Ok(converted);
        }
        if let Some((first, others)) = converted.split_first()
            && others
                .iter()
                .any(|other| !other.is_literal_null() && settle::clash(first, other, unified))
        {
            return Err("all elements must have the same type".to_owned());
        }
        let mut types: Vec<Type> = Vec::new();
        for item in &converted {
            let ty = type_of::within(item, budget);
            if !types.iter().any(|one| type_of::is_alike(one, &ty)) {
                types.push(ty);
            }
        }
        if types.len() < 2 {
            return Ok(converted);
        }
        let common = if unified { unify(&types) } else { None };
        let common = common.ok_or("all elements must have the same type")?;
        converted.iter().map(|item| within(item, &common, budget)).collect()
    }

    fn settled(&self, converted: Vec<Value>) -> Vec<Value> {
        let Some(open) = &self.open else { return converted };
        converted.into_iter().map(|item| settle(item, open)).collect()
    }
}

fn to_map(kind: &Kind, element: &Type, budget: &Budget) -> Result<Kind, String> {
    let fields = match kind {
        Kind::Map(_) if *element == Type::Any => return Ok(kind.clone()),
        Kind::Object(fields) | Kind::Map(fields) => fields,
        _ => return Err(refuse("map", kind)),
    };
    let elements = Elements::of(element, fields.values(), budget)?;
    let converted: Result<Vec<Value>, String> = fields
        .iter()
        .map(|(key, value)| {
            within(value, &elements.ty, budget).map_err(|error| format!("element {key:?}: {error}"))
        })
        .collect();
    // Tuples are not collections: what differs in them is an error.
    let unified =
        matches!(elements.ty, Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Object(_));
    let finished = elements.finish(converted?, unified, budget)?;
    let members = Members::from(fields.keys().cloned().zip(finished).collect::<Fields>());
    Ok(Kind::Map(if members.is_empty() {
        members.with_type(of_none(kind, element)?)
    } else {
        members
    }))
}

fn to_tuple(kind: &Kind, types: &[Type], budget: &Budget) -> Result<Kind, String> {
    let Kind::Tuple(items) = kind else { return Err(refuse("tuple", kind)) };
    if items.len() != types.len() {
        return Err(format!(
            "a tuple of {} elements is required, but this has {}",
            types.len(),
            items.len()
        ));
    }
    let converted: Result<Items, String> = items
        .iter()
        .zip(types)
        .enumerate()
        .map(|(at, (item, ty))| {
            within(item, ty, budget).map_err(|error| format!("element {at}: {error}"))
        })
        .collect();
    Ok(Kind::Tuple(converted?))
}

fn to_object(
    kind: &Kind,
    types: &BTreeMap<Arc<str>, ObjectField>,
    budget: &Budget,
) -> Result<Kind, String> {
    let (Kind::Object(have) | Kind::Map(have)) = kind else { return Err(refuse("object", kind)) };
    let mut fields = Fields::new();
    for (name, field) in types {
        let given = have.get(name);
        let value = match given {
            Some(value) if !value.is_null() || field.default.is_none() => {
                within(value, &field.ty, budget)
                    .map_err(|error| format!("attribute {name:?}: {error}"))?
            }
            None if !field.optional => return Err(format!("attribute {name:?} is required")),
            // `optional(T, default)` also replaces an explicit null.
            absent_or_null => {
                let default = field.default.as_ref().unwrap_or(&Value::NULL);
                let value = within(default, &field.ty, budget)
                    .map_err(|error| format!("default of attribute {name:?}: {error}"))?;
                match absent_or_null {
                    Some(null) => value.with_marks(&null.marks),
                    None => value,
                }
            }
        };
        fields.insert(Arc::clone(name), value);
    }
    Ok(Kind::Object(fields.into()))
}
