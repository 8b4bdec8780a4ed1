//! HCL's native syntax: blocks are read here, expressions by hcl-edit behind the [`scan`] pre-pass.

mod body;
mod brackets;
mod chars;
mod directives;
mod expression;
mod frame;
mod lower;
mod operators;
mod recover;
mod scan;
mod strings;
mod template;

pub(super) use self::body::file;
pub(super) use self::expression::{expression, template};
pub(super) use self::template::composed;
