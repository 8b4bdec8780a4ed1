//! Tests, and parts of tests, that cannot run on this machine.
//!
//! Invariant: nothing is skipped in silence. The test harness prints `ok` for a test that returns early.

use std::io::Write as _;
use std::panic::Location;

/// Says that the running test needs something that is missing, such as `python3`, and what it did not do.
///
/// `DRLINT_SKIPPED` is the file that `.ci/skipped` reads afterwards: the test, what it needs, and what it
/// did not do in each line.
#[track_caller]
pub fn skipped(needs: &str, what: &str) {
    let thread = std::thread::current();
    let caller = Location::caller();
    let place = format!("{}:{}", caller.file(), caller.line());
    // With one thread the harness runs tests in the main one.
    let test = thread.name().filter(|name| *name != "main").unwrap_or(&place);
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    // The harness keeps what the macros print and lets this through.
    let line = format!("SKIPPED {test}: needs {needs}: {what}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(path) = std::env::var_os("DRLINT_SKIPPED") {
        let mut options = std::fs::OpenOptions::new();
        let file = options.create(true).append(true).open(path);
        let row = format!("{test}\t{needs}\t{what}\n");
        file.and_then(|mut file| file.write_all(row.as_bytes())).expect("DRLINT_SKIPPED is a file");
    }
}
