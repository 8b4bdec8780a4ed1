//! Whether two values name the same thing, though neither may be known yet.

use std::sync::Arc;

use super::Graph;
use crate::eval::reasons;
use crate::schema;
use crate::value::{Kind, Symbol, Unknown, Value, ops};

/// The outcome of comparing two values as identities.
#[derive(Clone, Debug)]
pub enum Join {
    /// They are the same for certain.
    Same,
    /// They differ for certain.
    Different,
    /// That cannot be known, for this reason.
    Unknown(Arc<Unknown>),
}

impl Graph {
    /// Compares two values as identities: a computed attribute equals itself, an id equals the
    /// argument it is a copy of, and identifying attributes of two resources of one type differ.
    pub fn join(&self, left: &Value, right: &Value) -> Join {
        let (left, right) = (self.canonical(left), self.canonical(right));
        match ops::equal(&left, &right) {
            Ok(Value { kind: Kind::Bool(true), .. }) => return Join::Same,
            Ok(Value { kind: Kind::Bool(false), .. }) => return Join::Different,
            _ => {}
        }
        if let (Some(Symbol::Attribute(one, a)), Some(Symbol::Attribute(two, b))) =
            (symbol(&left), symbol(&right))
            && one != two
        {
            let kinds = [self.evaluator.instance(one).kind(), self.evaluator.instance(two).kind()];
            let identifying = |at: usize, name: &str| schema::identifies(kinds[at].as_str(), name);
            if kinds[0] == kinds[1]
                && a == b
                && identifying(0, a.as_str())
                && identifying(1, b.as_str())
            {
                return Join::Different;
            }
        }
        let open = if left.is_wholly_known() { &right } else { &left };
        Join::Unknown(Arc::new(reasons(open)))
    }

    /// The value a copy was made of: `aws_s3_bucket.a.id` is the bucket's name.
    fn canonical(&self, value: &Value) -> Value {
        let Some(Symbol::Attribute(resource, attribute)) = symbol(value) else {
            return value.clone();
        };
        let instance = self.evaluator.instance(resource);
        let Some(original) = schema::same_as(instance.kind().as_str(), attribute.as_str()) else {
            return value.clone();
        };
        match self.evaluator.attribute(resource, original.into()) {
            Ok(original) if !original.is_null() => original,
            _ => value.clone(),
        }
    }
}

fn symbol(value: &Value) -> Option<Symbol> {
    value.as_unknown()?.symbol
}
