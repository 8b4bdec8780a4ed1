//! One diagnostic as miette wants it, and the lines below it that miette has no location for.

use std::fmt;
use std::io;

use miette::{LabeledSpan, SourceCode};

use super::excerpt::Excerpt;
use super::{Ink, paint};
use crate::base::{SourceMap, Span};
use crate::diag::{Diagnostic, Severity, Verdict};
use crate::report::location::FileLocation;
use crate::report::merge::Shown;
use crate::report::{Style, clean, clean_line};

/// Related locations at most so many lines away share the picture of the primary one.
const NEAR: u32 = 8;

/// A diagnostic ready to be drawn.
pub(super) struct Rendered<'a> {
    from: &'a Diagnostic,
    url: Option<&'a str>,
    sources: &'a SourceMap,
    subject: Option<Subject>,
    excerpt: Option<Excerpt>,
    labels: Vec<LabeledSpan>,
    /// Related locations that are not in the picture.
    elsewhere: Vec<(Span, &'a str)>,
}

impl<'a> Rendered<'a> {
    /// Cuts the picture out of the source: the primary location and the related ones near it.
    pub(crate) fn new(
        shown: &'a Shown<'_>,
        url: Option<&'a str>,
        has_deployments: bool,
        sources: &'a SourceMap,
    ) -> Self {
        let from = &*shown.finding;
        let mut spans: Vec<(Span, Option<String>)> = Vec::new();
        let mut elsewhere = Vec::new();
        if let Some(primary) = from.primary {
            spans.push((primary, None));
        }
        for related in &from.related {
            let fits = from.primary.is_some_and(|primary| near(primary, related.span, sources))
                && spans.iter().all(|(span, _)| apart(*span, related.span));
            if fits {
                spans.push((related.span, Some(clean_line(&related.message).into_owned())));
            } else {
                elsewhere.push((related.span, related.message.as_str()));
            }
        }
        let source = from.primary.map(|span| sources.get(span.file));
        let source = source.filter(|source| !source.text.is_empty());
        let excerpt = source.map(|source| {
            let locations: Vec<_> = spans.iter().map(|(span, _)| *span).collect();
            Excerpt::new(source, &locations)
        });
        let labels = excerpt.iter().flat_map(|excerpt| {
            spans.iter().enumerate().map(|(at, (span, text))| {
                let span = excerpt.locate(*span);
                if at == 0 {
                    LabeledSpan::new_primary_with_span(text.clone(), span)
                } else {
                    LabeledSpan::new_with_span(text.clone(), span)
                }
            })
        });
        let labels = labels.collect();
        Self {
            from,
            url,
            sources,
            subject: Subject::of(shown, has_deployments),
            excerpt,
            labels,
            elsewhere,
        }
    }

    /// The lines below the picture: other locations, callers, reasons, suppression.
    pub(crate) fn write_notes(&self, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let mut note = |word: &str, text: &str| {
            let word = paint(style, Ink::Cyan, &format!("{word}:"));
            writeln!(out, "  {word} {}", clean_line(text))
        };
        if let (None, Some(primary)) = (&self.excerpt, self.from.primary) {
            note("at", &clean_line(FileLocation::of(primary, self.sources).path()))?;
        }
        for (span, message) in &self.elsewhere {
            let location = FileLocation::of(*span, self.sources);
            note("see", &format!("{location}: {message}{}", quote(&location)))?;
        }
        // The innermost call first: it is the one nearest to the location above.
        for span in self.from.callers.iter().rev() {
            let location = FileLocation::of(*span, self.sources);
            note("called from", &format!("{location}{}", quote(&location)))?;
        }
        for why in &self.from.unknown_because {
            let location = why.span.map(|span| FileLocation::of(span, self.sources));
            let is_said = self.from.message.contains(&why.to_string());
            match location {
                Some(location) if is_said => {
                    note("see", &format!("{location}: {}{}", why.subject, quote(&location)))?;
                }
                Some(location) => note("not known", &format!("{why} ({location})"))?,
                None if is_said => {}
                None => note("not known", &why.to_string())?,
            }
        }
        if let Some(fix) = &self.from.fix {
            note("fix", &fix.title)?;
        }
        if let Some(suppression) = &self.from.suppressed {
            let location =
                suppression.span.map(|span| FileLocation::of(span, self.sources).to_string());
            let location = location.map(|location| format!(" ({location})")).unwrap_or_default();
            note("suppressed", &format!("{}{location}", suppression.reason))?;
        }
        Ok(())
    }
}

/// The source line of a location, as ` | resource "x" "y" {`.
fn quote(location: &FileLocation<'_>) -> String {
    let line = location.source.lines().line(&location.source.text, location.start.line).trim();
    if line.is_empty() {
        return String::new();
    }
    let short: String = line.chars().take(80).collect();
    let dots = if short.len() < line.len() { "..." } else { "" };
    format!(" | {short}{dots}")
}

fn near(primary: Span, other: Span, sources: &SourceMap) -> bool {
    primary.file == other.file && {
        let source = sources.get(primary.file);
        let (one, two) = (source.position(primary.start).line, source.position(other.start).line);
        one.abs_diff(two) <= NEAR
    }
}

fn apart(one: Span, other: Span) -> bool {
    one.file != other.file || one.end <= other.start || other.end <= one.start
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from.verdict == Verdict::Unknown {
            f.write_str("unknown: ")?;
        }
        f.write_str(clean(&self.from.message).trim_end())
    }
}

impl fmt::Debug for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Rendered<'_> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.subject.as_ref().map(|subject| subject as _)
    }
}

impl miette::Diagnostic for Rendered<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let word = match self.from.verdict {
            Verdict::Fail => self.from.severity.as_str(),
            Verdict::Unknown => "unknown",
        };
        Some(Box::new(format!("{word} {}", clean_line(&self.from.rule))))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match (self.from.verdict, self.from.severity) {
            (Verdict::Fail, Severity::Error) => miette::Severity::Error,
            (Verdict::Fail, Severity::Warning) => miette::Severity::Warning,
            _ => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.from.help.as_deref()?;
        Some(Box::new(clean(help).trim_end().to_owned()))
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let url = self.url.filter(|url| !url.is_empty())?;
        Some(Box::new(clean_line(url)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as _)
    }
}

/// Whom it is about: the line below the message.
#[derive(Debug)]
struct Subject(String);

impl Subject {
    fn of(shown: &Shown<'_>, has_deployments: bool) -> Option<Self> {
        let text = shown.subject(has_deployments)?;
        Some(Self(clean_line(&text).into_owned()))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Subject {}
