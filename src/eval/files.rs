//! Files as expressions read them: relative to the root's directory, never outside the tree.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::Failure;
use crate::base::{FileError, FileKind, FileSystem, normal};

/// Files as expressions may read them: paths as written in the source, relative to where Terraform
/// runs. What is outside the tree is not read, which says nothing about what Terraform finds there.
pub trait ModuleFiles {
    /// The content.
    ///
    /// # Errors
    /// Why there is none.
    fn read(&self, path: &str) -> Result<Vec<u8>, Failure>;

    /// Whether a regular file is there.
    ///
    /// # Errors
    /// When it is something else, or the path may not be looked at.
    fn exists(&self, path: &str) -> Result<bool, Failure>;

    /// All regular files below `directory`.
    ///
    /// # Errors
    /// When the directory may not be looked at.
    fn walk(&self, directory: &str) -> Result<Listing, Failure>;

    /// What reading took since this was last asked, in steps.
    fn take_work(&self) -> usize {
        0
    }
}

/// The files below a directory, as paths relative to it with forward slashes, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Regular files.
    pub files: Vec<String>,
    /// Directories whose files may not be listed.
    pub closed: Vec<String>,
    /// Links that are not followed: to directories, or out of the tree.
    pub links: Vec<String>,
}

/// Bytes of a file that count as one step: they are read, decoded and hashed at once.
const BYTES_PER_STEP: u64 = 64;

/// Steps of one look at the file system, however little is there.
const LOOK: u64 = 8;

/// The files around one root.
pub struct RootFiles {
    root: PathBuf,
    fs: Arc<dyn FileSystem>,
    /// Steps since they were last asked for.
    work: AtomicU64,
}

impl RootFiles {
    /// Paths will be taken relative to `root`.
    pub fn new(root: PathBuf, fs: Arc<dyn FileSystem>) -> Self {
        Self { root, fs, work: AtomicU64::new(0) }
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
        self.work.fetch_add(steps + LOOK, Ordering::Relaxed);
    }

    // Terraform expands `~` in most functions, to a directory that differs between machines.
    fn resolve(&self, path: &str) -> Result<PathBuf, Failure> {
        if path.starts_with('~') {
            let clause = format!("reads {path:?} in a home directory, which drlint does not");
            return Err(Failure::Unsupported(clause));
        }
        Ok(normal(&self.root.join(path)))
    }

    /// The failure of looking at `path`, which is `full`.
    fn failure(&self, path: &str, full: &Path, error: &FileError) -> Failure {
        let is_directory = || self.fs.kind(full) == Some(FileKind::Directory);
        match error {
            FileError::Missing => Failure::Terraform(format!("{path:?} does not exist")),
            FileError::Io(_) if is_directory() => {
                Failure::Terraform(format!("{path:?} is a directory"))
            }
            error => {
                Failure::Unsupported(format!("reads {path:?}, which drlint does not: {error}"))
            }
        }
    }
}

impl ModuleFiles for RootFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let full = self.resolve(path)?;
        let bytes = self.fs.read(&full);
        self.count(bytes.as_ref().map_or(0, Vec::len) as u64 / BYTES_PER_STEP);
        bytes.map_err(|error| self.failure(path, &full, &error))
    }

    fn exists(&self, path: &str) -> Result<bool, Failure> {
        let full = self.resolve(path)?;
        self.count(0);
        match self.fs.kind(&full) {
            Some(FileKind::File) => Ok(true),
            Some(FileKind::Directory) => Err(format!("{path:?} is a directory").into()),
            Some(FileKind::Link | FileKind::Other) => {
                Err(format!("{path:?} is not a regular file").into())
            }
            // What may not be seen is not proof that nothing is there.
            None => match self.fs.read(&full) {
                Err(FileError::Missing) => Ok(false),
                Err(error) => Err(self.failure(path, &full, &error)),
                Ok(_) => Ok(true),
            },
        }
    }

    fn walk(&self, directory: &str) -> Result<Listing, Failure> {
        let start = self.resolve(directory)?;
        let mut found = Listing::default();
        let mut todo = vec![(start.clone(), String::new())];
        while let Some((dir, prefix)) = todo.pop() {
            let entries = match self.fs.list(&dir) {
                Ok(entries) => entries,
                Err(FileError::Missing) => continue,
                Err(_) if !prefix.is_empty() => {
                    found.closed.push(prefix);
                    continue;
                }
                // Nothing is below a file.
                Err(FileError::Io(_)) if self.fs.kind(&start) == Some(FileKind::File) => continue,
                Err(error) => return Err(self.failure(directory, &start, &error)),
            };
            self.count(4 * entries.len() as u64);
            for (name, kind) in entries {
                let name = name.to_string_lossy().into_owned();
                let path =
                    if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
                match kind {
                    FileKind::File => found.files.push(path),
                    FileKind::Directory => todo.push((dir.join(&name), path)),
                    FileKind::Link | FileKind::Other => found.links.push(path),
                }
            }
        }
        found.files.sort();
        found.closed.sort();
        found.links.sort();
        Ok(found)
    }

    fn take_work(&self) -> usize {
        usize::try_from(self.work.swap(0, Ordering::Relaxed)).unwrap_or(usize::MAX)
    }
}
