//! Maps and objects, and what works on collections of every kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use super::{partial, string};
use crate::value::{
    Fields, Kind, Marks, Number, Type, Unknown, Value, convert, is_untyped_empty, ops, settle,
    type_of, unify,
};

use Parameter::{Any, List, Nullable, String as Str, StringLists, Strings};

pub(crate) static TABLE: &[Function] = &[
    Function::new("keys", &[Any], Returns::Any, keys).structural(),
    Function::new("length", &[Any], Returns::Number, length).structural(),
    Function::new("lookup", &[Any, Str], Returns::Any, lookup).variadic(Nullable).structural(),
    Function::new("matchkeys", &[List, List, List], Returns::List, matchkeys).handled(),
    Function::new("merge", &[], Returns::Any, merge).variadic(Nullable).structural(),
    Function::new("transpose", &[StringLists], Returns::Map, transpose),
    Function::new("values", &[Any], Returns::Any, values).structural(),
    Function::new("zipmap", &[Strings, Any], Returns::Any, zipmap).structural(),
];

fn is_open(value: &Value) -> bool {
    matches!(value.kind, Kind::Unknown(_) | Kind::Resource(_))
}

fn keys(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    if is_open(value) {
        return Ok(args.unknown_of(Type::List(Type::String.into())));
    }
    let fields = value.as_fields().ok_or("a map or object is required")?;
    let keys: Vec<Value> = fields.keys().map(|key| Value::str(Arc::clone(key))).collect();
    Ok(if matches!(value.kind, Kind::Map(_)) {
        Value::list(keys).with_element_type(|| Some(Type::String.into()))
    } else {
        Value::tuple(keys)
    })
}

fn values(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    if is_open(value) {
        return Ok(args.unknown());
    }
    let fields = value.as_fields().ok_or("a map or object is required")?;
    let values: Vec<Value> = fields.values().cloned().collect();
    Ok(if matches!(value.kind, Kind::Map(_)) {
        Value::list(values).with_element_type(|| value.element_type())
    } else {
        Value::tuple(values)
    })
}

fn length(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    Ok(match &value.kind {
        Kind::Tuple(items) | Kind::List(items) => Number::from(items.len()).into(),
        Kind::Set(items) => {
            if items.len() > 1 && !value.is_wholly_known() {
                return Ok(at_least(args, 1));
            }
            Number::from(items.len()).into()
        }
        Kind::Object(fields) | Kind::Map(fields) => Number::from(fields.len()).into(),
        Kind::Str(_) => Number::from(string::length(value).unwrap_or(0)).into(),
        Kind::PartialStr(_) | Kind::Unknown(_) if string::is_empty(value).is_some() => {
            at_least(args, 1)
        }
        Kind::Unknown(unknown) if !unknown.known_elements.is_empty() => at_least(args, 1),
        Kind::PartialStr(_) | Kind::Unknown(_) | Kind::Resource(_) => at_least(args, 0),
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) => {
            return Err("a collection or a string is required".to_owned());
        }
    })
}

/// An unknown number with a lower bound.
fn at_least(args: &Arguments<'_>, least: i64) -> Value {
    let mut unknown = Unknown::among(args.values, Type::Number);
    unknown.minimum = Some(least);
    Value::unknown(unknown)
}

fn lookup(args: &Arguments<'_>) -> Result<Value, String> {
    let (value, default) = (&args.values[0], args.values.get(2));
    if args.values.len() > 3 {
        return Err("at most one default can be given".to_owned());
    }
    if is_open(value) {
        return Ok(args.unknown());
    }
    let fields = value.as_fields().ok_or("a map or object is required")?;
    let Some(key) = args.values[1].as_str() else { return Ok(args.unknown()) };
    let is_map = matches!(value.kind, Kind::Map(_));
    // What the default is converted to is not known then.
    let open = if is_untyped_empty(value) {
        Value::unknown(Unknown::untyped_empty())
    } else {
        Value::NULL
    };
    match (fields.get(key), default) {
        (Some(found), Some(default)) if is_map => {
            // The result has the element type, to which the default must convert.
            convert(default, &member_type(value))?;
            Ok(found.clone())
        }
        (Some(found), _) => Ok(found.clone()),
        (None, Some(default)) if is_map => {
            Ok(settle(convert(default, &member_type(value))?, &open))
        }
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(format!("the member {key:?} does not exist, and no default is given")),
    }
}

fn member_type(map: &Value) -> Type {
    match type_of(map) {
        Type::Map(of) => Type::clone(&of),
        _ => Type::Any,
    }
}

fn matchkeys(args: &Arguments<'_>) -> Result<Value, String> {
    let [Some(values), Some(keys), Some(wanted)] = [0, 1, 2].map(|at| args.values[at].as_items())
    else {
        return Ok(args.unknown());
    };
    if values.len() != keys.len() {
        return Err("there are not as many keys as values".to_owned());
    }
    let types: Vec<Type> = [1, 2].iter().map(|at| type_of(&args.values[*at])).collect();
    let common = unify(&types).ok_or("keys and searched keys have no common type")?;
    let Kind::List(keys) = convert(&args.values[1], &common)?.kind else {
        return Ok(args.unknown());
    };
    let _ = wanted;
    let Kind::List(wanted) = convert(&args.values[2], &common)?.kind else {
        return Ok(args.unknown());
    };
    let mut kept = Vec::new();
    for (value, key) in values.iter().zip(keys.iter()) {
        let mut found = Some(false);
        for candidate in wanted.iter() {
            match ops::equal(key, candidate)?.as_bool() {
                Some(true) => {
                    found = Some(true);
                    break;
                }
                Some(false) => {}
                None => found = None,
            }
        }
        match found {
            Some(true) => kept.push(value.clone()),
            Some(false) => {}
            // Whether the element is in the result changes the places of all after it.
            None => return Ok(args.unknown()),
        }
    }
    Ok(Value::list(kept).with_element_type(|| args.values[0].element_type()))
}

fn merge(args: &Arguments<'_>) -> Result<Value, String> {
    let (mut maps, mut first, mut known, mut literal) = (true, None, true, false);
    for value in args.values {
        match &value.kind {
            // After the literal `null` Terraform does not look at types anymore.
            Kind::Null(Some(_)) if literal => {}
            Kind::Null(Some(Type::Any)) => (maps, literal) = (false, true),
            Kind::Null(Some(Type::Map(_))) => {}
            Kind::Null(Some(Type::Object(_))) => maps = false,
            Kind::Null(None) | Kind::Unknown(_) | Kind::Resource(_) => known = false,
            Kind::Map(_) => {
                first.get_or_insert(value);
            }
            Kind::Object(_) => {
                maps = false;
                first.get_or_insert(value);
            }
            // What becomes of it depends on what comes before it.
            _ if literal => {
                return Ok(args.undecided("merge", "has a null and a list as arguments"));
            }
            _ => return Err("all arguments must be maps or objects".to_owned()),
        }
    }
    if !known {
        return Ok(args.unknown());
    }
    let mut merged: Fields = Fields::new();
    for value in args.values {
        let Some(fields) = value.as_fields() else { continue };
        // The first map cannot overwrite anything, so it is taken as a whole.
        if merged.is_empty()
            && first.is_some_and(|first| std::ptr::eq(value, first))
            && value.marks.is_empty()
        {
            merged.clone_from(fields);
            continue;
        }
        for (key, field) in fields.iter() {
            // Later maps take precedence.
            merged.insert(Arc::clone(key), field.clone().with_marks(&value.marks));
        }
    }
    let types: Vec<Type> = args.values.iter().map(type_of).collect();
    if let [Type::Object(first), others @ ..] = &types[..]
        && !first.is_empty()
        && merged.is_empty()
        && others.iter().all(|ty| *ty == types[0])
    {
        return Err("all objects are null".to_owned());
    }
    // Maps of one type stay a map; else the members keep their own types.
    Ok(
        if maps
            && !types.is_empty()
            && (types.windows(2).all(|pair| pair[0] == pair[1])
                || args.values.iter().any(is_untyped_empty)
                    && types.windows(2).all(|pair| same_elements(&pair[0], &pair[1])))
        {
            Value::map(merged).with_element_type(|| args.values[0].element_type())
        } else {
            Value::object(merged)
        },
    )
}

fn same_elements(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Map(a), Type::Map(b)) => a == b || **a == Type::Any || **b == Type::Any,
        _ => false,
    }
}

fn transpose(args: &Arguments<'_>) -> Result<Value, String> {
    let mut turned: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in args.fields(0).into_iter().flatten() {
        for item in list.as_items().ok_or("a list is null")?.iter() {
            let text = item.as_str().ok_or("an element is null")?;
            turned.entry(text.into()).or_default().push(Value::str(Arc::clone(key)));
        }
    }
    let turned = turned.into_iter().map(|(key, list)| (key, Value::list(list))).collect();
    Ok(Value::map(turned).with_element_type(|| Some(Type::List(Type::String.into()).into())))
}

fn zipmap(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(keys) = args.values[0].as_items() else { return Ok(args.unknown()) };
    let (values, tuple) = match &args.values[1].kind {
        Kind::Tuple(items) => (items, true),
        Kind::List(items) => (items, false),
        Kind::Unknown(_) | Kind::Resource(_) => return Ok(args.unknown()),
        _ => return Err("the values must be a list".to_owned()),
    };
    if keys.len() != values.len() {
        return Err(format!("there are {} keys but {} values", keys.len(), values.len()));
    }
    let mut fields = Fields::new();
    for (key, value) in keys.iter().zip(values.iter()) {
        match &key.kind {
            Kind::Str(text) => {
                let value = value.clone().with_marks(&key.marks).with_marks(&args.values[1].marks);
                fields.insert(Arc::clone(text), value);
            }
            Kind::Null(_) => return Err("a key is null".to_owned()),
            _ => return Ok(partial::unknown(args.values.iter(), Type::Any)),
        }
    }
    let zipped = if tuple {
        Value::object(fields)
    } else {
        Value::map(fields).with_element_type(|| args.values[1].element_type())
    };
    // Keys have no marks of their own.
    let is_sensitive = args.values[0].deep_marks().is_sensitive();
    Ok(if is_sensitive { zipped.with_marks(&Marks::sensitive()) } else { zipped })
}
