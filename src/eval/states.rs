//! Where roots keep their state, and what other roots of the run have put into theirs.
//!
//! The law: what comes out of another root's state is plain. Known parts stay; everything that has a
//! meaning only in the evaluator it was computed in (resources, symbols, origins) stays behind.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::evaluator::Evaluator;
use crate::base::{Name, Span};
use crate::diag::Reason;
use crate::syntax::Body;
use crate::value::{
    Fields, Hole, Kind, Marks, ModuleId, Part, PartialStr, Unknown, Value, convert,
};

/// The identity of a state: two that are equal are one and the same object in one store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StateLocation(BTreeMap<&'static str, String>);

/// What the roots of a run have put into their states. Plain data: every evaluator gets the same.
#[derive(Clone, Debug, Default)]
pub struct RemoteStates {
    /// One for each root and workspace of the run, in the run's order.
    pub roots: Vec<RootState>,
}

/// The state of one root.
#[derive(Clone, Debug)]
pub struct RootState {
    /// What users call it.
    pub name: Arc<str>,
    /// The type of its backend.
    pub backend: Name,
    /// Where the state lies, or a clause saying why that cannot be told.
    pub place: Result<StateLocation, String>,
    /// The outputs, plain. Empty until they are computed, and for good where roots read each other in a
    /// ring: whoever asks meanwhile gets an unknown.
    pub outputs: OnceLock<Value>,
}

/// The attributes that together name a place, by type of backend.
struct Backend {
    backend: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const BACKENDS: &[Backend] = &[
    Backend { backend: "s3", required: &["bucket", "key"], optional: &[] },
    Backend { backend: "gcs", required: &["bucket"], optional: &["prefix"] },
    Backend {
        backend: "azurerm",
        required: &["storage_account_name", "container_name", "key"],
        optional: &[],
    },
    Backend { backend: "http", required: &["address"], optional: &[] },
    Backend { backend: "consul", required: &["path"], optional: &["address", "datacenter"] },
    Backend { backend: "pg", required: &["conn_str"], optional: &["schema_name"] },
    Backend { backend: "oss", required: &["bucket"], optional: &["prefix", "key"] },
    Backend { backend: "cos", required: &["bucket"], optional: &["prefix", "key"] },
    Backend {
        backend: "kubernetes",
        required: &["secret_suffix"],
        optional: &["namespace", "config_context"],
    },
];

/// The place that a backend's configuration and a workspace name. `dir` is what relative paths
/// start from.
///
/// # Errors
/// A clause saying which part is not given or not known.
pub fn state_location(
    backend: &str,
    config: &Fields,
    workspace: &str,
    dir: &Path,
) -> Result<StateLocation, String> {
    let mut place = BTreeMap::from([("backend", backend.to_owned())]);
    let plain = workspace == "default";
    match backend {
        "local" => {
            let path = text(config, "path")?.unwrap_or_else(|| "terraform.tfstate".to_owned());
            let file = if plain {
                dir.join(path)
            } else {
                let home = text(config, "workspace_dir")?;
                let home = home.unwrap_or_else(|| "terraform.tfstate.d".to_owned());
                dir.join(home).join(workspace).join("terraform.tfstate")
            };
            place.insert("path", crate::base::normal(&file).to_string_lossy().into_owned());
        }
        "remote" | "cloud" => {
            place.insert("backend", "remote".to_owned());
            let host = text(config, "hostname")?.unwrap_or_else(|| "app.terraform.io".to_owned());
            place.insert("hostname", host);
            place.insert("organization", needed(config, "organization")?);
            let inner = config.get("workspaces").ok_or("does not say workspaces")?;
            let inner = inner.as_fields().ok_or("has workspaces that are not known")?;
            let name = match (text(inner, "name")?, text(inner, "prefix")?) {
                (Some(name), _) => name,
                (None, Some(prefix)) if !plain => format!("{prefix}{workspace}"),
                _ => return Err("leaves the workspace to be chosen elsewhere".to_owned()),
            };
            place.insert("workspace", name);
        }
        "s3" => {
            let key = needed(config, "key")?;
            let key = key.trim_start_matches('/');
            place.insert("bucket", needed(config, "bucket")?);
            // Names of buckets are unique in one store only.
            let own = config.get("endpoints").and_then(Value::as_fields);
            let own = match own {
                Some(fields) => text(fields, "s3")?,
                None => text(config, "endpoint")?,
            };
            place.extend(own.map(|own| ("endpoint", own)));
            let prefix = text(config, "workspace_key_prefix")?.unwrap_or_else(|| "env:".to_owned());
            let object = if plain { key.to_owned() } else { format!("{prefix}/{workspace}/{key}") };
            place.insert("key", object);
        }
        other => {
            let Some(known) = BACKENDS.iter().find(|known| known.backend == other) else {
                return Err(format!("is of type {other:?}, whose places drlint does not know"));
            };
            for name in known.required {
                place.insert(name, needed(config, name)?);
            }
            for name in known.optional {
                if let Some(value) = text(config, name)? {
                    place.insert(name, value);
                }
            }
            place.insert("workspace", workspace.to_owned());
        }
    }
    Ok(StateLocation(place))
}

fn needed(config: &Fields, name: &str) -> Result<String, String> {
    let given = text(config, name)?.filter(|text| !text.is_empty());
    given.ok_or_else(|| format!("does not say {name}"))
}

fn text(config: &Fields, name: &str) -> Result<Option<String>, String> {
    let Some(value) = config.get(name) else { return Ok(None) };
    match convert(value, &crate::value::Type::String) {
        Ok(value) if value.is_null() => Ok(None),
        Ok(value) => match value.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(format!("has a {name} that is not known")),
        },
        Err(_) => Err(format!("has a {name} that is no text")),
    }
}

impl Evaluator {
    /// The type of the root's backend (`local` when it names none) and the place of its state.
    ///
    /// The place is an error, a clause, when the block leaves parts to `terraform init`.
    pub fn state_location(&self) -> (Name, Result<StateLocation, String>) {
        let root = self.declarations(ModuleId::ROOT);
        let workspace = self.inputs.workspace();
        let (kind, config) = match &root.backend {
            Some(backend) => (backend.kind, self.settings_of(&backend.block.body)),
            None if self.hidden(&self.module(ModuleId::ROOT), &["terraform"]).is_some() => {
                return (Name::new("local"), Err("may stand in an unread part".to_owned()));
            }
            None => (Name::new("local"), Fields::new()),
        };
        (kind, state_location(kind.as_str(), &config, &workspace, self.files.root()))
    }

    /// Arguments and blocks of a backend as the object that a data source would write for it.
    fn settings_of(&self, body: &Body) -> Fields {
        let mut fields = Fields::new();
        for attribute in &body.attributes {
            let value = self.evaluate(ModuleId::ROOT, &attribute.expr);
            let value = value.unwrap_or_else(|error| super::evaluator::unknown_from(&error));
            fields.insert(attribute.name.as_str().into(), value);
        }
        for block in &body.blocks {
            let mut inner = Fields::new();
            for attribute in &block.body.attributes {
                let value = self.evaluate(ModuleId::ROOT, &attribute.expr);
                let value = value.unwrap_or_else(|error| super::evaluator::unknown_from(&error));
                inner.insert(attribute.name.as_str().into(), value);
            }
            fields.insert(block.kind.as_str().into(), Value::object(inner));
        }
        fields
    }

    /// The root's outputs as its state holds them, for other roots: plain, without those that are
    /// null. `root` is what users call the root.
    pub fn exported_outputs(&self, root: &str) -> Value {
        let declarations = Arc::clone(self.declarations(ModuleId::ROOT));
        let module = self.module(ModuleId::ROOT);
        if let Some(hidden) = self.hidden(&module, &["output"]) {
            return Value::unknown(hidden);
        }
        let mut fields = Fields::new();
        for (name, output) in &declarations.outputs {
            let span = output.block.header;
            let value = self.output(ModuleId::ROOT, *name, span);
            let value = value.unwrap_or_else(|error| super::evaluator::unknown_from(&error));
            if !value.is_null() {
                let what = format!("output {name} of {root}");
                fields.insert(name.as_str().into(), detach(&value, &what, span));
            }
        }
        Value::object(fields)
    }
}

/// Introduces the reason of a value that another root does not know.
const ELSEWHERE: &str = "is not known there";

/// A value of one evaluator as any other may hold it.
fn detach(value: &Value, what: &str, span: Span) -> Value {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
        let one = |value: &Value| detach(value, what, span);
        let list = |items: &Arc<[Value]>| items.iter().map(one).collect::<Arc<[Value]>>();
        let members = |fields: &Arc<Fields>| {
            Arc::new(fields.iter().map(|(key, item)| (Arc::clone(key), one(item))).collect())
        };
        let kind = match &value.kind {
            Kind::Tuple(items) => Kind::Tuple(list(items)),
            Kind::List(items) => Kind::List(list(items)),
            Kind::Set(items) => Kind::Set(list(items)),
            Kind::Object(fields) => Kind::Object(members(fields)),
            Kind::Map(fields) => Kind::Map(members(fields)),
            Kind::Unknown(unknown) => Kind::Unknown(across_roots(unknown, what, span)),
            Kind::PartialStr(text) => {
                let parts = text.parts.iter().map(|part| match part {
                    Part::Literal(text) => Part::Literal(Arc::clone(text)),
                    Part::Hole(hole) => Part::Hole(Hole {
                        unknown: across_roots(&hole.unknown, what, span),
                        marks: sensitivity(&hole.marks),
                        json: hole.json,
                    }),
                });
                Kind::PartialStr(Arc::new(PartialStr { parts: parts.collect() }))
            }
            Kind::Resource(_) => {
                let reason = "is a resource as a whole".into();
                Kind::Unknown(Arc::new(Unknown::because(Reason {
                    subject: what.into(),
                    cause: reason,
                    span: Some(span),
                })))
            }
            other => other.clone(),
        };
        Value { kind, marks: sensitivity(&value.marks) }
    })
}

fn sensitivity(marks: &Marks) -> Marks {
    if marks.is_sensitive() { Marks::sensitive() } else { Marks::NONE }
}

fn across_roots(unknown: &Unknown, what: &str, span: Span) -> Arc<Unknown> {
    let mut reasons = unknown.reasons.clone();
    for one in &mut reasons {
        // What comes from a third root keeps that root's name, however long the chain is.
        if !one.cause.starts_with(ELSEWHERE) {
            let reason = format!("{ELSEWHERE}: {} {}", one.subject, one.cause);
            *one = Reason { subject: what.into(), cause: reason.into(), span: Some(span) };
        }
    }
    Arc::new(Unknown {
        reasons,
        ty: unknown.ty.clone(),
        not_null: unknown.not_null,
        symbol: None,
        known_elements: unknown
            .known_elements
            .iter()
            .map(|item| detach(item, what, span))
            .collect(),
        minimum: unknown.minimum,
    })
}
