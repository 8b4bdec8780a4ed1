//! Files named on the command line, as pre-commit does: each stands for the root modules that read it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::confined::ConfinedFiles;
use super::discovery::discover;
use super::load::load;
use super::repository::{SETTINGS_FILE, may_be_tree, tree_of};
use super::trees::holds_configuration;
use super::{Inputs, NoProgress, Role, UsageError, classify, load_settings};
use crate::base::{FileSystem, SourceMap};
use crate::config::{Module, local_calls, roots};
use crate::diag::{Code, Diagnostic};

/// The calls in a tree.
struct Calls {
    /// The directories that hold configuration.
    directories: BTreeSet<PathBuf>,
    /// For each directory those that call it by path.
    callers: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    roots: BTreeSet<PathBuf>,
}

/// Finds the root modules that read a file.
pub(super) struct NamedFiles<'a> {
    disk: &'a Arc<dyn FileSystem>,
    inputs: &'a Inputs,
    /// By the root of the tree.
    calls: BTreeMap<PathBuf, Calls>,
}

impl<'a> NamedFiles<'a> {
    pub(super) fn new(disk: &'a Arc<dyn FileSystem>, inputs: &'a Inputs) -> Self {
        Self { disk, inputs, calls: BTreeMap::new() }
    }

    /// The directories of the root modules that call the module of a file, directly or not; of a
    /// variable file, also those of the deployments that use it. Empty when no Terraform is near.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub(super) fn roots_of(&mut self, path: &Path) -> Result<BTreeSet<PathBuf>, UsageError> {
        let disk = Arc::clone(self.disk);
        let Some((file, tree)) = disk.canonical(path).ok().zip(tree_of(&*disk, path)) else {
            return Ok(BTreeSet::new());
        };
        let Some(directory) = file.parent() else { return Ok(BTreeSet::new()) };
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name == SETTINGS_FILE {
            return Ok(discover(&*disk, &[directory.to_owned()])?
                .directories
                .into_iter()
                .collect());
        }
        let is_variables =
            classify(name).is_some_and(|file| matches!(file.role, Role::Vars | Role::AutoVars));
        let mut found =
            if is_variables { self.deployments_with(&file, path)? } else { BTreeSet::new() };
        let home = self.inputs.environment.home.as_deref();
        let home = home.and_then(|home| disk.canonical(home).ok());
        // To search a whole home directory for callers would read what nobody asked for.
        let top = if tree.is_repository || may_be_tree(&tree.root, home.as_deref()) {
            tree.root.as_path()
        } else {
            directory
        };
        let calls = self.calls_below(top)?;
        // Variable files are often in a directory below the root module.
        let near = directory.ancestors().take_while(|near| near.starts_with(top));
        let near = near.take(if found.is_empty() { usize::MAX } else { 1 });
        let module = near
            .into_iter()
            .find(|near| calls.directories.contains(*near) || holds_configuration(&*disk, near));
        if let Some(module) = module {
            found.extend(calls.roots_above(module));
        }
        Ok(found)
    }

    /// The roots of the deployments of the settings that use a variable file.
    fn deployments_with(&self, file: &Path, path: &Path) -> Result<BTreeSet<PathBuf>, UsageError> {
        let inputs = Inputs { paths: vec![path.to_owned()], ..self.inputs.clone() };
        let (settings, home) = load_settings(self.disk, &inputs, &mut SourceMap::default())?;
        let home = home.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
        let canonical = |path: PathBuf| self.disk.canonical(&path).ok();
        let used = settings.deployments.iter().filter_map(|deployment| {
            let root = canonical(home.join(&deployment.root.value))?;
            let mut files = deployment.var_files.iter();
            let uses = files.any(|used| canonical(root.join(&used.value)).as_deref() == Some(file));
            uses.then_some(root)
        });
        Ok(used.collect())
    }

    fn calls_below(&mut self, top: &Path) -> Result<&Calls, UsageError> {
        if !self.calls.contains_key(top) {
            let calls = self.read_calls(top)?;
            self.calls.insert(top.to_owned(), calls);
        }
        Ok(&self.calls[top])
    }

    fn read_calls(&self, top: &Path) -> Result<Calls, UsageError> {
        let found = discover(&**self.disk, &[top.to_owned()])?;
        let files = ConfinedFiles::new(Arc::clone(self.disk), [top.to_owned()]);
        let limits = self.inputs.limits.syntax;
        let loaded = load(&found.directories, top, &files, limits, &NoProgress);
        let modules: BTreeMap<PathBuf, Arc<Module>> = loaded
            .directories
            .into_iter()
            .filter(|(path, _)| found.directories.binary_search(path).is_ok())
            .map(|(path, directory)| (path, directory.module))
            .collect();
        let mut callers: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        for (path, module) in &modules {
            for called in local_calls(module) {
                callers.entry(called).or_default().insert(path.clone());
            }
        }
        let roots = roots(&modules).into_iter().map(|root| root.dir).collect();
        Ok(Calls { directories: found.directories.into_iter().collect(), callers, roots })
    }
}

/// Refuses a file that no root module reads: to check all that is around it is not what was asked for.
///
/// # Errors
/// When its name is not one that drlint accepts.
pub(super) fn accept(path: &Path) -> Result<(), UsageError> {
    let name = path.file_name().and_then(|name| name.to_str());
    if name.is_some_and(|name| name == SETTINGS_FILE || classify(name).is_some()) {
        return Ok(());
    }
    let message =
        format!("Cannot check {}: it is not a configuration or variable file.", path.display());
    let help = "Name a directory, a file that ends in .tf, .tofu, .tf.json, .tofu.json, .tfvars or \
                .tfvars.json, or .drlint.hcl. To check a plan, use --plan.";
    let diagnostic = Diagnostic::new(Code::Usage, message, None).with_help(help);
    Err(UsageError::about(diagnostic))
}

impl Calls {
    /// The roots that reach a module; the module itself when nothing calls it.
    fn roots_above(&self, module: &Path) -> BTreeSet<PathBuf> {
        let mut reaching: BTreeSet<PathBuf> = BTreeSet::new();
        let mut todo = vec![module.to_owned()];
        while let Some(next) = todo.pop() {
            if reaching.insert(next.clone()) {
                todo.extend(self.callers.get(&next).into_iter().flatten().cloned());
            }
        }
        let roots: BTreeSet<PathBuf> = reaching.intersection(&self.roots).cloned().collect();
        if roots.is_empty() { BTreeSet::from([module.to_owned()]) } else { roots }
    }
}
