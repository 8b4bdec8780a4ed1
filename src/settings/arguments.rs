//! The body of a settings file against its shape: what is right is handed out, the rest is reported.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::shape::{Argument, Kind, Shape};
use super::{Literal, LiteralKind};
use crate::base::{Span, Spanned};
use crate::diag::{Code, Diagnostic, RelatedKind, did_you_mean};
use crate::syntax::{Block, Body};

/// The arguments of a body by name, checked.
pub(super) type Arguments = BTreeMap<&'static str, Literal>;

/// The arguments of a nested block that `outer` allows.
pub(super) fn inside(block: &Block, outer: &Shape, problems: &mut Vec<Diagnostic>) -> Arguments {
    let shape = outer.blocks.iter().find(|shape| block.kind == shape.kind);
    shape.map_or_else(Arguments::new, |shape| {
        arguments(&block.body, &shape.shape, &called(shape.kind), block.header, problems)
    })
}

/// A block in a sentence.
fn called(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind} block")
}

/// Checks a body and its nested blocks against their shapes, and returns its valid arguments.
pub(super) fn check(
    body: &Body,
    shape: &Shape,
    what: &str,
    place: Span,
    problems: &mut Vec<Diagnostic>,
) -> Arguments {
    let checked = arguments(body, shape, what, place, problems);
    let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for block in &body.blocks {
        let Some(known) = shape.blocks.iter().find(|known| block.kind == known.kind) else {
            let kinds = shape.blocks.iter().map(|known| known.kind);
            problems.push(unknown("block", block.kind.as_str(), what, block.header, kinds));
            continue;
        };
        let labels = usize::from(known.label.is_some());
        if block.labels.len() != labels {
            let count = if labels == 0 { "no label" } else { "exactly one label" };
            let message = format!("A block of type {} must have {count}.", known.kind);
            problems.push(problem(message, block.header));
        }
        let label = block.labels.first().map_or("", |label| label.text.as_str());
        if known.kind == "rule" && !label.is_empty() && !label.contains('/') {
            let message = format!("\"{label}\" is not a rule id; an id is <pack>/<rule>.");
            problems.push(problem(message, block.labels[0].span));
        }
        if !known.repeated
            && let Some(first) = seen.insert((known.kind, label), block.header)
        {
            let label = if label.is_empty() { String::new() } else { format!(" \"{label}\"") };
            let message = format!("Duplicate {}{label} block.", known.kind);
            problems.push(problem(message, block.header).with_related(
                RelatedKind::First,
                first,
                "first block",
            ));
        }
        check(&block.body, &known.shape, &called(known.kind), block.header, problems);
    }
    checked
}

/// Checks the arguments of a body, and returns those that are valid.
fn arguments(
    body: &Body,
    shape: &Shape,
    what: &str,
    place: Span,
    problems: &mut Vec<Diagnostic>,
) -> Arguments {
    let mut checked = Arguments::new();
    for attribute in &body.attributes {
        let name = attribute.name.as_str();
        let Some(known) = shape.arguments.iter().find(|known| known.name == name) else {
            let names = shape.arguments.iter().map(|known| known.name);
            problems.push(unknown("argument", name, what, attribute.name_span, names));
            continue;
        };
        match Literal::of(&attribute.expr) {
            Err(span) => {
                let message = format!("{name} must be a literal; settings are not evaluated.");
                problems.push(problem(message, span));
            }
            Ok(literal) => match fits(known, &literal) {
                Err(found) => problems.push(*found),
                Ok(()) if checked.contains_key(known.name) => {
                    let message = format!("{name} is set twice.");
                    problems.push(problem(message, attribute.name_span));
                }
                Ok(()) => drop(checked.insert(known.name, literal)),
            },
        }
    }
    for known in shape.arguments.iter().filter(|known| known.required) {
        if body.attribute(known.name).is_none() {
            let message = format!("Missing required argument \"{}\" in {what}.", known.name);
            problems.push(problem(message, place).with_help(known.description));
        }
    }
    checked
}

fn fits(argument: &Argument, literal: &Literal) -> Result<(), Box<Diagnostic>> {
    let name = argument.name;
    let strings = |items: &[Literal]| items.iter().find(|item| item.as_str().is_none()).cloned();
    let expected = match (argument.kind, &literal.kind) {
        (Kind::Text | Kind::Texts, LiteralKind::Str(_))
        | (Kind::Bool, LiteralKind::Bool(_))
        | (Kind::Object, LiteralKind::Object(_)) => return Ok(()),
        (Kind::Texts | Kind::List, LiteralKind::List(items)) => match strings(items) {
            None => return Ok(()),
            Some(item) => {
                let message =
                    format!("{name} must be a list of strings; it contains {}.", item.described());
                return Err(problem(message, item.span).into());
            }
        },
        (Kind::OneOf(words), LiteralKind::Str(text)) => {
            if words.contains(&&**text) {
                return Ok(());
            }
            let message = format!("Invalid {name} \"{text}\".");
            let help = format!("Use one of {}.", words.join(", "));
            let meant = did_you_mean(text, words.iter().copied());
            let help = meant.map_or(help, |meant| format!("Did you mean \"{meant}\"?"));
            return Err(problem(message, literal.span).with_help(help).into());
        }
        (Kind::Duration, LiteralKind::Str(_) | LiteralKind::Number(_)) => {
            if seconds(literal).is_some() {
                return Ok(());
            }
            "a duration such as \"90s\", \"5m\", \"1h\" or \"1d\", or a number of seconds"
        }
        (Kind::Day, LiteralKind::Str(text)) => {
            if day(literal).is_some() {
                return Ok(());
            }
            let message = format!("\"{text}\" is not a date.");
            let help = "Use YYYY-MM-DD, such as \"2027-03-31\".";
            return Err(problem(message, literal.span).with_help(help).into());
        }
        (Kind::Text | Kind::OneOf(_), _) => "a string",
        (Kind::Texts, _) => "a string or a list of strings",
        (Kind::List, _) => "a list of strings",
        (Kind::Bool, _) => "true or false",
        (Kind::Duration, _) => "a duration such as \"5m\"",
        (Kind::Day, _) => "a date in quotes such as \"2027-03-31\"",
        (Kind::Object, _) => "an object",
    };
    let message = format!("{name} must be {expected}, not {}.", literal.described());
    Err(problem(message, literal.span).into())
}

pub(super) fn text(literal: Option<&Literal>) -> Option<Spanned<String>> {
    let literal = literal?;
    Some(Spanned { value: literal.as_str()?.to_owned(), span: literal.span })
}

pub(super) fn texts(literal: Option<&Literal>) -> Vec<Spanned<String>> {
    match literal.map(|literal| &literal.kind) {
        Some(LiteralKind::List(items)) => {
            items.iter().filter_map(|item| text(Some(item))).collect()
        }
        _ => text(literal).into_iter().collect(),
    }
}

pub(super) fn day(literal: &Literal) -> Option<Date> {
    let text = literal.as_str()?;
    // The parser would also accept times and time zones, and drop them.
    (text.len() == 10).then(|| text.parse().ok())?
}

pub(super) fn seconds(literal: &Literal) -> Option<u64> {
    match &literal.kind {
        LiteralKind::Number(text) => text.parse().ok(),
        LiteralKind::Str(text) => duration(text),
        _ => None,
    }
}

/// `90s`, `5m`, `1h`, `2d`, also several in a row (`1h30m`), in seconds; `None` for anything else.
pub fn duration(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut total = 0u64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let unit = match rest.bytes().next()? {
            b's' => 1,
            b'm' => 60,
            b'h' => 3600,
            b'd' => 86_400,
            _ => return None,
        };
        rest = rest[1..].trim_start();
        total = total.checked_add(number.checked_mul(unit)?)?;
    }
    Some(total)
}

/// `kind` is "argument" or "block".
fn unknown<'a>(
    kind: &str,
    name: &str,
    what: &str,
    span: Span,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let help = match did_you_mean(name, known.clone()) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => format!("Known {kind}s: {}.", known.collect::<Vec<_>>().join(", ")),
    };
    problem(format!("Unknown {kind} \"{name}\" in {what}."), span).with_help(help)
}

/// An error that keeps the settings from being used.
pub(super) fn problem(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::new(Code::SettingsError, message, Some(span))
}
