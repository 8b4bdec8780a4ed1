//! Everything a run has read: plain data, which threads share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discovery::{Found, Language, Role, classify};
use super::load::{Loaded, display, parse_one};
use super::plan_file::PlanFile;
use super::{UsageError, text_of};
use crate::base::{FileError, FileKind, FileSystem, Span};
use crate::config::Missing;
use crate::diag::Severity;
use crate::settings::Settings;
use crate::syntax::ParsedFile;

/// A variable file: what users call it, and its content.
pub(super) type VariableFile = (String, Arc<ParsedFile>);

pub(super) struct Workspace {
    /// What users may name: everything.
    pub(super) disk: Arc<dyn FileSystem>,
    /// What configurations may name: what is below `trees`.
    pub(super) files: Arc<dyn FileSystem>,
    /// The repositories that were searched.
    pub(super) trees: Vec<PathBuf>,
    /// Directories that are called, and do not exist beside the tree of a path without a repository.
    pub(super) absent: BTreeSet<PathBuf>,
    /// What users see paths relative to.
    pub(super) base: PathBuf,
    pub(super) found: Found,
    /// [`Found::directories`], canonical.
    pub(super) directories: Vec<PathBuf>,
    pub(super) loaded: Loaded,
    pub(super) settings: Settings,
    /// What the settings' paths are relative to.
    pub(super) settings_directory: Option<PathBuf>,
    pub(super) plan: Option<PlanFile>,
    /// `--var-file`.
    pub(super) var_files: Vec<VariableFile>,
}

impl Workspace {
    /// Why the directory of a module was not read. Of what is outside the repository not even that it
    /// does not exist is told.
    pub(super) fn missing_directory(&self, directory: &Path) -> Missing {
        let is_outside = self.files.canonical(directory) == Err(FileError::Outside);
        if is_outside && !self.absent.contains(directory) {
            Missing::Outside
        } else if self.files.kind(directory) == Some(FileKind::File) {
            Missing::NotDirectory(String::new())
        } else {
            Missing::DoesNotExist(String::new())
        }
    }

    /// Reads a variable file that somebody named, from `files`: of the command line, it may be anywhere.
    ///
    /// # Errors
    /// When it cannot be read or has a syntax error.
    pub(super) fn read_variables(
        &mut self,
        files: &dyn FileSystem,
        path: &Path,
    ) -> Result<VariableFile, UsageError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Terraform takes any name; only a JSON ending changes how the file is read.
        let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
            || classify(&name).is_some_and(|file| file.language == Language::Json);
        let language = if json { Language::Json } else { Language::Hcl };
        let unusable = |error| UsageError::of_path(path, error);
        let canonical = files.canonical(path).map_err(unusable)?;
        let text = files.read(&canonical).and_then(text_of).map_err(unusable)?;
        let shown = display(&canonical, &self.base);
        let source = self.loaded.sources.add(canonical, shown, text.into());
        let parsed = parse_one(source.id, Role::Vars, language, &source.text, &self.loaded.limits);
        if parsed.diagnostics.iter().any(|found| found.severity == Severity::Error) {
            let mut sources = std::mem::take(&mut self.loaded.sources);
            // Which variables are sensitive is not known yet, and what belongs to which is not certain.
            sources.mask(&[Span::new(source.id, 0, u32::MAX as usize)]);
            return Err(UsageError { diagnostics: parsed.diagnostics, sources });
        }
        Ok((name, Arc::new(parsed)))
    }
}
