//! What inputs are made of: the configurations, settings, plans and rules of this repository, and the
//! words and blocks in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Larger trees and plans make an input take too long: what counts is how many are tried.
const MOST_BYTES: usize = 5_000;

/// Files of one directory, with paths relative to it.
pub type Tree = Vec<(String, String)>;

/// Seeds by kind.
#[derive(Default)]
pub struct Corpus {
    /// Root modules with all that is below them.
    pub trees: Vec<Tree>,
    /// Blocks of configurations.
    pub blocks: Vec<String>,
    /// Blocks of settings, and ignore comments.
    pub settings: Vec<String>,
    /// Plans, with the root module they belong to when it is small enough.
    pub plans: Vec<(String, Tree)>,
    /// Rule files.
    pub policies: Vec<String>,
    /// Words that occur anywhere.
    pub words: Vec<String>,
}

impl Corpus {
    /// Reads the repository at `home`.
    pub fn read(home: &Path) -> Self {
        let mut corpus = Self::default();
        for folder in ["fixtures", "tests/plan", "tests/data/syntax", "reference-infra/stacks"] {
            for directory in directories(&home.join(folder)) {
                let tree = tree(&directory);
                let small = tree.iter().map(|(_, text)| text.len()).sum::<usize>() <= MOST_BYTES;
                for (_, text) in tree.iter().filter(|(path, _)| is_native(path)) {
                    corpus.blocks.extend(blocks(text));
                }
                let plan = std::fs::read_to_string(directory.join("plan.json")).ok();
                if let Some(plan) = plan.filter(|plan| plan.len() <= MOST_BYTES) {
                    corpus.plans.push((plan, if small { tree.clone() } else { Tree::new() }));
                }
                if small && !tree.is_empty() {
                    corpus.trees.push(tree);
                }
            }
        }
        for file in files(&home.join("rules"), "policy.hcl") {
            corpus.policies.extend(std::fs::read_to_string(file));
        }
        corpus.settings = SETTINGS.iter().map(|text| (*text).to_owned()).collect();
        for file in files(&home.join("rules/profiles"), "hcl") {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            corpus.settings.extend(blocks(&text));
        }
        let texts = corpus.blocks.iter().chain(&corpus.settings).chain(&corpus.policies);
        let words: BTreeSet<&str> = texts.flat_map(|text| tokens(text)).collect();
        corpus.words = words.into_iter().map(str::to_owned).collect();
        corpus
    }
}

const SETTINGS: &[&str] = &[
    "profile = \"default\"\n",
    "profile = [\"default\", \"production\"]\nrules = [\"rules\"]\n",
    "exclude = [\"**/x/*\", \"!a\"]\nunknown = \"fail\"\nfail_on = \"warning\"\n",
    "regions {\n  primary  = \"eu-west-1\"\n  recovery = [\"us-east-1\"]\n}\n",
    "rule \"s3/unversioned-bucket\" {\n  severity   = \"warning\"\n  parameters = { exempt = [\"*-logs\"] }\n}\n",
    "rule \"dns/slow-failure-detection\" {\n  parameters = { max_detection = \"1m\" }\n}\n",
    "waiver {\n  rule    = [\"s3/*\", \"iam/wildcard-action\"]\n  address = [\"aws_s3_bucket.*\", \"module.m[\\\"a\\\"].*\"]\n  reason  = \"because\"\n  expires = \"2027-03-31\"\n}\n",
    "deployment \"d\" {\n  root      = \".\"\n  workspace = \"w\"\n  var_files = [\"terraform.tfvars\"]\n}\n",
    "deployment \"e\" {\n  root = \"./r1\"\n}\n",
    "# drlint:ignore[s3/unversioned-bucket] because\n",
    "# drlint:ignore[s3/*, naming/missing-environment-suffix]: because\n",
    "// drlint:ignore-file[*] because\n",
    "/* drlint:ignore[a*/b?] c */\n",
];

fn directories(home: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(home).sort_by_file_name().into_iter().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_dir());
    folders.map(|entry| entry.path().to_owned()).collect()
}

fn files(home: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = WalkDir::new(home).sort_by_file_name().into_iter().flatten();
    let paths = entries.map(|entry| entry.path().to_owned());
    paths.filter(|path| path.to_string_lossy().ends_with(ending)).collect()
}

fn is_native(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "tf")
}

/// The texts below a directory that has Terraform files of its own.
fn tree(directory: &Path) -> Tree {
    let mut tree = Tree::new();
    let has_files = files_here(directory).iter().any(|name| is_native(name));
    for path in if has_files { files(directory, "") } else { Vec::new() } {
        let relative = path.strip_prefix(directory).unwrap_or(&path).to_string_lossy().into_owned();
        if !relative.ends_with("plan.json") && path.is_file() {
            tree.extend(std::fs::read_to_string(&path).map(|text| (relative, text)));
        }
    }
    tree
}

fn files_here(directory: &Path) -> Vec<String> {
    let entries = WalkDir::new(directory).max_depth(1).into_iter().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Top-level blocks: they begin and end at the beginning of a line.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    for line in text.lines() {
        block.push_str(line);
        block.push('\n');
        if line.starts_with('}') || (block.lines().count() == 1 && line.ends_with('}')) {
            blocks.push(std::mem::take(&mut block));
        } else if line.is_empty() {
            block.clear();
        }
    }
    blocks.retain(|block| block.len() < 2_000);
    blocks
}

/// Words, strings without their interpolations, numbers, spaces, and single marks.
pub fn tokens(text: &str) -> Vec<&str> {
    let class = |char: char| match char {
        '_' | '-' => 1,
        char if char.is_alphanumeric() => 1,
        char if char.is_whitespace() => 2,
        _ => 0,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, char) in text.char_indices() {
        let class = class(char);
        if at > start && (last != Some(class) || class == 0) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(class);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}
