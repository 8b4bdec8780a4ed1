//! JSON syntax: `jsonc-parser` gives spans, `serde_json` the verdict, because the former is lenient
//! about raw control characters and white space.

mod blocks;
mod text;
mod values;

use std::ops::Range;

use jsonc_parser::ast::Value;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions};

use super::problem::{Problem, Read};
use super::source::Source;
use super::{Attribute, Body, FileKind, Limits, ParsedFile, Unread};
use values::Values;

/// What the members of the top-level object are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mapping {
    /// Blocks and arguments of a configuration; strings are templates.
    Configuration,
    /// Values of variables; strings are plain.
    Values,
}

/// Reads a whole file. A file that is no JSON is left unread as a whole; a template that cannot be
/// read spoils only the block it stands in.
pub(super) fn file(source: &Source<'_>, limits: &Limits, mapping: Mapping) -> ParsedFile {
    let mut parsed = ParsedFile {
        file: source.file,
        kind: FileKind::Json,
        body: Body { json: true, ..Body::default() },
        unread: Vec::new(),
        comments: Vec::new(),
        diagnostics: Vec::new(),
    };
    match value(source.text) {
        Ok(root) => match mapping {
            Mapping::Configuration => blocks::configuration(source, limits, &root, &mut parsed),
            Mapping::Values => values_of_variables(source, limits, &root, &mut parsed),
        },
        Err(problem) => {
            let end = source.text.len();
            spoiled(source, problem, 0..end, Vec::new(), &mut parsed);
        }
    }
    parsed.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.map(|span| span.start));
    parsed
}

/// Notes that `range` is not read because of `problem`.
fn spoiled(
    source: &Source<'_>,
    problem: Problem,
    range: Range<usize>,
    header: Vec<String>,
    parsed: &mut ParsedFile,
) {
    let reason = problem.reason().to_owned();
    parsed.unread.push(Unread { span: source.span(range.start, range.end), header, reason });
    parsed.diagnostics.push(problem.into_diagnostic(source));
}

fn values_of_variables(
    source: &Source<'_>,
    limits: &Limits,
    root: &Value<'_>,
    parsed: &mut ParsedFile,
) {
    let Some(root) = root.as_object() else {
        let range = range_of(root);
        let problem = Problem::new("Expected an object of variable values.", range.clone());
        return spoiled(source, problem, range, Vec::new(), parsed);
    };
    let mut values =
        Values { source, limits, plain: true, comments: false, warnings: &mut parsed.diagnostics };
    for property in root.properties.iter().filter(|property| property.name.as_str() != "//") {
        match values.attribute(property) {
            Ok(attribute) => parsed.body.attributes.push(attribute),
            Err(problem) => {
                let reason = problem.reason().to_owned();
                let (range, header) = (property.range, vec![property.name.as_str().to_owned()]);
                let span = source.span(range.start, range.end);
                parsed.unread.push(Unread { span, header, reason });
                values.warnings.push(problem.into_diagnostic(source));
            }
        }
    }
    let again: Vec<_> = repeated(&parsed.body.attributes)
        .map(|(earlier, later)| {
            let message = format!("The variable `{}` is set again below.", earlier.name);
            Problem::new(message, earlier.name_span.range())
                .opened(later.name_span.range(), "the second value")
        })
        .collect();
    parsed.diagnostics.extend(again.into_iter().map(|problem| problem.into_diagnostic(source)));
}

/// Pairs of attributes with the same name.
fn repeated(attributes: &[Attribute]) -> impl Iterator<Item = (&Attribute, &Attribute)> {
    let mut seen = crate::base::FxHashMap::default();
    attributes.iter().filter_map(move |attribute| {
        seen.insert(attribute.name, attribute).map(|earlier| (earlier, attribute))
    })
}

fn range_of(value: &Value<'_>) -> Range<usize> {
    use jsonc_parser::common::Ranged;
    let range = value.range();
    range.start..range.end
}

fn value(text: &str) -> Read<Value<'_>> {
    let verdict = serde_json::from_str::<serde::de::IgnoredAny>(text);
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = stacker::maybe_grow(1024 * 1024, 4 * 1024 * 1024, || {
        jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &options)
    });
    match (verdict, parsed) {
        (Ok(_), Ok(parsed)) => parsed
            .value
            .ok_or_else(|| Problem::new("Expected a JSON object, but the file is empty.", 0..0)),
        (_, Err(error)) => {
            let range = error.range();
            let start = boundary(text, range.start);
            let end = boundary(text, range.end.max(start));
            if matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
                return Err(Problem::too_deep(
                    "This JSON is",
                    256,
                    start..first_line(text, start, end),
                ));
            }
            let message = format!("Invalid JSON: {}.", lower_first(&error.kind().to_string()));
            Err(Problem::new(message, start..first_line(text, start, end)))
        }
        (Err(error), Ok(_)) => {
            let message = error.to_string();
            // serde_json counts a character it has only looked at one further.
            let seen = usize::from(!message.contains("control character"));
            let at = offset(text, error.line(), error.column().saturating_sub(seen));
            let message = message.split(" at line ").next().unwrap_or("it cannot be parsed");
            Err(Problem::new(format!("Invalid JSON: {message}."), at..next(text, at)))
        }
    }
}

/// The offset of a line, from 1, and the bytes before a place in it.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    boundary(text, start + column)
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The end of the character at `at`.
fn next(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// `end`, or the end of the line of `start` when that comes first.
fn first_line(text: &str, start: usize, end: usize) -> usize {
    text[start..end].find('\n').map_or(end, |length| start + length)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
