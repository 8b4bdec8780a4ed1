//! Strings.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use super::partial;
use crate::value::{Kind, Part, PartialStr, PartialStrBuilder, Value, to_text};

use Parameter::{Number, String as Str, Strings};

pub(crate) static TABLE: &[Function] = &[
    Function::new("chomp", &[Str], Returns::String, chomp),
    Function::new("endswith", &[Str, Str], Returns::Bool, endswith).handled(),
    Function::new("indent", &[Number, Str], Returns::String, indent).handled(),
    Function::new("join", &[Str], Returns::String, join).variadic(Strings).handled(),
    Function::new("lower", &[Str], Returns::String, lower).handled(),
    Function::new("split", &[Str, Str], Returns::Strings, split),
    Function::new("startswith", &[Str, Str], Returns::Bool, startswith).handled(),
    Function::new("strcontains", &[Str, Str], Returns::Bool, strcontains).handled(),
    Function::new("strrev", &[Str], Returns::String, strrev),
    Function::new("substr", &[Str, Number, Number], Returns::String, substr),
    Function::new("title", &[Str], Returns::String, title),
    Function::new("trim", &[Str, Str], Returns::String, trim),
    Function::new("trimprefix", &[Str, Str], Returns::String, trimprefix).handled(),
    Function::new("trimspace", &[Str], Returns::String, trimspace).handled(),
    Function::new("trimsuffix", &[Str, Str], Returns::String, trimsuffix).handled(),
    Function::new("upper", &[Str], Returns::String, upper).handled(),
];

fn chomp(args: &Arguments<'_>) -> Result<Value, String> {
    Ok(Value::text(args.str(0).trim_end_matches(['\r', '\n'])))
}

fn text<'a>(args: &Arguments<'a>, at: usize) -> Option<&'a Arc<PartialStr>> {
    match &args.values.get(at)?.kind {
        Kind::PartialStr(text) => Some(text),
        _ => None,
    }
}

fn both<'a>(args: &Arguments<'a>) -> Option<(&'a str, &'a str)> {
    Some((args.values.first()?.as_str()?, args.values.get(1)?.as_str()?))
}

fn startswith(args: &Arguments<'_>) -> Result<Value, String> {
    if let Some((text, prefix)) = both(args) {
        return Ok(Value::bool(text.starts_with(prefix)));
    }
    let known = |at: usize| text(args, at).map_or_else(|| args.str(at), |text| text.prefix());
    let (have, want) = (known(0), known(1));
    let whole = args.values[1].as_str().is_some();
    Ok(if whole && have.starts_with(want) {
        Value::bool(true)
    } else if !have.starts_with(want)
        // The known parts contradict each other as far as both go.
        && (args.values[0].as_str().is_some() || !want.starts_with(have))
    {
        Value::bool(false)
    } else {
        args.unknown()
    })
}

fn endswith(args: &Arguments<'_>) -> Result<Value, String> {
    if let (Some(unknown), Some(suffix)) = (args.values[0].as_unknown(), args.values[1].as_str())
        && unknown.text.as_ref().is_some_and(|text| !text.may_end(suffix))
    {
        return Ok(Value::bool(false));
    }
    if let Some((text, suffix)) = both(args) {
        return Ok(Value::bool(text.ends_with(suffix)));
    }
    let known = |at: usize| text(args, at).map_or_else(|| args.str(at), |text| text.suffix());
    let (have, want) = (known(0), known(1));
    let whole = args.values[1].as_str().is_some();
    Ok(if whole && have.ends_with(want) {
        Value::bool(true)
    } else if !have.ends_with(want) && (args.values[0].as_str().is_some() || !want.ends_with(have))
    {
        Value::bool(false)
    } else {
        args.unknown()
    })
}

fn strcontains(args: &Arguments<'_>) -> Result<Value, String> {
    if let Some((text, part)) = both(args) {
        return Ok(Value::bool(text.contains(part)));
    }
    // Inside one literal only: across a hole nothing is certain.
    let found = match (text(args, 0), args.values[1].as_str()) {
        (Some(text), Some(wanted)) => text
            .parts
            .iter()
            .any(|part| matches!(part, Part::Literal(literal) if literal.contains(wanted))),
        (None, Some("")) => true,
        _ => false,
    };
    Ok(if found { Value::bool(true) } else { args.unknown() })
}

fn indent(args: &Arguments<'_>) -> Result<Value, String> {
    if !args.values[0].is_wholly_known() {
        return Ok(args.unknown());
    }
    let spaces = usize::try_from(args.int(0)?).map_err(|_| "the number of spaces is negative")?;
    // The first line is not indented, so a text without newlines is returned as it is.
    let lines = match &args.values[1].kind {
        Kind::Str(text) => text.matches('\n').count(),
        Kind::PartialStr(_) => 1,
        _ => return Ok(args.unknown()),
    };
    if lines == 0 {
        return Ok(args.values[1].clone());
    }
    if spaces.saturating_mul(lines) > 1 << 20 {
        return Ok(args.undecided("indent", "makes a longer text than drlint keeps"));
    }
    let pad = format!("\n{}", " ".repeat(spaces));
    Ok(match text(args, 1) {
        // A hole may hold line ends of its own, so it is not itself any more.
        Some(text) => partial::map_text(text, |literal| literal.replace('\n', &pad)),
        None => Value::text(args.str(1).replace('\n', &pad)),
    })
}

fn join(args: &Arguments<'_>) -> Result<Value, String> {
    let (separator, lists) = args.values.split_first().ok_or("a separator is required")?;
    if lists.is_empty() {
        return Err("at least one list is required".to_owned());
    }
    let mut joined = PartialStrBuilder::default();
    let mut first = true;
    for list in lists {
        // Unknown elements of a set have no place in the order yet.
        let open_set = matches!(&list.kind, Kind::Set(_)) && !list.is_wholly_known();
        let Some(items) = list.as_items() else { return Ok(args.unknown()) };
        if open_set {
            return Ok(args.unknown());
        }
        for item in items.iter() {
            if item.is_null() {
                return Err("an element is null".to_owned());
            }
            if !first {
                joined.push(separator);
            }
            first = false;
            joined.push(&to_text(item)?);
            if joined.is_too_long() {
                return Ok(joined.finish());
            }
        }
    }
    Ok(joined.finish())
}

fn cased(args: &Arguments<'_>, change: fn(&str) -> String) -> Result<Value, String> {
    Ok(match &args.values[0].kind {
        Kind::Str(text) => Value::text(change(text)),
        Kind::PartialStr(text) => partial::map_text(text, change),
        _ => args.unknown(),
    })
}

fn lower(args: &Arguments<'_>) -> Result<Value, String> {
    cased(args, |text| text.chars().map(lower_char).collect())
}

fn upper(args: &Arguments<'_>) -> Result<Value, String> {
    cased(args, |text| text.chars().map(upper_char).collect())
}

/// One character for one character, whatever its neighbours: Terraform knows no others.
fn lower_char(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        // Go maps the dotted capital I to a plain `i`; Rust adds a combining dot.
        (Some(first), Some(_)) if c == '\u{130}' => first,
        _ => c,
    }
}

fn upper_char(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => with_iota(c),
    }
}

/// Greek letters with iota subscript have a capital of one character that Rust spells with two.
fn with_iota(c: char) -> char {
    let shift = match c {
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => 8,
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => 9,
        _ => 0,
    };
    char::from_u32(u32::from(c) + shift).unwrap_or(c)
}

fn title_char(c: char) -> char {
    match c {
        'Ǆ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǳ' => 'ǲ',
        'ǅ' | 'ǈ' | 'ǋ' | 'ǲ' | '\u{10d0}'..='\u{10ff}' => c,
        _ => upper_char(c),
    }
}

fn title(args: &Arguments<'_>) -> Result<Value, String> {
    // Go's `strings.Title`: an underscore does not separate words.
    let separates = |c: char| {
        if c.is_ascii() {
            !c.is_ascii_alphanumeric() && c != '_'
        } else {
            !c.is_alphanumeric() && c.is_whitespace()
        }
    };
    let mut start = true;
    let change = |c: char| {
        let changed = if start { title_char(c) } else { c };
        start = separates(c);
        changed
    };
    Ok(Value::text(args.str(0).chars().map(change).collect::<String>()))
}

fn split(args: &Arguments<'_>) -> Result<Value, String> {
    let (separator, text) = (args.str(0), args.str(1));
    // Go splits after each character here.
    let items: Vec<Value> = if separator.is_empty() {
        text.chars().map(|c| Value::text(c.to_string())).collect()
    } else {
        text.split(separator).map(Value::text).collect()
    };
    Ok(Value::list(items))
}

fn strrev(args: &Arguments<'_>) -> Result<Value, String> {
    Ok(Value::text(args.str(0).graphemes(true).rev().collect::<String>()))
}

fn substr(args: &Arguments<'_>) -> Result<Value, String> {
    let (offset, length) = (args.int(1)?, args.int(2)?);
    // Terraform counts characters as people see them, not code points.
    let graphemes: Vec<&str> = args.str(0).graphemes(true).collect();
    let count = i64::try_from(graphemes.len()).unwrap_or(i64::MAX);
    let start = if offset < 0 { (count + offset).max(0) } else { offset.min(count) };
    let end = if length < 0 { count } else { start.saturating_add(length).min(count) };
    let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
    Ok(Value::text(graphemes[range].concat()))
}

fn trim(args: &Arguments<'_>) -> Result<Value, String> {
    let cut = args.str(1);
    Ok(Value::text(args.str(0).trim_matches(|c| cut.contains(c))))
}

fn trimspace(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(text) = text(args, 0) else {
        return Ok(match args.values[0].as_str() {
            Some(text) => Value::text(text.trim()),
            None => args.unknown(),
        });
    };
    // A hole at an end may bring its own space, which a literal next to it then shares.
    let solid = |part: Option<&Part>| matches!(part, Some(Part::Literal(literal)) if !literal.trim().is_empty());
    if !solid(text.parts.first()) || !solid(text.parts.last()) {
        return Ok(args.unknown());
    }
    let last = text.parts.len() - 1;
    let trimmed: Vec<Part> = text
        .parts
        .iter()
        .enumerate()
        .map(|(at, part)| match part {
            Part::Literal(literal) if at == 0 => Part::Literal(literal.trim_start().into()),
            Part::Literal(literal) if at == last => Part::Literal(literal.trim_end().into()),
            other => other.clone(),
        })
        .collect();
    Ok(partial::from_parts(&trimmed))
}

fn trimprefix(args: &Arguments<'_>) -> Result<Value, String> {
    if let Some((text, prefix)) = both(args) {
        return Ok(Value::text(text.strip_prefix(prefix).unwrap_or(text)));
    }
    let (Some(text), Some(prefix)) = (text(args, 0), args.values[1].as_str()) else {
        return Ok(args.unknown());
    };
    let known = text.prefix();
    if prefix.is_empty() || (!known.starts_with(prefix) && !prefix.starts_with(known)) {
        return Ok(args.values[0].clone());
    }
    // The prefix may go on in the first hole.
    let Some(rest) = known.strip_prefix(prefix) else { return Ok(args.unknown()) };
    let mut joined = PartialStrBuilder::default();
    joined.literal(rest);
    for part in &text.parts[1..] {
        joined.part(part);
    }
    Ok(joined.finish())
}

fn trimsuffix(args: &Arguments<'_>) -> Result<Value, String> {
    if let Some((text, suffix)) = both(args) {
        return Ok(Value::text(text.strip_suffix(suffix).unwrap_or(text)));
    }
    let (Some(text), Some(suffix)) = (text(args, 0), args.values[1].as_str()) else {
        return Ok(args.unknown());
    };
    let known = text.suffix();
    if suffix.is_empty() || (!known.ends_with(suffix) && !suffix.ends_with(known)) {
        return Ok(args.values[0].clone());
    }
    // The suffix may begin in the last hole.
    let Some(rest) = known.strip_suffix(suffix) else { return Ok(args.unknown()) };
    let mut joined = PartialStrBuilder::default();
    for part in &text.parts[..text.parts.len() - 1] {
        joined.part(part);
    }
    joined.literal(rest);
    Ok(joined.finish())
}

/// Whether a string has no character; `None` when that is not decided.
pub(crate) fn is_empty(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Str(text) => Some(text.is_empty()),
        // A partly known string has a known part, or only holes.
        Kind::PartialStr(text) => {
            let is_certain = |part: &Part| match part {
                Part::Literal(_) => true,
                Part::Hole(hole) => hole.json || hole.unknown.text.is_some(),
            };
            text.parts.iter().any(is_certain).then_some(false)
        }
        Kind::Unknown(unknown) if unknown.not_null && unknown.text.is_some() => Some(false),
        _ => None,
    }
}

/// The number of characters as people see them.
pub(crate) fn length(value: &Value) -> Option<usize> {
    value.as_str().map(|text| text.graphemes(true).count())
}
