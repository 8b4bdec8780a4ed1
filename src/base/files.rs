//! Files: their text, and the one trait through which any of it is read.

use std::ffi::OsString;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::{FileId, FxHashMap, LineIndex, Position, Span};

/// One file of a run.
#[derive(Debug)]
pub struct Source {
    /// Its id in the [`SourceMap`].
    pub id: FileId,
    /// Where it is: the path as the engine opened it.
    pub path: PathBuf,
    /// What users see: relative to the repository root, forward slashes, no leading `./`.
    pub display: String,
    /// The whole text; empty when the file could not be read.
    pub text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// A file with its text. The line index is made when first asked for.
    pub(crate) fn new(id: FileId, path: PathBuf, display: String, text: Arc<str>) -> Self {
        Self { id, path, display, text, lines: OnceLock::new() }
    }

    /// The line index of the text.
    pub(crate) fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    pub(crate) fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// The text of `span`, empty when it is outside.
    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// All files of a run, by id.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: Vec<Arc<Source>>,
}

impl SourceMap {
    /// Adds a file and hands out its id.
    pub fn add(&mut self, path: PathBuf, display: String, text: Arc<str>) -> Arc<Source> {
        let id = FileId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        let source = Arc::new(Source::new(id, path, display, text));
        self.sources.push(Arc::clone(&source));
        source
    }

    /// The file with this id.
    ///
    /// # Panics
    /// When the id comes from another map: that is a bug, never input.
    pub(crate) fn get(&self, id: FileId) -> &Arc<Source> {
        &self.sources[id.0 as usize]
    }

    /// Replaces the text at these locations, so that no report shows it. Offsets, lines and columns
    /// stay as they are.
    pub(crate) fn mask(&mut self, secrets: &[Span]) {
        let mut of_files: FxHashMap<FileId, Vec<Span>> = FxHashMap::default();
        for span in secrets {
            of_files.entry(span.file).or_default().push(*span);
        }
        for (id, spans) in of_files {
            let Some(source) = self.sources.get_mut(id.0 as usize) else { continue };
            let text = masked(&source.text, &spans).into();
            let Source { path, display, .. } = &**source;
            *source = Arc::new(Source::new(id, path.clone(), display.clone(), text));
        }
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Source>> {
        self.sources.iter()
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.sources.len()
    }
}

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, where links are not followed.
    Link,
    /// A device, a socket, a pipe: nothing that is read.
    Other,
}

/// Why a file gave no text.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum FileError {
    /// Nothing is at that path.
    #[error("no such file or directory")]
    Missing,
    /// The path leaves the tree that may be read, directly or through a link.
    #[error("the path is outside the tree that may be read")]
    Outside,
    /// Larger than the caller wants to read.
    #[error("the file has {size} bytes; the limit is {limit}")]
    TooLarge {
        /// In bytes.
        size: u64,
        /// In bytes.
        limit: u64,
    },
    /// Not UTF-8 (or holds NUL bytes): most likely not text.
    #[error("the file is not UTF-8 text")]
    NotText,
    /// In the system's words.
    #[error("{0}")]
    Io(String),
}

/// Larger files are not read unless a caller says so: no configuration that people maintain comes near.
pub(crate) const DEFAULT_LIMIT: u64 = 4 * 1024 * 1024;

/// The one way to files. Relative paths start at the working directory.
///
/// Invariant: whatever drlint reads comes through this trait, so that a run over unsaved buffers, a
/// tree in memory or a revision of a repository is a run over another implementation.
pub trait FileSystem: Send + Sync {
    /// The bytes of a file of at most `limit` bytes. Links are followed.
    ///
    /// # Errors
    /// [`FileError`] when there is no such file, it may not be read or is too large.
    fn read_up_to(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError>;

    /// The entries of a directory, sorted by name. Links among them are not followed.
    ///
    /// # Errors
    /// As for [`FileSystem::read_up_to`].
    fn list(&self, path: &Path) -> Result<Vec<(OsString, FileKind)>, FileError>;

    /// What is at `path` when links are followed; `None` for nothing, or for what may not be seen.
    fn kind(&self, path: &Path) -> Option<FileKind>;

    /// What is at `path` itself: a link is a link.
    fn entry(&self, path: &Path) -> Option<FileKind>;

    /// The absolute path of something that exists, without links, `.` and `..`.
    ///
    /// # Errors
    /// As for [`FileSystem::read_up_to`].
    fn canonical(&self, path: &Path) -> Result<PathBuf, FileError>;

    /// The absolute path, decided without looking at files.
    fn absolute(&self, path: &Path) -> PathBuf;

    /// The bytes of a file of at most [`DEFAULT_LIMIT`] bytes.
    ///
    /// # Errors
    /// As for [`FileSystem::read_up_to`].
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.read_up_to(path, DEFAULT_LIMIT)
    }

    /// Whether a file is at `path`, or a link to one.
    fn is_file(&self, path: &Path) -> bool {
        self.kind(path) == Some(FileKind::File)
    }

    /// Whether a directory is at `path`, or a link to one.
    fn is_directory(&self, path: &Path) -> bool {
        self.kind(path) == Some(FileKind::Directory)
    }
}

/// The path without `.` and `..`, decided by its text alone: `.` when nothing is left of it, and `..`
/// in front where a relative path climbs above its own beginning.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match result.components().next_back() {
                Some(Component::Normal(_)) => drop(result.pop()),
                // The parent of the root directory is the root directory.
                Some(Component::RootDir) => {}
                _ => result.push(".."),
            },
            part => result.push(part),
        }
    }
    if result.as_os_str().is_empty() { PathBuf::from(".") } else { result }
}

/// `text` with a mark for each character of the values at `spans`.
fn masked(text: &str, spans: &[Span]) -> String {
    let mut ranges: Vec<_> = spans.iter().map(|span| value_of(text, span.range())).collect();
    ranges.sort_unstable_by_key(|range| range.start);
    let mut masked = String::with_capacity(text.len());
    let mut ranges = ranges.into_iter().peekable();
    let mut end = 0;
    for (at, char) in text.char_indices() {
        while let Some(range) = ranges.next_if(|range| range.start <= at) {
            end = end.max(range.end);
        }
        // Of the same length in bytes, because spans count bytes and columns count characters.
        masked.push(match char.len_utf8() {
            _ if at >= end || char.is_whitespace() => char,
            1 => '*',
            2 => '\u{b7}',
            3 => '\u{2022}',
            _ => '\u{1f512}',
        });
    }
    masked
}

/// The part of `name = value` or `"name": value` that is the value; for a value alone all of it.
fn value_of(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or("");
    let rest = match whole.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map_or("", |(_, rest)| rest),
        None => {
            whole.trim_start_matches(|char: char| char.is_alphanumeric() || "-_".contains(char))
        }
    };
    let trimmed = rest.trim_start();
    let is_name = trimmed.starts_with([':', '=']) && !trimmed.starts_with("==") && rest != whole;
    if is_name { range.end - trimmed.len() + 1..range.end } else { range }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_masked_and_names_stay() {
        for (text, expected) in [
            ("pw = \"a b\"", "pw = ** **"),
            ("\"pw\" : [1]", "\"pw\" : ***"),
            ("\"a = b\"", "** * **"),
            ("{ a = 1 }", "* * * * *"),
            ("pw = <<E\nö€\nE", "pw = ***\n·•\n*"),
        ] {
            let span = Span::new(FileId(0), 0, text.len());
            let result = masked(text, &[span, span]);
            assert_eq!(result, expected);
            assert_eq!(result.len(), text.len());
        }
        let middle = Span::new(FileId(0), 4, 7);
        assert_eq!(masked("a = \"x\" # c", &[middle]), "a = *** # c");
    }
}
