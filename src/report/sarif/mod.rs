//! SARIF 2.1.0, as code scanning wants it.
//!
//! One run per invocation. An unknown verdict is a result of kind `open` (the tool had too little to
//! decide), which by the standard has no level. What has no location in a file is a notification.

mod candidate;
mod limits;
mod locations;
mod results;
mod rules;

use std::collections::BTreeMap;
use std::io;

use serde_sarif::sarif::{
    Invocation, MultiformatMessageString, PropertyBag, Run, RunAutomationDetails, Sarif, Tool,
    ToolComponent,
};

use super::{Report, Style, fingerprints, safe_json};
use crate::base::SourceMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME: &str = "https://github.com/drlint/drlint";

/// Writes the report as one pretty-printed log and a line end.
pub(super) fn write(
    report: &Report,
    sources: &SourceMap,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let fingerprints = fingerprints(report, sources);
    let mut candidates = candidate::candidates(report, sources, &fingerprints);
    // GitHub opens an alert for a suppressed result as for any other.
    candidates.retain(|one| style.show_suppressed || one.from.suppressed.is_none());
    let log = log(report, sources, candidates, limits::GITHUB)?;
    out.write_all(&log)?;
    out.write_all(b"\n")
}

/// The whole log, within the limits.
fn log(
    report: &Report,
    sources: &SourceMap,
    candidates: Vec<candidate::Candidate<'_>>,
    limits: limits::Limits,
) -> io::Result<Vec<u8>> {
    // How large the file is shows only when it is written, hence the loop: it halves until the file fits.
    let mut kept = limits::keep_worst(candidates, limits);
    loop {
        let run = run(report, sources, &kept);
        let log = Sarif::builder()
            .schema(SCHEMA.to_owned())
            .version(serde_json::json!("2.1.0"))
            .runs(vec![run])
            .build();
        let mut bytes = Vec::new();
        safe_json::write(&log, &mut bytes)?;
        if kept.results.is_empty() || !limits::too_large(&bytes, limits)? {
            return Ok(bytes);
        }
        kept.halve();
    }
}

fn run(report: &Report, sources: &SourceMap, kept: &limits::Kept<'_>) -> Run {
    let descriptors = rules::Descriptors::new(report, kept);
    let results = kept.results.iter().map(|one| results::result(one, &descriptors, sources));
    let results = results.collect::<Vec<_>>();
    let notifications = results::notifications(report, kept);
    let driver = ToolComponent::builder()
        .name("drlint".to_owned())
        .full_name(format!("drlint {}", report.version))
        .version(report.version.clone())
        .semantic_version(report.version.clone())
        .information_uri(HOME.to_owned())
        .organization("drlint".to_owned())
        .short_description(
            MultiformatMessageString::builder()
                .text("Finds the reasons why a Terraform failover will not work.".to_owned())
                .build(),
        )
        .rules(descriptors.all)
        .build();
    let invocation = Invocation::builder()
        .execution_successful(true)
        .tool_execution_notifications(notifications)
        .build();
    Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .automation_details(
            RunAutomationDetails::builder().id(format!("drlint/{}/", report.profile)).build(),
        )
        .column_kind(serde_json::json!("unicodeCodePoints"))
        .default_encoding("utf-8".to_owned())
        .invocations(vec![invocation])
        .properties(properties([
            ("checked", report.checked.into()),
            ("deployments", report.deployments.iter().map(deployment).collect()),
            ("matchedNothing", report.matched_nothing.iter().map(ToString::to_string).collect()),
            ("resources", report.summary.resources.into()),
            ("unread", report.summary.unread.into()),
        ]))
        .results(results)
        .build()
}

fn deployment(deployment: &super::Deployment) -> serde_json::Value {
    let super::Deployment { name, root, workspace, lacks_values } = deployment;
    serde_json::json!({
        "name": name,
        "root": root,
        "workspace": workspace,
        "lacksValues": lacks_values,
    })
}

/// A property bag without tags.
fn properties<const N: usize>(items: [(&str, serde_json::Value); N]) -> PropertyBag {
    let items = items.into_iter().filter(|(_, value)| !value.is_null());
    let items: BTreeMap<_, _> = items.map(|(key, value)| (key.to_owned(), value)).collect();
    PropertyBag::builder().additional_properties(items).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;
    use crate::diag::{Diagnostic, Severity};

    #[test]
    fn a_log_too_large_for_its_reader_loses_the_mildest() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.tf".into(), "a.tf".into(), "a = 1\n".into()).id;
        let found = (0..64).map(|at| {
            let severity = if at == 40 { Severity::Error } else { Severity::Note };
            Diagnostic::of_rule(
                &"x/y".into(),
                severity,
                format!("Found {at}"),
                Some(Span::new(file, 0, 1)),
            )
        });
        let report = Report { diagnostics: found.collect(), ..Report::default() };
        let prints = fingerprints(&report, &sources);
        let candidates = candidate::candidates(&report, &sources, &prints);
        let limits = limits::Limits { compressed: 3000, ..limits::GITHUB };
        let log = log(&report, &sources, candidates, limits).unwrap();
        let log: serde_json::Value = serde_json::from_slice(&log).unwrap();
        let run = &log["runs"][0];
        let kept = run["results"].as_array().unwrap();
        assert!(kept.len() < 64 && kept.iter().any(|one| one["message"]["text"] == "Found 40."));
        let notice = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        let expected = format!("{} results were left out", 64 - kept.len());
        assert!(notice.as_str().unwrap().starts_with(&expected), "{notice}");
    }
}
