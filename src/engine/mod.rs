//! Sessions, discovery, threads: the only layer that touches the disk.

mod confined;
mod discovery;
mod evaluation;
mod files;
mod load;
mod options;
mod overlay;
mod packs;
mod patterns;
mod pipeline;
mod plan_file;
mod plan_run;
mod repository;
mod scaffold;
mod settings_file;
mod workspace;

pub use confined::ConfinedFiles;
pub use discovery::{Found, Language, Role, TerraformFile, classify, discover, effective};
pub use files::{DiskFiles, text_of, write_output};
pub use options::{
    Environment, FailOn, Limits, NoProgress, Options, Progress, RuleValue, UnknownMode, UsageError,
    today,
};
pub use overlay::OverlayFiles;
pub use patterns::Patterns;
pub use pipeline::suppress::{Suppressions, suppress};
pub use pipeline::{Catalogue, Outcome, catalogue, check, check_with, graph};
pub use repository::{SETTINGS_FILE, find_settings, repository_root};
pub use scaffold::write_stack;
pub use settings_file::load_settings;
