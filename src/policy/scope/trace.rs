//! What evaluating an expression of a rule read and computed on the way.

use std::cell::RefCell;

use crate::base::{FxHashMap, Name};
use crate::eval::Outcome;

#[derive(Clone, Debug, Default)]
pub(crate) struct Reads {
    /// Attributes of the subject, each once, in the order they were first read.
    pub(crate) attributes: Vec<Name>,
    /// Whether it asked what other roots refer to.
    pub(crate) other_roots: bool,
}

impl Reads {
    /// Adds what another evaluation read after this one.
    pub(crate) fn extend(&mut self, later: &Self) {
        for name in &later.attributes {
            self.attribute(*name);
        }
        self.other_roots |= later.other_roots;
    }

    fn attribute(&mut self, name: Name) {
        if !self.attributes.contains(&name) {
            self.attributes.push(name);
        }
    }
}

/// Records what one evaluation reads. The evaluator hands scopes out by shared reference, hence the
/// cell; whoever made the trace takes the result out of it.
#[derive(Default)]
pub(crate) struct Trace(RefCell<Reads>);

impl Trace {
    pub(crate) fn attribute(&self, name: Name) {
        self.0.borrow_mut().attribute(name);
    }

    pub(crate) fn other_roots(&self) {
        self.0.borrow_mut().other_roots = true;
    }

    /// Records what was read when a remembered value was computed.
    pub(crate) fn reads(&self, reads: &Reads) {
        self.0.borrow_mut().extend(reads);
    }

    pub(crate) fn into_reads(self) -> Reads {
        self.0.into_inner()
    }
}

/// Locals that have been computed, with what computing them read: a remembered local counts as read
/// wherever it is used.
#[derive(Default)]
pub(crate) struct Memo(RefCell<FxHashMap<Name, (Outcome, Reads)>>);

impl Memo {
    pub(crate) fn get(&self, name: Name, trace: &Trace) -> Option<Outcome> {
        let values = self.0.borrow();
        let (outcome, reads) = values.get(&name)?;
        trace.reads(reads);
        Some(outcome.clone())
    }

    pub(crate) fn insert(&self, name: Name, outcome: Outcome, reads: Reads) {
        self.0.borrow_mut().insert(name, (outcome, reads));
    }
}
