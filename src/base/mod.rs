//! Files, positions, names: the vocabulary of every other layer.
//!
//! Invariant: nothing here knows HCL, Terraform or AWS, and nothing here touches the disk. Only the
//! engine implements [`FileSystem`] for real files.

mod depth;
mod files;
mod lines;
mod memory_files;
mod name;
mod span;

pub use depth::{deep, with_stack};
pub use files::{DEFAULT_LIMIT, FileError, FileKind, FileSystem, Source, SourceMap, normal};
pub use lines::{LineIndex, Position};
pub use memory_files::MemoryFiles;
pub use name::Name;
pub use span::{FileId, Span, Spanned};

pub use rustc_hash::{FxHashMap, FxHashSet};
