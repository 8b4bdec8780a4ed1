//! Spans as people and other tools write them.

use crate::base::{Position, Source, SourceMap, Span};

/// A span with its path and positions.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileLocation<'a> {
    pub(crate) source: &'a Source,
    pub(crate) start: Position,
    /// One past the last character.
    pub(crate) end: Position,
}

impl<'a> FileLocation<'a> {
    pub(crate) fn of(span: Span, sources: &'a SourceMap) -> Self {
        let source = &**sources.get(span.file);
        let start = source.position(span.start);
        Self { source, start, end: source.position(span.end.max(span.start)) }
    }

    pub(crate) fn path(&self) -> &'a str {
        &self.source.display
    }

    /// The same, cut at the end of its first line.
    pub(crate) fn first_line(mut self) -> Self {
        if self.end.line > self.start.line {
            let rest = self.source.text.get(self.start.byte as usize..).unwrap_or("");
            let line = rest.split('\n').next().unwrap_or("").trim_end();
            let end = self.start.byte + u32::try_from(line.len()).unwrap_or(0);
            self.end = self.source.position(end);
        }
        self
    }
}

impl std::fmt::Display for FileLocation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = super::clean_line(self.path());
        write!(f, "{path}:{}:{}", self.start.line, self.start.column)
    }
}
