//! What of a file is not read, or set twice.

use std::ops::Range;

use crate::base::FxHashMap;
use crate::syntax::problem::Problem;
use crate::syntax::source::Source;
use crate::syntax::tree::{Attribute, ParsedFile, Unread};

/// Notes that `range` is not read because of `problem`.
pub(super) fn leave_unread(
    source: &Source<'_>,
    problem: Problem,
    range: Range<usize>,
    header: Vec<String>,
    parsed: &mut ParsedFile,
) {
    let reason = problem.reason().to_owned();
    parsed.unread.push(Unread { span: source.span(range.start, range.end), header, reason });
    parsed.diagnostics.push(problem.into_diagnostic(source));
}

/// Pairs of attributes with the same name.
pub(super) fn repeated(attributes: &[Attribute]) -> impl Iterator<Item = (&Attribute, &Attribute)> {
    let mut seen = FxHashMap::default();
    attributes.iter().filter_map(move |attribute| {
        seen.insert(attribute.name, attribute).map(|earlier| (earlier, attribute))
    })
}
