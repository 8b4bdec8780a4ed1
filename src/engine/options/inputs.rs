//! What is read and evaluated: paths, variables, workspace, plan.

use std::path::PathBuf;

use crate::{config, eval, syntax};

/// What a run reads, and the values it gives to Terraform. The command line's options by their names.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files or directories to search; empty means the working directory.
    pub paths: Vec<PathBuf>,
    /// The settings file; `None` searches for it.
    pub config: Option<PathBuf>,
    /// `--var`: names and texts, in order.
    pub vars: Vec<(String, String)>,
    /// `--var-file`, in order.
    pub var_files: Vec<PathBuf>,
    /// `--workspace`.
    pub workspace: Option<String>,
    /// The JSON form of a plan.
    pub plan: Option<PathBuf>,
    /// The part of the environment that Terraform itself reads.
    pub environment: Environment,
    /// How much is read and computed.
    pub limits: Limits,
}

/// How much is read and computed before drlint says that it is too much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of one file.
    pub syntax: syntax::Limits,
    /// Of the tree of modules of one root module.
    pub modules: config::Limits,
    /// Of one root module's values.
    pub evaluation: eval::Limits,
}

impl Inputs {
    /// The inputs of a check of `path`, and nothing else.
    pub fn of(path: impl Into<PathBuf>) -> Self {
        Self { paths: vec![path.into()], ..Self::default() }
    }

    /// The workspace that the command line or the environment names.
    pub(crate) fn chosen_workspace(&self) -> Option<&str> {
        self.workspace.as_deref().or(self.environment.workspace.as_deref())
    }
}

/// `TF_VAR_*` and `TF_WORKSPACE`, as Terraform reads them, and the home directory, which is never read
/// as a whole; nothing else of the environment is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Variables by name without `TF_VAR_`, sorted.
    pub(crate) variables: Vec<(String, String)>,
    /// `TF_WORKSPACE`.
    pub(crate) workspace: Option<String>,
    pub(crate) home: Option<PathBuf>,
}

impl Environment {
    /// What Terraform would read of the process's environment. Values that are not Unicode are
    /// passed over, as Terraform could not use them either.
    #[allow(clippy::disallowed_methods, reason = "the engine reads the environment, only here")]
    pub(crate) fn of_process() -> Self {
        let mut environment = Self { home: std::env::home_dir(), ..Self::default() };
        let all = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        for (name, value) in all {
            if let Some(name) = name.strip_prefix("TF_VAR_") {
                environment.variables.push((name.to_owned(), value));
            // Terraform treats an empty TF_WORKSPACE as not set.
            } else if name == "TF_WORKSPACE" && !value.is_empty() {
                environment.workspace = Some(value);
            }
        }
        // The order of the environment is not deterministic.
        environment.variables.sort();
        environment
    }
}
