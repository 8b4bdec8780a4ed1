//! No circle of files inside a folder: a file can be read, tested and replaced with those below it.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{self, Crate};
use super::layers::source;

/// Circles that are honest mutual recursion. The list may only shrink.
const ALLOWED: &[&[&str]] = &[&["value/number/big.rs", "value/number/text.rs"]];

type Edges<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

#[test]
fn no_files_of_a_folder_form_a_circle() {
    let all = imports::read(&source());
    let edges = all.edges();
    let found = circles(&edges);
    let mut faults = Vec::new();
    for circle in &found {
        if !ALLOWED.contains(&&circle[..]) {
            let ties = circle.iter().flat_map(|file| {
                let inside = edges[file].iter().filter(|named| circle.contains(named));
                inside.map(move |named| format!("\n  {file} names {named}"))
            });
            faults.push(format!("{} files:{}", circle.len(), ties.collect::<String>()));
        }
    }
    for allowed in ALLOWED {
        if !found.iter().any(|circle| circle == allowed) {
            faults.push(format!("{allowed:?} is no circle any more: take it off the list"));
        }
    }
    assert!(faults.is_empty(), "circles of files:\n{}", faults.join("\n"));
}

/// The circles inside each folder right below `src/`, each sorted.
fn circles<'a>(edges: &Edges<'a>) -> Vec<Vec<&'a str>> {
    let folder = |file: &str| file.split('/').next().unwrap_or_default().to_owned();
    let reach = |from: &'a str| -> BTreeSet<&'a str> {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(file) = open.pop() {
            for named in edges.get(file).into_iter().flatten() {
                if folder(named) == folder(from) && reached.insert(*named) {
                    open.push(named);
                }
            }
        }
        reached
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|file| (*file, reach(file))).collect();
    let mut circles = BTreeSet::new();
    for (file, targets) in &reached {
        if targets.contains(file) {
            let circle: Vec<&str> =
                targets.iter().filter(|target| reached[*target].contains(file)).copied().collect();
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// The circles of a crate of these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let mut all = Crate::default();
    all.add("lib.rs", "pub mod a;");
    for (file, text) in files {
        all.add(file, text);
    }
    let edges = all.edges();
    circles(&edges).into_iter().map(|one| one.into_iter().map(str::to_owned).collect()).collect()
}

#[test]
fn circles_are_found_however_they_are_written() {
    let face = ("a/mod.rs", "mod b; mod c; pub use c::{C, self as see};");
    let c = ("a/c.rs", "pub struct C; impl C { fn f() { super::b::f() } }");
    let circle = vec![vec!["a/b.rs".to_owned(), "a/c.rs".to_owned()]];
    for b in [
        "use super::c::C; pub fn f() {}",
        "use crate::a::{self, C}; pub fn f() {}",
        "use super::{x, {y, c::{z, C as D}}}; pub fn f() {}",
        "use super::c; pub fn f() { c::C::f() }",
        "use crate::a; pub fn f() { a::see::C::f() }",
        "pub fn f(c: &super::C) {}",
        "pub fn f() -> Vec<crate::a::C> { let a = \"/*\"; vec![] }",
    ] {
        assert_eq!(circles_of(&[face, c, ("a/b.rs", b)]), circle, "{b}");
    }
}

#[test]
fn what_is_no_use_makes_no_circle() {
    let face = ("a/mod.rs", "mod b; mod c; pub use c::C;");
    let c = ("a/c.rs", "pub struct C; impl C { fn f() { super::b::f() } }");
    for b in [
        "// use super::c::C;\npub fn f() {}",
        "/* super::c::C /* nested */ super::C */ pub fn f() {}",
        "pub fn f() { let text = \"super::c::C\"; let raw = r#\"super::\"C\"#; let quote = '\"'; }",
        "pub fn f() {} #[cfg(test)] mod tests { use super::super::c::C; }",
        "#[cfg(test)]\nuse super::c::C;\npub fn f() {}",
        "use std::c::C; pub fn f<'c>(c: &'c C) {}",
    ] {
        assert_eq!(circles_of(&[face, c, ("a/b.rs", b)]), Vec::<Vec<String>>::new(), "{b}");
    }
}
