//! Patterns of Terraform's engine (RE2) in the words of this one.
//!
//! Both match alike; they differ in what a pattern means: RE2's classes and word boundaries know
//! ASCII only, it quotes with `\Q…\E`, knows octal escapes, takes a brace that is not a repetition for
//! itself, has no operators inside brackets, and refuses one repetition right after another.

use std::fmt::Write as _;

/// RE2 refuses more repetitions.
const MOST: u32 = 1000;

/// Deeper groups are not run.
const DEEPEST: u32 = 200;

/// Why there is no pattern.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failure {
    /// Terraform refuses it, for this reason.
    Invalid(&'static str),
    /// Terraform may well take it.
    Undecided,
}

/// The same pattern for the `regex` crate.
pub(crate) fn translate(pattern: &str) -> Result<String, Failure> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let (mut depth, mut repeated) = (0_u32, false);
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let (next, repeats) = match c {
            '\\' => (escape(&mut out, after)?, false),
            '[' => (class(&mut out, after)?, false),
            '{' => {
                if let Some(length) = repetition(after)? {
                    out.push('{');
                    out.push_str(&after[..length]);
                    (lazy(&mut out, &after[length..]), true)
                } else {
                    out.push_str("\\{");
                    (after, false)
                }
            }
            '*' | '+' | '?' => {
                out.push(c);
                (lazy(&mut out, after), true)
            }
            '(' => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Failure::Undecided);
                }
                (group(&mut out, after)?, false)
            }
            ')' => {
                depth = depth.checked_sub(1).ok_or(Failure::Invalid("a parenthesis too many"))?;
                out.push(c);
                (after, false)
            }
            '}' | ']' | '&' | '~' | '-' | '#' => {
                push(&mut out, c);
                (after, false)
            }
            _ => {
                out.push(c);
                (after, false)
            }
        };
        if repeats && repeated {
            return wrong("one repetition follows another");
        }
        repeated = repeats;
        rest = next;
    }
    if depth > 0 { wrong("a parenthesis is not closed") } else { Ok(out) }
}

fn wrong<T>(what: &'static str) -> Result<T, Failure> {
    Err(Failure::Invalid(what))
}

/// The mark that makes a repetition prefer less.
fn lazy<'a>(out: &mut String, after: &'a str) -> &'a str {
    after.strip_prefix('?').map_or(after, |rest| {
        out.push('?');
        rest
    })
}

/// The length of `n}`, `n,}` or `n,m}`; `None` when this is not a repetition.
fn repetition(text: &str) -> Result<Option<usize>, Failure> {
    let Some(end) = text.find('}') else { return Ok(None) };
    let (least, most) = text[..end].split_once(',').unwrap_or((&text[..end], ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if least.is_empty() || !digits(least) || !digits(most) {
        return Ok(None);
    }
    let number = |part: &str| if part.is_empty() { Ok(0) } else { part.parse::<u32>() };
    match (number(least), number(most)) {
        (Ok(a), Ok(b)) if a > MOST || b > MOST || (!most.is_empty() && b < a) => {
            wrong("no repetition has these limits")
        }
        (Ok(_), Ok(_)) => Ok(Some(end + 1)),
        _ => wrong("more than 1000 repetitions"),
    }
}

/// An opening parenthesis: groups with names and with flags.
fn group<'a>(out: &mut String, after: &'a str) -> Result<&'a str, Failure> {
    out.push('(');
    let Some(body) = after.strip_prefix('?') else { return Ok(after) };
    for opening in ["P<", "<"] {
        let Some(named) = body.strip_prefix(opening) else { continue };
        let Some((name, rest)) = named.split_once('>') else { return wrong("a name has no end") };
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(word) {
            return wrong("a group has no valid name");
        }
        let _ = write!(out, "?P<{name}>");
        return Ok(rest);
    }
    let Some(end) = body.find([':', ')']) else { return wrong("a group has no end") };
    if !body[..end].bytes().all(|byte| b"imsU-".contains(&byte)) {
        return wrong("an unknown kind of group");
    }
    out.push('?');
    Ok(body)
}

/// What a letter after a backslash stands for inside brackets, for the classes that RE2 has.
fn shorthand(c: char) -> Option<&'static str> {
    Some(match c {
        'd' => "0-9",
        'D' => "[^0-9]",
        'w' => "0-9A-Za-z_",
        'W' => "[^0-9A-Za-z_]",
        's' => r"\t\n\x0c\r ",
        'S' => r"[^\t\n\x0c\r ]",
        _ => return None,
    })
}

/// What follows a backslash outside of brackets.
fn escape<'a>(out: &mut String, after: &'a str) -> Result<&'a str, Failure> {
    let Some(c) = after.chars().next() else { return wrong("it ends with a backslash") };
    let rest = &after[c.len_utf8()..];
    if let Some(members) = shorthand(c) {
        let _ = write!(out, "[{members}]");
        return Ok(rest);
    }
    match c {
        'b' => out.push_str(r"(?-u:\b)"),
        'A' | 'z' => {
            out.push('\\');
            out.push(c);
        }
        'Q' => {
            let (quoted, rest) = rest.split_once("\\E").unwrap_or((rest, ""));
            out.push_str(&regex::escape(quoted));
            return Ok(rest);
        }
        'B' | 'C' => return Err(Failure::Undecided),
        'p' | 'P' => return property(out, after),
        _ => {
            let (c, rest) = character(after)?;
            push(out, c);
            return Ok(rest);
        }
    }
    Ok(rest)
}

/// `\pL`, `\p{Greek}`, after the backslash.
fn property<'a>(out: &mut String, after: &'a str) -> Result<&'a str, Failure> {
    let name = &after[1..];
    let length = if name.starts_with('{') {
        name.find('}').map(|end| end + 1)
    } else {
        name.chars().next().map(char::len_utf8)
    };
    let Some(length) = length else { return wrong("a class has no name") };
    out.push('\\');
    out.push_str(&after[..=length]);
    Ok(&name[length..])
}

/// The one character that an escape stands for, after the backslash.
fn character(after: &str) -> Result<(char, &str), Failure> {
    let Some(c) = after.chars().next() else { return wrong("it ends with a backslash") };
    let rest = &after[c.len_utf8()..];
    let plain = match c {
        'a' => '\u{7}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => return hex(rest),
        '0'..='7' => return octal(after),
        _ if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
        _ => return wrong("an unknown escape"),
    };
    Ok((plain, rest))
}

/// Two digits, or any number of them in braces.
fn hex(text: &str) -> Result<(char, &str), Failure> {
    let (digits, rest) = match text.strip_prefix('{') {
        Some(inner) => inner.split_once('}').unwrap_or(("", "")),
        None => text.split_at_checked(2).unwrap_or(("", "")),
    };
    let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = if valid { u32::from_str_radix(digits, 16).ok() } else { None };
    match code.map(char::from_u32) {
        Some(Some(c)) => Ok((c, rest)),
        Some(None) => Err(Failure::Undecided),
        None => wrong("an escape lacks its digits"),
    }
}

/// `\0` with up to two more digits, or `\1` to `\7` with at least one more.
fn octal(text: &str) -> Result<(char, &str), Failure> {
    let length = text.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    if length == 1 && !text.starts_with('0') {
        return wrong("references to groups are not known");
    }
    let code = u32::from_str_radix(&text[..length], 8).unwrap_or(0);
    Ok((char::from_u32(code).unwrap_or('\0'), &text[length..]))
}

/// One literal character, safe inside and outside of brackets.
fn push(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() {
        out.push(c);
    } else {
        let _ = write!(out, "\\x{:02x}", u32::from(c));
    }
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
        if c == ']' && !first {
            out.push(']');
            return Ok(&rest[1..]);
        }
        first = false;
        if let Some(named) = rest.strip_prefix("[:")
            && let Some(end) = named.find(":]")
        {
            let _ = write!(out, "[:{}:]", &named[..end]);
            rest = &named[end + 2..];
            continue;
        }
        if let Some(escaped) = rest.strip_prefix('\\')
            && let Some(letter) = escaped.chars().next()
        {
            if let Some(members) = shorthand(letter) {
                out.push_str(members);
                rest = &escaped[1..];
                continue;
            }
            if matches!(letter, 'p' | 'P') {
                rest = property(out, escaped)?;
                continue;
            }
        }
        rest = range(out, rest)?;
    }
}

/// One character of a class, or two with all between them.
fn range<'a>(out: &mut String, text: &'a str) -> Result<&'a str, Failure> {
    let member = |text: &'a str| match text.strip_prefix('\\') {
        Some(escaped) => character(escaped),
        None => match text.chars().next() {
            Some(c) => Ok((c, &text[c.len_utf8()..])),
            None => wrong("a bracket is not closed"),
        },
    };
    let (low, rest) = member(text)?;
    push(out, low);
    let Some(beyond) = rest.strip_prefix('-').filter(|beyond| !beyond.starts_with(']')) else {
        return Ok(rest);
    };
    let (high, rest) = member(beyond)?;
    if high < low {
        return wrong("a range runs backwards");
    }
    out.push('-');
    push(out, high);
    Ok(rest)
}
