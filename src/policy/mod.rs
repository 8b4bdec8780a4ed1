//! The rule language: parse, check, run.
