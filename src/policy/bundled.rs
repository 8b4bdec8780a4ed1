//! The rule packs that come with drlint. Written by `UPDATE=1 cargo test --test rules`.

use super::bundle::{Entry, Profile};

/// All bundled rules, sorted by id.
#[rustfmt::skip]
pub const RULES: &[Entry] = &[
    Entry { id: "aurora/tls-not-enforced", text: include_str!("../../rules/aurora/tls-not-enforced.policy.hcl"), bad: None, good: None },
    Entry { id: "dns/slow-failure-detection", text: include_str!("../../rules/dns/slow-failure-detection.policy.hcl"), bad: None, good: None },
    Entry { id: "dns/slow-health-check", text: include_str!("../../rules/dns/slow-health-check.policy.hcl"), bad: None, good: None },
    Entry { id: "dynamodb/provisioned-billing", text: include_str!("../../rules/dynamodb/provisioned-billing.policy.hcl"), bad: None, good: None },
    Entry { id: "iam/prefix-wildcard-action", text: include_str!("../../rules/iam/prefix-wildcard-action.policy.hcl"), bad: None, good: None },
    Entry { id: "iam/wildcard-action", text: include_str!("../../rules/iam/wildcard-action.policy.hcl"), bad: None, good: None },
    Entry { id: "naming/missing-environment-suffix", text: include_str!("../../rules/naming/missing-environment-suffix.policy.hcl"), bad: None, good: None },
    Entry { id: "s3/unreplicated-bucket", text: include_str!("../../rules/s3/unreplicated-bucket.policy.hcl"), bad: None, good: None },
    Entry { id: "s3/unversioned-bucket", text: include_str!("../../rules/s3/unversioned-bucket.policy.hcl"), bad: None, good: None },
    Entry { id: "teardown/deletion-protection", text: include_str!("../../rules/teardown/deletion-protection.policy.hcl"), bad: None, good: None },
];

/// All bundled profiles, sorted by name.
#[rustfmt::skip]
pub const PROFILES: &[Profile] = &[
];
