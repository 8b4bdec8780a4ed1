//! Sessions, discovery, threads: the only layer that touches the disk.

mod discovery;
mod evaluation;
mod files;
mod load;
mod options;
mod packs;
mod patterns;
mod pipeline;
mod plan_file;
mod plan_run;
mod scaffold;
mod settings_file;
mod workspace;

pub use discovery::{Found, Language, Role, TerraformFile, classify, discover, effective};
pub use files::{
    DEFAULT_LIMIT, DiskFiles, SETTINGS_FILE, find_settings, repository_root, text_of, write_output,
};
pub use options::{
    Environment, FailOn, NoProgress, Options, Progress, RuleValue, UnknownMode, UsageError, today,
};
pub use patterns::Patterns;
pub use pipeline::suppress::{Suppressions, suppress};
pub use pipeline::{Catalogue, Outcome, catalogue, check, graph};
pub use scaffold::write_stack;
pub use settings_file::load_settings;
