//! `# drlint:ignore[rule] reason`: suppressions in the configuration.

use super::reason;
use crate::base::{LineIndex, Span, Spanned, deep, is_invisible};
use crate::syntax::{Block, Body, Expr, ExprKind, FileKind, ObjectKey, ParsedFile};

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
    /// Whether it means to suppress something, in a form that drlint does not read.
    pub(crate) is_malformed: bool,
    /// Whether it is in JSON, which has no comments.
    pub(crate) is_json: bool,
}

const TOOL: &str = "drlint";

/// The beginnings of words that people use for it, here and in other linters.
const VERBS: &[&str] =
    &["ignor", "disable", "skip", "suppress", "waive", "allow", "noqa", "nolint"];

impl Ignore {
    fn at(span: Span) -> Self {
        Self {
            span,
            rules: Vec::new(),
            reason: String::new(),
            covers: Vec::new(),
            is_malformed: false,
            is_json: false,
        }
    }
}

/// All ignore comments of a file, in order. `text` is the text the file was parsed from.
pub fn ignores(parsed: &ParsedFile, text: &str) -> Vec<Ignore> {
    let mut found = Vec::new();
    // JSON has no comments; Terraform ignores properties called `//`.
    if parsed.kind == FileKind::Json {
        json(&parsed.body, Span::new(parsed.file, 0, text.len()), &mut found);
        return found;
    }
    let mut asking = Vec::new();
    // From the end, so that what follows a comment is known to the one above it.
    let mut below: Option<(usize, usize)> = None;
    for comment in parsed.comments.iter().rev() {
        let (start, end) = (comment.span.start as usize, comment.span.end as usize);
        let blank = text[end..].len() - text[end..].trim_start().len();
        let behind = match below {
            Some((next, behind)) if next == end + blank => behind,
            _ => end + blank,
        };
        below = Some((start, behind));
        // On a line of its own it is about what follows, with no other comment between.
        let about = if comment.own_line { behind } else { start };
        let asked = asked(text.get(comment.span.range()).unwrap_or(""), comment.span);
        asking.extend(asked.into_iter().rev().map(|one| (about, one)));
    }
    asking.reverse();
    if asking.is_empty() {
        return found;
    }
    let mut spans = Vec::new();
    collect(&parsed.body, &mut spans);
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let lines = LineIndex::new(text);
    for (about, mut ignore) in asking {
        let line = lines.around(text, about);
        let line = Span::new(parsed.file, line.start, line.end);
        let from = spans.partition_point(|span| span.start < line.start);
        let on_line = spans[from..].iter().take_while(|span| span.start < line.end);
        ignore.covers.push(line);
        ignore.covers.extend(on_line);
        found.push(ignore);
    }
    found
}

/// What a comment asks for, for each line that asks. One that begins with other words quotes a directive.
fn asked(comment: &str, from: Span) -> Vec<Ignore> {
    let mut starts: Vec<(usize, Directive<'_>)> = Vec::new();
    for at in beginnings(comment) {
        match directive(comment, at) {
            Some(directive) => starts.push((at, directive)),
            None if starts.is_empty() => return Vec::new(),
            // The reason goes on.
            None => {}
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([comment.len()]);
    let all = starts.iter().zip(ends).map(|((_, directive), end)| {
        let mut ignore = Ignore::at(from);
        let Directive::List { list, reason } = directive else {
            ignore.is_malformed = true;
            return ignore;
        };
        let mut start = comment.len() - list.len() - reason.len() - 1;
        for item in list.split(',') {
            let name = item.trim_matches(is_blank);
            if !name.is_empty() {
                let lead = item.len() - item.trim_start_matches(is_blank).len();
                let begin = from.start as usize + start + lead;
                let span = Span::new(from.file, begin, begin + name.len());
                ignore.rules.push(Spanned { value: name.to_owned(), span });
            }
            start += item.len() + 1;
        }
        // Up to the next directive in the same comment.
        let own = reason.len().saturating_sub(comment.len() - end);
        let own = reason[..own].trim_end_matches(['#', '/', '*', ' ', '\n', '\r', '\t']);
        let own = own.trim_start().trim_start_matches([':', '-', '–', '—']);
        let lines: Vec<_> = own.lines().map(str::trim).collect();
        ignore.reason = reason::reason(&lines.join(" "));
        ignore
    });
    all.collect()
}

/// Where the lines of a comment begin, after its marker and blanks.
fn beginnings(comment: &str) -> impl Iterator<Item = usize> {
    let mut end = 0;
    comment.split_inclusive('\n').filter_map(move |line| {
        end += line.len();
        let is_marker = |char| matches!(char, '#' | '/' | '*') || is_blank(char);
        let text = line.trim_start_matches(is_marker);
        (!text.is_empty()).then(|| end - text.len())
    })
}

/// A beginning that names drlint.
enum Directive<'a> {
    /// `drlint:ignore[list] reason`, each up to the end of the comment.
    List { list: &'a str, reason: &'a str },
    /// It means to suppress something, in a form that drlint does not read.
    Malformed,
}

/// The directive that starts at `at`; `None` for other text. Blanks and case do not matter.
fn directive(comment: &str, at: usize) -> Option<Directive<'_>> {
    let rest = after_word(&comment[at..], TOOL)?;
    let rest = rest.trim_start_matches(is_blank);
    let after_colon = rest.strip_prefix([':', '：']);
    let is_colon = rest.starts_with(':');
    let rest = after_colon.or_else(|| rest.strip_prefix(['-', '_', '.', '='])).unwrap_or(rest);
    let rest = rest.trim_start_matches(|char| char == ':' || is_blank(char));
    let end = rest.find(|char: char| !char.is_alphanumeric() && !matches!(char, '-' | '_'));
    let (word, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let word = word.to_lowercase();
    let list = rest.trim_start_matches(is_blank).strip_prefix('[');
    // Up to the next bracket of either kind, so that many open ones cost no more than their length.
    if let (true, "ignore", Some(rest)) = (is_colon, &*word, list)
        && let Some(end) = rest.find(['[', ']'])
        && let Some(reason) = rest[end..].strip_prefix(']')
    {
        return Some(Directive::List { list: &rest[..end], reason });
    }
    // `drlint: see the README` and `drlint ignores this` are prose.
    let is_verb = VERBS.iter().any(|verb| word.starts_with(verb));
    let is_meant = match after_colon {
        Some(_) => is_verb || !word.is_empty() && list.is_some(),
        None => is_verb && rest.trim_start_matches(is_blank).starts_with(['[', '(', '{', ':', '=']),
    };
    is_meant.then_some(Directive::Malformed)
}

/// What follows `word` in any case.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

fn is_blank(char: char) -> bool {
    char.is_whitespace() || is_invisible(char)
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

fn json_ignore(expr: &Expr, covers: Span) -> Vec<Ignore> {
    if let ExprKind::Tuple(items) = &expr.kind {
        return items.iter().flat_map(|item| json_ignore(item, covers)).collect();
    }
    // A comment as in HCL is clear enough.
    if let Some(text) = expr.as_str() {
        let asked = asked(text, Span::new(expr.span.file, 0, 0)).into_iter();
        let placed = asked.map(|mut one| {
            one.rules.iter_mut().for_each(|rule| rule.span = expr.span);
            Ignore { span: expr.span, covers: vec![covers], is_json: true, ..one }
        });
        return placed.collect();
    }
    let Some(ours) = member(expr, TOOL) else { return Vec::new() };
    let mut ignore = Ignore { covers: vec![covers], is_json: true, ..Ignore::at(ours.span) };
    let Some(list) = member(ours, "ignore") else {
        return vec![Ignore { is_malformed: true, ..ignore }];
    };
    let names = match &list.kind {
        ExprKind::Tuple(items) => &**items,
        _ => std::slice::from_ref(list),
    };
    for name in names {
        match name.as_str().map(str::trim) {
            Some(text) if !text.is_empty() => {
                ignore.rules.push(Spanned { value: text.to_owned(), span: name.span });
            }
            _ => return vec![Ignore { is_malformed: true, rules: Vec::new(), ..ignore }],
        }
    }
    ignore.reason = reason::reason(member(ours, "reason").and_then(Expr::as_str).unwrap_or(""));
    vec![ignore]
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
