//! Any text, taken for the only file of a root, is evaluated without a panic: every instance, every
//! argument, every output, every reference.
//!
//! `cargo +nightly fuzz run eval -- -max_len=4096 -timeout=30` starts it.

#![no_main]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use drlint::base::{FileId, MemoryFiles};
use drlint::config::{self, Missing, Module, Registry, module, tree};
use drlint::eval::{self, Evaluator, Inputs};
use drlint::graph::{Graph, Roles};
use drlint::syntax::{FileKind, Limits, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for (kind, name) in [(FileKind::Hcl, "root/main.tf"), (FileKind::Json, "root/main.tf.json")] {
        let parsed = Arc::new(parse(FileId(0), kind, text, &Limits::default()));
        let (root, _) = module(PathBuf::from("root"), &[parsed], &[]);
        let root = Arc::new(root);
        // Modules call the one file there is, so cycles of calls are met as well.
        let mut load = |_: &Path| -> Result<Arc<Module>, Missing> { Ok(Arc::clone(&root)) };
        let (tree, _) = tree(&root, &Registry::default(), &config::Limits::DEFAULT, &mut load);
        let files = MemoryFiles::new().with(name, text);
        let evaluator = Evaluator::new(
            tree,
            Inputs::default(),
            PathBuf::from("root"),
            Arc::new(files),
            eval::Limits::DEFAULT,
        );
        let graph = Graph::build(evaluator, Roles::default());
        let json = serde_json::json!({
            "instances": graph.instances_json("root"),
            "edges": graph.edges_json(),
            "outputs": graph.outputs_json(),
        });
        drop(json.to_string());
        drop(graph.evaluator.take_diagnostics());
    }
});
