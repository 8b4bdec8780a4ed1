//! Types of variables, and literals of them.

use std::fmt::Write as _;

use super::random::Random;

/// The types of variables. Values are written for each by [`value`].
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    Str,
    Number,
    Bool,
    Any,
    List(&'static Shape),
    Set(&'static Shape),
    Map(&'static Shape),
    Tuple,
    Object,
}

pub(super) const STR: Shape = Shape::Str;
pub(super) const NUMBER: Shape = Shape::Number;
pub(super) const BOOL: Shape = Shape::Bool;
pub(super) const ANY: Shape = Shape::Any;
pub(super) const OBJECT: Shape = Shape::Object;
pub(super) const LIST_STR: Shape = Shape::List(&STR);
pub(super) const MAP_ANY: Shape = Shape::Map(&ANY);

pub(super) const SHAPES: [Shape; 19] = [
    STR,
    NUMBER,
    BOOL,
    ANY,
    LIST_STR,
    Shape::List(&NUMBER),
    Shape::List(&ANY),
    Shape::List(&OBJECT),
    Shape::List(&LIST_STR),
    Shape::Set(&STR),
    Shape::Set(&NUMBER),
    Shape::Set(&ANY),
    Shape::Map(&STR),
    MAP_ANY,
    Shape::Map(&MAP_ANY),
    Shape::Map(&LIST_STR),
    Shape::Map(&OBJECT),
    Shape::Tuple,
    OBJECT,
];

pub(super) fn written(shape: Shape) -> String {
    match shape {
        Shape::Str => "string".into(),
        Shape::Number => "number".into(),
        Shape::Bool => "bool".into(),
        Shape::Any => "any".into(),
        Shape::List(inner) => format!("list({})", written(*inner)),
        Shape::Set(inner) => format!("set({})", written(*inner)),
        Shape::Map(inner) => format!("map({})", written(*inner)),
        Shape::Tuple => "tuple([string, number, any])".into(),
        Shape::Object => {
            "object({ a = string, b = optional(number), c = optional(list(string), [\"d\"]), \
             e = optional(object({ f = optional(bool, true), g = optional(string) }), {}), h = any })"
                .into()
        }
    }
}

/// A literal that fits the shape, now and then with nulls and strings that convert.
pub(super) fn value(shape: Shape, random: &mut Random, depth: usize) -> String {
    let items = |inner: Shape, random: &mut Random| {
        let count = random.below(4);
        (0..count)
            .map(|_| {
                if random.chance(10) {
                    "null".to_owned()
                } else {
                    value(inner, random, depth.saturating_sub(1))
                }
            })
            .collect::<Vec<_>>()
    };
    match shape {
        Shape::Str => random
            .pick(&["\"a\"", "\"\"", "\"b-c\"", "\"7\"", "\"true\"", "\"é\"", "\"10.0.0.0/8\""])
            .to_owned(),
        Shape::Number => random.pick(&["0", "1", "2.5", "-3", "\"4\"", "1e3"]).to_owned(),
        Shape::Bool => random.pick(&["true", "false", "\"true\""]).to_owned(),
        Shape::Any if depth == 0 => {
            random.pick(&["\"a\"", "1", "true", "null", "[]", "{}"]).to_owned()
        }
        Shape::Any => {
            let inner = SHAPES[random.below(SHAPES.len())];
            value(if inner == ANY { STR } else { inner }, random, depth - 1)
        }
        // All elements of a collection of any have to have one type that fits all.
        Shape::List(inner) | Shape::Set(inner) if *inner == ANY => {
            let inner = [STR, NUMBER, BOOL, LIST_STR, OBJECT][random.below(5)];
            format!("[{}]", items(inner, random).join(", "))
        }
        Shape::List(inner) | Shape::Set(inner) => format!("[{}]", items(*inner, random).join(", ")),
        Shape::Map(inner) => {
            let inner =
                if *inner == ANY { [STR, NUMBER, BOOL, LIST_STR][random.below(4)] } else { *inner };
            let items = items(inner, random);
            let fields = items.iter().enumerate().map(|(at, item)| format!("k{at} = {item}"));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Shape::Tuple => {
            format!("[\"t\", {}, {}]", value(NUMBER, random, 0), value(ANY, random, depth.min(1)))
        }
        Shape::Object => {
            // In a collection, `any` has to be one type for all elements.
            let any = if depth < 2 { STR } else { ANY };
            let mut text = format!(
                "{{ a = {}, h = {}",
                value(STR, random, 0),
                value(any, random, depth.min(1))
            );
            if random.chance(50) {
                let _ = write!(text, ", b = {}", random.pick(&["1", "null", "\"2\""]));
            }
            if random.chance(40) {
                let _ = write!(text, ", c = {}", random.pick(&["null", "[]", "[\"z\", null]"]));
            }
            if random.chance(40) {
                let _ = write!(
                    text,
                    ", e = {}",
                    random.pick(&["null", "{}", "{ f = null }", "{ g = \"y\" }"])
                );
            }
            text + " }"
        }
    }
}
