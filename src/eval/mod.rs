//! Expressions, functions, expansion, references: what Terraform would compute, as far as the
//! sources tell, and the reason wherever they do not.
//!
//! The expression evaluator ([`evaluate`]) serves configurations and rules alike: what a name means
//! is the [`Scope`]'s business. An [`Evaluator`] is one root under evaluation; it computes nothing until
//! it is asked and nothing twice.

mod attributes;
mod blocks;
mod checks;
mod coexistence;
mod data_sources;
mod elements;
mod error;
mod evaluator;
mod expansion;
mod expr;
mod files;
pub mod functions;
mod inputs;
mod instances;
mod key_sets;
mod limits;
mod literal_scope;
mod module_scope;
mod open_keys;
mod outputs;
mod plan;
mod provenance;
mod providers;
mod same_text;
mod scope;
mod secret_names;
mod secrets;
mod shape;
mod state;
mod static_steps;
mod text;
mod types;
mod unknowns;
mod variables;

pub(crate) use checks::unknown_region;
pub(crate) use data_sources::policy_document;
pub(crate) use elements::elements;
pub use error::{Error, Failure};
pub use evaluator::{Evaluator, Instance};
pub use expr::evaluate;
pub use files::{Listing, ModuleFiles, RootFiles};
pub use inputs::Input;
pub use inputs::Inputs;
pub(crate) use inputs::UnusableInput;
pub use inputs::{Collected, InputSource, collect_inputs};
pub use limits::Limits;
pub(crate) use literal_scope::LiteralScope;
pub(crate) use plan::{Plan, PlannedValue};
pub(crate) use provenance::construct;
pub use scope::{Env, Outcome, Resolved, Scope};
pub(crate) use secret_names::names_secret;
pub(crate) use shape::META_ARGUMENTS;
pub(crate) use state::{RemoteStates, RootState};
pub(crate) use types::constraint;
pub(crate) use unknowns::{reasons, unknown_from};
