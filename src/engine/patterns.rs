//! Globs over rule ids and addresses: only `*` is special, and it crosses everything.

use globset::{GlobBuilder, GlobMatcher};

use crate::diag::did_you_mean;

/// In bytes: far beyond the ids of rules and the addresses of resources.
const LONGEST: usize = 1024;

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
            (pattern.to_owned(), Glob::new(&glob))
        });
        Self(globs.collect())
    }

    pub(crate) fn of_addresses<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        let globs = patterns.into_iter();
        Self(globs.map(|pattern| (pattern.to_owned(), Glob::new(pattern.trim()))).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Glob> {
        self.0.iter().map(|(_, glob)| glob)
    }

    /// Whether one of them matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|(_, glob)| glob.matches(text))
    }

    /// The first pattern that matches none of `known`, which is most likely misspelled, with advice:
    /// which one was meant, if that is asked for.
    pub(crate) fn unmatched(&self, known: &[&str], compare: bool) -> Option<(String, String)> {
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
        let candidates = known.iter().copied().chain(packs).filter(|_| compare);
        let help = match did_you_mean(pattern, candidates) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Run `drlint rules` to list all rules.".to_owned(),
        };
        Some((pattern.clone(), help))
    }
}

/// A pattern; brackets, braces and question marks are part of addresses and mean themselves.
#[derive(Clone, Debug)]
pub(crate) struct Glob {
    /// What the text begins with: everything up to the first star.
    prefix: String,
    rest: Rest,
}

/// What follows the prefix. Most patterns need no compiler, and there may be as many as a file has lines.
#[derive(Clone, Debug)]
enum Rest {
    Nothing,
    Anything,
    Compiled(GlobMatcher),
    /// Matches no text.
    TooLong,
}

impl Glob {
    /// A pattern that is longer than [`LONGEST`] matches nothing. Patterns come from comments in the
    /// configuration that is checked, and compiling one of a megabyte takes all memory.
    fn new(pattern: &str) -> Self {
        let (prefix, stars) = match pattern.find('*') {
            None => (pattern, None),
            Some(at) => (&pattern[..at], Some(&pattern[at..])),
        };
        let rest = match stars {
            _ if pattern.len() > LONGEST => Rest::TooLong,
            None => Rest::Nothing,
            Some("*") => Rest::Anything,
            Some(_) => Self::compile(pattern).map_or(Rest::TooLong, Rest::Compiled),
        };
        Self { prefix: prefix.to_owned(), rest }
    }

    fn compile(pattern: &str) -> Option<GlobMatcher> {
        // `[*]` is what `escape` makes of `*`.
        let escaped = globset::escape(pattern).replace("[*]", "*");
        let mut builder = GlobBuilder::new(&escaped);
        let glob = builder.literal_separator(false).backslash_escape(false).build();
        glob.ok().map(|glob| glob.compile_matcher())
    }

    /// What every text that matches begins with.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        match &self.rest {
            Rest::Nothing => text == self.prefix,
            Rest::Anything => text.starts_with(&self.prefix),
            Rest::Compiled(glob) => text.starts_with(&self.prefix) && glob.is_match(text),
            Rest::TooLong => false,
        }
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
            assert_eq!(Glob::new(glob).matches(text), expected, "{glob} {text}");
        }
    }

    #[test]
    fn the_longest_patterns_compile() {
        for pattern in ["a*".repeat(LONGEST / 2), "*".repeat(LONGEST), "é".repeat(LONGEST / 2)] {
            assert!(!matches!(Glob::new(&pattern).rest, Rest::TooLong));
        }
        assert!(!Glob::new(&"*".repeat(LONGEST + 1)).matches("s3/unversioned-bucket"));
    }

    #[test]
    fn a_misspelled_pattern_is_found() {
        let known = ["iam/wildcard-action", "s3/unversioned-bucket"];
        let patterns = Patterns::of_rules(["s3", "iam/wildcard-actoin"]);
        let (pattern, help) = patterns.unmatched(&known, true).unwrap();
        assert_eq!(
            (&*pattern, &*help),
            ("iam/wildcard-actoin", "Did you mean `iam/wildcard-action`?")
        );
        assert!(Patterns::of_rules(["iam", "s3/*"]).unmatched(&known, true).is_none());
    }
}
