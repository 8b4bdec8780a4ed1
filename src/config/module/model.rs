//! The declarations of one module, as plain data.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::addr::ResourceAddr;
use crate::base::{FileId, FxHashMap, Name, Span};
use crate::syntax::{Attribute, Block, Expr, ExprKind, Unread};

/// The declarations of all files of a directory.
#[derive(Debug, Default)]
pub struct Module {
    pub(crate) dir: PathBuf,
    /// Its configuration files, in Terraform's order.
    pub files: Vec<FileId>,
    pub(crate) variables: BTreeMap<Name, Variable>,
    pub(crate) locals: FxHashMap<Name, Local>,
    pub(crate) outputs: BTreeMap<Name, Output>,
    /// `resource` and `data` blocks, also those nested in `check` blocks.
    pub resources: BTreeMap<ResourceAddr, Resource>,
    pub(crate) calls: BTreeMap<Name, ModuleCall>,
    pub(crate) providers: Vec<ProviderConfig>,
    pub(crate) required_providers: BTreeMap<Name, RequiredProvider>,
    /// `required_version` constraints.
    pub required_version: Vec<(Arc<str>, Span)>,
    pub(crate) backend: Option<Backend>,
    /// `terraform` blocks, for rules that anchor there.
    pub terraform: Vec<Arc<Block>>,
    pub(crate) unread: Vec<Unread>,
    /// Whether this was made of a plan's configuration, which says what an expression refers to and
    /// not what it is.
    pub planned: bool,
}

/// An input variable.
#[derive(Debug)]
pub struct Variable {
    pub(crate) block: Arc<Block>,
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
    pub(super) block: Arc<Block>,
    pub(super) index: usize,
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
    pub(crate) block: Arc<Block>,
}

/// A resource or data source, not yet expanded.
#[derive(Debug)]
pub struct Resource {
    pub(crate) addr: ResourceAddr,
    pub(crate) block: Arc<Block>,
    /// The `provider` argument: local name and alias.
    pub provider: Option<ProviderName>,
}

/// A provider configuration by its local name: `aws`, `aws.dr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProviderName {
    pub(crate) name: Name,
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
    pub(crate) block: Arc<Block>,
    /// The source, when it is a literal.
    pub source: Option<Arc<str>>,
    /// `providers`: the child's name for each of the caller's.
    pub providers: Vec<(ProviderName, ProviderName)>,
}

/// A `provider` block.
#[derive(Debug)]
pub struct ProviderConfig {
    pub(crate) name: ProviderName,
    pub(crate) block: Arc<Block>,
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
}

/// A `backend` or `cloud` block.
#[derive(Debug)]
pub struct Backend {
    /// `s3`, `local`, …; `cloud` for a `cloud` block.
    pub kind: Name,
    pub(crate) block: Arc<Block>,
}
