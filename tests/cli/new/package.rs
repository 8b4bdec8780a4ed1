//! The published package builds: it has every file that the program embeds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::select;
use crate::support::{infra, process};

#[test]
fn the_package_has_what_is_embedded() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(repository);
    command.args(["package", "--list", "--allow-dirty", "--offline", "--locked"]);
    let said = process::succeed(command, 120).unwrap().stdout;
    let packed: BTreeSet<PathBuf> = said.lines().map(PathBuf::from).collect();
    let mut embedded = embedded(repository);
    // What the build script reads, and the script itself.
    for folder in ["build", "rules"] {
        let files = infra::files_below(&repository.join(folder)).into_iter();
        embedded.extend(files.map(|file| Path::new(folder).join(file)));
    }
    for stack in infra::stacks() {
        let files = select::files(&stack).into_iter();
        embedded.extend(files.map(|file| Path::new("reference-infra").join(file)));
    }
    embedded.extend(fixtures(repository));
    let missing: Vec<_> = embedded.difference(&packed).collect();
    assert!(missing.is_empty(), "`cargo package` leaves out {missing:?}");
}

/// What `include_str!` and `include_bytes!` name in the sources.
fn embedded(repository: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for file in infra::files_below(&repository.join("src")) {
        let text = std::fs::read_to_string(repository.join("src").join(&file)).unwrap_or_default();
        let folder = Path::new("src").join(file.parent().unwrap_or(Path::new("")));
        for macro_name in ["include_str!(\"", "include_bytes!(\""] {
            let named = text.split(macro_name).skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(named.map(|path| infra::plain(&folder.join(path))));
        }
    }
    found
}

/// The examples of the bundled rules.
fn fixtures(repository: &Path) -> Vec<PathBuf> {
    let mut files = infra::files_below(&repository.join("fixtures"));
    files.retain(|file| file.ends_with("fail.tf") || file.ends_with("pass.tf"));
    files.into_iter().map(|file| Path::new("fixtures").join(file)).collect()
}
