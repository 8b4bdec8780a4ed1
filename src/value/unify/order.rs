//! Which of several types is the best for all of them.

use crate::base::deep;
use crate::value::Type;

/// More types than this are not compared with each other: a list of so many types is not one.
const MOST: usize = 256;

/// The indexes of the types, the most general ones first.
pub(super) fn preferred(types: &[&Type]) -> Vec<usize> {
    let types = &types[..types.len().min(MOST)];
    // An edge leads from the more general of two types to the other.
    let mut edges = vec![Vec::new(); types.len()];
    let mut above = vec![0_usize; types.len()];
    for (at, one) in types.iter().enumerate() {
        for (other, ty) in types.iter().enumerate().skip(at + 1) {
            match compare(one, ty) {
                ..0 => {
                    edges[at].push(other);
                    above[other] += 1;
                }
                0 => {}
                1.. => {
                    edges[other].push(at);
                    above[at] += 1;
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..types.len()).filter(|at| above[*at] == 0).collect();
    let mut next = 0;
    while let Some(&at) = order.get(next) {
        next += 1;
        for &below in &edges[at] {
            above[below] -= 1;
            if above[below] == 0 {
                order.push(below);
            }
        }
    }
    order
}

/// Below zero when the first type is the more general one.
fn compare(one: &Type, other: &Type) -> i8 {
    use Type::{Any, List, Map, Object, Set, String, Tuple};
    deep(|| match (one, other) {
        (Any, Any) | (String, String) => 0,
        // Anything converts to `any`, so every other type says more.
        (_, Any)
        | (String, Type::Number | Type::Bool)
        | (Tuple(_) | List(_), Set(_))
        | (List(_), Tuple(_))
        | (Map(_), Object(_)) => -1,
        (Any, _)
        | (Type::Number | Type::Bool, String)
        | (Set(_), Tuple(_) | List(_))
        | (Tuple(_), List(_))
        | (Object(_), Map(_)) => 1,
        (List(a), List(b)) | (Set(a), Set(b)) | (Map(a), Map(b)) => compare(a, b),
        (Object(a), Object(b)) if a.keys().eq(b.keys()) => {
            members(a.values().zip(b.values()).map(|(a, b)| compare(&a.ty, &b.ty)))
        }
        (Tuple(a), Tuple(b)) if a.len() == b.len() => {
            members(a.iter().zip(b.iter()).map(|(a, b)| compare(a, b)))
        }
        _ => 0,
    })
}

/// Neither type is more general when each is so in some member.
fn members(comparisons: impl Iterator<Item = i8>) -> i8 {
    let (mut first, mut second) = (false, false);
    for comparison in comparisons {
        first |= comparison < 0;
        second |= comparison > 0;
    }
    i8::from(second) - i8::from(first)
}
