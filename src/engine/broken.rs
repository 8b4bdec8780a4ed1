//! Where a file that has syntax errors spells out secrets. No tree says what belongs to which
//! argument there, so lines decide, and a line too many is left out rather than one too few.

use crate::base::{FileId, Span};

/// The values of arguments for whose names `is_secret` holds, as pieces of lines: all that follows such a
/// name on its line, and the lines after it until the next argument or block.
pub(super) fn secrets(file: FileId, text: &str, is_secret: &dyn Fn(&str) -> bool) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut depth = 0_i32;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if open.as_ref().is_some_and(|open| open.ends_before(line, depth)) {
            open = None;
        }
        let in_heredoc = open.as_ref().is_some_and(|open| open.heredoc.is_some());
        if let Some(open) = open.as_mut().filter(|open| open.heredoc.is_none()) {
            open.heredoc = heredoc(line);
        }
        let from = match secret_value(line, is_secret) {
            _ if open.is_some() => Some(0),
            Some(at) => {
                let depth = depth + nesting(&line[..at]);
                open = Some(Open { depth, heredoc: heredoc(&line[at..]) });
                Some(at)
            }
            None => None,
        };
        if let Some(from) = from {
            pieces(file, start + from, &line[from..], &mut found);
        }
        let ends = open.as_ref().is_some_and(|open| open.heredoc.as_deref() == Some(line.trim()));
        if ends && in_heredoc {
            open = None;
        }
        if !in_heredoc {
            depth += nesting(line);
        }
        start += line.len();
    }
    found
}

/// A value that may go on in the next line.
struct Open {
    /// How many brackets are open where its name stands.
    depth: i32,
    heredoc: Option<String>,
}

impl Open {
    /// Whether the line begins something else.
    fn ends_before(&self, line: &str, depth: i32) -> bool {
        if self.heredoc.is_some() || depth > self.depth {
            return false;
        }
        let line = line.trim();
        if line.starts_with('}') {
            return true;
        }
        let rest = line.trim_start_matches('"').trim_start_matches(is_word);
        if rest.len() == line.len() || line.trim_start_matches('"').len() == rest.len() {
            return false;
        }
        let after = rest.trim_start_matches('"').trim_start();
        after.starts_with([':', '=']) || !line.starts_with('"') && after.ends_with('{')
    }
}

/// Where the value begins that follows the first secret name of a line.
fn secret_value(line: &str, is_secret: &dyn Fn(&str) -> bool) -> Option<usize> {
    let mut at = 0;
    let mut is_first = true;
    while at < line.len() {
        let rest = &line[at..];
        let word = &rest[..rest.len() - rest.trim_start_matches(is_word).len()];
        if word.is_empty() {
            let char = rest.chars().next()?;
            is_first = match char {
                // An argument may be the first of a block in the same line.
                '{' | ',' => true,
                _ => is_first && (char.is_whitespace() || char == '"'),
            };
            at += char.len_utf8();
            continue;
        }
        at += word.len();
        let after = line[at..].trim_start_matches(['"', '\\', ')', ']', ' ', '\t']);
        let takes_value =
            is_first || after.starts_with([':', '=']) || after.trim_start().is_empty();
        if takes_value && is_secret(word) || word == "sensitive" && after.starts_with('(') {
            let value = after.trim_start_matches([':', '=', '>', ' ', '\t']);
            // Without a separator the quote belongs to the value.
            let value = if value.len() == after.len() { &line[at..] } else { value };
            return Some(line.len() - value.len());
        }
        is_first = false;
    }
    None
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || "_-".contains(char)
}

/// How many more brackets a line opens than it closes, those in quotes left out.
fn nesting(line: &str) -> i32 {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for char in line.chars() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            '{' | '[' | '(' if !quoted => depth += 1,
            '}' | ']' | ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth
}

/// The word that ends the heredoc which begins here.
fn heredoc(value: &str) -> Option<String> {
    let word = value.trim().strip_prefix("<<")?.trim_start_matches('-').trim();
    (!word.is_empty()).then(|| word.to_owned())
}

/// A masked location that reads `name = value` keeps its name, so none may: each separator begins one.
fn pieces(file: FileId, start: usize, text: &str, found: &mut Vec<Span>) {
    let mut from = 0;
    for (at, _) in text.match_indices([':', '=']).chain([(text.len(), "")]) {
        if at > from {
            found.push(Span::new(file, start + from, start + at));
            from = at;
        }
    }
}
