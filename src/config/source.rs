//! Module sources, and where `terraform init` put the modules.

use std::path::{Path, PathBuf};

use crate::base::{FxHashMap, normal};

/// Where `terraform init` put the modules of a root, by the dotted path of calls.
#[derive(Debug, Default)]
pub struct Registry(FxHashMap<String, Installed>);

#[derive(Debug)]
pub(super) struct Installed {
    pub(super) directory: PathBuf,
    /// As the manifest has it: `registry.terraform.io/acme/checks/aws`.
    source: Option<String>,
}

impl Registry {
    pub(super) fn get(&self, path: &str) -> Option<&Installed> {
        self.0.get(path)
    }

    /// Where modules were put, sorted.
    pub(crate) fn directories(&self) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> =
            self.0.values().map(|installed| installed.directory.clone()).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Reads `.terraform/modules/modules.json`; what is no such file gives an empty registry.
pub(crate) fn registry(root: &Path, text: &str) -> Registry {
    let mut found = FxHashMap::default();
    let manifest: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    for entry in manifest["Modules"].as_array().into_iter().flatten() {
        if let (Some(key), Some(dir)) = (entry["Key"].as_str(), entry["Dir"].as_str())
            // The root module is in the manifest too, under the empty key.
            && !key.is_empty()
        {
            // Terraform writes the separators of the machine that ran init.
            let directory = normal(&root.join(dir.replace('\\', "/")));
            let source = entry["Source"].as_str().map(str::to_owned);
            found.insert(key.to_owned(), Installed { directory, source });
        }
    }
    Registry(found)
}

/// Whether a module source is a path, as Terraform decides it: by its beginning.
pub(super) fn is_local(source: &str) -> bool {
    ["./", "../", ".\\", "..\\"].iter().any(|start| source.starts_with(start))
        || source == "."
        || source == ".."
}

/// Whether a call's source is the one that was installed, as far as addresses that Terraform rewrites
/// can be compared: registry addresses by their parts, others by the revision they name.
pub(super) fn is_installed(source: &str, installed: &Installed) -> bool {
    let Some(recorded) = installed.source.as_deref() else { return true };
    match (registry_address(source), registry_address(recorded)) {
        // Without a host it is the public registry, which is Terraform's or OpenTofu's.
        (Some((host, wanted)), Some((recorded_host, recorded))) => {
            wanted == recorded && host.is_none_or(|host| recorded_host == Some(host))
        }
        (None, None) => revision(source) == revision(recorded),
        _ => false,
    }
}

/// The host of a registry address, and the rest of it.
fn registry_address(source: &str) -> Option<(Option<&str>, &str)> {
    let (address, _) = source.split_once("//").unwrap_or((source, ""));
    let plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
    };
    let parts: Vec<&str> = address.split('/').collect();
    match parts[..] {
        [host, ..] if !parts.iter().all(|part| plain(part)) || is_shorthand(host) => None,
        [namespace, _, _] if !namespace.contains('.') => Some((None, source)),
        [host, _, _, _] => Some((Some(host), &source[host.len() + 1..])),
        _ => None,
    }
}

/// Hosts of which Terraform takes an address for that of a Git repository.
fn is_shorthand(host: &str) -> bool {
    matches!(host, "github.com" | "bitbucket.org" | "gitlab.com")
}

fn revision(source: &str) -> Option<&str> {
    let (_, query) = source.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix("ref="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_of_another_source_or_revision_is_not_the_one_that_is_called() {
        let git = "git::https://example.com/vpc.git?ref=v1";
        for (source, recorded, expected) in [
            ("acme/checks/aws", "registry.terraform.io/acme/checks/aws", true),
            ("acme/checks/aws", "registry.opentofu.org/acme/checks/aws", true),
            ("acme/checks/aws", "registry.terraform.io/acme/checks/google", false),
            (
                "acme/iam/aws//modules/user",
                "registry.terraform.io/acme/iam/aws//modules/user",
                true,
            ),
            (
                "acme/iam/aws//modules/user",
                "registry.terraform.io/acme/iam/aws//modules/role",
                false,
            ),
            ("app.example.com/acme/x/aws", "app.example.com/acme/x/aws", true),
            ("app.example.com/acme/x/aws", "registry.terraform.io/acme/x/aws", false),
            ("acme/checks/aws", git, false),
            (git, git, true),
            ("git::https://example.com/vpc.git?ref=v2", git, false),
            // Terraform rewrites shorthands.
            ("github.com/acme/vpc", "git::https://github.com/acme/vpc.git", true),
            ("github.com/acme/vpc?ref=v1", "git::https://github.com/acme/vpc.git?ref=v1", true),
            ("github.com/acme/vpc?ref=v2", "git::https://github.com/acme/vpc.git?ref=v1", false),
        ] {
            let installed =
                Installed { directory: PathBuf::new(), source: Some(recorded.to_owned()) };
            assert_eq!(is_installed(source, &installed), expected, "{source} {recorded}");
        }
    }
}
