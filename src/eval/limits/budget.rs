//! The work that a root module may still do.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::Limits;
use crate::base::Span;
use crate::diag::{Cause, Code, Diagnostic, Reason};
use crate::value::Unknown;

/// The work a root may still do.
#[derive(Debug)]
pub(crate) struct Budget {
    /// What there was, without what instances added.
    steps: u64,
    steps_per_instance: u64,
    most_linked: u32,
    left: Cell<u64>,
    spent: RefCell<Option<Arc<Unknown>>>,
    chain: Cell<u32>,
}

impl Budget {
    /// All that the limits allow to the values of a root module without instances.
    pub(crate) fn of_values(limits: &Limits) -> Self {
        Self::new(limits.steps, limits.steps_per_instance, limits.chain)
    }

    /// All that they allow to the rules that check it.
    pub(crate) fn of_rules(limits: &Limits) -> Self {
        Self::new(limits.rule_steps, 10 * limits.steps_per_instance, limits.chain)
    }

    fn new(steps: u64, steps_per_instance: u64, most_linked: u32) -> Self {
        let left = Cell::new(steps);
        let (spent, chain) = (RefCell::new(None), Cell::new(0));
        Self { steps, steps_per_instance, most_linked, left, spent, chain }
    }

    /// Takes steps away.
    ///
    /// # Errors
    /// The reason for all that is unknown from now on, when there are not as many left.
    pub(crate) fn spend(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        if let Some(why) = &*self.spent.borrow() {
            return Err(Arc::clone(why));
        }
        if let Some(left) = self.left.get().checked_sub(steps as u64) {
            self.left.set(left);
            Ok(())
        } else {
            let clause = format!(
                "takes more than {} steps to evaluate, which is the limit for a root module of its size",
                self.steps
            );
            let why = Reason::new("this root", Cause::Limit(clause.into()), None);
            let why = Arc::new(Unknown::because(why));
            // Sticky: results must not depend on which expression happens to be cheap enough.
            *self.spent.borrow_mut() = Some(Arc::clone(&why));
            Err(why)
        }
    }

    pub(crate) fn grow(&self, instances: usize) {
        self.left.set(self.left.get() + instances as u64 * self.steps_per_instance);
    }

    /// Whether the work ended before all was evaluated.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.borrow().is_some()
    }

    /// Computes something that others wait for; `None` when too many wait already.
    pub(crate) fn linked<T>(&self, compute: impl FnOnce() -> T) -> Option<T> {
        let chain = self.chain.get();
        if chain >= self.most_linked {
            return None;
        }
        self.chain.set(chain + 1);
        let result = compute();
        self.chain.set(chain);
        Some(result)
    }
}

/// What is reported once about a root whose work ended early.
pub(crate) fn too_much_work(span: Option<Span>) -> Diagnostic {
    let message = "Evaluating this root module takes more work than the limit allows. What drlint did not reach is unknown.";
    Diagnostic::new(Code::TooMuchWork, message, span).with_help(
        "Expressions that multiply lists or strings with each other are the usual cause.",
    )
}

/// What is reported once about a root whose rules ended early.
pub(crate) fn too_much_checking(span: Option<Span>) -> Diagnostic {
    let message = "Checking this root module takes more work than the limit allows. What drlint did not reach is unknown.";
    Diagnostic::new(Code::TooMuchWork, message, span).with_help(
        "Split the root module, or turn off rules of your own that compare many resources with each other.",
    )
}
