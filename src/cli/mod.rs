//! The command line.

use std::process::ExitCode;

/// Runs the program with the process's arguments and returns its exit status.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
