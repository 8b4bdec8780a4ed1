//! Which directories hold Terraform, and what each file in them is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::UsageError;
use crate::base::{FileError, FileKind, FileSystem};

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

impl Role {
    /// Whether it makes its directory a module. Files that only override have nothing to override there.
    pub(crate) fn declares(self) -> bool {
        self == Self::Config
    }
}

/// The language a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Language {
    /// Native syntax.
    Hcl,
    /// JSON syntax.
    Json,
}

/// What a file's name tells Terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerraformFile {
    /// What it is for.
    pub role: Role,
    pub(crate) language: Language,
}

/// Classifies a file by its name, exactly as written; `None` when Terraform would not read it. Editors' files
/// (`.x.tf`, `x.tf~`, `#x.tf#`) are ignored, as Terraform ignores them.
pub fn classify(name: &str) -> Option<TerraformFile> {
    if name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
    {
        return None;
    }
    // Terraform compares endings exactly: `main.TF` is not configuration.
    let (stem, language) = match name.strip_suffix(".json") {
        Some(stem) => (stem, Language::Json),
        None => (name, Language::Hcl),
    };
    if let Some(base) = stem.strip_suffix(".tfvars") {
        // `terraform.tfvars` and `*.auto.tfvars` are read without `-var-file`.
        let auto = base == "terraform" || base.strip_suffix(".auto").is_some();
        let role = if auto { Role::AutoVars } else { Role::Vars };
        return Some(TerraformFile { role, language });
    }
    let base = stem.strip_suffix(".tofu").or_else(|| stem.strip_suffix(".tf"))?;
    let overrides = base == "override" || base.ends_with("_override");
    let role = if overrides { Role::Override } else { Role::Config };
    Some(TerraformFile { role, language })
}

/// Of the names in one directory those that a run reads as configuration or variables without being
/// asked, in the order it reads them: configuration, overrides, variables, each by name, and
/// `terraform.tfvars` before the `auto` ones. `x.tofu` replaces `x.tf`.
pub fn effective<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, TerraformFile)> {
    let mut files: BTreeMap<&str, TerraformFile> = BTreeMap::new();
    files.extend(names.into_iter().filter_map(|name| Some((name, classify(name)?))));
    // OpenTofu: a `.tofu` file hides the `.tf` file of the same name, so that a module can serve both.
    let replaced = replaced(&files.keys().copied().collect::<Vec<_>>());
    let is_replaced = |name: &str| replaced.iter().any(|(_, replaced)| *replaced == name);
    let read = files.iter().filter(|(name, file)| file.role != Role::Vars && !is_replaced(name));
    let mut read: Vec<_> = read.map(|(name, file)| (*name, *file)).collect();
    // The order matters twice: override files merge in order of names, and the last of two variable files
    // wins, where `terraform.tfvars` comes before all `*.auto.tfvars`.
    read.sort_by_key(|(name, file)| {
        let auto = file.role == Role::AutoVars && !name.starts_with("terraform.tfvars");
        (file.role, auto, *name)
    });
    read
}

/// The `.tf` files of a directory that OpenTofu does not read because a `.tofu` file has their name, each
/// with that file.
pub(crate) fn replaced<'a>(names: &[&'a str]) -> Vec<(String, &'a str)> {
    let configuration = names.iter().filter(|name| {
        classify(name).is_some_and(|file| matches!(file.role, Role::Config | Role::Override))
    });
    let twins = configuration.filter_map(|name| {
        let twin = match name.strip_suffix(".json") {
            Some(name) => format!("{}.tofu.json", name.strip_suffix(".tf")?),
            None => format!("{}.tofu", name.strip_suffix(".tf")?),
        };
        names.contains(&twin.as_str()).then_some((twin, *name))
    });
    twins.collect()
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Directories that hold at least one configuration file, sorted; as the paths were given.
    pub directories: Vec<PathBuf>,
    /// Directories that could not be looked at, with the reason, sorted.
    pub(crate) unreadable: Vec<(PathBuf, String)>,
    /// What was passed over and why, one line each, sorted.
    pub skipped: Vec<String>,
}

/// Searches `paths` (none means the working directory) for directories with Terraform files. A file
/// stands for its directory. Hidden directories (`.terraform` is one) and symbolic links are entered
/// only when they are named.
///
/// # Errors
/// When nothing is at a path or it cannot be read.
pub fn discover(files: &dyn FileSystem, paths: &[PathBuf]) -> Result<Found, UsageError> {
    let working = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &working[..] } else { paths };
    let mut found = Found::default();
    for path in paths {
        search(files, path, &mut found)?;
    }
    found.skipped.sort_unstable();
    found.skipped.dedup();
    found.unreadable.sort_unstable();
    found.unreadable.dedup();
    found.directories.sort_unstable();
    found.directories.dedup();
    Ok(found)
}

fn search(files: &dyn FileSystem, path: &Path, found: &mut Found) -> Result<(), UsageError> {
    let unusable = |error: FileError| UsageError::of_path(path, error);
    let canonical = files.canonical(path).map_err(unusable)?;
    // A file stands for its directory, and for nothing below it.
    let (top, descend) = if files.is_directory(&canonical) {
        (path, true)
    } else {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        (parent.unwrap_or(Path::new(".")), false)
    };
    let mut todo = vec![top.to_owned()];
    while let Some(directory) = todo.pop() {
        let entries = match files.list(&directory) {
            Ok(entries) => entries,
            // What was named must be readable; of what is below, the rest can still be checked.
            Err(error) if directory == top => return Err(unusable(error)),
            Err(error) => {
                found.unreadable.push((directory, error.to_string()));
                continue;
            }
        };
        let mut configured = false;
        for (name, kind) in entries {
            let path = directory.join(&name);
            let name = name.to_string_lossy();
            match kind {
                FileKind::Directory if name.starts_with('.') => {
                    if descend {
                        found.skipped.push(format!("skipped {}: hidden directory", path.display()));
                    }
                }
                FileKind::Directory if descend => todo.push(path),
                // A link back to an ancestor would never end.
                FileKind::Link if files.is_directory(&path) => found
                    .skipped
                    .push(format!("skipped {}: symbolic link to a directory", path.display())),
                FileKind::File | FileKind::Link => {
                    let file = classify(&name);
                    configured |= file.is_some_and(|file| file.role.declares());
                }
                FileKind::Directory | FileKind::Other => {}
            }
        }
        if configured {
            found.directories.push(directory);
        }
    }
    Ok(())
}
