//! The disk, read within bounds.

#![allow(clippy::disallowed_methods, reason = "the engine reads the disk, here and in discovery")]

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use std::sync::Mutex;

use crate::base::{FileError, FileKind, FileSystem, FxHashMap};

/// Larger files are not read: no configuration that people maintain comes near.
pub const DEFAULT_LIMIT: u64 = 4 * 1024 * 1024;

/// The name of a settings file.
pub const SETTINGS_FILE: &str = ".drlint.hcl";

/// Files below some directories and nowhere else.
///
/// A symbolic link counts as what it leads to when that lies inside as well; one that leads outside
/// is refused. Listings show links to files inside as files, because shared files are linked that
/// way, and every other link as [`FileKind::Other`]: a walk never enters a linked directory, so no
/// cycle of links can catch it. Whoever names a linked directory is served.
#[derive(Debug)]
pub struct DiskFiles {
    /// Canonical.
    roots: Vec<PathBuf>,
    limit: u64,
    /// The real paths of directories, each asked for once: a tree has many files in few of them.
    directories: Mutex<FxHashMap<PathBuf, PathBuf>>,
}

impl DiskFiles {
    /// The trees below `roots`, which may be relative; those that do not exist hold nothing.
    pub fn new(roots: impl IntoIterator<Item = PathBuf>) -> Self {
        let roots = roots.into_iter().filter_map(|root| fs::canonicalize(root).ok());
        Self { roots: roots.collect(), limit: DEFAULT_LIMIT, directories: Mutex::default() }
    }

    /// The same with another size cap, in bytes.
    #[must_use]
    pub fn with_limit(mut self, limit: u64) -> Self {
        self.limit = limit;
        self
    }

    /// The real path, when it lies inside. A path that leaves the tree by its own `..` is outside
    /// even if nothing is there, so that an answer says nothing about files beyond.
    fn resolve(&self, path: &Path) -> Result<PathBuf, FileError> {
        if let Some(real) = self.beside(path) {
            return Ok(real);
        }
        let absolute = std::path::absolute(path).map_err(|error| io(&error))?;
        match fs::canonicalize(&absolute) {
            Ok(real) if self.holds(&real) => Ok(real),
            Ok(_) => Err(FileError::Outside),
            Err(_) if !self.holds(&Self::nearest(&absolute)) => Err(FileError::Outside),
            Err(error) => Err(io(&error)),
        }
    }

    /// The real path of something that is no link, from its directory's: one look at the disk instead
    /// of one for each part of the path. Nothing when that is not enough to tell.
    fn beside(&self, path: &Path) -> Option<PathBuf> {
        let (parent, name) = (path.parent()?, path.file_name()?);
        let known = self.directories.lock().ok()?.get(parent).cloned();
        let directory = if let Some(directory) = known {
            directory
        } else {
            let real = fs::canonicalize(parent).ok().filter(|real| self.holds(real))?;
            self.directories.lock().ok()?.insert(parent.to_path_buf(), real.clone());
            real
        };
        let real = directory.join(name);
        let metadata = fs::symlink_metadata(&real).ok()?;
        (!metadata.file_type().is_symlink() && self.holds(&real)).then_some(real)
    }

    /// The real path of the nearest ancestor that exists, with what is below it worked out in words.
    fn nearest(absolute: &Path) -> PathBuf {
        let plain = plain(absolute);
        for ancestor in plain.ancestors() {
            if let Ok(real) = fs::canonicalize(ancestor) {
                let below = plain.strip_prefix(ancestor).unwrap_or(Path::new(""));
                return real.join(below);
            }
        }
        plain
    }

    fn holds(&self, real: &Path) -> bool {
        self.roots.iter().any(|root| real.starts_with(root))
    }
}

impl FileSystem for DiskFiles {
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        let real = self.resolve(path)?;
        // A pipe or device would block or never end.
        let metadata = fs::metadata(&real).map_err(|error| io(&error))?;
        if !metadata.is_file() {
            return Err(FileError::Io("not a regular file".to_owned()));
        }
        let too_large = |size| FileError::TooLarge { size, limit: self.limit };
        if metadata.len() > self.limit {
            return Err(too_large(metadata.len()));
        }
        let file = fs::File::open(&real).map_err(|error| io(&error))?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        file.take(self.limit + 1).read_to_end(&mut bytes).map_err(|error| io(&error))?;
        // It may have grown since, or its size be a lie (`/proc`).
        if bytes.len() as u64 > self.limit {
            return Err(too_large(bytes.len() as u64));
        }
        Ok(bytes)
    }

    fn list(&self, path: &Path) -> Result<Vec<(String, FileKind)>, FileError> {
        let real = self.resolve(path)?;
        let mut entries = Vec::new();
        for entry in fs::read_dir(real).map_err(|error| io(&error))? {
            let entry = entry.map_err(|error| io(&error))?;
            // A name that is not Unicode cannot be opened by what is listed; it is listed all the
            // same, so that whoever reads the directory learns that something is there.
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => match self.kind(&entry.path()) {
                    Some(FileKind::File) => FileKind::File,
                    _ => FileKind::Other,
                },
                Ok(kind) => kind_of(kind),
                Err(_) => FileKind::Other,
            };
            entries.push((name, kind));
        }
        entries.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Ok(entries)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        let real = self.resolve(path).ok()?;
        fs::metadata(real).ok().map(|metadata| kind_of(metadata.file_type()))
    }
}

fn kind_of(kind: fs::FileType) -> FileKind {
    if kind.is_file() {
        FileKind::File
    } else if kind.is_dir() {
        FileKind::Directory
    } else {
        FileKind::Other
    }
}

fn io(error: &std::io::Error) -> FileError {
    match error.kind() {
        std::io::ErrorKind::NotFound => FileError::Missing,
        std::io::ErrorKind::NotADirectory => {
            FileError::Io("a part of the path is no directory".to_owned())
        }
        std::io::ErrorKind::PermissionDenied => FileError::Io("permission denied".to_owned()),
        _ => FileError::Io(error.to_string()),
    }
}

/// An absolute path without `.` and `..`, worked out in words.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}

/// The text of a file's bytes; a byte order mark stays, so that offsets are those of the file.
///
/// # Errors
/// [`FileError::NotText`] for anything that is not UTF-8, or holds NUL bytes.
pub fn text_of(bytes: Vec<u8>) -> Result<String, FileError> {
    if bytes.contains(&0) {
        return Err(FileError::NotText);
    }
    String::from_utf8(bytes).map_err(|_| FileError::NotText)
}

/// The directory that holds `.git` at or above `path`; without one the working directory, if `path`
/// lies in it, else `path` itself or, for a file, its directory. Absolute and canonical; `None` when
/// nothing is at `path`.
pub fn repository_root(path: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(path).ok()?;
    let start = if real.is_dir() { real.as_path() } else { real.parent()? };
    let repository = start.ancestors().find(|directory| directory.join(".git").exists());
    if let Some(repository) = repository {
        return Some(repository.to_owned());
    }
    let here = fs::canonicalize(".").ok().filter(|here| start.starts_with(here));
    Some(here.unwrap_or_else(|| start.to_owned()))
}

/// The settings file that holds for `path`: the first `.drlint.hcl` from its directory upwards to
/// the repository root.
pub fn find_settings(path: &Path) -> Option<PathBuf> {
    let root = repository_root(path)?;
    let real = fs::canonicalize(path).ok()?;
    let start = if real.is_dir() { real.as_path() } else { real.parent()? };
    let inside = start.ancestors().take_while(|directory| directory.starts_with(&root));
    inside.map(|directory| directory.join(SETTINGS_FILE)).find(|file| file.is_file())
}

/// Writes a report to a file. Directories are not made: a mistyped path should be noticed.
///
/// # Errors
/// The system's.
pub fn write_output(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::write(path, bytes)
}
