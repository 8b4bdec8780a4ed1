//! Whole checks over a generated monorepo and the bundled stack, in process.
//!
//! `cargo bench --bench check` prints times; nothing here asserts one.

#[path = "monorepo/mod.rs"]
mod monorepo;

use std::path::{Path, PathBuf};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use drlint::engine::{self, NoProgress, Options};

fn options(path: PathBuf) -> Options {
    Options { paths: vec![path], ..Options::default() }
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
    let options = Options { profiles: vec!["hot-standby".to_owned()], ..options(root) };
    criterion.bench_function("hot-standby", |bench| {
        bench.iter(|| engine::check(&options, &NoProgress).expect("the check runs"));
    });
}

criterion_group!(benches, roots, stack);
criterion_main!(benches);
