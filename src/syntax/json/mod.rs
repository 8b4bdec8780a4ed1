//! JSON syntax.

use super::source::Source;
use super::{Body, FileKind, Limits, ParsedFile};

/// What the members of the top-level object are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mapping {
    /// Blocks and arguments of a configuration; strings are templates.
    Configuration,
    /// Values of variables; strings are plain.
    Values,
}

pub(super) fn file(source: &Source<'_>, _limits: &Limits, _mapping: Mapping) -> ParsedFile {
    ParsedFile {
        file: source.file,
        kind: FileKind::Json,
        body: Body { json: true, ..Body::default() },
        unread: Vec::new(),
        comments: Vec::new(),
        diagnostics: Vec::new(),
    }
}
