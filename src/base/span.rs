//! Where a piece of text stands.

/// A file of one run. Ids are handed out by [`super::SourceMap`] in the order files were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The file of text that no file holds: a value of the command line, a lock file, a row of a
    /// table. No report can show it, so no span of it may get into a diagnostic.
    pub(crate) const SYNTHETIC: Self = Self(u32::MAX);

    /// The file of the `n`th bundled rule. These ids are counted from the end of what there is, since
    /// a source map hands out its own from the beginning.
    pub(crate) const fn bundled(n: u32) -> Self {
        Self(u32::MAX - 1 - n)
    }
}

/// A half-open byte range in the original text of a file: `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file the range is in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`; offsets beyond 4 GiB saturate (files are capped far below).
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { file, start: narrow(start), end: narrow(end) }
    }

    /// The smallest range that holds both; `self` when the files differ.
    #[must_use]
    pub(crate) fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { start: self.start.min(other.start), end: self.end.max(other.end), ..self }
    }

    /// Whether `other` is wholly inside this range of the same file.
    pub(crate) fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The range for slicing the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Something and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The thing.
    pub value: T,
    /// Its place.
    pub span: Span,
}
