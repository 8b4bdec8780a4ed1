//! `format` and `formatlist`: the verbs of Terraform, which are a part of Go's.

use unicode_segmentation::UnicodeSegmentation;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use super::{json, partial};
use crate::value::{Kind, Number, PartialStrBuilder, Type, Value, convert, to_text};

use Parameter::{Nullable, String as Str};

pub(crate) static TABLE: &[Function] = &[
    Function::new("format", &[Str], Returns::String, format).variadic(Nullable).handled(),
    Function::new("formatlist", &[Str], Returns::Strings, formatlist).variadic(Nullable).handled(),
];

/// Wider fields are not worth knowing.
const WIDEST: usize = 10_000;

/// Longer results of `formatlist` neither.
const MOST: usize = 100_000;

fn format(args: &Arguments<'_>) -> Result<Value, String> {
    let values: Vec<&Value> = args.values[1..].iter().collect();
    if values.iter().any(|value| value.is_literal_null()) {
        // Terraform does not call a function with an argument of unknown type.
        return Ok(args.unknown());
    }
    match &args.values[0].kind {
        Kind::Str(pattern) => Ok(run(pattern, &values)?.unwrap_or_else(|| args.unknown())),
        _ => Ok(args.unknown()),
    }
}

fn formatlist(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(pattern) = args.values[0].as_str() else { return Ok(args.unknown()) };
    let mut count: Option<usize> = None;
    for value in &args.values[1..] {
        let length = match &value.kind {
            Kind::Null(None | Some(Type::Any)) | Kind::Unknown(_) | Kind::Resource(_) => {
                return Ok(args.unknown());
            }
            Kind::Set(_) if !value.is_wholly_known() => return Ok(args.unknown()),
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => items.len(),
            // Anything but a list is repeated in each row.
            _ => continue,
        };
        if count.is_some_and(|before| before != length) {
            return Err("the lists have different lengths".to_owned());
        }
        count = Some(length);
    }
    let count = count.unwrap_or(1);
    if count > MOST {
        return Ok(args.unknown());
    }
    let mut results = Vec::with_capacity(count);
    for at in 0..count {
        let pick = |value: &'_ Value| value.as_items().map(|items| items[at].clone());
        let row: Vec<Value> =
            args.values[1..].iter().map(|one| pick(one).unwrap_or_else(|| one.clone())).collect();
        let row: Vec<&Value> = row.iter().collect();
        let line = run(pattern, &row)?;
        results.push(line.unwrap_or_else(|| partial::unknown(args.values.iter(), Type::String)));
    }
    Ok(Value::list(results))
}

/// One `%…` of a pattern.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
struct Verb {
    minus: bool,
    plus: bool,
    space: bool,
    sharp: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
    argument: Option<usize>,
    letter: char,
}

/// The formatted string; `None` when an argument leaves it wholly open.
fn run(pattern: &str, values: &[&Value]) -> Result<Option<Value>, String> {
    let mut joined = PartialStrBuilder::default();
    let mut rest = pattern;
    let (mut next, mut highest) = (0, 0);
    while let Some(at) = rest.find('%') {
        joined.literal(&rest[..at]);
        let (verb, after) = parse(&rest[at + 1..])?;
        rest = after;
        if verb.letter == '%' {
            joined.literal("%");
            continue;
        }
        let index = verb.argument.unwrap_or(next);
        // After `%[3]s` the next verb takes the fourth argument.
        next = index + 1;
        highest = highest.max(next);
        let Some(value) = values.get(index) else {
            return Err(format!("the pattern wants argument {}, which is missing", index + 1));
        };
        joined.mark(&value.marks);
        if !write(&mut joined, &verb, value)? {
            return Ok(None);
        }
    }
    if values.len() > highest {
        return Err(format!("the pattern takes {highest} arguments, not {}", values.len()));
    }
    joined.literal(rest);
    Ok(Some(joined.finish()))
}

fn parse(text: &str) -> Result<(Verb, &str), String> {
    let mut verb = Verb::default();
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('%') {
        verb.letter = '%';
        return Ok((verb, after));
    }
    while let Some(flag) = rest.chars().next() {
        match flag {
            '-' => verb.minus = true,
            '+' => verb.plus = true,
            ' ' => verb.space = true,
            '#' => verb.sharp = true,
            '0' => verb.zero = true,
            _ => break,
        }
        rest = &rest[1..];
    }
    let number = |rest: &mut &str| -> Option<usize> {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at(length);
        *rest = after;
        if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(usize::MAX)) }
    };
    verb.width = number(&mut rest);
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        verb.precision = Some(number(&mut rest).unwrap_or(0));
    }
    if let Some(after) = rest.strip_prefix('[') {
        rest = after;
        let index = number(&mut rest).filter(|index| *index > 0);
        let (Some(index), Some(after)) = (index, rest.strip_prefix(']')) else {
            return Err("an argument index is not a number above zero".to_owned());
        };
        verb.argument = Some(index - 1);
        rest = after;
    }
    let Some(letter) = rest.chars().next() else {
        return Err("the pattern ends inside a verb".to_owned());
    };
    if !"vtbdoxXeEfgGsq".contains(letter) {
        return Err(format!("{letter:?} is not a verb"));
    }
    verb.letter = letter;
    Ok((verb, &rest[letter.len_utf8()..]))
}

/// Whether the result is known, perhaps with holes.
fn write(joined: &mut PartialStrBuilder, verb: &Verb, value: &Value) -> Result<bool, String> {
    if verb.width.unwrap_or(0).max(verb.precision.unwrap_or(0)) > WIDEST {
        return Ok(false);
    }
    match (&value.kind, verb.letter) {
        (Kind::Null(None), _) => return Ok(false),
        (Kind::Null(Some(_)), 'v') => {}
        (Kind::Null(Some(_)), _) => return Err("null cannot be formatted".to_owned()),
        _ => {}
    }
    if !value.is_wholly_known() {
        return write_open(joined, verb, value);
    }
    let text = match verb.letter {
        'v' => plain(verb, value),
        's' => match convert(value, &Type::String)?.as_str() {
            Some(text) => cut(verb, text),
            None => return Err("a string is required".to_owned()),
        },
        // Terraform quotes as JSON, not as Go.
        'q' => match convert(value, &Type::String)?.as_str() {
            Some(text) => format!("\"{}\"", json::escape(&cut(verb, text))),
            None => return Err("a string is required".to_owned()),
        },
        't' => match convert(value, &Type::Bool)?.kind {
            Kind::Bool(truth) => truth.to_string(),
            _ => return Err("a bool is required".to_owned()),
        },
        _ => {
            let Kind::Number(number) = convert(value, &Type::Number)?.kind else {
                return Err("a number is required".to_owned());
            };
            joined.literal(&numeric(verb, &number)?);
            return Ok(true);
        }
    };
    // Booleans written with `%t` are not padded.
    joined.literal(&if verb.letter == 't' { text } else { pad(verb, &text) });
    Ok(true)
}

fn write_open(joined: &mut PartialStrBuilder, verb: &Verb, value: &Value) -> Result<bool, String> {
    let plain = verb.width.is_none() && verb.precision.is_none();
    let textual = match &value.kind {
        Kind::PartialStr(_) => true,
        Kind::Unknown(unknown) => matches!(unknown.ty, Type::String | Type::Bool),
        _ => false,
    };
    match verb.letter {
        // A number of unknown type is written by `%v` as by `%g`, which is not its text.
        's' if plain => joined.push(&to_text(value)?),
        'v' if plain && !verb.sharp && textual => joined.push(&to_text(value)?),
        _ => {
            let open = partial::unknown(std::iter::once(value), Type::String)
                .with_marks(&value.deep_marks());
            joined.push(&open);
        }
    }
    Ok(true)
}

fn plain(verb: &Verb, value: &Value) -> String {
    match &value.kind {
        Kind::Str(text) if !verb.sharp => text.to_string(),
        Kind::Number(number) if !verb.sharp => number.general(None, false),
        _ => json::text_of(value).unwrap_or_default(),
    }
}

/// A string cut to the precision. A precision of zero cuts nothing.
fn cut(verb: &Verb, text: &str) -> String {
    match verb.precision {
        Some(most) if most > 0 => text.graphemes(true).take(most).collect(),
        _ => text.to_owned(),
    }
}

fn pad(verb: &Verb, text: &str) -> String {
    let missing = verb.width.unwrap_or(0).saturating_sub(text.graphemes(true).count());
    let padding = if verb.zero { "0" } else { " " }.repeat(missing);
    if verb.minus { format!("{text}{padding}") } else { format!("{padding}{text}") }
}

fn sign(verb: &Verb, number: &Number) -> &'static str {
    match (number.signum() < 0, verb.plus, verb.space) {
        (true, _, _) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    }
}

/// Numbers are padded by zeros between sign and digits, or by spaces outside of both.
fn padded(verb: &Verb, prefix: &str, digits: &str, zeros: bool) -> String {
    let missing = verb.width.unwrap_or(0).saturating_sub(prefix.len() + digits.len());
    if zeros {
        return format!("{prefix}{}{digits}", "0".repeat(missing));
    }
    pad(
        &Verb { width: verb.width, minus: verb.minus, ..Verb::default() },
        &format!("{prefix}{digits}"),
    )
}

fn numeric(verb: &Verb, number: &Number) -> Result<String, String> {
    let upper = verb.letter.is_uppercase();
    let digits = match verb.letter {
        'b' | 'd' | 'o' | 'x' | 'X' => return integer(verb, number),
        'e' | 'E' => number.exponential(verb.precision.unwrap_or(6), upper),
        'f' => number.fixed(verb.precision.unwrap_or(6)),
        _ => number.abs().general(verb.precision, upper),
    };
    Ok(padded(verb, sign(verb, number), &digits, verb.zero))
}

fn integer(verb: &Verb, number: &Number) -> Result<String, String> {
    if !number.is_whole() {
        return Err("a whole number is required".to_owned());
    }
    // Go prints nothing for a zero with precision zero.
    if number.signum() == 0 && verb.precision == Some(0) {
        return Ok(String::new());
    }
    let (radix, marker) = match verb.letter {
        'b' => (2, "0b"),
        'o' => (8, "0"),
        'd' => (10, ""),
        'X' => (16, "0X"),
        _ => (16, "0x"),
    };
    let digits = number.abs().in_radix(radix);
    let digits = if verb.letter == 'X' { digits.to_uppercase() } else { digits };
    let digits = format!("{digits:0>width$}", width = verb.precision.unwrap_or(0));
    let prefix = format!("{}{}", sign(verb, number), if verb.sharp { marker } else { "" });
    Ok(padded(verb, &prefix, &digits, verb.zero && !verb.minus && verb.precision.is_none()))
}
