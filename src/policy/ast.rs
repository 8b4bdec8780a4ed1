//! A policy file as data: what the checker, the compiler and the run read.

use std::sync::Arc;

use crate::base::{Name, Span};
use crate::syntax::{Attribute, Block, Expr};

#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) inputs: Vec<Arc<Block>>,
    /// Attributes of the file's `locals` blocks.
    pub(crate) locals: Vec<Attribute>,
    pub(crate) policies: Vec<Policy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Resource,
    Provider,
    Module,
}

#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) target: Target,
    /// The first label: a type, `*`, or a prefix that ends with `*`.
    pub(crate) pattern: Name,
    /// Which subjects it checks; none means all.
    pub(crate) filter: Option<Expr>,
    /// `enforcement_level`.
    pub(crate) level: Option<Expr>,
    /// Nested locals, without `rule`.
    pub(crate) locals: Vec<Attribute>,
    /// Members of the nested local `rule`.
    pub(crate) extras: Vec<(Name, Expr)>,
    pub(crate) enforces: Vec<Enforce>,
    /// Whether it checks what is declared: not so with `operations = ["delete"]`.
    pub(crate) applicable: bool,
    /// Whether it reads IAM statements: then it checks documents that nothing refers to as well.
    pub(crate) reads_statements: bool,
    pub(crate) header: Span,
}

#[derive(Debug)]
pub(crate) struct Enforce {
    pub(crate) condition: Expr,
    pub(crate) error_message: Option<Expr>,
    /// Other engines print it in any case; drlint only checks it.
    pub(crate) info_message: Option<Expr>,
}

impl Policy {
    /// A member of the nested local `rule`.
    pub(crate) fn extra(&self, name: &str) -> Option<&Expr> {
        self.extras.iter().find(|(extra, _)| *extra == name).map(|(_, expr)| expr)
    }

    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let conditions = self.enforces.iter().flat_map(|enforce| {
            [
                Some(&enforce.condition),
                enforce.error_message.as_ref(),
                enforce.info_message.as_ref(),
            ]
        });
        let nested = self.locals.iter().map(|local| &local.expr);
        let nested = nested.chain(self.extras.iter().map(|(_, expr)| expr));
        self.filter.iter().chain(&self.level).chain(conditions.flatten()).chain(nested)
    }

    /// Whether it checks subjects of type `kind`.
    pub(crate) fn covers(&self, kind: &str) -> bool {
        match self.pattern.as_str().strip_suffix('*') {
            Some(prefix) => kind.starts_with(prefix),
            None => self.pattern == kind,
        }
    }
}
