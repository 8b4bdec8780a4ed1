//! How the sources hang together.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod circles;
mod documents;
mod imports;
mod layers;
mod portable;
mod prose;
mod skips;
mod tokens;
