//! What belongs to a stack: its folder, the modules it calls, the functions, tools and further roots
//! it names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::infra::{self, slashed};
use super::links;

/// What a stack keeps for the project's sake: whoever starts from it answers to requirements of their
/// own.
const KEPT_HERE: &[&str] = &["requirements.tsv", "TRACEABILITY.md"];

/// The files of a stack, relative to `reference-infra/`.
pub fn files(stack: &str) -> BTreeSet<PathBuf> {
    let top = Path::new("stacks").join(stack);
    let mut files = below(&top);
    files.retain(|file| !KEPT_HERE.iter().any(|name| *file == top.join(name)));
    let texts = words(&files, &["md", "tf"]);
    for root in infra::other_roots() {
        if mentions(&texts, &format!("../{}", slashed(&root))) {
            files.append(&mut below(&root));
        }
    }
    add_modules(&mut files);
    let texts = words(&files, &["tf", "json", "py"]);
    let functions = infra::folders(&infra::infra().join("functions"));
    for name in functions.iter().filter(|_| texts.contains("../functions")) {
        if mentions(&texts, name) {
            files.append(&mut function(name));
        }
    }
    add_tools(&mut files);
    add_pages(&mut files);
    if infra::infra().join(".gitignore").is_file() {
        files.insert(".gitignore".into());
    }
    files
}

/// Adds the modules that the files call, and those that these call.
fn add_modules(files: &mut BTreeSet<PathBuf>) {
    let folders = |files: &BTreeSet<PathBuf>| -> BTreeSet<PathBuf> {
        let parents = files.iter().filter_map(|file| file.parent());
        parents.map(Path::to_path_buf).collect()
    };
    let mut done = BTreeSet::new();
    loop {
        let open: Vec<PathBuf> = folders(files).difference(&done).cloned().collect();
        if open.is_empty() {
            return;
        }
        for folder in open {
            for source in infra::local_sources(&folder) {
                files.append(&mut below(&source));
            }
            done.insert(folder);
        }
    }
}

/// Adds the tools that pages and configuration name by their path, and what these tools import or
/// have next to them.
fn add_tools(files: &mut BTreeSet<PathBuf>) {
    let tools = Path::new("tools");
    let texts = words(files, &["md", "tf"]);
    let mut wanted: BTreeSet<PathBuf> = below(tools);
    wanted.retain(|tool| mentions(&texts, &slashed(tool)));
    loop {
        let before = wanted.len();
        let code = words(&wanted, &["py"]);
        let imports = |name: &str| {
            let forms = [format!("import {name}"), format!("from {name}")];
            forms.iter().any(|form| mentions(&code, form))
        };
        let stem =
            |tool: &PathBuf| tool.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let imported = below(tools).into_iter();
        let imported = imported.filter(|tool| {
            tool.parent() == Some(tools)
                && tool.extension().is_some_and(|ending| ending == "py")
                && imports(&stem(tool))
        });
        wanted.extend(imported.collect::<Vec<_>>());
        for folder in infra::folders(&infra::infra().join(tools)) {
            if folder != "tests" && imports(&folder) {
                wanted.append(&mut below(&tools.join(folder)));
            }
        }
        if mentions(&code, "emulator/requirements.txt") {
            wanted.append(&mut below(Path::new("emulator")));
        }
        if wanted.len() == before {
            break;
        }
    }
    files.append(&mut wanted);
}

/// Adds the pages that pages refer to: what they say is reported once.
fn add_pages(files: &mut BTreeSet<PathBuf>) {
    loop {
        let mut linked = BTreeSet::new();
        for page in files.iter().filter(|file| is_page(file)) {
            let text = std::fs::read_to_string(infra::infra().join(page)).unwrap_or_default();
            let targets = links::targets(&text).into_iter();
            linked.extend(targets.map(|target| links::at(page, target)));
        }
        let there = |page: &PathBuf| is_page(page) && infra::infra().join(page).is_file();
        linked.retain(|page| there(page) && !files.contains(page));
        if linked.is_empty() {
            return;
        }
        files.append(&mut linked);
    }
}

fn is_page(path: &Path) -> bool {
    let kept_here = KEPT_HERE.iter().any(|name| path.ends_with(name));
    path.extension().is_some_and(|ending| ending == "md") && !kept_here
}

/// A function's files, and those it takes from next to it.
fn function(name: &str) -> BTreeSet<PathBuf> {
    let functions = Path::new("functions");
    let mut files = below(&functions.join(name));
    let include = infra::infra().join(functions).join(name).join("include.txt");
    let shared = std::fs::read_to_string(include).unwrap_or_default();
    files.extend(shared.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let file = functions.join(line);
        assert!(infra::infra().join(&file).is_file(), "{name} includes {line}, which is not there");
        file
    }));
    files
}

fn below(folder: &Path) -> BTreeSet<PathBuf> {
    let files = infra::files_below(&infra::infra().join(folder));
    files.into_iter().map(|file| folder.join(file)).collect()
}

/// The texts of the files with these endings.
fn words(files: &BTreeSet<PathBuf>, endings: &[&str]) -> String {
    let fits = |file: &&PathBuf| {
        let ending = file.extension().unwrap_or_default().to_string_lossy();
        endings.contains(&&*ending)
    };
    let texts = files.iter().filter(fits);
    texts
        .map(|file| std::fs::read_to_string(infra::infra().join(file)).unwrap_or_default())
        .collect()
}

/// Whether a text names this, not only something longer.
fn mentions(text: &str, name: &str) -> bool {
    let inner = |char: char| char.is_alphanumeric() || char == '-' || char == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(inner) && !after.is_some_and(inner)
    })
}
