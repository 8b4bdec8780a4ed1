//! Files, positions, names: the vocabulary every other floor speaks.
//!
//! Nothing here knows HCL, Terraform or AWS, and nothing here touches the disk: [`FileSystem`] is
//! a promise that only the engine keeps for real files.

mod files;
mod lines;
mod name;
mod span;

pub use files::{FileError, FileKind, FileSystem, MemoryFiles, Source, SourceMap, normal};
pub use lines::{LineIndex, Position};
pub use name::Name;
pub use span::{FileId, Span, Spanned};

pub use rustc_hash::{FxHashMap, FxHashSet};
