//! The archive in the program, made from `reference-infra/` and compared with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::select;
use crate::support::infra::{self, slashed};

fn scaffold() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scaffold")
}

#[test]
fn the_archive_is_fresh() {
    let stacks: BTreeMap<String, BTreeSet<PathBuf>> =
        infra::stacks().into_iter().map(|stack| (stack.clone(), select::files(&stack))).collect();
    let wanted = unpacked(&stacks);
    let list = list(stacks.keys());
    let (archive, rust) = (scaffold().join("stacks.bin"), scaffold().join("stacks.rs"));
    let mut found = Vec::new();
    let packed = std::fs::read(&archive).unwrap_or_default();
    // What comes out is compared: the same can be packed in more than one way.
    let read = flate2::read::DeflateDecoder::new(&*packed).read_to_end(&mut found);
    let fresh = read.is_ok() && found == wanted;
    // A checkout may have changed the ends of the lines of the list; the archive's files keep theirs.
    let listed =
        std::fs::read_to_string(&rust).is_ok_and(|text| text.replace("\r\n", "\n") == list);
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        if !fresh {
            let best = flate2::Compression::best();
            let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), best);
            packer.write_all(&wanted).unwrap();
            std::fs::write(&archive, packer.finish().unwrap()).unwrap();
        }
        std::fs::write(&rust, list).unwrap();
        return;
    }
    let first = || {
        let lines = |bytes: &[u8]| -> Vec<String> {
            String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
        };
        let (wanted, found) = (lines(&wanted), lines(&found));
        let at = wanted.iter().zip(&found).position(|(one, other)| one != other);
        at.map_or_else(|| "its length".to_owned(), |at| wanted[at].clone())
    };
    assert!(
        fresh && listed,
        "src/scaffold is stale, at {}: UPDATE=1 cargo test --test cli new, then build again",
        first()
    );
}

/// The header and the contents, as `src/scaffold/mod.rs` describes them.
fn unpacked(stacks: &BTreeMap<String, BTreeSet<PathBuf>>) -> Vec<u8> {
    let all: BTreeSet<(String, &PathBuf)> =
        stacks.values().flatten().map(|file| (slashed(file), file)).collect();
    let (mut header, mut contents) = (String::new(), Vec::new());
    for (path, file) in all {
        let mut content = std::fs::read(infra::infra().join(file)).unwrap();
        let users = stacks.iter().filter(|(_, files)| files.contains(file));
        let users: Vec<&str> = users.map(|(stack, _)| stack.as_str()).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(header, "{}\t{}\t{path}", content.len(), users.join(","));
        contents.append(&mut content);
    }
    header.push('\n');
    [header.into_bytes(), contents].concat()
}

fn list<'a>(stacks: impl Iterator<Item = &'a String>) -> String {
    let mut text =
        "//! The stacks in the archive. Written by `UPDATE=1 cargo test --test cli new`.\n\n\
                    use super::Stack;\n\n/// All stacks, sorted by name.\n#[rustfmt::skip]\n\
                    pub const STACKS: &[Stack] = &[\n"
            .to_owned();
    for stack in stacks {
        let description = description(stack);
        let (root, example) = (root(stack), example(stack));
        let _ = writeln!(
            text,
            "    Stack {{ name: {stack:?}, description: {description:?}, root: {root:?}, example: {example:?} }},"
        );
    }
    text.push_str("];\n");
    text
}

/// What the index of `reference-infra/` says about a stack.
fn description(stack: &str) -> String {
    let index = std::fs::read_to_string(infra::infra().join("README.md")).unwrap();
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
