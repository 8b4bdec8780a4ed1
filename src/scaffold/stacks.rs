//! The stacks in the archive. Written by `UPDATE=1 cargo test --test cli new`.

use super::Stack;

/// All stacks, sorted by name.
#[rustfmt::skip]
pub const STACKS: &[Stack] = &[
    Stack { name: "active-passive-mysql", description: "Transactions on Aurora MySQL in us-east-1; us-west-2 stays warm, watches, and takes over by itself", root: "stacks/active-passive-mysql", example: "stacks/active-passive-mysql/example.tfvars" },
    Stack { name: "cdktf-weighted", description: "Transactions queued and processed in us-east-1 and us-east-2, weighted records; written in CDKTF Python and, resource for resource, in HCL", root: "stacks/cdktf-weighted/hcl", example: "stacks/cdktf-weighted/hcl/example.tfvars" },
    Stack { name: "hot-standby", description: "Transaction processing in us-east-1 with a full second site in us-west-2; traffic and database writer move by themselves", root: "stacks/hot-standby", example: "stacks/hot-standby/example.tfvars" },
    Stack { name: "postgres-database", description: "Aurora PostgreSQL on networks that are there already, its names following the writer from us-east-1 to us-west-2 and back", root: "stacks/postgres-database", example: "stacks/postgres-database/example.tfvars" },
    Stack { name: "serverless-payments", description: "Payments in a DynamoDB global table with HTTP APIs in us-east-1 and us-west-2, failed over by weighted records", root: "stacks/serverless-payments/lib", example: "stacks/serverless-payments/lib/example.tfvars" },
];
