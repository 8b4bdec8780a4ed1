//! Reading JSON in which some characters are not known.
//!
//! Holes are read from a copy of the text in which each is one character that no text holds.

use std::sync::Arc;

use super::super::partial::{derived_hole, unknown};
use crate::base::deep;
use crate::value::{Fields, Hole, Kind, Number, Part, PartialStr, PartialStrBuilder, Type, Value};

/// Stands for a hole: not a character, so hardly ever met. A text that holds it is not read.
const HOLE: char = '\u{10fffe}';

/// Values nested deeper are not kept, though Terraform does.
const DEEPEST: usize = 500;

/// The value of a wholly known text; `None` when it nests too deeply to be kept.
pub(crate) fn known(text: &str) -> Result<Option<Value>, String> {
    match (Parser { text, at: 0, holes: Vec::new(), used: 0, depth: 0 }).document() {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Syntax(at, what)) => Err(format!("invalid JSON at offset {at}: {what}")),
        Err(Stop::Open) => Ok(None),
    }
}

/// The value of a partly known text; `None` when a hole may hold a piece of the structure.
pub(crate) fn partial(text: &PartialStr) -> Result<Option<Value>, String> {
    let (mut plain, mut holes) = (String::new(), Vec::new());
    for part in &text.parts {
        match part {
            Part::Literal(literal) if literal.contains(HOLE) => return Ok(None),
            Part::Literal(literal) => plain.push_str(literal),
            Part::Hole(hole) => {
                plain.push(HOLE);
                holes.push(hole);
            }
        }
    }
    match (Parser { text: &plain, at: 0, holes, used: 0, depth: 0 }).document() {
        Ok(value) => Ok(Some(value)),
        // What is before the first hole is wrong whatever the hole holds.
        Err(Stop::Syntax(at, what)) if at < text.prefix().len() => {
            Err(format!("invalid JSON at offset {at}: {what}"))
        }
        Err(_) => Ok(None),
    }
}

enum Stop {
    /// Not JSON: the offset and what is wrong there.
    Syntax(usize, &'static str),
    /// A hole where it could be anything, or more than is kept.
    Open,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    holes: Vec<&'a Hole>,
    used: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Result<Value, Stop> {
        let value = self.value()?;
        match self.peek() {
            // Terraform does not mind superfluous closing brackets, or what follows them.
            None | Some(b'}' | b']') => Ok(value),
            Some(_) if self.hole().is_some() => Err(Stop::Open),
            Some(_) => self.fail("something follows the value"),
        }
    }

    fn fail<T>(&self, what: &'static str) -> Result<T, Stop> {
        Err(Stop::Syntax(self.at, what))
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Takes the hole that is here.
    fn hole(&mut self) -> Option<&'a Hole> {
        if self.holes.is_empty() || !self.text[self.at..].starts_with(HOLE) {
            return None;
        }
        let hole = *self.holes.get(self.used)?;
        self.used += 1;
        self.at += HOLE.len_utf8();
        Some(hole)
    }

    fn value(&mut self) -> Result<Value, Stop> {
        let Some(byte) = self.peek() else { return self.fail("a value is missing") };
        if let Some(hole) = self.hole() {
            return self.open_value(hole);
        }
        match byte {
            b'{' | b'[' => {
                self.at += 1;
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Stop::Open);
                }
                let value = deep(|| if byte == b'{' { self.object() } else { self.array() });
                self.depth -= 1;
                value
            }
            b'"' => self.string(),
            b't' => self.word("true", Value::bool(true)),
            b'f' => self.word("false", Value::bool(false)),
            b'n' => self.word("null", Value::NULL),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.fail("this begins no value"),
        }
    }

    /// A hole in the place of a value. Written by `jsonencode` it is exactly one value; otherwise
    /// it is taken for one when nothing else touches it.
    fn open_value(&mut self, hole: &Hole) -> Result<Value, Stop> {
        if !matches!(self.peek(), None | Some(b',' | b'}' | b']')) {
            return Err(Stop::Open);
        }
        // Lists come back as tuples and maps as objects, so those are not what was encoded.
        let same = matches!(hole.unknown.ty, Type::Any | Type::String | Type::Number | Type::Bool);
        let kind = if hole.json && same {
            Kind::Unknown(Arc::clone(&hole.unknown))
        } else {
            Kind::Unknown(Arc::new(hole.unknown.with_type(Type::Any)))
        };
        Ok(Value { kind, marks: hole.marks.clone() })
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Stop> {
        if !self.text[self.at..].starts_with(word) {
            return self.fail("this is not a value");
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, Stop> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let digits = |at: &mut usize| {
            let from = *at;
            while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
            *at > from
        };
        let mut at = start + usize::from(bytes[start] == b'-');
        let zero = bytes.get(at) == Some(&b'0');
        let from = at;
        let mut fine = digits(&mut at) && !(zero && at > from + 1);
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            fine = digits(&mut at) && fine;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
            fine = digits(&mut at) && fine;
        }
        if !self.holes.is_empty() && self.text[at..].starts_with(HOLE) {
            return Err(Stop::Open);
        }
        match Number::parse(&self.text[start..at]) {
            Some(number) if fine => {
                self.at = at;
                Ok(number.into())
            }
            None if fine && Number::is_beyond_limits(&self.text[start..at]) => Err(Stop::Open),
            _ => self.fail("this is not a number"),
        }
    }

    fn array(&mut self) -> Result<Value, Stop> {
        let (mut items, mut several) = (Vec::new(), false);
        if self.eat(b']') {
            return Ok(Value::tuple(items));
        }
        loop {
            self.peek();
            // A hole between brackets may hold several elements, or none.
            several |= self.holes.get(self.used).is_some_and(|hole| !hole.json)
                && self.text[self.at..].starts_with(HOLE);
            items.push(self.value()?);
            if self.eat(b']') {
                break;
            }
            if !self.eat(b',') {
                return self.separator();
            }
        }
        Ok(if several { unknown(items.iter(), Type::Any) } else { Value::tuple(items) })
    }

    fn separator<T>(&mut self) -> Result<T, Stop> {
        if self.hole().is_some() {
            return Err(Stop::Open);
        }
        self.fail("a comma or closing bracket is missing")
    }

    fn object(&mut self) -> Result<Value, Stop> {
        let (mut fields, mut open_keys) = (Fields::new(), Vec::new());
        if self.eat(b'}') {
            return Ok(Value::object(fields));
        }
        loop {
            if self.peek() != Some(b'"') {
                if self.hole().is_some() {
                    return Err(Stop::Open);
                }
                return self.fail("a key is missing");
            }
            let key = self.string()?;
            if !self.eat(b':') {
                return self.separator();
            }
            let value = self.value()?;
            match &key.kind {
                // Two spellings of one name: which of them Terraform keeps is not defined.
                Kind::Str(name) if !name.is_ascii() && fields.contains_key(name) => {
                    return Err(Stop::Open);
                }
                Kind::Str(name) => {
                    fields.insert(Arc::clone(name), value);
                }
                _ => open_keys.push(key),
            }
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return self.separator();
            }
        }
        // An unknown key may be any of the others, and the last of equal keys wins.
        Ok(if open_keys.is_empty() {
            Value::object(fields)
        } else {
            unknown(open_keys.iter(), Type::Any)
        })
    }

    fn string(&mut self) -> Result<Value, Stop> {
        self.at += 1;
        let mut joined = PartialStrBuilder::default();
        loop {
            let rest = &self.text[self.at..];
            let special = |c: char| matches!(c, '"' | '\\' | '\0'..='\u{1f}' | HOLE);
            let Some(length) = rest.find(special) else {
                return self.fail("the string has no end");
            };
            joined.literal(&rest[..length]);
            self.at += length;
            match self.text.as_bytes()[self.at] {
                b'"' => {
                    self.at += 1;
                    return Ok(joined.finish());
                }
                b'\\' => joined.literal(self.escape()?.encode_utf8(&mut [0; 4])),
                0..=0x1f => return self.fail("a control character in a string"),
                _ => match self.hole() {
                    Some(hole) if hole.json => joined.hole(derived_hole(hole)),
                    Some(hole) => joined.hole(hole.clone()),
                    None => {
                        joined.literal(HOLE.encode_utf8(&mut [0; 4]));
                        self.at += HOLE.len_utf8();
                    }
                },
            }
        }
    }

    fn escape(&mut self) -> Result<char, Stop> {
        let escaped = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match escaped {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.fail("an unknown escape"),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode(&mut self) -> Result<char, Stop> {
        let Some(first) = self.hex(self.at) else { return self.fail("four digits are missing") };
        self.at += 6;
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        // Half of a pair without the other half reads as the replacement character.
        if first < 0xdc00
            && let Some(second @ 0xdc00..=0xdfff) = self.hex(self.at)
        {
            self.at += 6;
            let joined = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    /// The number of `\uXXXX` at `at`.
    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if valid { u32::from_str_radix(digits, 16).ok() } else { None }
    }
}
