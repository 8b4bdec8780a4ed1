//! Finding Terraform and its provider, and asking for plans in throw-away copies.

use super::aws_stub;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard};
use tempfile::TempDir;

/// What a plan is asked with, next to the files of the root.
#[derive(Default)]
pub struct PlanInputs {
    /// The workspace; none is `default`.
    pub workspace: Option<String>,
    /// The `-var` options, by name.
    pub vars: BTreeMap<String, String>,
    /// The `-var-file` options, relative to the root, before all `-var` options.
    pub var_files: Vec<String>,
}

impl PlanInputs {
    /// Reads one entry of a `plans.json`.
    pub fn from_json(entry: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("a string").to_owned();
        let vars = entry["vars"].as_object().into_iter().flatten();
        let files = entry["var_files"].as_array().into_iter().flatten();
        Self {
            workspace: entry["workspace"].as_str().map(str::to_owned),
            vars: vars.map(|(name, value)| (name.clone(), text(value))).collect(),
            var_files: files.map(text).collect(),
        }
    }
}

/// A Terraform that can plan AWS roots on this machine.
pub struct Terraform {
    home: TempDir,
    config: Option<PathBuf>,
    endpoint: String,
    /// Providers are installed one root at a time: the cache does not stand two writers.
    installing: Mutex<()>,
}

impl Terraform {
    /// The Terraform on `PATH`, if it and a source of the aws provider are here.
    ///
    /// With `DRLINT_REQUIRE_TERRAFORM=1` and no mirror, the provider comes from its registry.
    pub fn find() -> Option<Self> {
        Command::new("terraform")
            .arg("version")
            .output()
            .ok()
            .filter(|out| out.status.success())?;
        let home = TempDir::new().ok()?;
        let named = std::env::var_os("TF_CLI_CONFIG_FILE").map(PathBuf::from);
        let config = match (named.filter(|path| path.is_file()), mirror()) {
            (Some(named), _) => Some(named),
            (None, Some(mirror)) => {
                let text = format!(
                    "provider_installation {{\n  filesystem_mirror {{\n    path = {:?}\n  }}\n}}\n",
                    mirror.display().to_string()
                );
                let path = home.path().join("terraform.rc");
                std::fs::write(&path, text).ok()?;
                Some(path)
            }
            (None, None) => {
                std::env::var("DRLINT_REQUIRE_TERRAFORM").ok().filter(|value| value == "1")?;
                None
            }
        };
        std::fs::create_dir(home.path().join("cache")).ok()?;
        let endpoint = aws_stub::start().ok()?;
        Some(Self { home, config, endpoint, installing: Mutex::new(()) })
    }

    /// The same, with the provider talking to `endpoint` instead of the stub.
    #[must_use]
    pub fn with_endpoint(self, endpoint: String) -> Self {
        Self { endpoint, ..self }
    }

    /// The plan of `root` (relative to `tree`) as `terraform show -json` prints it.
    pub fn plan(&self, tree: &Path, root: &Path, inputs: &PlanInputs) -> Result<Value, String> {
        let copy = self.prepare(tree, root)?;
        let copied = copy.path().join("tree").join(root);
        let mut plan = self.command(&copied, &["plan", "-input=false", "-no-color", "-lock=false"]);
        plan.arg("-out=plan.bin");
        plan.args(inputs.var_files.iter().map(|file| format!("-var-file={file}")));
        plan.args(inputs.vars.iter().map(|(name, value)| format!("-var={name}={value}")));
        if let Some(workspace) = &inputs.workspace {
            plan.env("TF_WORKSPACE", workspace);
        }
        finish(tree, plan)?;
        let show = finish(tree, self.command(&copied, &["show", "-json", "plan.bin"]))?;
        serde_json::from_slice(&show.stdout).map_err(|error| format!("{}: {error}", tree.display()))
    }

    /// Its version: `1.11.4`.
    pub fn version(&self) -> Option<String> {
        let mut command = self.command(self.home.path(), &["version", "-json"]);
        let said: Value = serde_json::from_slice(&command.output().ok()?.stdout).ok()?;
        said["terraform_version"].as_str().map(str::to_owned)
    }

    /// Whether everything below `tree` is formatted as Terraform formats.
    pub fn check_format(&self, tree: &Path) -> Result<(), String> {
        let command = self.command(tree, &["fmt", "-check", "-recursive", "-no-color"]);
        finish(tree, command).map(drop)
    }

    /// Copies `tree` away and initialises `root` in the copy.
    fn prepare(&self, tree: &Path, root: &Path) -> Result<TempDir, String> {
        let fault = |error: std::io::Error| format!("{}: {error}", tree.display());
        let copy = TempDir::new_in(self.home.path()).map_err(fault)?;
        copy_folder(tree, &copy.path().join("tree")).map_err(fault)?;
        let copied = copy.path().join("tree").join(root);
        // A plan insists on the backend that is named; its state is nobody's here.
        let mut options = vec!["init", "-input=false", "-no-color"];
        if names_backend(&copied).map_err(fault)? {
            let local = "terraform {\n  backend \"local\" {}\n}\n";
            std::fs::write(copied.join("backend_override.tf"), local).map_err(fault)?;
        } else {
            options.push("-backend=false");
        }
        let init = self.command(&copied, &options);
        let _one_at_a_time = self.installing.lock().expect("no worker panics");
        finish(tree, init)?;
        Ok(copy)
    }

    /// Held while a provider is installed, where Terraform downloads it into a cache of its own.
    pub fn installing(&self) -> Option<MutexGuard<'_, ()>> {
        let downloads = self.config.is_none();
        downloads.then(|| self.installing.lock().expect("no worker panics"))
    }

    /// A command that sees nothing of this machine's AWS or Terraform settings.
    pub fn command(&self, directory: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("terraform");
        command.current_dir(directory).args(arguments);
        let foreign = |name: &str| name.starts_with("TF_") || name.starts_with("AWS_");
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(foreign) {
                command.env_remove(name);
            }
        }
        let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        for name in proxies {
            command.env_remove(name);
        }
        if let Some(config) = &self.config {
            command.env("TF_CLI_CONFIG_FILE", config);
        } else {
            command.env("TF_PLUGIN_CACHE_DIR", self.home.path().join("cache"));
        }
        command.envs([
            ("CHECKPOINT_DISABLE", "1"),
            // A third less time: the processes are short, and end before garbage matters.
            ("GOGC", "400"),
            ("TF_IN_AUTOMATION", "1"),
            // Decides only where a provider block names no region.
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", self.endpoint.as_str()),
            ("AWS_ACCESS_KEY_ID", "stub"),
            ("AWS_SECRET_ACCESS_KEY", "stub"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_MAX_ATTEMPTS", "1"),
        ]);
        let nowhere = self.home.path().join("none");
        command.env("AWS_CONFIG_FILE", &nowhere).env("AWS_SHARED_CREDENTIALS_FILE", &nowhere);
        command
    }
}

fn finish(of: &Path, mut command: Command) -> Result<Output, String> {
    let out = command.output().map_err(|error| format!("{}: {error}", of.display()))?;
    if out.status.success() {
        return Ok(out);
    }
    let said = if out.stderr.is_empty() { &out.stdout } else { &out.stderr };
    let said = String::from_utf8_lossy(said);
    let arguments: Vec<_> = command.get_args().map(|it| it.to_string_lossy()).collect();
    Err(format!("{}: terraform {}\n{said}", of.display(), arguments.join(" ")))
}

/// Whether a root says where its state is kept.
fn names_backend(root: &Path) -> std::io::Result<bool> {
    for entry in std::fs::read_dir(root)? {
        let path = entry?.path();
        let configuration = path.extension().is_some_and(|ending| ending == "tf");
        if configuration && std::fs::read_to_string(path)?.contains("  backend \"") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A folder that holds `registry.terraform.io/hashicorp/aws`, from the places where one is kept.
fn mirror() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let usual = [
        std::env::var_os("DRLINT_TF_MIRROR").map(PathBuf::from),
        home.map(|home| home.join(".terraform.d/plugins")),
        Some("/usr/local/share/terraform/plugins".into()),
        Some("/usr/share/terraform/plugins".into()),
    ];
    let others = std::fs::read_dir("/opt").into_iter().flatten().flatten().map(|it| it.path());
    let mut others: Vec<_> = others.collect();
    others.sort();
    let mut places = usual.into_iter().flatten().chain(others);
    places.find(|place| place.join("registry.terraform.io/hashicorp/aws").is_dir())
}

/// Copies a folder with all below it, but nothing that Terraform itself left there.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            if entry.file_name() != ".terraform" {
                copy_folder(&entry.path(), &target)?;
            }
        } else if entry.file_name() != ".terraform.lock.hcl" {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
