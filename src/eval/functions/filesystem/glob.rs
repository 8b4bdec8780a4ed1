//! Patterns of file names: `*`, `**`, `?`, `[a-z]`, `{a,b}`.

use std::fmt::Write as _;

use regex::Regex;

/// A pattern over whole relative paths.
pub(crate) struct Glob {
    regex: Regex,
    deep: bool,
}

impl Glob {
    /// `None` for patterns whose meaning is not certain here.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let mut out = String::from("^(?s:");
        let mut rest = pattern;
        let (mut braces, mut start) = (0_usize, true);
        while let Some(c) = rest.chars().next() {
            let mut after = &rest[c.len_utf8()..];
            match c {
                '*' if start && after == "*" => {
                    out.push_str(".*");
                    after = "";
                }
                '*' if start && after.starts_with("*/") => {
                    out.push_str("(?:.*/)?");
                    after = &after[2..];
                    rest = after;
                    continue;
                }
                // Two stars next to other characters of a name are one.
                '*' if after.starts_with('*') => return None,
                '*' => out.push_str("[^/]*"),
                '?' => out.push_str("[^/]"),
                '{' => {
                    braces += 1;
                    out.push_str("(?:");
                }
                '}' if braces > 0 => {
                    braces -= 1;
                    out.push(')');
                }
                ',' if braces > 0 => out.push('|'),
                // Terraform splits a pattern at slashes before it looks at braces.
                '/' if braces > 0 => return None,
                '[' => {
                    let end = after.find(']')?;
                    let class = &after[..end];
                    let simple =
                        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '!');
                    let members = class.strip_prefix('^').unwrap_or(class);
                    if members.is_empty()
                        || !members.chars().all(simple)
                        || members.starts_with('-')
                    {
                        return None;
                    }
                    let negated = if members.len() < class.len() { "^/" } else { "" };
                    let _ = write!(out, "[{negated}{members}]");
                    after = &after[end + 1..];
                }
                '\\' => return None,
                _ => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
            start = c == '/';
            rest = after;
        }
        if braces > 0 {
            return None;
        }
        out.push_str(")$");
        Some(Self { regex: Regex::new(&out).ok()?, deep: pattern.contains("**") })
    }

    /// Whether the answer for this path is certain: below `**`, Terraform passes over some names that
    /// are not ASCII.
    pub(crate) fn is_certain(&self, path: &str) -> bool {
        !self.deep || path.is_ascii()
    }

    /// Whether the whole path matches.
    pub(crate) fn matches(&self, path: &str) -> bool {
        self.regex.is_match(path)
    }
}
