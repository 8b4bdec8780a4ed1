//! What is in `reference-infra/`: modules, stacks, roots and tests, found by their folders.

use std::path::{Path, PathBuf};

/// Folders and files that tools leave behind, and that are nobody's source.
const LEFT_BEHIND: &[&str] = &[
    ".terraform",
    ".terraform.lock.hcl",
    "__pycache__",
    "build",
    "cdktf.out",
    "node_modules",
    ".venv",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".gen",
];

/// The folder itself.
pub fn infra() -> PathBuf {
    repository().join("reference-infra")
}

/// The package's folder. Cargo names it when it runs a build script or a test; a `target` that was
/// moved or copied holds a build script compiled elsewhere, so the place of compilation comes last.
pub fn repository() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// The names of the folders right below `parent` that hold any source, sorted.
pub fn folders(parent: &Path) -> Vec<String> {
    let mut names: Vec<_> = entries(parent)
        .into_iter()
        .filter(|path| path.is_dir() && !files_below(path).is_empty())
        .map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// `modules/<name>` for every module.
pub fn modules() -> Vec<PathBuf> {
    let modules = Path::new("modules");
    folders(&infra().join(modules)).into_iter().map(|name| modules.join(name)).collect()
}

/// The names of the stacks.
pub fn stacks() -> Vec<String> {
    folders(&infra().join("stacks"))
}

/// The roots that belong to no stack, such as what holds the state of others.
pub fn other_roots() -> Vec<PathBuf> {
    let names = folders(&infra()).into_iter().map(PathBuf::from);
    names
        .filter(|name| entries(&infra().join(name)).iter().any(|at| is_configuration(at)))
        .collect()
}

/// The roots of a stack, relative to `reference-infra/`: the folders with Terraform files that no
/// other folder of the stack calls as a module.
pub fn roots(stack: &str) -> Vec<PathBuf> {
    let top = Path::new("stacks").join(stack);
    let files = files_below(&infra().join(&top));
    let mut holders: Vec<PathBuf> = files
        .iter()
        .filter(|file| is_configuration(file))
        .map(|file| top.join(file.parent().unwrap_or(Path::new(""))))
        .collect();
    holders.sort();
    holders.dedup();
    let called: Vec<PathBuf> = holders.iter().flat_map(|root| local_sources(root)).collect();
    holders.retain(|root| !called.contains(root));
    holders
}

/// The folders that the module in `folder` names as sources, relative to `reference-infra/` as
/// `folder` is. Test files count: they may call modules of their own.
pub fn local_sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for file in entries(&infra().join(folder)) {
        if !is_configuration(&file) {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        for line in text.lines() {
            let Some((before, value)) = line.split_once(['=', ':']) else { continue };
            let value = value.trim().trim_end_matches(',').trim_matches('"');
            if before.trim().trim_matches('"') == "source" && value.starts_with('.') {
                found.push(plain(&folder.join(value)));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether Terraform reads this file as configuration.
pub fn is_configuration(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [".tf", ".tf.json"].iter().any(|ending| name.ends_with(ending))
}

/// The `.tftest.hcl` files below a folder, relative to it.
pub fn test_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = files_below(folder);
    files.retain(|file| file.to_string_lossy().ends_with(".tftest.hcl"));
    files
}

/// Every source file below a folder, relative to it, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap_or(&path).to_path_buf());
            }
        }
    }
    found.sort();
    found
}

/// A relative path as it is written in files: with `/` everywhere.
pub fn slashed(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// Copies the source files below `from`.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for file in files_below(from) {
        let target = to.join(&file);
        std::fs::create_dir_all(target.parent().unwrap_or(to))?;
        std::fs::copy(from.join(&file), target)?;
    }
    Ok(())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !LEFT_BEHIND.contains(&&*name) && !name.ends_with(".pyc") && !name.contains(".tfstate")
    });
    paths.sort();
    paths
}

/// A relative path without `.` and `..`.
pub fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}
