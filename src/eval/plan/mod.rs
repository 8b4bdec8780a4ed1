//! What a plan has decided: which instances there are, and their values.
//!
//! The law: values come from the plan, and from the source comes what a plan does not hold, namely
//! places, origins and the known parts of what is decided at apply. Where the two contradict each
//! other about what exists, that is reported, and the plan is checked.

mod attributes;
mod differences;
mod instances;
pub(super) mod model;
mod overlay;
pub(super) mod references;
mod values;

pub(crate) use model::{Plan, PlannedValue};
