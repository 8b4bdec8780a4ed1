//! The sources of rules: the bundled ones and those of packs on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{UsageError, text_of};
use crate::base::{FileError, FileKind, FileSystem, SourceMap};
use crate::diag::Code;
use crate::policy::{PolicySource, bundle};

/// The bundled rules and those of further packs, sorted by id.
///
/// # Errors
/// When a pack cannot be read.
pub(super) fn sources(
    files: &dyn FileSystem,
    packs: &[PathBuf],
    sources: &mut SourceMap,
) -> Result<Vec<PolicySource>, UsageError> {
    let mut all = bundle::sources();
    for directory in packs {
        let found = pack(files, directory, sources)?;
        if found.is_empty() {
            let shown = directory.display();
            return Err(UsageError::new(format!("{shown} does not contain any rule."))
                .with_help("A rule is a file <pack>/<rule>.policy.hcl."));
        }
        all.extend(found);
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

/// The rules below a directory: the path is the id.
fn pack(
    files: &dyn FileSystem,
    directory: &Path,
    sources: &mut SourceMap,
) -> Result<Vec<PolicySource>, UsageError> {
    let unusable = |path: &Path, error: FileError| UsageError::of_path(path, error);
    let mut found = Vec::new();
    // The directory itself may be a link; links below it are skipped, lest they lead in circles.
    let mut todo = vec![(directory.to_owned(), FileKind::Directory)];
    while let Some((path, kind)) = todo.pop() {
        if kind == FileKind::Directory {
            let entries = files.list(&path).map_err(|error| unusable(&path, error))?;
            todo.extend(entries.into_iter().rev().map(|(name, kind)| (path.join(name), kind)));
            continue;
        }
        let relative = path.strip_prefix(directory).unwrap_or(&path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let joined = parts.join("/");
        let Some(id) = joined.strip_suffix(".policy.hcl").filter(|_| kind == FileKind::File) else {
            continue;
        };
        let text = files.read(&path).and_then(text_of).map_err(|error| unusable(&path, error))?;
        let shown = path.to_string_lossy().replace('\\', "/");
        check_id(id).map_err(|clause| UsageError::of_path(Path::new(&shown), clause))?;
        let source = sources.add(path.clone(), shown, text.into());
        found.push(PolicySource {
            id: id.into(),
            path: joined.as_str().into(),
            file: source.id,
            text: Arc::clone(&source.text),
            docs: "".into(),
            bad: None,
            good: None,
        });
    }
    Ok(found)
}

/// Whether a rule may have this id, with the reason if not. Ids are printed, and a rule that reads like a
/// built-in check would be taken for one.
fn check_id(id: &str) -> Result<(), String> {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.chars().all(|char| matches!(char, 'a'..='z' | '0'..='9' | '-' | '_'))
    };
    let pack = match id.split_once('/') {
        Some((pack, rule)) if is_word(pack) && is_word(rule) => pack,
        _ => {
            return Err("the path of a rule is <pack>/<rule>.policy.hcl, in lower-case letters, \
                        digits and hyphens"
                .to_owned());
        }
    };
    if Code::ALL.iter().any(|code| code.pack() == pack) {
        return Err(format!("the pack name {pack} is reserved for built-in checks"));
    }
    Ok(())
}
