//! What the program carries: the reference stacks, packed, and the list of the bundled rules. Both are
//! read from the folders, so that a rule or a stack is added without touching Rust.
//!
//! Invariant: the output depends on the contents of these folders alone, not on where they are.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo there")]

#[allow(dead_code, reason = "tests use the rest")]
mod infra;
#[allow(dead_code, reason = "tests use the rest")]
mod links;
mod rules;
mod select;
mod stacks;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let out = std::env::var_os("OUT_DIR").expect("cargo names the output directory");
    let out = Path::new(&out);
    // Cargo looks at everything below a folder that it is told of: new files count too.
    for folder in ["build", "rules", "fixtures", "reference-infra"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    std::fs::write(out.join("bundled.rs"), rules::list(&infra::repository())?)?;
    std::fs::write(out.join("stacks.rs"), stacks::list())?;
    std::fs::write(out.join("stacks.bin"), stacks::archive()?)
}
