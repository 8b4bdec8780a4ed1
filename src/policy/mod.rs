//! The rule language: policy files read, checked, compiled and run over a graph.
//!
//! The dialect is drlint policy language 1 (`docs/policy-language.md`). Its law: a rule that drlint
//! does not wholly understand is an error at the place, never a rule that is skipped; and a verdict
//! is pass or fail only when it is so for every value that the unknowns may take.

mod blocks;
pub mod bundle;
mod check;
mod compile;
mod documentation;
mod drlint;
mod elsewhere;
mod functions;
mod judge;
mod language;
mod literal;
mod message;
mod overrides;
mod parse;
mod place;
mod resources;
mod run;
mod scope;
mod statements;

pub use compile::{PolicySource, Program};
pub use elsewhere::loose_ends;
pub use language::{CORE, DRLINT};
pub use overrides::{Override, Overrides};
pub use parse::ERROR;
pub use run::{RunResult, run};
