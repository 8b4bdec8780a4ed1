//! Globs over rule ids and addresses: only `*` is special, and it crosses everything.

use globset::{GlobBuilder, GlobMatcher};

use crate::diag::did_you_mean;

/// Several globs; text matches when it matches one.
#[derive(Clone, Debug)]
pub(crate) struct Patterns(Vec<(String, GlobMatcher)>);

impl Patterns {
    /// Over rule ids: the name of a pack alone stands for all its rules.
    pub(crate) fn of_rules<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        let compiled = patterns.into_iter().filter_map(|pattern| {
            let pattern = pattern.trim();
            let whole_pack = !pattern.contains(['/', '*']);
            let glob = if whole_pack { format!("{pattern}/*") } else { pattern.to_owned() };
            Some((pattern.to_owned(), compile(&glob)?))
        });
        Self(compiled.collect())
    }

    pub(crate) fn of_addresses<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        let compiled = patterns.into_iter();
        Self(
            compiled
                .filter_map(|pattern| Some((pattern.to_owned(), compile(pattern.trim())?)))
                .collect(),
        )
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|(_, glob)| glob.is_match(text))
    }

    /// The first pattern that matches none of `known`, which is most likely misspelled, with advice.
    pub(crate) fn unmatched(&self, known: &[&str]) -> Option<(&str, String)> {
        let matches = |glob: &GlobMatcher| known.iter().any(|id| glob.is_match(id));
        let (pattern, _) = self.0.iter().find(|(_, glob)| !matches(glob))?;
        let packs = known.iter().filter_map(|id| Some(id.split_once('/')?.0));
        let help = match did_you_mean(pattern, known.iter().copied().chain(packs)) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Run `drlint rules` to list all rules.".to_owned(),
        };
        Some((pattern, help))
    }
}

/// Brackets and braces are part of addresses and mean themselves.
fn compile(pattern: &str) -> Option<GlobMatcher> {
    // `[*]` is what `escape` makes of `*`.
    let escaped = globset::escape(pattern).replace("[*]", "*");
    let glob = GlobBuilder::new(&escaped).literal_separator(false).backslash_escape(false).build();
    Some(glob.ok()?.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_stands_for_its_rules() {
        let patterns = Patterns::of_rules(["iam", "dns/slow-*"]);
        assert!(patterns.matches("iam/wildcard-action") && patterns.matches("dns/slow-check"));
        assert!(!patterns.matches("iamb/x") && !patterns.matches("dns/fast"));
        assert!(Patterns::of_rules(["*"]).matches("a/b"));
    }

    #[test]
    fn brackets_of_addresses_mean_themselves() {
        let patterns = Patterns::of_addresses(["module.a[\"x{1}?\"].*"]);
        assert!(patterns.matches("module.a[\"x{1}?\"].aws_x.y[0]"));
        assert!(!patterns.matches("module.ax.aws_x.y"));
    }

    #[test]
    fn a_misspelled_pattern_is_found() {
        let known = ["iam/wildcard-action", "s3/unversioned-bucket"];
        let patterns = Patterns::of_rules(["s3", "iam/wildcard-actoin"]);
        let (pattern, help) = patterns.unmatched(&known).unwrap();
        assert_eq!(
            (pattern, &*help),
            ("iam/wildcard-actoin", "Did you mean `iam/wildcard-action`?")
        );
        assert!(Patterns::of_rules(["iam", "s3/*"]).unmatched(&known).is_none());
    }
}
