//! `drlint new`: what it writes is what `reference-infra/` holds, and works where it is written.

mod archive;
mod command;
#[path = "../../../build/links.rs"]
mod links;
mod package;
#[path = "../../../build/select.rs"]
mod select;
mod written;

use crate::support::infra;
