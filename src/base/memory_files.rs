//! A tree of files in memory, for tests and for configurations that are on no disk.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{FileError, FileKind, FileSystem, normal};

/// Files by absolute path. The working directory is the root directory, and nothing is a link.
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
    pub fn with(mut self, path: impl AsRef<Path>, content: impl Into<Vec<u8>>) -> Self {
        self.insert(path, content);
        self
    }

    /// As [`MemoryFiles::with`], in place.
    pub fn insert(&mut self, path: impl AsRef<Path>, content: impl Into<Vec<u8>>) {
        self.files.insert(absolute(path.as_ref()), content.into());
    }

    /// The paths below `directory`, which are next to each other in the order of their components.
    fn below<'a>(&'a self, directory: &'a Path) -> impl Iterator<Item = &'a Path> {
        let from = self.files.range(directory.to_path_buf()..);
        let paths = from.map(|(path, _)| path.as_path());
        paths
            .take_while(move |path| path.starts_with(directory))
            .filter(move |path| *path != directory)
    }
}

impl FileSystem for MemoryFiles {
    fn read_up_to(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        let bytes = self.files.get(&absolute(path)).ok_or(FileError::Missing)?;
        let size = bytes.len() as u64;
        if size > limit { Err(FileError::TooLarge { size, limit }) } else { Ok(bytes.clone()) }
    }

    fn list(&self, path: &Path) -> Result<Vec<(OsString, FileKind)>, FileError> {
        let directory = absolute(path);
        let mut entries = BTreeMap::new();
        for file in self.below(&directory) {
            let Ok(rest) = file.strip_prefix(&directory) else { continue };
            let mut parts = rest.components();
            let Some(name) = parts.next() else { continue };
            let kind = if parts.next().is_some() { FileKind::Directory } else { FileKind::File };
            entries.insert(name.as_os_str().to_owned(), kind);
        }
        if entries.is_empty() { Err(FileError::Missing) } else { Ok(entries.into_iter().collect()) }
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        let path = absolute(path);
        if self.files.contains_key(&path) {
            return Some(FileKind::File);
        }
        self.below(&path).next().map(|_| FileKind::Directory)
    }

    fn entry(&self, path: &Path) -> Option<FileKind> {
        self.kind(path)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, FileError> {
        self.kind(path).map(|_| absolute(path)).ok_or(FileError::Missing)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        absolute(path)
    }
}

fn absolute(path: &Path) -> PathBuf {
    normal(&Path::new("/").join(path))
}
