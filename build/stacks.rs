//! The stacks of `reference-infra/`: an archive of their files, and Rust that describes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::infra::{self, slashed};
use super::select;

/// The header and the contents, as `src/scaffold/mod.rs` describes them, deflated.
pub fn archive() -> io::Result<Vec<u8>> {
    let stacks: BTreeMap<String, BTreeSet<PathBuf>> =
        infra::stacks().into_iter().map(|stack| (stack.clone(), select::files(&stack))).collect();
    let all: BTreeSet<(String, &PathBuf)> =
        stacks.values().flatten().map(|file| (slashed(file), file)).collect();
    let (mut header, mut contents) = (String::new(), Vec::new());
    for (path, file) in all {
        let mut content = std::fs::read(infra::infra().join(file))?;
        let users = stacks.iter().filter(|(_, files)| files.contains(file));
        let users: Vec<&str> = users.map(|(stack, _)| stack.as_str()).collect();
        let _ = writeln!(header, "{}\t{}\t{path}", content.len(), users.join(","));
        contents.append(&mut content);
    }
    header.push('\n');
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(header.as_bytes())?;
    packer.write_all(&contents)?;
    packer.finish()
}

/// `STACKS`, sorted by name.
pub fn list() -> String {
    let mut text = "&[\n".to_owned();
    for stack in infra::stacks() {
        let description = description(&stack);
        let (root, example) = (root(&stack), example(&stack));
        let _ = writeln!(
            text,
            "Stack {{ name: {stack:?}, description: {description:?}, root: {root:?}, example: {example:?} }},"
        );
    }
    text.push_str("]\n");
    text
}

/// What the index of `reference-infra/` says about a stack.
fn description(stack: &str) -> String {
    let index = std::fs::read_to_string(infra::infra().join("README.md")).unwrap_or_default();
    let start = format!("| [`stacks/{stack}`]");
    let row = index.lines().find(|line| line.starts_with(&start));
    let row = row.unwrap_or_else(|| panic!("reference-infra/README.md has no row for {stack}"));
    let cell = row.trim().trim_end_matches('|').rsplit('|').next().unwrap_or_default();
    cell.trim().replace('`', "")
}

/// The root to start with: the first one in Terraform's own language.
fn root(stack: &str) -> String {
    let native = |root: &PathBuf| {
        let files = infra::files_below(&infra::infra().join(root));
        let own = files.iter().filter(|file| file.components().count() == 1);
        own.into_iter().any(|file| file.extension().is_some_and(|ending| ending == "tf"))
    };
    let root = infra::roots(stack).into_iter().find(native);
    slashed(&root.unwrap_or_else(|| panic!("{stack} has no root")))
}

fn example(stack: &str) -> String {
    let top = Path::new("stacks").join(stack);
    let files = infra::files_below(&infra::infra().join(&top));
    let named = |file: &&PathBuf| file.file_name().is_some_and(|name| name == "example.tfvars");
    let file = files.iter().find(named).unwrap_or_else(|| panic!("{stack} has no example.tfvars"));
    slashed(&top.join(file))
}
