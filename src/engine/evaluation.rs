//! From a root directory to its evaluated world.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::load::Loaded;
use super::options::Limits;
use super::plan_file::PlanFile;
use crate::base::{FileSystem, Name};
use crate::config::{Module, ModuleTree, fill_gaps, is_library, lacks_values, planned_tree, tree};
use crate::diag::Diagnostic;
use crate::eval::{
    Evaluator, Input, InputSource, Inputs, LiteralScope, RemoteStates, UnusableInput,
    collect_inputs, constraint, evaluate,
};
use crate::syntax::ParsedFile;
use crate::value::{Kind, Value, convert, ops};

/// What a root is given besides its own files.
#[derive(Default)]
pub struct RootInputs<'a> {
    /// `TF_VAR_*`.
    pub environment: &'a [(String, String)],
    /// Named variable files, in order: what users call them, and their content.
    pub files: &'a [(String, Arc<ParsedFile>)],
    /// `--var`.
    pub vars: &'a [(String, String)],
    /// The workspace.
    pub workspace: Option<Arc<str>>,
    /// What other roots keep in their states.
    pub states: Arc<RemoteStates>,
    /// How much may be computed.
    pub limits: Limits,
    /// The plan that is judged.
    pub plan: Option<&'a PlanFile>,
}

/// A root, ready to be asked.
pub struct Opened {
    /// Its world.
    pub world: Evaluator,
    /// What loading and reading its inputs had to say.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it is a module meant to be called rather than a root of its own.
    pub library: bool,
    /// Whether a required variable has no value here: what is set elsewhere may set others too, so
    /// defaults are not the values it will run with.
    pub incomplete: bool,
    /// `--var` values that could not be used, as sentences.
    pub unusable: Vec<UnusableInput>,
}

/// Opens the root in `directory`, which must have been loaded unless a plan stands for it.
pub fn open(
    directory: &Path,
    loaded: &Loaded,
    given: &RootInputs<'_>,
    fs: &Arc<dyn FileSystem>,
) -> Option<Opened> {
    let Some(root) = loaded.directories.get(directory) else {
        return given.plan.map(|plan| alone(plan, directory, given, fs));
    };
    let mut load = |wanted: &Path| match loaded.directories.get(wanted) {
        Some(found) if !found.module.files.is_empty() => Ok(Arc::clone(&found.module)),
        Some(_) => Err("holds no Terraform files".to_owned()),
        None => Err("is not on disk, or lies outside the repository".to_owned()),
    };
    let (mut tree, mut diagnostics): (ModuleTree, _) =
        tree(&root.module, &root.registry, &given.limits.modules, &mut load);
    let mut sources =
        vec![InputSource::Texts { place: "TF_VAR_", pairs: given.environment, strict: false }];
    for (name, parsed) in root.variables.iter().chain(given.files) {
        sources.push(InputSource::File { name, parsed });
    }
    sources.push(InputSource::Texts { place: "--var", pairs: given.vars, strict: true });
    let (mut variables, unusable): (BTreeMap<String, Input>, Vec<UnusableInput>) =
        match collect_inputs(&root.module, &sources) {
            Ok((variables, more)) => {
                diagnostics.extend(more);
                (variables, Vec::new())
            }
            Err(unusable) => (BTreeMap::new(), unusable),
        };
    if let Some(plan) = given.plan {
        fill_gaps(&mut tree, &plan.configuration, plan.planned.at, &given.limits.modules);
        decided(&mut variables, &root.module, plan);
    }
    let library =
        given.plan.is_none() && is_library(&root.module, |name| variables.contains_key(name));
    let incomplete =
        given.plan.is_none() && lacks_values(&root.module, |name| variables.contains_key(name));
    let mut inputs = Inputs::new(variables, given.workspace.clone());
    inputs.states = Arc::clone(&given.states);
    let mut world = Evaluator::new(
        tree,
        inputs,
        directory.to_path_buf(),
        Arc::clone(fs),
        given.limits.evaluation,
    );
    if let Some(plan) = given.plan {
        world = world.with_plan(Arc::clone(&plan.planned));
    }
    Some(Opened { world, diagnostics, library, incomplete, unusable })
}

/// A root of which there is a plan and no source.
fn alone(
    plan: &PlanFile,
    directory: &Path,
    given: &RootInputs<'_>,
    fs: &Arc<dyn FileSystem>,
) -> Opened {
    let tree = planned_tree(&plan.configuration, plan.planned.at, &given.limits.modules);
    let values = plan.variables.iter();
    let variables = values.map(|(name, value)| (name.clone(), input(value))).collect();
    let inputs = Inputs::new(variables, given.workspace.clone());
    let world = Evaluator::new(
        tree,
        inputs,
        directory.to_path_buf(),
        Arc::clone(fs),
        given.limits.evaluation,
    );
    Opened {
        world: world.with_plan(Arc::clone(&plan.planned)),
        diagnostics: Vec::new(),
        library: false,
        incomplete: false,
        unusable: Vec::new(),
    }
}

/// The plan's variables take the place of what the source is given. Where both agree the source says
/// where the value was set.
fn decided(variables: &mut BTreeMap<String, Input>, module: &Module, plan: &PlanFile) {
    for (name, value) in &plan.variables {
        let Some(variable) = module.variables.get(&Name::new(name)) else { continue };
        let ty = constraint(variable.ty());
        let as_declared = |value: &Value| convert(value, &ty).unwrap_or_else(|_| value.clone());
        let before = match (variables.get(name), variable.default()) {
            (Some(given), _) => Some(given.value.clone()),
            (None, Some(default)) => evaluate(&default.expr, &LiteralScope).ok(),
            (None, None) => None,
        };
        if before.is_none_or(|before| !same(&as_declared(&before), &as_declared(value))) {
            variables.insert(name.clone(), input(value));
        }
    }
}

fn same(one: &Value, other: &Value) -> bool {
    matches!(ops::equal(one, other), Ok(Value { kind: Kind::Bool(true), .. }))
}

fn input(value: &Value) -> Input {
    Input { value: value.clone(), span: None, place: "the plan".into() }
}
