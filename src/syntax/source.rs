//! A text to read and where each of its bytes is in a file.

use crate::base::{FileId, Span};

/// A text and its place: a whole file, or the content of a JSON string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(crate) file: FileId,
    /// The text that is read.
    pub(crate) text: &'a str,
    pub(crate) origin: Origin<'a>,
}

/// How offsets of the text become offsets of the file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    /// The text stands as it is at this offset.
    At(usize),
    /// The text was unescaped.
    Unescaped(&'a Offsets),
}

/// Maps offsets of an unescaped text back: between two anchors both texts run in step.
#[derive(Clone, Debug, Default)]
pub(super) struct Offsets {
    /// (offset in the text, offset in the file), ascending.
    pub(crate) anchors: Vec<(usize, usize)>,
}

impl Offsets {
    fn map(&self, offset: usize) -> usize {
        let next = self.anchors.partition_point(|(text, _)| *text <= offset);
        match next.checked_sub(1).and_then(|index| self.anchors.get(index)) {
            Some((text, file)) => file + (offset - text),
            None => offset,
        }
    }
}

impl Source<'_> {
    /// The span of `start..end` of the text, in the file.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        match self.origin {
            Origin::At(base) => Span::new(self.file, base + start, base + end),
            Origin::Unescaped(offsets) => {
                // The end is mapped through the last byte's start, so that an escape at the end
                // belongs to the span as a whole.
                let (first, last) = (offsets.map(start), offsets.map(end));
                Span::new(self.file, first, last.max(first))
            }
        }
    }
}
