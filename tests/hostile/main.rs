//! Input that means harm, or is merely broken: one clear message and the right exit status, never a
//! panic, a hang, or the machine's memory.

mod bombs;
mod files;
mod process;
mod property;
mod structure;
mod syntax;
