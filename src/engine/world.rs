//! From a root directory to its evaluated world.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::load::Loaded;
use crate::base::FileSystem;
use crate::config::{ModuleTree, is_library, lacks_values, tree};
use crate::diag::Diagnostic;
use crate::eval::{Input, InputSource, Inputs, States, World, gather};
use crate::syntax::ParsedFile;

/// What a root is given besides its own files.
#[derive(Default)]
pub struct Given<'a> {
    /// `TF_VAR_*`.
    pub environment: &'a [(String, String)],
    /// Named variable files, in order: what users call them, and their content.
    pub files: &'a [(String, Arc<ParsedFile>)],
    /// `--var`.
    pub vars: &'a [(String, String)],
    /// The workspace.
    pub workspace: Option<Arc<str>>,
    /// What other roots keep in their states.
    pub states: Arc<States>,
}

/// A root, ready to be asked.
pub struct Opened {
    /// Its world.
    pub world: World,
    /// What loading and reading its inputs had to say.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it is a module meant to be called rather than a root of its own.
    pub library: bool,
    /// Whether a required variable has no value here: what is set elsewhere may set others too, so
    /// defaults are not the values it will run with.
    pub incomplete: bool,
    /// `--var` values that could not be used, as sentences.
    pub unusable: Vec<String>,
}

/// Opens the root in `directory`, which must have been loaded.
pub fn open(
    directory: &Path,
    loaded: &Loaded,
    given: &Given<'_>,
    fs: &Arc<dyn FileSystem>,
) -> Option<Opened> {
    let root = loaded.directories.get(directory)?;
    let mut load = |wanted: &Path| match loaded.directories.get(wanted) {
        Some(found) if !found.module.files.is_empty() => Ok(Arc::clone(&found.module)),
        Some(_) => Err("holds no Terraform files".to_owned()),
        None => Err("is not on disk, or lies outside the repository".to_owned()),
    };
    let (tree, mut diagnostics): (ModuleTree, _) = tree(&root.module, &root.registry, &mut load);
    let mut sources =
        vec![InputSource::Texts { place: "TF_VAR_", pairs: given.environment, strict: false }];
    for (name, parsed) in root.variables.iter().chain(given.files) {
        sources.push(InputSource::File { name, parsed });
    }
    sources.push(InputSource::Texts { place: "--var", pairs: given.vars, strict: true });
    let (variables, unusable): (BTreeMap<String, Input>, Vec<String>) =
        match gather(&root.module, &sources) {
            Ok((variables, more)) => {
                diagnostics.extend(more);
                (variables, Vec::new())
            }
            Err(unusable) => (BTreeMap::new(), unusable),
        };
    let library = is_library(&root.module, |name| variables.contains_key(name));
    let incomplete = lacks_values(&root.module, |name| variables.contains_key(name));
    let mut inputs = Inputs::new(variables, given.workspace.clone());
    inputs.states = Arc::clone(&given.states);
    let world = World::new(tree, inputs, directory.to_path_buf(), Arc::clone(fs));
    Some(Opened { world, diagnostics, library, incomplete, unusable })
}
