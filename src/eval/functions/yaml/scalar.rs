//! The value of a scalar, as Terraform resolves it from its tag, its text and its style.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libyaml_safer::ScalarStyle;

use super::timestamp;
use crate::diag::Cause;
use crate::eval::functions::partial;
use crate::value::{Number, Type, Value};

/// What the tags of YAML itself begin with.
pub(super) const TAGS: &str = "tag:yaml.org,2002:";

/// The value of a scalar.
pub(super) enum Scalar {
    /// One that drlint can hold.
    Known(Value),
    /// One that it cannot, as an unknown value with the type of it.
    Unknown(Value),
}

/// # Errors
/// What Terraform refuses.
pub(super) fn resolve(tag: Option<&str>, text: &str, style: ScalarStyle) -> Result<Scalar, String> {
    let tag = match tag {
        None | Some("") => "",
        Some(tag) => tag.strip_prefix(TAGS).unwrap_or("?"),
    };
    if !matches!(tag, "" | "str" | "bool" | "int" | "float" | "null" | "timestamp" | "binary") {
        return Err("a scalar has a tag that Terraform does not support".to_owned());
    }
    // Only what begins like a word or a number is looked at; the tag alone decides about the rest.
    let first = text.bytes().next();
    let hint = first.is_none_or(|byte| byte.is_ascii_digit() || b"+-.yYnNtTfFoO~".contains(&byte));
    if !hint || matches!(tag, "str" | "binary") {
        return tagged(tag, text);
    }
    if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
        return known(Value::text(text));
    }
    if let Some(scalar) = word(text) {
        return Ok(scalar);
    }
    if tag.is_empty() && matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err("a number must not be NaN".to_owned());
    }
    match first {
        Some(b'.') => match Number::parse(text) {
            Some(number) => known(number.into()),
            None if is_float(text) => Ok(unknown("holds a number that drlint does not")),
            None => tagged(tag, text),
        },
        Some(byte) if byte.is_ascii_digit() || matches!(byte, b'+' | b'-') => {
            if matches!(tag, "" | "timestamp")
                && let Some(time) = timestamp::parse(text)
            {
                return known(Value::text(time));
            }
            if is_integer(text) || is_float(text) { number(text) } else { tagged(tag, text) }
        }
        _ => tagged(tag, text),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "shortens the calls")]
fn known(value: Value) -> Result<Scalar, String> {
    Ok(Scalar::Known(value))
}

fn unknown(clause: &'static str) -> Scalar {
    Scalar::Unknown(partial::because(
        "yamldecode()".to_owned(),
        Cause::stated(clause),
        Type::Number,
    ))
}

fn word(text: &str) -> Option<Scalar> {
    Some(Scalar::Known(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::NULL,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Value::bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Value::bool(false)
        }
        _ => {
            let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
            return matches!(unsigned, ".inf" | ".Inf" | ".INF")
                .then(|| unknown("holds an infinite number"));
        }
    }))
}

fn tagged(tag: &str, text: &str) -> Result<Scalar, String> {
    let refuse = || Err(format!("a scalar is not a valid {tag}"));
    match tag {
        "" | "str" => known(Value::text(text)),
        // The text stays as it is.
        "binary" => match STANDARD.decode(text.replace(['\n', '\r'], "")) {
            Ok(_) => known(Value::text(text)),
            Err(_) => refuse(),
        },
        "int" | "float" => number(text),
        "null" => known(Value::NULL),
        "timestamp" => timestamp::parse(text).map_or_else(refuse, |time| known(Value::text(time))),
        // Words were looked up before.
        _ => refuse(),
    }
}

fn number(text: &str) -> Result<Scalar, String> {
    let plain = text.replace('_', "");
    if let Some(number) = Number::parse(&plain) {
        return known(number.into());
    }
    if is_float(&plain) {
        return Ok(unknown("holds a number that drlint does not"));
    }
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let radix = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)];
    let based = radix.iter().find_map(|(prefix, base)| Some((digits.strip_prefix(prefix)?, *base)));
    // What does not fit into 64 bits is refused.
    let fits = based.and_then(|(digits, base)| {
        if digits.starts_with(['+', '-']) {
            return None;
        }
        let value = i128::from(u64::from_str_radix(digits, base).ok()?);
        let value = if sign.is_empty() { value } else { -value };
        // Only a number without a sign may use all of the 64 bits.
        (value >= i128::from(i64::MIN)
            && (value <= i128::from(i64::MAX) || plain.starts_with(|c: char| c.is_ascii_digit())))
        .then(|| Number::parse(&value.to_string()))?
    });
    match fits {
        Some(number) => known(number.into()),
        None if matches!(&*plain.trim_start_matches(['+', '-']).to_lowercase(), "inf") => {
            Ok(unknown("holds an infinite number"))
        }
        None => Err("a scalar is not a number".to_owned()),
    }
}

/// `[-+]?[0-9]+`, `0o…` and `0x…`: the integers of YAML 1.2.
fn is_integer(text: &str) -> bool {
    let all = |digits: &str, valid: fn(&u8) -> bool| {
        !digits.is_empty() && digits.bytes().all(|byte| valid(&byte))
    };
    match text.get(..2) {
        Some("0o") => all(&text[2..], |byte| (b'0'..=b'7').contains(byte)),
        Some("0x") => all(&text[2..], u8::is_ascii_hexdigit),
        _ => all(text.strip_prefix(['+', '-']).unwrap_or(text), u8::is_ascii_digit),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`: the decimal numbers of YAML 1.2.
fn is_float(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exponent && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}
