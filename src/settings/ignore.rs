//! `# drlint:ignore[rule] reason`: suppressions in the configuration.

use crate::base::{Span, Spanned, deep};
use crate::syntax::{Block, Body, Comment, Expr, ExprKind, FileKind, ObjectKey, ParsedFile};

/// A comment that suppresses findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    pub(crate) span: Span,
    /// Globs over rule ids; empty when the comment names none.
    pub rules: Vec<Spanned<String>>,
    /// The reason; empty when there is none.
    pub reason: String,
    /// What it covers: blocks and attributes that start on its line or the one below, and
    /// that line itself. A `module` block in here covers everything the call leads to.
    pub covers: Vec<Span>,
}

const WORD: &str = "drlint:ignore";

/// All ignore comments of a file, in order. `text` is the text the file was parsed from.
pub fn ignores(parsed: &ParsedFile, text: &str) -> Vec<Ignore> {
    let mut found = Vec::new();
    // JSON has no comments; Terraform ignores properties called `//`.
    if parsed.kind == FileKind::Json {
        json(&parsed.body, Span::new(parsed.file, 0, text.len()), &mut found);
        return found;
    }
    let asking = parsed.comments.iter().enumerate().filter_map(|(at, comment)| {
        let asked = asked(text.get(comment.span.range())?, comment)?;
        Some((target(&parsed.comments[at..], text), asked))
    });
    let asking: Vec<_> = asking.collect();
    if asking.is_empty() {
        return found;
    }
    let mut spans = Vec::new();
    collect(&parsed.body, &mut spans);
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    for (line, mut ignore) in asking {
        let line = Span::new(parsed.file, line.start, line.end);
        let from = spans.partition_point(|span| span.start < line.start);
        let on_line = spans[from..].iter().take_while(|span| span.start < line.end);
        ignore.covers.push(line);
        ignore.covers.extend(on_line);
        found.push(ignore);
    }
    found
}

/// What a comment asks for; `None` for any other comment.
fn asked(comment: &str, from: &Comment) -> Option<Ignore> {
    let at = comment.find(WORD)?;
    let before = comment[..at].chars().next_back();
    if before.is_some_and(|char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | '/'))
        && !comment[..at].chars().all(|char| char == '/')
    {
        return None;
    }
    let rest = comment[at + WORD.len()..].trim_end();
    let rest = rest.strip_suffix("*/").unwrap_or(rest);
    let offset = at + WORD.len();
    let mut ignore =
        Ignore { span: from.span, rules: vec![], reason: String::new(), covers: vec![] };
    let Some((list, reason)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        // `drlint:ignored` and the like are other words.
        let longer = rest.starts_with(|char: char| char.is_alphanumeric() || char == '-');
        return (!longer).then_some(ignore);
    };
    let mut start = offset + 1;
    for item in list.split(',') {
        let name = item.trim();
        if !name.is_empty() {
            let lead = item.len() - item.trim_start().len();
            let begin = from.span.start as usize + start + lead;
            let span = Span::new(from.span.file, begin, begin + name.len());
            ignore.rules.push(Spanned { value: name.to_owned(), span });
        }
        start += item.len() + 1;
    }
    let reason = reason.trim().trim_start_matches([':', '-', '–', '—']).trim();
    reason.lines().map(str::trim).for_each(|line| {
        if !ignore.reason.is_empty() {
            ignore.reason.push(' ');
        }
        ignore.reason.push_str(line);
    });
    Some(ignore)
}

/// The line that the first of `comments` is about: its own, or for a comment on a line of its own the
/// next line that contains more than comments.
fn target(comments: &[Comment], text: &str) -> std::ops::Range<usize> {
    let comment = &comments[0];
    let mut at = comment.span.start as usize;
    if comment.own_line {
        at = comment.span.end as usize;
        let mut later = comments[1..].iter().peekable();
        loop {
            at += text[at..].len() - text[at..].trim_start().len();
            match later.next_if(|next| next.span.start as usize == at) {
                Some(next) => at = next.span.end as usize,
                None => break,
            }
        }
    }
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// The spans of all attributes and blocks.
fn collect(body: &Body, spans: &mut Vec<Span>) {
    deep(|| {
        spans.extend(body.attributes.iter().map(|attribute| attribute.span));
        for block in &body.blocks {
            spans.push(block.span);
            collect(&block.body, spans);
        }
    });
}

/// JSON has no comments; Terraform skips a property called `//`. There
/// `"//": {"drlint": {"ignore": ["rule"], "reason": "why"}}` covers the object it is in.
fn json(body: &Body, covers: Span, found: &mut Vec<Ignore>) {
    deep(|| {
        for attribute in &body.attributes {
            if attribute.name == "//" {
                found.extend(json_ignore(&attribute.expr, covers));
            } else {
                json_object(&attribute.expr, found);
            }
        }
        for block in &body.blocks {
            let block: &Block = block;
            json(&block.body, block.span, found);
        }
    });
}

/// Objects and arrays inside a value.
fn json_object(expr: &Expr, found: &mut Vec<Ignore>) {
    deep(|| match &expr.kind {
        ExprKind::Tuple(items) => items.iter().for_each(|item| json_object(item, found)),
        ExprKind::Object(items) => {
            for item in items {
                if key(&item.key) == Some("//") {
                    found.extend(json_ignore(&item.value, expr.span));
                } else {
                    json_object(&item.value, found);
                }
            }
        }
        _ => {}
    });
}

fn json_ignore(expr: &Expr, covers: Span) -> Option<Ignore> {
    let ours = member(expr, "drlint")?;
    let list = member(ours, "ignore")?;
    let names = match &list.kind {
        ExprKind::Tuple(items) => &**items,
        _ => std::slice::from_ref(list),
    };
    let names = names.iter().filter_map(|name| {
        Some(Spanned { value: name.as_str()?.trim().to_owned(), span: name.span })
    });
    let reason = member(ours, "reason").and_then(Expr::as_str).unwrap_or("").trim().to_owned();
    Some(Ignore { span: ours.span, rules: names.collect(), reason, covers: vec![covers] })
}

fn member<'a>(expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let ExprKind::Object(items) = &expr.kind else { return None };
    items.iter().find(|item| key(&item.key) == Some(name)).map(|item| &item.value)
}

fn key(key: &ObjectKey) -> Option<&str> {
    match key {
        ObjectKey::Name(name, _) => Some(name.as_str()),
        ObjectKey::Expr(expr) => expr.as_str(),
    }
}
