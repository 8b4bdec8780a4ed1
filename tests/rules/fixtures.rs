//! Every bundled rule, by its fixtures: what fails fails at its line and nowhere else, what passes
//! passes, what is unknown stays unknown; and every rule has its page.
//!
//! A fixture is a file or a folder in `fixtures/<pack>/<rule>/` whose name begins with `fail`, `pass`
//! or `unknown`. The line a diagnostic points at ends with `# expect: <rule>` or
//! `# expect-unknown: <rule>`, or the line above says `# expect-below: <rule>`. A line `# set: parameter = value` changes a parameter.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support;
use drlint::base::LineIndex;
use drlint::diag::{Code, Diagnostic, RuleInfo, Verdict};
use drlint::policy::{Overrides, PolicySource, Program, bundle, run};

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The ids of the rules on disk, sorted.
fn on_disk() -> Vec<String> {
    let mut ids = Vec::new();
    for pack in sorted(&repository().join("rules")) {
        if !pack.is_dir() || pack.file_name().unwrap() == "profiles" {
            continue;
        }
        for file in sorted(&pack) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if let Some(stem) = name.strip_suffix(".policy.hcl") {
                ids.push(format!("{}/{stem}", pack.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    ids.sort();
    ids
}

fn sorted(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)
        .map(|all| all.map(|one| one.unwrap().path()).collect())
        .unwrap_or_default();
    paths.sort();
    paths
}

/// A rule as its files say, whatever was bundled.
fn source(id: &str) -> PolicySource {
    let read = |path: String| fs::read_to_string(repository().join(path)).ok();
    let at = on_disk().iter().position(|one| one == id).unwrap();
    PolicySource {
        id: id.into(),
        path: format!("rules/{id}.policy.hcl").into(),
        file: drlint::base::FileId(1_000_000 + u32::try_from(at).unwrap()),
        text: read(format!("rules/{id}.policy.hcl")).unwrap().into(),
        docs: bundle::DOCS.into(),
        bad: read(format!("fixtures/{id}/fail.tf")).map(Into::into),
        good: read(format!("fixtures/{id}/pass.tf")).map(Into::into),
    }
}

fn sources() -> Vec<PolicySource> {
    on_disk().iter().map(|id| source(id)).collect()
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Compares a generated file, or writes it.
pub fn fresh(path: &Path, wanted: &str) {
    if updating() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, wanted).unwrap();
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    let name = path.strip_prefix(repository()).unwrap().display();
    assert!(found == wanted, "{name} is stale: UPDATE=1 cargo test --test rules writes it");
}

#[test]
fn every_rule_is_bundled() {
    let texts = |sources: Vec<PolicySource>| -> Vec<_> {
        let text = |one: PolicySource| (one.id.to_string(), one.text.to_string());
        sources.into_iter().map(text).collect()
    };
    assert_eq!(texts(bundle::sources()), texts(sources()));
    let mut profiles: Vec<_> = sorted(&repository().join("rules/profiles"))
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    profiles.sort();
    assert_eq!(bundle::profiles().map(|(name, _)| name).collect::<Vec<_>>(), profiles);
}

/// One fixture: its name and its files as the root sees them.
struct Fixture {
    name: String,
    files: Vec<(String, String)>,
}

fn fixtures(id: &str) -> Vec<Fixture> {
    let directory = repository().join("fixtures").join(id);
    let mut found = Vec::new();
    for path in sorted(&directory) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut files = Vec::new();
        if path.is_dir() {
            collect(&path, Path::new("root"), &mut files);
        } else {
            files.push(("root/main.tf".to_owned(), fs::read_to_string(&path).unwrap()));
        }
        found.push(Fixture { name, files });
    }
    found
}

fn collect(directory: &Path, under: &Path, files: &mut Vec<(String, String)>) {
    for path in sorted(directory) {
        let inner = under.join(path.file_name().unwrap());
        if path.is_dir() {
            collect(&path, &inner, files);
        } else {
            files.push((inner.to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
}

impl Fixture {
    /// `file:line verdict` of everything that is expected for a rule.
    fn expected(&self, id: &str) -> Vec<String> {
        let mut all = Vec::new();
        for (path, text) in &self.files {
            for (at, line) in text.lines().enumerate() {
                for (word, verdict, line_number) in [
                    ("# expect: ", "fail", at + 1),
                    ("# expect-unknown: ", "unknown", at + 1),
                    ("# expect-below: ", "fail", at + 2),
                ] {
                    if let Some((_, rule)) = line.split_once(word)
                        && rule.trim() == id
                    {
                        all.push(format!("{path}:{line_number} {verdict}"));
                    }
                }
            }
        }
        all.sort();
        all
    }

    fn parameters(&self) -> Vec<(String, String)> {
        let lines = self.files.iter().flat_map(|(_, text)| text.lines());
        let sets = lines.filter_map(|line| line.strip_prefix("# set: ")?.split_once(" = "));
        sets.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn run(&self, program: &Program) -> Vec<Diagnostic> {
        let files: Vec<(&str, &str)> =
            self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let graph = support::graph(&files);
        run(program, &graph).diagnostics
    }

    /// `file:line verdict` of everything that was found, each place once.
    fn found(&self, id: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
        let mut all: Vec<String> = diagnostics
            .iter()
            .filter(|one| *one.rule == *id || one.rule.starts_with("drlint/"))
            .map(|one| self.place(one))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    fn place(&self, one: &Diagnostic) -> String {
        let verdict =
            if one.rule == Code::RuleError { one.message.as_str() } else { one.verdict.as_str() };
        let Some(span) = one.primary else { return format!("nowhere {verdict}") };
        let (path, text) = &self.files[span.file.0 as usize];
        let line = LineIndex::new(text).position(text, span.start).line;
        format!("{path}:{line} {verdict}")
    }
}

fn compile(sources: &[PolicySource], overrides: &Overrides) -> Program {
    Program::compile(sources, overrides).unwrap_or_else(|errors| {
        let lines = errors.iter().map(|one| {
            let text = sources.iter().find_map(|source| {
                let span = one.primary?;
                (span.file == source.file).then(|| {
                    let at = LineIndex::new(&source.text).position(&source.text, span.start);
                    format!("{}:{}:{}", source.path, at.line, at.column)
                })
            });
            format!(
                "{}: {} {}",
                text.unwrap_or_default(),
                one.message,
                one.help.as_deref().unwrap_or("")
            )
        });
        panic!("{}", lines.collect::<Vec<_>>().join("\n"))
    })
}

#[test]
fn fixtures_say_what_they_expect() {
    let mut problems = Vec::new();
    let everything = compile(&sources(), &Overrides::default());
    for id in on_disk() {
        let mut kinds = BTreeMap::new();
        for fixture in fixtures(&id) {
            let kind =
                ["fail", "pass", "unknown"].into_iter().find(|kind| fixture.name.starts_with(kind));
            let Some(kind) = kind else {
                problems.push(format!("{id}: what is {}?", fixture.name));
                continue;
            };
            *kinds.entry(kind).or_insert(0) += 1;
            let mut overrides = Overrides::default();
            let parameters = fixture.parameters();
            for (name, value) in &parameters {
                overrides.set(&id, name, value);
            }
            let alone = compile(&[source(&id)], &overrides);
            let wanted = fixture.expected(&id);
            let mut runs = vec![("alone", fixture.run(&alone))];
            if parameters.is_empty() {
                runs.push(("with all others", fixture.run(&everything)));
            }
            for (how, diagnostics) in runs {
                let found = fixture.found(&id, &diagnostics);
                if found != wanted {
                    let mut text = format!("{id} {}, {how}:\n", fixture.name);
                    for one in found.iter().filter(|one| !wanted.contains(one)) {
                        writeln!(text, "  not expected: {one}").unwrap();
                    }
                    for one in wanted.iter().filter(|one| !found.contains(one)) {
                        writeln!(text, "  missing:      {one}").unwrap();
                    }
                    for one in diagnostics.iter().filter(|one| *one.rule == *id) {
                        writeln!(
                            text,
                            "    {} {}: {}",
                            fixture.place(one),
                            one.subject.as_deref().unwrap_or(""),
                            one.message
                        )
                        .unwrap();
                    }
                    problems.push(text);
                }
                let verdicts: Vec<Verdict> = diagnostics
                    .iter()
                    .filter(|one| *one.rule == *id)
                    .map(|one| one.verdict)
                    .collect();
                let right = match kind {
                    "fail" => verdicts.contains(&Verdict::Fail),
                    "pass" => verdicts.is_empty(),
                    _ => verdicts.contains(&Verdict::Unknown) && !verdicts.contains(&Verdict::Fail),
                };
                if !right {
                    problems.push(format!("{id}: {} is not a {kind}, {how}", fixture.name));
                }
            }
        }
        for kind in ["fail", "pass", "unknown"] {
            if !kinds.contains_key(kind) {
                problems.push(format!("{id} has no {kind} fixture"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_rule_explains_itself() {
    let program = compile(&sources(), &Overrides::default());
    let mut titles = BTreeMap::new();
    for info in program.infos() {
        assert!(
            info.title.len() > 10 && !info.title.ends_with('.'),
            "{}: {:?}",
            info.id,
            info.title
        );
        let headings = info.documentation.lines().filter(|line| line.starts_with('#'));
        let wanted =
            ["## What it finds", "## Why it matters in a failover", "## Fix", "## References"];
        assert_eq!(headings.collect::<Vec<_>>(), wanted, "{}", info.id);
        for section in info.documentation.split("## ").skip(1) {
            let (heading, text) = section.split_once("\n\n").unwrap();
            assert!(text.trim().len() > 25, "{}: {heading} is empty", info.id);
        }
        for example in [&info.bad_example, &info.good_example] {
            let lines = bundle::example(example.as_deref().unwrap()).lines().count();
            assert!((3..=45).contains(&lines), "{}: an example of {lines} lines", info.id);
        }
        assert!(info.url.ends_with(&format!("{}.md", info.id)), "{}: {}", info.id, info.url);
        assert!(!info.tags.is_empty(), "{} has no tag", info.id);
        for parameter in &info.parameters {
            assert!(!parameter.description.is_empty(), "{}.{}", info.id, parameter.name);
        }
        if let Some(other) = titles.insert(info.title.clone(), info.id.clone()) {
            panic!("{other} and {} have one title", info.id);
        }
    }
}

#[test]
fn every_fail_says_what_to_do() {
    for id in on_disk() {
        let program = compile(&[source(&id)], &Overrides::default());
        for fixture in fixtures(&id).iter().filter(|one| one.name == "fail") {
            for one in fixture.run(&program).iter().filter(|one| one.verdict == Verdict::Fail) {
                assert!(
                    one.help.as_ref().is_some_and(|help| help.len() > 10),
                    "{id}: {}",
                    one.message
                );
                assert!(one.message.ends_with('.'), "{id}: {}", one.message);
                assert!(!one.message.contains("(unknown)"), "{id}: {}", one.message);
                assert!(one.subject.is_some() && one.region.is_some(), "{id}: {}", one.message);
            }
        }
    }
}

#[test]
fn pages_are_fresh() {
    let program = compile(&sources(), &Overrides::default());
    let mut index = String::from("# Rules\n\n| Rule | Severity | What it finds |\n|---|---|---|\n");
    for info in program.infos() {
        let path = repository().join("docs/rules").join(format!("{}.md", info.id));
        fresh(&path, &page(info));
        writeln!(
            index,
            "| [{0}]({0}.md) | {1} | {2} |",
            info.id,
            info.severity.as_str(),
            info.title
        )
        .unwrap();
    }
    fresh(&repository().join("docs/rules/index.md"), &index);
}

fn page(info: &RuleInfo) -> String {
    let mut page = format!("# {}\n\n{}.\n\n", info.id, info.title);
    writeln!(page, "Severity: {}. Tags: {}.\n", info.severity.as_str(), info.tags.join(", "))
        .unwrap();
    let (before, after) = info.around_examples();
    writeln!(page, "{before}\n\n## Example").unwrap();
    for (title, example) in [("Fails:", &info.bad_example), ("Passes:", &info.good_example)] {
        if let Some(example) = example {
            write!(page, "\n{title}\n\n```hcl\n{}\n```\n", bundle::example(example).trim())
                .unwrap();
        }
    }
    writeln!(page, "\n{after}\n").unwrap();
    if !info.parameters.is_empty() {
        page.push_str(
            "## Parameters\n\n| Name | Type | Default | Description |\n|---|---|---|---|\n",
        );
        for one in &info.parameters {
            let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
            writeln!(
                page,
                "| `{}` | `{}` | `{}` | {} |",
                one.name,
                cell(&one.kind),
                cell(&one.default),
                cell(&one.description)
            )
            .unwrap();
        }
        page.push('\n');
    }
    page.trim_end().to_owned() + "\n"
}

#[test]
fn profiles_fit_the_rules() {
    use drlint::settings::{read_profile, resolve};
    use drlint::syntax::{self, FileKind, Limits};
    let mut all = BTreeMap::new();
    for (at, path) in sorted(&repository().join("rules/profiles")).iter().enumerate() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = drlint::base::FileId(u32::try_from(at).unwrap());
        let parsed = syntax::parse(
            file,
            FileKind::Hcl,
            &fs::read_to_string(path).unwrap(),
            &Limits::default(),
        );
        let (profile, problems) = read_profile(&name, &parsed);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        assert!(!profile.description.is_empty(), "{name} has no description");
        all.insert(name, profile);
    }
    let expected = [
        "active-passive-mysql",
        "cdktf-weighted",
        "default",
        "hot-standby",
        "postgres-database",
        "production",
        "serverless-payments",
    ];
    assert_eq!(all.keys().map(String::as_str).collect::<Vec<_>>(), expected);
    for name in expected {
        let profile = resolve(name, &all).unwrap();
        let mut overrides = Overrides::default();
        overrides.lay(&profile.rules);
        let ids: Vec<&String> = profile.rules.keys().collect();
        assert_eq!(ids, on_disk().iter().collect::<Vec<_>>(), "{name} decides about every rule");
        let program = compile(&sources(), &overrides);
        for info in program.infos() {
            let stated = profile.rules[&*info.id].severity;
            assert!(stated.is_none_or(|severity| severity == info.severity), "{name} {}", info.id);
        }
    }
}

/// The severity and message of a rule's first finding in a root module.
fn first_finding(id: &str, parameters: &[(&str, &str)], text: &str) -> Option<(String, String)> {
    let mut overrides = Overrides::default();
    for (name, value) in parameters {
        overrides.set(id, name, value);
    }
    let program = compile(&[source(id)], &overrides);
    let found = run(&program, &support::graph(&[("root/main.tf", text)])).diagnostics;
    found.first().map(|one| (one.severity.as_str().to_owned(), one.message.clone()))
}

#[test]
fn severity_follows_what_the_root_module_promises() {
    let protected = "resource \"aws_lb\" \"web\" {\n  enable_deletion_protection = true\n}\n";
    let suffixed = format!("variable \"environment_suffix\" {{}}\n{protected}");
    let severity = |parameters: &[(&str, &str)], text: &str| {
        first_finding("teardown/deletion-protection", parameters, text).map(|found| found.0)
    };
    assert_eq!(severity(&[], &suffixed).as_deref(), Some("error"));
    assert_eq!(severity(&[], protected).as_deref(), Some("note"));
    assert_eq!(severity(&[("posture", "\"rehearsed\"")], protected).as_deref(), Some("error"));
    assert_eq!(severity(&[("posture", "\"kept\"")], &suffixed).as_deref(), Some("note"));

    let names = "resource \"aws_sns_topic\" \"a\" {\n  name = \"a-${var.env}\"\n}\nresource \"aws_sqs_queue\" \"b\" {\n  name = \"b-${var.env}\"\n}\nresource \"aws_sqs_queue\" \"c\" {\n  name = \"c\"\n}\n";
    let naming = |text: &str| first_finding("naming/missing-environment-suffix", &[], text);
    let (severity, message) = naming(&format!("variable \"env\" {{}}\n{names}")).unwrap();
    assert_eq!(severity, "warning");
    assert_eq!(
        message,
        "name is \"c\", which is not built from var.env, as most names of this root module are."
    );
    let strict = format!("variable \"env\" {{}}\nvariable \"environment_suffix\" {{}}\n{names}");
    assert_eq!(naming(&strict).unwrap().0, "error");
}
