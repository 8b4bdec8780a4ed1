//! Which directories hold Terraform, and what each file in them is.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::UsageError;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `*.tf`
    Config,
    /// `override.tf`, `*_override.tf`: merged over the others, in order of names.
    Override,
    /// `terraform.tfvars`, then `*.auto.tfvars` in order of names: read without being named.
    AutoVars,
    /// Any other `*.tfvars`: read when named.
    Vars,
}

/// The language a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Native syntax.
    Hcl,
    /// JSON syntax.
    Json,
}

/// What a file's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerraformFile {
    /// What it is for.
    pub role: Role,
    /// Its language.
    pub language: Language,
    /// `.tofu`: replaces the file of the same name with `.tf`.
    pub tofu: bool,
}

/// Classifies a file by its name, exactly as written; `None` when Terraform would not read it. Editors' files
/// (`.x.tf`, `x.tf~`, `#x.tf#`) are none of Terraform's.
pub fn classify(name: &str) -> Option<TerraformFile> {
    if name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
    {
        return None;
    }
    let (stem, language) = match name.strip_suffix(".json") {
        Some(stem) => (stem, Language::Json),
        None => (name, Language::Hcl),
    };
    if let Some(base) = stem.strip_suffix(".tfvars") {
        let auto = base == "terraform" || base.strip_suffix(".auto").is_some();
        let role = if auto { Role::AutoVars } else { Role::Vars };
        return Some(TerraformFile { role, language, tofu: false });
    }
    let (base, tofu) = match stem.strip_suffix(".tofu") {
        Some(base) => (base, true),
        None => (stem.strip_suffix(".tf")?, false),
    };
    let overrides = base == "override" || base.ends_with("_override");
    let role = if overrides { Role::Override } else { Role::Config };
    Some(TerraformFile { role, language, tofu })
}

/// Of the names in one directory those that a run reads as configuration or variables without being
/// asked, in the order it reads them: configuration, overrides, variables, each by name, and
/// `terraform.tfvars` before the `auto` ones. `x.tofu` replaces `x.tf`.
pub fn effective<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, TerraformFile)> {
    let mut files: BTreeMap<&str, TerraformFile> = BTreeMap::new();
    files.extend(names.into_iter().filter_map(|name| Some((name, classify(name)?))));
    let replaced = |name: &str, file: &TerraformFile| {
        let twin = match (file.role, file.language, file.tofu) {
            (Role::Config | Role::Override, Language::Hcl, false) => {
                name.strip_suffix(".tf").map(|base| format!("{base}.tofu"))
            }
            (Role::Config | Role::Override, Language::Json, false) => {
                name.strip_suffix(".tf.json").map(|base| format!("{base}.tofu.json"))
            }
            _ => None,
        };
        twin.is_some_and(|twin| files.contains_key(twin.as_str()))
    };
    let read = files.iter().filter(|(name, file)| file.role != Role::Vars && !replaced(name, file));
    let mut read: Vec<_> = read.map(|(name, file)| (*name, *file)).collect();
    read.sort_by_key(|(name, file)| {
        let auto = file.role == Role::AutoVars && !name.starts_with("terraform.tfvars");
        (file.role, auto, *name)
    });
    read
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Directories that hold at least one configuration file, sorted; as the paths were given.
    pub directories: Vec<PathBuf>,
    /// Directories that could not be looked at, with the reason, sorted.
    pub unreadable: Vec<(PathBuf, String)>,
    /// What was passed over and why, one line each, sorted.
    pub skipped: Vec<String>,
}

/// Searches `paths` (none means the working directory) for directories with Terraform files. A file
/// stands for its directory. Hidden directories (`.terraform` is one) and symbolic links are entered
/// only when they are named.
///
/// # Errors
/// When nothing lies at a path or it cannot be looked at.
pub fn discover(paths: &[PathBuf]) -> Result<Found, UsageError> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut found = Found::default();
    for path in paths {
        search(path, &mut found)?;
    }
    found.skipped.sort_unstable();
    found.skipped.dedup();
    found.unreadable.sort_unstable();
    found.unreadable.dedup();
    found.directories.sort_unstable();
    found.directories.dedup();
    Ok(found)
}

#[allow(clippy::disallowed_methods, reason = "discovery looks at the disk")]
fn search(path: &Path, found: &mut Found) -> Result<(), UsageError> {
    let shown = path.display();
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => UsageError::new(format!("{shown}: no such file or directory")),
        ErrorKind::PermissionDenied => UsageError::new(format!("{shown}: permission denied")),
        _ => UsageError::new(format!("{shown}: {error}")),
    })?;
    // A file stands for its directory, and for nothing below it.
    let (top, depth) = if metadata.is_dir() {
        (path, usize::MAX)
    } else {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        (parent.unwrap_or(Path::new(".")), 1)
    };
    let walk = WalkDir::new(top).max_depth(depth).sort_by_file_name().follow_root_links(true);
    let mut entries = walk.into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) => {
                if visit(&entry, top, depth, found) == Visit::Skip {
                    entries.skip_current_dir();
                }
            }
            Err(error) => {
                let reason = match error.io_error().map(std::io::Error::kind) {
                    Some(ErrorKind::PermissionDenied) => "permission denied".to_owned(),
                    _ => error.to_string(),
                };
                if error.depth() == 0 {
                    return Err(UsageError::new(format!("{shown}: {reason}")));
                }
                let place = error.path().unwrap_or(top);
                found.unreadable.push((place.to_owned(), reason));
            }
        }
    }
    Ok(())
}

#[derive(PartialEq, Eq)]
enum Visit {
    Enter,
    Skip,
}

#[allow(clippy::disallowed_methods, reason = "a link is told by what it leads to")]
fn visit(entry: &DirEntry, top: &Path, depth: usize, found: &mut Found) -> Visit {
    let name = &*entry.file_name().to_string_lossy();
    let place = entry.path().display();
    if entry.depth() == 0 {
        return Visit::Enter;
    }
    if entry.file_type().is_dir() {
        if !name.starts_with('.') {
            return Visit::Enter;
        }
        if depth > 1 {
            found.skipped.push(format!("skipped {place}: hidden directory"));
        }
        return Visit::Skip;
    }
    let linked = entry.path_is_symlink();
    if linked && std::fs::metadata(entry.path()).is_ok_and(|target| target.is_dir()) {
        found.skipped.push(format!("skipped {place}: symbolic link to a directory"));
        return Visit::Enter;
    }
    let file = classify(name).filter(|_| linked || entry.file_type().is_file());
    if file.is_some_and(|file| matches!(file.role, Role::Config | Role::Override)) {
        let parent = entry.path().parent().unwrap_or(top);
        if found.directories.last().is_none_or(|last| last != parent) {
            found.directories.push(parent.to_owned());
        }
    }
    Visit::Enter
}
