//! YAML: what Terraform's dialect and the one read here agree on; the rest is not decided.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use super::arguments::Arguments;
use crate::base::deep;
use crate::value::{Fields, Kind, Number, Value};

pub(crate) fn decode(args: &Arguments<'_>) -> Result<Value, String> {
    let text = args.str(0);
    let open = || Ok(args.undecided("yamldecode", "reads YAML that drlint does not"));
    // Tags, tabs and carriage returns are where the two parsers differ.
    if text.contains("!!") || text.contains(['\r', '\t']) || is_deep(text) {
        return open();
    }
    let Ok(documents) = MarkedYaml::load_from_str(text) else { return open() };
    let [document] = documents.as_slice() else { return open() };
    let source: Vec<char> = text.chars().collect();
    match node(document, &source) {
        Some(value) => Ok(value),
        None => open(),
    }
}

/// Whether the text may nest deeper than the parser's recursion should go.
fn is_deep(text: &str) -> bool {
    let indented =
        |line: &str| line.bytes().take_while(|byte| b" -?:".contains(byte)).count() > MOST_INDENTED;
    let mut depth = 0_usize;
    let mut brackets = text.bytes().map(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth
    });
    brackets.any(|depth| depth > MOST_BRACKETS) || text.lines().any(indented)
}

/// Columns before the text of a line; each may begin a level.
const MOST_INDENTED: usize = 400;

/// Brackets in each other.
const MOST_BRACKETS: usize = 100;

fn node(node: &MarkedYaml<'_>, source: &[char]) -> Option<Value> {
    deep(|| match &node.data {
        YamlData::Sequence(items) => {
            let items: Option<Vec<Value>> =
                items.iter().map(|item| self::node(item, source)).collect();
            items.map(Value::tuple)
        }
        YamlData::Mapping(members) => {
            let mut fields = Fields::new();
            for (key, member) in members {
                let key = match scalar(key, source)?.kind {
                    Kind::Str(text) if &*text != "<<" => text,
                    Kind::Bool(truth) => truth.to_string().into(),
                    Kind::Number(number) => number.to_string().into(),
                    _ => return None,
                };
                fields.insert(key, self::node(member, source)?);
            }
            Some(Value::object(fields))
        }
        _ => scalar(node, source),
    })
}

fn scalar(node: &MarkedYaml<'_>, source: &[char]) -> Option<Value> {
    let YamlData::Value(value) = &node.data else { return None };
    let (start, end) = (node.span.start.index(), node.span.end.index());
    let raw: String = source.get(start..end)?.iter().collect();
    let raw = raw.trim();
    match value {
        Scalar::String(text) if is_block(source, start) => {
            // Terraform looks for booleans in blocks too.
            plain(text.trim_end()).filter(|value| value.as_str().is_some())?;
            Some(Value::text(&**text))
        }
        Scalar::String(text) if raw == &**text => plain(raw),
        Scalar::String(text) => Some(Value::text(&**text)),
        Scalar::Null if raw.is_empty() => Some(Value::NULL),
        _ => plain(raw).filter(|value| value.as_str().is_none()),
    }
}

/// Whether the text before `start` announces a block scalar.
fn is_block(source: &[char], start: usize) -> bool {
    let before = source[..start].iter().rev().skip_while(|c| c.is_whitespace());
    let mut before = before.skip_while(|c| c.is_ascii_digit() || matches!(c, '-' | '+'));
    matches!(before.next(), Some('|' | '>'))
}

/// A scalar without quotes.
fn plain(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::NULL),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Some(Value::bool(true));
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Some(Value::bool(false));
        }
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let special = matches!(unsigned, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN");
    let date = text.len() >= 8
        && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && text.as_bytes()[4] == b'-';
    // Infinity, not-a-number and timestamps have no certain counterpart.
    if special || date {
        return None;
    }
    let radix = |prefix: &str, base: u32| {
        let digits = text.strip_prefix(prefix)?;
        let fits = !digits.starts_with(['+', '-']);
        Number::parse_int(digits, base).filter(|_| fits)
    };
    if let Some(number) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Some(number.into());
    }
    if unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && !unsigned.contains(['p', 'P'])
        && let Some(number) = Number::parse(text)
    {
        return Some(number.into());
    }
    Some(Value::text(text))
}

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
