//! Where reading goes on after an error.

use super::chars::{identifier_end, is_identifier_start};

/// Block types of Terraform's top level, any of which an unread stretch may hide.
const TOP_LEVEL: [&str; 14] = [
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
    "action",
];

/// The end of the block or argument that starts at `from` and has an error at `error`: the line
/// that closes its brackets, or the next line that begins like a block or argument at the margin.
/// Always beyond `from` unless the text ends there.
pub(super) fn segment_end(text: &str, from: usize, error: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (from, 0_i32);
    // One heredoc without end is enough: looking for the ends of many would take square time.
    let mut heredocs = true;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => {
                at += 1;
                if at <= error {
                    continue;
                }
                if starts_header(text, at) || depth <= 0 && !opens_brace(bytes, at) {
                    return at;
                }
                if bytes.get(at) == Some(&b'}') {
                    return line_end(bytes, at);
                }
            }
            b'#' => at = line_end(bytes, at) - usize::from(line_end(bytes, at) < bytes.len()),
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = line_end(bytes, at) - usize::from(line_end(bytes, at) < bytes.len());
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => match text[at + 2..].find("*/") {
                Some(length) => at += length + 4,
                None => return bytes.len(),
            },
            b'"' => at = string_end(bytes, at),
            b'<' if heredocs && bytes.get(at + 1) == Some(&b'<') => {
                let end = heredoc_end(text, at);
                heredocs = end.is_some();
                at = end.unwrap_or(at + 2);
            }
            b'{' | b'[' | b'(' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' | b')' => {
                depth -= 1;
                at += 1;
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// One past the newline that ends the line of `at`.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length + 1)
}

fn string_end(bytes: &[u8], mut at: usize) -> usize {
    at += 1;
    loop {
        match bytes.get(at) {
            None | Some(b'\n') => return at.min(bytes.len()),
            Some(b'"') => return at + 1,
            Some(b'\\') if !matches!(bytes.get(at + 1), None | Some(b'\n')) => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// Past the end marker of the heredoc at `at`; past `<<` when no marker follows; `None` when the
/// heredoc has no end.
fn heredoc_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = at + 2 + usize::from(bytes.get(at + 2) == Some(&b'-'));
    if !is_identifier_start(text, start) {
        return Some(at + 2);
    }
    let end = identifier_end(text, start);
    let marker = &text[start..end];
    let mut line = line_end(bytes, end);
    while line < bytes.len() {
        let next = line_end(bytes, line);
        if text[line..next].trim() == marker {
            return Some(next - usize::from(bytes.get(next - 1) == Some(&b'\n')));
        }
        line = next;
    }
    None
}

/// Whether the line at `at` begins with an opening brace.
fn opens_brace(bytes: &[u8], at: usize) -> bool {
    bytes[at..].iter().find(|byte| !matches!(byte, b' ' | b'\t')) == Some(&b'{')
}

/// Whether the line at `at` begins, without indentation, like a block or an argument.
fn starts_header(text: &str, at: usize) -> bool {
    if !is_identifier_start(text, at) {
        return false;
    }
    let end = identifier_end(text, at);
    let line = text[end..].lines().next().unwrap_or("").trim_start_matches([' ', '\t']);
    if TOP_LEVEL.contains(&&text[at..end]) && line.starts_with(['"', '{']) {
        return true;
    }
    let assigns = line.starts_with('=') && !line.starts_with("==") && !line.starts_with("=>");
    assigns || line.starts_with('{') || line.starts_with('"') && line.trim_end().ends_with('{')
}

/// Block type and labels, or the argument's name, at `from`: as far as they can be read. Empty when
/// the stretch up to `end` may hold other blocks than the one it begins with.
pub(super) fn header_words(text: &str, from: usize, end: usize) -> Vec<String> {
    let mut words = Vec::new();
    if !is_identifier_start(text, from) || holds_more(&text[from..end]) {
        return words;
    }
    let mut at = from;
    let line = &text[..line_end(text.as_bytes(), from)];
    loop {
        let rest = &line[at..];
        at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if is_identifier_start(line, at) {
            let end = identifier_end(line, at);
            words.push(line[at..end].to_owned());
            at = end;
        } else if let Some(rest) = line[at..].strip_prefix('"') {
            match rest.split_once('"') {
                Some((label, _)) if !label.contains(['\\', '$', '%', '\n']) => {
                    words.push(label.to_owned());
                    at += label.len() + 2;
                }
                _ => return words,
            }
        } else {
            return words;
        }
    }
}

/// Whether a line after the first begins like a block of the top level.
fn holds_more(segment: &str) -> bool {
    segment.lines().skip(1).any(|line| {
        let line = line.trim_start();
        let end = identifier_end(line, 0);
        TOP_LEVEL.contains(&&line[..end])
            && line[end..].trim_start_matches([' ', '\t']).starts_with(['"', '{'])
    })
}
