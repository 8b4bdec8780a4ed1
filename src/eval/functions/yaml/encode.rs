//! `yamlencode`: what Terraform's encoder writes, where its form is certain.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use crate::base::deep;
use crate::eval::functions::arguments::Arguments;
use crate::value::{Kind, Value};

pub(crate) fn encode(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    let mut out = String::new();
    if write(&mut out, value, 0, false).is_none() {
        return Ok(args.undecided("yamlencode", "writes a string in a form that drlint does not"));
    }
    if matches!(value.kind, Kind::Null(_) | Kind::Bool(_) | Kind::Number(_)) {
        // The encoder marks the end of a document that is a plain scalar.
        out.push_str("...\n");
    }
    Ok(Value::text(out))
}

/// Writes a value and the line's end; `None` for strings whose form is not certain. `inline` says
/// that the first line continues a `- `.
fn write(out: &mut String, value: &Value, indent: usize, inline: bool) -> Option<()> {
    deep(|| {
        let mut first = inline;
        match &value.kind {
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) if !items.is_empty() => {
                for item in items.iter() {
                    margin(out, indent, &mut first);
                    out.push_str("- ");
                    let nested = is_block_collection(item);
                    write(out, item, if nested { indent + 2 } else { indent }, true)?;
                }
            }
            Kind::Object(fields) | Kind::Map(fields) if !fields.is_empty() => {
                for (key, field) in fields.iter() {
                    margin(out, indent, &mut first);
                    quoted(out, key)?;
                    out.push(':');
                    member(out, field, indent)?;
                }
            }
            _ => {
                leaf(out, value, indent)?;
                out.push('\n');
            }
        }
        Some(())
    })
}

fn is_block_collection(value: &Value) -> bool {
    value.as_items().is_some_and(|items| !items.is_empty())
        || value.as_fields().is_some_and(|fields| !fields.is_empty())
}

fn margin(out: &mut String, indent: usize, first: &mut bool) {
    if !std::mem::take(first) {
        out.push_str(&" ".repeat(indent));
    }
}

/// What follows `key:`; lists are in the column of their key.
fn member(out: &mut String, value: &Value, indent: usize) -> Option<()> {
    if !is_block_collection(value) {
        out.push(' ');
        leaf(out, value, indent)?;
        out.push('\n');
        return Some(());
    }
    out.push('\n');
    let deeper = if value.as_items().is_some() { indent } else { indent + 2 };
    write(out, value, deeper, false)
}

fn leaf(out: &mut String, value: &Value, indent: usize) -> Option<()> {
    match &value.kind {
        Kind::Null(_) => out.push_str("null"),
        Kind::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Kind::Number(number) => out.push_str(&number.to_string()),
        Kind::Str(text) if text.contains('\n') => return block(out, text, indent),
        Kind::Str(text) => return quoted(out, text),
        Kind::Object(_) | Kind::Map(_) => out.push_str("{}"),
        Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => out.push_str("[]"),
        Kind::PartialStr(_) | Kind::Unknown(_) | Kind::Resource(_) => return None,
    }
    Some(())
}

/// A string between double quotes; longer ones are folded, and then the form is not certain.
fn quoted(out: &mut String, text: &str) -> Option<()> {
    if text.len() > 60 && text.contains(' ') {
        return None;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            ' '..='~' | '\u{a1}'..='\u{d7ff}' if !matches!(c, '\u{2028}' | '\u{2029}') => {
                out.push(c);
            }
            _ => return None,
        }
    }
    out.push('"');
    Some(())
}

/// A string of several lines, literally.
fn block(out: &mut String, text: &str, indent: usize) -> Option<()> {
    let certain = text.chars().all(|c| {
        matches!(c, '\n' | ' '..='~' | '\u{a1}'..='\u{d7ff}')
            && !matches!(c, '\u{2028}' | '\u{2029}')
    });
    if !certain || text.starts_with([' ', '\n']) || text.contains(" \n") || text.ends_with(' ') {
        return None;
    }
    out.push_str(match text.strip_suffix('\n') {
        None => "|-",
        Some(rest) if rest.ends_with('\n') => "|+",
        Some(_) => "|",
    });
    let body = text.strip_suffix('\n').unwrap_or(text);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent + 2));
            out.push_str(line);
        }
    }
    Some(())
}
