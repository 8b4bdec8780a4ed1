//! What clings to a value while it is computed: its origins, and whether it is secret.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{ModuleId, ResourceId};
use crate::base::{Name, Span};

/// Something a value derives from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin {
    /// An input variable: the module instance and the name.
    Variable(ModuleId, Name),
    /// An argument or attribute of a resource instance; the empty name is the whole object.
    Resource(ResourceId, Name),
    /// A place in the source that a message should point at: a statement, a list element.
    Location(Span),
    /// Something a plan names and does not spell out, a local value, so that what it derives from is
    /// not known: the module instance and the name.
    Opaque(ModuleId, Name),
    /// The name of the workspace, where nothing selects one.
    Workspace,
}

/// A set of origins and the sensitive flag. Empty for most values, then it costs one word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Option<Arc<Set>>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Set {
    sensitive: bool,
    origins: SmallVec<[Origin; 2]>,
}

impl Marks {
    pub(crate) const NONE: Self = Self(None);

    pub(crate) fn origin(origin: Origin) -> Self {
        Self(Some(Arc::new(Set { sensitive: false, origins: SmallVec::from_iter([origin]) })))
    }

    /// The sensitive flag alone.
    pub fn sensitive() -> Self {
        Self(Some(Arc::new(Set { sensitive: true, origins: SmallVec::new() })))
    }

    /// Whether a value with these marks must never be printed.
    pub fn is_sensitive(&self) -> bool {
        self.0.as_ref().is_some_and(|set| set.sensitive)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The origins, sorted.
    pub(crate) fn origins(&self) -> &[Origin] {
        self.0.as_ref().map_or(&[], |set| &set.origins)
    }

    /// Where the value is set, in the order of the configuration.
    pub(crate) fn locations(&self) -> impl DoubleEndedIterator<Item = Span> + '_ {
        self.origins().iter().filter_map(|origin| match origin {
            Origin::Location(span) => Some(*span),
            _ => None,
        })
    }

    #[must_use]
    pub(crate) fn union(&self, other: &Self) -> Self {
        let (ours, theirs) = match (&self.0, &other.0) {
            (_, None) => return self.clone(),
            (None, Some(_)) => return other.clone(),
            (Some(ours), Some(theirs)) => (ours, theirs),
        };
        // Most unions add nothing: a value passes the same marks again and again.
        if Arc::ptr_eq(ours, theirs) || ours.covers(theirs) {
            return self.clone();
        }
        if theirs.covers(ours) {
            return other.clone();
        }
        let mut origins = ours.origins.clone();
        origins.extend(theirs.origins.iter().cloned());
        origins.sort_unstable();
        origins.dedup();
        Self(Some(Arc::new(Set { sensitive: ours.sensitive || theirs.sensitive, origins })))
    }

    /// The same origins without the sensitive flag (`nonsensitive`).
    #[must_use]
    pub(crate) fn without_sensitive(&self) -> Self {
        match &self.0 {
            // Equal marks are one state: an empty set is written `None` only.
            Some(set) if set.sensitive && set.origins.is_empty() => Self::NONE,
            Some(set) if set.sensitive => {
                Self(Some(Arc::new(Set { sensitive: false, origins: set.origins.clone() })))
            }
            _ => self.clone(),
        }
    }
}

impl Set {
    fn covers(&self, other: &Self) -> bool {
        (self.sensitive || !other.sensitive)
            && other.origins.iter().all(|origin| self.origins.binary_search(origin).is_ok())
    }
}
