//! `drlint new`: what it writes is what `reference-infra/` holds, and works where it is written.
//!
//! `UPDATE=1 cargo test --test new` writes the archive of stacks that is embedded in the program.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod archive;
#[path = "../plan_record/aws_stub.rs"]
mod aws_stub;
mod command;
#[path = "../support/infra.rs"]
mod infra;
mod links;
#[path = "../support/offline.rs"]
mod offline;
mod package;
#[path = "../support/process.rs"]
mod process;
mod select;
#[path = "../support/stack_check.rs"]
mod stack_check;
#[path = "../plan_record/terraform.rs"]
mod terraform;
mod written;
