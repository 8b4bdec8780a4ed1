//! The settings of a run, found, read and checked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::confined::ConfinedFiles;
use super::{Inputs, UsageError, find_settings, repository_root, text_of};
use crate::base::{FileSystem, SourceMap};
use crate::settings::{Settings, read_settings};
use crate::syntax::{self, FileKind, Limits};

/// The settings of a run: those of `--config`, else of the nearest `.drlint.hcl` above the paths, else
/// none. The file is added to `sources`. Its path is returned too: some settings are relative to it.
///
/// # Errors
/// When the file cannot be read or used, or when two paths are under different files.
pub(crate) fn load_settings(
    files: &Arc<dyn FileSystem>,
    inputs: &Inputs,
    sources: &mut SourceMap,
) -> Result<(Settings, Option<PathBuf>), UsageError> {
    let Some(path) = locate(&**files, inputs)? else { return Ok((Settings::default(), None)) };
    let shown = shown(&**files, &path);
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    // A settings file decides what is reported: it may not be a link to somewhere else.
    let directory = directory.unwrap_or(Path::new(".")).to_owned();
    let text = ConfinedFiles::new(Arc::clone(files), [directory])
        .read(&path)
        .and_then(text_of)
        .map_err(|error| UsageError::of_path(Path::new(&shown), error))?;
    let source = sources.add(path.clone(), shown, text.into());
    let parsed = syntax::parse(source.id, FileKind::Hcl, &source.text, &Limits::default());
    let (settings, problems) = read_settings(&parsed);
    if problems.is_empty() {
        Ok((settings, Some(path)))
    } else {
        Err(UsageError { diagnostics: problems, sources: std::mem::take(sources) })
    }
}

fn locate(files: &dyn FileSystem, inputs: &Inputs) -> Result<Option<PathBuf>, UsageError> {
    if let Some(named) = &inputs.config {
        return Ok(Some(named.clone()));
    }
    let working = [PathBuf::from(".")];
    let paths = if inputs.paths.is_empty() { &working[..] } else { &inputs.paths };
    let mut found: Option<(Option<PathBuf>, &Path)> = None;
    for path in paths {
        let settings = find_settings(files, path);
        match &found {
            Some((first, first_path)) if *first != settings => {
                let (first, second) = (first_path.display(), path.display());
                return Err(UsageError::new(format!(
                    "{first} and {second} have different settings files."
                ))
                .with_help("Check them separately, or name one file with --config."));
            }
            _ => found = Some((settings, path)),
        }
    }
    Ok(found.and_then(|(settings, _)| settings))
}

/// Relative to the repository, with forward slashes.
fn shown(files: &dyn FileSystem, path: &Path) -> String {
    let root = repository_root(files, path);
    let real = files.absolute(path);
    let relative = root.as_ref().and_then(|root| real.strip_prefix(root).ok());
    relative.unwrap_or(path).to_string_lossy().replace('\\', "/")
}
