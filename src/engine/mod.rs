//! A run from files to a report. Invariant: this layer alone touches the disk (`files.rs`) and starts
//! threads.

mod broken;
mod confined;
mod deployment;
mod discovery;
mod evaluation;
mod files;
mod load;
mod named_files;
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
mod trees;
mod workspace;

pub use confined::ConfinedFiles;
pub(crate) use discovery::Language;
pub use discovery::{Role, classify, discover, effective};
pub use files::{DiskFiles, text_of};
pub(crate) use files::{output_target, write_output};
pub(crate) use options::{
    Environment, FailOn, Progress, Reporting, RuleValue, Selection, UnknownMode, UsageError, today,
};
pub use options::{Inputs, Limits, NoProgress, Options};
pub use overlay::OverlayFiles;
pub(crate) use patterns::Patterns;
pub use pipeline::suppress::{Suppressions, suppress};
pub use pipeline::{Outcome, check, check_with, graph, graph_with};
pub use repository::{find_settings, repository_root};
pub(crate) use rules::{Catalogue, catalogue};
pub(crate) use scaffold::write_stack;
pub(crate) use settings_file::load_settings;

use workspace::Workspace;
