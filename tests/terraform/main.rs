//! drlint and the reference stacks against Terraform itself, and against the tools that the stacks use.
//!
//! Invariant: a machine without a tool passes, and says so; `DRLINT_REQUIRE_TERRAFORM=1` forbids that
//! for Terraform.

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
