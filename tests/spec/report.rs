//! What the reporters write, whole, for one report that has every feature.

use std::path::PathBuf;
use std::sync::Arc;

use drlint::base::{SourceMap, Span};
use drlint::diag::{
    Cause, Code, Diagnostic, Edit, Fix, ParameterInfo, Reason, Related, RelatedKind, RuleInfo,
    Safety, Severity, Subject, Suppression, SuppressionKind, Verdict,
};
use drlint::report::{self, Deployment, Detail, Report, Style, Summary};
use serde_json::Value;

use crate::support::skip::skipped;

const MAIN: &str = r#"provider "aws" {
  region = "us-east-1"
}

module "dns" {
  source   = "./modules/dns"
  interval = var.interval
}

module "vendor" {
  source = "acme/roles/aws"
}
"#;

const DNS: &str = r#"variable "interval" { type = number }

resource "aws_route53_health_check" "probe" {
  for_each          = toset(["fast", "slow"])
  type              = "HTTPS"
  request_interval  = var.interval
  failure_threshold = 3
}

resource "aws_iam_policy" "ops" {
  policy = jsonencode({ Statement = [{ Action = ["s3:*", "ec2:*"], Effect = "Allow" }] })
}
"#;

const VENDOR: &str = "resource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n}\n";
const TFVARS: &str = "interval = 30\n";
const HOSTILE: &str = "# \u{1b}]0;title\u{7}\nlocals {\n  a = \"\u{202e}drowssap\u{1b}[2J\"\n}\n";

/// Files by short name.
struct Files {
    map: SourceMap,
}

impl Files {
    fn new() -> Self {
        let mut map = SourceMap::default();
        for (path, text) in [
            ("infra/main.tf", MAIN),
            ("infra/modules/dns/main.tf", DNS),
            ("infra/.terraform/modules/vendor/main.tf", VENDOR),
            ("infra/terraform.tfvars", TFVARS),
            ("infra/odd name/ö.tf", HOSTILE),
        ] {
            map.add(PathBuf::from(path), path.to_owned(), text.into());
        }
        Self { map }
    }

    /// The first occurrence of `text` in the file whose path ends with `path`.
    fn span(&self, path: &str, text: &str) -> Span {
        let source = self.map.iter().find(|source| source.display.ends_with(path)).unwrap();
        let start = source.text.find(text).unwrap();
        Span::new(source.id, start, start + text.len())
    }
}

fn rule(id: &str, severity: Severity) -> RuleInfo {
    RuleInfo {
        id: id.into(),
        title: format!("The defect that {id} finds"),
        documentation: "First paragraph, why it matters.\n\nSecond paragraph, what to do.".into(),
        severity,
        tags: vec!["recovery".into()],
        url: format!("https://example.org/rules/{id}"),
        parameters: vec![ParameterInfo {
            name: "max_detection".into(),
            kind: "number".into(),
            default: "90".into(),
            description: "Longest detection in seconds.".into(),
        }],
        fix: Some(Safety::Safe),
        bad_example: Some("resource \"x\" \"y\" {\n}\n".into()),
        good_example: None,
    }
}

fn slow_detection(files: &Files) -> Diagnostic {
    let place = files.span("dns/main.tf", "request_interval  = var.interval");
    let mut found = Diagnostic::of_rule(
        &"dns/slow-failure-detection".into(),
        Severity::Error,
        "Failure is detected after 90 s (30 s x 3); the budget is 30 s",
        Some(place),
    )
    .with_help("Set request_interval to 10 and failure_threshold to 3.")
    .with_related(
        RelatedKind::SetHere,
        files.span("dns/main.tf", "failure_threshold = 3"),
        "times this",
    )
    .with_related(
        RelatedKind::SetHere,
        files.span("terraform.tfvars", "30"),
        "var.interval is set here",
    );
    found.callers = vec![files.span("infra/main.tf", "module \"dns\"")];
    found.subject = Some("module.dns.aws_route53_health_check.probe[\"slow\"]".into());
    found.region = Some("global".into());
    found.deployment = Some("primary".into());
    found.also_in = vec!["recovery".into()];
    found.fix = Some(Fix {
        title: "Probe every 10 seconds".into(),
        safety: Safety::Safe,
        edits: vec![Edit { span: files.span("terraform.tfvars", "30"), text: "10".into() }],
    });
    found
}

fn unknown_name(files: &Files) -> Diagnostic {
    let mut unknown = Diagnostic::of_rule(
        &"naming/missing-environment-suffix".into(),
        Severity::Note,
        "Whether the name carries the suffix is not decided",
        Some(files.span("vendor/main.tf", "name = \"r\"")),
    );
    unknown.verdict = Verdict::Unknown;
    unknown.subject = Some("module.vendor.aws_iam_role.r".into());
    unknown.callers = vec![files.span("infra/main.tf", "module \"vendor\"")];
    unknown.unknown_because = vec![Reason::new(
        Subject::Variable("suffix".into()),
        Cause::NoValue,
        files.span("dns/main.tf", "variable \"interval\""),
    )];
    unknown
}

/// One report with every feature.
fn everything(files: &Files) -> Report {
    let mut diagnostics = vec![slow_detection(files), unknown_name(files)];
    for action in ["\"s3:*\"", "\"ec2:*\""] {
        let mut wildcard = Diagnostic::of_rule(
            &"iam/wildcard-action".into(),
            Severity::Warning,
            format!("The statement allows {action}"),
            Some(files.span("dns/main.tf", action)),
        );
        wildcard.subject = Some("module.dns.aws_iam_policy.ops".into());
        diagnostics.push(wildcard);
    }
    for shard in 0..5 {
        let mut billing = Diagnostic::of_rule(
            &"dynamodb/provisioned-billing".into(),
            Severity::Note,
            "The table is billed by provisioned capacity",
            Some(files.span("infra/main.tf", "provider \"aws\" {\n  region = \"us-east-1\"\n}")),
        );
        billing.subject = Some(format!("aws_dynamodb_table.shard[{shard}]"));
        diagnostics.push(billing);
    }
    let mut waived = Diagnostic::of_rule(
        &"s3/unversioned-bucket".into(),
        Severity::Error,
        "Hostile \u{1b}[31mred\u{1b}[0m \u{202e}text with [a link](1) and {0}",
        Some(files.span("ö.tf", "a = ")),
    );
    waived.suppressed = Some(Suppression {
        span: Some(files.span("ö.tf", "locals")),
        reason: "Replaced next quarter".into(),
        kind: SuppressionKind::InSource,
    });
    diagnostics.push(waived);
    diagnostics.push(Diagnostic::new(Code::UnusedWaiver, "No file", None));
    report::sort(&mut diagnostics, &files.map);
    let summary =
        Summary { files: 5, resources: 9, seconds: 0.127, failed: true, ..<_>::default() };
    let summary = summary.counting(&diagnostics);
    let rules = [
        ("dns/slow-failure-detection", Severity::Error),
        ("dynamodb/provisioned-billing", Severity::Note),
        ("iam/wildcard-action", Severity::Warning),
        ("naming/missing-environment-suffix", Severity::Error),
        ("s3/unversioned-bucket", Severity::Error),
        ("aurora/tls-not-enforced", Severity::Error),
    ];
    Report {
        version: "0.1.0".into(),
        profile: "hot-standby".into(),
        deployments: vec![Deployment {
            name: "primary".into(),
            root: "infra".into(),
            workspace: "default".into(),
            lacks_values: false,
        }],
        diagnostics,
        rules: rules.iter().map(|(id, severity)| rule(id, *severity)).collect(),
        checked: 40,
        matched_nothing: vec!["aurora/tls-not-enforced".into()],
        summary,
        notes: vec!["root infra (default)".into(), "skipped infra/.git: hidden".into()],
    }
}

fn written(name: &str, report: &Report, files: &Files, style: &Style) -> String {
    let mut out = Vec::new();
    (report::format(name).unwrap().write)(report, &files.map, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(name: &str, report: &Report, files: &Files) -> Value {
    let style = Style { show_suppressed: true, ..Style::default() };
    serde_json::from_str(&written(name, report, files, &style)).unwrap()
}

#[test]
fn text_shows_everything() {
    let files = Files::new();
    let style = Style { statistics: true, ..Style::default() };
    insta::assert_snapshot!(written("text", &everything(&files), &files, &style));
}

#[test]
fn json_shows_everything() {
    let files = Files::new();
    insta::assert_snapshot!(written("json", &everything(&files), &files, &Style::default()));
}

#[test]
fn sarif_shows_everything() {
    let files = Files::new();
    let style = Style { show_suppressed: true, ..Style::default() };
    insta::assert_snapshot!(written("sarif", &everything(&files), &files, &style));
}

/// GitHub opens an alert for every result, suppressed or not.
#[test]
fn sarif_leaves_out_what_is_suppressed_unless_asked() {
    let files = Files::new();
    let report = everything(&files);
    let shown = |show_suppressed| {
        let style = Style { show_suppressed, ..Style::default() };
        let log: Value = serde_json::from_str(&written("sarif", &report, &files, &style)).unwrap();
        log["runs"][0]["results"].as_array().unwrap().clone()
    };
    let suppressed = |one: &&Value| one["suppressions"].is_array();
    assert_eq!(shown(true).iter().filter(suppressed).count(), 1);
    assert_eq!(shown(false).iter().filter(suppressed).count(), 0);
    let prints = |all: Vec<Value>| -> Vec<String> {
        all.iter().map(|one| one["partialFingerprints"]["drlint/v1"].to_string()).collect()
    };
    // The other results are the same ones.
    let all = prints(shown(true));
    assert!(prints(shown(false)).iter().all(|one| all.contains(one)));
}

#[test]
fn what_a_file_says_never_commands_the_terminal() {
    let files = Files::new();
    let mut report = everything(&files);
    report.notes.push("skipped \u{1b}[2Jodd".into());
    for unicode in [true, false] {
        let style = Style { detail: Detail::Verbose, unicode, ..Style::default() };
        let text = written("text", &report, &files, &style);
        assert!(text.contains("\\u{1b}[31mred"), "{text}");
        let hostile = |char: &char| char.is_control() && *char != '\n' || *char == '\u{202e}';
        assert_eq!(text.chars().find(hostile), None);
    }
}

#[test]
fn colours_and_drawings_only_when_asked_for() {
    let files = Files::new();
    let report = everything(&files);
    let plain = Style { unicode: false, ..Style::default() };
    let text = written("text", &report, &files, &plain);
    assert!(text.is_ascii(), "{text}");
    let coloured = Style { colour: true, ..Style::default() };
    assert!(written("text", &report, &files, &coloured).contains("\u{1b}["));
}

#[test]
fn lines_are_as_wide_as_the_terminal() {
    let files = Files::new();
    let mut report = everything(&files);
    report.diagnostics[0].message = "word ".repeat(100);
    for width in [60, 200] {
        let text = written("text", &report, &files, &Style { width, ..Style::default() });
        let widest = text.lines().filter(|line| line.contains("word word"));
        let widest = widest.map(|line| line.chars().count()).max().unwrap();
        assert!(width - 15 < widest && widest <= width, "{width}: {widest}");
    }
}

#[test]
fn verbose_hides_nothing_and_quiet_ends_with_the_diagnostics() {
    let files = Files::new();
    let report = everything(&files);
    let verbose =
        written("text", &report, &files, &Style { detail: Detail::Verbose, ..Style::default() });
    for diagnostic in &report.diagnostics {
        let subject = diagnostic.subject.as_deref().unwrap_or("");
        assert!(verbose.contains(subject), "{subject}");
    }
    assert!(verbose.contains("suppressed: Replaced next quarter (infra/odd name/ö.tf:2:1)"));
    assert!(verbose.contains("root infra (default)"));
    let quiet =
        written("text", &report, &files, &Style { detail: Detail::Quiet, ..Style::default() });
    assert!(!quiet.contains("FAILED") && quiet.contains("dns/slow-failure-detection"));
}

/// The fingerprint of the first diagnostic on `word` in a file with this text.
fn print_of(text: &str, word: &str) -> String {
    let mut map = SourceMap::default();
    let source = map.add("a.tf".into(), "a.tf".into(), text.into());
    let start = text.find(word).unwrap();
    let end = text[start..].find('\n').unwrap() + start;
    let mut found = Diagnostic::of_rule(
        &"x/y".into(),
        Severity::Error,
        format!("{start} bytes before it"),
        Some(Span::new(source.id, start, end)),
    );
    found.subject = Some("aws_x.y".into());
    let report = Report { diagnostics: vec![found], ..Report::default() };
    report::fingerprints(&report, &map).remove(0)
}

#[test]
fn fingerprints_survive_edits_that_leave_the_finding() {
    let first = print_of("resource {\n  size = 5\n  name = 1\n}\n", "size");
    let same = [
        ("moved lines", "# new\n\nresource {\n  size = 5\n  name = 1\n}\n"),
        ("reformatted", "resource {\n    size      =    5\n name=1\n}\n"),
        ("reordered", "resource {\n  name = 1\n  size = 5\n}\n"),
        ("another wrong value", "resource {\n  size = 6\n  name = 1\n}\n"),
    ];
    for (what, text) in same {
        assert_eq!(print_of(text, "size"), first, "{what}");
    }
    assert_ne!(print_of("resource {\n  size = 5\n  name = 1\n}\n", "name"), first);
}

#[test]
fn no_two_findings_share_a_fingerprint() {
    let files = Files::new();
    let mut report = everything(&files);
    let again = report.diagnostics.clone();
    report.diagnostics.extend(again);
    let mut prints = report::fingerprints(&report, &files.map);
    prints.sort();
    let all = prints.len();
    prints.dedup();
    assert_eq!(prints.len(), all);
}

#[test]
fn json_is_sorted_and_counts_add_up() {
    let files = Files::new();
    let document = json("json", &everything(&files), &files);
    let diagnostics = document["diagnostics"].as_array().unwrap();
    let key = |one: &Value| {
        let start = one["range"]["start"]["byte"].as_u64();
        (one["path"].as_str().map(str::to_owned), start)
    };
    assert!(diagnostics.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1])));
    let count = |field: &str, value: &str| {
        let hits = diagnostics.iter().filter(|one| one["suppressed"].is_null());
        hits.filter(|one| one[field] == value && (field == "verdict" || one["verdict"] == "fail"))
            .count()
    };
    assert_eq!(document["summary"]["errors"], count("severity", "error"));
    assert_eq!(document["summary"]["warnings"], count("severity", "warning"));
    assert_eq!(document["summary"]["unknown"], count("verdict", "unknown"));
}

/// What GitHub requires of a log, result and rule; checked whether or not the validator is there.
fn check_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for field in ["shortDescription", "fullDescription", "help"] {
            let text = rule[field]["text"].as_str().unwrap();
            assert!(!text.is_empty() && (field == "help" || text.chars().count() <= 1024));
        }
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 20);
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.starts_with(['/', '.']) && !uri.contains(['\\', ' ', ':']));
        assert!(!uri.contains("/.terraform/"), "not in the repository: {uri}");
        let number = |field: &str| place["region"][field].as_u64().unwrap();
        assert!(number("startLine") >= 1 && number("startColumn") >= 1);
        assert_eq!(number("startLine"), number("endLine"));
        assert!(number("endColumn") >= number("startColumn"));
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        let fails = result["kind"] == "fail";
        assert_eq!(fails, result["level"] != "none", "only a fail has a level");
        assert_eq!(fails, result["properties"]["verdict"] == "fail");
    }
}

#[test]
fn sarif_keeps_the_rules_of_code_scanning() {
    let files = Files::new();
    let log = json("sarif", &everything(&files), &files);
    check_sarif(&log);
    let run = &log["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "drlint/hot-standby/");
    let results = run["results"].as_array().unwrap();
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    let slow = of("dns/slow-failure-detection");
    assert_eq!(slow["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap().len(), 2);
    assert_eq!(slow["properties"]["deployment"], "primary");
    assert!(slow["fixes"][0]["artifactChanges"][0]["replacements"].is_array());
    let vendor = of("naming/missing-environment-suffix");
    let uri = &vendor["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "infra/main.tf", "downloaded code is shown at its call");
    let waived = of("s3/unversioned-bucket");
    assert_eq!(waived["suppressions"][0]["justification"], "Replaced next quarter");
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 1);
}

#[test]
fn sarif_keeps_the_worst_within_the_limit() {
    let files = Files::new();
    let place = files.span("infra/main.tf", "module");
    let mut report = everything(&files);
    let mild = Diagnostic::of_rule(&"x/mild".into(), Severity::Note, "Mild", Some(place));
    report.diagnostics = vec![mild; 25_010];
    report.diagnostics.push(slow_detection(&files));
    let log = json("sarif", &report, &files);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results.last().unwrap()["ruleId"], "dns/slow-failure-detection");
    let notice = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(notice.as_str().unwrap().starts_with("11 results"), "{notice}");
}

#[test]
fn microsofts_validator_finds_nothing() {
    let files = Files::new();
    let log = written("sarif", &everything(&files), &files, &Style::default());
    check_sarif(&serde_json::from_str(&log).unwrap());
    let Some(tool) = std::env::var_os("SARIF_MULTITOOL") else {
        skipped("SARIF_MULTITOOL", "the SARIF file not validated by Microsoft's tool");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let (input, output) = (directory.path().join("in.sarif"), directory.path().join("out.sarif"));
    std::fs::write(&input, log).unwrap();
    let run = std::process::Command::new(tool)
        .args(["validate", "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--output"])
        .args([&output, &input])
        .output()
        .unwrap();
    assert!(output.exists(), "{}", String::from_utf8_lossy(&run.stdout));
    let verdict: Value = serde_json::from_slice(&std::fs::read(&output).unwrap()).unwrap();
    let findings = verdict["runs"][0]["results"].as_array();
    assert_eq!(findings.map_or(0, Vec::len), 0, "{findings:#?}");
}

#[test]
fn any_span_of_any_text_can_be_drawn() {
    let long = format!("x = \"{}é\u{1b}{}\"", "a".repeat(500), "ü".repeat(500));
    let texts =
        ["", "\n", "a", "\r\n\r\n", "é = \"\t\u{202e}日本\"\r\nb", long.as_str(), "a\n\n\nb\n"];
    for text in texts {
        let mut map = SourceMap::default();
        let source = map.add("a.tf".into(), "a.tf".into(), Arc::from(text));
        let steps: Vec<usize> = (0..=text.len()).step_by(1 + text.len() / 40).collect();
        for (at, &start) in steps.iter().enumerate() {
            for &end in &steps[at..] {
                let place = Span::new(source.id, start, end + 1);
                let other = Span::new(source.id, end, end + 3);
                let mut found =
                    Diagnostic::of_rule(&"x/y".into(), Severity::Error, "m", Some(place));
                found.related =
                    vec![Related { kind: RelatedKind::SetHere, span: other, message: "r".into() }];
                let report = Report { diagnostics: vec![found], ..Report::default() };
                for format in report::FORMATS {
                    let style = Style::default();
                    (format.write)(&report, &map, &style, &mut std::io::sink()).unwrap();
                }
            }
        }
    }
}
