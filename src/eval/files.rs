//! Files as expressions read them: relative to the root's directory, never outside the tree.

use std::cell::Cell;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::base::{FileError, FileKind, FileSystem, normal};

/// Files as expressions may read them: paths as written in the source, relative to where Terraform
/// runs. Implementations refuse everything outside the tree.
pub trait ModuleFiles {
    /// The content.
    ///
    /// # Errors
    /// A sentence saying why there is none.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// Whether a regular file is there.
    ///
    /// # Errors
    /// A sentence when the path may not be looked at.
    fn exists(&self, path: &str) -> Result<bool, String>;

    /// All regular files below `directory`, as paths relative to it with forward slashes, sorted. A
    /// path that ends with a slash is a directory whose files may not be listed.
    ///
    /// # Errors
    /// A sentence when the directory may not be looked at.
    fn walk(&self, directory: &str) -> Result<Vec<String>, String>;

    /// What reading took since this was last asked, in steps.
    fn take_work(&self) -> usize {
        0
    }
}

/// Bytes of a file that count as one step: they are read, decoded and hashed at once.
const BYTES_PER_STEP: u64 = 64;

/// Steps of one look at the file system, however little is there.
const LOOK: u64 = 8;

/// The files around one root.
pub struct RootFiles {
    root: PathBuf,
    fs: Arc<dyn FileSystem>,
    work: Cell<u64>,
}

impl RootFiles {
    /// Paths will be taken relative to `root`.
    pub fn new(root: PathBuf, fs: Arc<dyn FileSystem>) -> Self {
        Self { root, fs, work: Cell::new(0) }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// `dir` as `path.module` writes it: relative to the root, `.` for the root itself.
    pub(crate) fn relative(&self, dir: &Path) -> String {
        let from: Vec<Component<'_>> = self.root.components().collect();
        let to: Vec<Component<'_>> = dir.components().collect();
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
        let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let parts: Vec<String> = up.chain(down).collect();
        if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
    }

    fn count(&self, steps: u64) {
        self.work.set(self.work.get() + steps + LOOK);
    }

    // Terraform expands `~` in most functions, to a directory that differs between machines.
    fn resolve(&self, path: &str) -> Result<PathBuf, String> {
        if path.starts_with('~') {
            return Err(format!("{path:?} is in a home directory, which drlint does not read"));
        }
        Ok(normal(&self.root.join(path)))
    }
}

impl ModuleFiles for RootFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let full = self.resolve(path)?;
        let bytes = self.fs.read(&full);
        self.count(bytes.as_ref().map_or(0, Vec::len) as u64 / BYTES_PER_STEP);
        bytes.map_err(|error| format!("{path:?} cannot be read: {error}"))
    }

    fn exists(&self, path: &str) -> Result<bool, String> {
        let full = self.resolve(path)?;
        self.count(0);
        match self.fs.kind(&full) {
            Some(FileKind::File) => Ok(true),
            Some(FileKind::Directory) => Err(format!("{path:?} is a directory")),
            Some(FileKind::Link | FileKind::Other) => {
                Err(format!("{path:?} is not a regular file"))
            }
            // What may not be seen is not proof that nothing is there.
            None => match self.fs.read(&full) {
                Err(FileError::Missing) => Ok(false),
                Err(error) => Err(format!("{path:?} cannot be looked up: {error}")),
                Ok(_) => Ok(true),
            },
        }
    }

    fn walk(&self, directory: &str) -> Result<Vec<String>, String> {
        let start = self.resolve(directory)?;
        let mut found = Vec::new();
        let mut todo = vec![(start, String::new())];
        while let Some((dir, prefix)) = todo.pop() {
            let entries = match self.fs.list(&dir) {
                Ok(entries) => entries,
                Err(FileError::Outside) if !prefix.is_empty() => {
                    found.push(format!("{prefix}/"));
                    continue;
                }
                Err(error @ FileError::Outside) => {
                    return Err(format!("{directory:?} cannot be listed: {error}"));
                }
                Err(_) => continue,
            };
            self.count(4 * entries.len() as u64);
            for (name, kind) in entries {
                let name = name.to_string_lossy().into_owned();
                let path =
                    if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
                match kind {
                    FileKind::File => found.push(path),
                    FileKind::Directory => todo.push((dir.join(&name), path)),
                    FileKind::Link | FileKind::Other => {}
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn take_work(&self) -> usize {
        usize::try_from(self.work.take()).unwrap_or(usize::MAX)
    }
}
