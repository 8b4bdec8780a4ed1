//! Globs over rule ids and addresses: only `*` is special, and it crosses everything.

use crate::diag::did_you_mean;

/// Longer words are cut where a message quotes them.
const QUOTED: usize = 80;

/// Several globs; text matches when it matches one.
#[derive(Clone, Debug)]
pub(crate) struct Patterns(Vec<(String, Glob)>);

impl Patterns {
    /// Over rule ids: the name of a pack alone stands for all its rules.
    pub(crate) fn of_rules<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        let globs = patterns.into_iter().map(|pattern| {
            let pattern = pattern.trim();
            let whole_pack = !pattern.contains(['/', '*']);
            let glob = if whole_pack { format!("{pattern}/*") } else { pattern.to_owned() };
            (pattern.to_owned(), Glob(glob))
        });
        Self(globs.collect())
    }

    pub(crate) fn of_addresses<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        let globs = patterns.into_iter();
        Self(globs.map(|pattern| (pattern.to_owned(), Glob(pattern.trim().to_owned()))).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|(_, glob)| glob.matches(text))
    }

    /// The first pattern that matches none of `known`, which is most likely misspelled, with advice.
    pub(crate) fn unmatched(&self, known: &[&str]) -> Option<(String, String)> {
        let matches = |glob: &Glob| known.iter().any(|id| glob.matches(id));
        let (pattern, _) = self.0.iter().find(|(_, glob)| !matches(glob))?;
        // Whoever writes a comment decides how long the word is, and it comes back in a message.
        if pattern.chars().count() > QUOTED {
            let start: String = pattern.chars().take(QUOTED).collect();
            let help =
                "The word is longer than the id of any rule. Run `drlint rules` to list all rules.";
            return Some((format!("{start}…"), help.to_owned()));
        }
        let packs = known.iter().filter_map(|id| Some(id.split_once('/')?.0));
        let help = match did_you_mean(pattern, known.iter().copied().chain(packs)) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Run `drlint rules` to list all rules.".to_owned(),
        };
        Some((pattern.clone(), help))
    }
}

/// Brackets, braces and question marks are part of addresses and mean themselves.
#[derive(Clone, Debug)]
struct Glob(String);

impl Glob {
    /// Nothing is compiled, so a pattern of any length is a pattern: they come from comments in the
    /// configuration that is checked.
    fn matches(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        for part in parts {
            // The first place is enough: a later one leaves less for the parts that follow.
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last)
    }
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
    fn stars_cross_everything_and_do_not_overlap() {
        for (glob, text, expected) in [
            ("a*b*c", "a-b-b-c", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("**", "", true),
            ("*/x", "a/b/x", true),
            ("a*bc*c", "abc", false),
            ("é*", "é/ü", true),
            ("a/b", "a/b", true),
            ("a/b", "a/bc", false),
        ] {
            assert_eq!(Glob(glob.to_owned()).matches(text), expected, "{glob} {text}");
        }
    }

    #[test]
    fn a_misspelled_pattern_is_found() {
        let known = ["iam/wildcard-action", "s3/unversioned-bucket"];
        let patterns = Patterns::of_rules(["s3", "iam/wildcard-actoin"]);
        let (pattern, help) = patterns.unmatched(&known).unwrap();
        assert_eq!(
            (&*pattern, &*help),
            ("iam/wildcard-actoin", "Did you mean `iam/wildcard-action`?")
        );
        assert!(Patterns::of_rules(["iam", "s3/*"]).unmatched(&known).is_none());
    }
}
