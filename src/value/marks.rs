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
        let origins = merged(&ours.origins, &theirs.origins);
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

/// The union of any number of marks, at the cost of what they hold together.
#[derive(Default)]
pub(crate) struct MarksUnion {
    /// Whether there are others than the largest one; only then are they put together below.
    has_more: bool,
    sensitive: bool,
    origins: Vec<Origin>,
    /// How many there were when they were last made unique.
    unique: usize,
    /// The largest one so far, which is shared when it holds all the others.
    largest: Marks,
}

impl MarksUnion {
    pub(crate) fn add(&mut self, marks: &Marks) {
        let Some(set) = &marks.0 else { return };
        let Some(largest) = &self.largest.0 else {
            self.largest = marks.clone();
            return;
        };
        if Arc::ptr_eq(largest, set) {
            return;
        }
        if !std::mem::replace(&mut self.has_more, true) {
            self.sensitive = largest.sensitive;
            self.origins.extend(largest.origins.iter().cloned());
        }
        self.sensitive |= set.sensitive;
        self.origins.extend(set.origins.iter().cloned());
        // The elements of a list mostly have the same marks.
        if self.origins.len() > 2 * self.unique + 64 {
            self.compact();
        }
        if self.largest.origins().len() < set.origins.len() {
            self.largest = marks.clone();
        }
    }

    fn compact(&mut self) {
        // Stable sorting sees that what was added is sorted already.
        self.origins.sort();
        self.origins.dedup();
        self.unique = self.origins.len();
    }

    pub(crate) fn finish(mut self) -> Marks {
        if !self.has_more {
            return self.largest;
        }
        self.compact();
        let all = self.largest.origins().len() == self.origins.len();
        if all && self.largest.is_sensitive() == self.sensitive {
            return self.largest;
        }
        Marks(Some(Arc::new(Set {
            sensitive: self.sensitive,
            origins: SmallVec::from_vec(self.origins),
        })))
    }
}

impl<'a> FromIterator<&'a Marks> for Marks {
    fn from_iter<T: IntoIterator<Item = &'a Marks>>(all: T) -> Self {
        let mut union = MarksUnion::default();
        all.into_iter().for_each(|marks| union.add(marks));
        union.finish()
    }
}

/// Both, sorted and each once, as they are.
fn merged(ours: &[Origin], theirs: &[Origin]) -> SmallVec<[Origin; 2]> {
    let mut origins = SmallVec::with_capacity(ours.len() + theirs.len());
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    while let (Some(one), Some(other)) = (ours.peek(), theirs.peek()) {
        let order = one.cmp(other);
        let next = if order.is_le() { ours.next() } else { theirs.next() };
        if order.is_eq() {
            theirs.next();
        }
        origins.extend(next.cloned());
    }
    origins.extend(ours.chain(theirs).cloned());
    origins
}

impl Set {
    fn covers(&self, other: &Self) -> bool {
        (self.sensitive || !other.sensitive)
            && other.origins.iter().all(|origin| self.origins.binary_search(origin).is_ok())
    }
}
