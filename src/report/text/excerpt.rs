//! The lines of a file that a picture shows, made safe to print and cut to a readable width.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::base::{Source, Span};
use crate::report::clean::{clean_line, visible};

/// Longer lines are cut around the location, in characters.
const WIDEST: usize = 240;
/// What stays of a long line before and after the start of the location.
const AROUND: (usize, usize) = (60, 160);

/// Neighbouring lines of one file.
pub(super) struct Excerpt {
    /// The path users see.
    name: String,
    /// The lines, each with a line feed.
    text: String,
    lines: Vec<Line>,
    original: std::sync::Arc<str>,
}

struct Line {
    /// From 1.
    number: u32,
    /// Where it starts in the excerpt's text.
    start: usize,
    /// Bytes of the mark that stands for a cut beginning.
    mark: usize,
    /// What of the original is shown.
    shown: Range<usize>,
    /// Characters of the original line before `shown`.
    skipped: usize,
}

impl Excerpt {
    /// The lines on which `spans` start, those between, and one before and after.
    pub(crate) fn new(source: &Source, spans: &[Span]) -> Self {
        let starts = spans.iter().map(|span| source.position(span.start));
        let starts: Vec<_> = starts.collect();
        let first = starts.iter().map(|at| at.line).min().unwrap_or(1).saturating_sub(1).max(1);
        let last = starts.iter().map(|at| at.line).max().unwrap_or(1) + 1;
        let mut excerpt = Self {
            name: clean_line(&source.display).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            original: source.text.clone(),
        };
        // The offset of a line follows from any position on it, the first start's line included.
        let anchor = starts.iter().min_by_key(|at| at.line).map_or(0, |at| at.byte as usize);
        let mut offset = source.text[..anchor].rfind('\n').map_or(0, |at| at + 1);
        if starts.iter().map(|at| at.line).min().unwrap_or(1) > first {
            offset = source.text[..offset - 1].rfind('\n').map_or(0, |at| at + 1);
        }
        for number in first..=last {
            let Some(rest) = source.text.get(offset..) else { break };
            if number > first && offset >= source.text.len() {
                break;
            }
            let whole = rest.split('\n').next().unwrap_or("");
            // Windows line ends: the carriage return is no part of the line.
            let line = whole.trim_end_matches('\r');
            let focus = starts.iter().filter(|at| at.line == number).map(|at| at.column).min();
            excerpt.push(number, offset, line, focus.map_or(0, |column| column as usize - 1));
            offset += whole.len() + 1;
        }
        excerpt
    }

    fn push(&mut self, number: u32, offset: usize, line: &str, focus: usize) {
        let long = line.char_indices().nth(WIDEST).is_some();
        let skipped = if long { focus.saturating_sub(AROUND.0) } else { 0 };
        let byte = |nth| line.char_indices().nth(nth).map_or(line.len(), |(at, _)| at);
        let shown =
            if long { byte(skipped)..byte(skipped + AROUND.0 + AROUND.1) } else { 0..line.len() };
        let start = self.text.len();
        if skipped > 0 {
            self.text.push_str("...");
        }
        let mark = self.text.len() - start;
        self.text.extend(line[shown.clone()].chars().map(visible));
        if shown.end < line.len() {
            self.text.push_str("...");
        }
        self.text.push('\n');
        let shown = offset + shown.start..offset + shown.end;
        self.lines.push(Line { number, start, mark, shown, skipped });
    }

    /// Where `span` is in the excerpt, cut at the end of its first line.
    pub(crate) fn locate(&self, span: Span) -> SourceSpan {
        let range = span.range();
        let line = self.lines.iter().rev().find(|line| line.line_start() <= range.start);
        let Some(line) = line.or(self.lines.first()) else { return (0, 0).into() };
        let start = self.offset(line, range.start);
        let end = self.offset(line, range.end).max(start);
        (start, end - start).into()
    }

    fn offset(&self, line: &Line, original: usize) -> usize {
        let mut to = original.clamp(line.shown.start, line.shown.end);
        // Spans are in bytes, and a cut may fall into a character.
        while !self.original.is_char_boundary(to) {
            to -= 1;
        }
        let before = self.original.get(line.shown.start..to).unwrap_or("");
        line.start + line.mark + before.chars().map(|char| visible(char).len_utf8()).sum::<usize>()
    }
}

impl Line {
    /// A location before the shown part still belongs to the line.
    fn line_start(&self) -> usize {
        if self.skipped > 0 {
            self.shown.start.saturating_sub(self.skipped)
        } else {
            self.shown.start
        }
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.as_str().read_span(span, before, after)?;
        let at = inner.span().offset();
        let line = self.lines.iter().rev().find(|line| line.start <= at);
        let (first, cut) = line.map_or((1, 0), |line| (line.number as usize, line.skipped));
        // Columns count characters of the original line, from 0.
        let column = line.map_or(0, |line| {
            let shown = self.text.get(line.start + line.mark..at).unwrap_or("");
            if at == line.start { 0 } else { cut + shown.chars().count() }
        });
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            first - 1,
            column,
            inner.line_count(),
        )))
    }
}
