//! From directories to modules. Every file is read and parsed once, however many modules call it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::broken;
use super::discovery::replaced;
use super::{Language, Progress, Role, effective, text_of};
use crate::base::{FileError, FileId, FileKind, FileSystem, FxHashMap, FxHashSet, SourceMap, Span};
use crate::config::{Module, Registry, local_calls, module, registry};
use crate::diag::{Code, Diagnostic, Severity};
use crate::eval::names_secret;
use crate::schema::is_sensitive_somewhere;
use crate::syntax::{self, Body, Limits, ParsedFile, Unread};

/// The Terraform files of a run.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) limits: Limits,
    pub(super) sources: SourceMap,
    pub(super) directories: BTreeMap<PathBuf, Directory>,
    /// Configuration files in the order of their ids, for comments.
    pub(super) parsed: Vec<Arc<ParsedFile>>,
    /// Files with syntax errors.
    pub(super) broken: Vec<FileId>,
    /// Syntax errors, duplicate declarations and the like.
    pub(super) diagnostics: Vec<Diagnostic>,
}

pub(super) struct Directory {
    /// Empty for a directory without declarations.
    pub(super) module: Arc<Module>,
    /// Variable files that Terraform reads without `-var-file`, in its order.
    pub(super) variables: Vec<(String, Arc<ParsedFile>)>,
    /// Where `terraform init` put its modules.
    pub(super) registry: Registry,
}

impl Loaded {
    /// Where files with syntax errors spell out secrets. Messages no longer quote them.
    pub(super) fn secrets(&mut self) -> Vec<Span> {
        let secrets = self.spelled_out();
        let mut of_files: FxHashMap<FileId, Vec<Span>> = FxHashMap::default();
        for span in &secrets {
            of_files.entry(span.file).or_default().push(*span);
        }
        for found in &mut self.diagnostics {
            let Some(primary) = found.primary else { continue };
            let spans = of_files.get(&primary.file).map_or(&[][..], Vec::as_slice);
            // They are in the order of the text.
            let before = spans.partition_point(|span| span.end <= primary.start);
            let quoted = self.sources.get(primary.file).slice(primary);
            let is_secret = spans.get(before).is_some_and(|span| span.start < primary.end);
            if is_secret && !quoted.is_empty() {
                found.message = found.message.replace(quoted, "***");
            }
        }
        secrets
    }

    fn spelled_out(&self) -> Vec<Span> {
        let modules = || self.directories.values().map(|directory| &directory.module);
        let declared: FxHashSet<&str> = modules()
            .flat_map(|module| &module.variables)
            .filter(|(_, variable)| variable.is_secret())
            .map(|(name, _)| name.as_str())
            .collect();
        // A default may be that of a sensitive variable.
        let is_secret = |name: &str| {
            name == "default"
                || names_secret(name)
                || is_sensitive_somewhere(name)
                || declared.contains(name)
        };
        let of_file =
            |file: &FileId| broken::secrets(*file, &self.sources.get(*file).text, &is_secret);
        self.broken.iter().flat_map(of_file).collect()
    }
}

/// A file that was read, not yet parsed.
struct Raw {
    path: PathBuf,
    name: String,
    role: Role,
    language: Language,
    text: Result<String, FileError>,
    /// The `.tf` file that it replaces under OpenTofu.
    replaces: Option<String>,
}

/// Reads `start` and every module directory that is called from what was read, transitively.
pub(super) fn load(
    start: &[PathBuf],
    base: &Path,
    fs: &dyn FileSystem,
    limits: Limits,
    progress: &dyn Progress,
) -> Loaded {
    let mut loaded = Loaded { limits, ..Loaded::default() };
    let mut wanted: BTreeSet<PathBuf> = start.iter().cloned().collect();
    while !wanted.is_empty() {
        progress.stage("Reading", wanted.len());
        let batch: Vec<PathBuf> = std::mem::take(&mut wanted).into_iter().collect();
        let raw: Vec<(Vec<Raw>, Registry)> = batch
            .par_iter()
            .map(|directory| {
                let files = read(directory, fs);
                progress.step();
                (files, installed(directory, fs))
            })
            .collect();
        for (directory, called) in parse(&batch, raw, base, &mut loaded) {
            let modules =
                loaded.directories.get(&directory).map(|read| read.registry.directories());
            for target in called.into_iter().chain(modules.into_iter().flatten()) {
                // What does not exist or is outside the tree becomes a gap in the module tree.
                if !loaded.directories.contains_key(&target)
                    && fs.kind(&target) == Some(FileKind::Directory)
                {
                    wanted.insert(target);
                }
            }
        }
    }
    loaded
}

/// Parses a batch and gives, for each directory, the directories its modules call.
fn parse(
    batch: &[PathBuf],
    raw: Vec<(Vec<Raw>, Registry)>,
    base: &Path,
    loaded: &mut Loaded,
) -> Vec<(PathBuf, Vec<PathBuf>)> {
    let mut jobs = Vec::new();
    let mut registries = Vec::new();
    for (at, (files, registry)) in raw.into_iter().enumerate() {
        registries.push(registry);
        for mut file in files {
            // The text moves: two copies of a monorepo are one too many.
            let text: Arc<str> = match &mut file.text {
                Ok(text) => std::mem::take(text).into(),
                Err(_) => "".into(),
            };
            let source = loaded.sources.add(file.path.clone(), display(&file.path, base), text);
            if let Some(replaced) = &file.replaces {
                loaded.diagnostics.push(replacing(&file.name, replaced, source.id));
            }
            jobs.push((at, file, source));
        }
    }
    let limits = loaded.limits;
    let parsed: Vec<Arc<ParsedFile>> = jobs
        .par_iter()
        .map(|(_, file, source)| {
            Arc::new(match &file.text {
                Err(error) => unusable(source.id, error),
                Ok(_) => parse_one(source.id, file.role, file.language, &source.text, &limits),
            })
        })
        .collect();
    let mut groups: Vec<Files> = batch.iter().map(|_| Files::default()).collect();
    for ((at, file, _), parsed) in jobs.into_iter().zip(parsed) {
        if parsed.diagnostics.iter().any(|found| found.severity == Severity::Error) {
            loaded.broken.push(parsed.file);
        }
        loaded.diagnostics.extend(parsed.diagnostics.iter().cloned());
        let group = &mut groups[at];
        match file.role {
            Role::Config => group.plain.push(Arc::clone(&parsed)),
            Role::Override => group.overrides.push(Arc::clone(&parsed)),
            Role::AutoVars | Role::Vars => group.variables.push((file.name, Arc::clone(&parsed))),
        }
        if !matches!(file.role, Role::AutoVars | Role::Vars) {
            loaded.parsed.push(parsed);
        }
    }
    let mut calls = Vec::new();
    for ((directory, group), registry) in batch.iter().zip(groups).zip(registries) {
        let (module, diagnostics) = module(directory.clone(), &group.plain, &group.overrides);
        loaded.diagnostics.extend(diagnostics);
        calls.push((directory.clone(), local_calls(&module).into_iter().collect()));
        let entry = Directory { module: Arc::new(module), variables: group.variables, registry };
        loaded.directories.insert(directory.clone(), entry);
    }
    calls
}

#[derive(Default)]
struct Files {
    plain: Vec<Arc<ParsedFile>>,
    overrides: Vec<Arc<ParsedFile>>,
    variables: Vec<(String, Arc<ParsedFile>)>,
}

/// Parses one file by its role and language.
pub(super) fn parse_one(
    id: FileId,
    role: Role,
    language: Language,
    text: &str,
    limits: &Limits,
) -> ParsedFile {
    match (language, role) {
        (Language::Hcl, _) => syntax::parse(id, syntax::FileKind::Hcl, text, limits),
        (Language::Json, Role::AutoVars | Role::Vars) => {
            syntax::parse_tfvars_json(id, text, limits)
        }
        (Language::Json, _) => syntax::parse(id, syntax::FileKind::Json, text, limits),
    }
}

fn read(directory: &Path, fs: &dyn FileSystem) -> Vec<Raw> {
    let Ok(entries) = fs.list(directory) else { return Vec::new() };
    // Reading a pipe, or a link that leads nowhere or out of the tree, fails, and that is reported: what
    // it declares is not known.
    let names = entries.iter().filter(|(_, kind)| *kind != FileKind::Directory);
    let names: Vec<_> = names.map(|(name, _)| name.to_string_lossy()).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let replaced = replaced(&names);
    let read = effective(names).into_iter().map(|(name, file)| {
        let path = directory.join(name);
        let text = fs.read(&path).and_then(text_of);
        let replaces = replaced.iter().find(|(twin, _)| twin == name);
        let replaces = replaces.map(|(_, replaced)| (*replaced).to_owned());
        let (role, language) = (file.role, file.language);
        Raw { path, name: name.to_owned(), role, language, text, replaces }
    });
    read.collect()
}

fn installed(directory: &Path, fs: &dyn FileSystem) -> Registry {
    let manifest = directory.join(".terraform").join("modules").join("modules.json");
    match fs.read(&manifest).and_then(text_of) {
        Ok(text) => registry(directory, &text),
        // Without `terraform init` there is no manifest, and modules from registries are gaps.
        Err(_) => Registry::default(),
    }
}

fn replacing(name: &str, replaced: &str, file: FileId) -> Diagnostic {
    let message = format!("drlint reads {name} in place of {replaced}, as OpenTofu does.");
    let help =
        "Terraform reads only the .tf file. To check what Terraform reads, remove the .tofu file.";
    Diagnostic::new(Code::ReplacedFile, message, Some(Span::new(file, 0, 0))).with_help(help)
}

/// A file that gave no text: it may have held anything.
fn unusable(file: FileId, error: &FileError) -> ParsedFile {
    let span = Span::new(file, 0, 0);
    let code = match error {
        FileError::TooLarge { .. } => Code::TooLarge,
        FileError::NotText => Code::NotText,
        _ => Code::Unreadable,
    };
    let message = format!("This file cannot be checked: {error}.");
    let unread = Unread { span, header: Vec::new(), reason: format!("cannot be checked: {error}") };
    ParsedFile {
        file,
        kind: syntax::FileKind::Hcl,
        body: Body::default(),
        unread: vec![unread],
        comments: Vec::new(),
        diagnostics: vec![Diagnostic::new(code, message, Some(span))],
    }
}

/// A path as users see it: relative to `base`, forward slashes.
pub(super) fn display(path: &Path, base: &Path) -> String {
    let relative = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/").replacen("//", "/", 1) }
}
