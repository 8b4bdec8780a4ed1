//! The program as its users meet it: arguments and files in; streams, files and exit status out.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod arguments;
mod cdktf;
mod cdktf_twin;
mod deployments;
mod files;
mod inputs;
mod named_files;
mod new;
mod output;
mod partners;
mod plan;
mod recipes;
mod remote_state;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod suppressions;
mod unread;
