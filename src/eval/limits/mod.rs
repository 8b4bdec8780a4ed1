//! How much is computed before drlint says that it is too much.
//!
//! Values share their parts, so a line can double a value without doubling its memory; whoever walks
//! such a value pays in full. Invariant: no value exceeds the limits of its evaluator; what would is
//! unknown, and the reason names the limit. Work is limited for a root module as a whole.

mod budget;
mod cost;
mod size;

pub(super) use budget::{Budget, too_much_work};
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
        steps_per_instance: 200,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
