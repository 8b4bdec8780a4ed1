//! How much is computed before drlint says that it is too much.
//!
//! Values share their parts, so a line can double a value without doubling its memory; whoever walks
//! such a value pays in full. Invariant: no value exceeds the limits of its evaluator; what would is
//! unknown, and the reason names the limit. Work is limited for a root module as a whole.

mod budget;
mod cost;
mod size;

pub(super) use budget::{Budget, too_much_checking, too_much_work};
pub(super) use cost::cost;
pub(super) use size::Size;

/// What an evaluator may compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Parts of one value, shared ones counted as often as they occur: elements, members, parts of
    /// strings, and of the types of what is not known.
    pub nodes: usize,
    /// Bytes of all strings in one value.
    pub text: usize,
    /// Levels of one value.
    pub depth: usize,
    /// References that wait for each other's values.
    pub chain: u32,
    /// Instances of resources and modules in one root module.
    pub instances: usize,
    /// Steps that a root module may take whatever its size.
    pub steps: u64,
    /// Steps that the rules may take to check it.
    pub rule_steps: u64,
    /// Steps that all root modules of a run may take together; see [`Limits::of_each`].
    pub run_steps: u64,
    /// Further steps for each instance, so that a large root module is not a suspect.
    pub steps_per_instance: u64,
}

impl Limits {
    /// Far above what configurations need, and computed in seconds.
    pub const DEFAULT: Self = Self {
        nodes: 200_000,
        text: 8 * 1024 * 1024,
        depth: 100,
        chain: 20_000,
        instances: 50_000,
        steps: 20_000_000,
        rule_steps: 50_000_000,
        run_steps: 1_000_000_000,
        steps_per_instance: 200,
    };

    /// The limits of each of so many root modules. Their shares are equal, since what one may take must
    /// not depend on which one a thread reaches first.
    #[must_use]
    pub fn of_each(self, roots: usize) -> Self {
        // What ordinary root modules take is far below this share of what one alone may.
        const LEAST: u64 = 100;
        let share = self.run_steps / (roots.max(1) as u64);
        let of = |steps: u64| steps.min(share.max(steps / LEAST));
        Self { steps: of(self.steps), rule_steps: of(self.rule_steps), ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
