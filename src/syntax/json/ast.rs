//! From JSON text to its syntax tree, with a verdict that is as strict as Terraform's.

use std::ops::Range;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions};

use crate::base::with_stack;
use crate::syntax::problem::{Problem, Read};

pub(super) fn parse(text: &str) -> Read<Value<'_>> {
    // Two parsers: one gives spans, the other is as strict as Terraform's.
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
    let parsed = with_stack(1024 * 1024, || {
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

pub(super) fn range_of(value: &Value<'_>) -> Range<usize> {
    let range = value.range();
    range.start..range.end
}
