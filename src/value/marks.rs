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
    /// An input variable that only decides which value is taken: the test of a conditional.
    Condition(ModuleId, Name),
    /// A local value of the root module.
    Local(Name),
    /// The name of the workspace; assumed where nothing selects one.
    Workspace { assumed: bool },
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

    /// The marks of a test on the value that it chose. A variable that only the test reads is not part
    /// of the value, unless `other`, the value that was not chosen, is made of it: then the test
    /// tells the values of the variable apart.
    #[must_use]
    pub(crate) fn of_test(&self, other: &Self) -> Self {
        let is_weak = |origin: &Origin| {
            matches!(origin, Origin::Variable(..)) && !other.origins().contains(origin)
        };
        let Some(set) = self.0.as_ref().filter(|set| set.origins.iter().any(is_weak)) else {
            return self.clone();
        };
        let origins = set.origins.iter().map(|origin| match origin {
            Origin::Variable(module, name) if is_weak(origin) => Origin::Condition(*module, *name),
            origin => origin.clone(),
        });
        let mut origins: SmallVec<[Origin; 2]> = origins.collect();
        origins.sort_unstable();
        Self(Some(Arc::new(Set { sensitive: set.sensitive, origins })))
    }

    /// Whether a variable is among the origins.
    pub(crate) fn has_variables(&self) -> bool {
        self.origins().iter().any(|origin| matches!(origin, Origin::Variable(..)))
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
