//! Expressions, functions, expansion, references: what Terraform would compute, as far as the
//! sources tell, and the reason wherever they do not.
//!
//! The expression evaluator ([`evaluate`]) serves configurations and rules alike: what a name means
//! is the [`Scope`]'s business. A [`World`] is one root under evaluation; it computes nothing until
//! it is asked and nothing twice.

mod calls;
mod collections;
mod data;
mod declarations;
mod either;
mod expand;
mod explain;
mod expr;
mod files;
pub mod functions;
mod inputs;
mod limits;
mod module_scope;
mod planned;
pub mod policy_document;
mod project;
mod provider_version;
mod providers;
mod remote_state;
mod rewritten;
mod scope;
mod scope_none;
mod states;
mod template;
mod traversal;
mod types;
mod unknown_arguments;
mod world;

pub use calls::{Arguments, arguments};
pub use collections::{Walk, elements, reasons};
pub use expand::{Each, Expansion, Form};
pub use explain::{Source, construct, sources};
pub use expr::{Env, evaluate, evaluate_in};
pub use files::RootFiles;
pub use inputs::{Input, InputSource, Inputs, gather};
pub use limits::{DEEPEST, LONGEST_CHAIN, MOST_INSTANCES, MOST_NODES, MOST_TEXT};
pub use planned::{Change, Planned};
pub use project::{META_ARGUMENTS, META_BLOCKS, schema_of, written};
pub use providers::ProviderRef;
pub use rewritten::is_rewritten;
pub use scope::{Error, Outcome, Scope};
pub use scope_none::NoScope;
pub use states::{RootState, StatePlace, States, state_place};
pub use types::constraint;
pub use world::{Instance, ModuleInstance, World, unknown_from};
