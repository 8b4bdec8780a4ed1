//! Files, positions, names: the vocabulary of every other layer.
//!
//! Invariant: nothing here knows HCL, Terraform or AWS, and nothing here touches the disk. Only the
//! engine implements [`FileSystem`] for real files.

mod depth;
mod files;
mod invisible;
mod lines;
mod memory_files;
mod name;
mod span;
mod version;

pub(crate) use depth::{deep, with_stack};
pub use files::FileSystem;
pub use files::SourceMap;
pub use files::{FileError, FileKind};
pub(crate) use files::{Source, normal};
pub(crate) use invisible::is_invisible;
pub use lines::LineIndex;
pub(crate) use lines::Position;
pub use memory_files::MemoryFiles;
pub use name::Name;
pub use span::FileId;
pub use span::Span;
pub(crate) use span::Spanned;
pub(crate) use version::Version;

pub(crate) use rustc_hash::{FxHashMap, FxHashSet};
