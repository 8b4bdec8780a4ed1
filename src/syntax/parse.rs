//! From text to a tree.

use super::limits::Limits;
use super::problem::Problem;
use super::source::{Origin, Source};
use super::tree::{Body, Expr, FileKind, ParsedFile, Template, Unread};
use super::{json, native};
use crate::base::FileId;
use crate::diag::Diagnostic;

/// Reads a configuration file (or, native syntax, a file of variable values).
///
/// Never fails: what cannot be read is in [`ParsedFile::unread`], with a diagnostic that says why.
pub fn parse(file: FileId, kind: FileKind, text: &str, limits: &Limits) -> ParsedFile {
    read(file, kind, text, limits, json::Mapping::Configuration)
}

/// Reads a `.tfvars.json` file: every member is an argument, and strings are plain text.
pub fn parse_tfvars_json(file: FileId, text: &str, limits: &Limits) -> ParsedFile {
    read(file, FileKind::Json, text, limits, json::Mapping::Values)
}

fn read(
    file: FileId,
    kind: FileKind,
    text: &str,
    limits: &Limits,
    mapping: json::Mapping,
) -> ParsedFile {
    let source = Source { file, text, origin: Origin::At(0) };
    // Before the text is looked at: no pass over it is free.
    if text.len() > limits.bytes {
        return too_large(&source, kind, limits);
    }
    match kind {
        FileKind::Hcl => native::file(&source, limits),
        FileKind::Json => json::file(&source, limits, mapping),
    }
}

fn too_large(source: &Source<'_>, kind: FileKind, limits: &Limits) -> ParsedFile {
    let (size, most) = (source.text.len(), limits.bytes);
    let message = format!("This file has {size} bytes; drlint reads at most {most}.");
    let problem = Problem::too_large(message, 0..0);
    ParsedFile {
        file: source.file,
        kind,
        body: Body { json: kind == FileKind::Json, ..Body::default() },
        unread: vec![Unread {
            span: source.span(0, size),
            header: Vec::new(),
            reason: "exceeds the size limit".to_owned(),
        }],
        comments: Vec::new(),
        diagnostics: vec![problem.into_diagnostic(source)],
    }
}

/// Reads one expression in native syntax, such as the value of `--var`; spans count from `base` in
/// `file`. White space, newlines and comments may surround it.
///
/// # Errors
///
/// The syntax error, as a diagnostic.
pub fn parse_expression(file: FileId, text: &str, base: usize) -> Result<Expr, Vec<Diagnostic>> {
    let source = Source { file, text, origin: Origin::At(base) };
    bounded(&source)?;
    native::expression(&source, &Limits::default(), &mut Vec::new())
        .map_err(|problem| vec![problem.into_diagnostic(&source)])
}

/// Reads the text of a template file.
///
/// # Errors
///
/// The syntax error, as a diagnostic.
pub fn parse_template(file: FileId, text: &str) -> Result<Template, Vec<Diagnostic>> {
    let source = Source { file, text, origin: Origin::At(0) };
    bounded(&source)?;
    native::template(&source, &Limits::default(), &mut Vec::new())
        .map_err(|problem| vec![problem.into_diagnostic(&source)])
}

fn bounded(source: &Source<'_>) -> Result<(), Vec<Diagnostic>> {
    let (size, most) = (source.text.len(), Limits::default().bytes);
    if size <= most {
        return Ok(());
    }
    let message = format!("This text has {size} bytes; drlint reads at most {most}.");
    Err(vec![Problem::too_large(message, 0..0).into_diagnostic(source)])
}
