//! Expressions, functions, expansion, references: what Terraform would compute, as far as the
//! sources tell, and the reason wherever they do not.
//!
//! The expression evaluator ([`evaluate`]) serves configurations and rules alike: what a name means
//! is the [`Scope`]'s business. An [`Evaluator`] is one root under evaluation; it computes nothing until
//! it is asked and nothing twice.

mod attributes;
mod data;
mod declarations;
mod elements;
mod error;
mod evaluator;
mod expansion;
mod expr;
mod files;
pub mod functions;
mod inputs;
mod limits;
mod literal_scope;
mod module_scope;
mod plan;
pub mod policy_document;
mod provenance;
mod provider_version;
mod providers;
mod remote_state;
mod rewritten;
mod scope;
mod states;
mod types;
mod unknown_arguments;

pub use attributes::{META_ARGUMENTS, META_BLOCKS, schema_of, written};
pub use elements::{Walk, elements, reasons};
pub use error::{Error, ErrorKind};
pub use evaluator::{Evaluator, Instance, ModuleInstance, unknown_from};
pub use expansion::{Expansion, Repetition, RepetitionData};
pub use expr::{Arguments, arguments, evaluate};
pub use files::{ModuleFiles, RootFiles};
pub use inputs::{Input, InputSource, Inputs, UnusableInput, collect_inputs};
pub use limits::{DEEPEST, LONGEST_CHAIN, MOST_INSTANCES, MOST_NODES, MOST_TEXT};
pub use literal_scope::LiteralScope;
pub use plan::{Plan, PlannedValue};
pub use provenance::{Source, construct, sources};
pub use providers::ProviderRef;
pub use rewritten::is_rewritten;
pub use scope::{Env, Outcome, Resolved, Scope};
pub use states::{RemoteStates, RootState, StateLocation, state_location};
pub use types::constraint;
