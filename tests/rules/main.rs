//! The bundled rules, by their fixtures and their law, and the requirements that stacks answer for.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod codes;
mod fixtures;
#[path = "../support/mod.rs"]
mod support;
mod traceability;
mod verdict_law;
