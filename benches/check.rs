//! Whole checks over a generated monorepo and the bundled stack, in process.
//!
//! `cargo bench --bench check` prints times; nothing here asserts one.

#[path = "monorepo/mod.rs"]
mod monorepo;

use std::path::{Path, PathBuf};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use drlint::engine::{self, Inputs, NoProgress, Options};

fn options(path: PathBuf) -> Options {
    Options::from(Inputs::of(path))
}

fn roots(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("monorepo");
    group.sample_size(10);
    for roots in [1_usize, 10, 100, 1_000] {
        let directory = tempfile::tempdir().expect("a temporary directory");
        monorepo::write(directory.path(), roots).expect("the monorepo is written");
        let options = options(directory.path().to_path_buf());
        group.throughput(Throughput::Elements(roots as u64));
        group.bench_with_input(BenchmarkId::new("check", roots), &options, |bench, options| {
            bench.iter(|| engine::check(options, &NoProgress).expect("the check runs"));
        });
    }
    group.finish();
}

fn stack(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference-infra/stacks/hot-standby");
    let mut options = options(root);
    options.selection.profiles = vec!["hot-standby".to_owned()];
    criterion.bench_function("hot-standby", |bench| {
        bench.iter(|| engine::check(&options, &NoProgress).expect("the check runs"));
    });
}

/// Side by side calls of a module that calls another as often: instances grow with the square, and
/// a check should cost the same per instance.
fn modules(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("modules");
    group.sample_size(10);
    for side in [8_usize, 16, 32, 64] {
        let directory = tempfile::tempdir().expect("a temporary directory");
        nested(directory.path(), side).expect("the modules are written");
        // One rule, so that what is measured is evaluation and not every rule there is.
        let select = vec!["s3/unversioned-bucket".to_owned()];
        let mut options = options(directory.path().to_path_buf());
        options.selection.select = select;
        group.throughput(Throughput::Elements((side * side) as u64));
        group.bench_with_input(
            BenchmarkId::new("check", side * side),
            &options,
            |bench, options| {
                bench.iter(|| engine::check(options, &NoProgress).expect("the check runs"));
            },
        );
    }
    group.finish();
}

/// Writes a root of `side` times `side` module instances.
fn nested(directory: &Path, side: usize) -> std::io::Result<()> {
    let call = |source: &str, more: &str| {
        format!(
            "module \"each\" {{\n  source   = \"{source}\"\n  for_each = toset([for n in range({side}) : \"n${{n}}\"])\n  name     = \"{more}${{each.key}}\"\n}}\n"
        )
    };
    let variable = "variable \"name\" {\n  type = string\n  validation {\n    condition     = length(var.name) < 60\n    error_message = \"Too long.\"\n  }\n}\n";
    let bucket = "resource \"aws_s3_bucket\" \"it\" {\n  bucket = \"svc-${var.name}-logs\"\n  tags   = { Name = local.tag }\n}\nlocals {\n  tag = upper(var.name)\n}\n";
    let provider = "provider \"aws\" {\n  region = \"eu-central-1\"\n}\n";
    std::fs::create_dir_all(directory.join("outer/inner"))?;
    std::fs::write(directory.join("main.tf"), provider.to_owned() + &call("./outer", ""))?;
    let outer = variable.to_owned() + &call("./inner", "${var.name}-");
    std::fs::write(directory.join("outer/main.tf"), outer)?;
    std::fs::write(directory.join("outer/inner/main.tf"), variable.to_owned() + bucket)
}

criterion_group!(benches, roots, stack, modules);
criterion_main!(benches);
