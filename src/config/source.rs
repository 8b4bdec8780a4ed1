//! Module sources, and where `terraform init` put the modules.

use std::path::{Path, PathBuf};

use crate::base::{FxHashMap, Version, normal};

/// Where `terraform init` put the modules of a root, by the dotted path of calls.
#[derive(Debug, Default)]
pub struct Registry(FxHashMap<String, Installed>);

#[derive(Debug)]
pub(super) struct Installed {
    pub(super) directory: PathBuf,
    /// As the manifest has it: `registry.terraform.io/acme/checks/aws`.
    source: Option<String>,
    /// Of modules from registries only.
    pub(super) version: Option<String>,
}

impl Installed {
    /// Whether the installed version is one that the call accepts, as Terraform decides it. A constraint
    /// that cannot be read accepts any, and so does one of a source that has no versions.
    pub(super) fn meets(&self, source: &str, constraint: &str) -> bool {
        if registry_address(source).is_none() {
            return true;
        }
        let terms = || constraint.split(',').map(str::trim);
        let Some(installed) = self.version.as_deref() else {
            return terms().any(|term| accepts("0", term).is_none());
        };
        let all: Option<Vec<bool>> = terms().map(|term| accepts(installed, term)).collect();
        all.is_none_or(|all| !all.contains(&false))
    }
}

/// Whether a version meets one term of a constraint; `None` when either cannot be read.
fn accepts(installed: &str, term: &str) -> Option<bool> {
    let meets = Version::parse(installed).ok()?.meets(term).ok()?;
    let operand = term.trim_start_matches(['=', '!', '<', '>', '~', ' ']);
    let operator = term[..term.len() - operand.len()].trim();
    let plain = |text: &'_ str| text.split('+').next().is_some_and(|text| !text.contains('-'));
    match (plain(installed), plain(operand)) {
        // `~> 1` accepts every later version: no number is fixed.
        (true, _) if operator == "~>" && !operand.contains('.') => {
            Version::parse(installed).ok()?.meets(&format!(">= {operand}")).ok()
        }
        (true, _) => Some(meets),
        // A pre-release is accepted only by terms that name one.
        (false, true) => Some(operator == "!="),
        // `Version` does not order the pre-releases of one release.
        (false, false) if matches!(operator, "" | "=") => {
            let text = |version: &str| version.trim_start_matches('v').to_owned();
            (text(installed) == text(operand)).then_some(true)
        }
        (false, false) => None,
    }
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
            let version = entry["Version"].as_str().map(str::to_owned);
            found.insert(key.to_owned(), Installed { directory, source, version });
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

/// Whether a call's source is the one that was installed. The manifest has addresses as Terraform rewrites
/// them.
pub(super) fn is_installed(source: &str, installed: &Installed) -> bool {
    let Some(recorded) = installed.source.as_deref() else { return true };
    let (source, recorded) = (source.trim(), recorded.trim());
    match (registry_address(source), registry_address(recorded)) {
        (Some((host, wanted)), Some((recorded_host, recorded))) => {
            let is_same = match (host, recorded_host) {
                (Some(host), Some(recorded)) => host.eq_ignore_ascii_case(recorded),
                // Without a host it is the public registry, which is Terraform's or OpenTofu's.
                (Some(host), None) | (None, Some(host)) => is_public(host),
                (None, None) => true,
            };
            is_same && wanted == recorded
        }
        (None, None) => match (remote_address(source), remote_address(recorded)) {
            (Some(source), Some(recorded)) => source == recorded,
            // Shorthands of object stores: their rewriting keeps the name of the object.
            (None, Some(_)) => {
                !is_local(source)
                    && revision(source) == revision(recorded)
                    && object(source) == object(recorded)
            }
            _ => source == recorded,
        },
        _ => false,
    }
}

/// The registries that an address without a host means: Terraform's and OpenTofu's.
pub(super) const PUBLIC_REGISTRIES: &[&str] = &["registry.terraform.io", "registry.opentofu.org"];

fn is_public(host: &str) -> bool {
    PUBLIC_REGISTRIES.iter().any(|public| host.eq_ignore_ascii_case(public))
}

/// How a module is downloaded, from where, and by which arguments in any order, as Terraform writes it;
/// `None` for shorthands of other hosts.
fn remote_address(source: &str) -> Option<(String, String, Vec<&str>)> {
    let (address, query) = source.split_once('?').unwrap_or((source, ""));
    let mut arguments: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    arguments.sort_unstable();
    let (getter, address) = match address.split_once("::") {
        Some((getter, rest)) if getter.chars().all(|char| char.is_ascii_alphanumeric()) => {
            (Some(getter), rest)
        }
        _ => (None, address),
    };
    let git = getter.unwrap_or("git").to_owned();
    let address = address.trim_end_matches('/');
    if address.contains("://") {
        return Some((getter.unwrap_or_default().to_owned(), address.to_owned(), arguments));
    }
    if address.starts_with('/') {
        let address = format!("file://{address}");
        return Some((getter.unwrap_or_default().to_owned(), address, arguments));
    }
    // The form of scp: `git@example.com:acme/vpc.git`.
    if let Some((host, path)) = address.split_once(':')
        && host.contains('@')
        && !host.contains('/')
    {
        return Some((git, format!("ssh://{host}/{}", path.trim_start_matches('/')), arguments));
    }
    let parts: Vec<&str> = address.splitn(4, '/').collect();
    let (&[host, owner, name], below) = parts.split_first_chunk::<3>()?;
    if !is_shorthand(host) {
        return None;
    }
    let name = name.strip_suffix(".git").unwrap_or(name);
    let mut address = format!("https://{host}/{owner}/{name}.git");
    if let Some(below) = below.first() {
        address.push_str("//");
        address.push_str(below.trim_start_matches('/'));
    }
    Some((git, address, arguments))
}

/// The last part of an address.
fn object(source: &str) -> Option<&str> {
    source.split('?').next()?.rsplit('/').next()
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

    fn installed(source: Option<&str>, version: Option<&str>) -> Installed {
        Installed {
            directory: PathBuf::new(),
            source: source.map(str::to_owned),
            version: version.map(str::to_owned),
        }
    }

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
            ("github.com/acme/vpc/sub", "git::https://github.com/acme/vpc.git//sub", true),
            ("github.com/acme/vpc//sub", "git::https://github.com/acme/vpc.git//sub", true),
            ("git::github.com/acme/vpc", "git::https://github.com/acme/vpc.git", true),
            ("git@github.com:acme/vpc.git", "git::ssh://git@github.com/acme/vpc.git", true),
            ("git::git@github.com:acme/vpc.git", "git::ssh://git@github.com/acme/vpc.git", true),
            ("b.s3.amazonaws.com/x.zip", "s3::https://s3.amazonaws.com/b/x.zip", true),
            ("b.s3.amazonaws.com/y.zip", "s3::https://s3.amazonaws.com/b/x.zip", false),
            ("/opt/x", "file:///opt/x", true),
            ("acme/checks/aws", "acme/checks/aws", true),
            // Another address is another module, of whatever revision.
            ("acme/checks/aws", "app.example.com/acme/checks/aws", false),
            ("git::https://example.com/dns.git?ref=v1", git, false),
            ("git::https://example.com/vpc.git//sub?ref=v1", git, false),
            ("git::https://example.org/vpc.git?ref=v1", git, false),
            ("git::ssh://example.com/vpc.git?ref=v1", git, false),
            ("https://example.com/vpc.git?ref=v1", git, false),
            ("github.com/acme/dns", "git::https://github.com/acme/vpc.git", false),
            ("https://example.com/x.zip", "https://example.com/y.zip", false),
            ("https://example.com/x.zip", "https://example.com/x.zip", true),
            ("https://example.com/x.zip", "./x", false),
        ] {
            let installed = installed(Some(recorded), None);
            assert_eq!(is_installed(source, &installed), expected, "{source} {recorded}");
        }
    }

    #[test]
    fn a_version_that_the_call_does_not_accept_is_not_the_one_that_is_called() {
        // Each as `terraform validate` decides it with this manifest, without the network.
        for (version, constraint, expected) in [
            (Some("2.2.0"), "~> 1", true),
            (Some("2.2.0"), "~> 1.0", false),
            (Some("1.3.0"), "~> 1.2.0", false),
            (Some("1.3.0"), "v1.3.0", true),
            (Some("1.3.0"), " >=1.2 ,<2 ", true),
            (Some("2.0.0"), " >=1.2 ,<2 ", false),
            (Some("1.3.0"), "1.3", true),
            (Some("1.3.0"), "1.2", false),
            (Some("1.3.0+b1"), "1.3.0", true),
            (Some("1.3.0"), ">= 1.3.0-beta", true),
            (Some("1.3.0-beta1"), ">= 1.0", false),
            (Some("1.3.0-beta1"), "1.3.0-beta1", true),
            (Some("1.3.0-beta1"), "!= 1.0", true),
            (None, "~> 1.0", false),
            // Terraform rejects it; which version it means cannot be told.
            (Some("1.3.0"), "1.3.*", true),
            (None, "1.3.*", true),
        ] {
            let installed = installed(None, version);
            assert_eq!(installed.meets("acme/checks/aws", constraint), expected, "{constraint}");
        }
        let git = "git::https://example.com/vpc.git";
        assert!(installed(None, None).meets(git, "1.0"), "a repository has no versions");
    }
}
