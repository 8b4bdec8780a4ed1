//! The identity of a finding from one run to the next.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::Report;
use crate::base::{FxHashMap, SourceMap, Span};
use crate::diag::Diagnostic;

/// A fingerprint for each diagnostic of the report, in its order: 32 hexadecimal digits.
///
/// It is made of the rule, the path, the deployment, the subject and the words at the location, not of
/// lines, columns, messages or values: it survives formatting, blocks that move, comments, and a
/// wrong value that becomes another wrong value. Findings that agree in all of these are numbered
/// in order, so no two of a report are equal.
pub fn fingerprints(report: &Report, sources: &SourceMap) -> Vec<String> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let mut all = Vec::with_capacity(report.diagnostics.len());
    for diagnostic in &report.diagnostics {
        let identity = identity(diagnostic, sources);
        let count = seen.entry(identity.clone()).or_default();
        all.push(digest(&identity, *count));
        *count += 1;
    }
    all
}

fn digest(identity: &str, count: u32) -> String {
    let mut hasher = Sha256::new();
    hasher.update(identity.as_bytes());
    hasher.update(count.to_le_bytes());
    let mut text = String::with_capacity(32);
    for byte in &hasher.finalize()[..16] {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn identity(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let path = diagnostic.primary.map_or("", |span| &sources.get(span.file).display);
    let words = diagnostic.primary.map(|span| words(span, sources)).unwrap_or_default();
    // Line numbers and messages are left out on purpose: both change when nothing of the finding does.
    let parts = [
        &*diagnostic.rule,
        path,
        diagnostic.deployment.as_deref().unwrap_or(""),
        diagnostic.subject.as_deref().unwrap_or(""),
        &words,
    ];
    // Each part with its length, so that no two lists of parts read the same.
    parts.iter().fold(String::new(), |mut all, part| {
        let _ = write!(all, "{}:{part};", part.len());
        all
    })
}

/// The name of an attribute, the header of a block, a whole literal: the text of the span up to
/// the first `=`, bracket or line end outside quotes, without white space.
fn words(span: Span, sources: &SourceMap) -> String {
    let mut words = String::new();
    let (mut quoted, mut escaped) = (false, false);
    // A heredoc or a generated literal may be megabytes; its beginning identifies it.
    for char in sources.get(span.file).slice(span).chars().take(400) {
        match char {
            // The first line only: what follows may be edited without making it another finding.
            '\n' => break,
            '=' | '{' | '[' | '(' if !quoted => break,
            '"' if !escaped => quoted = !quoted,
            space if !quoted && space.is_whitespace() => continue,
            _ => {}
        }
        escaped = char == '\\' && !escaped;
        words.push(char);
    }
    words
}
