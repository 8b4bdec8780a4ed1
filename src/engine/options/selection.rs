//! Which rules run, with which parameters.

use std::path::PathBuf;

/// The rules of a run. The command line's options by their names.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// `--profile`, in order; empty leaves it to the settings, then `default`.
    pub profiles: Vec<String>,
    /// `--set`, in order; the last of two wins.
    pub(crate) set: Vec<RuleValue>,
    /// `--select`: globs over rule ids, or packs; empty selects what the profile does.
    pub select: Vec<String>,
    /// `--ignore`: globs over rule ids, or packs.
    pub(crate) ignore: Vec<String>,
    /// `--rules`: directories of further packs.
    pub packs: Vec<PathBuf>,
}

impl Selection {
    /// Whether all rules of the profile run.
    pub(crate) fn is_whole(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }
}

/// One `--set RULE.parameter=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RuleValue {
    pub(crate) rule: String,
    pub(crate) parameter: String,
    /// The value, HCL text: a bare word that is not a literal is a string.
    pub(crate) value: String,
}
