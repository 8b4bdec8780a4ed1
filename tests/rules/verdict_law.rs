//! The law of three-valued verdicts: learning a value that was not known never turns a pass or a
//! fail into something else; only an unknown may become either.
//!
//! Every argument of the rules' fixtures that is a literal is taken out in turn, checked as a variable
//! without a value, and then checked with several values. There are thousands of these: a part, chosen by
//! the hash of what was taken out, is tried every time, and all of them with `DRLINT_RECHECK=1`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::support;
use drlint::diag::{RelatedKind, Verdict};
use drlint::policy::{Overrides, Program, bundle, run};
use regex::Regex;
use sha2::{Digest as _, Sha256};

/// Files of a root, as path and text.
type Files = Vec<(String, String)>;

fn fixtures() -> Vec<(String, Files)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for rule in children(&directory).iter().flat_map(|pack| children(pack)) {
        for fixture in children(&rule) {
            let mut files = Files::new();
            if fixture.is_dir() {
                collect(&fixture, Path::new("root"), &mut files);
            } else {
                files.push(("root/main.tf".to_owned(), std::fs::read_to_string(&fixture).unwrap()));
            }
            let name = fixture.strip_prefix(&directory).unwrap().to_string_lossy().into_owned();
            found.push((name, files));
        }
    }
    found
}

fn children(directory: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(directory).unwrap().map(|one| one.unwrap().path()).collect();
    all.sort();
    all
}

fn collect(directory: &Path, under: &Path, files: &mut Files) {
    for path in children(directory) {
        let inner = under.join(path.file_name().unwrap());
        if path.is_dir() {
            collect(&path, &inner, files);
        } else {
            files.push((
                inner.to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            ));
        }
    }
}

/// A root with one literal taken out, and the values that may stand there.
struct Hole {
    files: Files,
    at: String,
    values: BTreeSet<String>,
}

/// One hole for each literal argument of the root's own resources, data sources, calls and locals.
fn holes(files: &Files) -> Vec<Hole> {
    let argument =
        Regex::new(r#"^(\s+"?[\w:]+"?\s*=\s*)("[^"$%\\]*"|\d+|true|false)(,?\s*(#.*)?)$"#).unwrap();
    let mut all = Vec::new();
    for (at, (path, text)) in files.iter().enumerate() {
        let file = Path::new(path);
        if file.parent() != Some(Path::new("root"))
            || file.extension().is_none_or(|end| end != "tf")
        {
            continue;
        }
        let mut inside = false;
        for (line, content) in text.lines().enumerate() {
            if !content.starts_with([' ', '}']) {
                inside = ["resource", "data", "module", "locals"]
                    .iter()
                    .any(|kind| content.starts_with(kind));
            }
            let Some(found) = argument.captures(content).filter(|_| inside) else { continue };
            // These are read before anything is evaluated.
            let fixed = ["source", "version", "prevent_destroy", "provider"];
            if fixed.iter().any(|name| found[1].trim_start().starts_with(name)) {
                continue;
            }
            let (ty, others): (_, &[&str]) = match &found[2] {
                "true" | "false" => ("bool", &["true", "false"]),
                text if text.starts_with('"') => ("string", &["", "x", "us-west-2", "Enabled"]),
                _ => ("number", &["0", "1", "300"]),
            };
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines[line] = format!("{}var.hole{}", &found[1], &found[3]);
            lines.push(format!("variable \"hole\" {{\n  type = {ty}\n}}\n"));
            let mut files = files.clone();
            files[at].1 = lines.join("\n");
            let mut values: BTreeSet<String> = others.iter().map(|one| (*one).to_owned()).collect();
            values.insert(found[2].trim_matches('"').to_owned());
            all.push(Hole { files, at: format!("{path}:{}", line + 1), values });
        }
    }
    all
}

/// One hole in so many is tried every time.
const SAMPLED: u32 = 4;

impl Hole {
    /// Whether it is tried every time. What is chosen changes with the fixture, and with nothing else.
    fn is_sampled(&self, fixture: &str) -> bool {
        let mut hash = Sha256::new();
        hash.update(fixture);
        for (path, text) in &self.files {
            hash.update(format!("{path}\0{text}\0"));
        }
        u32::from(hash.finalize()[0]).is_multiple_of(SAMPLED)
    }
}

/// What is said: the rule, the subject, and the verdict.
type Verdicts = BTreeSet<(String, String, Verdict)>;

fn verdicts(program: &Program, files: &Files, vars: &[(&str, &str)]) -> Verdicts {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let graph = support::graph_with(&files, vars, None);
    let mut all = Verdicts::new();
    for one in run(program, &graph).diagnostics {
        // What several subjects share is told once, with all of them next to it.
        let users = one.related.iter().filter_map(|user| match &user.kind {
            RelatedKind::UsedBy(address) => Some(address.to_string()),
            _ => None,
        });
        let subjects = users.chain(one.subject.clone());
        all.extend(subjects.map(|subject| (one.rule.to_string(), subject, one.verdict)));
    }
    all
}

/// The address without the keys of its instances: one that is not expanded stands for them all.
fn unexpanded(address: &str) -> String {
    Regex::new(r"\[[^\]]*\]").unwrap().replace_all(address, "").into_owned()
}

/// What became of passes and fails that should have stayed.
fn changes(open: &Verdicts, closed: &Verdicts) -> Vec<String> {
    let mut all = Vec::new();
    for fail in open.iter().filter(|one| one.2 == Verdict::Fail) {
        if !closed.contains(fail) {
            all.push(format!("{} {}: a fail is none any more", fail.0, fail.1));
        }
    }
    for (rule, subject, verdict) in closed {
        let covered =
            open.iter().any(|(r, s, _)| r == rule && unexpanded(s) == unexpanded(subject));
        if !covered {
            all.push(format!("{rule} {subject}: a pass became {verdict:?}"));
        }
    }
    all
}

#[test]
fn learning_a_value_changes_unknown_verdicts_only() {
    let all = std::env::var("DRLINT_RECHECK").is_ok_and(|value| value == "1");
    let (mut wrong, mut decided) = (String::new(), 0);
    for (name, files) in fixtures() {
        // The rule that the fixture is for; it is what the literals matter to.
        let mut sources = bundle::sources();
        sources.retain(|one| name.starts_with(&format!("{}/", one.id)));
        let program = Program::compile(&sources, &Overrides::default()).unwrap();
        for hole in holes(&files).iter().filter(|hole| all || hole.is_sampled(&name)) {
            let open = verdicts(&program, &hole.files, &[]);
            for value in &hole.values {
                let closed = verdicts(&program, &hole.files, &[("hole", value)]);
                decided += u32::from(open != closed);
                for change in changes(&open, &closed) {
                    let _ = writeln!(wrong, "{name} {} = {value:?}: {change}", hole.at);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let enough = if all { 50 } else { 50 / SAMPLED };
    assert!(decided > enough, "only {decided} verdicts depended on a hole");
}
