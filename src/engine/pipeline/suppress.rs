//! Stage 6: waivers and ignore comments, applied to diagnostics.

use jiff::civil::Date;

use super::findings::Findings;
use crate::base::{FxHashMap, Span, Spanned};
use crate::diag::{Code, Diagnostic, RuleId, Suppression, SuppressionKind};
use crate::engine::rules::Rules;
use crate::engine::{Patterns, Workspace};
use crate::settings::{self, Ignore, Waiver};

/// Everything that decides which diagnostics are suppressed.
pub struct Suppressions<'a> {
    /// The settings' waivers.
    pub waivers: &'a [Waiver],
    /// The comments of all files that were read.
    pub ignores: &'a [Ignore],
    /// The day: a waiver holds up to and including its date.
    pub today: Date,
    /// Whether an ignore comment cannot suppress this rule.
    pub mandatory: &'a dyn Fn(&str) -> bool,
    /// All rule ids there are, sorted.
    pub known: &'a [&'a str],
    /// The ids of the rules that ran.
    pub ran: &'a [&'a str],
    /// Whether all rules of the profile ran: only then can a waiver be called unused.
    pub whole: bool,
}

/// Applies the waivers of the settings and the comments of all files. `whole` as in [`Suppressions`].
pub(crate) fn apply_suppressions(
    diagnostics: &mut Vec<Diagnostic>,
    workspace: &Workspace,
    rules: &Rules,
    whole: bool,
    today: Date,
) {
    let sources = &workspace.loaded.sources;
    let files = workspace.loaded.parsed.iter();
    let ignores: Vec<Ignore> =
        files.flat_map(|file| settings::ignores(file, &sources.get(file.file).text)).collect();
    let builtin = Code::ALL.iter().filter(|code| code.may_be_suppressed()).map(|code| code.id());
    let mut known: Vec<&str> = rules.known.iter().map(|id| &**id).chain(builtin.clone()).collect();
    known.sort_unstable();
    let ran = rules.program.infos().iter().map(|info| &*info.id);
    let ran: Vec<&str> = ran.chain(builtin).collect();
    let suppressions = Suppressions {
        waivers: &workspace.settings.waivers,
        ignores: &ignores,
        today,
        mandatory: &|rule| !rules.program.may_be_waived_inline(rule),
        known: &known,
        ran: &ran,
        whole,
    };
    suppress(diagnostics, &suppressions);
}

/// Marks what is suppressed, and appends a diagnostic for each suppression that has expired, has no
/// reason or matches nothing. One that has expired or has no reason suppresses nothing.
/// Diagnostics about suppressions cannot be suppressed themselves.
pub fn suppress(diagnostics: &mut Vec<Diagnostic>, suppressions: &Suppressions<'_>) {
    let mut about = Vec::new();
    let mut findings = Findings::new(diagnostics, may_be_suppressed);
    let mut names = Names::default();
    for ignore in suppressions.ignores {
        about.extend(apply_ignore(&mut findings, ignore, suppressions));
        about.extend(names.about(SuppressionKind::InSource, &ignore.rules, suppressions));
    }
    for waiver in suppressions.waivers {
        about.extend(apply_waiver(&mut findings, waiver, suppressions));
        about.extend(names.about(SuppressionKind::External, &waiver.rules, suppressions));
    }
    diagnostics.append(&mut about);
}

fn apply_ignore(
    findings: &mut Findings<'_>,
    ignore: &Ignore,
    suppressions: &Suppressions<'_>,
) -> Option<Diagnostic> {
    if ignore.rules.is_empty() {
        let message = if ignore.is_malformed {
            "drlint cannot read this ignore comment, so it suppresses nothing."
        } else {
            "This ignore comment does not name a rule."
        };
        let help = if ignore.is_json {
            "Write \"//\": { \"drlint\": { \"ignore\": [\"pack/rule\"], \"reason\": \"…\" } }."
        } else {
            "Write # drlint:ignore[pack/rule] followed by the reason."
        };
        return Some(suppression_diagnostic(Code::MalformedIgnore, message, ignore.span, help));
    }
    if ignore.reason.is_empty() {
        return Some(without_reason(SuppressionKind::InSource, ignore.span));
    }
    let rules = Patterns::of_rules(words(&ignore.rules));
    let suppression = Suppression {
        span: Some(ignore.span),
        reason: ignore.reason.clone(),
        kind: SuppressionKind::InSource,
    };
    // Whoever may edit the configuration may not decide about a mandatory rule; whoever owns the settings
    // may.
    let mandatory = suppressions.mandatory;
    let matched = findings.suppress_at(&ignore.covers, &rules, mandatory, &suppression);
    match matched.refused {
        Some(rule) => {
            let message = format!("{rule} is mandatory; a comment cannot suppress it.");
            let help = "Fix it, or add a waiver to .drlint.hcl.";
            Some(suppression_diagnostic(Code::RefusedWaiver, message, ignore.span, help))
        }
        None if matched.any => None,
        None => unused(SuppressionKind::InSource, &rules, ignore.span, suppressions),
    }
}

fn apply_waiver(
    findings: &mut Findings<'_>,
    waiver: &Waiver,
    suppressions: &Suppressions<'_>,
) -> Option<Diagnostic> {
    if waiver.reason.is_empty() {
        return Some(without_reason(SuppressionKind::External, waiver.span));
    }
    if let Some(expires) = &waiver.expires
        && expires.value < suppressions.today
    {
        let message = format!("This waiver expired on {}.", expires.value);
        let help = "Fix the finding, or extend the date and explain why.";
        return Some(suppression_diagnostic(Code::ExpiredWaiver, message, expires.span, help));
    }
    let rules = Patterns::of_rules(words(&waiver.rules));
    let addresses = Patterns::of_addresses(words(&waiver.addresses));
    let suppression = Suppression {
        span: Some(waiver.span),
        reason: waiver.reason.clone(),
        kind: SuppressionKind::External,
    };
    if findings.suppress_of(&addresses, &rules, &suppression) {
        return None;
    }
    unused(SuppressionKind::External, &rules, waiver.span, suppressions)
}

fn may_be_suppressed(diagnostic: &Diagnostic) -> bool {
    match diagnostic.rule {
        RuleId::Builtin(code) => code.may_be_suppressed(),
        RuleId::Rule(_) => true,
    }
}

/// The names in suppressions, each looked up once.
#[derive(Default)]
struct Names {
    /// For a name that stands for no rule the word and advice.
    unknown: FxHashMap<String, Option<(String, String)>>,
}

/// Names that are compared with those of all rules, to say which one was meant. There may be as many
/// comments as a file has lines.
const MOST_COMPARED: usize = 500;

impl Names {
    /// The names that stand for no rule, whether or not the others match something.
    fn about(
        &mut self,
        kind: SuppressionKind,
        names: &[Spanned<String>],
        suppressions: &Suppressions<'_>,
    ) -> Vec<Diagnostic> {
        let what = described(kind);
        let about = names.iter().filter_map(|name| {
            let (word, help) = self.find(&name.value, suppressions.known)?;
            if let Some(code) = Code::find(&word) {
                let message = format!("{code} cannot be suppressed.");
                let help = format!("Fix the finding, and remove {word} from this {what}.");
                return Some(suppression_diagnostic(Code::RefusedWaiver, message, name.span, help));
            }
            let message = format!("This {what} names a rule that does not exist: {word}.");
            Some(suppression_diagnostic(Code::UnknownRule, message, name.span, help))
        });
        about.collect()
    }

    fn find(&mut self, name: &str, known: &[&str]) -> Option<(String, String)> {
        if let Some(found) = self.unknown.get(name) {
            return found.clone();
        }
        let compare = self.unknown.len() < MOST_COMPARED;
        let found = Patterns::of_rules([name]).unmatched(known, compare);
        self.unknown.insert(name.to_owned(), found.clone());
        found
    }
}

/// `None` when the rules it names did not run: it may match another time.
fn unused(
    kind: SuppressionKind,
    rules: &Patterns,
    span: Span,
    suppressions: &Suppressions<'_>,
) -> Option<Diagnostic> {
    let what = described(kind);
    let has_run = suppressions.ran.iter().any(|id| rules.matches(id));
    // A comment is about what is next to it; a waiver may be for a rule that was not selected this time.
    if !has_run || !(kind == SuppressionKind::InSource || suppressions.whole) {
        return None;
    }
    let message = format!("This {what} matches no finding.");
    let help = "Remove it, or correct its rule or address.";
    Some(suppression_diagnostic(Code::UnusedWaiver, message, span, help))
}

fn described(kind: SuppressionKind) -> &'static str {
    match kind {
        SuppressionKind::InSource => "ignore comment",
        SuppressionKind::External => "waiver",
    }
}

fn words(spanned: &[Spanned<String>]) -> impl Iterator<Item = &str> {
    spanned.iter().map(|spanned| spanned.value.as_str())
}

fn without_reason(kind: SuppressionKind, span: Span) -> Diagnostic {
    let message =
        format!("This {} has no reason and therefore suppresses nothing.", described(kind));
    let help = "Add the reason why this finding is acceptable.";
    suppression_diagnostic(Code::WaiverWithoutReason, message, span, help)
}

fn suppression_diagnostic(
    code: Code,
    message: impl Into<String>,
    span: Span,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(code, message, Some(span)).with_help(help)
}
