//! Expressions, functions, expansion, references: what Terraform would compute, as far as the
//! sources tell, and the reason wherever they do not.

pub mod functions;
