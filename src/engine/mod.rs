//! Sessions, discovery, threads: the only floor that touches the disk.

mod check;
mod discovery;
mod files;
mod options;
mod suppress;

pub use check::{Catalogue, Outcome, catalogue, check, graph};
pub use discovery::{Found, Language, Role, TerraformFile, classify, discover, effective};
pub use files::{DEFAULT_LIMIT, DiskFiles, repository_root, text_of, write_output};
pub use options::{
    Environment, FailOn, NoProgress, Options, Progress, RuleValue, UnknownMode, UsageError, today,
};
pub use suppress::{Exceptions, suppress};
