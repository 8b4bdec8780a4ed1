//! Checks of declarations that need values or the provider's schema.

mod declarations;
mod provider_version;
mod regions;
mod unknown_arguments;

pub(crate) use regions::unknown_region;

use super::evaluator::Evaluator;
use crate::diag::Diagnostic;

impl Evaluator {
    /// What all checks report. `values_may_be_missing`: required variables may be set by what calls
    /// or deploys the root module, so that one without a value is not a mistake here.
    pub(crate) fn check(&self, values_may_be_missing: bool) -> Vec<Diagnostic> {
        let mut diagnostics = self.check_declarations(values_may_be_missing);
        diagnostics.extend(self.unknown_arguments());
        diagnostics.extend(self.unknown_regions());
        diagnostics
    }
}
