//! From the flat pieces of a string to its value: escapes, `~`, the indentation of `<<-`, NFC, and
//! the nesting of directives.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

use super::frame::{Form, Leaf, Part, PartKind};
use crate::base::Name;
use crate::syntax::tree::{Expr, ExprKind, Template, TemplateFor, TemplateIf, TemplatePart};

/// The string of a leaf without expressions, or the template of one with `expressions`, one for
/// each part that needs one.
pub(super) fn assemble(text: &str, leaf: &Leaf, expressions: Vec<Expr>) -> ExprKind {
    if expressions.is_empty() {
        return ExprKind::Str(plain(text, leaf));
    }
    ExprKind::Template(Arc::new(nest(text, leaf, expressions)))
}

/// The template of a leaf; a single literal when it has no expressions.
pub(super) fn nest(text: &str, leaf: &Leaf, expressions: Vec<Expr>) -> Template {
    let tokens = tokens(text, leaf);
    let wraps_one =
        matches!(tokens.as_slice(), [Token::Control(Part { kind: PartKind::Interpolation, .. })]);
    let mut levels = Levels { text, expressions: expressions.into_iter(), stack: Vec::new() };
    Template { parts: levels.run(tokens).into_boxed_slice(), wraps_one }
}

fn plain(text: &str, leaf: &Leaf) -> Arc<str> {
    match (&leaf.form, leaf.parts.as_slice()) {
        (_, []) => "".into(),
        (Form::Quoted, [Part { kind: PartKind::Literal(range), .. }]) => {
            composed(unescape_quoted(&text[range.clone()])).as_ref().into()
        }
        _ => {
            let all: String = tokens(text, leaf)
                .into_iter()
                .filter_map(|token| match token {
                    Token::Text(text) => Some(text),
                    Token::Control(_) => None,
                })
                .collect();
            composed(all.into()).as_ref().into()
        }
    }
}

/// The text in Unicode's composed normal form, as Terraform keeps every string.
pub(in crate::syntax) fn composed(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == unicode_normalization::IsNormalized::Yes {
        return text;
    }
    Cow::Owned(text.nfc().collect())
}

/// A piece as stripping and indentation see it: text of heredocs and template files comes line by
/// line.
enum Token<'a> {
    Text(Cow<'a, str>),
    Control(Part),
}

fn tokens<'a>(text: &'a str, leaf: &Leaf) -> Vec<Token<'a>> {
    let mut tokens = Vec::with_capacity(leaf.parts.len());
    let mut strip_next = false;
    for part in &leaf.parts {
        if let PartKind::Literal(range) = &part.kind {
            let literal = &text[range.clone()];
            let from = tokens.len();
            if leaf.form == Form::Quoted {
                tokens.push(Token::Text(unescape_quoted(literal)));
            } else {
                for line in literal.split_inclusive('\n') {
                    let (text, newline) = line.split_at(line_end(line));
                    tokens.push(Token::Text(unescape_markers(text)));
                    if !newline.is_empty() {
                        tokens.push(Token::Text(Cow::Borrowed(newline)));
                    }
                }
            }
            if strip_next && let Some(Token::Text(first)) = tokens.get_mut(from) {
                *first = Cow::Owned(first.trim_start_matches(is_space).to_owned());
            }
            strip_next = false;
        } else {
            if part.strip_before
                && let Some(Token::Text(last)) = tokens.last_mut()
            {
                *last = Cow::Owned(last.trim_end_matches(is_space).to_owned());
            }
            strip_next = part.strip_after;
            tokens.push(Token::Control(part.clone()));
        }
    }
    if matches!(leaf.form, Form::Heredoc { flush: true, .. }) {
        dedent(&mut tokens);
    }
    tokens
}

/// Where a line's newline begins when it counts as a piece of its own, else the line's length: so
/// it is in Terraform after `$` or `%` and one blank (a carriage return is one), which `~` then
/// leaves alone.
fn line_end(line: &str) -> usize {
    let Some(line_feed) = line.strip_suffix('\n') else { return line.len() };
    let text = line_feed.strip_suffix('\r').unwrap_or(line_feed);
    if text.len() < line_feed.len() && text.ends_with(['$', '%']) {
        return line_feed.len();
    }
    let blank = text.strip_suffix([' ', '\t']);
    if blank.is_some_and(|before| before.ends_with(['$', '%'])) { text.len() } else { line.len() }
}

/// White space as Terraform strips it.
fn is_space(one: char) -> bool {
    one.is_whitespace()
}

/// Takes the least indentation from every line that has one. Blank lines do not count, a line that
/// begins with an interpolation has none, and a line whose predecessor lost its newline to `~` is
/// no line of its own.
fn dedent(tokens: &mut [Token<'_>]) {
    let mut least = usize::MAX;
    let mut indented = Vec::new();
    let mut line_start = true;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Control(_) => {
                if line_start {
                    least = 0;
                }
                line_start = false;
            }
            Token::Text(text) => {
                if line_start {
                    let rest = text.trim_start_matches(is_space);
                    if !(rest.is_empty() && text.ends_with('\n')) {
                        let indent = &text[..text.len() - rest.len()];
                        least = least.min(indent.graphemes(true).count());
                        indented.push(index);
                    }
                }
                line_start = text.ends_with('\n');
            }
        }
    }
    if least == 0 || least == usize::MAX {
        return;
    }
    for index in indented {
        if let Some(Token::Text(text)) = tokens.get_mut(index) {
            let cut: usize = text.graphemes(true).take(least).map(str::len).sum();
            *text = Cow::Owned(text[cut..].to_owned());
        }
    }
}

/// Text between quotes with its escapes resolved. The scanner has refused wrong ones.
pub(super) fn unescape_quoted(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|byte| matches!(byte, b'\\' | b'$' | b'%')) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['\\', '$', '%']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = escaped_marker(rest) {
            out.push_str(&rest[1..3]);
            rest = after;
            continue;
        }
        let mut chars = rest.chars();
        let first = chars.next();
        if first != Some('\\') {
            out.extend(first);
            rest = chars.as_str();
            continue;
        }
        let digits = match chars.next() {
            Some('u') => 4,
            Some('U') => 8,
            other => {
                out.extend(other.map(|one| match one {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    same => same,
                }));
                rest = chars.as_str();
                continue;
            }
        };
        let after = chars.as_str();
        let (hex, tail) = after.split_at_checked(digits).unwrap_or((after, ""));
        out.extend(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32));
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What follows `$${` or `%%{` at the start of `rest`.
fn escaped_marker(rest: &str) -> Option<&str> {
    rest.strip_prefix("$${").or_else(|| rest.strip_prefix("%%{"))
}

/// Text of a heredoc or template file: only the escaped markers are special.
fn unescape_markers(raw: &str) -> Cow<'_, str> {
    if !raw.contains("$${") && !raw.contains("%%{") {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.replace("$${", "${").replace("%%{", "%{"))
}

/// A directive whose end has not come yet.
enum Level {
    If { test: Expr, then: Option<Vec<TemplatePart>>, outer: Vec<TemplatePart> },
    For { key: Option<Name>, value: Name, collection: Expr, outer: Vec<TemplatePart> },
}

struct Levels<'a, I> {
    text: &'a str,
    expressions: I,
    stack: Vec<Level>,
}

impl<I: Iterator<Item = Expr>> Levels<'_, I> {
    /// The scanner has checked that directives nest and that each has its expression; anything
    /// else is passed over.
    fn run(&mut self, tokens: Vec<Token<'_>>) -> Vec<TemplatePart> {
        let mut parts = Vec::new();
        let mut pending = String::new();
        for token in tokens {
            let part = match token {
                Token::Text(text) => {
                    pending.push_str(&text);
                    continue;
                }
                Token::Control(part) => part,
            };
            flush(&mut pending, &mut parts);
            self.control(part, &mut parts);
        }
        flush(&mut pending, &mut parts);
        parts
    }

    fn control(&mut self, part: Part, parts: &mut Vec<TemplatePart>) {
        match part.kind {
            PartKind::Literal(_) => {}
            PartKind::Interpolation => {
                parts.extend(self.expressions.next().map(TemplatePart::Interpolation));
            }
            PartKind::If => {
                if let Some(test) = self.expressions.next() {
                    let outer = std::mem::take(parts);
                    self.stack.push(Level::If { test, then: None, outer });
                }
            }
            PartKind::For { key, value } => {
                if let Some(collection) = self.expressions.next() {
                    let name = |range: std::ops::Range<usize>| Name::new(&self.text[range]);
                    let (key, value) = (key.map(name), name(value));
                    let outer = std::mem::take(parts);
                    self.stack.push(Level::For { key, value, collection, outer });
                }
            }
            PartKind::Else => {
                if let Some(Level::If { then, .. }) = self.stack.last_mut() {
                    *then = Some(std::mem::take(parts));
                }
            }
            PartKind::EndIf => {
                if let Some(Level::If { test, then, outer }) = self.stack.pop() {
                    let last = std::mem::replace(parts, outer);
                    let (then, otherwise) = match then {
                        Some(then) => (then, last),
                        None => (last, Vec::new()),
                    };
                    let (then, otherwise) = (then.into(), otherwise.into());
                    parts.push(TemplatePart::If(Box::new(TemplateIf { test, then, otherwise })));
                }
            }
            PartKind::EndFor => {
                if let Some(Level::For { key, value, collection, outer }) = self.stack.pop() {
                    let body = std::mem::replace(parts, outer).into();
                    let each = TemplateFor { key, value, collection, body };
                    parts.push(TemplatePart::For(Box::new(each)));
                }
            }
        }
    }
}

fn flush(pending: &mut String, parts: &mut Vec<TemplatePart>) {
    if !pending.is_empty() {
        let text = composed(Cow::Borrowed(pending.as_str()));
        parts.push(TemplatePart::Literal(text.as_ref().into()));
        pending.clear();
    }
}
