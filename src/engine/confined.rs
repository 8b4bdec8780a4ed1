//! Files below some directories and nowhere else: what a configuration may name.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::base::{FileError, FileKind, FileSystem, FxHashMap, normal};

/// The part of a file system that is below some directories.
///
/// Invariant: a symbolic link counts as what it leads to when that is inside as well; one that leads
/// outside is refused. Listings show links to files inside as files, because shared files are linked
/// that way, and every other link as [`FileKind::Other`]: a walk never enters a linked directory, so a
/// cycle of links cannot catch it. Whoever names a linked directory gets it.
pub struct ConfinedFiles {
    files: Arc<dyn FileSystem>,
    /// Canonical.
    roots: Vec<PathBuf>,
    /// Canonical paths of directories, each asked for once: a tree has many files in few of them.
    directories: Mutex<FxHashMap<PathBuf, PathBuf>>,
}

impl ConfinedFiles {
    /// The trees below `roots`, which may be relative; those that do not exist hold nothing.
    pub fn new(files: Arc<dyn FileSystem>, roots: impl IntoIterator<Item = PathBuf>) -> Self {
        let roots = roots.into_iter().filter_map(|root| files.canonical(&root).ok()).collect();
        Self { files, roots, directories: Mutex::default() }
    }

    /// The canonical path, when it is inside. A path that leaves the tree by its own `..` is outside
    /// even if nothing is there, so that an answer says nothing about files beyond.
    fn resolve(&self, path: &Path) -> Result<PathBuf, FileError> {
        if let Some(resolved) = self.resolve_by_directory(path) {
            return Ok(resolved);
        }
        let absolute = self.files.absolute(path);
        match self.files.canonical(&absolute) {
            Ok(resolved) if self.holds(&resolved) => Ok(resolved),
            Ok(_) => Err(FileError::Outside),
            Err(_) if !self.holds(&self.nearest(&absolute)) => Err(FileError::Outside),
            Err(error) => Err(error),
        }
    }

    /// The canonical path of something that is not a link, from its directory's: one look at the disk
    /// instead of one for each part of the path. `None` when that is not enough to tell.
    fn resolve_by_directory(&self, path: &Path) -> Option<PathBuf> {
        let (parent, name) = (path.parent()?, path.file_name()?);
        let known = self.directories.lock().ok()?.get(parent).cloned();
        let directory = if let Some(directory) = known {
            directory
        } else {
            let directory = self.files.canonical(parent).ok().filter(|path| self.holds(path))?;
            self.directories.lock().ok()?.insert(parent.to_path_buf(), directory.clone());
            directory
        };
        let resolved = directory.join(name);
        let kind = self.files.entry(&resolved)?;
        (kind != FileKind::Link && self.holds(&resolved)).then_some(resolved)
    }

    /// The canonical path of the nearest ancestor that exists, joined with what is below it.
    fn nearest(&self, absolute: &Path) -> PathBuf {
        let path = normal(absolute);
        for ancestor in path.ancestors() {
            if let Ok(resolved) = self.files.canonical(ancestor) {
                return resolved.join(path.strip_prefix(ancestor).unwrap_or(Path::new("")));
            }
        }
        path
    }

    /// Whether a canonical path is inside. What Git keeps there is not: credentials, deleted secrets,
    /// and files that differ from checkout to checkout.
    fn holds(&self, path: &Path) -> bool {
        let mut below = self.roots.iter().filter_map(|root| path.strip_prefix(root).ok());
        below.any(|path| {
            !path.components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
        })
    }
}

impl FileSystem for ConfinedFiles {
    fn read_up_to(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        self.files.read_up_to(&self.resolve(path)?, limit)
    }

    fn list(&self, path: &Path) -> Result<Vec<(OsString, FileKind)>, FileError> {
        let directory = self.resolve(path)?;
        let mut entries = self.files.list(&directory)?;
        for (name, kind) in entries.iter_mut().filter(|(_, kind)| *kind == FileKind::Link) {
            *kind = match self.kind(&directory.join(name)) {
                Some(FileKind::File) => FileKind::File,
                _ => FileKind::Other,
            };
        }
        Ok(entries)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        self.files.kind(&self.resolve(path).ok()?)
    }

    fn entry(&self, path: &Path) -> Option<FileKind> {
        self.kind(path)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, FileError> {
        self.resolve(path)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        self.files.absolute(path)
    }
}
