//! What Terraform has checked: `tests/terraform/checked.tsv`, a name and the hash of its inputs a line.
//!
//! The hash covers everything that the result depends on: the files that Terraform reads, the recorded
//! result, the code that compares them, and the versions of Terraform and the provider. What has the
//! recorded hash is not checked again. `DRLINT_RECHECK=1` checks everything, `UPDATE=1` records the
//! hashes of what passed.
//!
//! Invariant: a changed input never passes in silence. Without Terraform the test names it as skipped, and fails
//! when `DRLINT_REQUIRE_TERRAFORM=1`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use drlint::schema::PROVIDER_VERSION;
use sha2::{Digest as _, Sha256};

use super::infra::{self, slashed};
use super::skip;
use super::terraform::Terraform;

/// The version that the records are made with.
const TERRAFORM_VERSION: &str = "1.11.4";

/// More processes than this only wait for each other's memory.
const WORKERS: usize = 2;

/// Tests of one crate run at the same time and share the file.
static WRITING: Mutex<()> = Mutex::new(());

/// The inputs of one check.
pub struct Inputs(Sha256);

impl Inputs {
    /// The versions, and the code that compares. Its comments and layout do not matter.
    pub fn new(code: &[&str]) -> Self {
        let mut inputs = Self(Sha256::new());
        inputs.add("terraform", TERRAFORM_VERSION.as_bytes());
        inputs.add("hashicorp/aws", PROVIDER_VERSION.as_bytes());
        for source in code {
            inputs.add("code", bare(source).as_bytes());
        }
        inputs
    }

    /// Adds a text under a name.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        // A checkout may have changed the ends of the lines.
        let lines: Vec<u8> = content.iter().copied().filter(|byte| *byte != b'\r').collect();
        self.0.update(format!("{name}\0{}\0", lines.len()));
        self.0.update(lines);
    }

    /// Adds a file by its path below the repository. One that does not exist is empty.
    pub fn add_file(&mut self, path: &Path) {
        let content = std::fs::read(repository().join(path)).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "rs") {
            self.add(&slashed(path), bare(&String::from_utf8_lossy(&content)).as_bytes());
        } else {
            self.add(&slashed(path), &content);
        }
    }

    /// Adds all files below a folder of the repository.
    pub fn add_folder(&mut self, folder: &Path) {
        for file in infra::files_below(&repository().join(folder)) {
            self.add_file(&folder.join(file));
        }
    }

    /// Adds the files below a folder whose format Terraform checks.
    pub fn add_formatted(&mut self, folder: &Path) {
        for file in infra::files_below(&repository().join(folder)) {
            let name = file.to_string_lossy();
            if [".tf", ".tfvars", ".tftest.hcl"].iter().any(|ending| name.ends_with(ending)) {
                self.add_file(&folder.join(&file));
            }
        }
    }

    /// Adds the files of a tree that Terraform reads, by their paths below `reference-infra/`.
    pub fn add_tree<'a>(&mut self, files: impl IntoIterator<Item = &'a PathBuf>) {
        for file in files.into_iter().filter(|file| is_read(file)) {
            self.add_file(&Path::new("reference-infra").join(file));
        }
    }

    /// Adds what Terraform reads of a root or module of `reference-infra/`: its folder, the modules that
    /// it calls, and the functions if it packs any.
    pub fn add_module(&mut self, module: &Path) {
        let (mut files, mut texts) = (BTreeSet::new(), String::new());
        let (mut done, mut waiting) = (BTreeSet::new(), vec![module.to_path_buf()]);
        while let Some(folder) = waiting.pop() {
            if !done.insert(folder.clone()) {
                continue;
            }
            for file in infra::files_below(&infra::infra().join(&folder)) {
                let path = folder.join(file);
                if infra::is_configuration(&path) {
                    let text = std::fs::read_to_string(infra::infra().join(&path));
                    texts.push_str(&text.unwrap_or_default());
                    waiting.extend(infra::local_sources(path.parent().unwrap_or(&folder)));
                }
                files.insert(path);
            }
        }
        if texts.contains("/functions") {
            let functions = Path::new("functions");
            let below = infra::files_below(&infra::infra().join(functions)).into_iter();
            files.extend(below.map(|file| functions.join(file)));
        }
        if texts.contains("archive_file") {
            files.insert("tools/offline.py".into());
        }
        self.add_tree(&files);
    }

    fn hash(self) -> String {
        self.0.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// Code without what does not matter to what it does.
fn bare(source: &str) -> String {
    source.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect()
}

/// Terraform reads neither pages nor tables nor drlint's settings, nor the tests of functions.
fn is_read(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let is_test_of_function =
        file.starts_with("functions") && file.components().any(|part| part.as_os_str() == "tests");
    !name.ends_with(".md")
        && !name.ends_with(".tsv")
        && !name.starts_with('.')
        && !is_test_of_function
}

/// Some things to check in the same way.
pub struct Checks<'a, T> {
    /// What they are: `plan`. Each name in the file begins with it.
    pub kind: &'a str,
    /// By their names: all of them, or those that a variable narrows the run to.
    pub all: Vec<(String, T)>,
    /// Whether `all` are all.
    pub is_complete: bool,
    /// What the result of one depends on.
    pub inputs: &'a (dyn Fn(&T) -> Inputs + Sync),
}

/// Checks one thing, if it has changed.
pub fn check(
    kind: &str,
    inputs: &(dyn Fn() -> Inputs + Sync),
    check: impl Fn(&Terraform) -> Result<(), String> + Sync,
) {
    let all = vec![(".".to_owned(), ())];
    let checks = Checks { kind, all, is_complete: true, inputs: &|()| inputs() };
    checks.run(|terraform, ()| check(terraform));
}

impl<T: Send> Checks<'_, T> {
    /// Checks what has changed, and fails with all faults at once. Returns the names of what was checked.
    pub fn run(self, check: impl Fn(&Terraform, &T) -> Result<(), String> + Sync) -> Vec<String> {
        let row = |name: &str| format!("{} {name}", self.kind);
        let recorded = read();
        let is_current = |(name, one): &(String, T)| {
            recorded.get(&row(name)).is_some_and(|hash| *hash == (self.inputs)(one).hash())
        };
        let rows: BTreeSet<String> = self.all.iter().map(|(name, _)| row(name)).collect();
        if self.is_complete && is_set("UPDATE") {
            let is_gone = |name: &str| name.starts_with(&row("")) && !rows.contains(name);
            write(|recorded| recorded.retain(|name, _| !is_gone(name)));
        }
        let recheck = is_set("DRLINT_RECHECK");
        let changed: VecDeque<(String, T)> =
            self.all.into_iter().filter(|one| recheck || !is_current(one)).collect();
        let unchanged = rows.len() - changed.len();
        if changed.is_empty() {
            say(&format!("{}: {unchanged} unchanged", self.kind));
            return Vec::new();
        }
        let wanted: Vec<String> = changed.iter().map(|(name, _)| name.clone()).collect();
        let Some(terraform) = Terraform::find() else {
            let list = wanted.join("\n  ");
            assert!(
                !is_set("DRLINT_REQUIRE_TERRAFORM"),
                "terraform or the aws provider is missing, and these have to be checked:\n  {list}"
            );
            let needs = "terraform and the aws provider";
            skip::skipped(needs, &format!("not checked: {}", wanted.join(", ")));
            return Vec::new();
        };
        say(&format!("{}: {unchanged} unchanged, {} to check", self.kind, wanted.len()));
        let queue = Mutex::new(changed);
        let (passed, faults) = (Mutex::new(BTreeMap::new()), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    loop {
                        let next = queue.lock().expect("no worker panics").pop_front();
                        let Some((name, one)) = next else { break };
                        match check(&terraform, &one) {
                            // The hash covers a record that the check may just have written.
                            Ok(()) => {
                                let hash = (self.inputs)(&one).hash();
                                passed.lock().expect("no worker panics").insert(row(&name), hash);
                            }
                            Err(fault) => faults.lock().expect("no worker panics").push(fault),
                        }
                    }
                });
            }
        });
        let passed = passed.into_inner().expect("no worker panics");
        let mut faults = faults.into_inner().expect("no worker panics");
        if is_set("UPDATE") {
            assert!(
                terraform.version().as_deref() == Some(TERRAFORM_VERSION),
                "the records are made with Terraform {TERRAFORM_VERSION}"
            );
            write(|rows| rows.extend(passed));
        } else if is_set("DRLINT_REQUIRE_TERRAFORM") {
            let unrecorded = passed.iter().filter(|(name, hash)| recorded.get(*name) != Some(hash));
            faults.extend(unrecorded.map(|(name, _)| {
                format!("{name}: passes, UPDATE=1 cargo test --locked terraform_ records it")
            }));
        }
        faults.sort();
        assert!(faults.is_empty(), "{} fault(s):\n\n{}", faults.len(), faults.join("\n\n"));
        wanted
    }
}

/// Says something past the test harness, which keeps what `println` says to itself.
fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "terraform: {words}");
}

fn is_set(variable: &str) -> bool {
    std::env::var(variable).is_ok_and(|value| value == "1")
}

fn read() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(file()).unwrap_or_default();
    let rows = text.lines().filter_map(|line| line.split_once('\t'));
    rows.map(|(name, hash)| (name.to_owned(), hash.to_owned())).collect()
}

fn write(change: impl FnOnce(&mut BTreeMap<String, String>)) {
    let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut rows = read();
    change(&mut rows);
    let text = rows.iter().fold(String::new(), |mut text, (name, hash)| {
        let _ = writeln!(text, "{name}\t{hash}");
        text
    });
    std::fs::write(file(), text).expect("the file of hashes can be written");
}

fn file() -> PathBuf {
    repository().join("tests/terraform/checked.tsv")
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
