//! Laws that hold for all values.

use std::sync::Arc;

use drlint::diag::{Cause, Reason, Subject};
use drlint::eval::functions::{self, ModuleFiles};
use drlint::eval::{Failure, Listing};
use drlint::value::{
    Kind, Number, Type, Unknown, Value, concat, convert, display, ops, type_of, unify,
};
use proptest::prelude::*;

struct NoFiles;

impl ModuleFiles for NoFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, Failure> {
        Err(format!("no {path}").into())
    }

    fn exists(&self, _: &str) -> Result<bool, Failure> {
        Ok(false)
    }

    fn walk(&self, _: &str) -> Result<Listing, Failure> {
        Ok(Listing::default())
    }
}

fn unknown() -> Value {
    let why = Reason::new(Subject::Variable("x".into()), Cause::NoValue, None);
    Value::unknown(Unknown::because(why))
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::NULL),
        any::<bool>().prop_map(Value::bool),
        any::<i64>().prop_map(Value::int),
        (any::<i32>(), -20_i32..20).prop_map(|(digits, shift)| {
            Number::parse(&format!("{digits}e{shift}")).expect("a number").into()
        }),
        "\\PC{0,6}".prop_map(Value::text),
        "[0-9]{1,3}".prop_map(Value::text),
        Just(Value::str("true")),
    ]
}

/// Values without unknowns.
fn known() -> impl Strategy<Value = Value> {
    let value = scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::tuple),
            prop::collection::btree_map("[a-c]", inner.clone(), 0..4).prop_map(|fields| {
                Value::object(fields.into_iter().map(|(key, field)| (key.into(), field)).collect())
            }),
            prop::collection::vec(inner, 0..4).prop_map(|items| {
                convert(&Value::tuple(items), &Type::List(Arc::new(Type::Any)))
                    .unwrap_or_else(|_| Value::list(Vec::new()))
            }),
        ]
    });
    // What a number is next to an empty collection of no known type is not known.
    value.prop_filter("wholly known", Value::is_wholly_known)
}

/// Values some of whose parts are not known.
fn partial() -> impl Strategy<Value = Value> {
    let text = ("[a-b]{0,2}", "[a-b]{0,2}")
        .prop_map(|(a, b)| concat(vec![Value::str(a), unknown(), Value::str(b)]));
    prop_oneof![scalar(), Just(unknown()), text].prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::tuple),
            prop::collection::btree_map("[a-c]", inner, 0..4).prop_map(|fields| {
                Value::object(fields.into_iter().map(|(key, field)| (key.into(), field)).collect())
            }),
        ]
    })
}

fn types() -> impl Strategy<Value = Type> {
    let leaf =
        prop_oneof![Just(Type::String), Just(Type::Number), Just(Type::Bool), Just(Type::Any),];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|ty| Type::List(Arc::new(ty))),
            inner.clone().prop_map(|ty| Type::Set(Arc::new(ty))),
            inner.clone().prop_map(|ty| Type::Map(Arc::new(ty))),
            prop::collection::vec(inner, 0..3).prop_map(|types| Type::Tuple(types.into())),
        ]
    })
}

fn same(a: &Value, b: &Value) -> Option<bool> {
    // What an empty collection is made of it does not show.
    let is_empty = |value: &Value| match &value.kind {
        Kind::List(items) | Kind::Set(items) => items.is_empty(),
        Kind::Map(fields) => fields.is_empty(),
        _ => false,
    };
    if is_empty(a) && is_empty(b) {
        return Some(display(a) == display(b));
    }
    ops::equal(a, b).ok()?.as_bool()
}

fn call(name: &str, values: Vec<Value>) -> Result<Value, String> {
    functions::call(functions::find(name).expect("a function"), values, &NoFiles)
}

proptest! {
    #[test]
    fn a_known_value_equals_itself(value in known()) {
        prop_assert_eq!(same(&value, &value.clone()), Some(true));
    }

    #[test]
    fn equality_does_not_care_about_sides(a in partial(), b in partial()) {
        prop_assert_eq!(same(&a, &b), same(&b, &a));
    }

    #[test]
    fn what_is_converted_stays_as_it_is(value in partial(), ty in types()) {
        if let Ok(once) = convert(&value, &ty) {
            let twice = convert(&once, &ty).expect("a value of the type");
            prop_assert_eq!(display(&once), display(&twice));
            if once.is_wholly_known() {
                prop_assert_eq!(same(&once, &twice), Some(true));
            }
        }
    }

    #[test]
    fn the_common_type_does_not_depend_on_the_order(a in types(), b in types(), c in types()) {
        // Between lists and sets the first list decides, which is an order.
        let mixed = |ty: &Type| format!("{ty:?}").contains("Set(");
        prop_assume!(![&a, &b, &c].into_iter().any(mixed));
        let forth = unify(&[a.clone(), b.clone(), c.clone()]);
        prop_assert_eq!(forth, unify(&[c, b, a]));
    }

    #[test]
    fn sets_are_sorted_and_hold_everything_once(items in prop::collection::vec(scalar(), 0..8)) {
        let Ok(set) = convert(&Value::tuple(items), &Type::Set(Arc::new(Type::String))) else {
            return Ok(());
        };
        let Kind::Set(members) = &set.kind else { panic!("no set") };
        let texts: Vec<&str> = members.iter().filter_map(Value::as_str).collect();
        prop_assert!(texts.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", texts);
        let again = Value::set(members.iter().rev().cloned().collect());
        prop_assert_eq!(same(&set, &again), Some(true));
    }

    #[test]
    fn json_comes_back(value in known()) {
        let text = call("jsonencode", vec![value]).expect("JSON");
        let back = call("jsondecode", vec![text.clone()]).expect("a value");
        let again = call("jsonencode", vec![back]).expect("JSON");
        prop_assert_eq!(text.as_str(), again.as_str());
    }

    #[test]
    fn json_of_partly_known_values_comes_back(value in partial()) {
        let text = call("jsonencode", vec![value.clone()]).expect("JSON");
        let back = call("jsondecode", vec![text]).expect("a value");
        prop_assert_eq!(display(&value), display(&back));
    }

    #[test]
    fn every_function_takes_anything(values in prop::collection::vec(partial(), 0..4)) {
        for function in functions::all() {
            if let Ok(value) = functions::call(function, values.clone(), &NoFiles) {
                let shown = display(&value);
                prop_assert!(!shown.chars().any(char::is_control), "{}: {}", function.name, shown);
            }
        }
    }

    #[test]
    fn strings_of_any_kind_are_taken(text in "\\PC*", pattern in "\\PC{0,12}", number in any::<i64>()) {
        let (text, pattern, number) = (Value::text(text), Value::text(pattern), Value::int(number));
        for function in functions::all() {
            for values in [
                vec![text.clone()],
                vec![pattern.clone(), text.clone()],
                vec![text.clone(), pattern.clone(), text.clone()],
                vec![text.clone(), number.clone(), number.clone()],
                vec![pattern.clone(), number.clone()],
                vec![number.clone(), number.clone()],
            ] {
                let _ = functions::call(function, values, &NoFiles);
            }
        }
    }

    #[test]
    fn the_type_of_a_value_is_one_it_has(value in known()) {
        let ty = type_of(&value);
        let converted = convert(&value, &ty).expect("its own type");
        // What is empty or null may get its type from its neighbours.
        prop_assert_eq!(display(&value), display(&converted));
    }
}
