//! The rule language: policy files read, checked, compiled and run over a graph.
//!
//! The dialect is drlint policy language 1 (`docs/policy-language.md`).
//!
//! Invariant: a rule that drlint does not wholly understand is an error at its location, never a rule
//! that is skipped; and a verdict is pass or fail only when it is so for every value that the unknowns
//! may take.

mod ast;
pub mod bundle;
mod check;
mod compile;
mod display;
mod documentation;
mod error;
mod functions;
mod inputs;
mod language;
mod overrides;
mod parse;
mod run;
mod scope;

pub use compile::PolicySource;
pub use compile::Program;
pub use language::FUNCTIONS;
pub use overrides::Overrides;
pub use run::run;
pub(crate) use run::run_in_system;
