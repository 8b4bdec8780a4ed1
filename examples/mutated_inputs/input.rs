//! One input: a tree of files in memory and the options of a run, made of a number.

use drlint::base::MemoryFiles;
use drlint::engine::{Inputs, Limits, Options};
use drlint::{eval, syntax};

use crate::corpus::Corpus;
use crate::mutate;
use crate::random::Random;

/// What is changed: `--kind`.
pub const KINDS: [&str; 5] = ["settings", "plan", "policy", "modules", "tree"];

/// The files of an input and what is asked of them.
pub struct Input {
    pub kind: &'static str,
    pub files: Vec<(String, Vec<u8>)>,
    pub plan: bool,
    pub packs: bool,
}

impl Input {
    /// The input with this number; `kind` limits what is changed.
    pub fn new(corpus: &Corpus, seed: u64, number: u64, kind: Option<&str>) -> Self {
        let mut random = Random::new(seed.wrapping_mul(0x0001_0000_0001).wrapping_add(number));
        let chosen = random.pick(&KINDS);
        let chosen = KINDS.iter().find(|known| Some(**known) == kind).unwrap_or(&chosen);
        let mut input = Self { kind: chosen, files: Vec::new(), plan: false, packs: false };
        match *chosen {
            "settings" => input.settings(corpus, &mut random),
            "plan" => input.plan(corpus, &mut random),
            "policy" => input.policy(corpus, &mut random),
            "modules" => input.modules(corpus, &mut random),
            _ => input.tree(corpus, &mut random),
        }
        if random.chance(2)
            && let Some((_, bytes)) = input.files.last_mut()
            && !bytes.is_empty()
        {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        input
    }

    fn add(&mut self, path: impl Into<String>, text: impl Into<Vec<u8>>) {
        self.files.push((path.into(), text.into()));
    }

    fn settings(&mut self, corpus: &Corpus, random: &mut Random) {
        let text = some(&corpus.settings, 1 + random.below(4), random);
        let text = mutate::text(&text, &corpus.settings, &corpus.words, random);
        self.add(".drlint.hcl", text);
        let comment = &corpus.settings[random.below(corpus.settings.len())];
        let comment = mutate::text(comment, &corpus.settings, &corpus.words, random);
        let main = some(&corpus.blocks, 1 + random.below(3), random);
        self.add("main.tf", format!("{comment}{main}"));
        self.add("r1/main.tf", some(&corpus.blocks, 1, random));
        self.add("terraform.tfvars", "v = 1\n");
    }

    fn plan(&mut self, corpus: &Corpus, random: &mut Random) {
        let (plan, tree) = &corpus.plans[random.below(corpus.plans.len())];
        let plan = match serde_json::from_str(plan) {
            Ok(json) if !random.chance(10) => mutate::json(json, random),
            _ => mutate::text(plan, &[], &corpus.words, random),
        };
        if random.chance(60) {
            for (path, text) in tree {
                self.add(path.as_str(), text.as_str());
            }
        }
        self.add("plan.json", plan);
        self.plan = true;
    }

    fn policy(&mut self, corpus: &Corpus, random: &mut Random) {
        let policy = &corpus.policies[random.below(corpus.policies.len())];
        let policy = mutate::text(policy, &corpus.policies, &corpus.words, random);
        self.add("rules/own/pack.hcl", "title = \"Own\"\ndescription = \"Own rules.\"\n");
        self.add("rules/own/changed.policy.hcl", policy);
        self.add(".drlint.hcl", "rule \"own/*\" {\n  enabled = true\n}\n");
        self.add("main.tf", some(&corpus.blocks, 2 + random.below(6), random));
        self.packs = true;
    }

    fn modules(&mut self, corpus: &Corpus, random: &mut Random) {
        let roots = 1 + random.below(3);
        for root in 0..roots {
            let to = random.below(4);
            let repetition = random.pick(&[
                "",
                "  count = 2\n",
                "  for_each = toset([\"a\", \"b\"])\n",
                "  count = var.v ? 2 : 0\n",
                "  for_each = module.m\n",
                "  for_each = var.v\n",
                "  providers = { aws = aws.b }\n",
            ]);
            let call = format!(
                "module \"m\" {{\n  source = \"../m{to}\"\n  v = local.l\n{repetition}}}\n\
                 locals {{\n  l = module.m\n}}\nprovider \"aws\" {{\n  alias  = \"b\"\n  region = var.v\n}}\n\
                 terraform {{\n  backend \"s3\" {{\n    bucket = \"b\"\n    key = \"r{root}\"\n  }}\n}}\n\
                 data \"terraform_remote_state\" \"s\" {{\n  backend = \"s3\"\n  config = {{\n    bucket = \"b\"\n    key = \"r{}\"\n  }}\n}}\n\
                 output \"o\" {{\n  value = data.terraform_remote_state.s.outputs.o\n}}\nvariable \"v\" {{\n  default = null\n}}\n",
                random.below(3)
            );
            let call = mutate::text(&call, &corpus.blocks, &corpus.words, random);
            self.add(
                format!("r{root}/main.tf"),
                call + &some(&corpus.blocks, random.below(3), random),
            );
        }
        for module in 0..=random.below(4) {
            let inner = format!(
                "variable \"v\" {{}}\nmodule \"n\" {{\n  source = \"../m{}\"\n  v = var.v\n}}\noutput \"o\" {{\n  value = [var.v, module.n]\n}}\n",
                random.below(5)
            );
            let inner = mutate::text(&inner, &corpus.blocks, &corpus.words, random);
            self.add(
                format!("m{module}/main.tf"),
                inner + &some(&corpus.blocks, random.below(2), random),
            );
        }
    }

    fn tree(&mut self, corpus: &Corpus, random: &mut Random) {
        if random.chance(40) {
            let text = some(&corpus.blocks, 1 + random.below(8), random);
            let text = mutate::text(&text, &corpus.blocks, &corpus.words, random);
            self.add("main.tf", text);
            return;
        }
        let tree = &corpus.trees[random.below(corpus.trees.len())];
        let changed = random.below(tree.len());
        for (at, (path, text)) in tree.iter().enumerate() {
            let mut path = path.clone();
            if at != changed {
                self.add(path, text.as_str());
                continue;
            }
            if random.chance(10) {
                let odd: &str = random.pick(&[
                    "x_override.tf",
                    "main.tf.json",
                    "terraform.tfvars",
                    "x.auto.tfvars.json",
                    "main.tofu",
                    ".drlint.hcl",
                    "a/../b.tf",
                    "\u{202e}ft.tf",
                    ".terraform/modules/modules.json",
                    ".terraform/environment",
                    ".terraform.lock.hcl",
                ]);
                odd.clone_into(&mut path);
            }
            let changed = match serde_json::from_str(text) {
                Ok(json) if path.ends_with("json") => mutate::json(json, random),
                _ => mutate::text(text, &corpus.blocks, &corpus.words, random),
            };
            self.add(path, changed);
        }
    }

    /// The files and options of the run.
    pub fn run(&self) -> (MemoryFiles, Options) {
        let mut files = MemoryFiles::new().with("/repo/.git/HEAD", "");
        for (path, bytes) in &self.files {
            files.insert(format!("/repo/{path}"), bytes.clone());
        }
        let mut options = Options::from(Inputs {
            limits: Limits {
                syntax: syntax::Limits::default(),
                evaluation: eval::Limits {
                    nodes: 2_000,
                    text: 50_000,
                    instances: 200,
                    steps: 50_000,
                    chain: 500,
                    ..eval::Limits::DEFAULT
                },
                ..Limits::default()
            },
            ..Inputs::of("/repo")
        });
        options.threads = Some(1);
        if self.plan {
            options.inputs.plan = Some("/repo/plan.json".into());
        }
        if self.packs {
            options.selection.packs = vec!["/repo/rules".into()];
        }
        (files, options)
    }
}

fn some(texts: &[String], count: usize, random: &mut Random) -> String {
    (0..count).map(|_| texts[random.below(texts.len())].as_str()).collect()
}
