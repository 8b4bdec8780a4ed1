//! Stage 7: what is listed, in the order of files and lines.

use crate::base::SourceMap;
use crate::diag::Diagnostic;
use crate::engine::UnknownMode;
use crate::report;

pub(crate) fn order(diagnostics: &mut Vec<Diagnostic>, unknown: UnknownMode, sources: &SourceMap) {
    unknown.apply(diagnostics);
    report::sort(diagnostics, sources);
}
