//! The stacks in the archive. Written by `UPDATE=1 cargo test --test new`.

use super::Stack;

/// All stacks, sorted by name.
#[rustfmt::skip]
pub const STACKS: &[Stack] = &[
    Stack { name: "hot-standby", description: "Transaction processing in us-east-1 with a full second site in us-west-2, failed over by DNS", root: "stacks/hot-standby", example: "stacks/hot-standby/example.tfvars" },
];
