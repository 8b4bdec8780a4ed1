//! drlint finds the reasons why a Terraform failover will not work.
//!
//! The layers, lowest first; each may use only those above it in this list:
//! `base`, `addr`, `diag`, then `syntax`, `value`, `report`, `scaffold`, then `config`, `schema`,
//! `settings`, then `eval`, `graph`, `policy`, `engine`, and `cli` outermost.

#![warn(clippy::disallowed_methods)]

pub mod base;

pub mod addr;

pub mod diag;

pub mod report;
pub mod scaffold;
pub mod syntax;
pub mod value;

pub mod config;
pub mod schema;
pub mod settings;

pub mod eval;

pub mod graph;

pub mod policy;

pub mod engine;

pub mod cli;
