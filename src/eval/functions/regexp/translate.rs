//! Patterns of Terraform's engine (RE2) in the words of this one.
//!
//! Both have the same semantics; they differ in what a pattern means: RE2's classes and word
//! boundaries know ASCII only, it quotes with `\Q…\E`, knows octal escapes, takes a brace that is no
//! repetition for itself, and has no operators inside brackets.

use std::fmt::Write as _;

use super::Failure;

/// RE2 refuses more repetitions.
const MOST: u32 = 1000;

/// The same pattern for the `regex` crate.
pub fn translate(pattern: &str) -> Result<String, Failure> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => escape(&mut out, after, false)?,
            '[' => class(&mut out, after)?,
            '{' => {
                if let Some(length) = repetition(after)? {
                    out.push('{');
                    out.push_str(&after[..length]);
                    &after[length..]
                } else {
                    out.push_str("\\{");
                    after
                }
            }
            '}' => {
                out.push_str("\\}");
                after
            }
            '(' if after.starts_with('?') => group(&mut out, after)?,
            _ => {
                out.push(c);
                after
            }
        };
    }
    Ok(out)
}

fn wrong<T>(what: &'static str) -> Result<T, Failure> {
    Err(Failure::Invalid(what))
}

/// The length of `n}`, `n,}` or `n,m}`; `None` when this is no repetition.
fn repetition(text: &str) -> Result<Option<usize>, Failure> {
    let Some(end) = text.find('}') else { return Ok(None) };
    let (least, most) = text[..end].split_once(',').unwrap_or((&text[..end], ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if least.is_empty() || !digits(least) || !digits(most) {
        return Ok(None);
    }
    let number = |part: &str| if part.is_empty() { Ok(0) } else { part.parse::<u32>() };
    match (number(least), number(most)) {
        (Ok(a), Ok(b)) if a <= MOST && b <= MOST => Ok(Some(end + 1)),
        _ => wrong("more than 1000 repetitions"),
    }
}

/// `(?…`: groups with names and with flags.
fn group<'a>(out: &mut String, after: &'a str) -> Result<&'a str, Failure> {
    out.push('(');
    let body = &after[1..];
    if body.starts_with("P<") || body.starts_with('<') {
        out.push('?');
        return Ok(body);
    }
    let flags = body.find([':', ')']).map_or(body, |end| &body[..end]);
    if flags.bytes().all(|byte| b"imsU-".contains(&byte)) {
        out.push('?');
        return Ok(body);
    }
    wrong("an unknown kind of group")
}

/// What follows a backslash.
fn escape<'a>(out: &mut String, after: &'a str, in_class: bool) -> Result<&'a str, Failure> {
    let Some(c) = after.chars().next() else { return wrong("it ends with a backslash") };
    let rest = &after[c.len_utf8()..];
    let (inside, outside) = match c {
        'd' => ("0-9", "[0-9]"),
        'D' => ("[^0-9]", "[^0-9]"),
        'w' => ("0-9A-Za-z_", "[0-9A-Za-z_]"),
        'W' => ("[^0-9A-Za-z_]", "[^0-9A-Za-z_]"),
        's' => (r"\t\n\x0c\r ", r"[\t\n\x0c\r ]"),
        'S' => (r"[^\t\n\x0c\r ]", r"[^\t\n\x0c\r ]"),
        'b' if !in_class => ("", r"(?-u:\b)"),
        'B' | 'C' if !in_class => return Err(Failure::Undecided),
        'A' | 'z' if !in_class => {
            out.push('\\');
            out.push(c);
            return Ok(rest);
        }
        'Q' if !in_class => {
            let (quoted, rest) = rest.split_once("\\E").unwrap_or((rest, ""));
            out.push_str(&regex::escape(quoted));
            return Ok(rest);
        }
        'E' if !in_class => return Ok(rest),
        '0'..='7' => return octal(out, after),
        'x' | 'p' | 'P' | 'a' | 'f' | 'n' | 'r' | 't' | 'v' => {
            out.push('\\');
            out.push(c);
            return Ok(rest);
        }
        _ if c.is_ascii_punctuation() => {
            push_char(out, c);
            return Ok(rest);
        }
        _ => return wrong("an unknown escape"),
    };
    out.push_str(if in_class { inside } else { outside });
    Ok(rest)
}

/// `\0` with up to two more digits, or `\1` to `\7` with at least one more.
fn octal<'a>(out: &mut String, text: &'a str) -> Result<&'a str, Failure> {
    let length = text.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    if length == 1 && !text.starts_with('0') {
        return wrong("references to groups are not known");
    }
    let code = u32::from_str_radix(&text[..length], 8).unwrap_or(0);
    let _ = write!(out, "\\x{{{code:x}}}");
    Ok(&text[length..])
}

/// One literal character, safe inside and outside of brackets.
fn push_char(out: &mut String, c: char) {
    if c.is_ascii_punctuation() && c != '<' && c != '>' {
        out.push('\\');
    }
    out.push(c);
}

/// What follows an opening bracket, up to its end.
fn class<'a>(out: &mut String, after: &'a str) -> Result<&'a str, Failure> {
    out.push('[');
    let mut rest = after;
    if let Some(inner) = rest.strip_prefix('^') {
        out.push('^');
        rest = inner;
    }
    let mut first = true;
    loop {
        let Some(c) = rest.chars().next() else { return wrong("a bracket is not closed") };
        let after = &rest[c.len_utf8()..];
        rest = match c {
            ']' if !first => {
                out.push(']');
                return Ok(after);
            }
            '\\' => escape(out, after, true)?,
            '[' if after.starts_with(':') => {
                if let Some(end) = after.find(":]") {
                    out.push('[');
                    out.push_str(&after[..end + 2]);
                    &after[end + 2..]
                } else {
                    out.push_str("\\[");
                    after
                }
            }
            // Between two characters a range, at an end itself.
            '-' if !first && !after.starts_with(']') => {
                out.push('-');
                after
            }
            '-' | '[' | ']' | '&' | '~' | '^' => {
                out.push('\\');
                out.push(c);
                after
            }
            _ => {
                out.push(c);
                after
            }
        };
        first = false;
    }
}
