//! The program over a tree of files.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;
use tempfile::TempDir;

/// A repository with these files.
pub fn tree(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join(".git")).unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// What `drlint` writes to standard output there, and its exit status.
pub fn drlint(tree: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("drlint").unwrap();
    let output = command.current_dir(tree).env_clear().args(arguments).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    let status = output.status.code().unwrap();
    assert!(status < 2, "{error}");
    (status, String::from_utf8(output.stdout).unwrap())
}

/// The document of `drlint graph`.
pub fn graph(tree: &Path, arguments: &[&str]) -> Json {
    let (_, out) = drlint(tree, &[&["graph"], arguments].concat());
    serde_json::from_str(&out).unwrap()
}

/// The diagnostics of `drlint check --format json`.
pub fn diagnostics(tree: &Path, arguments: &[&str]) -> Vec<Json> {
    let (_, out) = drlint(tree, &[&["check", "--format", "json"], arguments].concat());
    let document: Json = serde_json::from_str(&out).unwrap();
    document["diagnostics"].as_array().unwrap().clone()
}
