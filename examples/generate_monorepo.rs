//! Writes the synthetic monorepo that the benchmarks measure on.
//!
//! Usage: `cargo run --example generate_monorepo -- DIR ROOTS`

#[path = "../benches/monorepo/mod.rs"]
mod monorepo;

use std::io::{Error, ErrorKind};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let usage = || Error::new(ErrorKind::InvalidInput, "usage: generate_monorepo DIR ROOTS");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dir, roots] = arguments.as_slice() else { return Err(usage()) };
    monorepo::write(Path::new(dir), roots.parse().map_err(|_| usage())?)
}
