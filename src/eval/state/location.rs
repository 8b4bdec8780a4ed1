//! Where root modules keep their state.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::base::{Name, normal};
use crate::value::{Fields, Type, Value, convert};

/// The identity of a state: two that are equal are one and the same object in one store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StateLocation(BTreeMap<&'static str, String>);

/// What the roots of a run have put into their states. Plain data: every evaluator gets the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct RemoteStates {
    places: Arc<Places>,
    /// The outputs of each root, plain. Empty until they are computed, and for good where roots read each
    /// other in a ring: whoever asks meanwhile gets an unknown.
    outputs: Vec<OnceLock<Value>>,
}

#[derive(Debug, Default)]
struct Places {
    /// One for each root and workspace of the run, in the run's order.
    roots: Vec<RootState>,
    /// Positions of roots by the location of their state.
    by_location: BTreeMap<StateLocation, Vec<usize>>,
}

/// Where the state of one root is.
#[derive(Debug)]
pub(crate) struct RootState {
    pub(crate) name: Arc<str>,
    pub(crate) backend: Name,
    /// The location, or a clause saying why that cannot be told.
    pub(crate) place: Result<StateLocation, String>,
}

impl RemoteStates {
    pub(crate) fn new(roots: Vec<RootState>) -> Self {
        let mut by_location: BTreeMap<StateLocation, Vec<usize>> = BTreeMap::new();
        for (position, root) in roots.iter().enumerate() {
            if let Ok(place) = &root.place {
                by_location.entry(place.clone()).or_default().push(position);
            }
        }
        let outputs = vec![OnceLock::new(); roots.len()];
        Self { places: Arc::new(Places { roots, by_location }), outputs }
    }

    pub(crate) fn roots(&self) -> &[RootState] {
        &self.places.roots
    }

    /// The positions of the roots that keep their state at a location.
    pub(crate) fn at(&self, location: &StateLocation) -> &[usize] {
        self.places.by_location.get(location).map_or(&[], Vec::as_slice)
    }

    /// The outputs of a root, when they have been computed.
    pub(crate) fn outputs(&self, position: usize) -> Option<&Value> {
        self.outputs.get(position)?.get()
    }

    /// Puts the outputs of a root there, unless they are there already.
    pub(crate) fn publish(&self, position: usize, outputs: Value) {
        if let Some(place) = self.outputs.get(position) {
            // Whoever was first had the same.
            let _ = place.set(outputs);
        }
    }
}

/// The attributes that together name a place, by type of backend.
struct Backend {
    kind: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const BACKENDS: &[Backend] = &[
    Backend { kind: "s3", required: &["bucket", "key"], optional: &[] },
    Backend { kind: "gcs", required: &["bucket"], optional: &["prefix"] },
    Backend {
        kind: "azurerm",
        required: &["storage_account_name", "container_name", "key"],
        optional: &[],
    },
    Backend { kind: "http", required: &["address"], optional: &[] },
    Backend { kind: "consul", required: &["path"], optional: &["address", "datacenter"] },
    Backend { kind: "pg", required: &["conn_str"], optional: &["schema_name"] },
    Backend { kind: "oss", required: &["bucket"], optional: &["prefix", "key"] },
    Backend { kind: "cos", required: &["bucket"], optional: &["prefix", "key"] },
    Backend {
        kind: "kubernetes",
        required: &["secret_suffix"],
        optional: &["namespace", "config_context"],
    },
];

/// Where a backend's configuration and a workspace put the state. `dir` is what relative paths start
/// from.
///
/// # Errors
/// A clause saying which part is not set or not known.
pub(crate) fn state_location(
    backend: &str,
    config: &Fields,
    workspace: &str,
    dir: &Path,
) -> Result<StateLocation, String> {
    match backend {
        "local" => local(config, workspace, dir),
        "remote" | "cloud" => remote(config, workspace),
        "s3" => s3(config, workspace),
        other => {
            let Some(known) = BACKENDS.iter().find(|known| known.kind == other) else {
                return Err(format!("is of type {other:?}, whose locations drlint does not know"));
            };
            listed(known, config, workspace)
        }
    }
    .map(StateLocation)
}

type Parts = BTreeMap<&'static str, String>;

fn local(config: &Fields, workspace: &str, dir: &Path) -> Result<Parts, String> {
    let path = text(config, "path")?.unwrap_or_else(|| "terraform.tfstate".to_owned());
    let file = if is_default(workspace) {
        dir.join(path)
    } else {
        // `path` is for the default workspace only.
        let home = text(config, "workspace_dir")?;
        let home = home.unwrap_or_else(|| "terraform.tfstate.d".to_owned());
        dir.join(home).join(workspace).join("terraform.tfstate")
    };
    let path = normal(&file).to_string_lossy().into_owned();
    Ok(BTreeMap::from([("backend", "local".to_owned()), ("path", path)]))
}

fn remote(config: &Fields, workspace: &str) -> Result<Parts, String> {
    let host = text(config, "hostname")?.unwrap_or_else(|| "app.terraform.io".to_owned());
    let organization = needed(config, "organization")?;
    let inner = config.get("workspaces").ok_or("does not set workspaces")?;
    let inner = inner.as_fields().ok_or("has workspaces that are not known")?;
    let name = match (text(inner, "name")?, text(inner, "prefix")?) {
        (Some(name), _) => name,
        (None, Some(prefix)) if !is_default(workspace) => format!("{prefix}{workspace}"),
        // Tags, a project, or the default workspace with a prefix: HCP Terraform asks the user.
        _ => return Err("leaves the workspace to be chosen by `terraform init`".to_owned()),
    };
    Ok(BTreeMap::from([
        // A `cloud` block and the `remote` backend reach the same workspaces.
        ("backend", "remote".to_owned()),
        ("hostname", host),
        ("organization", organization),
        ("workspace", name),
    ]))
}

fn s3(config: &Fields, workspace: &str) -> Result<Parts, String> {
    let key = needed(config, "key")?;
    let key = key.trim_start_matches('/');
    let mut parts =
        BTreeMap::from([("backend", "s3".to_owned()), ("bucket", needed(config, "bucket")?)]);
    // Bucket names are unique within one object store only.
    let endpoint = match config.get("endpoints").and_then(Value::as_fields) {
        Some(endpoints) => text(endpoints, "s3")?,
        None => text(config, "endpoint")?,
    };
    parts.extend(endpoint.map(|endpoint| ("endpoint", endpoint)));
    let prefix = text(config, "workspace_key_prefix")?.unwrap_or_else(|| "env:".to_owned());
    let object =
        if is_default(workspace) { key.to_owned() } else { format!("{prefix}/{workspace}/{key}") };
    parts.insert("key", object);
    Ok(parts)
}

fn listed(known: &Backend, config: &Fields, workspace: &str) -> Result<Parts, String> {
    let mut parts = BTreeMap::from([("backend", known.kind.to_owned())]);
    for name in known.required {
        parts.insert(name, needed(config, name)?);
    }
    for name in known.optional {
        if let Some(value) = text(config, name)? {
            parts.insert(name, value);
        }
    }
    parts.insert("workspace", workspace.to_owned());
    Ok(parts)
}

fn is_default(workspace: &str) -> bool {
    workspace == "default"
}

fn needed(config: &Fields, name: &str) -> Result<String, String> {
    let given = text(config, name)?.filter(|text| !text.is_empty());
    given.ok_or_else(|| format!("does not set {name}"))
}

fn text(config: &Fields, name: &str) -> Result<Option<String>, String> {
    let Some(value) = config.get(name) else { return Ok(None) };
    match convert(value, &Type::String) {
        Ok(value) if value.is_null() => Ok(None),
        Ok(value) => match value.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(format!("has a {name} that is not known")),
        },
        Err(_) => Err(format!("has a {name} that is not a string")),
    }
}
