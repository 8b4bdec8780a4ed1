//! What drlint reads, computes and writes, in process: syntax, values, functions, graphs, plans, reports.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod any_types;
mod declarations;
mod evaluation;
mod evaluation_public;
mod functions;
mod functions_laws;
mod functions_partial;
mod identities;
mod planned;
mod policy_language;
mod probes;
mod provider_configurations;
mod report;
mod roots_beside;
mod rule_functions;
mod soundness;
#[path = "../support/mod.rs"]
mod support;
mod syntax_errors;
mod syntax_json;
mod syntax_text;
mod syntax_verdicts;
