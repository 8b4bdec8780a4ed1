//! Values in messages.

use std::fmt::Write as _;

use super::{Kind, Part, PartialStr, Value};
use crate::base::is_invisible;

/// Characters after which a rendering is cut.
const LONGEST: usize = 120;

/// Members shown of a collection.
const MEMBERS: usize = 6;

/// A short rendering for people, like HCL: cut when long, `(sensitive value)` for secrets,
/// `(unknown)` for what is not known, `${var.x}` for holes in strings. Never a raw control
/// character.
pub fn display(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, 0);
    if out.chars().count() > LONGEST {
        let mut cut: String = out.chars().take(LONGEST - 1).collect();
        cut.push('…');
        return cut;
    }
    out
}

fn write(out: &mut String, value: &Value, depth: usize) {
    // Before anything else, so that no branch below can show a part of a secret.
    if value.marks.is_sensitive() {
        out.push_str("(sensitive value)");
        return;
    }
    // The rest is cut anyway; without this a value that shares its parts would be written out for minutes.
    if out.len() > 4 * LONGEST {
        return;
    }
    match &value.kind {
        Kind::Null(_) => out.push_str("null"),
        Kind::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Kind::Number(number) => out.push_str(&number.to_string()),
        Kind::Str(text) => {
            out.push('"');
            escape(out, text);
            out.push('"');
        }
        Kind::PartialStr(text) => write_text(out, text),
        Kind::Unknown(_) => out.push_str("(unknown)"),
        Kind::Resource(_) => out.push_str("(resource)"),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            if depth > 3 {
                out.push_str("[…]");
                return;
            }
            out.push('[');
            for (at, item) in items.iter().take(MEMBERS).enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write(out, item, depth + 1);
            }
            out.push_str(if items.len() > MEMBERS { ", …]" } else { "]" });
        }
        Kind::Object(fields) | Kind::Map(fields) => {
            if fields.is_empty() || depth > 3 {
                out.push_str(if fields.is_empty() { "{}" } else { "{…}" });
                return;
            }
            out.push_str("{ ");
            for (at, (key, field)) in fields.iter().take(MEMBERS).enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write_key(out, key);
                out.push_str(" = ");
                write(out, field, depth + 1);
            }
            out.push_str(if fields.len() > MEMBERS { ", … }" } else { " }" });
        }
    }
}

fn write_key(out: &mut String, key: &str) {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(plain) && !key.starts_with(|c: char| c.is_numeric()) {
        out.push_str(key);
    } else {
        out.push('"');
        escape(out, key);
        out.push('"');
    }
}

fn write_text(out: &mut String, text: &PartialStr) {
    out.push('"');
    for part in &text.parts {
        match part {
            Part::Literal(literal) => escape(out, literal),
            Part::Hole(hole) if hole.marks.is_sensitive() => out.push_str("${(sensitive value)}"),
            Part::Hole(hole) => {
                out.push_str("${");
                let what = hole
                    .unknown
                    .reasons
                    .first()
                    .map_or_else(|| "unknown".to_owned(), |why| why.subject.to_string());
                escape(out, &what);
                out.push('}');
            }
        }
    }
    out.push('"');
}

fn escape(out: &mut String, text: &str) {
    // Longer texts are cut anyway.
    for c in text.chars().take(4 * LONGEST) {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_invisible(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
}
