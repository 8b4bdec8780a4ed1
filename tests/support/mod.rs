//! What test crates share: a root in memory, evaluated, and the modules below.

#![allow(dead_code, reason = "each test crate uses a part")]

pub mod aws_stub;
pub mod checked;
pub mod compare;
#[path = "../../build/infra.rs"]
pub mod infra;
pub mod normalise;
pub mod offline;
pub mod process;
pub mod program;
pub mod shown;
pub mod skip;
pub mod stack_check;
pub mod terraform;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use drlint::base::{FileId, MemoryFiles};
use drlint::config::{self, Missing, Module, Registry};
use drlint::eval::{self, Evaluator, InputSource, Inputs, collect_inputs};
use drlint::graph::json::json_of;
use drlint::graph::{Graph, Roles};
use drlint::policy::PolicySource;
use drlint::syntax::{self, FileKind, Limits};
use serde_json::Value as Json;

/// The root of the files, which are given as path and text; the root itself is in `root/`.
pub fn graph(files: &[(&str, &str)]) -> Graph {
    graph_with(files, &[], None)
}

/// The same with `--var` values and a workspace.
pub fn graph_with(files: &[(&str, &str)], vars: &[(&str, &str)], workspace: Option<&str>) -> Graph {
    let mut groups: BTreeMap<PathBuf, Vec<(String, Arc<syntax::ParsedFile>)>> = BTreeMap::new();
    let mut memory = MemoryFiles::new();
    for (at, (path, text)) in files.iter().enumerate() {
        memory = memory.with(*path, *text);
        let path = Path::new(path);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let kind = if path.extension().is_some_and(|ending| ending == "json") {
            FileKind::Json
        } else {
            FileKind::Hcl
        };
        if ![".tf", ".tf.json", ".tfvars"].iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        let id = FileId(u32::try_from(at).unwrap());
        let parsed = Arc::new(syntax::parse(id, kind, text, &Limits::default()));
        groups.entry(path.parent().unwrap().to_path_buf()).or_default().push((name, parsed));
    }
    let modules: BTreeMap<PathBuf, Arc<Module>> = groups
        .iter()
        .map(|(directory, files)| {
            let of = |wanted: bool| -> Vec<_> {
                let chosen = files.iter().filter(|(name, _)| !name.ends_with(".tfvars"));
                let chosen = chosen.filter(|(name, _)| name.contains("override.tf") == wanted);
                chosen.map(|(_, parsed)| Arc::clone(parsed)).collect()
            };
            let (module, _) = config::module(directory.clone(), &of(false), &of(true));
            (directory.clone(), Arc::new(module))
        })
        .collect();
    let root = Path::new("root");
    let mut load =
        |wanted: &Path| modules.get(wanted).cloned().ok_or(Missing::DoesNotExist(String::new()));
    let (tree, _) =
        config::tree(&modules[root], &Registry::default(), &config::Limits::DEFAULT, &mut load);
    let pairs: Vec<(String, String)> =
        vars.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    let mut sources = Vec::new();
    for (name, parsed) in &groups[root] {
        if name.ends_with(".tfvars") {
            sources.push(InputSource::File { name, parsed });
        }
    }
    sources.push(InputSource::Flags(&pairs));
    let variables = collect_inputs(&modules[root], &sources).variables;
    let inputs = Inputs::new(variables, workspace.map(Arc::from));
    Graph::build(
        Evaluator::new(tree, inputs, root.to_path_buf(), Arc::new(memory), eval::Limits::DEFAULT),
        Roles::default(),
    )
}

/// The outputs of a root of one file, as JSON.
pub fn outputs(text: &str) -> Json {
    graph(&[("root/main.tf", text)]).outputs_json()
}

/// The value of one expression in a root with these other blocks.
pub fn value(expression: &str, blocks: &str) -> Json {
    let graph = graph(&[(
        "root/main.tf",
        &format!("output \"it\" {{\n  value = {expression}\n}}\n{blocks}"),
    )]);
    json_of(
        &graph
            .evaluator
            .output(
                drlint::value::ModuleId::ROOT,
                "it".into(),
                drlint::base::Span::new(FileId(0), 0, 0),
            )
            .unwrap(),
    )
}

/// The addresses of all instances.
pub fn addresses(graph: &Graph) -> Vec<String> {
    graph.instances().iter().map(|instance| instance.addr.to_string()).collect()
}

/// A policy without a page and examples, as a rule file of its own.
pub fn policy(id: &str, text: &str) -> PolicySource {
    PolicySource {
        id: id.into(),
        path: "example.policy.hcl".into(),
        file: FileId(99),
        text: text.into(),
        docs: "".into(),
        bad: None,
        good: None,
    }
}
