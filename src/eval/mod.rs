//! Expressions, functions, expansion, references: what Terraform would compute, as far as the
//! sources tell, and the reason wherever they do not.
//!
//! The expression evaluator ([`evaluate`]) serves configurations and rules alike: what a name means
//! is the [`Scope`]'s business. An [`Evaluator`] is one root under evaluation; it computes nothing until
//! it is asked and nothing twice.

mod attributes;
mod blocks;
mod checks;
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
mod limits;
mod literal_scope;
mod module_scope;
mod outputs;
mod plan;
mod provenance;
mod providers;
mod scope;
mod shape;
mod state;
mod types;
mod unknowns;
mod variables;

pub use data_sources::policy_document;
pub use elements::{Walk, elements};
pub use error::{Error, ErrorKind};
pub use evaluator::{Evaluator, Instance, ModuleInstance};
pub use expansion::{Expansion, Repetition, RepetitionData};
pub use expr::{Arguments, arguments, evaluate};
pub use files::{ModuleFiles, RootFiles};
pub use inputs::{Input, InputSource, Inputs, UnusableInput, collect_inputs};
pub use limits::Limits;
pub use literal_scope::LiteralScope;
pub use plan::{Plan, PlannedValue};
pub use provenance::{Source, construct, sources};
pub use providers::ProviderRef;
pub use scope::{Env, Outcome, Resolved, Scope};
pub use shape::{META_ARGUMENTS, META_BLOCKS, written};
pub use state::{Exports, RemoteStates, RootState, StateLocation, state_location};
pub use types::constraint;
pub use unknowns::{reasons, unknown_from};
