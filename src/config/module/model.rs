//! The declarations of one module, as plain data.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::super::source::PUBLIC_REGISTRIES;
use crate::addr::ResourceAddr;
use crate::base::{FileId, FxHashMap, Name, Span};
use crate::syntax::{Attribute, Block, Expr, ExprKind, Unread};

/// The declarations of all files of a directory.
#[derive(Debug, Default)]
pub struct Module {
    pub(crate) dir: PathBuf,
    /// Its configuration files, in Terraform's order.
    pub(crate) files: Vec<FileId>,
    pub(crate) variables: BTreeMap<Name, Variable>,
    pub(crate) locals: FxHashMap<Name, Local>,
    pub(crate) outputs: BTreeMap<Name, Output>,
    /// `resource` and `data` blocks, also those nested in `check` blocks.
    pub(crate) resources: BTreeMap<ResourceAddr, Resource>,
    pub(crate) calls: BTreeMap<Name, ModuleCall>,
    pub(crate) providers: Vec<ProviderConfig>,
    pub(crate) required_providers: BTreeMap<Name, RequiredProvider>,
    /// `required_version` constraints.
    pub(crate) required_version: Vec<(Arc<str>, Span)>,
    pub(crate) backend: Option<Backend>,
    /// `terraform` blocks, for rules that anchor there.
    pub(crate) terraform: Vec<Arc<Block>>,
    pub(crate) unread: Vec<Unread>,
    /// Whether this was made of a plan's configuration, which says what an expression refers to and
    /// not what it is.
    pub(crate) planned: bool,
}

#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) block: Arc<Block>,
}

impl Variable {
    /// The default, when it has one.
    pub(crate) fn default(&self) -> Option<&Attribute> {
        self.block.body.attribute("default")
    }

    /// The type constraint, when it has one.
    pub(crate) fn ty(&self) -> Option<&Expr> {
        self.block.body.attribute("type").map(|attribute| &attribute.expr)
    }

    /// Whether nobody may see its value: it is declared sensitive or ephemeral.
    pub(crate) fn is_secret(&self) -> bool {
        is_secret(&self.block)
    }

    /// Whether the flag `name` is literally `true`.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        flag(&self.block, name)
    }
}

fn is_secret(block: &Block) -> bool {
    ["sensitive", "ephemeral"].iter().any(|name| flag(block, name) == Some(true))
}

// Terraform accepts only a literal for a flag.
fn flag(block: &Block, name: &str) -> Option<bool> {
    match block.body.attribute(name)?.expr.unparenthesised().kind {
        ExprKind::Bool(value) => Some(value),
        _ => None,
    }
}

/// A local value: an attribute of a `locals` block.
#[derive(Debug)]
pub(crate) struct Local {
    pub(super) block: Arc<Block>,
    pub(super) index: usize,
}

impl Local {
    /// The attribute that defines it.
    pub(crate) fn attribute(&self) -> &Attribute {
        &self.block.body.attributes[self.index]
    }
}

#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) block: Arc<Block>,
}

impl Output {
    /// Whether nobody may see its value: it is declared sensitive or ephemeral.
    pub(crate) fn is_secret(&self) -> bool {
        is_secret(&self.block)
    }
}

/// A resource or data source, not yet expanded.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) addr: ResourceAddr,
    pub(crate) block: Arc<Block>,
    /// The `provider` argument.
    pub(crate) provider: Option<ProviderUse>,
}

/// A provider configuration by its local name: `aws`, `aws.dr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ProviderName {
    pub(crate) name: Name,
    /// Alias; none for the default configuration.
    pub(crate) alias: Option<Name>,
}

impl Module {
    /// The address of the provider with this local name, in its shortest form: `hashicorp/aws`.
    /// Terraform looks for configurations by it, so that two local names may be one provider.
    pub(crate) fn provider_source(&self, local: Name) -> String {
        let required = self.required_providers.get(&local);
        let source = required.and_then(|required| required.source.as_deref());
        let source = source.unwrap_or(local.as_str()).to_lowercase();
        let without_host =
            |host: &&str| source.strip_prefix(*host).and_then(|rest| rest.strip_prefix('/'));
        let source = PUBLIC_REGISTRIES.iter().find_map(without_host).unwrap_or(&source);
        let namespace = if source.contains('/') { "" } else { "hashicorp/" };
        format!("{namespace}{source}")
    }
}

impl std::fmt::Display for ProviderName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.name)?;
        self.alias.map_or(Ok(()), |alias| write!(f, ".{alias}"))
    }
}

/// A reference to a provider configuration: `aws.dr`, in OpenTofu also `aws.by_region[each.key]`.
#[derive(Clone, Debug)]
pub(crate) struct ProviderUse {
    pub(crate) name: ProviderName,
    /// Which of the configurations of a block with `for_each`.
    pub(crate) key: Option<Arc<Expr>>,
}

/// A `module` block.
#[derive(Debug)]
pub(crate) struct ModuleCall {
    pub(crate) block: Arc<Block>,
    /// The source, when it is a literal.
    pub(crate) source: Option<Arc<str>>,
    /// `providers`: the child's name for each of the caller's.
    pub(crate) providers: Vec<(ProviderName, ProviderUse)>,
}

/// A `provider` block.
#[derive(Debug)]
pub(crate) struct ProviderConfig {
    pub(crate) name: ProviderName,
    pub(crate) block: Arc<Block>,
}

/// An entry of `required_providers`.
#[derive(Debug)]
pub(crate) struct RequiredProvider {
    /// `source`, when given.
    pub(crate) source: Option<Arc<str>>,
    /// `version`, when given.
    pub(crate) version: Option<Arc<str>>,
    /// `configuration_aliases`.
    pub(crate) aliases: Vec<ProviderName>,
}

/// A `backend` or `cloud` block.
#[derive(Debug)]
pub(crate) struct Backend {
    /// `s3`, `local`, …; `cloud` for a `cloud` block.
    pub(crate) kind: Name,
    pub(crate) block: Arc<Block>,
}
