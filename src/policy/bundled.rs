//! The rule packs that come with drlint. Written by `UPDATE=1 cargo test --test rules`.

use super::bundle::{Entry, Profile};

/// All bundled rules, sorted by id.
#[rustfmt::skip]
pub const RULES: &[Entry] = &[
    Entry { id: "aurora/tls-not-enforced", text: include_str!("../../rules/aurora/tls-not-enforced.policy.hcl"), bad: Some(include_str!("../../fixtures/aurora/tls-not-enforced/fail.tf")), good: Some(include_str!("../../fixtures/aurora/tls-not-enforced/pass.tf")) },
    Entry { id: "dns/slow-failure-detection", text: include_str!("../../rules/dns/slow-failure-detection.policy.hcl"), bad: Some(include_str!("../../fixtures/dns/slow-failure-detection/fail.tf")), good: Some(include_str!("../../fixtures/dns/slow-failure-detection/pass.tf")) },
    Entry { id: "dns/slow-health-check", text: include_str!("../../rules/dns/slow-health-check.policy.hcl"), bad: Some(include_str!("../../fixtures/dns/slow-health-check/fail.tf")), good: Some(include_str!("../../fixtures/dns/slow-health-check/pass.tf")) },
    Entry { id: "dynamodb/provisioned-billing", text: include_str!("../../rules/dynamodb/provisioned-billing.policy.hcl"), bad: Some(include_str!("../../fixtures/dynamodb/provisioned-billing/fail.tf")), good: Some(include_str!("../../fixtures/dynamodb/provisioned-billing/pass.tf")) },
    Entry { id: "iam/prefix-wildcard-action", text: include_str!("../../rules/iam/prefix-wildcard-action.policy.hcl"), bad: Some(include_str!("../../fixtures/iam/prefix-wildcard-action/fail.tf")), good: Some(include_str!("../../fixtures/iam/prefix-wildcard-action/pass.tf")) },
    Entry { id: "iam/wildcard-action", text: include_str!("../../rules/iam/wildcard-action.policy.hcl"), bad: Some(include_str!("../../fixtures/iam/wildcard-action/fail.tf")), good: Some(include_str!("../../fixtures/iam/wildcard-action/pass.tf")) },
    Entry { id: "naming/missing-environment-suffix", text: include_str!("../../rules/naming/missing-environment-suffix.policy.hcl"), bad: Some(include_str!("../../fixtures/naming/missing-environment-suffix/fail.tf")), good: Some(include_str!("../../fixtures/naming/missing-environment-suffix/pass.tf")) },
    Entry { id: "s3/unreplicated-bucket", text: include_str!("../../rules/s3/unreplicated-bucket.policy.hcl"), bad: Some(include_str!("../../fixtures/s3/unreplicated-bucket/fail.tf")), good: Some(include_str!("../../fixtures/s3/unreplicated-bucket/pass.tf")) },
    Entry { id: "s3/unversioned-bucket", text: include_str!("../../rules/s3/unversioned-bucket.policy.hcl"), bad: Some(include_str!("../../fixtures/s3/unversioned-bucket/fail.tf")), good: Some(include_str!("../../fixtures/s3/unversioned-bucket/pass.tf")) },
    Entry { id: "teardown/deletion-protection", text: include_str!("../../rules/teardown/deletion-protection.policy.hcl"), bad: Some(include_str!("../../fixtures/teardown/deletion-protection/fail.tf")), good: Some(include_str!("../../fixtures/teardown/deletion-protection/pass.tf")) },
];

/// All bundled profiles, sorted by name.
#[rustfmt::skip]
pub const PROFILES: &[Profile] = &[
    Profile { name: "active-passive-mysql", text: include_str!("../../rules/profiles/active-passive-mysql.hcl") },
    Profile { name: "cdktf-weighted", text: include_str!("../../rules/profiles/cdktf-weighted.hcl") },
    Profile { name: "default", text: include_str!("../../rules/profiles/default.hcl") },
    Profile { name: "hot-standby", text: include_str!("../../rules/profiles/hot-standby.hcl") },
    Profile { name: "postgres-database", text: include_str!("../../rules/profiles/postgres-database.hcl") },
    Profile { name: "production", text: include_str!("../../rules/profiles/production.hcl") },
    Profile { name: "serverless-payments", text: include_str!("../../rules/profiles/serverless-payments.hcl") },
];
