//! What function calls cost.

use super::Limits;
use super::size::{BYTES_PER_STEP, Size};
use crate::eval::functions::{Function, Marking};
use crate::value::{Kind, Value};

/// What a call costs before it runs, in steps; `None` when its result alone would exceed the limits.
/// Most functions cost what their arguments weigh; these few multiply them.
pub(crate) fn cost(function: &Function, values: &[Value], limits: &Limits) -> Option<usize> {
    let length = |at: usize| values.get(at).map_or(0, shallow);
    let arguments = match function.marking {
        Marking::Shallow => values.iter().map(shallow).fold(0, usize::saturating_add),
        Marking::Deep | Marking::Own => values.iter().fold(Size::new(limits), Size::and).steps(),
    };
    let text = match function.name {
        "join" => values
            .iter()
            .skip(1)
            .map(shallow)
            .sum::<usize>()
            .saturating_mul(bytes(values, 0, limits)),
        "replace" => replaced(values, limits),
        "format" | "formatlist" => formatted(values, limits),
        _ => 0,
    };
    let pairs = match function.name {
        // Compares each element with each.
        "distinct" => length(0).saturating_mul(length(0)),
        "regex" => compiling(values.first()),
        "regexall" => compiling(values.first()).saturating_add(searching(values.get(1))),
        "replace" if pattern(values.get(1)).is_some() => {
            compiling(values.get(1)).saturating_add(searching(values.first()))
        }
        "setsubtract" | "setintersection" | "matchkeys" => {
            let others = values.iter().skip(1).map(shallow).sum::<usize>();
            length(0).saturating_mul(others)
        }
        _ => 0,
    };
    let product = match function.name {
        "setproduct" => {
            // One row for each combination.
            let rows = values.iter().map(shallow).fold(1, usize::saturating_mul);
            rows.saturating_mul(values.len())
        }
        _ => 0,
    };
    let fits = text <= limits.text && product <= limits.nodes;
    fits.then(|| arguments.saturating_add(pairs).saturating_add(product))
}

/// The text of a regular expression, between slashes for `replace`.
fn pattern(value: Option<&Value>) -> Option<&str> {
    let text = value?.as_str()?;
    Some(text).filter(|text| text.len() > 1 && text.starts_with('/') && text.ends_with('/'))
}

/// What compiling a regular expression costs. That compiled ones are kept does not count: it depends on
/// what the thread did before, and work may not.
fn compiling(value: Option<&Value>) -> usize {
    // In states of the automaton, roughly.
    const STATES_PER_STEP: usize = 16;
    value.and_then(Value::as_str).map_or(0, |pattern| states(pattern) / STATES_PER_STEP)
}

/// At most what it costs to find all matches: each may look at the rest of the text, as those of
/// `a.*z|a` do.
fn searching(value: Option<&Value>) -> usize {
    const BYTES_PER_STEP: usize = 1024;
    let length = value.and_then(Value::as_str).map_or(0, str::len);
    length.saturating_mul(length) / BYTES_PER_STEP
}

/// How large a regular expression becomes when its repetitions are written out.
fn states(pattern: &str) -> usize {
    // A class of Unicode has hundreds of ranges.
    const CLASS: usize = 50;
    let mut outer: Vec<usize> = Vec::new();
    let (mut total, mut last) = (0_usize, 0_usize);
    let mut chars = pattern.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '(' => {
                outer.push(total.saturating_add(last));
                (total, last) = (0, 0);
            }
            ')' => {
                last = total.saturating_add(last);
                total = outer.pop().unwrap_or(0);
            }
            '{' => {
                let bounds = pattern[at + 1..].split('}').next().unwrap_or("");
                let numbers = bounds.split(',').filter_map(|digits| digits.parse::<usize>().ok());
                if let Some(times) = numbers.max() {
                    last = last.saturating_mul(times.max(1));
                    chars.find(|(_, next)| *next == '}');
                }
            }
            _ => {
                total = total.saturating_add(last);
                last = match char {
                    '\\' => match chars.next() {
                        Some((_, 'p' | 'P')) => {
                            // `\pL` and `\p{Greek}`.
                            if chars.next().is_some_and(|(_, next)| next == '{') {
                                chars.find(|(_, next)| *next == '}');
                            }
                            CLASS
                        }
                        Some((_, escaped)) if escaped.is_ascii_alphabetic() => CLASS,
                        _ => 1,
                    },
                    '[' => {
                        // Classes have names inside, `[[:alpha:]]`.
                        let mut open = 1;
                        chars.find(|(_, next)| {
                            open += i32::from(*next == '[') - i32::from(*next == ']');
                            open == 0
                        });
                        CLASS
                    }
                    '.' => CLASS,
                    _ => 1,
                };
            }
        }
    }
    outer.into_iter().fold(total.saturating_add(last), usize::saturating_add)
}

/// Elements, members, or bytes in steps.
fn shallow(value: &Value) -> usize {
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => items.len(),
        Kind::Object(fields) | Kind::Map(fields) => fields.len(),
        Kind::Str(text) => 1 + text.len() / BYTES_PER_STEP,
        Kind::PartialStr(text) => text.parts.len(),
        _ => 1,
    }
}

fn bytes(values: &[Value], at: usize, limits: &Limits) -> usize {
    let Some(value) = values.get(at) else { return 0 };
    match &value.kind {
        Kind::Str(text) => text.len(),
        Kind::PartialStr(_) => Size::of(value, limits).text(),
        _ => 0,
    }
}

/// At most as many bytes as `replace` can make.
fn replaced(values: &[Value], limits: &Limits) -> usize {
    let (text, new) = (bytes(values, 0, limits), bytes(values, 2, limits));
    let occurrences = match (values.first().and_then(Value::as_str), values.get(1)) {
        (Some(text), Some(old)) => match old.as_str() {
            Some(old) if old.len() > 1 && old.starts_with('/') && old.ends_with('/') => {
                text.len() + 1
            }
            Some(old) => text.matches(old).count(),
            None => 0,
        },
        _ => text,
    };
    occurrences.saturating_mul(new)
}

/// At most as many bytes as `format` or `formatlist` can make.
fn formatted(values: &[Value], limits: &Limits) -> usize {
    let Some(pattern) = values.first().and_then(Value::as_str) else { return 0 };
    let rest = &values[1..];
    let rows = rest.iter().filter_map(Value::as_items).map(|items| items.len()).max();
    let widest = rest.iter().map(|value| match value.as_items() {
        Some(items) => items.iter().map(|item| Size::of(item, limits).text()).max().unwrap_or(0),
        None => Size::of(value, limits).text(),
    });
    let width = pattern.split(|c: char| !c.is_ascii_digit()).map(|digits| {
        // Wider fields are refused by the function itself.
        digits.parse::<usize>().unwrap_or(0).min(10_000)
    });
    let one = widest.chain(width).max().unwrap_or(0);
    let row = pattern.len().saturating_add(pattern.matches('%').count().saturating_mul(one));
    rows.unwrap_or(1).saturating_mul(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_of_repetitions_multiply() {
        assert_eq!(states("abc"), 3);
        assert_eq!(states("a{20}b"), 21);
        assert_eq!(states("(a|b{1,200}){1,20}c"), 202 * 20 + 1);
        assert_eq!(states("((((a{10}){10}){10}){10}"), 10_000);
        assert_eq!(states("^[a-z0-9.-]{3,63}$"), 50 * 63 + 2);
        assert_eq!(states("\\pL{1,1000}\\p{Greek}"), 50 * 1_001);
        assert_eq!(states("([[:alpha:]]{1,200}){1,20}"), 50 * 4_000);
        assert_eq!(states("(a{,5}"), 5);
    }
}
