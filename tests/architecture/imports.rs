//! Which file of the sources names which: every path, followed through re-exports to where its item is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::tokens::tokens;

/// A module, by the names from the root of the crate to it.
pub type ModulePath = Vec<String>;

/// The modules of the crate.
#[derive(Default)]
pub struct Crate {
    modules: BTreeMap<ModulePath, Module>,
}

#[derive(Default)]
struct Module {
    file: String,
    imports: Vec<Import>,
    /// Paths in bodies and signatures.
    paths: Vec<Vec<String>>,
    /// Names that stand alone there.
    names: BTreeSet<String>,
}

struct Import {
    path: Vec<String>,
    alias: String,
}

impl Crate {
    /// Adds a file by its path below `src/`, with `/` between the parts.
    pub fn add(&mut self, file: &str, text: &str) {
        let stem = file.trim_end_matches(".rs");
        let mut path: ModulePath = stem.split('/').map(str::to_owned).collect();
        if matches!(path.last().map(String::as_str), Some("mod" | "lib")) {
            path.pop();
        }
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        module.read(&tokens(text));
        self.modules.insert(path, module);
    }

    /// The files that each file names. Left out is what a folder's face and the files below it name of
    /// each other: `mod.rs` holds what they share, and leads to them.
    pub fn edges(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut edges = BTreeMap::new();
        for (path, module) in &self.modules {
            let named = module.imports.iter().map(|import| &import.path).chain(&module.paths);
            let files = named.filter_map(|named| self.file_of(path, named));
            let files = files.filter(|file| *file != module.file);
            let files = files.filter(|file| !is_face(&module.file, file));
            let files = files.filter(|file| !is_face(file, &module.file)).collect();
            edges.insert(module.file.as_str(), files);
        }
        edges
    }

    /// The file with the item that a path leads to; none for a module, which is used by what follows it.
    fn file_of(&self, from: &[String], path: &[String]) -> Option<&str> {
        let (module, is_item) = self.resolve(from, path, 0)?;
        is_item.then(|| self.modules[&module].file.as_str())
    }

    fn resolve(
        &self,
        from: &[String],
        path: &[String],
        depth: usize,
    ) -> Option<(ModulePath, bool)> {
        if depth > 16 {
            return None;
        }
        let mut at = from.to_vec();
        let mut names = path;
        match names.first()?.as_str() {
            "crate" => {
                at.clear();
                names = &names[1..];
            }
            "self" => names = &names[1..],
            "super" => {}
            name => {
                let child = [from, &[name.to_owned()]].concat();
                let is_bound = self.modules[from].imports.iter().any(|one| one.alias == name);
                if !self.modules.contains_key(&child) && !is_bound {
                    return None;
                }
            }
        }
        while let Some((name, rest)) = names.split_first() {
            if name == "super" {
                at.pop()?;
                names = rest;
                continue;
            }
            if name == "*" {
                return Some((at, true));
            }
            let child = [&at[..], std::slice::from_ref(name)].concat();
            let imports = &self.modules.get(&at)?.imports;
            let import = imports.iter().find(|one| one.alias == *name && one.path != path);
            // A name can be that of a module and of an item: which is meant shows where it is used.
            let is_module = self.modules.contains_key(&child)
                && (!rest.is_empty() || !self.modules[from].names.contains(name));
            match import {
                Some(import) if !is_module => {
                    let path = [&import.path[..], rest].concat();
                    return self.resolve(&at, &path, depth + 1);
                }
                _ if self.modules.contains_key(&child) => {
                    at = child;
                    names = rest;
                }
                _ => return Some((at, true)),
            }
        }
        Some((at, false))
    }
}

impl Module {
    fn read(&mut self, tokens: &[String]) {
        let mut at = 0;
        while at < tokens.len() {
            let is_part =
                at > 0 && matches!(tokens[at - 1].as_str(), "::" | "." | "'" | "fn" | "mod");
            if tokens[at] == "use" {
                at += 1;
                self.tree(tokens, &mut at, &[]);
            } else if !is_part && is_name(&tokens[at]) {
                let mut path = vec![tokens[at].clone()];
                while tokens.get(at + 1).is_some_and(|token| token == "::")
                    && tokens.get(at + 2).is_some_and(|token| is_name(token))
                {
                    path.push(tokens[at + 2].clone());
                    at += 2;
                }
                if path.len() > 1 {
                    self.paths.push(path);
                } else {
                    self.names.append(&mut path.into_iter().collect());
                }
                at += 1;
            } else {
                at += 1;
            }
        }
    }

    /// One tree of a `use`: `a::b`, `a::b as c`, `a::*` or `a::{…}`.
    fn tree(&mut self, tokens: &[String], at: &mut usize, before: &[String]) {
        let mut path = before.to_vec();
        while let Some(token) = tokens.get(*at) {
            match token.as_str() {
                "::" => *at += 1,
                "{" => {
                    *at += 1;
                    while tokens.get(*at).is_some_and(|token| token != "}") {
                        self.tree(tokens, at, &path);
                        if tokens.get(*at).is_some_and(|token| token == ",") {
                            *at += 1;
                        }
                    }
                    *at += 1;
                    return;
                }
                "as" => {
                    let alias = tokens.get(*at + 1).cloned().unwrap_or_default();
                    self.imports.push(Import { path, alias });
                    *at += 2;
                    return;
                }
                name if is_name(name) || name == "*" => {
                    path.push(name.to_owned());
                    *at += 1;
                }
                _ => break,
            }
        }
        if path.len() > before.len() {
            if path.last().is_some_and(|name| name == "self") {
                path.pop();
            }
            let alias = path.last().cloned().unwrap_or_default();
            self.imports.push(Import { path, alias });
        }
    }
}

/// Whether the first file is the `mod.rs` of a folder that the second is in, at any depth.
fn is_face(face: &str, file: &str) -> bool {
    face.strip_suffix("mod.rs").is_some_and(|folder| file.starts_with(folder))
}

fn is_name(token: &str) -> bool {
    token.starts_with(|char: char| char.is_alphabetic() || char == '_')
}

/// The crate below `src/`.
pub fn read(source: &Path) -> Crate {
    let mut all = Crate::default();
    for path in super::layers::files(source) {
        let relative = path.strip_prefix(source).unwrap();
        let parts = relative.components().map(|part| part.as_os_str().to_string_lossy());
        let file = parts.collect::<Vec<_>>().join("/");
        if file != "main.rs" {
            all.add(&file, &std::fs::read_to_string(&path).unwrap());
        }
    }
    all
}
