//! What is evaluated: a root module with its inputs.

use std::path::PathBuf;
use std::sync::Arc;

use super::workspace::VariableFile;

/// A root module with a workspace and variable files.
pub(super) struct Deployment {
    /// The name in the settings, else the root's.
    pub(super) name: String,
    /// The root's directory as users see it.
    pub(super) root: String,
    pub(super) directory: PathBuf,
    /// `None` when nothing names one.
    pub(super) workspace: Option<Arc<str>>,
    /// Those that the settings name.
    pub(super) var_files: Vec<VariableFile>,
}
