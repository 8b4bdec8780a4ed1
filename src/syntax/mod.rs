//! Terraform's files as drlint's own tree.
//!
//! The only floor that knows a parser of HCL or JSON. What leaves it is [`ParsedFile`]: a tree with
//! true spans in the original text, and diagnostics for everything that could not be read. Bad
//! input never loses the rest of a file.

mod json;
mod limits;
mod locate;
mod native;
mod parse;
mod problem;
mod source;
pub mod tree;
mod walk;

pub use limits::Limits;
pub(crate) use locate::Locator;
pub use parse::{parse, parse_expression, parse_template, parse_tfvars_json};
pub use tree::*;
pub(crate) use walk::{reference, walk};
