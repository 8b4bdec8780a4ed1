//! Input that means harm, or is merely broken: one clear message and the right exit status, never a
//! panic, a hang, or the machine's memory.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod bombs;
mod budgets;
mod files;
mod inside;
mod process;
mod property;
mod sandbox;
mod secrets;
mod secrets_by_name;
mod settings;
mod structure;
#[path = "../support/mod.rs"]
mod support;
mod syntax;
mod syntax_limits;
