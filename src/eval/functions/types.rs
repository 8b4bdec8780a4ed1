//! Conversions, and marks.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::{Kind, Marks, Type, Value, convert};

use Parameter::Nullable;

pub(crate) static TABLE: &[Function] = &[
    Function::new("ephemeralasnull", &[Nullable], Returns::Any, |args| Ok(args.values[0].clone()))
        .structural(),
    Function::new("issensitive", &[Nullable], Returns::Bool, issensitive).marks_itself(),
    Function::new("nonsensitive", &[Nullable], Returns::Any, nonsensitive).marks_itself(),
    Function::new("sensitive", &[Nullable], Returns::Any, sensitive).marks_itself(),
    Function::new("tobool", &[Nullable], Returns::Bool, |args| to(args, Type::Bool)).structural(),
    Function::new("tolist", &[Nullable], Returns::List, |args| {
        to(args, Type::List(Type::Any.into()))
    })
    .structural(),
    Function::new("tomap", &[Nullable], Returns::Map, |args| to(args, Type::Map(Type::Any.into())))
        .structural(),
    Function::new("tonumber", &[Nullable], Returns::Number, |args| to(args, Type::Number))
        .structural(),
    Function::new("toset", &[Nullable], Returns::Set, |args| to(args, Type::Set(Type::Any.into())))
        .structural(),
    Function::new("tostring", &[Nullable], Returns::String, |args| to(args, Type::String))
        .structural(),
];

fn to(args: &Arguments<'_>, ty: Type) -> Result<Value, String> {
    match &args.values[0].kind {
        // A resource as a whole is an object, but what it holds is not at hand here.
        Kind::Resource(_) => Ok(args.unknown_of(ty)),
        _ => convert(&args.values[0], &ty),
    }
}

fn sensitive(args: &Arguments<'_>) -> Result<Value, String> {
    Ok(args.values[0].clone().with_marks(&Marks::sensitive()))
}

fn nonsensitive(args: &Arguments<'_>) -> Result<Value, String> {
    let mut value = args.values[0].clone();
    value.marks = value.marks.without_sensitive();
    // A set is sensitive because of its elements.
    if let Kind::Set(items) = &value.kind {
        value.kind = Kind::Set(items.mapped(|item| Value {
            kind: item.kind.clone(),
            marks: item.marks.without_sensitive(),
        }));
    }
    Ok(value)
}

fn issensitive(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    // It may still turn out to be sensitive.
    if value.is_unknown() && !value.marks.is_sensitive() {
        return Ok(args.unknown());
    }
    Ok(Value::bool(value.marks.is_sensitive()))
}
