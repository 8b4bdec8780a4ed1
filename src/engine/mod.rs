//! Sessions, discovery, threads: the only floor that touches the disk.

mod check;
mod configuration;
mod discovery;
mod estate;
mod files;
mod load;
mod options;
mod packs;
mod patterns;
mod plan;
mod planned;
mod scaffold;
mod session;
mod suppress;
mod world;

pub use check::{Catalogue, Outcome, catalogue, check, graph};
pub use configuration::load_settings;
pub use discovery::{Found, Language, Role, TerraformFile, classify, discover, effective};
pub use files::{
    DEFAULT_LIMIT, DiskFiles, SETTINGS_FILE, find_settings, repository_root, text_of, write_output,
};
pub use options::{
    Environment, FailOn, NoProgress, Options, Progress, RuleValue, UnknownMode, UsageError, today,
};
pub use patterns::Patterns;
pub use scaffold::write_stack;
pub use suppress::{Exceptions, suppress};
