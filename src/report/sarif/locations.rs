//! Spans as SARIF locations.

use std::fmt::Write;

use serde_sarif::sarif::{ArtifactLocation, Location, Message, PhysicalLocation, Region};

use crate::base::{Position, SourceMap, Span};
use crate::report::location::FileLocation;

/// The location of a span with a message. The region is cut at the end of its first line, because
/// a pull request shows an alert only when all of its lines changed; the whole is the context.
pub(super) fn location(span: Span, message: Option<&str>, sources: &SourceMap) -> Location {
    let whole = FileLocation::of(span, sources);
    let first = whole.first_line();
    let artifact = artifact(whole.path());
    let physical = if whole.end.line > whole.start.line {
        PhysicalLocation::builder()
            .artifact_location(artifact)
            .region(region(first.start, first.end))
            .context_region(region(whole.start, whole.end))
            .build()
    } else {
        PhysicalLocation::builder()
            .artifact_location(artifact)
            .region(region(whole.start, whole.end))
            .build()
    };
    match message {
        Some(text) => {
            Location::builder().physical_location(physical).message(sentence(text)).build()
        }
        None => Location::builder().physical_location(physical).build(),
    }
}

/// A region from first to one past last character.
pub(super) fn region(start: Position, end: Position) -> Region {
    Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build()
}

/// The file at `path`, which is relative to the repository root.
pub(super) fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation::builder().uri(uri(path)).build()
}

/// A relative reference (RFC 3986): forward slashes, everything but unreserved characters encoded.
pub(super) fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

/// A message that ends as a sentence does.
pub(super) fn sentence(text: &str) -> Message {
    Message::builder().text(ended(text)).build()
}

/// `text` with a full stop unless it ends as a sentence does; never empty.
pub(super) fn ended(text: &str) -> String {
    let text = text.trim();
    match text.chars().next_back() {
        None => "No description.".to_owned(),
        Some('.' | '!' | '?') => text.to_owned(),
        Some(_) => format!("{text}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_relative_and_encoded() {
        assert_eq!(uri("./infra/a b/ö%.tf"), "infra/a%20b/%C3%B6%25.tf");
        assert_eq!(uri("c:/x#y?.tf"), "c%3A/x%23y%3F.tf");
    }

    #[test]
    fn messages_end_as_sentences_do() {
        assert_eq!(ended("it is so "), "it is so.");
        assert_eq!(ended("Is it?"), "Is it?");
        assert_eq!(ended("  "), "No description.");
    }
}
