//! The published package builds: it has every file that the program embeds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{infra, process};

#[test]
fn the_package_has_what_is_embedded() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(repository);
    command.args(["package", "--list", "--allow-dirty", "--offline", "--locked"]);
    let said = process::succeed(command, 120).unwrap().stdout;
    let packed: BTreeSet<PathBuf> = said.lines().map(PathBuf::from).collect();
    let embedded = embedded(repository);
    assert!(embedded.contains(Path::new("src/scaffold/stacks.bin")), "{embedded:?}");
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
