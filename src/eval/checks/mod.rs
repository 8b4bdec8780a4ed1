//! Checks of declarations that need values or the provider's schema.

mod declarations;
mod provider_version;
mod unknown_arguments;

use super::evaluator::Evaluator;
use crate::diag::Diagnostic;

impl Evaluator {
    /// What all checks report. `library`: nobody calls the root module here, so that variables without
    /// a value are no mistake.
    pub(crate) fn check(&self, library: bool) -> Vec<Diagnostic> {
        let mut diagnostics = self.check_declarations(library);
        diagnostics.extend(self.unknown_arguments());
        diagnostics
    }
}
