//! Cuts everything out of a module that the aws provider alone cannot plan.
//!
//! A resource of another provider becomes a `terraform_data` whose output is not known before apply,
//! and so do the references to it; a module of a registry becomes one of a folder, or a hollow one
//! whose outputs are not known; where
//! Terraform runs, which no source says, is written down. Both sides of the comparison read the same result.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use drlint::base::FileId;
use drlint::syntax::{self, Attribute, Block, FileKind, Limits};
use regex::{Captures, Regex};

/// Where a module call leads.
pub enum Source {
    /// A path relative to the calling module.
    Local(String),
    /// A module of a registry.
    Registry {
        /// `NAMESPACE__terraform-PROVIDER-NAME`.
        folder: String,
        /// The path inside.
        below: String,
    },
}

/// What is known only when it is created, of any type.
const LATER: &str = "jsondecode(uuid())";

/// Rewrites the files of a module. `place` gives the directory that a module call leads to, `cwd` is
/// where Terraform is going to run.
pub fn directory(
    directory: &Path,
    cwd: &Path,
    place: &mut dyn FnMut(&Source) -> Result<PathBuf, String>,
) -> Result<(), String> {
    let said = |error: std::io::Error| format!("{}: {error}", directory.display());
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(directory).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.extension().is_some_and(|ending| ending == "tf") {
            let text = fs::read_to_string(&path).map_err(said)?;
            files.insert(path, text);
        }
    }
    let all: String = files.values().map(String::as_str).collect();
    let mut foreign = BTreeSet::new();
    for text in files.values_mut() {
        let parsed = syntax::parse(FileId(0), FileKind::Hcl, text, &Limits::default());
        let mut edits = Vec::new();
        for block in &parsed.body.blocks {
            match (block.kind.as_str(), &block.labels[..]) {
                ("resource" | "data" | "ephemeral", [kind, name])
                    if is_foreign(kind.text.as_str()) =>
                {
                    foreign.insert((kind.text.to_string(), name.text.to_string()));
                    edits.push((block.span.range(), stand_in(block, text)));
                }
                ("provider", [name]) if name.text.as_str() != "aws" => {
                    edits.push((block.span.range(), String::new()));
                }
                ("terraform", []) => settings(block, &mut edits),
                ("module", [name]) => {
                    call(block, name.text.as_str(), directory, &all, place, &mut edits)?;
                }
                _ => {}
            }
        }
        apply(text, edits);
    }
    for (path, text) in files {
        let text = refer(&text, &foreign).replace("path.cwd", &format!("\"{}\"", cwd.display()));
        fs::write(&path, text).map_err(said)?;
    }
    Ok(())
}

fn is_foreign(kind: &str) -> bool {
    !kind.starts_with("aws_") && !kind.starts_with("terraform_")
}

fn stand_in(block: &Block, text: &str) -> String {
    let mut out = format!(
        "resource \"terraform_data\" \"{}_{}\" {{\n",
        block.labels[0].text, block.labels[1].text
    );
    for name in ["count", "for_each"] {
        if let Some(attribute) = block.body.attribute(name) {
            let _ = writeln!(out, "  {}", &text[attribute.span.range()]);
        }
    }
    let _ = write!(out, "  input = {LATER}\n}}");
    out
}

/// Backends and the requirements of other providers.
fn settings(block: &Block, edits: &mut Vec<(Range<usize>, String)>) {
    for inner in &block.body.blocks {
        match inner.kind.as_str() {
            "backend" | "cloud" => edits.push((inner.span.range(), String::new())),
            "required_providers" => {
                let others = inner.body.attributes.iter().filter(|one| one.name != "aws");
                edits.extend(others.map(|one| (one.span.range(), String::new())));
            }
            _ => {}
        }
    }
}

fn call(
    block: &Block,
    name: &str,
    directory: &Path,
    all: &str,
    place: &mut dyn FnMut(&Source) -> Result<PathBuf, String>,
    edits: &mut Vec<(Range<usize>, String)>,
) -> Result<(), String> {
    let Some(attribute) = block.body.attribute("source") else { return Ok(()) };
    let Some(source) = attribute.expr.as_str() else { return Ok(()) };
    if source.starts_with('.') {
        // A path that leads nowhere is Terraform's to complain about.
        drop(place(&Source::Local(source.to_owned())));
        return Ok(());
    }
    if let Some(version) = block.body.attribute("version") {
        edits.push((version.span.range(), String::new()));
    }
    let found = registry(source).and_then(|source| place(&source).ok());
    let path = match found {
        Some(at) => relative(directory, &at),
        None => hollow(block, name, directory, all)?,
    };
    edits.push((attribute.expr.span.range(), format!("{path:?}")));
    Ok(())
}

/// `terraform-aws-modules/vpc/aws//modules/vpc-endpoints`.
fn registry(source: &str) -> Option<Source> {
    let (module, below) = source.split_once("//").unwrap_or((source, ""));
    let [namespace, name, provider] = module.split('/').collect::<Vec<_>>()[..] else {
        return None;
    };
    let folder = format!("{namespace}__terraform-{provider}-{name}");
    Some(Source::Registry { folder, below: below.to_owned() })
}

fn relative(from: &Path, to: &Path) -> String {
    let from = fs::canonicalize(from).unwrap_or_else(|_| from.to_path_buf());
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down =
        to.components().skip(shared).map(|one| one.as_os_str().to_string_lossy().into_owned());
    let path: Vec<String> = up.chain(down).collect();
    if path.first().is_some_and(|first| first == "..") {
        path.join("/")
    } else {
        format!("./{}", path.join("/"))
    }
}

/// A module that takes every argument of the call and has every output that is asked for.
fn hollow(block: &Block, name: &str, directory: &Path, all: &str) -> Result<String, String> {
    const META: [&str; 6] = ["source", "version", "count", "for_each", "providers", "depends_on"];
    let mut text = String::new();
    let arguments = block.body.attributes.iter().filter(|one| !META.contains(&one.name.as_str()));
    for Attribute { name, .. } in arguments {
        let _ = writeln!(text, "variable \"{name}\" {{\n  default = null\n}}");
    }
    let reference = pattern(&format!(r"module\.{name}(?:\[[^\[\]]*\])?\.(\w+)"));
    let outputs: BTreeSet<&str> = reference
        .captures_iter(all)
        .filter_map(|found| found.get(1).map(|output| output.as_str()))
        .collect();
    for output in outputs {
        let _ = writeln!(text, "output \"{output}\" {{\n  value = {LATER}\n}}");
    }
    let below = format!("hollow-{name}");
    let target = directory.join(&below);
    fs::create_dir_all(&target).map_err(|error| error.to_string())?;
    fs::write(target.join("main.tf"), text).map_err(|error| error.to_string())?;
    Ok(format!("./{below}"))
}

/// Replaces the ranges, none of which overlap.
fn apply(text: &mut String, mut edits: Vec<(Range<usize>, String)>) {
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, new) in edits {
        text.replace_range(range, &new);
    }
}

/// Sends references to foreign resources to what stands in for them.
fn refer(text: &str, foreign: &BTreeSet<(String, String)>) -> String {
    let mut text = text.to_owned();
    for (kind, name) in foreign {
        let reference = pattern(&format!(
            r"\b(?:data\.|ephemeral\.)?{kind}\.{name}\b((?:\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?\])?)(\.\w)?"
        ));
        text = reference
            .replace_all(&text, |found: &Captures<'_>| {
                let attribute =
                    found.get(2).map_or(String::new(), |it| format!(".output{}", it.as_str()));
                format!("terraform_data.{kind}_{name}{}{attribute}", &found[1])
            })
            .into_owned();
    }
    text
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("names of resources and modules need no escapes")
}
