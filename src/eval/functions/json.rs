//! JSON, also of values that are not wholly known: what is known keeps its shape.
//!
//! An unknown value inside a structure is encoded as a hole that stands for its whole encoding
//! (`Hole::json`), strings too, because it may turn out to be null. A partly known string is encoded
//! between quotes, and its holes stand for escaped characters. Decoding turns both back.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

mod parse;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use super::partial;
use crate::base::deep;
use crate::value::{Hole, Kind, Part, PartialStr, PartialStrBuilder, Type, Value};

use Parameter::{Nullable, String as Str};

pub(crate) static TABLE: &[Function] = &[
    Function::new("jsondecode", &[Str], Returns::Any, decode).handled(),
    Function::new("jsonencode", &[Nullable], Returns::String, encode).handled(),
];

fn encode(args: &Arguments<'_>) -> Result<Value, String> {
    let mut joined = PartialStrBuilder::default();
    write(&mut joined, &args.values[0]);
    Ok(joined.finish())
}

/// The JSON text of a value that is wholly known.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let mut joined = PartialStrBuilder::default();
    write(&mut joined, value);
    joined.finish().as_str().map(str::to_owned)
}

fn write(out: &mut PartialStrBuilder, value: &Value) {
    if out.is_too_long() {
        return;
    }
    deep(|| match &value.kind {
        Kind::Null(_) => out.literal("null"),
        Kind::Bool(value) => out.literal(if *value { "true" } else { "false" }),
        Kind::Number(number) => out.literal(&number.to_string()),
        Kind::Str(text) => {
            out.literal("\"");
            out.literal(&escape(text));
            out.literal("\"");
        }
        Kind::PartialStr(text) => write_text(out, text),
        Kind::Unknown(unknown) => out.hole(Hole {
            unknown: std::sync::Arc::clone(unknown),
            marks: value.marks.clone(),
            json: true,
        }),
        Kind::Resource(_) => write_open(out, value),
        // The order of the elements is not known, and their number neither.
        Kind::Set(_) if !value.is_wholly_known() => write_open(out, value),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            out.literal("[");
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.literal(",");
                }
                write(out, item);
            }
            out.literal("]");
        }
        Kind::Object(fields) | Kind::Map(fields) => {
            out.literal("{");
            for (at, (key, field)) in fields.iter().enumerate() {
                out.literal(if at > 0 { ",\"" } else { "\"" });
                out.literal(&escape(key));
                out.literal("\":");
                write(out, field);
            }
            out.literal("}");
        }
    });
}

fn write_text(out: &mut PartialStrBuilder, text: &PartialStr) {
    out.literal("\"");
    for part in &text.parts {
        match part {
            Part::Literal(literal) => out.literal(&escape(literal)),
            // Inside quotes a hole is text, and what was JSON before is escaped once more.
            Part::Hole(hole) if hole.json => out.hole(partial::derived_hole(hole)),
            Part::Hole(hole) => out.hole(hole.clone()),
        }
    }
    out.literal("\"");
}

/// A hole for a value of which no order or content is known.
fn write_open(out: &mut PartialStrBuilder, value: &Value) {
    let open = partial::unknown(std::iter::once(value), Type::Any);
    if let Kind::Unknown(unknown) = open.kind {
        out.hole(Hole { unknown, marks: value.deep_marks(), json: true });
    }
}

/// The characters between the quotes.
pub(in crate::eval) fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            // Go escapes these for HTML, and Terraform keeps that for compatibility.
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

fn decode(args: &Arguments<'_>) -> Result<Value, String> {
    match &args.values[0].kind {
        Kind::Str(text) => Ok(parse::known(text)?.unwrap_or_else(|| {
            args.undecided("jsondecode", "reads a value that nests too deeply")
        })),
        Kind::PartialStr(text) => Ok(parse::partial(text)?.unwrap_or_else(|| args.unknown())),
        // The encoding of one unknown value is that value.
        _ => Ok(args.unknown()),
    }
}
