//! What becomes of diagnostics: which are listed, which fail the run.

use jiff::civil::Date;

use crate::diag::{Diagnostic, Severity, Verdict};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Reporting {
    /// `--unknown`.
    pub(crate) unknown: UnknownMode,
    /// `--fail-on`.
    pub(crate) fail_on: FailOn,
    /// The day that the dates of waivers are compared with.
    pub(crate) today: Date,
}

impl Default for Reporting {
    /// The day is the first one, on which no waiver has expired.
    fn default() -> Self {
        Self { unknown: UnknownMode::Note, fail_on: FailOn::At(Severity::Error), today: Date::MIN }
    }
}

impl Reporting {
    /// Whether these diagnostics, to which [`UnknownMode::apply`] was applied, fail the run.
    pub(crate) fn fails(self, diagnostics: &[Diagnostic]) -> bool {
        let FailOn::At(limit) = self.fail_on else { return false };
        diagnostics.iter().any(|diagnostic| {
            let counts = diagnostic.verdict == Verdict::Fail || self.unknown == UnknownMode::Fail;
            counts && diagnostic.suppressed.is_none() && diagnostic.severity >= limit
        })
    }
}

/// What becomes of unknown verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownMode {
    /// Counted, not listed.
    Ignore,
    /// Listed as notes that never fail a run.
    Note,
    /// As bad as a fail of the same rule.
    Fail,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailOn {
    /// From this diagnostic.
    At(Severity),
    /// Never.
    Never,
}

impl UnknownMode {
    /// Applies the mode to diagnostics that carry their rule's severity: what is ignored is taken
    /// out, what is a note becomes diagnostic.
    pub(crate) fn apply(self, diagnostics: &mut Vec<Diagnostic>) {
        match self {
            Self::Ignore => diagnostics.retain(|diagnostic| diagnostic.verdict != Verdict::Unknown),
            Self::Note => {
                let unknown = diagnostics
                    .iter_mut()
                    .filter(|diagnostic| diagnostic.verdict == Verdict::Unknown);
                unknown.for_each(|diagnostic| diagnostic.severity = Severity::Note);
            }
            Self::Fail => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Suppression, SuppressionKind};

    fn found(severity: Severity, verdict: Verdict) -> Diagnostic {
        Diagnostic { verdict, ..Diagnostic::of_rule(&"x/y".into(), severity, "m", None) }
    }

    fn fails(fail_on: FailOn, unknown: UnknownMode, found: Diagnostic) -> bool {
        let reporting = Reporting { unknown, fail_on, ..Reporting::default() };
        let mut diagnostics = vec![found];
        unknown.apply(&mut diagnostics);
        reporting.fails(&diagnostics)
    }

    #[test]
    fn a_run_fails_from_the_asked_for_severity_on() {
        use Severity::{Error, Note, Warning};
        for (limit, found_at, expected) in [
            (FailOn::At(Error), Error, true),
            (FailOn::At(Error), Warning, false),
            (FailOn::At(Warning), Error, true),
            (FailOn::At(Note), Note, true),
            (FailOn::Never, Error, false),
        ] {
            let one = found(found_at, Verdict::Fail);
            assert_eq!(fails(limit, UnknownMode::Note, one), expected, "{limit:?} {found_at:?}");
        }
    }

    #[test]
    fn an_unknown_counts_only_when_it_is_to_fail() {
        for (mode, expected) in
            [(UnknownMode::Ignore, false), (UnknownMode::Note, false), (UnknownMode::Fail, true)]
        {
            let unknown = found(Severity::Error, Verdict::Unknown);
            assert_eq!(fails(FailOn::At(Severity::Note), mode, unknown), expected, "{mode:?}");
        }
        let mut shown = vec![found(Severity::Error, Verdict::Unknown)];
        UnknownMode::Note.apply(&mut shown);
        assert_eq!(shown[0].severity, Severity::Note);
        UnknownMode::Ignore.apply(&mut shown);
        assert!(shown.is_empty());
    }

    #[test]
    fn what_is_suppressed_fails_nothing() {
        let mut one = found(Severity::Error, Verdict::Fail);
        one.suppressed = Some(Suppression {
            span: None,
            reason: "why".to_owned(),
            kind: SuppressionKind::External,
        });
        assert!(!fails(FailOn::At(Severity::Note), UnknownMode::Fail, one));
    }
}
