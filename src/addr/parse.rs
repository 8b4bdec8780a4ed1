//! Addresses read back.

use std::iter::Peekable;
use std::str::Chars;

use super::{InstanceKey, ModulePath};
use crate::base::Name;

impl ModulePath {
    /// The module instance that plan prints as `text`; the empty text is the root. Nothing when it is
    /// no such address.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut path = Self::default();
        let mut rest = text.chars().peekable();
        while rest.peek().is_some() {
            if !path.is_root() {
                rest.next_if_eq(&'.')?;
            }
            if name(&mut rest) != "module" {
                return None;
            }
            rest.next_if_eq(&'.')?;
            let call = name(&mut rest);
            if call.is_empty() {
                return None;
            }
            let key =
                if rest.next_if_eq(&'[').is_some() { key(&mut rest)? } else { InstanceKey::None };
            path.0.push((Name::new(&call), key));
        }
        Some(path)
    }
}

fn name(rest: &mut Peekable<Chars<'_>>) -> String {
    let mut name = String::new();
    while let Some(char) = rest.next_if(|char| !matches!(char, '.' | '[')) {
        name.push(char);
    }
    name
}

/// What is behind the opening bracket, and the closing one.
fn key(rest: &mut Peekable<Chars<'_>>) -> Option<InstanceKey> {
    let key = if rest.next_if_eq(&'"').is_some() {
        InstanceKey::Key(quoted(rest)?.into())
    } else {
        let mut digits = String::new();
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        InstanceKey::Index(digits.parse().ok()?)
    };
    rest.next_if_eq(&']')?;
    Some(key)
}

/// A key up to its closing quote, unescaped: the reverse of [`super::Quoted`].
fn quoted(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    loop {
        match rest.next()? {
            '"' => return Some(text),
            '\\' => text.push(match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => code(rest, 4)?,
                'U' => code(rest, 8)?,
                other => other,
            }),
            mark @ ('$' | '%') => {
                text.push(mark);
                // `$${` is `${`; of more marks in a row only the last is doubled.
                let mut ahead = rest.clone();
                if ahead.next() == Some(mark) && ahead.next() == Some('{') {
                    rest.next();
                }
            }
            plain => text.push(plain),
        }
    }
}

fn code(rest: &mut Peekable<Chars<'_>>, digits: usize) -> Option<char> {
    let text: String = (0..digits).map_while(|_| rest.next()).collect();
    char::from_u32(u32::from_str_radix(&text, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_back() {
        for key in [
            "plain",
            "a.b[0]",
            "qu\"ote",
            "back\\slash",
            "${x}",
            "%{ if }",
            "$$",
            "$${",
            "line\nend\t\r",
            "ünï\u{1}",
            "]",
            "",
        ] {
            let path = ModulePath::default()
                .child(Name::new("outer"), InstanceKey::Key(key.into()))
                .child(Name::new("plain"), InstanceKey::None)
                .child(Name::new("inner"), InstanceKey::Index(12));
            let text = path.to_string();
            assert_eq!(ModulePath::parse(&text), Some(path), "{text}");
        }
        assert_eq!(ModulePath::parse(""), Some(ModulePath::default()));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        for text in [
            "module",
            "module.",
            "module.a[",
            "module.a[x]",
            "module.a[\"b]",
            "aws_vpc.a",
            "module.a module.b",
            "module.a[0].aws_vpc.b",
        ] {
            assert_eq!(ModulePath::parse(text), None, "{text}");
        }
    }
}
