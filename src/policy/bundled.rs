//! tmp
use super::bundle::{Entry, Profile};
/// r
pub const RULES: &[Entry] = &[
    Entry {
        id: "aurora/tls-not-enforced",
        text: include_str!("../../rules/aurora/tls-not-enforced.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "dns/slow-failure-detection",
        text: include_str!("../../rules/dns/slow-failure-detection.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "dns/slow-health-check",
        text: include_str!("../../rules/dns/slow-health-check.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "dynamodb/provisioned-billing",
        text: include_str!("../../rules/dynamodb/provisioned-billing.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "iam/prefix-wildcard-action",
        text: include_str!("../../rules/iam/prefix-wildcard-action.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "iam/wildcard-action",
        text: include_str!("../../rules/iam/wildcard-action.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "naming/missing-environment-suffix",
        text: include_str!("../../rules/naming/missing-environment-suffix.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "s3/unreplicated-bucket",
        text: include_str!("../../rules/s3/unreplicated-bucket.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "s3/unversioned-bucket",
        text: include_str!("../../rules/s3/unversioned-bucket.policy.hcl"),
        bad: None,
        good: None,
    },
    Entry {
        id: "teardown/deletion-protection",
        text: include_str!("../../rules/teardown/deletion-protection.policy.hcl"),
        bad: None,
        good: None,
    },
];
/// p
pub const PROFILES: &[Profile] = &[
    Profile {
        name: "active-passive-mysql",
        text: include_str!("../../rules/profiles/active-passive-mysql.hcl"),
    },
    Profile {
        name: "cdktf-weighted",
        text: include_str!("../../rules/profiles/cdktf-weighted.hcl"),
    },
    Profile { name: "default", text: include_str!("../../rules/profiles/default.hcl") },
    Profile { name: "hot-standby", text: include_str!("../../rules/profiles/hot-standby.hcl") },
    Profile {
        name: "postgres-database",
        text: include_str!("../../rules/profiles/postgres-database.hcl"),
    },
    Profile { name: "production", text: include_str!("../../rules/profiles/production.hcl") },
    Profile {
        name: "serverless-payments",
        text: include_str!("../../rules/profiles/serverless-payments.hcl"),
    },
];
