//! A run from files to a report. Invariant: this layer alone touches the disk (`files.rs`) and starts
//! threads.

mod confined;
mod deployment;
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
mod profiles;
mod repository;
mod rules;
mod scaffold;
mod settings_file;
mod workspace;

pub use confined::ConfinedFiles;
pub use discovery::{Found, Language, Role, TerraformFile, classify, discover, effective};
pub use files::{DiskFiles, text_of, write_output};
pub use options::{
    Environment, FailOn, Inputs, Limits, NoProgress, Options, Progress, Reporting, RuleValue,
    Selection, UnknownMode, UsageError, today,
};
pub use overlay::OverlayFiles;
pub use patterns::Patterns;
pub use pipeline::suppress::{Suppressions, suppress};
pub use pipeline::{Outcome, check, check_with, graph, graph_with};
pub use repository::{SETTINGS_FILE, find_settings, repository_root};
pub use rules::{Catalogue, catalogue};
pub use scaffold::write_stack;
pub use settings_file::load_settings;

use workspace::Workspace;
