//! Diagnostics by what suppressions name: a rule, an address, a place in a file.
//!
//! Invariant: a suppression costs what it matches for the first time, not what there is or what another
//! one suppresses already.

use std::collections::BTreeMap;

use crate::base::{FileId, FxHashMap, Span};
use crate::diag::{Diagnostic, RuleId, Suppression};
use crate::engine::Patterns;

/// The diagnostics that may be suppressed.
pub(super) struct Findings<'a> {
    diagnostics: &'a mut [Diagnostic],
    /// Their rules, each once.
    rules: Vec<RuleId>,
    /// By file and rule.
    places: FxHashMap<(FileId, usize), Places>,
    /// By address: the number of the rule, and the diagnostic.
    subjects: BTreeMap<Option<String>, Vec<(usize, usize)>>,
}

/// What a suppression matched.
#[derive(Default)]
pub(super) struct Matched {
    pub(super) any: bool,
    /// A rule that may not be suppressed in this way.
    pub(super) refused: Option<RuleId>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(
        diagnostics: &'a mut [Diagnostic],
        may_be_suppressed: impl Fn(&Diagnostic) -> bool,
    ) -> Self {
        let mut numbers: BTreeMap<RuleId, usize> = BTreeMap::new();
        let mut places: FxHashMap<(FileId, usize), Places> = FxHashMap::default();
        let mut subjects: BTreeMap<Option<String>, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, diagnostic) in diagnostics.iter().enumerate() {
            if !may_be_suppressed(diagnostic) {
                continue;
            }
            let next = numbers.len();
            let rule = *numbers.entry(diagnostic.rule.clone()).or_insert(next);
            for place in diagnostic.primary.iter().chain(&diagnostic.callers) {
                places.entry((place.file, rule)).or_default().slots.push((place.start, at));
            }
            subjects.entry(diagnostic.subject.clone()).or_default().push((rule, at));
        }
        places.values_mut().for_each(Places::sort);
        let mut rules: Vec<(usize, RuleId)> =
            numbers.into_iter().map(|(rule, number)| (number, rule)).collect();
        rules.sort_unstable();
        let rules = rules.into_iter().map(|(_, rule)| rule).collect();
        Self { diagnostics, rules, places, subjects }
    }

    /// Suppresses what starts in one of the spans.
    pub(super) fn suppress_at(
        &mut self,
        covers: &[Span],
        rules: &Patterns,
        is_mandatory: &dyn Fn(&str) -> bool,
        suppression: &Suppression,
    ) -> Matched {
        let mut matched = Matched::default();
        for (number, rule) in self.rules.iter().enumerate() {
            if !rules.matches(rule) {
                continue;
            }
            for cover in covers {
                let Some(places) = self.places.get_mut(&(cover.file, number)) else { continue };
                let (from, to) = places.range(*cover);
                if from == to {
                    continue;
                }
                if is_mandatory(rule) {
                    matched.refused = Some(rule.clone());
                    break;
                }
                matched.any = true;
                while let Some(at) = places.take(from, to) {
                    let suppressed = &mut self.diagnostics[at].suppressed;
                    suppressed.get_or_insert_with(|| suppression.clone());
                }
            }
        }
        matched
    }

    /// Suppresses what is about one of the addresses; without addresses all that the rules found.
    pub(super) fn suppress_of(
        &mut self,
        addresses: &Patterns,
        rules: &Patterns,
        suppression: &Suppression,
    ) -> bool {
        let rules: Vec<bool> = self.rules.iter().map(|rule| rules.matches(rule)).collect();
        let mut any = false;
        if !rules.contains(&true) {
            return false;
        }
        let mut visit = |findings: &[(usize, usize)]| {
            for (rule, at) in findings {
                if rules[*rule] {
                    any = true;
                    let suppressed = &mut self.diagnostics[*at].suppressed;
                    suppressed.get_or_insert_with(|| suppression.clone());
                }
            }
        };
        if addresses.is_empty() {
            self.subjects.values().for_each(|findings| visit(findings));
            return any;
        }
        for pattern in addresses.iter() {
            // Addresses are sorted: those that begin alike are next to each other.
            let from = Some(pattern.prefix().to_owned());
            for (subject, findings) in self.subjects.range(from..) {
                let Some(subject) = subject else { continue };
                if !subject.starts_with(pattern.prefix()) {
                    break;
                }
                if pattern.matches(subject) {
                    visit(findings);
                }
            }
        }
        any
    }
}

/// Where the findings of one rule are in one file.
#[derive(Default)]
struct Places {
    /// Offset and diagnostic, sorted.
    slots: Vec<(u32, usize)>,
    /// For each slot the first one from there on that has not been taken.
    next: Vec<usize>,
}

impl Places {
    fn sort(&mut self) {
        self.slots.sort_unstable();
        self.next = (0..=self.slots.len()).collect();
    }

    /// The slots that start in a span.
    fn range(&self, span: Span) -> (usize, usize) {
        let before = |offset: u32| self.slots.partition_point(|(start, _)| *start < offset);
        let from = before(span.start);
        (from, before(span.end).max(from))
    }

    /// Takes the next slot of a range; one that was taken before is not there any more.
    fn take(&mut self, from: usize, to: usize) -> Option<usize> {
        let mut at = from;
        while self.next[at] != at {
            // Halves the way for whoever comes next.
            self.next[at] = self.next[self.next[at]];
            at = self.next[at];
        }
        if at >= to {
            return None;
        }
        self.next[at] = at + 1;
        Some(self.slots[at].1)
    }
}
