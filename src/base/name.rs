//! Interned identifiers.

use std::fmt;

/// An identifier of the source (`aws_s3_bucket`, `environment_suffix`): eight bytes, compared by
/// pointer. Ordered by its text, so that output sorted by name is the same in every run.
///
/// Only text that is in source files or schemas is interned, never computed strings: the
/// interner does not forget.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(ustr::Ustr);

impl Name {
    /// Interns `text`.
    pub fn new(text: &str) -> Self {
        Self(ustr::ustr(text))
    }

    /// The text; lives as long as the process.
    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self == other { std::cmp::Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
