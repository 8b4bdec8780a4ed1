//! Files that differ from another file system: an editor's unsaved buffers, fixes not yet written.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{FileError, FileKind, FileSystem, MemoryFiles};

/// Some files in memory in front of another file system.
pub struct OverlayFiles {
    under: Arc<dyn FileSystem>,
    /// By canonical path.
    over: MemoryFiles,
}

impl OverlayFiles {
    /// No difference yet.
    pub fn new(under: Arc<dyn FileSystem>) -> Self {
        Self { under, over: MemoryFiles::new() }
    }

    /// Replaces a file, or adds one. A link stays a link: what it leads to is replaced.
    #[must_use]
    pub fn with(mut self, path: impl AsRef<Path>, content: impl Into<Vec<u8>>) -> Self {
        let path = self.locate(path.as_ref());
        self.over.insert(path, content);
        self
    }

    /// The canonical path of what is below `self`, and the one that a new file would have.
    fn locate(&self, path: &Path) -> PathBuf {
        if let Ok(path) = self.under.canonical(path) {
            return path;
        }
        let path = self.under.absolute(path);
        match (path.parent().map(|parent| self.under.canonical(parent)), path.file_name()) {
            (Some(Ok(parent)), Some(name)) => parent.join(name),
            _ => crate::base::normal(&path),
        }
    }
}

impl FileSystem for OverlayFiles {
    fn read_up_to(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        match self.over.read_up_to(&self.locate(path), limit) {
            Err(FileError::Missing) => self.under.read_up_to(path, limit),
            result => result,
        }
    }

    fn list(&self, path: &Path) -> Result<Vec<(OsString, FileKind)>, FileError> {
        match (self.under.list(path), self.over.list(&self.locate(path))) {
            (Ok(under), Ok(over)) => {
                let mut entries: BTreeMap<OsString, FileKind> = over.into_iter().collect();
                entries.extend(under);
                Ok(entries.into_iter().collect())
            }
            (under, Err(_)) => under,
            (Err(_), over) => over,
        }
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        self.under.kind(path).or_else(|| self.over.kind(&self.locate(path)))
    }

    fn entry(&self, path: &Path) -> Option<FileKind> {
        self.under.entry(path).or_else(|| self.over.entry(&self.locate(path)))
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, FileError> {
        self.under.canonical(path).or_else(|error| {
            let path = self.locate(path);
            self.over.kind(&path).map(|_| path).ok_or(error)
        })
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        self.under.absolute(path)
    }
}
