//! drlint and the reference stacks against Terraform itself, and against the tools that the stacks use.
//!
//! Terraform checks only what has changed since it passed (`tests/support/checked.rs`). A machine without
//! another tool passes, and says so.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod plan_record;
mod reference_infra;
mod schema;
#[path = "../support/mod.rs"]
mod support;
mod syntax_oracle;
