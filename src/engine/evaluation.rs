//! One root of a run: what is known of it before anything is evaluated, and its evaluation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::deployment::Deployment;
use super::load::Directory;
use super::plan_file::PlanFile;
use super::{Inputs, Limits, Workspace};
use crate::addr::ResourceAddr;
use crate::base::{FileSystem, Name, Span};
use crate::config::{
    Missing, Module, ModuleTree, Variable, configures_itself, fill_gaps, planned_tree, tree,
    without_values,
};
use crate::diag::{Diagnostic, Severity};
use crate::eval::{
    self, Collected, Evaluator, Input, InputSource, LiteralScope, Plan, RemoteStates,
    UnusableInput, collect_inputs, constraint, evaluate,
};
use crate::graph::{Graph, Roles};
use crate::syntax::ParsedFile;
use crate::value::{Kind, Value, convert, ops};

/// A root with its modules and inputs: plain data, which any thread may evaluate.
pub(super) struct Root {
    tree: Arc<ModuleTree>,
    inputs: eval::Inputs,
    directory: PathBuf,
    files: Arc<dyn FileSystem>,
    plan: Option<Arc<Plan>>,
    limits: eval::Limits,
    /// About the tree and the inputs.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Required variables that have no value here. What sets them may set others too, so defaults are
    /// not the values it will run with.
    pub(super) without_values: Vec<Name>,
    /// Whether it seems to be a module that nothing calls: such variables, no provider, no backend.
    pub(super) is_callable: bool,
    pub(super) unusable: Vec<UnusableInput>,
    /// Where variable files set sensitive variables.
    pub(super) secrets: Vec<Span>,
}

/// A root under evaluation.
///
/// Invariant: it stays on the thread that opened it, since the evaluator shares what it computes without
/// locks.
pub(super) struct Evaluation {
    pub(super) graph: Graph,
}

impl Root {
    /// The root of a deployment. `None` when its directory was not read and no plan stands for it.
    pub(super) fn new(
        deployment: &Deployment,
        workspace: &Workspace,
        inputs: &Inputs,
    ) -> Option<Self> {
        let plan = workspace.plan.as_ref();
        let files = Arc::clone(&workspace.files);
        match workspace.loaded.directories.get(&deployment.directory) {
            Some(directory) => {
                Some(Self::of_directory(directory, deployment, workspace, inputs, files))
            }
            None => plan.map(|plan| Self::of_plan(plan, deployment, &inputs.limits, files)),
        }
    }

    fn of_directory(
        root: &Directory,
        deployment: &Deployment,
        workspace: &Workspace,
        inputs: &Inputs,
        files: Arc<dyn FileSystem>,
    ) -> Self {
        let limits = &inputs.limits;
        let directories = &workspace.loaded.directories;
        let mut load = |wanted: &Path| match directories.get(wanted) {
            // Terraform refuses a module directory without configuration.
            Some(found) if !found.module.files.is_empty() => Ok(Arc::clone(&found.module)),
            Some(_) => Err(Missing::Empty(String::new())),
            None => Err(workspace.missing_directory(wanted)),
        };
        let (mut tree, mut diagnostics) =
            tree(&root.module, &root.registry, &limits.modules, &mut load);
        let environment = &inputs.environment.variables;
        let mut sources = vec![InputSource::Environment(environment)];
        // Terraform's order of precedence: environment, automatic files, named files, `-var`.
        let named = deployment.var_files.iter().chain(&workspace.var_files);
        for (name, parsed) in root.variables.iter().chain(named.clone()) {
            sources.push(InputSource::File { name, parsed });
        }
        let of_variables = root.variables.iter().chain(named);
        let secrets =
            of_variables.flat_map(|(_, parsed)| secrets_of(&root.module, parsed)).collect();
        sources.push(InputSource::Flags(&inputs.vars));
        let collected = collect_inputs(&root.module, &sources);
        // Whether a `--var` that is not declared is an error depends on the other roots: see the stage
        // `evaluate`.
        let Collected { mut variables, diagnostics: more, unusable } = collected;
        diagnostics.extend(more);
        diagnostics.extend(unusable.iter().filter_map(|one| one.diagnostic(&root.module)));
        let plan = workspace.plan.as_ref();
        // A plan has the configuration of modules that are not on this disk.
        if let Some(plan) = plan {
            fill_gaps(&mut tree, &plan.configuration, plan.planned.at, &limits.modules);
            take_planned_variables(&mut variables, &root.module, plan);
        }
        diagnostics.extend(tree.missing_modules());
        // What is planned has all its values.
        let without_values = match plan {
            None => without_values(&root.module, |name| variables.contains_key(name)),
            Some(_) => Vec::new(),
        };
        let is_callable = !without_values.is_empty() && !configures_itself(&root.module);
        Self {
            tree: Arc::new(tree),
            inputs: eval::Inputs::new(variables, deployment.workspace.clone()),
            directory: deployment.directory.clone(),
            files,
            plan: plan.map(|plan| Arc::clone(&plan.planned)),
            limits: limits.evaluation,
            diagnostics,
            without_values,
            is_callable,
            unusable,
            secrets,
        }
    }

    /// A root of which there is a plan and no configuration.
    fn of_plan(
        plan: &PlanFile,
        deployment: &Deployment,
        limits: &Limits,
        files: Arc<dyn FileSystem>,
    ) -> Self {
        let values = plan.variables.iter();
        let variables = values.map(|(name, value)| (name.clone(), planned_input(value))).collect();
        Self {
            tree: Arc::new(planned_tree(&plan.configuration, plan.planned.at, &limits.modules)),
            inputs: eval::Inputs::new(variables, deployment.workspace.clone()),
            directory: deployment.directory.clone(),
            files,
            plan: Some(Arc::clone(&plan.planned)),
            limits: limits.evaluation,
            diagnostics: Vec::new(),
            without_values: Vec::new(),
            is_callable: false,
            unusable: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// Takes its share of what all root modules of a run may take.
    pub(super) fn share_limits(&mut self, roots: usize) {
        self.limits = self.limits.of_each(roots);
    }

    pub(super) fn evaluator(&self, states: &Arc<RemoteStates>) -> Evaluator {
        let mut inputs = self.inputs.clone();
        inputs.states = Arc::clone(states);
        let files = Arc::clone(&self.files);
        let evaluator = Evaluator::new(
            Arc::clone(&self.tree),
            inputs,
            self.directory.clone(),
            files,
            self.limits,
        );
        match &self.plan {
            Some(plan) => evaluator.with_plan(Arc::clone(plan)),
            None => evaluator,
        }
    }

    /// Whether a plan gives the values.
    pub(super) fn is_planned(&self) -> bool {
        self.plan.is_some()
    }

    /// Whether a resource or data source whose address is `wanted` is declared in any of its modules.
    pub(super) fn declares(&self, wanted: impl Fn(&ResourceAddr) -> bool) -> bool {
        self.tree.nodes.iter().any(|node| node.module.resources.keys().any(&wanted))
    }
}

/// Where a variable file sets sensitive variables of a root. All of a file that is not valid: what
/// belongs to which variable is not certain there.
fn secrets_of(module: &Module, parsed: &ParsedFile) -> Vec<Span> {
    let is_sensitive = |name| {
        let variable: Option<&Variable> = module.variables.get(name);
        variable.is_some_and(Variable::is_secret)
    };
    let is_broken = parsed.diagnostics.iter().any(|one| one.severity == Severity::Error)
        || !parsed.body.blocks.is_empty();
    let has_sensitive = module.variables.keys().any(is_sensitive);
    if is_broken && has_sensitive {
        return vec![Span::new(parsed.file, 0, u32::MAX as usize)];
    }
    // A name that is not declared may be a misspelled one, or a secret of another root.
    let attributes = parsed
        .body
        .attributes
        .iter()
        .filter(|one| is_sensitive(&one.name) || !module.variables.contains_key(&one.name));
    attributes.map(|one| one.expr.span).collect()
}

impl Evaluation {
    pub(super) fn open(root: &Root, states: &Arc<RemoteStates>, roles: &Roles) -> Self {
        Self { graph: Graph::build(root.evaluator(states), roles.clone()) }
    }
}

/// The plan's variables take the place of what the configuration is given. Where both agree the
/// configuration says where the value was set.
fn take_planned_variables(
    variables: &mut BTreeMap<String, Input>,
    module: &Module,
    plan: &PlanFile,
) {
    for (name, value) in &plan.variables {
        let Some(variable) = module.variables.get(&Name::new(name)) else { continue };
        let ty = constraint(variable.ty());
        let as_declared = |value: &Value| convert(value, &ty).unwrap_or_else(|_| value.clone());
        let before = match (variables.get(name), variable.default()) {
            (Some(input), _) => Some(input.value.clone()),
            (None, Some(default)) => evaluate(&default.expr, &LiteralScope).ok(),
            (None, None) => None,
        };
        if before.is_none_or(|before| !is_equal(&as_declared(&before), &as_declared(value))) {
            variables.insert(name.clone(), planned_input(value));
        }
    }
}

/// Whether both are known and equal.
fn is_equal(a: &Value, b: &Value) -> bool {
    matches!(ops::equal(a, b), Ok(Value { kind: Kind::Bool(true), .. }))
}

fn planned_input(value: &Value) -> Input {
    Input { value: value.clone(), span: None, place: "the plan".into() }
}
