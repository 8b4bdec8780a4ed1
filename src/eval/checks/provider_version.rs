//! Which versions of the AWS provider a root can meet: what its lock file says, else the constraints
//! of all its modules.

use crate::base::FileId;
use crate::config::ModuleTree;
use crate::schema::PROVIDER_VERSION;
use crate::syntax::{self, FileKind, Limits};

/// Major, minor, patch.
type Version = [u64; 3];

/// An upper or lower bound.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Bound {
    version: Version,
    /// For an upper bound, whether the version itself is allowed.
    inclusive: bool,
}

/// Whether the root can only meet a provider of the major version that drlint has the schema of.
/// The extract is that line's last release: whatever another release of it knows is there too.
/// Neither a constraint nor a lock leaves it open.
pub(crate) fn is_known_line(tree: &ModuleTree, lock: Option<&str>) -> bool {
    let Some([line, ..]) = version(PROVIDER_VERSION) else { return false };
    if let Some(locked) = lock.and_then(locked) {
        return locked[0] == line && version(PROVIDER_VERSION).is_some_and(|own| locked <= own);
    }
    let required = tree.nodes.iter().flat_map(|node| &node.module.required_providers);
    let constraints = required
        .filter(|(name, one)| name.as_str() == "aws" && is_hashicorp(one.source.as_deref()))
        .filter_map(|(_, one)| one.version.as_deref());
    let (mut upper, mut lower): (Option<Bound>, Version) = (None, [0; 3]);
    for constraint in constraints.flat_map(|all| all.split(',')) {
        // One that cannot be read may allow anything.
        let Some((least, most)) = bounds(constraint.trim()) else { return false };
        upper = match (upper, most) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        lower = lower.max(least);
    }
    // A module that is not on disk may ask for less, and an older line has other arguments.
    let settled = tree.gaps().is_empty() || lower[0] == line;
    let next = Bound { version: [line + 1, 0, 0], inclusive: false };
    let first = Bound { version: [line, 0, 0], inclusive: false };
    settled && upper.is_some_and(|upper| first < upper && upper <= next)
}

/// Whether a source address is the provider of the extract.
pub(crate) fn is_hashicorp(source: Option<&str>) -> bool {
    source.is_none_or(|source| {
        let mut parts = source.rsplit('/');
        parts.next() == Some("aws") && parts.next() == Some("hashicorp")
    })
}

/// The version that a lock file names.
fn locked(text: &str) -> Option<Version> {
    let parsed = syntax::parse(FileId::SYNTHETIC, FileKind::Hcl, text, &Limits::default());
    let aws = parsed.body.blocks("provider").find(|block| {
        block.labels.first().is_some_and(|label| label.text.as_str().ends_with("/hashicorp/aws"))
    })?;
    version(aws.body.attribute("version")?.expr.as_str()?)
}

/// A version; none for a pre-release or what is not a version. Missing parts are 0.
fn version(text: &str) -> Option<Version> {
    let mut parts = [0; 3];
    for (at, part) in text.trim().split('.').enumerate() {
        *parts.get_mut(at)? = part.parse().ok()?;
    }
    Some(parts)
}

/// The least version and the upper bound of one constraint.
fn bounds(constraint: &str) -> Option<(Version, Option<Bound>)> {
    let digits = constraint.find(|c: char| c.is_ascii_digit())?;
    let (operator, text) = constraint.split_at(digits);
    let version = version(text)?;
    let to = |version, inclusive| Some(Bound { version, inclusive });
    Some(match operator.trim() {
        "" | "=" => (version, to(version, true)),
        "!=" => ([0; 3], None),
        ">" | ">=" => (version, None),
        "<" => ([0; 3], to(version, false)),
        "<=" => ([0; 3], to(version, true)),
        "~>" => {
            let [major, minor, _] = version;
            let next = match text.trim().split('.').count() {
                1 | 2 => [major + 1, 0, 0],
                _ => [major, minor + 1, 0],
            };
            (version, to(next, false))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Missing, Registry, module, tree};
    use std::sync::Arc;

    fn known(constraint: &str, lock: Option<&str>) -> bool {
        let text = format!(
            "terraform {{\n  required_providers {{\n    aws = {{\n      source = \"hashicorp/aws\"\n      version = \"{constraint}\"\n    }}\n  }}\n}}\n"
        );
        let file = syntax::parse(FileId(0), FileKind::Hcl, &text, &Limits::default());
        let (module, _) = module("root".into(), &[Arc::new(file)], &[]);
        let (tree, _) =
            tree(&Arc::new(module), &Registry::default(), &config::Limits::DEFAULT, &mut |_| {
                Err(Missing::DoesNotExist(String::new()))
            });
        is_known_line(&tree, lock)
    }

    #[test]
    fn only_constraints_that_end_with_the_line_decide() {
        for decided in
            ["~> 5.0", "~> 5", "~> 5.31.0", "5.20.0", "= 5.20", ">= 4.9, < 6.0", "<= 5.80"]
        {
            assert!(known(decided, None), "{decided}");
        }
        for open in [
            ">= 5.0",
            "~> 4.0",
            ">= 5.0, < 7",
            "< 5.0",
            "~> 6.0",
            "!= 5.1",
            "latest",
            ">= 4, <= 6.0",
        ] {
            assert!(!known(open, None), "{open}");
        }
    }

    #[test]
    fn a_lock_file_outranks_constraints() {
        let lock = |version: &str| {
            format!(
                "provider \"registry.terraform.io/hashicorp/aws\" {{\n  version = \"{version}\"\n}}\n"
            )
        };
        assert!(known(">= 5.0", Some(&lock("5.20.1"))));
        assert!(!known("~> 5.0", Some(&lock("6.1.0"))));
        assert!(!known("~> 5.0", Some(&lock("4.67.0"))));
        assert!(known("~> 5.0", Some("provider \"registry.terraform.io/hashicorp/null\" {}\n")));
    }
}
