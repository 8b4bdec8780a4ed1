//! What comes with drlint, as sources to compile.

use std::sync::Arc;

use super::PolicySource;
use crate::base::FileId;

/// One bundled rule.
struct Entry {
    /// `<pack>/<rule>`
    id: &'static str,
    /// The policy file.
    text: &'static str,
    /// A configuration that breaks it.
    bad: Option<&'static str>,
    /// One that keeps it.
    good: Option<&'static str>,
}

/// One bundled profile.
struct Profile {
    /// Its name.
    name: &'static str,
    /// Its file.
    text: &'static str,
}

// `RULES` and `PROFILES`: `build/rules.rs` lists what is in `rules/`.
include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// Where the pages of the bundled rules are.
pub const DOCS: &str = "https://github.com/drlint/drlint/blob/main/docs/rules";

/// All bundled rules, sorted by id, ready to compile. Each has a file id of its own, from the end of
/// what there is, that no source map hands out.
pub fn sources() -> Vec<PolicySource> {
    let all = RULES.iter().enumerate();
    all.map(|(at, entry)| PolicySource {
        id: entry.id.into(),
        path: Arc::from(format!("{}.policy.hcl", entry.id)),
        file: FileId::bundled(u32::try_from(at).unwrap_or(0)),
        text: entry.text.into(),
        docs: DOCS.into(),
        bad: entry.bad.map(|text| example(text).into()),
        good: entry.good.map(|text| example(text).into()),
    })
    .collect()
}

/// The line of a fixture after which the example on the rule's page ends.
const END: &str = "# Further cases";

/// A fixture as an example: its beginning, without the comments that only the tests read.
pub fn example(fixture: &str) -> String {
    let lines = fixture.lines().take_while(|line| *line != END);
    let lines = lines.filter(|line| !line.trim_start().starts_with("# expect"));
    let lines = lines.map(|line| line.split(" # expect").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// All bundled profiles, by name and text.
pub fn profiles() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROFILES.iter().map(|profile| (profile.name, profile.text))
}
