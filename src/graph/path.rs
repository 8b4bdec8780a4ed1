//! Dotted paths through values.

use crate::base::Name;
use crate::value::{Kind, Type, Value};

/// The values at a dotted path below whatever `read` gives for its first name.
pub(crate) fn values_at(path: &str, read: impl FnOnce(Name) -> Option<Value>) -> Vec<Value> {
    let mut steps = path.split('.');
    let first = steps.next().and_then(|first| read(Name::new(first)));
    let mut values: Vec<Value> = first.into_iter().collect();
    for step in steps {
        let mut next = Vec::new();
        for value in &values {
            collect(value, step, &mut next);
        }
        values = next;
    }
    values
}

fn collect(value: &Value, step: &str, found: &mut Vec<Value>) {
    match &value.kind {
        Kind::Object(fields) | Kind::Map(fields) => {
            found.extend(fields.get(step).map(|field| field.clone().with_marks(&value.marks)));
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items
                .iter()
                .for_each(|item| collect(&item.clone().with_marks(&value.marks), step, found));
        }
        Kind::Unknown(unknown) => {
            // Of an incomplete list of blocks there may be more, whose members are unknown.
            unknown.known_elements.iter().for_each(|item| collect(item, step, found));
            let rest = unknown.with_type(Type::Any).not_null();
            found.push(Value::unknown(rest).with_marks(&value.marks));
        }
        _ => {}
    }
}
