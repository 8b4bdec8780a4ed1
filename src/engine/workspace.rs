//! What every command does first: find the files, read them, find the settings and the roots.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::confined::ConfinedFiles;
use super::evaluation::{Opened, RootInputs, open};
use super::load::{Loaded, display, load, parse_one};
use super::pipeline::systems;
use super::plan_file::{PlanFile, read_plan};
use super::plan_run;
use super::{
    Found, Language, Options, Progress, Role, UsageError, classify, discover, load_settings,
    repository_root, text_of,
};
use crate::base::FileSystem;
use crate::config::{Module, RootKind, roots};
use crate::diag::{Code, Diagnostic, Severity};
use crate::eval::RemoteStates;
use crate::settings::Settings;
use crate::syntax::ParsedFile;

/// A run, ready to judge its roots.
pub struct Session {
    /// What was searched.
    pub found: Found,
    /// Everything that was read.
    pub loaded: Loaded,
    /// The settings; defaults when there is no file.
    pub settings: Settings,
    /// What will be judged, by root and name.
    pub runs: Vec<Run>,
    /// What `--verbose` tells.
    pub notes: Vec<String>,
    /// Named variable files.
    files: Vec<(String, Arc<ParsedFile>)>,
    /// The plan that is judged.
    pub plan: Option<PlanFile>,
    fs: Arc<dyn FileSystem>,
    states: Arc<RemoteStates>,
}

/// One root with its inputs.
pub struct Run {
    /// The deployment's name in the settings, else the root.
    pub name: String,
    /// The root as users see it.
    pub root: String,
    /// The root's directory.
    pub directory: PathBuf,
    /// The workspace, when one is named.
    pub workspace: Option<Arc<str>>,
    /// Variable files the settings name.
    pub(super) files: Vec<(String, Arc<ParsedFile>)>,
}

/// Reads everything the options name.
///
/// # Errors
/// When a path, the settings or a variable file cannot be used.
pub fn prepare(
    disk: &Arc<dyn FileSystem>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Session, UsageError> {
    progress.stage("Searching", 0);
    let starts = plan_run::starts(&**disk, options);
    let found = if starts.is_empty() { Found::default() } else { discover(&**disk, &starts)? };
    let trees: Vec<PathBuf> =
        starts.iter().filter_map(|path| repository_root(&**disk, path)).collect();
    let base = trees.first().cloned().or_else(|| repository_root(&**disk, Path::new(".")));
    let base = base.unwrap_or_default();
    let fs: Arc<dyn FileSystem> =
        Arc::new(ConfinedFiles::new(Arc::clone(disk), trees.iter().cloned()));
    let directories: BTreeSet<PathBuf> =
        found.directories.iter().filter_map(|directory| disk.canonical(directory).ok()).collect();
    let directories: Vec<PathBuf> = directories.into_iter().collect();
    let mut loaded = load(&directories, &base, &*fs, options.limits.syntax, progress);
    let plan = options.plan.as_ref();
    let plan = plan.map(|path| read_plan(&**disk, path, &base, &mut loaded.sources)).transpose()?;
    let mut session_notes = found.skipped.clone();
    for (place, reason) in &found.unreadable {
        let message = format!("{} cannot be searched: {reason}", place.display());
        loaded.diagnostics.push(Diagnostic::new(Code::Unreadable, message, None));
    }
    let (settings, settings_path) = load_settings(disk, options, &mut loaded.sources)?;
    let mut files = Vec::new();
    for path in &options.var_files {
        files.push(variable_file(&**disk, path, &base, &mut loaded)?);
    }
    let modules: BTreeMap<PathBuf, Arc<Module>> = directories
        .iter()
        .filter_map(|directory| {
            Some((directory.clone(), Arc::clone(&loaded.directories.get(directory)?.module)))
        })
        .collect();
    let mut runs = Vec::new();
    let home = settings_path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    for root in roots(&modules) {
        let shown = display(&root.dir, &base);
        let how = match root.kind {
            RootKind::Uncalled => "root",
            RootKind::Ring => "root (first of a ring of modules that call each other)",
        };
        session_notes.push(format!("{how} {shown}"));
        runs.extend(runs_of(
            &**disk,
            &root.dir,
            &shown,
            &settings,
            home.as_deref(),
            options,
            &base,
            &mut loaded,
        )?);
    }
    if let Some(plan) = &plan {
        runs = vec![plan_run::run(&**disk, plan, runs, options)?];
    }
    for directory in
        loaded.directories.keys().filter(|one| !runs.iter().any(|run| run.directory == **one))
    {
        session_notes.push(format!("module {}", display(directory, &base)));
    }
    let states = Arc::default();
    let mut session =
        Session { found, loaded, settings, runs, notes: session_notes, files, plan, fs, states };
    // A plan has what it read of other states.
    if session.plan.is_none() {
        session.states = Arc::new(systems::states(&session, options));
    }
    Ok(session)
}

impl Session {
    /// Opens the root of a run.
    pub fn open(&self, run: &Run, options: &Options) -> Option<Opened> {
        self.open_with(run, options, &self.states)
    }

    /// The same, with these states of other roots.
    pub(super) fn open_with(
        &self,
        run: &Run,
        options: &Options,
        states: &Arc<RemoteStates>,
    ) -> Option<Opened> {
        let files: Vec<_> = run.files.iter().chain(&self.files).cloned().collect();
        let given = RootInputs {
            environment: &options.environment.variables,
            files: &files,
            vars: &options.vars,
            workspace: run.workspace.clone(),
            states: Arc::clone(states),
            limits: options.limits,
            plan: self.plan.as_ref(),
        };
        open(&run.directory, &self.loaded, &given, &self.fs)
    }
}

/// A root once, or once for each deployment of the settings that names it.
fn runs_of(
    disk: &dyn FileSystem,
    directory: &Path,
    shown: &str,
    settings: &Settings,
    home: Option<&Path>,
    options: &Options,
    base: &Path,
    loaded: &mut Loaded,
) -> Result<Vec<Run>, UsageError> {
    let chosen = options.workspace.clone().or_else(|| options.environment.workspace.clone());
    let mut runs = Vec::new();
    for deployment in &settings.deployments {
        let root = home.unwrap_or(Path::new(".")).join(&deployment.root.value);
        if disk.canonical(&root).ok().as_deref() != Some(directory) {
            continue;
        }
        let mut files = Vec::new();
        for file in &deployment.var_files {
            files.push(variable_file(disk, &directory.join(&file.value), base, loaded)?);
        }
        let workspace =
            deployment.workspace.as_ref().map(|name| name.value.clone()).or_else(|| chosen.clone());
        runs.push(Run {
            name: deployment.name.clone(),
            root: shown.to_owned(),
            directory: directory.to_path_buf(),
            workspace: workspace.map(Arc::from),
            files,
        });
    }
    if runs.is_empty() {
        runs.push(Run {
            name: shown.to_owned(),
            root: shown.to_owned(),
            directory: directory.to_path_buf(),
            workspace: chosen.map(Arc::from),
            files: Vec::new(),
        });
    }
    Ok(runs)
}

fn variable_file(
    disk: &dyn FileSystem,
    path: &Path,
    base: &Path,
    loaded: &mut Loaded,
) -> Result<(String, Arc<ParsedFile>), UsageError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Terraform takes any name; only a JSON ending changes how the file is read.
    let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
        || classify(&name).is_some_and(|file| file.language == Language::Json);
    let language = if json { Language::Json } else { Language::Hcl };
    let parsed = named_file(disk, path, base, loaded, Role::Vars, language)?;
    if parsed.diagnostics.iter().any(|one| one.severity == Severity::Error) {
        let diagnostics = parsed.diagnostics.clone();
        return Err(UsageError { diagnostics, sources: std::mem::take(&mut loaded.sources) });
    }
    Ok((name, parsed))
}

/// A file that somebody named: it may lie anywhere.
fn named_file(
    disk: &dyn FileSystem,
    path: &Path,
    base: &Path,
    loaded: &mut Loaded,
    role: Role,
    language: Language,
) -> Result<Arc<ParsedFile>, UsageError> {
    let unusable = |reason: String| UsageError::new(format!("{}: {reason}", path.display()));
    let real = disk.canonical(path).map_err(|error| unusable(error.to_string()))?;
    let text = disk.read(&real).and_then(text_of).map_err(|error| unusable(error.to_string()))?;
    let source = loaded.sources.add(real.clone(), display(&real, base), text.into());
    Ok(Arc::new(parse_one(source.id, role, language, &source.text, &loaded.limits)))
}
