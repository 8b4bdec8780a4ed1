//! One directory's declarations.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::merge;
use crate::addr::{Mode, ResourceAddr};
use crate::base::{FileId, FxHashMap, Name, Span};
use crate::diag::{Code, Diagnostic, RelatedKind};
use crate::syntax::{Attribute, Block, Body, Expr, ExprKind, ParsedFile, Unread};

/// The declarations of all files of a directory.
#[derive(Debug, Default)]
pub struct Module {
    /// The directory.
    pub dir: PathBuf,
    /// Its configuration files, in Terraform's order.
    pub files: Vec<FileId>,
    /// `variable` blocks.
    pub variables: BTreeMap<Name, Variable>,
    /// Attributes of `locals` blocks.
    pub locals: FxHashMap<Name, Local>,
    /// `output` blocks.
    pub outputs: BTreeMap<Name, Output>,
    /// `resource` and `data` blocks, also those nested in `check` blocks.
    pub resources: BTreeMap<ResourceAddr, Resource>,
    /// `module` blocks.
    pub calls: BTreeMap<Name, ModuleCall>,
    /// `provider` blocks.
    pub providers: Vec<ProviderConfig>,
    /// `required_providers`.
    pub required_providers: BTreeMap<Name, RequiredProvider>,
    /// `required_version` constraints.
    pub required_version: Vec<(Arc<str>, Span)>,
    /// `backend` or `cloud` block.
    pub backend: Option<Backend>,
    /// `terraform` blocks, for rules that anchor there.
    pub terraform: Vec<Arc<Block>>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// Whether this was made of a plan's configuration, which says what an expression refers to and
    /// not what it is.
    pub planned: bool,
}

/// An input variable.
#[derive(Debug)]
pub struct Variable {
    /// Its block.
    pub block: Arc<Block>,
}

impl Variable {
    /// The default, when it has one.
    pub fn default(&self) -> Option<&Attribute> {
        self.block.body.attribute("default")
    }

    /// The type constraint, when it has one.
    pub fn ty(&self) -> Option<&Expr> {
        self.block.body.attribute("type").map(|attribute| &attribute.expr)
    }

    /// Whether the flag `name` is literally `true`.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.block.body.attribute(name)?.expr.unparenthesised().kind {
            ExprKind::Bool(value) => Some(value),
            _ => None,
        }
    }
}

/// A local value: an attribute of a `locals` block.
#[derive(Debug)]
pub struct Local {
    block: Arc<Block>,
    index: usize,
}

impl Local {
    /// The attribute that defines it.
    pub fn attribute(&self) -> &Attribute {
        &self.block.body.attributes[self.index]
    }
}

/// An output value.
#[derive(Debug)]
pub struct Output {
    /// Its block.
    pub block: Arc<Block>,
}

/// A resource or data source, not yet expanded.
#[derive(Debug)]
pub struct Resource {
    /// Its address in the module.
    pub addr: ResourceAddr,
    /// Its block.
    pub block: Arc<Block>,
    /// The `provider` argument: local name and alias.
    pub provider: Option<ProviderName>,
}

/// A provider configuration by its local name: `aws`, `aws.dr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProviderName {
    /// Local name.
    pub name: Name,
    /// Alias; none for the default configuration.
    pub alias: Option<Name>,
}

impl std::fmt::Display for ProviderName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.name)?;
        self.alias.map_or(Ok(()), |alias| write!(f, ".{alias}"))
    }
}

/// A `module` block.
#[derive(Debug)]
pub struct ModuleCall {
    /// Its block.
    pub block: Arc<Block>,
    /// The source, when it is a literal.
    pub source: Option<Arc<str>>,
    /// `providers`: the child's name for each of the caller's.
    pub providers: Vec<(ProviderName, ProviderName)>,
}

/// A `provider` block.
#[derive(Debug)]
pub struct ProviderConfig {
    /// Name and alias.
    pub name: ProviderName,
    /// Its block.
    pub block: Arc<Block>,
}

/// An entry of `required_providers`.
#[derive(Debug)]
pub struct RequiredProvider {
    /// `source`, when given.
    pub source: Option<Arc<str>>,
    /// `version`, when given.
    pub version: Option<Arc<str>>,
    /// `configuration_aliases`.
    pub aliases: Vec<ProviderName>,
    /// Where.
    pub span: Span,
}

/// A `backend` or `cloud` block.
#[derive(Debug)]
pub struct Backend {
    /// `s3`, `local`, …; `cloud` for a `cloud` block.
    pub kind: Name,
    /// Its block.
    pub block: Arc<Block>,
}

/// Block types of current Terraform and OpenTofu that hold nothing drlint reads.
const TOLERATED: &[&str] = &["moved", "removed", "import", "ephemeral", "action", "language"];

/// Merges the files of a directory: plain ones in order, then overrides on top.
pub fn module(
    dir: PathBuf,
    files: &[Arc<ParsedFile>],
    overrides: &[Arc<ParsedFile>],
) -> (Module, Vec<Diagnostic>) {
    let mut module = Module { dir, ..Module::default() };
    let mut diagnostics = Vec::new();
    for file in files {
        module.files.push(file.file);
        module.unread.extend(file.unread.iter().cloned());
        for block in &file.body.blocks {
            declare(&mut module, block, &mut diagnostics);
        }
        for stray in &file.body.attributes {
            if stray.name != "//" {
                diagnostics.push(stray_argument(stray));
            }
        }
    }
    for file in overrides {
        module.files.push(file.file);
        module.unread.extend(file.unread.iter().cloned());
        for block in &file.body.blocks {
            override_with(&mut module, block, &mut diagnostics);
        }
    }
    (module, diagnostics)
}

fn stray_argument(stray: &Attribute) -> Diagnostic {
    let message = format!(
        "`{}` is set outside of any block; a configuration file holds blocks only",
        stray.name
    );
    Diagnostic::new(Code::StrayArgument, message, Some(stray.span))
}

fn override_with(module: &mut Module, block: &Arc<Block>, diagnostics: &mut Vec<Diagnostic>) {
    let label = |at: usize| block.labels.get(at).map(|label| label.text);
    match (block.kind.as_str(), label(0), label(1)) {
        (kind @ ("resource" | "data"), Some(of), Some(name)) => {
            let mode = if kind == "data" { Mode::Data } else { Mode::Managed };
            let addr = ResourceAddr { mode, kind: of, name };
            if let Some(base) = module.resources.get(&addr) {
                let merged =
                    merge::block(&base.block, block, &["lifecycle", "connection", "provisioner"]);
                let provider = provider_argument(&merged.body);
                module.resources.insert(addr, Resource { addr, block: merged, provider });
                return;
            }
        }
        ("variable", Some(name), _) => {
            if let Some(base) = module.variables.get_mut(&name) {
                base.block = merge::block(&base.block, block, &[]);
                return;
            }
        }
        ("output", Some(name), _) => {
            if let Some(base) = module.outputs.get_mut(&name) {
                base.block = merge::block(&base.block, block, &[]);
                return;
            }
        }
        ("module", Some(name), _) => {
            if let Some(base) = module.calls.get(&name) {
                let merged = merge::block(&base.block, block, &[]);
                module.calls.insert(name, call(merged));
                return;
            }
        }
        ("provider", Some(name), _) => {
            let name = ProviderName { name, alias: alias_of(&block.body) };
            if let Some(base) = module.providers.iter_mut().find(|one| one.name == name) {
                base.block = merge::block(&base.block, block, &[]);
                return;
            }
        }
        ("locals", ..) => {
            for (index, attribute) in block.body.attributes.iter().enumerate() {
                module.locals.insert(attribute.name, Local { block: Arc::clone(block), index });
            }
            return;
        }
        ("terraform", ..) => return terraform(module, block, true),
        _ => {}
    }
    declare(module, block, diagnostics);
}

pub(super) fn declare(module: &mut Module, block: &Arc<Block>, diagnostics: &mut Vec<Diagnostic>) {
    let labels: Vec<Name> = block.labels.iter().map(|label| label.text).collect();
    let expected = match block.kind.as_str() {
        "resource" | "data" => 2,
        "variable" | "output" | "module" | "provider" | "check" => 1,
        "locals" | "terraform" => 0,
        other => {
            if !TOLERATED.contains(&other) {
                diagnostics.push(unknown_block(block));
            }
            return;
        }
    };
    if labels.len() != expected {
        diagnostics.push(wrong_labels(block, expected));
        return;
    }
    let previous = match (block.kind.as_str(), &labels[..]) {
        (kind @ ("resource" | "data"), [of, name]) => {
            let mode = if kind == "data" { Mode::Data } else { Mode::Managed };
            let addr = ResourceAddr { mode, kind: *of, name: *name };
            let provider = provider_argument(&block.body);
            insert(
                &mut module.resources,
                addr,
                Resource { addr, block: Arc::clone(block), provider },
                |r| r.block.header,
            )
        }
        ("variable", [name]) => {
            insert(&mut module.variables, *name, Variable { block: Arc::clone(block) }, |v| {
                v.block.header
            })
        }
        ("output", [name]) => {
            insert(&mut module.outputs, *name, Output { block: Arc::clone(block) }, |o| {
                o.block.header
            })
        }
        ("module", [name]) => {
            insert(&mut module.calls, *name, call(Arc::clone(block)), |c| c.block.header)
        }
        ("provider", [name]) => provider(module, *name, block),
        ("locals", _) => {
            for (index, attribute) in block.body.attributes.iter().enumerate() {
                let local = Local { block: Arc::clone(block), index };
                if let Some(first) = module.locals.insert(attribute.name, local) {
                    diagnostics.push(duplicate(
                        "local value",
                        attribute.name_span,
                        first.attribute().name_span,
                    ));
                }
            }
            None
        }
        ("terraform", _) => {
            terraform(module, block, false);
            None
        }
        // A `check` block may hold one data source, which the rest of the module cannot name.
        _ => None,
    };
    if let Some(first) = previous {
        diagnostics.push(duplicate(block.kind.as_str(), block.header, first));
    }
}

/// Keeps the first of two declarations, and gives its place when there were two.
fn insert<K: Ord, V>(
    map: &mut BTreeMap<K, V>,
    key: K,
    value: V,
    place: impl Fn(&V) -> Span,
) -> Option<Span> {
    match map.entry(key) {
        std::collections::btree_map::Entry::Occupied(first) => Some(place(first.get())),
        std::collections::btree_map::Entry::Vacant(slot) => {
            slot.insert(value);
            None
        }
    }
}

fn provider(module: &mut Module, name: Name, block: &Arc<Block>) -> Option<Span> {
    let name = ProviderName { name, alias: alias_of(&block.body) };
    if let Some(first) = module.providers.iter().find(|one| one.name == name) {
        return Some(first.block.header);
    }
    module.providers.push(ProviderConfig { name, block: Arc::clone(block) });
    None
}

fn terraform(module: &mut Module, block: &Arc<Block>, replace: bool) {
    module.terraform.push(Arc::clone(block));
    if let Some(version) = block.body.attribute("required_version")
        && let Some(text) = version.expr.as_str()
    {
        if replace {
            module.required_version.clear();
        }
        module.required_version.push((text.into(), version.expr.span));
    }
    for inner in &block.body.blocks {
        match inner.kind.as_str() {
            "required_providers" => {
                for attribute in &inner.body.attributes {
                    module.required_providers.insert(attribute.name, required_provider(attribute));
                }
            }
            "backend" => {
                if let Some(label) = inner.labels.first() {
                    module.backend = Some(Backend { kind: label.text, block: Arc::clone(inner) });
                }
            }
            "cloud" => {
                module.backend = Some(Backend { kind: inner.kind, block: Arc::clone(inner) });
            }
            _ => {}
        }
    }
}

fn required_provider(attribute: &Attribute) -> RequiredProvider {
    let mut required =
        RequiredProvider { source: None, version: None, aliases: Vec::new(), span: attribute.span };
    match &attribute.expr.unparenthesised().kind {
        ExprKind::Str(version) => required.version = Some(Arc::clone(version)),
        ExprKind::Object(items) => {
            for item in items {
                let text = || item.value.as_str().map(Arc::from);
                match object_key(&item.key) {
                    Some("source") => required.source = text(),
                    Some("version") => required.version = text(),
                    Some("configuration_aliases") => {
                        if let ExprKind::Tuple(aliases) = &item.value.unparenthesised().kind {
                            required.aliases = aliases.iter().filter_map(provider_name).collect();
                        }
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
    required
}

fn call(block: Arc<Block>) -> ModuleCall {
    let source =
        block.body.attribute("source").and_then(|source| source.expr.as_str()).map(Arc::from);
    let providers = match block.body.attribute("providers").map(|attribute| &attribute.expr.kind) {
        Some(ExprKind::Object(items)) => items
            .iter()
            .filter_map(|item| {
                let child = match &item.key {
                    crate::syntax::ObjectKey::Name(name, _) => {
                        ProviderName { name: *name, alias: None }
                    }
                    crate::syntax::ObjectKey::Expr(expr) => provider_name(expr)?,
                };
                Some((child, provider_name(&item.value)?))
            })
            .collect(),
        _ => Vec::new(),
    };
    ModuleCall { block, source, providers }
}

fn object_key(key: &crate::syntax::ObjectKey) -> Option<&str> {
    match key {
        crate::syntax::ObjectKey::Name(name, _) => Some(name.as_str()),
        crate::syntax::ObjectKey::Expr(expr) => expr.as_str(),
    }
}

/// `aws.dr` as a provider's name; an index after it (`aws.by_region[each.key]`, OpenTofu) keeps the
/// alias out of reach.
fn provider_name(expr: &Expr) -> Option<ProviderName> {
    match expr.as_path()?.as_slice() {
        [name] => Some(ProviderName { name: *name, alias: None }),
        [name, alias] => Some(ProviderName { name: *name, alias: Some(*alias) }),
        _ => None,
    }
}

fn provider_argument(body: &Body) -> Option<ProviderName> {
    provider_name(&body.attribute("provider")?.expr)
}

fn alias_of(body: &Body) -> Option<Name> {
    body.attribute("alias")?.expr.as_str().map(Name::new)
}

fn unknown_block(block: &Block) -> Diagnostic {
    let message = format!("Terraform has no block type `{}`", block.kind);
    Diagnostic::new(Code::UnknownBlock, message, Some(block.header))
}

fn wrong_labels(block: &Block, expected: usize) -> Diagnostic {
    let plural = if expected == 1 { "" } else { "s" };
    let message = format!(
        "a `{}` block takes {expected} label{plural}; this one has {}",
        block.kind,
        block.labels.len()
    );
    Diagnostic::new(Code::WrongLabels, message, Some(block.header))
}

fn duplicate(what: &str, second: Span, first: Span) -> Diagnostic {
    let message = format!("this {what} is declared twice in its module");
    Diagnostic::new(Code::DuplicateDeclaration, message, Some(second)).with_related(
        RelatedKind::First,
        first,
        "first declared here",
    )
}
