//! Terraform's files as drlint's own tree.
//!
//! The only floor that knows a parser of HCL or JSON. What leaves it is [`ParsedFile`]: a tree with
//! true spans in the original text, and diagnostics for everything that could not be read. Bad
//! input never loses the rest of a file.

pub mod tree;

pub use tree::*;
