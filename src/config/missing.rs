//! Module calls whose module could not be read.

use super::ModuleCall;
use super::source::is_local;
use crate::base::Span;
use crate::diag::{Cause, Code, Diagnostic, Reason, Verdict};

/// Why the module of a call could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A source that `terraform get` downloads, and has not.
    NotInstalled(String),
    /// What `terraform get` downloaded belongs to another source than the call names now.
    Outdated(String),
    /// What `terraform get` downloaded is a version that the call does not accept now.
    OtherVersion {
        /// The version of the manifest, which may have none.
        installed: Option<String>,
        /// `version` of the call.
        constraint: String,
    },
    /// A local path where nothing is.
    DoesNotExist(String),
    /// A local path of a file.
    NotDirectory(String),
    /// A directory without configuration.
    Empty(String),
    /// A path outside the tree that is read.
    Outside,
    /// The source is an expression, which OpenTofu evaluates and Terraform rejects.
    SourceNotLiteral,
    /// The call does not set `source`.
    NoSource,
    /// Beyond a limit, or in a ring of calls: a diagnostic of its own reports it.
    Refused(String),
}

impl Missing {
    /// As a clause that follows the module: `is not installed`.
    pub(crate) fn clause(&self) -> String {
        match self {
            Self::NotInstalled(source) => format!("is not installed (source {source:?})"),
            Self::Outdated(source) => {
                format!("is installed from another source than {source:?}")
            }
            Self::OtherVersion { installed: Some(installed), constraint } => {
                format!("is installed in version {installed}, which does not meet {constraint:?}")
            }
            Self::OtherVersion { installed: None, constraint } => {
                format!("is installed without a version, and the call requires {constraint:?}")
            }
            Self::DoesNotExist(path) => format!("does not exist (source {path:?})"),
            Self::NotDirectory(path) => format!("is a file, not a directory (source {path:?})"),
            Self::Empty(path) => format!("contains no Terraform files (source {path:?})"),
            Self::Outside => "is outside the repository".to_owned(),
            Self::SourceNotLiteral => "has a source that is not a literal string".to_owned(),
            Self::NoSource => "does not set a source".to_owned(),
            Self::Refused(clause) => clause.clone(),
        }
    }

    /// Whether the source says which module it is.
    pub(super) fn is_known_module(&self) -> bool {
        !matches!(self, Self::SourceNotLiteral | Self::NoSource)
    }

    /// The same with the source as the call has it: `load` knows the directory only. What is missing of
    /// an installed module has to be installed again.
    pub(super) fn at(self, call: &ModuleCall) -> Self {
        let source = call.source.as_deref().unwrap_or_default().to_owned();
        match self {
            Self::DoesNotExist(_) | Self::NotDirectory(_) | Self::Empty(_)
                if !is_local(&source) =>
            {
                Self::NotInstalled(source)
            }
            Self::DoesNotExist(_) => Self::DoesNotExist(source),
            Self::NotDirectory(_) => Self::NotDirectory(source),
            Self::Empty(_) => Self::Empty(source),
            other => other,
        }
    }

    /// The diagnostic at the call of `module` (`module.network`). What Terraform rejects fails; what it
    /// would find where drlint does not read is unknown.
    pub(super) fn diagnostic(&self, module: &str, call: Span) -> Option<Diagnostic> {
        let (message, help) = match self {
            Self::Refused(_) => return None,
            Self::DoesNotExist(path) => (
                format!("The module directory {path:?} does not exist."),
                "Correct the path. It is relative to the directory of this file.",
            ),
            Self::NotDirectory(path) => (
                format!("The module source {path:?} is a file."),
                "Set `source` to the directory that contains the files of the module.",
            ),
            Self::Empty(path) => (
                format!("The module directory {path:?} contains no Terraform files."),
                "Correct the path, or add the files of the module.",
            ),
            Self::NoSource => (
                format!("{module} does not set a source."),
                "Set `source` to the path or address of the module.",
            ),
            Self::Outside => (
                format!("{module} is not checked."),
                "drlint reads no files outside the repository. Move the module into it, or check a plan, \
                 which contains the module.",
            ),
            Self::NotInstalled(_) | Self::Outdated(_) | Self::OtherVersion { .. } => (
                format!("{module} is not checked."),
                "Run `terraform get` in the directory of the root module. It needs no backend and no \
                 cloud credentials; `terraform init -backend=false` works as well.",
            ),
            Self::SourceNotLiteral => (
                format!("{module} is not checked."),
                "Use a literal source. With OpenTofu, run `tofu get` in the directory of the root module.",
            ),
        };
        let mut diagnostic =
            Diagnostic::new(Code::ModuleNotInstalled, message, Some(call)).with_help(help);
        let is_rejected = matches!(
            self,
            Self::DoesNotExist(_) | Self::NotDirectory(_) | Self::Empty(_) | Self::NoSource
        );
        if !is_rejected {
            diagnostic.verdict = Verdict::Unknown;
            let cause = Cause::ModuleNotRead(self.clause().into());
            diagnostic.add_reason(Reason::new(module, cause, None));
        }
        Some(diagnostic)
    }
}
