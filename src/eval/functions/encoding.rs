//! Encodings of text.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use std::fmt::Write as _;
use std::io::Read as _;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use super::yaml;
use crate::value::{Fields, Type, Value};

use Parameter::{Nullable, String as Str};

pub(crate) static TABLE: &[Function] = &[
    Function::new("base64decode", &[Str], Returns::String, base64decode),
    Function::new("base64encode", &[Str], Returns::String, |args| {
        Ok(Value::text(STANDARD.encode(args.str(0))))
    }),
    Function::new("base64gunzip", &[Str], Returns::String, base64gunzip).of_opentofu(),
    Function::new("base64gzip", &[Str], Returns::String, |args| {
        Ok(args.undecided("base64gzip", "depends on the compressor"))
    }),
    Function::new("csvdecode", &[Str], Returns::Any, csvdecode),
    Function::new("textdecodebase64", &[Str, Str], Returns::String, textdecode),
    Function::new("textencodebase64", &[Str, Str], Returns::String, textencode),
    Function::new("urldecode", &[Str], Returns::String, urldecode).of_opentofu(),
    Function::new("urlencode", &[Str], Returns::String, urlencode),
    Function::new("yamldecode", &[Str], Returns::Any, yaml::decode),
    Function::new("yamlencode", &[Nullable], Returns::String, yaml::encode),
];

/// Larger results of decompression are refused.
const LARGEST: u64 = 8 << 20;

/// Padding is required, but what the last bits say is not looked at.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

fn bytes(text: &str) -> Result<Vec<u8>, String> {
    // Go's decoder ignores newlines.
    let plain: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    LENIENT.decode(plain).map_err(|_| "the string is not valid base64".to_owned())
}

fn utf8(bytes: Vec<u8>) -> Result<Value, String> {
    String::from_utf8(bytes).map(Value::text).map_err(|_| "the result is not UTF-8".to_owned())
}

fn base64decode(args: &Arguments<'_>) -> Result<Value, String> {
    utf8(bytes(args.str(0))?)
}

fn base64gunzip(args: &Arguments<'_>) -> Result<Value, String> {
    let packed = bytes(args.str(0))?;
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(&*packed)
        .take(LARGEST + 1)
        .read_to_end(&mut plain)
        .map_err(|_| "the data is not gzip".to_owned())?;
    if plain.len() as u64 > LARGEST {
        return Ok(args.undecided("base64gunzip", "makes a longer text than drlint keeps"));
    }
    utf8(plain)
}

fn csvdecode(args: &Arguments<'_>) -> Result<Value, String> {
    let text = args.str(0);
    let mut rows = rows(text)?.into_iter();
    let header = rows.next().ok_or("the header line is missing")?;
    for (at, name) in header.iter().enumerate() {
        // Each row becomes an object, which cannot have two members of one name.
        if header[..at].contains(name) {
            return Err(format!("the column {name:?} occurs twice"));
        }
    }
    let mut objects = Vec::new();
    for row in rows {
        if row.len() != header.len() {
            return Err("a line and the header have different numbers of fields".to_owned());
        }
        let fields: Fields = header
            .iter()
            .zip(row)
            .map(|(name, cell)| (name.as_str().into(), Value::text(cell)))
            .collect();
        objects.push(Value::object(fields));
    }
    Ok(Value::list(objects).with_element_type(|| {
        let columns = header.iter().map(|name| (name.as_str().into(), Type::String));
        Some(Type::object(columns).into())
    }))
}

/// The lines of a CSV text as RFC 4180 has it: quotes only around whole fields, empty lines left
/// out.
fn rows(text: &str) -> Result<Vec<Vec<String>>, String> {
    // A carriage return at the very end counts as a part of a line end.
    let text = text.strip_suffix('\r').unwrap_or(text).replace("\r\n", "\n");
    let mut rows = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            continue;
        }
        let mut row = Vec::new();
        loop {
            let (cell, after) = cell(rest)?;
            row.push(cell);
            rest = after;
            if let Some(after) = rest.strip_prefix(',') {
                rest = after;
            } else {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                break;
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

fn cell(text: &str) -> Result<(String, &str), String> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '\n']).unwrap_or(text.len());
        if text[..end].contains('"') {
            return Err("a field contains a quote".to_owned());
        }
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut out = String::new();
    loop {
        let end = rest.find('"').ok_or("a quote is not closed")?;
        out.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.chars().next() {
            Some('"') => {
                out.push('"');
                rest = &rest[1..];
            }
            None | Some(',' | '\n') => return Ok((out, rest)),
            Some(_) => return Err("something follows a closing quote".to_owned()),
        }
    }
}

fn label(name: &str) -> Result<&'static encoding_rs::Encoding, String> {
    encoding_rs::Encoding::for_label_no_replacement(name.as_bytes())
        .ok_or_else(|| format!("{name:?} is not a known encoding"))
}

fn textencode(args: &Arguments<'_>) -> Result<Value, String> {
    let (text, name) = (args.str(0), args.str(1));
    let wide: Option<fn(u16) -> [u8; 2]> = match name.to_ascii_uppercase().as_str() {
        "UTF-16LE" => Some(u16::to_le_bytes),
        "UTF-16BE" => Some(u16::to_be_bytes),
        "UTF-8" => return Ok(Value::text(STANDARD.encode(text))),
        _ => None,
    };
    if let Some(order) = wide {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
        return Ok(Value::text(STANDARD.encode(bytes)));
    }
    if !is_plain(name) {
        return Ok(args.undecided("textencodebase64", "has an encoding that drlint does not know"));
    }
    let (bytes, _, replaced) = label(name)?.encode(text);
    if replaced {
        return Err("the encoding cannot represent a character".to_owned());
    }
    Ok(Value::text(STANDARD.encode(bytes)))
}

fn textdecode(args: &Arguments<'_>) -> Result<Value, String> {
    let (data, name) = (bytes(args.str(0))?, args.str(1));
    let known = matches!(name.to_ascii_uppercase().as_str(), "UTF-16LE" | "UTF-16BE" | "UTF-8");
    if !known && !is_plain(name) {
        return Ok(args.undecided("textdecodebase64", "has an encoding that drlint does not know"));
    }
    match label(name)?.decode_without_bom_handling_and_without_replacement(&data) {
        Some(text) => Ok(Value::text(text)),
        None => Err("the bytes are not text in that encoding".to_owned()),
    }
}

/// Encodings whose tables do not differ between implementations.
fn is_plain(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "windows-1252" | "iso-8859-15" | "iso-8859-2")
}

fn urlencode(args: &Arguments<'_>) -> Result<Value, String> {
    let mut out = String::new();
    for byte in args.str(0).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    Ok(Value::text(out))
}

fn urldecode(args: &Arguments<'_>) -> Result<Value, String> {
    let text = args.str(0).as_bytes();
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digits = text.get(at..at + 2).and_then(|pair| std::str::from_utf8(pair).ok());
                let valid = digits.filter(|pair| pair.bytes().all(|one| one.is_ascii_hexdigit()));
                let code = valid.and_then(|pair| u8::from_str_radix(pair, 16).ok());
                out.push(code.ok_or("an escape lacks its two digits")?);
                at += 2;
            }
            other => out.push(*other),
        }
    }
    utf8(out)
}
