//! How much input is read before drlint says that it is too much.

/// Bounds on one file. Whatever exceeds them is left unread with a diagnostic, never cut silently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: usize,
    /// How deep brackets and interpolations may nest inside one expression. The expression parser
    /// itself ends at 64, so a greater number has no effect.
    pub nesting: usize,
    /// How deep blocks may nest.
    pub blocks: usize,
    /// Most items of one object, list, argument list or body.
    pub items: usize,
    /// Syntax errors reported for one file; what follows the last one is left unread.
    pub errors: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 * 1024 * 1024, nesting: 64, blocks: 128, items: 100_000, errors: 50 }
    }
}
