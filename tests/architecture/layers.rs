//! The floor plan, enforced: imports go down only, and every foreign crate has its owners.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Floors from the bottom up; folders on one floor do not know each other.
const FLOORS: &[&[&str]] = &[
    &["base"],
    &["addr"],
    &["diag"],
    &["syntax", "value", "report", "scaffold"],
    &["config", "schema", "settings"],
    &["eval"],
    &["graph"],
    &["policy"],
    &["engine"],
    &["cli"],
];

/// Foreign paths and the only folders and files that may name them.
const OWNERS: &[(&str, &[&str])] = &[
    ("hcl_edit", &["syntax"]),
    ("jsonc_parser", &["syntax"]),
    ("miette", &["report"]),
    ("serde_sarif", &["report"]),
    ("walkdir", &["engine"]),
    ("rayon", &["engine"]),
    ("std::fs", &["engine/files.rs"]),
    ("std::env", &["engine", "cli"]),
    ("std::process", &["cli"]),
    ("std::net::TcpStream", &[]),
    ("std::net::TcpListener", &[]),
    ("std::net::UdpSocket", &[]),
    ("std::net::ToSocketAddrs", &[]),
    ("std::os::unix::net", &[]),
    ("clap", &["cli"]),
    ("terminal_size", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("ustr", &["base"]),
    ("stacker", &["base"]),
    ("dashu_int", &["value"]),
];

#[test]
fn imports_go_down_only() {
    let mut broken = Vec::new();
    for (folder, path, line, text) in code() {
        let floor = floor_of(&folder);
        for named in mentions(&text, "crate::") {
            let Some(target) = FLOORS.iter().position(|floor| floor.contains(&named.as_str()))
            else {
                continue;
            };
            if named != folder && target >= floor {
                broken.push(format!("{}:{line} names crate::{named}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "imports that do not go down:\n{}", broken.join("\n"));
}

#[test]
fn foreign_crates_have_owners() {
    let mut broken = Vec::new();
    for (folder, path, line, text) in code() {
        for (foreign, owners) in OWNERS {
            let is_owner = owners.iter().any(|owner| folder == *owner || path == Path::new(owner));
            if names(&text, foreign) && !is_owner {
                broken.push(format!("{}:{line} names {foreign}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "foreign crates outside their floor:\n{}", broken.join("\n"));
}

#[test]
fn every_folder_stands_on_a_floor() {
    for entry in fs::read_dir(source()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            let name = entry.file_name().into_string().unwrap();
            assert!(
                FLOORS.iter().any(|floor| floor.contains(&name.as_str())),
                "src/{name} is on no floor"
            );
        }
    }
    for name in FLOORS.concat() {
        assert!(source().join(name).is_dir(), "src/{name} is on a floor and does not exist");
    }
}

#[test]
fn files_stay_small() {
    let mut lengths: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for path in files(&source()) {
        lengths.insert(path.clone(), fs::read_to_string(&path).unwrap().lines().count());
    }
    let long: Vec<_> = lengths.iter().filter(|(_, lines)| **lines > 600).collect();
    assert!(long.is_empty(), "files of more than 600 lines: {long:?}");
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut broken = Vec::new();
    for folder in ["src", "rules", "fixtures", "reference-infra", "docs", ".github"] {
        for path in files(&root.join(folder)) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for home in ["/home/", "/root/", "/Users/"] {
                if text.contains(home) {
                    broken.push(format!("{} names {home}", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Every line of code below `src/<folder>/`, comments and test modules left out.
fn code() -> Vec<(String, PathBuf, usize, String)> {
    let mut lines = Vec::new();
    for path in files(&source()) {
        let relative = path.strip_prefix(source()).unwrap().to_path_buf();
        let mut parts = relative.components();
        let folder = parts.next().unwrap().as_os_str().to_string_lossy().into_owned();
        if parts.next().is_none() {
            continue;
        }
        if relative.file_name().is_some_and(|name| name == "tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (at, line) in text.lines().enumerate() {
            if line.starts_with("#[cfg(test)]") {
                break;
            }
            let trimmed = line.trim_start();
            if !trimmed.starts_with("//") {
                lines.push((folder.clone(), relative.clone(), at + 1, line.to_owned()));
            }
        }
    }
    lines
}

/// The first path segments after each `prefix`; `{a, b}` lists are taken apart.
fn mentions(line: &str, prefix: &str) -> Vec<String> {
    let segment = |text: &str| -> String {
        text.trim().chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
    };
    let mut found = Vec::new();
    for rest in line.split(prefix).skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => found.extend(list.split([',', '}']).map(segment)),
            None => found.push(segment(rest)),
        }
    }
    found
}

fn names(line: &str, foreign: &str) -> bool {
    line.match_indices(foreign).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + foreign.len()..].chars().next();
        !before.is_some_and(|char| char.is_alphanumeric() || char == '_')
            && !after.is_some_and(|char| char.is_alphanumeric() || char == '_')
            && (matches!(after, Some(':' | ';')) || line.trim_start().starts_with("use "))
    })
}

fn floor_of(folder: &str) -> usize {
    FLOORS.iter().position(|floor| floor.contains(&folder)).unwrap_or(FLOORS.len())
}

pub fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

pub fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(directory) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with(".terraform") {
                found.extend(files(&path));
            }
        } else {
            found.push(path);
        }
    }
    found.sort();
    found.retain(|path| {
        path.extension().is_some_and(|ending| ending == "rs") || !directory.starts_with(source())
    });
    found
}
