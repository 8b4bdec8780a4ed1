//! The rule packs that come with drlint.

use super::PolicySource;

/// All bundled rules, sorted by id.
pub fn sources() -> Vec<PolicySource> {
    Vec::new()
}
