//! How many modules are followed before drlint says that it is too much.

/// Bounds on the tree of modules of one root module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Resources and calls, each counted as often as its module is called. More come from a chain of
    /// calls that doubles at each level.
    pub(crate) declarations: usize,
    /// Levels of calls.
    pub depth: usize,
}

impl Limits {
    /// Far above what configurations need.
    pub const DEFAULT: Self = Self { declarations: 20_000, depth: 200 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
