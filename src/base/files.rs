//! Files: their text, and the one trait through which any of it is read.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::{FileId, LineIndex, Position, Span};

/// One file of a run.
#[derive(Debug)]
pub struct Source {
    /// Its id in the [`SourceMap`].
    pub id: FileId,
    /// Where it lies: the path as the engine opened it.
    pub path: PathBuf,
    /// What users see: relative to the repository root, forward slashes, no leading `./`.
    pub display: String,
    /// The whole text; empty when the file could not be read.
    pub text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// A file with its text. The line index is made when first asked for.
    pub fn new(id: FileId, path: PathBuf, display: String, text: Arc<str>) -> Self {
        Self { id, path, display, text, lines: OnceLock::new() }
    }

    /// The line index of the text.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// The text of `span`, empty when it lies outside.
    pub fn slice(&self, span: Span) -> &str {
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
    pub fn get(&self, id: FileId) -> &Arc<Source> {
        &self.sources[id.0 as usize]
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Source>> {
        self.sources.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

/// What a directory entry is. Links are reported as what they are and never followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, a device, a socket: nothing that is read.
    Other,
}

/// Why a file gave no text.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum FileError {
    /// Nothing lies at that path.
    #[error("no such file")]
    Missing,
    /// The path leaves the tree that may be read, directly or through a link.
    #[error("the path lies outside the tree that may be read")]
    Outside,
    /// Larger than the cap, in bytes.
    #[error("the file has {size} bytes; the limit is {limit}")]
    TooLarge {
        /// Size found.
        size: u64,
        /// The cap.
        limit: u64,
    },
    /// Not UTF-8 (or holds NUL bytes): most likely not text.
    #[error("the file is not UTF-8 text")]
    NotText,
    /// The system's own words.
    #[error("{0}")]
    Io(String),
}

/// Reading, as the floors below the engine may do it. Paths are absolute or relative to the
/// working directory; an implementation refuses those outside its tree.
pub trait FileSystem: Send + Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// [`FileError`] when there is no such file, it lies outside the tree, is a link out of it, or
    /// exceeds the size cap.
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError>;

    /// The entries of a directory by name, sorted.
    ///
    /// # Errors
    /// As for [`FileSystem::read`].
    fn list(&self, path: &Path) -> Result<Vec<(String, FileKind)>, FileError>;

    /// What lies at `path`; `None` for nothing, or for what may not be seen.
    fn kind(&self, path: &Path) -> Option<FileKind>;
}

/// A tree in memory, for tests and for sources that come from elsewhere (standard input, editors).
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryFiles {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file; its directories exist by implication.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), content.into());
        self
    }
}

impl FileSystem for MemoryFiles {
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.files.get(path).cloned().ok_or(FileError::Missing)
    }

    fn list(&self, path: &Path) -> Result<Vec<(String, FileKind)>, FileError> {
        let mut entries = BTreeMap::new();
        for file in self.files.keys() {
            let Ok(rest) = file.strip_prefix(path) else { continue };
            let mut parts = rest.components();
            let Some(first) = parts.next() else { continue };
            let kind = if parts.next().is_some() { FileKind::Directory } else { FileKind::File };
            entries.insert(first.as_os_str().to_string_lossy().into_owned(), kind);
        }
        if entries.is_empty() { Err(FileError::Missing) } else { Ok(entries.into_iter().collect()) }
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        if self.files.contains_key(path) {
            return Some(FileKind::File);
        }
        self.files.keys().any(|file| file.starts_with(path)).then_some(FileKind::Directory)
    }
}

/// The path without `.` and `..`, decided by its text alone: `.` when nothing is left of it, and `..`
/// in front where it climbs above its own beginning.
pub fn normal(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                let can_pop = matches!(result.components().next_back(), Some(Component::Normal(_)));
                if !can_pop || !result.pop() {
                    result.push("..");
                }
            }
            other => result.push(other),
        }
    }
    if result.as_os_str().is_empty() { PathBuf::from(".") } else { result }
}
