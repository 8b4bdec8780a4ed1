//! Which check a diagnostic is from.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::Code;

/// A rule of a pack, or a built-in check. Reads as its id, and is ordered by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuleId {
    /// A built-in check.
    Builtin(Code),
    /// `<pack>/<rule>`
    Rule(Arc<str>),
}

impl Deref for RuleId {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Builtin(code) => code.id(),
            Self::Rule(id) => id,
        }
    }
}

impl PartialEq<Code> for RuleId {
    fn eq(&self, code: &Code) -> bool {
        matches!(self, Self::Builtin(own) if own == code)
    }
}

impl Ord for RuleId {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl PartialOrd for RuleId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<Code> for RuleId {
    fn from(code: Code) -> Self {
        Self::Builtin(code)
    }
}
