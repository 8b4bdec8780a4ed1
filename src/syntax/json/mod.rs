//! JSON syntax: `jsonc-parser` gives spans, `serde_json` the verdict, because the former is lenient
//! about raw control characters and white space.

mod ast;
mod blocks;
mod text;
mod unread;
mod values;

use jsonc_parser::ast::Value;

use super::limits::Limits;
use super::problem::Problem;
use super::source::Source;
use super::tree::{Body, FileKind, ParsedFile, Unread};
use ast::range_of;
use unread::{leave_unread, repeated};
use values::Values;

/// What the members of the top-level object are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mapping {
    /// Blocks and arguments of a configuration; strings are templates.
    Configuration,
    /// Values of variables; strings are plain.
    Values,
}

/// Reads a whole file. A file that is not JSON is left unread as a whole; a template that cannot be
/// read spoils only the block it is in.
pub(super) fn file(source: &Source<'_>, limits: &Limits, mapping: Mapping) -> ParsedFile {
    let mut parsed = ParsedFile {
        file: source.file,
        kind: FileKind::Json,
        body: Body { json: true, ..Body::default() },
        unread: Vec::new(),
        comments: Vec::new(),
        diagnostics: Vec::new(),
    };
    match ast::parse(source.text) {
        Ok(root) => match mapping {
            Mapping::Configuration => blocks::configuration(source, limits, &root, &mut parsed),
            Mapping::Values => values_of_variables(source, limits, &root, &mut parsed),
        },
        Err(problem) => {
            let end = source.text.len();
            leave_unread(source, problem, 0..end, Vec::new(), &mut parsed);
        }
    }
    parsed.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.map(|span| span.start));
    parsed
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
        return leave_unread(source, problem, range, Vec::new(), parsed);
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
