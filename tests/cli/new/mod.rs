//! `drlint new`: what it writes is what `reference-infra/` holds, and works where it is written.
//!
//! `UPDATE=1 cargo test --test cli new` writes the archive of stacks that is embedded in the program.

mod archive;
mod command;
mod links;
mod package;
mod select;
mod written;
