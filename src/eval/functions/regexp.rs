//! Regular expressions, and `replace`.

mod translate;

use std::cell::RefCell;
use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};
use rustc_hash::FxHashMap;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use super::partial;
use crate::value::{Fields, Kind, Part, PartialStr, PartialStrBuilder, Type, Value};
use translate::{Failure, translate};

use Parameter::String as Str;

pub(crate) static TABLE: &[Function] = &[
    Function::new("regex", &[Str, Str], Returns::Any, regex),
    Function::new("regexall", &[Str, Str], Returns::List, regexall),
    Function::new("replace", &[Str, Str, Str], Returns::String, replace).handled(),
];

/// Patterns kept per thread; a new one beyond that starts over.
const KEPT: usize = 256;

type Compiled = FxHashMap<Box<str>, Result<Arc<Regex>, Failure>>;

/// Longer results are not worth knowing.
const LONGEST: usize = 16 << 20;

thread_local! {
    static COMPILED: RefCell<Compiled> = RefCell::new(Compiled::default());
}

fn compile(pattern: &str) -> Result<Arc<Regex>, Failure> {
    COMPILED.with_borrow_mut(|kept| {
        if let Some(found) = kept.get(pattern) {
            return found.clone();
        }
        let compiled = translate(pattern).and_then(|translated| {
            let built = RegexBuilder::new(&translated).size_limit(1 << 22).build();
            // What this engine refuses the other may still take.
            built.map(Arc::new).map_err(|_| Failure::Undecided)
        });
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(pattern.into(), compiled.clone());
        compiled
    })
}

/// Runs `then` with the pattern; unknown when drlint cannot read it.
fn with(
    args: &Arguments<'_>,
    pattern: &str,
    then: impl FnOnce(&Regex) -> Result<Value, String>,
) -> Result<Value, String> {
    match compile(pattern) {
        Ok(pattern) => then(&pattern),
        Err(Failure::Invalid(why)) => Err(format!("invalid regular expression: {why}")),
        Err(Failure::Undecided) => {
            Ok(args.undecided("regular expression", "is beyond what drlint runs"))
        }
    }
}

/// Whether the result is an object or a tuple is decided by the pattern alone.
fn check_groups(pattern: &Regex) -> Result<(), String> {
    let named = pattern.capture_names().skip(1).flatten().count();
    // Named groups give an object and others a list; Terraform refuses a mixture.
    if named == 0 || named == pattern.captures_len() - 1 {
        return Ok(());
    }
    Err("the pattern mixes named groups and others".to_owned())
}

fn regex(args: &Arguments<'_>) -> Result<Value, String> {
    with(args, args.str(0), |pattern| {
        check_groups(pattern)?;
        let captures =
            pattern.captures(args.str(1)).ok_or("the pattern does not match the string")?;
        Ok(result(pattern, &captures))
    })
}

fn regexall(args: &Arguments<'_>) -> Result<Value, String> {
    with(args, args.str(0), |pattern| {
        check_groups(pattern)?;
        let all = pattern.captures_iter(args.str(1)).map(|captures| result(pattern, &captures));
        let all = Value::list(all.collect::<Vec<_>>());
        Ok(all.with_element_type(|| Some(match_type(pattern).into())))
    })
}

/// The type of [`result`].
fn match_type(pattern: &Regex) -> Type {
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    match names[..] {
        [] => Type::String,
        [None, ..] => Type::Tuple(vec![Type::String; names.len()].into()),
        _ => Type::object(names.into_iter().flatten().map(|name| (name.into(), Type::String))),
    }
}

/// The match, or its groups: by name, or in order.
fn result(pattern: &Regex, captures: &Captures<'_>) -> Value {
    let text = |at: usize| match captures.get(at) {
        Some(found) => Value::text(found.as_str()),
        None => Value::null(&Type::String),
    };
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    if names.is_empty() {
        return text(0);
    }
    if names.iter().all(Option::is_none) {
        return Value::tuple((1..=names.len()).map(text).collect::<Vec<_>>());
    }
    let named = names.iter().enumerate().filter_map(|(at, name)| Some(((*name)?, text(at + 1))));
    Value::object(named.map(|(name, found)| (name.into(), found)).collect::<Fields>())
}

fn replace(args: &Arguments<'_>) -> Result<Value, String> {
    let [text, old, new] = args.values else { return Ok(args.unknown()) };
    let Some(old) = old.as_str() else { return Ok(args.unknown()) };
    let pattern = old.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    match (&text.kind, pattern, &new.kind) {
        (Kind::Str(text), Some(pattern), Kind::Str(new)) => with(args, pattern, |pattern| {
            if pattern.find_iter(text).count().saturating_mul(new.len()) > LONGEST {
                return Ok(args.unknown());
            }
            Ok(Value::text(pattern.replace_all(text, &**new)))
        }),
        (Kind::Str(text), None, Kind::Str(plain)) if old.is_empty() => {
            // Each character counts, so the result may be as long as the product of both.
            if text.len().saturating_mul(plain.len()) > LONGEST {
                return Ok(args.unknown());
            }
            Ok(Value::text(text.replace(old, plain)))
        }
        (Kind::Str(text), None, Kind::Str(_) | Kind::PartialStr(_) | Kind::Unknown(_)) => {
            Ok(spread(text, old, new))
        }
        (Kind::PartialStr(text), None, Kind::Str(new)) => {
            Ok(replace_parts(text, old, new).unwrap_or_else(|| args.unknown()))
        }
        _ => Ok(args.unknown()),
    }
}

/// `old` replaced by a string that is not wholly known.
fn spread(text: &str, old: &str, new: &Value) -> Value {
    if old.is_empty() {
        return partial::unknown(std::iter::once(new), Type::String);
    }
    let mut joined = PartialStrBuilder::default();
    for (at, piece) in text.split(old).enumerate() {
        if at > 0 {
            joined.push(new);
        }
        joined.literal(piece);
    }
    joined.finish()
}

/// `old` replaced in the known parts; `None` when an occurrence may begin or end inside a hole.
fn replace_parts(text: &PartialStr, old: &str, new: &str) -> Option<Value> {
    if old.is_empty() {
        return None;
    }
    let mut joined = PartialStrBuilder::default();
    let last = text.parts.len() - 1;
    for (at, part) in text.parts.iter().enumerate() {
        match part {
            Part::Literal(literal) => {
                let inner = |size: usize| old.is_char_boundary(size) && size < old.len();
                let sizes = || (1..old.len()).filter(|size| inner(*size));
                let begins = at > 0 && sizes().any(|size| literal.starts_with(&old[size..]));
                let ends = at < last && sizes().any(|size| literal.ends_with(&old[..size]));
                let inside =
                    at > 0 && at < last && literal.len() < old.len() && old.contains(&**literal);
                if begins || ends || inside {
                    return None;
                }
                joined.literal(&literal.replace(old, new));
            }
            Part::Hole(hole) => joined.hole(partial::derived_hole(hole)),
        }
    }
    Some(joined.finish())
}
